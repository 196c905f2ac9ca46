"""The preview box of the house rules: what they would make of a text that somebody pastes. Nothing is kept of it."""

from dataclasses import dataclass

from flask import abort, make_response, render_template, request
from werkzeug.wrappers import Response

from moderation.domain.errors import BadPolicy, Oversized
from moderation.domain.finding import Field
from moderation.domain.policy import Policy
from moderation.replay.judging import Outcome
from moderation.review.trying import Tried
from moderation.web import desk_policies, marking, presenters
from moderation.web import policy_words as said
from moderation.web.house import house
from moderation.web.language import words

policies = desk_policies.policies

SITE, CANDIDATE = "site", "candidate"


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the box: by which rules, `site:blad` or `candidate:open`, and the reaction."""

    rules: str = ""
    name: str = ""
    email: str = ""
    text: str = ""


@policies.app_context_processor
def choices() -> dict[str, object]:
    """By which rules something can be tried, for the pages that have the box."""
    return {"rules_to_choose": _choices}


@policies.get("/try")
def try_out() -> str:
    """An empty box, with the rules chosen by which it will be judged."""
    return render_template("desk/policies/try.html", typed=Typed(request.args.get("rules", "")))


@policies.post("/try")
def tried() -> Response:
    """The box with what was typed, and what the rules say of it."""
    typed = Typed(**{name: request.form.get(name, "") for name in Typed.__slots__})
    try:
        found = house().trying.judge(_policy(typed.rules), typed.name, typed.email, typed.text)
    except Oversized as error:
        problem = words().gettext("At most %(limit)s characters are read.") % {"limit": words().number(error.limit)}
        page = render_template("desk/policies/try.html", typed=typed, problem=problem, field=error.field)
        return make_response(page, 422)
    except BadPolicy as error:
        page = render_template("desk/policies/try.html", typed=typed, problem=str(error), field="rules")
        return make_response(page, 422)
    return make_response(render_template("desk/policies/try.html", typed=typed, **_told(found)))


def _policy(rules: str) -> Policy:
    """Raises BadPolicy when they cannot be understood, UnknownSite."""
    kind, _, name = rules.partition(":")
    if kind == SITE:
        return house().shelf.in_force(desk_policies.site_of(name).policy)
    if kind != CANDIDATE:
        abort(404)
    candidate = desk_policies.candidate_of(name)
    if candidate.policy is None:
        raise BadPolicy("\n".join(candidate.failures))
    return candidate.policy


def _choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Those in force, and those that lie on the server; each group with its name."""
    in_force = [(f"{SITE}:{site.key}", site.name) for site in house().review.sites()]
    others = [(f"{CANDIDATE}:{name}", name) for name in house().shelf.names()]
    return [(words().gettext("In force on"), in_force), (words().gettext("Policies on this server"), others)]


def _told(found: Tried) -> dict[str, object]:
    assessment, draft = found.assessment, found.draft
    findings = presenters.heaviest_first(assessment.findings)
    return {
        "tried": found,
        "outcome": said.OUTCOME[_outcome(found)],
        "whys": presenters.whys(findings, found.policy.files, words()),
        "in_shadow": presenters.whys(assessment.shadow, found.policy.files, words()),
        "name_segments": marking.segments(draft.name, findings, Field.NAME),
        "text_segments": marking.segments(draft.text, findings, Field.TEXT),
        "odd_signs": marking.odd_signs,
        "author_reads": [*presenters.errors_of(assessment, words()), *presenters.advice_of(assessment, words())],
    }


def _outcome(found: Tried) -> Outcome:
    status = found.assessment.status
    return Outcome(status.value) if status else Outcome.REFUSED
