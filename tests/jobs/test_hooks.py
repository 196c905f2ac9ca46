"""Other services are told of what they have chosen: signed, of what is so by then, and nothing that is not public."""

import json
import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from standardwebhooks import Webhook
from structlog.testing import capture_logs

from moderation import bootstrap
from moderation.config import Settings
from moderation.domain.correspondence import Correspondence
from moderation.domain.decision import Act
from moderation.domain.delivery import Channel, Delivery
from moderation.domain.event import Consequences, after_arrival, after_decision, after_report
from moderation.domain.hook import CHOICES, Hook, Topic
from moderation.domain.ids import ENTROPY, time_ordered_id
from moderation.domain.person import Person
from moderation.domain.reaction import Author, Reaction, Status
from moderation.domain.target import targets_in
from moderation.domain.terms import Terms
from moderation.hooks import Hooks
from moderation.jobs.hooks import MOST_BYTES, HookCarrier, HookTelling
from moderation.jobs.spreading import Spreader
from moderation.jobs.telling import NotDelivered, Overtaken
from moderation.store.interface import Store
from moderation.web.hook_links import HookLinks
from moderation.web.house import House
from tests.conftest import ARTICLE, ORIGIN, SECRET, Clock, Reader
from tests.store.samples import a_decision, a_reaction, a_report_of, an_arrival
from tests.test_hook_line import Service, a_line, a_service

HOUSE = Correspondence()
HERE = targets_in("127.0.0.1")


class Rules:
    """House rules that say nothing but how long nobody is told."""

    def __init__(self) -> None:
        self.house = HOUSE

    def correspondence(self, digest: str) -> Correspondence:
        return self.house


class Desk:
    """Reactions come in and are decided on, and one service is told when it is time."""

    def __init__(self, store: Store, hooks: Hooks, clock: Clock, owner: Person, service: Service) -> None:
        self.store, self.clock, self.service = store, clock, service
        self.rules, self._chance = Rules(), count()
        self._owner, self._hooks = owner, hooks
        self._digest = store.site("magazine").policy
        self._spreader = Spreader(store, self.rules, [HookTelling(store)], Channel)  # type: ignore[arg-type]
        self.carrier = HookCarrier(store, a_line(HERE), HookLinks("https://reacties.example"), clock)

    def hook(self, *topics: Topic, service: Service | None = None) -> tuple[Hook, str]:
        return self._hooks.make(self._owner, "magazine", (service or self.service).url, set(topics or CHOICES))

    def arrived(self, **changes: Any) -> Reaction:
        reaction = a_reaction(site="magazine", policy=self._digest, received=self.clock(), **changes)
        arrival = replace(an_arrival(reaction), events=after_arrival(reaction, self.rules.house))
        return self.store.accept(arrival, None)

    def did(self, reaction: Reaction, act: Act, after: Status, **more: Any) -> Reaction:
        self.clock.forward(seconds=1)
        made = time_ordered_id(self.clock(), next(self._chance).to_bytes(ENTROPY, "big"))
        by = {"id": made, "person": self._owner.id, "at": self.clock()} | more
        decision = a_decision(reaction, act=act, after=after, **by)
        return self.store.decide(decision, Consequences(after_decision(decision, self.rules.house)))

    def undid(self, reaction: Reaction) -> Reaction:
        last = self.store.decisions(reaction.site, reaction.id)[-1]
        return self.did(reaction, Act.UNDO, last.before, undoes=last.id)

    def tell(self, *, after: timedelta = HOUSE.undo) -> list[str]:
        """The types of what the service has been told in all, when so much time has passed."""
        self.clock.at += after
        while self._spreader.spread(self.clock()):
            pass
        while taken := self.claimed():
            with suppress(Overtaken):
                self.carrier.carry(taken)
                self.store.delivered(taken, self.clock())
        return [json.loads(body)["type"] for _, _, body in self.service.asked]

    def claimed(self) -> Delivery | None:
        return self.store.claim_delivery(Channel.HOOK, self.clock(), self.clock() + timedelta(minutes=1))

    def told(self) -> list[dict[str, Any]]:
        """What the service was told, whole."""
        return [json.loads(body) for _, _, body in self.service.asked]


@pytest.fixture
def service() -> Iterator[Service]:
    with a_service() as service:
        yield service


@pytest.fixture
def hooks(store: Store, clock: Clock) -> Hooks:
    return Hooks(store, SECRET.encode(), HERE, clock, secrets.token_bytes)


@pytest.fixture
def desk_(store: Store, hooks: Hooks, clock: Clock, wil: Person, service: Service) -> Desk:
    clock.at = datetime.now(UTC)  # the other end has a clock of its own, and believes nothing that is old
    return Desk(store, hooks, clock, wil, service)


def approved(desk: Desk, reaction: Reaction) -> Reaction:
    return desk.did(reaction, Act.APPROVE, Status.PUBLISHED)


def rejected(desk: Desk, reaction: Reaction) -> Reaction:
    return desk.did(reaction, Act.REJECT, Status.REJECTED, reason="offtopic")


def removed(desk: Desk, reaction: Reaction) -> Reaction:
    return desk.did(reaction, Act.REMOVE, Status.REMOVED, reason="offtopic")


def step(act: Act, after: Status, **more: Any) -> Callable[[Desk, Reaction], Reaction]:
    return lambda desk, reaction: desk.did(reaction, act, after, **more)


shortened = step(Act.EDIT, Status.PUBLISHED, reason="shortened")
contested = step(Act.OBJECT, Status.PUBLISHED, person=None)


# What is told


@pytest.mark.parametrize(
    ("acts", "told"),
    [
        ((approved,), [Topic.PUBLISHED]),
        ((rejected,), [Topic.REJECTED]),
        ((step(Act.SPAM, Status.SPAM),), [Topic.SPAM]),
        ((step(Act.SPAM, Status.SPAM), approved), [Topic.SPAM, Topic.PUBLISHED]),
        ((step(Act.RETURN, Status.RETURNED, reason="surname"),), [Topic.RETURNED]),
        (
            (
                step(Act.RETURN, Status.RETURNED, reason="surname"),
                step(Act.EXPIRE, Status.REJECTED, person=None),
            ),
            [Topic.RETURNED, Topic.REJECTED],
        ),
        ((approved, removed, step(Act.RESTORE, Status.PUBLISHED)), [Topic.PUBLISHED, Topic.REMOVED, Topic.RESTORED]),
        ((approved, step(Act.EDIT, Status.PUBLISHED)), [Topic.PUBLISHED, Topic.EDITED]),
        (
            (approved, shortened, contested, step(Act.REINSTATE, Status.PUBLISHED)),
            [Topic.PUBLISHED, Topic.EDITED, Topic.OBJECTED, Topic.EDITED],
        ),
        (
            (approved, shortened, contested, step(Act.UPHOLD, Status.PUBLISHED)),
            [Topic.PUBLISHED, Topic.EDITED, Topic.OBJECTED],
        ),
        ((step(Act.AMEND, Status.WAITING, person=None),), [Topic.AMENDED]),
        ((step(Act.WITHDRAW, Status.WITHDRAWN, person=None),), [Topic.WITHDRAWN]),
        ((rejected, step(Act.OBJECT, Status.OBJECTED, person=None)), [Topic.REJECTED, Topic.OBJECTED]),
        ((step(Act.ARRANGE, Status.WAITING),), []),
        ((approved, step(Act.KEEP, Status.PUBLISHED)), [Topic.PUBLISHED]),
        ((step(Act.SPAM, Status.SPAM), step(Act.AMEND, Status.SPAM, person=None)), [Topic.SPAM]),
        ((step(Act.SPAM, Status.SPAM), step(Act.WITHDRAW, Status.WITHDRAWN, person=None)), [Topic.SPAM]),
    ],
)
def test_every_act_is_told_by_its_name(
    desk_: Desk, acts: tuple[Callable[[Desk, Reaction], Reaction], ...], told: list[Topic]
) -> None:
    desk_.hook()
    reaction = desk_.arrived()
    desk_.tell()
    for act in acts:
        reaction = act(desk_, reaction)
        desk_.tell()
    assert desk_.tell() == [Topic.RECEIVED, *told]


@pytest.mark.parametrize(
    ("status", "told"),
    [(Status.WAITING, [Topic.RECEIVED]), (Status.UNCONFIRMED, [])],
)
def test_what_comes_in_is_told_when_it_waits(desk_: Desk, status: Status, told: list[Topic]) -> None:
    desk_.hook()
    desk_.arrived(status=status)
    assert desk_.tell() == told


@pytest.mark.parametrize(
    ("first", "told"),
    [
        (None, Topic.RECEIVED),
        ((Act.APPROVE, Status.PUBLISHED), Topic.PUBLISHED),
        ((Act.SPAM, Status.SPAM), Topic.SPAM),
    ],
)
def test_what_is_confirmed_comes_in_then_and_not_before(
    desk_: Desk, first: tuple[Act, Status] | None, told: Topic
) -> None:
    desk_.hook()
    reaction = desk_.arrived(status=Status.UNCONFIRMED)
    confirmed = desk_.did(reaction, Act.CONFIRM, Status.WAITING, person=None)
    if first:  # by the house rules, with no event of its own
        decision = a_decision(confirmed, act=first[0], after=first[1], person=None, at=desk_.clock())
        desk_.store.decide(decision)
    assert desk_.tell() == [told]


def test_what_the_house_rules_publish_at_once_is_told_as_published(
    store: Store, house: House, wil: Person, jan: Reader, hooks: Hooks, clock: Clock, service: Service
) -> None:
    desk = Desk(store, hooks, clock, wil, service)
    hooks.make(wil, "buurt", service.url, set(CHOICES))
    reaction = jan.sends("A brave plan, this.", site="buurt", thread="/a").reaction
    assert reaction.status is Status.PUBLISHED
    assert desk.tell() == [Topic.PUBLISHED]


def test_a_hook_is_told_what_it_has_chosen_and_nothing_of_other_sites(desk_: Desk) -> None:
    desk_.hook(Topic.PUBLISHED)
    with a_service() as elsewhere:
        desk_.hook(Topic.RECEIVED, service=elsewhere)
        approved(desk_, desk_.arrived())
        assert desk_.tell() == [Topic.PUBLISHED]
        assert [json.loads(body)["type"] for _, _, body in elsewhere.asked] == [Topic.RECEIVED]


def test_what_is_undone_in_time_is_told_to_nobody_and_later_it_is_taken_back(desk_: Desk) -> None:
    desk_.hook()
    reaction = desk_.undid(approved(desk_, desk_.arrived()))
    assert desk_.tell() == [Topic.RECEIVED]
    reaction = approved(desk_, reaction)
    assert desk_.tell() == [Topic.RECEIVED, Topic.PUBLISHED]
    desk_.undid(reaction)
    assert desk_.tell() == [Topic.RECEIVED, Topic.PUBLISHED, Topic.UNDONE]
    assert desk_.told()[-1]["data"]["status"] == "waiting"


def test_whoever_was_told_is_told_that_it_was_undone_also_when_the_time_for_that_is_longer_by_now(
    desk_: Desk,
) -> None:
    desk_.hook()
    desk_.rules.house = replace(HOUSE, undo=timedelta())
    reaction = approved(desk_, desk_.arrived())
    desk_.tell()
    desk_.rules.house = HOUSE
    desk_.undid(reaction)
    assert desk_.tell() == [Topic.RECEIVED, Topic.PUBLISHED, Topic.UNDONE]


def test_a_report_and_its_answer_are_told_without_whoever_has_reported(desk_: Desk, store: Store) -> None:
    desk_.hook(Topic.REPORT_RECEIVED, Topic.REPORT_ANSWERED)
    reaction = approved(desk_, desk_.arrived())
    arrival = a_report_of(reaction, at=desk_.clock(), name="Anna Bos", email="anna@example.org")
    store.add_notice(replace(arrival, events=after_report(arrival.notice)), same_since=desk_.clock())
    assert desk_.tell() == [Topic.REPORT_RECEIVED]
    desk_.did(reaction, Act.KEEP, Status.PUBLISHED, told="Dit mag blijven staan.")
    assert desk_.tell() == [Topic.REPORT_RECEIVED, Topic.REPORT_ANSWERED]
    assert {each["data"]["number"] for each in desk_.told()} == {reaction.number}
    assert not {"anna", "Anna", "opruiing"} & set(re.findall(r"\w+", json.dumps(desk_.told())))


# What stands in it


def test_what_is_sent_is_signed_and_believed(desk_: Desk) -> None:
    hook, secret = desk_.hook(Topic.RECEIVED)
    reaction = desk_.arrived()
    desk_.tell(after=timedelta())
    ((_, headers, body),) = desk_.service.asked
    assert Webhook(secret).verify(body, headers)["data"]["number"] == reaction.number
    assert headers["webhook-id"] == f"{reaction.id}_reaction_received_hook_{hook.id}"


def test_two_secrets_sign_until_the_first_one_is_over(desk_: Desk, hooks: Hooks, wil: Person) -> None:
    hook, old = desk_.hook(Topic.RECEIVED)
    _, new = hooks.rotate(wil, "magazine", hook.id, timedelta(hours=1))
    desk_.arrived()
    desk_.tell(after=timedelta())
    (_, headers, body) = desk_.service.asked[-1]
    assert Webhook(new).verify(body, headers) == Webhook(old).verify(body, headers)
    desk_.arrived()
    desk_.tell(after=timedelta(hours=2))
    (_, headers, body) = desk_.service.asked[-1]
    assert headers["webhook-signature"].count("v1,") == 1


def test_what_is_public_is_told_whole_and_the_rest_without_its_words(desk_: Desk) -> None:
    desk_.hook()
    reaction = desk_.arrived(author=Author("Jan Jansen", "jan@example.org"), shown_name="Jan Jansen")
    desk_.tell()
    approved(desk_, reaction)
    decided = desk_.clock()
    desk_.tell()
    waiting, published = desk_.told()
    expected = {
        "site": "magazine",
        "thread": {"key": reaction.thread, "url": waiting["data"]["thread"]["url"], "title": "Artikel"},
        "number": reaction.number,
        "parent": None,
        "status": "waiting",
        "received": reaction.received.isoformat().replace("+00:00", "Z"),
        "permalink": waiting["data"]["permalink"],
        "desk": f"https://reacties.example/desk/item/magazine/{reaction.number}",
        "name": None,
        "html": None,
        "plain": None,
    }
    assert waiting["data"] | {"thread": expected["thread"]} == expected
    assert waiting["data"]["permalink"].endswith(reaction.anchor)
    words = {"name": "Jan Jansen", "html": reaction.html, "plain": reaction.plain}
    assert published["data"] == waiting["data"] | {"status": "published"} | words
    assert abs(datetime.fromisoformat(published["timestamp"]) - decided) < timedelta(milliseconds=1)
    assert "jan@example.org" not in json.dumps(desk_.told())


def test_neither_an_address_nor_a_name_that_the_editors_keep_is_told(
    desk_: Desk, house: House, jan: Reader, bram: Person
) -> None:
    desk_.hook()
    reaction = jan.sends("Mail mij op sarah@example.org.", name="Sarah Zeldzaam", email="s.z@example.org").reaction
    terms = Terms("Bron van Els", "Zou haar baan verliezen.", "Els de Graaf", real_name="Sarah Zeldzaam")
    arranged = house.arrangements.arrange(bram, "magazine", reaction.number, 0, terms)[0]
    house.review.decide(bram, "magazine", arranged.number, Act.APPROVE, arranged.version)
    assert desk_.tell() == [Topic.RECEIVED, Topic.PUBLISHED]
    published = desk_.told()[-1]["data"]
    assert published["name"] == arranged.shown_name
    assert "Mail mij op" in published["plain"]
    assert not {"Zeldzaam", "example.org", "sarah"} & set(re.findall(r"\w+(?:\.\w+)*", json.dumps(desk_.told())))


def test_what_is_told_is_what_is_so_when_it_is_sent(desk_: Desk) -> None:
    desk_.hook(Topic.PUBLISHED)
    removed(desk_, approved(desk_, desk_.arrived()))
    assert desk_.tell() == [Topic.PUBLISHED]
    (told,) = desk_.told()
    assert (told["data"]["status"], told["data"]["html"]) == ("removed", None)


def test_what_is_too_long_is_sent_without_its_words(desk_: Desk) -> None:
    desk_.hook(Topic.PUBLISHED)
    approved(desk_, desk_.arrived(html="<p>" + "é" * MOST_BYTES, plain="é"))
    desk_.tell()
    ((_, _, body),) = desk_.service.asked
    assert len(body) < 1_000
    assert json.loads(body)["data"]["html"] is None


# What comes of it


def test_what_is_sent_again_has_the_same_id_and_another_moment(desk_: Desk, hooks: Hooks, wil: Person) -> None:
    hook, secret = desk_.hook(Topic.RECEIVED)
    reaction = desk_.arrived()
    desk_.tell(after=timedelta())
    ((sent, number),) = hooks.deliveries(wil, "magazine", hook.id).items
    assert number == reaction.number
    desk_.clock.forward(seconds=30)
    assert hooks.send_again(wil, "magazine", hook.id, sent.id)
    desk_.tell(after=timedelta())
    first, second = (headers for _, headers, _ in desk_.service.asked)
    assert first["webhook-id"] == second["webhook-id"]
    assert int(second["webhook-timestamp"]) - int(first["webhook-timestamp"]) in (30, 31)
    assert Webhook(secret).verify(desk_.service.asked[1][2], second)


@pytest.mark.parametrize("status", [302, 400, 404, 429, 500, 503])
def test_another_answer_than_yes_is_no_delivery_and_says_which(desk_: Desk, status: int) -> None:
    desk_.hook(Topic.RECEIVED)
    desk_.arrived()
    desk_.service.says(status, b"Jan Jansen bestaat niet")
    with pytest.raises(NotDelivered) as failed:
        desk_.tell(after=timedelta())
    assert failed.value.why == f"The service answered with status {status}."
    assert not failed.value.for_good


def test_a_service_that_cannot_be_reached_is_tried_again(desk_: Desk, service: Service) -> None:
    with a_service() as gone:
        desk_.hook(Topic.RECEIVED, service=gone)
    desk_.arrived()
    with pytest.raises(NotDelivered) as failed:
        desk_.tell(after=timedelta())
    assert (failed.value.why, failed.value.for_good) == ("Nobody listens at the address.", False)


def test_a_service_that_is_gone_ends_its_hook_aloud(desk_: Desk, store: Store) -> None:
    hook, _ = desk_.hook(Topic.RECEIVED)
    desk_.arrived()
    desk_.service.says(410)
    with capture_logs() as logs, pytest.raises(NotDelivered) as failed:
        desk_.tell(after=timedelta())
    assert failed.value.for_good
    ended = store.hook("magazine", hook.id)
    assert (ended.ended, ended.ended_by) == (desk_.clock(), None)
    assert ("warning", "a webhook has ended: the service says that it is gone") in [
        (each["log_level"], each["event"]) for each in logs
    ]
    assert hook.url not in json.dumps(logs)


def test_an_ended_hook_is_told_nothing_more_also_of_what_was_on_its_way(desk_: Desk, hooks: Hooks, wil: Person) -> None:
    hook, _ = desk_.hook()
    desk_.arrived()
    hooks.ping(wil, "magazine", hook.id)
    hooks.end(wil, "magazine", hook.id)
    desk_.arrived()
    assert desk_.tell() == []


def test_a_try_is_told_to_one_hook_whatever_it_has_chosen_and_says_nothing(
    desk_: Desk, hooks: Hooks, wil: Person
) -> None:
    hook, secret = desk_.hook(Topic.REMOVED)
    hooks.ping(wil, "magazine", hook.id)
    desk_.tell(after=timedelta())
    ((_, headers, body),) = desk_.service.asked
    told = Webhook(secret).verify(body, headers)
    assert (told["type"], told["data"]) == ("ping", {"site": "magazine"})


def test_the_worker_of_the_service_tells_hooks(
    settings: Settings, store: Store, house: House, wil: Person, jan: Reader, clock: Clock, service: Service
) -> None:
    here = replace(settings, hook_targets="127.0.0.1")
    bootstrap.build(here, store, clock, house.shelf).hooks.make(wil, "magazine", service.url, {Topic.RECEIVED})
    reaction = jan.sends().reaction
    bootstrap.worker_of(here, store, clock).work_off()
    ((_, _, body),) = service.asked
    told = json.loads(body)["data"]
    assert told["number"] == reaction.number
    assert told["thread"] == {"key": ARTICLE, "url": f"{ORIGIN}{ARTICLE}", "title": ""}
    assert told["permalink"] == f"{ORIGIN}{ARTICLE}#{reaction.anchor}"
