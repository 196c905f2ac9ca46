"""Values for the tests of the store, and the people in them: els (moderator), bram (editor), and Jan, who reacts."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from moderation.domain.assessment import Rendering
from moderation.domain.decision import Act, Decision
from moderation.domain.finding import Effect, Field, Finding, Span
from moderation.domain.ids import time_ordered_id
from moderation.domain.message import say, say_count
from moderation.domain.person import Person, Role
from moderation.domain.policy import Policy
from moderation.domain.reaction import Author, Reaction, Status, fingerprint
from moderation.domain.site import Site
from moderation.domain.thread import Thread
from moderation.store.interface import Arrival, KeptText, Store

NOW = datetime(2026, 11, 23, 20, 15, 30, 123456, tzinfo=UTC)
SECRET = b"a secret that is only used in tests"

ELS = Person("els", "Els de Wit", "els@blad.example", Role.MODERATOR)
BRAM = Person("bram", "Bram van Dam", "bram@blad.example", Role.EDITOR, "en")

HOUSE_RULES = Policy("huisregels", "d1", 'first = "waiting"\n', Status.WAITING, "textile", ())

SHORT = Finding("length", Effect.HOLD, say("Only %(words)d words.", words=2), Field.TEXT)
LINKS = Finding(
    "links",
    Effect.SPAM,
    say_count("%(count)d link to %(host)s.", "%(count)d links to %(host)s.", 3, host="één.example"),
    Field.TEXT,
    Span(4, 19),
    say("Leave some links out."),
)

_numbers = count(1)


def new_id() -> str:
    """An id that sorts after the one before it."""
    number = next(_numbers)
    return time_ordered_id(NOW + timedelta(milliseconds=number), number.to_bytes(10, "big"))


def a_site(key: str = "blad", **changes: Any) -> Site:
    return replace(Site(key, "Het Blad", ("https://blad.example",), "nl", "Europe/Amsterdam", "huisregels"), **changes)


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
        policy="d1",
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
    return store.accept(an_arrival(a_reaction(**changes)), HOUSE_RULES, None)


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


def a_kept_text(reaction: Reaction, **changes: Any) -> KeptText:
    """What the store shows of a reaction to those who render its text anew."""
    names = ("site", "id", "number", "thread", "text", "html", "plain", "renderer")
    return replace(KeptText(**{name: getattr(reaction, name) for name in names}), **changes)


def a_rendering(**changes: Any) -> Rendering:
    """What a new version of the renderer makes of Jan's text."""
    return replace(Rendering("<p>Mooi <b>stuk</b>!</p>", "Mooi stuk!", (), False, "textile 2"), **changes)


def published(store: Store, **changes: Any) -> Reaction:
    """A reaction that Els has approved of."""
    return store.decide(a_decision(arrived(store, **changes)))


def furnished(store: Store) -> Store:
    """The store with two sites and the two people at the desk."""
    store.add_site(a_site())
    store.add_site(a_site("krant", origins=("https://krant.example",)))
    store.add_person(ELS, "hash of els")
    store.add_person(BRAM, "hash of bram")
    return store
