"""Values for the tests of the store, and the people in them: els (moderator), bram (editor), and Jan, who reacts."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, TypeVar

from moderation.domain import event
from moderation.domain.arrangement import Arrangement, Reading
from moderation.domain.assessment import Rendering
from moderation.domain.decision import Act, Decision
from moderation.domain.delivery import AUTHOR, Channel, Delivery, delivery_id
from moderation.domain.finding import Effect, Field, Finding, Span
from moderation.domain.hook import Hook, Topic
from moderation.domain.identity import IdentityKey, Kind
from moderation.domain.ids import made_at, time_ordered_id
from moderation.domain.message import say, say_count
from moderation.domain.notice import Notice, NoticeGround
from moderation.domain.person import Person, Role
from moderation.domain.reaction import Author, PublicReaction, Reaction, Status, fingerprint
from moderation.domain.site import Site
from moderation.domain.thread import Thread
from moderation.store.interface import Activation, Arrival, KeptPolicy, KeptText, NoticeArrival, Report, Store

NOW = datetime(2026, 11, 23, 20, 15, 30, 123456, tzinfo=UTC)
SECRET = b"a secret that is only used in tests"

ELS = Person("els", "Els de Wit", "els@blad.example", Role.MODERATOR)
BRAM = Person("bram", "Bram van Dam", "bram@blad.example", Role.EDITOR, "en")

DIGEST = "d1" * 32
FILES = {"policy.toml": 'first = "waiting"\n', "cases.toml": "", "lijsten/scheldwoorden.txt": "één\n"}

SHORT = Finding("length", Effect.HOLD, say("Only %(words)d words.", words=2), Field.TEXT)
LINKS = Finding(
    "links",
    Effect.SPAM,
    say_count("%(count)d link to %(host)s.", "%(count)d links to %(host)s.", 3, host="één.example"),
    Field.TEXT,
    Span(4, 19),
    say("Leave some links out."),
)

T = TypeVar("T")

_numbers = count(1)


def full(value: T) -> T:
    """The value itself, no field of which is as it would be if nobody had set it: so a new one cannot be forgotten."""
    unset = [field.name for field in fields(value) if getattr(value, field.name) == field.default]
    assert not unset, f"{type(value).__name__} has more to it by now: {unset}"
    return value


def new_id() -> str:
    """An id that sorts after the one before it."""
    number = next(_numbers)
    return time_ordered_id(NOW + timedelta(milliseconds=number), number.to_bytes(10, "big"))


def a_site(key: str = "blad", **changes: Any) -> Site:
    return replace(Site(key, "Het Blad", ("https://blad.example",), "nl", "Europe/Amsterdam", DIGEST), **changes)


def kept_policy(**changes: Any) -> KeptPolicy:
    """A version of the house rules, as the store keeps it."""
    return replace(KeptPolicy(DIGEST, "huisregels", FILES), **changes)


def a_thread(key: str = "/artikel/12", site: str = "blad", **changes: Any) -> Thread:
    return replace(Thread(site, key, "Over bomen", f"https://{site}.example{key}"), **changes)


def a_reaction(**changes: Any) -> Reaction:
    """Jan Jansen's, waiting at version 0 unless told otherwise."""
    reaction = Reaction(
        site="blad",
        id=new_id(),
        number=0,
        thread="/artikel/12",
        status=Status.WAITING,
        version=0,
        author=Author("Jan Jansen", "Jan@Jansen.example"),
        shown_name="Jan Jansen",
        text="Mooi *stuk*!",
        html="<p>Mooi <strong>stuk</strong>!</p>",
        plain="Mooi stuk!",
        renderer="textile 1",
        policy=DIGEST,
        received=NOW,
        findings=(SHORT, LINKS),
    )
    return replace(reaction, **changes)


def an_arrival(reaction: Reaction | None = None, **changes: Any) -> Arrival:
    reaction = reaction or a_reaction()
    arrival = Arrival(
        reaction=reaction,
        thread=a_thread(reaction.thread, reaction.site),
        ticket=f"ticket of {reaction.id}",
        receipt=f"receipt of {reaction.id}",
        fingerprint=fingerprint(reaction.text),
    )
    return replace(arrival, **changes)


def arrived(store: Store, **changes: Any) -> Reaction:
    """A reaction that the store has accepted, without a decision."""
    return store.accept(an_arrival(a_reaction(**changes)), None)


def a_decision(reaction: Reaction, **changes: Any) -> Decision:
    """Els approves of the reaction as she sees it."""
    decision = Decision(
        id=new_id(),
        site=reaction.site,
        reaction=reaction.id,
        person="els",
        act=Act.APPROVE,
        before=reaction.status,
        after=Status.PUBLISHED,
        version=reaction.version + 1,
        at=NOW + timedelta(minutes=5),
        policy=reaction.policy,
    )
    return replace(decision, **changes)


def an_activation(**changes: Any) -> Activation:
    """Bram brings the house rules into force."""
    return replace(Activation("blad", DIGEST, "huisregels", NOW, "bram"), **changes)


def an_arrangement(**changes: Any) -> Arrangement:
    """Bram has agreed with a source that it is not named, once."""
    arrangement = Arrangement(
        id=new_id(),
        site="blad",
        shown_name="Naam bij de redactie bekend",
        for_whom="bron van Els",
        reason="Werkt bij de gemeente.",
        agreed_with="Els de Wit",
        made_by="bram",
        made=NOW,
    )
    return replace(arrangement, **changes)


def arranged(store: Store, **changes: Any) -> Arrangement:
    """An arrangement that the store has kept, known by the code that is called after it."""
    arrangement = an_arrangement(**changes)
    store.add_arrangement(arrangement, f"code of {arrangement.id}", "")
    return arrangement


def arrived_under(store: Store, arrangement: Arrangement, real_name: str = "", **changes: Any) -> Reaction:
    """A reaction that stands under an arrangement; its author has typed this as a name."""
    shown = arrangement.shown_name
    reaction = a_reaction(author=Author(shown, ""), shown_name=shown, arrangement=arrangement.id, **changes)
    return store.accept(an_arrival(reaction, real_name=real_name), None)


def a_reading(**changes: Any) -> Reading:
    """Bram reads the sealed names."""
    return replace(Reading("bram", NOW, "De politie vraagt ernaar."), **changes)


def arranging(reaction: Reaction, **changes: Any) -> Decision:
    """Bram puts a waiting reaction under an arrangement."""
    return a_decision(reaction, person="bram", act=Act.ARRANGE, after=Status.WAITING, **changes)


def undoing(decision: Decision, now: Reaction, **changes: Any) -> Decision:
    """Bram takes back the last decision."""
    undone = {"person": "bram", "act": Act.UNDO, "after": decision.before, "undoes": decision.id}
    return a_decision(now, **undone, **changes)


def an_identity_key(**changes: Any) -> IdentityKey:
    """Bram has given the site a secret to sign with."""
    return replace(IdentityKey("blad", f"key {new_id()}", Kind.HS256, "bram", NOW), **changes)


def a_hook(**changes: Any) -> Hook:
    """Bram has had another service told of the magazine."""
    topics = frozenset({Topic.PUBLISHED, Topic.REMOVED})
    return replace(Hook("blad", f"hook-{new_id()}", "https://hooks.example/hook", topics, "bram", NOW), **changes)


def a_report(**changes: Any) -> Report:
    """Bram has begun to replay the newest reactions."""
    return replace(Report(new_id(), "blad", DIGEST, "huisregels", NOW - timedelta(days=30), "bram", NOW), **changes)


def a_kept_text(reaction: Reaction, **changes: Any) -> KeptText:
    """What the store shows of a reaction to those who render its text anew."""
    names = ("site", "id", "number", "thread", "text", "html", "plain", "renderer")
    return replace(KeptText(**{name: getattr(reaction, name) for name in names}), **changes)


def an_event(reaction: Reaction, **changes: Any) -> event.Event:
    """The reaction has come in."""
    return replace(event.Event(reaction.site, event.Kind.RECEIVED, reaction.id, reaction.id, NOW, NOW), **changes)


def a_delivery(reaction: Reaction, **changes: Any) -> Delivery:
    """A letter to its author, which is due."""
    cause = str(changes.pop("cause", reaction.id))
    what, to = str(changes.pop("what", "received")), str(changes.pop("to", AUTHOR))
    name = delivery_id(cause, what, to)
    return replace(Delivery(reaction.site, name, Channel.MAIL, what, to, cause, reaction.id, NOW), **changes)


def a_rendering(**changes: Any) -> Rendering:
    """What a new version of the renderer makes of Jan's text."""
    return replace(Rendering("<p>Mooi <b>stuk</b>!</p>", "Mooi stuk!", (), False, "textile 2"), **changes)


def published(store: Store, **changes: Any) -> Reaction:
    """A reaction that Els has approved of."""
    return store.decide(a_decision(arrived(store, **changes)))


def a_notice(reaction: Reaction, **changes: Any) -> Notice:
    """Somebody says that a reaction breaks the law."""
    made = new_id()
    notice = Notice(reaction.site, made, 0, reaction.id, NoticeGround.LAW, "Dit is opruiing.", made_at(made))
    return replace(notice, **changes)


def a_report_of(reaction: Reaction, *, email: str = "", mark: str = "", **changes: Any) -> NoticeArrival:
    """The same on its way in, from a sender whose mark is like no other's unless one is given."""
    notice = a_notice(reaction, **changes)
    return NoticeArrival(notice, mark or f"mark of {notice.id}", f"receipt of {new_id()}", email)


def reported(store: Store, reaction: Reaction, *, same_since: datetime = NOW, **changes: Any) -> Notice:
    """A report of a reaction that the store has kept."""
    return store.add_notice(a_report_of(reaction, **changes), same_since=same_since)


def furnished(store: Store) -> Store:
    """The store with two sites under the same house rules, and the two people at the desk."""
    store.keep_policy(kept_policy())
    store.add_site(a_site())
    store.add_site(a_site("krant", origins=("https://krant.example",)))
    store.add_person(ELS, "hash of els")
    store.add_person(BRAM, "hash of bram")
    return store


def published_in(store: Store, site: str, thread: str) -> tuple[PublicReaction, ...]:
    """The published reactions of a thread, in the order of their numbers."""
    numbers = store.published_parents(site, thread)
    found = store.published_numbered(site, thread, numbers)
    return tuple(found[number] for number in numbers)
