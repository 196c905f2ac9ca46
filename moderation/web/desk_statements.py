"""The desk's pages on statements of reasons: that of a decision, and all of a period, to be handed in."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, Response, make_response, render_template, request, url_for

from moderation.domain.errors import NotFound
from moderation.domain.message import say
from moderation.domain.period import BadDates, period_of
from moderation.domain.site import Site
from moderation.domain.statement import Restriction, Statement
from moderation.store.interface import Page
from moderation.web import presenters, statement_words
from moderation.web.access import person
from moderation.web.desk import who_and_where
from moderation.web.house import house
from moderation.web.language import words
from moderation.web.wanted_form import parts_in
from moderation.web.words import words_of

statements = Blueprint("statements", __name__, url_prefix="/desk")
statements.context_processor(who_and_where)

WHAT = {
    Restriction.NEVER_SHOWN: say("Not placed"),
    Restriction.REMOVED: say("Removed from the site"),
    Restriction.IN_PART: say("A part taken out"),
}

NAMES = {"site": "site", "since": "from", "until": "to", "after": "after"}
"""What stands in an address, by what it is here."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Of which site and which days, as it was typed."""

    site: str = ""
    since: str = ""
    until: str = ""
    after: str = ""

    def url(self, endpoint: str, **changes: str) -> str:
        """The address of a page that asks for the same, or for something else."""
        given = {NAMES[name]: getattr(self, name) for name in NAMES} | changes
        return url_for(endpoint, **{name: text for name, text in given.items() if text})


@statements.app_context_processor
def in_the_course() -> dict[str, object]:
    """What the course of a reaction needs to lead here."""
    return {"stated_of": lambda course: house().statements.of_course(course)}


@statements.get("/statements")
def listed() -> Response:
    """The statements of a site in a period. Days that are none are kept as they were typed, and said to be none."""
    asked = _asked(request.args)
    site = _site(asked)
    try:
        since, until = _bounds(asked, site)
    except BadDates as problem:
        return make_response(_list_page(asked, site, Page((), None), problem), 422)
    page = house().statements.listed(person(), site.key, since, until, asked.after or None)
    return make_response(_list_page(asked, site, page))


@statements.get("/statements.jsonl")
def export() -> Response:
    """The same, all of them, each a line of JSON as the EU's transparency database takes it."""
    asked = _asked(request.args)
    site = _site(asked)
    try:
        since, until = _bounds(asked, site)
    except BadDates as problem:
        return make_response(_list_page(asked, site, Page((), None), problem), 422)
    lines = house().statements.exported(person(), site.key, since, until)
    response = Response((f"{line}\n" for line in lines), mimetype="application/jsonl")
    name = f"statements-{site.key}-{house().clock():%Y-%m-%d}.jsonl"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@statements.get("/item/<site>/<int:number>/statement/<decision>")
def one(site: str, number: int, decision: str) -> str:
    """The statement of a decision as the author of the reaction reads it, and as the database takes it."""
    item = house().review.item(site, number)
    statement = house().statements.of(site, decision)
    if statement is None or statement.number != number:
        raise NotFound("there is no such statement of reasons")
    theirs = words_of(item.site)
    return render_template(
        "desk/statements/one.html",
        item=item,
        statement=statement,
        what=WHAT,
        was_undone=any(each.undoes == decision for each in item.course),
        said=statement_words.told(statement, item.site, theirs),
        theirs=theirs,
        rules=[presenters.rule_in_words(rule, words()) for rule in statement.rules],
        exported=json.dumps(json.loads(house().statements.as_exported(site, decision)), indent=2, ensure_ascii=False),
    )


def _asked(given: Mapping[str, str]) -> Asked:
    return Asked(**parts_in(given, NAMES))


def _site(asked: Asked) -> Site:
    """The site that is asked for, else the first. Raises NotFound when there is none."""
    sites = house().review.sites()
    found = next((site for site in sites if site.key == asked.site), None)
    if found is None and (asked.site or not sites):
        raise NotFound("there is no such site")
    return found or sites[0]


def _bounds(asked: Asked, site: Site) -> tuple[datetime, datetime]:
    """When the first day begins and when the last one ends, in the time zone of the site. Raises BadDates."""
    period = period_of(asked.since, asked.until, site.time_zone, house().clock())
    return period.begin, period.end


def _list_page(asked: Asked, site: Site, page: Page[Statement], problem: BadDates | None = None) -> str:
    return render_template(
        "desk/statements/list.html",
        asked=asked,
        site=site,
        page=page,
        problem=problem,
        grounds_of=lambda statement: statement_words.grounds(statement, site, words_of(site)),
        what=WHAT,
    )
