"""All statements of the store, as an engine hears them while everything is done that a store can do."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, TypeVar, cast

import pytest

from moderation.domain.claim import Claim
from moderation.domain.decision import Act
from moderation.domain.delivery import AUTHOR, Channel, Delivery
from moderation.domain.edit import revision_of
from moderation.domain.entry import Sought
from moderation.domain.errors import PolicyOvertaken, StaleDecision, UnknownNotice, UnknownPolicy
from moderation.domain.event import Consequences, Event, Kind
from moderation.domain.news import News
from moderation.domain.note import Note
from moderation.domain.person import Density, Keys
from moderation.domain.reaction import Author, Reaction, Status
from moderation.domain.saved_filter import SavedFilter
from moderation.domain.wanted import Reader, Wanted
from moderation.store.desk import NAMES_ALIKE
from moderation.store.engine import Engine, Param, Plain, Row, Work
from moderation.store.finder import Finder
from moderation.store.interface import Amendment, Counter, Judgement, Printed
from moderation.store.people import PEOPLE, THOSE_WITH_PASSWORD
from moderation.store.sealing import Sealer
from moderation.store.sites import SITES
from moderation.store.sql import SqlStore
from tests.store.contract_objections import contested, objected
from tests.store.contract_statements import rejected
from tests.store.samples import (
    DIGEST,
    LINKS,
    NOW,
    SECRET,
    a_decision,
    a_hook,
    a_reaction,
    a_reading,
    a_rendering,
    a_report,
    a_site,
    a_thread,
    an_activation,
    an_arrangement,
    an_arrival,
    an_identity_key,
    arranged,
    arranging,
    arrived,
    arrived_under,
    furnished,
    new_id,
    published,
    reported,
    undoing,
)

Heard = dict[str, dict[str, Param]]
"""Statements, with the values of the last time."""

SMALL_TABLES = {SITES, PEOPLE, THOSE_WITH_PASSWORD}
"""These are read whole, and are meant to be."""

SHINGLES = (1, 2)

T = TypeVar("T")


@dataclass
class Listening:
    """An engine that remembers what it was asked."""

    engine: Engine
    heard: Heard = field(default_factory=dict)

    @property
    def finder(self) -> Finder:
        return self.engine.finder

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
    store.close_thread("blad", "/artikel/12", NOW, now=NOW)
    store.reopen_thread("blad", "/artikel/12", now=NOW)
    store.announce("blad", "/artikel/12", "")
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
    _do_everything_with_the_queue(store, kept)
    store.decisions("blad", kept.id)
    store.decisions_on_each("blad", [kept.id])
    store.thread("blad", "/artikel/12")
    store.published_numbered("blad", "/artikel/12", store.published_parents("blad", "/artikel/12"))
    store.snapshot("blad", "/artikel/12", 0, "basis")
    store.tags("blad", "/artikel/12", "basis")
    store.printed("blad", Printed())
    store.opened_after("blad", NOW)
    store.closed_after("blad", NOW)
    for place in (None, "/artikel/12"):
        store.newest_published("blad", place)
    store.answers_to("blad", 1)
    store.published_counts("blad", ["/artikel/12", "/b"])
    store.number_of_texts("blad", besides="textile 2")
    page_of_texts = store.texts("blad", besides="textile 2", limit=1)
    store.texts("blad", besides="textile 2", after=page_of_texts.after)
    store.renew([(page_of_texts.items[0], a_rendering())])
    _do_everything_for_figures(store)
    _do_everything_for_the_rules(store)
    _do_everything_about_policies(store)
    _do_everything_about_arrangements(store)
    _do_everything_about_identities(store)
    _do_everything_about_hooks(store)
    _do_everything_about_the_past(store)
    _do_everything_about_people(store)
    _do_everything_about_filters(store)
    _do_everything_about_the_log(store)
    _do_everything_about_edits(store)
    _do_everything_about_senders(store)
    _do_everything_with_the_outbox(store)
    _do_everything_about_objections(store)
    _do_everything_about_notices(store)
    _do_everything_about_statements(store)
    _do_everything_about_confirming(store)


def _do_everything_with_the_queue(store: SqlStore, kept: Reaction) -> None:
    """Each way to begin, and what may be asked beside."""
    for number in range(NAMES_ALIKE + 1):
        arrived(store, author=Author(f"naam{number}", ""))
    found = {"status": Status.PUBLISHED}
    wishes = [
        Wanted(**found, site=site, **more)
        for site in (None, "blad")
        for more in (
            {},
            {"rule": "links"},
            {"names": ("jan",)},
            {"names": ("ja*", "jansen")},
            {"names": ("naam*",)},
            {"names": ("naam*", "jan")},
            {"phrases": ("mooi stuk",)},
            {"phrases": ("mooi",), "rule": "links"},
            {"email": "jan@jansen.example"},
            {"sender": ("blad", 1)},
            {"by": "els"},
            {"since": NOW, "until": NOW + timedelta(days=1)},
            {"since": NOW, "phrases": ("mooi",)},
            {"reader": Reader.NOBODY},
            {"reader": Reader.ME},
        )
    ]
    more = [
        Wanted(status=None, phrases=("mooi",)),
        Wanted(status=None, names=("jan",)),
        Wanted(thread=kept.thread, site="blad"),
        Wanted(thread=kept.thread, site="blad", phrases=("mo*",)),
    ]
    for wanted in (*wishes, *more):
        page = store.listed(wanted, now=NOW, person="els", limit=1)
        store.listed(wanted, now=NOW, person="els", after=page.after)
        store.counted_in(wanted, now=NOW, person="els")
    store.following(Wanted(), kept, now=NOW, person="els")
    store.following(Wanted(), kept, now=NOW, person="els", backwards=True)
    for site in (None, "blad"):
        store.number_of(Status.PUBLISHED, site=site)
        store.numbers(site=site)
    store.claim(Claim("blad", kept.id, "els", NOW + timedelta(minutes=2)), NOW)
    store.claim(Claim("blad", kept.id, "bram", NOW + timedelta(minutes=2)), NOW)
    store.claim(Claim("blad", kept.id, "bram", NOW + timedelta(minutes=2)), NOW, take_over=True)
    store.claims(NOW)
    store.release("blad", kept.id, "els")


def _do_everything_for_figures(store: SqlStore) -> None:
    begin, end, sites = NOW - timedelta(days=1), NOW + timedelta(days=1), ("blad", "krant")
    store.came_in(begin, end, sites)
    store.waiting_since(begin, sites)
    store.taken(begin, end, sites)
    store.taken_back(begin, end, sites)
    store.held(begin, end, sites)
    store.reasons_given("blad", begin)


def _do_everything_for_the_rules(store: SqlStore) -> None:
    store.same("blad", "words")
    store.near("blad", SHINGLES)
    store.record("blad", "jan@jansen.example")
    store.counted(["key", "another"])
    store.reserved("Jan Jansen", "jan@jansen.example")


def _do_everything_about_policies(store: SqlStore) -> None:
    store.activate(an_activation(), 60)
    with pytest.raises(PolicyOvertaken):
        store.activate(an_activation(), 60, replaces="d9")
    store.activations("blad")
    store.changed_at_desk("blad")
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


def _do_everything_about_hooks(store: SqlStore) -> None:
    hook = a_hook()
    store.add_hook(hook, "whsec_b3Vk", 5)
    store.hooks("blad")
    store.hook("blad", hook.id)
    store.hook_secrets("blad", hook.id, NOW)
    store.rotate_hook("blad", hook.id, "whsec_bmlldXc=", "bram", at=NOW, until=NOW + timedelta(days=1))
    store.end_hook("blad", hook.id, "bram", NOW)


def _do_everything_about_identities(store: SqlStore) -> None:
    key = an_identity_key()
    store.add_identity_key(key, "secret", 5)
    store.identity_keys("blad")
    store.identity_key("blad", key.id)
    store.end_identity_key("blad", key.id, "bram", NOW)
    vouched = arrived(store, author=Author("Jan Jansen", ""), identity="mark")
    store.sender("blad", vouched.id)
    for beside in ({}, {"status": Status.WAITING}, {"site": "blad"}):
        store.listed(Wanted(**{"status": None, "sender": ("blad", vouched.number), **beside}), now=NOW)


def _do_everything_about_the_past(store: SqlStore) -> None:
    store.number_of_past("blad", since=NOW)
    for mark in store.past_marks("blad"):
        store.past("blad", after=mark)
    store.tried("blad")
    report = a_report()
    store.put_report(report)
    store.report(report.id)
    store.reports()


def _do_everything_about_filters(store: SqlStore) -> None:
    for person in ("els", None):
        store.add_filter(SavedFilter(f"filter of {person}", "Met links", "rule=links", person), 50)
    store.change_filter(replace(store.filters("els")[0], name="Links"))
    store.filter("filter of els")
    store.remove_filter("filter of els")


def _do_everything_about_people(store: SqlStore) -> None:
    store.sites()
    store.change_site(store.site("krant"), replace(store.site("krant"), name="De Krant"), at=NOW, person="els", told="")
    store.number_of_threads("blad")
    store.people()
    store.person_by_email("els@blad.example")
    store.open_session("digest", "els", NOW + timedelta(days=1), "hash of els")
    store.person_in_session("digest", NOW)
    store.close_session("digest")
    store.change_person("els", language="en", keys=Keys.OFF, density=Density.COMPACT)
    store.those_with_password("locked")
    store.replace_password("els", "hash of els", "another hash")
    store.set_password("els", "hash")
    store.count("key", NOW, NOW)
    store.sweep(NOW)


def _do_everything_about_edits(store: SqlStore) -> None:
    kept = arrived_under(store, arranged(store), "Jan Jansen")
    decision = a_decision(kept, act=Act.EDIT, after=Status.WAITING)
    edited = store.edit(decision, revision_of(kept))
    store.decide(undoing(decision, edited))
    store.circumstances("blad", kept.id)
    store.revisions("blad", kept.id)
    sent = arrived(store)
    edited = store.edit(a_decision(sent, act=Act.EDIT, after=Status.WAITING), replace(revision_of(sent), edited="link"))
    for mark in store.past_marks("blad"):
        store.past("blad", after=mark)
    store.arrange(arranging(edited), an_arrangement(), "another code")
    _do_everything_as_the_author(store, arrived(store))


def _do_everything_as_the_author(store: SqlStore, sent: Reaction) -> None:
    amendment = Amendment(revision_of(sent), Status.WAITING, "words", shingles=SHINGLES, tried=("length",))
    by_author: dict[str, Any] = {"person": None, "before": Status.WAITING}
    amended = store.amend(a_decision(sent, act=Act.AMEND, after=Status.WAITING, **by_author), amendment)
    store.decide(a_decision(amended, act=Act.WITHDRAW, after=Status.WITHDRAWN, **by_author))


def _do_everything_about_objections(store: SqlStore) -> None:
    (kept, _), (other, _), (edited, _) = objected(store), objected(store, "bram"), contested(store)
    for site in (None, "blad"):
        for backwards in (False, True):
            wanted = Wanted(status=Status.OBJECTED, site=site)
            store.following(wanted, other, now=NOW, person="els", backwards=backwards)
    store.objections("blad", kept.id)
    store.objections_against("els")
    store.first_open_objection(("blad", "krant"))
    answer = a_decision(kept, person="bram")
    store.decide(undoing(answer, store.decide(answer)))
    for narrowed in (Wanted(rule="links"), Wanted(by="els"), Wanted(reader=Reader.ME)):
        store.listed(replace(narrowed, status=Status.OBJECTED), now=NOW, person="els")
    back = a_decision(edited, person="bram", act=Act.REINSTATE, after=Status.PUBLISHED)
    store.decide(undoing(back, store.edit(back, replace(revision_of(edited), edited=""))))


def _do_everything_about_senders(store: SqlStore) -> None:
    kept, nameless = arrived(store), arrived(store, author=Author("Jan", ""))
    published(store)
    store.sender("blad", kept.id)
    store.neighbours(kept)
    store.counted_by_status("blad", kept.thread)
    note = Note(new_id(), "blad", kept.id, kept.number, "els", NOW, "Belt vaker op.")
    store.add_note(note)
    for reaction in (kept, nameless):
        store.notes("blad", reaction.id)
    store.withdraw_note("blad", note.id, "els", NOW)


def _do_everything_about_the_log(store: SqlStore) -> None:
    kept, other = arrived(store), arrived(store)
    store.decide_all([a_decision(kept, batch="batch"), a_decision(other, batch="batch")])
    store.batch("batch")
    store.last_standing("els")
    store.tell_address("blad", kept.id, "els", NOW)
    for person in (None, "els"):
        store.decided(person=person, act="approve", site="blad")
    reaction = ("blad", kept.id)
    for sought in (
        Sought(),
        Sought(person="els"),
        Sought(act=Act.APPROVE),
        Sought(site="blad"),
        Sought(reaction=reaction),
    ):
        store.log(sought)
    store.chain("blad")


def _do_everything_about_notices(store: SqlStore) -> None:
    reaction = published(store)
    first = reported(store, reaction, email="anna@buurt.example")
    notice = reported(store, reaction, email="anna@buurt.example", mark="Anna")
    reported(store, reaction, mark="Anna")
    with pytest.raises(UnknownNotice):
        store.notice_by_receipt("receipt")
    store.notices("blad", reaction.id)
    store.reported(limit=1)
    store.number_reported()
    store.reported_before("blad", notice.id)
    store.reporter("blad", store.notice("blad", first.id).id)
    kept = a_decision(reaction, act=Act.KEEP, after=Status.PUBLISHED, told="Het mag.")
    now = store.decide(kept)
    store.notices_answered("blad", kept.id)
    store.policies_of_answers("blad", NOW + timedelta(days=1))
    store.forget_reporters("blad", kept.policy, NOW + timedelta(days=1), NOW + timedelta(days=1), limit=1)
    store.decide(undoing(kept, now))


def _do_everything_with_the_outbox(store: SqlStore) -> None:
    reaction, at = a_reaction(), NOW + timedelta(minutes=5)
    event = Event(reaction.site, Kind.RECEIVED, reaction.id, reaction.id, NOW, NOW)
    store.accept(replace(an_arrival(reaction), events=(event,)), None)
    store.ticket_of(reaction.site, reaction.id)
    store.what_is_due(NOW)
    store.due_events(NOW)
    store.postpone_event(event, NOW)
    delivery = Delivery(event.site, event.id, Channel.MAIL, "received", AUTHOR, event.cause, event.reaction, NOW)
    store.spread(event, [delivery])
    for due in (NOW, None):
        taken = store.claim_delivery(Channel.MAIL, NOW, at)
        assert taken
        store.not_delivered(taken, "No.", due=due, at=NOW)
    store.settle_delivery(event.site, delivery.id, NOW)
    store.try_again(event.site, delivery.id, NOW)
    taken = store.claim_delivery(Channel.MAIL, NOW, at)
    assert taken
    store.delivery_overtaken(taken, NOW)
    store.claim_delivery(Channel.HOOK, NOW, at)
    store.send_again(event.site, delivery.id, at)
    store.deliveries_given_up()
    store.number_given_up()
    store.deliveries_on_their_way()
    store.deliveries(event.site, AUTHOR)
    store.deliveries_about(event.site, event.reaction)
    store.deliveries_about_each(event.site, [event.reaction])
    store.numbers_of(event.site, [event.reaction])
    store.delivery(event.site, delivery.id)
    store.delivered(delivery, NOW)
    store.delivery_of_message(store.delivery(taken.site, taken.id).message_id)
    store.bounced(delivery, "No.", NOW)
    store.clear_deliveries(at)


def _do_everything_about_confirming(store: SqlStore) -> None:
    kept = arrived(store, status=Status.UNCONFIRMED)
    decision = a_decision(kept, person=None, act=Act.CONFIRM, after=Status.WAITING)
    now = store.confirm(decision, Judgement((LINKS,), (LINKS,), Status.WAITING, tried=frozenset({"links"})), None)
    now = store.decide(a_decision(store.reaction_by_id("blad", now.id)))
    withdrawn = a_decision(now, person=None, act=Act.WITHDRAW, after=Status.WITHDRAWN)
    store.decide(withdrawn, Consequences(keeps_place=True))
    store.tell_news(store.change_news("els", News.EACH, 0, NOW), NOW, [])


def _do_everything_about_statements(store: SqlStore) -> None:
    decision = rejected(store)
    store.statement("blad", decision.id)
    store.statements("blad", since=NOW, until=NOW + timedelta(days=1))
