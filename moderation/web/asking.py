"""What is asked of the queue: by its address, and by what was typed in the search box."""

from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from flask import abort, g

from moderation.domain.query import Known, Query, query_in
from moderation.domain.wanted import Wanted
from moderation.rules import RULES
from moderation.web import directory, presenters
from moderation.web.access import person
from moderation.web.house import house
from moderation.web.language import words
from moderation.web.wanted_form import QueueAddress
from moderation.web.words import LANGUAGES, words_for


@dataclass(frozen=True, slots=True)
class Asked:
    """An address of the queue and what is wanted by it. With a problem nothing is: it would be too much."""

    address: QueueAddress
    wanted: Wanted
    query: Query = field(default_factory=Query)

    @property
    def problem(self) -> str:
        """What could not be understood, in words; empty when all was."""
        return " ".join(words().of(problem) for problem in self.query.problems)


def asked(address: QueueAddress) -> Asked:
    """What an address asks for. There is no page for a status that is none."""
    now = house().clock()
    try:
        part = address.wanted(now)
    except ValueError:
        abort(404)
    if not address.q:
        return Asked(address, part)
    query = query_in(address.q, _known(address.site or None))
    return Asked(address, query.within(part), query)


def rule_names() -> dict[str, str]:
    """What people call each rule that can speak, by its name: ours, and those of others that a site uses."""
    if "rule_names" not in g:
        policies = house().review.policies(directory.sites().values())
        used = (rule.name for policy in policies.values() for rule in policy.rules)
        names = dict.fromkeys((*(rule.name for rule in RULES), *presenters.ALWAYS_ON, *used))
        g.rule_names = {name: presenters.rule_in_words(name, words()) for name in names}
    return dict(g.rule_names)


def _known(site: str | None) -> Known:
    zone = house().time_zone
    in_order = sorted(LANGUAGES, key=lambda language: language != words().language)
    return Known(
        now=house().clock(),
        zone=ZoneInfo(zone),
        sites=directory.sites(),
        rules={
            name: tuple(presenters.rule_in_words(name, words_for(language, zone)) for language in in_order)
            for name in rule_names()
        },
        people=directory.names(),
        me=person().id,
        site=site,
        language=words().language,
    )
