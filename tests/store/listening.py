"""All statements of the store, as an engine hears them while everything is done that a store can do."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeVar, cast

import pytest

from moderation.domain.errors import StaleDecision, UnknownPolicy
from moderation.domain.reaction import Status
from moderation.store.engine import Engine, Param, Plain, Row, Work
from moderation.store.interface import Counter
from moderation.store.people import PEOPLE
from moderation.store.sealing import Sealer
from moderation.store.sites import SITES
from moderation.store.sql import SqlStore
from tests.store.samples import (
    DIGEST,
    LINKS,
    NOW,
    SECRET,
    a_decision,
    a_reaction,
    a_reading,
    a_rendering,
    a_report,
    a_site,
    a_thread,
    an_activation,
    an_arrangement,
    an_arrival,
    arranged,
    arranging,
    arrived,
    arrived_under,
    furnished,
    published,
    undoing,
)

Heard = dict[str, dict[str, Param]]
"""Statements, with the values of the last time."""

SMALL_TABLES = {SITES, PEOPLE}
"""These are read whole, and are meant to be."""

SHINGLES = (1, 2)

T = TypeVar("T")


@dataclass
class Listening:
    """An engine that remembers what it was asked."""

    engine: Engine
    heard: Heard = field(default_factory=dict)

    def read(self, sql: str, /, **params: Param) -> list[Row]:
        self.heard[sql] = params
        return self.engine.read(sql, **params)

    def write(self, work: Callable[[Work], T], *, synced: bool = True) -> T:
        return self.engine.write(lambda run: work(ListeningWork(run, self.heard)), synced=synced)

    def migrate(self) -> None:
        self.engine.migrate()

    def leave_no_trace(self) -> None:
        self.engine.leave_no_trace()

    def close(self) -> None:
        self.engine.close()


@dataclass
class ListeningWork:
    """What it is asked inside a transaction."""

    run: Work
    heard: Heard

    def __call__(self, sql: str, /, **params: Param) -> list[Row]:
        self.heard[sql] = params
        return self.run(sql, **params)

    def each(self, sql: str, rows: Sequence[Mapping[str, Plain]], /) -> None:
        for row in rows:
            self.heard[sql] = dict(row)
        self.run.each(sql, rows)


def heard_from(engine: Engine) -> Heard:
    """All that a store asks that does everything it can, on a database that was not used."""
    listening = Listening(engine)
    store = SqlStore(cast(Engine, listening), Sealer(SECRET))
    furnished(store)
    _do_everything(store)
    return listening.heard


def _do_everything(store: SqlStore) -> None:
    store.put_thread(a_thread())
    counters = (Counter("key", NOW, NOW),)
    arrival = an_arrival(a_reaction(shadow=(LINKS,)), counters=counters, shingles=SHINGLES, tried=("links",))
    kept = store.accept(arrival, None)
    store.accept(arrival, None)
    for _ in range(3):
        published(store)
    store.decide(a_decision(kept))
    with pytest.raises(StaleDecision):
        store.decide(a_decision(kept))
    store.reaction("blad", 1)
    store.reaction_by_receipt(arrival.receipt)
    for site in (None, "blad"):
        page = store.listed(Status.PUBLISHED, site=site, limit=1)
        store.listed(Status.PUBLISHED, site=site, after=page.after)
        store.number_of(Status.PUBLISHED, site=site)
    store.log(after=store.log(limit=1).after)
    store.decisions("blad", kept.id)
    store.thread("blad", "/artikel/12")
    store.published("blad", "/artikel/12")
    store.published_counts("blad", ["/artikel/12", "/b"])
    store.number_of_texts("blad", besides="textile 2")
    page_of_texts = store.texts("blad", besides="textile 2", limit=1)
    store.texts("blad", besides="textile 2", after=page_of_texts.after)
    store.renew([(page_of_texts.items[0], a_rendering())])
    _do_everything_for_the_rules(store)
    _do_everything_about_policies(store)
    _do_everything_about_arrangements(store)
    _do_everything_about_the_past(store)
    _do_everything_about_people(store)


def _do_everything_for_the_rules(store: SqlStore) -> None:
    store.same("blad", "words")
    store.near("blad", SHINGLES)
    store.record("blad", "jan@jansen.example")
    store.counted(["key", "another"])
    store.reserved("Jan Jansen", "jan@jansen.example")


def _do_everything_about_policies(store: SqlStore) -> None:
    store.activate(an_activation(), 60)
    store.activations("blad")
    store.policy_files(DIGEST)
    store.policies_like("d1")
    with pytest.raises(UnknownPolicy):
        store.add_site(a_site("weekblad", policy="d9"))


def _do_everything_about_arrangements(store: SqlStore) -> None:
    arrangement = arranged(store, uses=2)
    arrived_under(store, arrangement, "Jan Jansen")
    store.arrangement_by_code("code")
    for site in (None, "blad"):
        store.arrangements(site=site)
    store.arranged(arrangement.id)
    store.read_names(arrangement.id, a_reading())
    store.readings(arrangement.id)
    store.end_arrangement(arrangement.id, NOW)
    decision = arranging(arrived(store))
    store.decide(undoing(decision, store.arrange(decision, an_arrangement(), "code")))


def _do_everything_about_the_past(store: SqlStore) -> None:
    store.number_of_past("blad", since=NOW)
    for mark in store.past_marks("blad"):
        store.past("blad", after=mark)
    store.tried("blad")
    report = a_report()
    store.put_report(report)
    store.report(report.id)
    store.reports()


def _do_everything_about_people(store: SqlStore) -> None:
    store.sites()
    store.people()
    store.person_by_email("els@blad.example")
    store.open_session("digest", "els", NOW + timedelta(days=1), "hash of els")
    store.person_in_session("digest", NOW)
    store.close_session("digest")
    store.set_password("els", "hash")
    store.count("key", NOW, NOW)
    store.sweep(NOW)
