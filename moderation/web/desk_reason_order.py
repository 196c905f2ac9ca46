"""The desk's page on which editors put the reasons of a site in order: a number for each, saved at once."""

from collections.abc import Mapping

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from moderation.domain.errors import BadPolicy, PolicyOvertaken
from moderation.domain.message import Message, say
from moderation.domain.person import require_editor
from moderation.domain.policy import Policy
from moderation.domain.site import Site
from moderation.web.access import person
from moderation.web.desk import who_and_where
from moderation.web.desk_policies import site_of
from moderation.web.house import house
from moderation.web.language import words

reason_order = Blueprint("reason_order", __name__, url_prefix="/desk/reasons/<site>/order")
reason_order.context_processor(who_and_where)

PLACE = "place."
"""Before the key of a reason, in the name of its field."""

NO_PROBLEMS: Mapping[str, Message] = {}


@reason_order.get("")
def form(site: str) -> str:
    """The reasons that are offered, each with its number."""
    require_editor(person())
    here = site_of(site)
    policy = house().shelf.in_force(here.policy)
    return _page(here, policy, _numbers(policy), here.policy)


@reason_order.post("")
def save(site: str) -> Response:
    """Put the order in force, then show the reasons; or what must be mended, with the numbers that were typed."""
    require_editor(person())
    here = site_of(site)
    policy = house().shelf.in_force(here.policy)
    typed = {key: request.form.get(PLACE + key, number).strip() for key, number in _numbers(policy).items()}
    seen = request.form.get("seen", "")
    possible = {str(number): number for number in range(1, len(typed) + 1)}
    if problems := _problems(typed, possible):
        return make_response(_page(here, policy, typed, seen, problems), 422)
    try:
        places = {key: possible[number] for key, number in typed.items()}
        proposal = house().activations.with_order(person(), here.key, places, seen)
        done = house().activations.put_in_force(person(), proposal)
    except BadPolicy as bad:
        return make_response(_page(here, policy, typed, seen, trouble=str(bad)), 422)
    except PolicyOvertaken:
        here = site_of(site)
        policy = house().shelf.in_force(here.policy)
        return make_response(_page(here, policy, _numbers(policy) | typed, here.policy, is_overtaken=True), 409)
    ordered = here.key if done else None
    return redirect(url_for("reasons.listed", ordered=ordered, _anchor=f"reasons-{here.key}"), 303)


def _numbers(policy: Policy) -> dict[str, str]:
    return {reason.key: str(number) for number, reason in enumerate(policy.offered, 1)}


def _problems(typed: Mapping[str, str], possible: Mapping[str, int]) -> dict[str, Message]:
    """What must be mended, by the field of the form."""
    return {
        PLACE + key: say("Give %(reason)s a number from 1 to %(last)d.", reason=key, last=len(possible))
        for key, number in typed.items()
        if number not in possible
    }


def _page(
    here: Site,
    policy: Policy,
    typed: Mapping[str, str],
    seen: str,
    problems: Mapping[str, Message] = NO_PROBLEMS,
    *,
    trouble: str = "",
    is_overtaken: bool = False,
) -> str:
    return render_template(
        "desk/reasons/order.html",
        site=here,
        policy=policy,
        typed=typed,
        seen=seen,
        problems={field: words().of(message) for field, message in problems.items()},
        trouble=trouble,
        is_overtaken=is_overtaken,
        field=PLACE,
    )
