"""What is wanted of the queue, as SQL: where to begin, so that an index leads, and what must hold beside.

A wish becomes one or more walks, each of which an index gives in order; what they find is merged. So a page costs the
same however long the queue is, and however deep it lies in it.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime

from moderation.domain.reaction import Status
from moderation.domain.wanted import EVERY, Reader, Wanted
from moderation.store.engine import Param
from moderation.store.finder import Finder
from moderation.store.moments import key_before, moment
from moderation.store.notices import NUMBER_OPEN
from moderation.store.part import LAST
from moderation.store.reactions import COLUMNS

LIST = f"{COLUMNS}, thread.title as thread_title, claim.person as reader, claim.until as read_until, {NUMBER_OPEN}"
KEYS = "select reaction.site, reaction.id"
BESIDE = """
    left join thread on thread.site = reaction.site and thread.key = reaction.thread
    left join claim on claim.site = reaction.site and claim.reaction = reaction.id and claim.until > :now"""

# What stands under an arrangement is found by no address: it would tell whose it is.
OF_SENDER = "reaction.email_index = :email and reaction.arrangement is null"
OF_IDENTITY = "reaction.identity = :identity and reaction.arrangement is null"
OF_NAME = """exists (
        select 1 from name_word as named
        where named.word = :{name} and named.reaction = reaction.id and named.site = reaction.site
    )"""
# Gathered once and then only asked: as columns by themselves, SQLite would begin with them.
OF_NAMES = """reaction.site || ' ' || reaction.id in (
        select site || ' ' || reaction from name_word where word >= :{name} and word < :{name}_end
    )"""
CONFIRMED = "reaction.status <> 'unconfirmed'"
OF_RULE = """exists (
        select 1 from spoken where spoken.rule = :rule and spoken.status = reaction.status
            and spoken.reaction = reaction.id and spoken.site = reaction.site
    )"""
OBJECTED_TO = """exists (
        select 1 from objection as opened
        where opened.site = reaction.site and opened.reaction = reaction.id and opened.answer is null
    )"""
BY_PERSON = """exists (
        select 1 from decision
        where decision.site = reaction.site and decision.reaction = reaction.id and decision.person = :by
    )"""

# Put in order by themselves, since no index has them so: what a person has decided on, what they read now, what belongs
# to a page, and many names that begin alike. Each once, so that an engine begins there and not with all reactions.
DECIDED = "(select distinct site, reaction from decision where person = :by) as own"
HELD = "(select distinct site, reaction from claim where until > :now and person = :reader) as held"
ALIKE = "(select distinct site, reaction from name_word where word >= :begin and word < :end) as alike"
OF_THREAD = "(select distinct site, id as reaction from reaction where site = :site and thread = :thread) as page"


Condition = tuple[str, dict[str, Param]]
"""What must hold, with its values."""


@dataclass(frozen=True, slots=True)
class Names:
    """The words of names that a wanted one stands for; or, when they are too many, how they `begin`."""

    words: tuple[str, ...] = ()
    begin: str = ""


@dataclass(frozen=True, slots=True)
class Looked:
    """What has been looked up for a wish: the index of an e-mail address, or else the mark of a reader whom the site
    knows, and the sites that it is asked on; and all names that begin as was wanted. `number` is how many reactions the
    status and the time leave.
    """

    sites: tuple[str, ...] = ()
    email_index: str | None = None
    identity: str | None = None
    names: tuple[Names, ...] = ()
    number: int = 0

    @property
    def sender(self) -> Condition | None:
        """What must hold of what one sender has sent."""
        if self.identity is not None:
            return OF_IDENTITY, {"identity": self.identity}
        return None if self.email_index is None else (OF_SENDER, {"email": self.email_index})


@dataclass(frozen=True, slots=True)
class Walk:
    """One way through an index: what is read, what must hold, and what orders it."""

    source: str = "reaction"
    conditions: tuple[str, ...] = ()
    values: dict[str, Param] = field(default_factory=dict)
    key: str = "reaction.id"
    key_of: str = ":key_id"

    def where(self, *conditions: str, **values: Param) -> "Walk":
        return replace(self, conditions=(*self.conditions, *conditions), values={**self.values, **values})

    def page(self, columns: str, mark: tuple[str, str] | None, *, newest_first: bool) -> tuple[str, dict[str, Param]]:
        """A page of the walk after a mark, which is the id and the site of a reaction."""
        conditions, values, way = list(self.conditions), dict(self.values), " desc" if newest_first else ""
        if mark is not None:
            conditions.append(f"{self.key} {'<' if newest_first else '>'} {self.key_of}")
            values["key_id"] = mark[0]
            if ":key_site" in self.key_of:
                values["key_site"] = mark[1]
        where = "\n    where " + "\n    and ".join(conditions) if conditions else ""
        return f"{columns} from {self.source}{BESIDE}{where}\n    order by {self.key}{way} limit :most", values


def walks(wanted: Wanted, looked: Looked, finder: Finder, now: datetime, person: str | None) -> list[Walk]:
    """The walks that together find what is wanted, none of them twice but for names that begin alike."""
    match = finder.match(wanted.phrases)
    if (wanted.phrases and not match) or (wanted.names and not looked.names):
        return []  # there is nothing in it that could be looked for
    lead, begun = _begun(wanted, looked, match, finder, person or "")
    beside = _beside(lead, wanted, looked, match, finder, person or "")
    return [_held(walk.where(now=moment(now)), beside) for walk in begun]


def _held(walk: Walk, beside: list[Condition]) -> Walk:
    for condition, values in beside:
        walk = walk.where(condition, **values)
    return walk


def _begun(wanted: Wanted, looked: Looked, match: str, finder: Finder, person: str) -> tuple[str, list[Walk]]:
    """What leads, and the walks that begin with it: whatever is likely to leave least."""
    status, site = wanted.status, wanted.site
    statuses = (status,) if status else EVERY
    if wanted.reader is Reader.ME:
        named = None if status is Status.OBJECTED else status
        return "reader", [_stated(_led_by(HELD, "held", reader=person), named, site)]
    if status is Status.OBJECTED:
        # Also where they stand on the site meanwhile. There are never many.
        walk = _led_by("objection", key="objection.reaction").where("objection.answer is null")
        return "objection", [walk if site is None else walk.where("objection.site = :site", site=site)]
    if looked.sender is not None:
        condition, values = looked.sender
        walks = [_stated(Walk(), status, each) for each in looked.sites]
        return "email", [walk.where(condition, **values) for walk in walks]
    if wanted.thread is not None:
        return "thread", [_stated(_led_by(OF_THREAD, "page", site=site, thread=wanted.thread), status, None)]
    if match and finder.index and looked.number > finder.index.few:
        index = finder.index
        walk = Walk(index.source, index.conditions, {"match": match}, index.key, index.key_of)
        return "match", [_stated(walk, status, site)]
    if looked.names and looked.names[0].begin:
        begin = looked.names[0].begin
        return "name", [_stated(_led_by(ALIKE, "alike", begin=begin, end=begin + LAST), status, site)]
    if looked.names:
        walk = _stated(_led_by("name_word", key="name_word.reaction"), status, site)
        return "name", [walk.where("name_word.word = :word", word=word) for word in looked.names[0].words]
    if wanted.rule is not None:
        return "rule", [_spoken(wanted.rule, each, site) for each in statuses]
    if wanted.by is not None:
        return "by", [_stated(_led_by(DECIDED, "own", by=wanted.by), status, site)]
    return "status", [_stated(Walk(), each, site) for each in statuses]


def _stated(walk: Walk, status: Status | None, site: str | None) -> Walk:
    if site is not None:
        walk = walk.where("reaction.site = :site", site=site)
    return walk.where(CONFIRMED) if status is None else walk.where("reaction.status = :status", status=status.value)


def _spoken(rule: str, status: Status, site: str | None) -> Walk:
    conditions = ("spoken.rule = :rule", "spoken.status = :status")
    walk = _led_by("spoken", key="spoken.reaction").where(*conditions, rule=rule, status=status.value)
    return walk if site is None else walk.where("spoken.site = :site", site=site)


def _led_by(table: str, name: str = "", *, key: str = "reaction.id", **values: Param) -> Walk:
    """A walk that begins in a table that names reactions; crossed, so that SQLite does begin there."""
    name = name or table
    conditions = (f"reaction.site = {name}.site", f"reaction.id = {name}.reaction")
    return Walk(f"{table} cross join reaction", conditions, values, key)


def _beside(lead: str, wanted: Wanted, looked: Looked, match: str, finder: Finder, person: str) -> list[Condition]:
    """What must hold beside what leads."""
    asked: dict[str, Condition] = {}
    if wanted.status is Status.OBJECTED:
        asked["objection"] = OBJECTED_TO, {}
    if looked.sender is not None:
        condition, values = looked.sender
        alike = {f"site_{number}": site for number, site in enumerate(looked.sites)}
        of_site = f" and reaction.site in ({', '.join(f':{name}' for name in alike)})" if alike else " and 1 = 0"
        asked["email"] = condition + of_site, {**values, **alike}
    if wanted.thread is not None:
        asked["thread"] = "reaction.thread = :thread", {"thread": wanted.thread}
    if match:
        asked["match"] = finder.condition(match), {"match": match}
    if wanted.rule is not None:
        asked["rule"] = OF_RULE, {"rule": wanted.rule}
    if wanted.by is not None:
        asked["by"] = BY_PERSON, {"by": wanted.by}
    if wanted.reader is Reader.NOBODY:
        asked["reader"] = "(claim.person is null or claim.person = :reader)", {"reader": person}
    if wanted.since is not None:
        asked["since"] = "reaction.id > :since", {"since": key_before(wanted.since)}
    if wanted.until is not None:
        asked["until"] = "reaction.id < :until", {"until": key_before(wanted.until)}
    asked.pop(lead, None)
    return [*asked.values(), *_named(looked.names[1:] if lead == "name" else looked.names)]


def _named(names: tuple[Names, ...]) -> list[Condition]:
    """Each of these names, in one of the ways in which it may begin."""
    found: list[Condition] = []
    for number, named in enumerate(names):
        if named.begin:
            begin = f"begin_{number}"
            found.append((OF_NAMES.format(name=begin), {begin: named.begin, f"{begin}_end": named.begin + LAST}))
            continue
        values: dict[str, Param] = {f"name_{number}_{index}": word for index, word in enumerate(named.words)}
        alike = " or ".join(OF_NAME.format(name=name) for name in values)
        found.append((f"({alike})" if alike else "1 = 0", values))
    return found
