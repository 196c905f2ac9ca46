"""What the content security policy of a page lets the widget do, and what to add where it does not."""

from collections.abc import Iterator

from moderation.domain.csp import Policy, Wanted, allowed_by_all, policies_in, policy_in
from moderation.domain.message import Message, say
from moderation.sites.judged import Level, Looked, Remark, is_script
from moderation.sites.seen import LONGEST_VALUE, MOST_POLICIES

HEADER = say("In the header Content-Security-Policy")
META = say('In the element <meta http-equiv="Content-Security-Policy">')

TRUSTED = "moderation"
"""The name under which the script makes HTML (Trusted Types)."""

MOST_ASKED = 3
"""Lines of a page that may each say whom to ask who its reader is. One is enough."""

LOCKS = ("allow-scripts", "allow-forms", "allow-same-origin")

STOPPED: dict[str, Message] = {
    "script-src": say("The page does not let the script run. The directive must be:"),
    "connect-src": say("The page does not let the script fetch reactions. The directive must be:"),
    "form-action": say("The page does not let the form be sent. The directive must be:"),
}
NONCE = say("Every script of this page needs a nonce. Give ours the one that the page has, new with each answer:")
TRUST = say("The page does not let the script make HTML in its own way. The directive must be:")
SANDBOX = say("The page stands in a sandbox in which reactions cannot work. The directive must be:")


def of_policies(looked: Looked) -> Iterator[Remark]:
    """What each policy stops, or that none does."""
    header = looked.fetched.header("content-security-policy")[:LONGEST_VALUE]
    policies = [(policy, HEADER) for policy in policies_in(header)[:MOST_POLICIES]]
    policies += [(policy_in(text, in_page=True), META) for text in looked.seen.policies]
    if not policies:
        told = say("The page has no content security policy, so none stands in the way.")
        yield Remark(Level.GOOD, told)
        return
    remarks = [remark for policy, where in policies for remark in _of_policy(looked, policy, where)]
    yield from remarks
    if not remarks:
        yield Remark(Level.GOOD, say("The content security policy of the page lets the widget do all that it needs."))


def wants(looked: Looked) -> Iterator[Wanted]:
    """What the widget does on a page."""
    script = next((each for each in looked.seen.scripts if _is_ours(looked, each["src"])), {})
    source = looked.seen.resolved(script["src"], looked.address) if script else f"{looked.service}/w.js"
    yield Wanted("script-src", source, script.get("nonce", ""), script.get("integrity", ""))
    yield Wanted("connect-src", f"{looked.service}/api/v1/sites/{looked.site.key}/threads/x.html")
    for line in looked.seen.lines[:MOST_ASKED]:
        if identity := line.attributes.get("data-identity"):  # the site itself is asked who its reader is
            yield Wanted("connect-src", looked.seen.resolved(identity, looked.address))
    yield Wanted("form-action", f"{looked.home}/preview")


def _of_policy(looked: Looked, policy: Policy, where: Message) -> Iterator[Remark]:
    for wanted in wants(looked):
        if allowed_by_all([policy], wanted, looked.address):
            continue
        if wanted.directive == "script-src" and policy.is_strict():
            line = looked.script.replace("<script ", '<script nonce="…" ')
            yield Remark(Level.MEND, NONCE, line, where)
        else:
            yield Remark(Level.MEND, STOPPED[wanted.directive], policy.mended(wanted), where)
    if not policy.takes_trusted(TRUSTED):
        yield Remark(Level.MEND, TRUST, policy.mended_trusted(TRUSTED), where)
    locked = [lock for lock in LOCKS if policy.locks(lock)]
    if locked:
        line = " ".join(["sandbox", *policy.directives["sandbox"], *locked])
        yield Remark(Level.MEND, SANDBOX, line, where)


def _is_ours(looked: Looked, source: str) -> bool:
    address = looked.seen.resolved(source, looked.address)
    return looked.is_ours(address) and is_script(address)
