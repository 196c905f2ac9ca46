"""The desk's pages on which editors change a reason, or add one. Nothing typed is lost."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from moderation.activation import ProposedRules
from moderation.domain.errors import BadPolicy, BadReason, PolicyOvertaken, UnknownReason
from moderation.domain.message import Message
from moderation.domain.person import require_editor
from moderation.domain.policy import Policy, Reason
from moderation.domain.site import Site
from moderation.policies.afterwards import LONGEST_LAW, PLACES, Category
from moderation.policies.kinds import LONGEST_LETTER, LONGEST_SENTENCE
from moderation.policies.reason_check import choosable_rules
from moderation.web import directory
from moderation.web import reason_shown as shown
from moderation.web.access import person
from moderation.web.desk import who_and_where
from moderation.web.desk_policies import site_of
from moderation.web.ground_words import kind_in_words
from moderation.web.house import house
from moderation.web.language import words
from moderation.web.letters import said
from moderation.web.reason_form import FIELDS, Filled, filled, languages_for

reason_edit = Blueprint("reason_edit", __name__, url_prefix="/desk/reasons/<site>")
reason_edit.context_processor(who_and_where)

NO_PROBLEMS: Mapping[str, Message] = {}
LONGEST = {"words": LONGEST_SENTENCE, "letter": LONGEST_LETTER, "law": LONGEST_LAW}


@reason_edit.before_request
def allow_many_languages() -> None:
    """Each language has two fields."""
    request.max_form_parts = FIELDS


@reason_edit.get("/new")
@reason_edit.get("/reason/<key>")
def form(site: str, key: str = "") -> str:
    """The form, with the reason as it is in force; or an empty one, for a reason that is not there yet."""
    require_editor(person())
    here = site_of(site)
    policy = house().shelf.in_force(here.policy)
    reason = policy.reason(key) if key else Reason("", {})
    if reason is None:
        raise UnknownReason(key)
    return _form_page(here, policy, Filled(reason, here.policy, is_new=not key))


@reason_edit.post("/new")
@reason_edit.post("/reason/<key>")
def show(site: str, key: str = "") -> Response:
    """What would come of it: what changes, what authors will read, and where else it can be so."""
    here, policy, sent = _sent(site, key)
    try:
        proposal = _proposed(here, sent)
    except (BadReason, BadPolicy, PolicyOvertaken) as refused:
        return _refused(here, policy, sent, refused)
    return make_response(_preview_page(here, sent, proposal))


@reason_edit.post("/new/save")
@reason_edit.post("/reason/<key>/save")
def save(site: str, key: str = "") -> Response:
    """Put it in force, then show the reasons."""
    here, policy, sent = _sent(site, key)
    try:
        proposal = _proposed(here, sent)
        done = house().activations.put_in_force(person(), proposal, request.form.getlist("also"))
    except (BadReason, BadPolicy, PolicyOvertaken) as refused:
        return _refused(here, policy, sent, refused)
    there = f"reason-{here.key}-{proposal.edited}"
    saved = proposal.edited if done else None
    return redirect(url_for("reasons.listed", saved=saved, on=done, _anchor=there), 303)


def _sent(site: str, key: str) -> tuple[Site, Policy, Filled]:
    """The site, what is in force there, and what was filled in."""
    here = site_of(site)
    policy = house().shelf.in_force(here.policy)
    return here, policy, filled(request.form, languages_for(here, policy), key)


def _proposed(here: Site, sent: Filled) -> ProposedRules:
    return house().activations.with_reason(person(), here.key, sent.reason, sent.seen, is_new=sent.is_new)


def _refused(here: Site, policy: Policy, sent: Filled, why: BadReason | BadPolicy | PolicyOvertaken) -> Response:
    """The form with all that was typed, and why nothing was saved."""
    match why:
        case BadReason():
            return make_response(_form_page(here, policy, sent, why.problems), 422)
        case BadPolicy():
            return make_response(_form_page(here, policy, sent, trouble=str(why)), 422)
        case _:
            return _overtaken(here.key, sent)


def _overtaken(site: str, sent: Filled) -> Response:
    """The form with all that was typed, beside what is in force by now and who brought it there."""
    here = site_of(site)
    policy = house().shelf.in_force(here.policy)
    is_gone = policy.reason(sent.reason.key) is None
    kept = replace(sent, seen=here.policy, is_new=sent.is_new or is_gone)
    return make_response(_form_page(here, policy, kept, is_overtaken=True), 409)


def _form_page(
    here: Site,
    policy: Policy,
    sent: Filled,
    problems: Mapping[str, Message] = NO_PROBLEMS,
    *,
    trouble: str = "",
    is_overtaken: bool = False,
) -> str:
    return render_template(
        "desk/reasons/form.html",
        **_form_values(here, policy, sent),
        problems={field: words().of(message) for field, message in problems.items()},
        trouble=trouble,
        is_overtaken=is_overtaken,
        in_force=next(iter(house().activations.history(here.key)), None),
        names=directory.names(),
    )


def _preview_page(here: Site, sent: Filled, proposal: ProposedRules) -> str:
    policy, reason = proposal.after, proposal.reason
    spoken = languages_for(here, policy)
    seen_in = {each: shown.seen_by_author(reason, here, policy, each) for each in spoken.first + spoken.worded}
    changed = _changed_in(seen_in, here, proposal)
    return render_template(
        "desk/reasons/preview.html",
        **_form_values(here, proposal.before, sent),
        reason=reason,
        proposal=proposal,
        told=[words().of(message) for message in proposal.told],
        changed_in={each: seen for each, seen in seen_in.items() if each in changed},
        same_in={each: seen for each, seen in seen_in.items() if each not in changed},
        problems={},
    )


def _changed_in(seen_in: Mapping[str, shown.Seen], here: Site, proposal: ProposedRules) -> Collection[str]:
    """The languages in which authors will read something else; that of the site where this holds for none."""
    before = proposal.before.reason(proposal.reason.key)
    if before is None:
        return seen_in
    were = {each: shown.seen_by_author(before, here, proposal.before, each) for each in seen_in}
    return [each for each, seen in seen_in.items() if seen != were[each]] or [next(iter(seen_in))]


def _form_values(here: Site, policy: Policy, sent: Filled) -> dict[str, object]:
    """What the form itself needs, on whichever page it stands."""
    rules = {number: said.rule_of(Reason("", {}, number), policy, here) for number in choosable_rules(policy)}
    return {
        "site": here,
        "policy": policy,
        "filled": sent,
        "languages": languages_for(here, policy),
        "given": Reason("", {language: text for language, text in sent.reason.words.items() if text.strip()}),
        "language_name": shown.language_name,
        "falls_back_to": shown.falls_back_to,
        "rules": rules,
        "kinds": {kind.value: kind_in_words(kind.value, words()) for kind in Category},
        "places": PLACES,
        "longest": LONGEST,
    }
