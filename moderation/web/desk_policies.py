"""The desk's pages on house rules: what is in force, what could be, how it would do, how the rules in the shadow do."""

from contextlib import suppress

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from moderation.domain.errors import BadPolicy, PolicyOvertaken, UnknownSite
from moderation.domain.message import Message
from moderation.domain.person import require_editor
from moderation.domain.site import Site
from moderation.policies import Candidate
from moderation.policies import diff as difference
from moderation.replay.judging import Outcome
from moderation.replay.period import BadPeriod, since_of
from moderation.replay.reports import ReplayRunning, Shown, State
from moderation.web import directory, presenters
from moderation.web import policy_words as said
from moderation.web.access import person
from moderation.web.desk import who_and_where
from moderation.web.house import house
from moderation.web.language import words
from moderation.web.policy_words import Changed, Difference, InForce

policies = Blueprint("policies", __name__, url_prefix="/desk/policies")
policies.context_processor(who_and_where)

A_PAGE = 50
AT_A_GLANCE = 5
"""Replays of which it is said beside them what came of them."""

LOOK_AGAIN = 3
"""Seconds."""

HIGHEST_PAGE = 10_000


@policies.context_processor
def in_words() -> dict[str, object]:
    """What every page on house rules says."""
    return {
        "who": _who,
        "edited_words": lambda key: words().of(said.edited(key)),
        "rule_words": lambda name: presenters.rule_in_words(name, words()),
        "effect_words": presenters.EFFECT,
        "outcome_words": said.OUTCOME,
        "state_words": said.STATE,
        "failure_words": said.FAILURE,
        "broken_off": said.BROKEN_OFF,
        "percent": lambda share: said.percent(share, words()),
    }


def _who(key: str | None) -> str:
    return directory.names().get(key or "") or words().gettext("the command line")


@policies.get("/")
def overview() -> str:
    """What is in force on each site, what could be, and what was tried."""
    return render_template(
        "desk/policies/overview.html",
        in_force=[_in_force(site) for site in house().review.sites()],
        candidates=house().shelf.candidates(),
        replays=_replays(),
        activated=request.args.get("activated", ""),
    )


@policies.get("/candidate/<name>")
def candidate(name: str) -> str:
    """A policy on this server: whether its cases pass, and forms to try it and to put it in force."""
    return _candidate_page(candidate_of(name))


@policies.get("/candidate/<name>/files")
def files(name: str) -> str:
    """What stands in the files of a candidate now."""
    policy = candidate_of(name).policy or abort(404)
    return render_template("desk/policy.html", digest=policy.digest, files=policy.files, candidate=name)


@policies.post("/replay")
def begin() -> Response:
    """Begin to judge past reactions by a candidate. While another replay runs, this one is shown instead."""
    require_editor(person())
    found = candidate_of(request.form.get("policy", ""))
    site = site_of(request.form.get("site", ""))
    try:
        since = since_of(request.form.get("since", ""), site.time_zone, house().clock())
        report = house().replays.start(person(), site.key, found.name, since)
    except BadPeriod as error:
        return make_response(_candidate_page(found, words().of(error.told), chosen=site.key, field="since"), 422)
    except BadPolicy as error:
        return make_response(_candidate_page(found, str(error), chosen=site.key), 422)
    except ReplayRunning as running:
        return redirect(url_for("policies.replay", report=running.report, busy=1), 303)
    return redirect(url_for("policies.replay", report=report.id), 303)


@policies.get("/replay/<report>")
def replay(report: str) -> Response:
    """How far a replay is, and what came of it. Without script: while it runs, the browser looks again by itself,
    unless it is asked not to.
    """
    shown = house().replays.shown(report)
    is_still = bool(request.args.get("still"))
    response = make_response(_replay_page(shown, is_still))
    if shown.state is State.RUNNING and not is_still:
        response.headers["Refresh"] = str(LOOK_AGAIN)
    return response


@policies.post("/replay/<report>/stop")
def stop(report: str) -> Response:
    """Break a replay off. One that has ended meanwhile stays as it is."""
    house().replays.stop(person(), report)
    return redirect(url_for("policies.replay", report=report), 303)


@policies.post("/activate")
def activate() -> Response:
    """Put a candidate in force on a site: the very version that was looked at."""
    require_editor(person())
    found = candidate_of(request.form.get("policy", ""))
    site = site_of(request.form.get("site", ""))
    if found.policy is None or found.policy.digest != request.form.get("digest"):
        problem = words().gettext(
            "The files have changed since you looked. Nothing was done; this is how they are now."
        )
        return make_response(_candidate_page(found, problem, chosen=site.key), 409)
    replaces = request.form.get("replaces") or None
    try:
        house().activations.activate(site.key, found.name, person(), seen=found.policy.digest, replaces=replaces)
    except BadPolicy as error:
        return make_response(_candidate_page(found, str(error), chosen=site.key), 422)
    except PolicyOvertaken:
        problem = words().gettext("Other house rules are in force on %(site)s since you looked. Nothing was done.")
        return make_response(_candidate_page(found, problem % {"site": site.name}, chosen=site.key), 409)
    return redirect(url_for("policies.overview", activated=site.key), 303)


@policies.get("/in-force/<site>/policy.toml")
def download(site: str) -> Response:
    """The policy.toml in force on a site, to be laid in its folder: what was changed at the desk stands in it."""
    response = make_response(house().shelf.in_force(site_of(site).policy).source)
    response.headers["Content-Type"] = "application/toml; charset=utf-8"
    response.headers["Content-Disposition"] = 'attachment; filename="policy.toml"'
    return response


@policies.get("/shadow/<site>")
def shadow(site: str) -> str:
    """How the rules that a site is trying out agree with people."""
    return render_template("desk/policies/shadow.html", site=site_of(site), rules=house().shadow.rules(site))


def site_of(key: str) -> Site:
    """Raises UnknownSite."""
    for site in house().review.sites():
        if site.key == key:
            return site
    raise UnknownSite(key)


def _in_force(site: Site) -> InForce:
    name = ""
    with suppress(BadPolicy):
        name = house().shelf.in_force(site.policy).name
    return InForce(site, name, house().activations.history(site.key), house().shadow.rules(site.key))


def _replays() -> list[tuple[Shown, list[Message]]]:
    """The newest replays; what came of the very newest is told in a few sentences."""
    newest = house().replays.newest()
    results = [house().replays.shown(each.report.id).result for each in newest[:AT_A_GLANCE]]
    told = [said.sentences(result) if result else [] for result in results]
    return [*zip(newest, told, strict=False), *((each, []) for each in newest[AT_A_GLANCE:])]


def candidate_of(name: str) -> Candidate:
    """A candidate by its name, which is never a path; 404 without one."""
    found = house().shelf
    return found.candidate(name, found.folder_of(name)) if name in found.names() else abort(404)


def _candidate_page(found: Candidate, problem: str = "", chosen: str = "", field: str = "") -> str:
    sites = house().review.sites()
    return render_template(
        "desk/policies/candidate.html",
        candidate=found,
        sites=sites,
        differences=[_difference(found, site) for site in sites],
        problem=problem,
        chosen=chosen,
        field=field,
        since=request.form.get("since", ""),
    )


def _difference(found: Candidate, site: Site) -> Difference:
    is_in_force = found.policy is not None and found.policy.digest == site.policy
    told: tuple[Message, ...] = ()
    taken_back: tuple[Message, ...] = ()
    if found.policy and not is_in_force:
        with suppress(BadPolicy):
            told = difference(house().shelf.in_force(site.policy), found.policy).told()
            taken_back = house().activations.taken_back(site.key, found.policy)
    return Difference(site, is_in_force, tuple(map(words().of, told)), tuple(map(words().of, taken_back)))


def _replay_page(shown: Shown, is_still: bool) -> str:
    page = min(max(request.args.get("page", 1, int), 1), HIGHEST_PAGE)
    result = shown.result
    changes = result.changes[(page - 1) * A_PAGE : page * A_PAGE] if result else ()
    items = [Changed(each, house().replays.reaction(shown.report.site, each)) for each in changes]
    return render_template(
        "desk/policies/replay.html",
        shown=shown,
        is_still=is_still,
        is_busy=bool(request.args.get("busy")),
        sentences=said.sentences(result) if result else (),
        outcomes=tuple(Outcome),
        begun_as=said.begun_as(result) if result else (),
        against=[each for each in items if each.change.is_against],
        others=[each for each in items if not each.change.is_against],
        following=page + 1 if result and len(result.changes) > page * A_PAGE else None,
    )
