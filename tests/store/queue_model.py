"""A few hundred reactions in a store, and what a plain reading of all of them says of a part of the queue."""

import random
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations
from typing import Any

from moderation.domain.claim import Claim
from moderation.domain.decision import Act, Decision
from moderation.domain.finding import Effect, Field, Finding
from moderation.domain.ids import made_at, time_ordered_id
from moderation.domain.message import say
from moderation.domain.reaction import Author, Reaction, Status
from moderation.domain.wanted import Reader, Wanted
from moderation.store.interface import Store
from tests.store.samples import NOW, a_decision, a_reaction, an_arrival

SITES = ("blad", "krant")
THREADS = ("/artikel/12", "/a", "artikel-7")
RULES = ("links", "length", "surname", "first")
NAMES = ("Jan Jansen", "Zoë de Vries", "Piet O'Brien", "J. Janssen", "Ünal Öztürk-Bakker", "Şeyma", "Ольга Ким", "")
EMAILS = ("jan@jansen.example", "zoe@vries.example", "")
WORDS = (
    *(
        "regie",
        "op",
        "gegevens",
        "gegeven",
        "Gemeente",
        "gemeenten",
        "ambtenaar",
        "één",
        "een",
        "Zoë",
        "ÀLTIJD",
        "2026",
    ),
    *(
        "e-mail",
        "(zie",
        "https://voorbeeld.nl/a?b=c",
        "漢字",
        "Ольга",
        "ΔΕΛΤΑ",
        "*so*",
        "“ja”",
        "12:30",
        "x_y",
        "nee,",
        "…",
    ),
)
ACTS = (
    (Act.APPROVE, Status.PUBLISHED),
    (Act.REJECT, Status.REJECTED),
    (Act.SPAM, Status.SPAM),
)
PEOPLE = ("els", "bram")
NUMBER = 240

PARTS: dict[str, tuple[Any, ...]] = {
    "status": (None, *Status),
    "site": SITES,
    "thread": THREADS[:2],
    "rule": (*RULES[:2], "no-such-rule"),
    "sender": (("blad", 1), ("krant", 2), ("blad", 3), ("blad", 10**6)),
    "email": ("JAN@jansen.example", "nobody@jansen.example"),
    "names": (("jan",), ("JANS*",), ("zoe", "Vri*"), ("O'Brien",), ("ozturk",), ("ольга",), ("seyma",), ("x*",)),
    "phrases": (
        *(
            ("regie",),
            ("op gegevens",),
            ("gege*",),
            ("gemeente",),
            ("EEN",),
            ("zoe", "altijd"),
            ("e mail",),
            ("e-mail",),
        ),
        *(("voorbeeld.nl",), ("漢字",), ("漢*",), ("ольга",), ("δελτα",), ("so",), ("12:30",), ("30 12",), ("x",)),
        *(("op geg*", "regie"), ("niets",), ("ja", "nee", "2026")),
    ),
    "since": (NOW - timedelta(days=3), NOW + timedelta(days=1)),
    "until": (NOW - timedelta(days=2), NOW - timedelta(days=30)),
    "by": PEOPLE,
    "reader": (Reader.NOBODY, Reader.ME),
}


@dataclass(frozen=True)
class House:
    """All reactions in the order in which they came in, with what was decided, and who reads what until when."""

    store: Store
    reactions: list[Reaction]
    course: dict[str, list[Decision]]
    claims: dict[str, Claim]

    def expected(self, wanted: Wanted, person: str, now: datetime = NOW) -> list[str]:
        """The ids of all that is wanted, in the order that is wanted."""
        found = [each.id for each in self.reactions if self._is_wanted(each, wanted, person, now)]
        return found[::-1] if wanted.newest_first else found

    def listed(self, wanted: Wanted, person: str, now: datetime = NOW, limit: int = 1000) -> list[str]:
        """The ids that the store gives, page by page."""
        found, after = [], None
        while True:
            page = self.store.listed(wanted, now=now, person=person, after=after, limit=limit)
            assert len(page.items) <= limit
            found += [item.reaction.id for item in page.items]
            if page.after is None:
                return found
            assert len(page.items) == limit
            after = page.after

    def reader(self, reaction: str, now: datetime) -> str | None:
        claim = self.claims.get(reaction)
        return claim.person if claim and claim.until > now else None

    def _is_wanted(self, reaction: Reaction, wanted: Wanted, person: str, now: datetime) -> bool:
        when, reader = made_at(reaction.id), self.reader(reaction.id, now)
        return all(
            (
                wanted.status in (None, reaction.status),
                wanted.site in (None, reaction.site),
                wanted.thread in (None, reaction.thread),
                wanted.rule is None or wanted.rule in {finding.rule for finding in reaction.findings},
                wanted.sender is None or self._is_of(reaction, wanted.sender),
                not wanted.email or wanted.email.lower() == reaction.author.email.lower(),
                all(_has(reaction.author.name, name, apart=False) for name in wanted.names),
                all(_has(reaction.text, phrase) for phrase in wanted.phrases),
                wanted.since is None or when >= wanted.since,
                wanted.until is None or when < wanted.until,
                wanted.by is None or wanted.by in {decision.person for decision in self.course.get(reaction.id, ())},
                wanted.reader is not Reader.NOBODY or reader in (None, person),
                wanted.reader is not Reader.ME or reader == person,
            )
        )

    def _is_of(self, reaction: Reaction, sender: tuple[str, int]) -> bool:
        who = next((each for each in self.reactions if (each.site, each.number) == sender), None)
        same = who and who.site == reaction.site and who.author.email.lower() == reaction.author.email.lower()
        return bool(same and who and who.author.email)


def _words(text: str) -> list[str]:
    bare = "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign))
    return re.findall(r"[^\W_]+", bare.casefold())


def _has(text: str, phrase: str, *, apart: bool = True) -> bool:
    """Whether the words of a phrase stand in the text, in a row, or anywhere in it."""
    words, wanted = _words(text), _words(phrase)
    if not apart:
        return all(any(_is(word, each, phrase) for word in words) for each in wanted)
    starts = range(len(words) - len(wanted) + 1)
    return any(
        words[at : at + len(wanted) - 1] == wanted[:-1] and _is(words[at + len(wanted) - 1], wanted[-1], phrase)
        for at in starts
    )


def _is(word: str, wanted: str, phrase: str) -> bool:
    return word.startswith(wanted) if phrase.endswith("*") else word == wanted


def parts() -> Iterator[Wanted]:
    """Each part of a wish alone, and each with one of another kind."""
    singles = [{name: value} for name, values in PARTS.items() for value in values]
    pairs = [{**one, **other} for one, other in combinations(singles, 2) if one.keys() != other.keys()]
    for changes in ({}, *singles, *pairs):
        # A thread is one of a site.
        yield Wanted(**({"site": "blad"} if "thread" in changes else {}) | changes)


def filled(store: Store, chance: random.Random, number: int = NUMBER) -> House:
    """A store with so many reactions of the last ten days, some of them decided, some being read."""
    when = sorted(NOW - timedelta(milliseconds=chance.randrange(10 * 24 * 3_600_000)) for _ in range(number))
    kept = [_arrived(store, chance, at) for at in when]
    house = House(store, kept, {}, {})
    for place in chance.sample(range(number), number * 2 // 3):
        house.reactions[place], house.course[kept[place].id] = _decided(store, chance, kept[place])
    for reaction in chance.sample(house.reactions, number // 8):
        until = NOW + timedelta(minutes=chance.choice((-1, 2, 2)))
        claim = Claim(reaction.site, reaction.id, chance.choice(PEOPLE), until)
        house.claims[reaction.id] = store.claim(claim, NOW - timedelta(minutes=5))
    return house


def _arrived(store: Store, chance: random.Random, at: datetime) -> Reaction:
    reaction = a_reaction(
        id=time_ordered_id(at, chance.randbytes(10)),
        received=at,
        site=chance.choice(SITES),
        thread=chance.choice(THREADS),
        author=Author(chance.choice(NAMES), chance.choice(EMAILS)),
        text=" ".join(chance.choices(WORDS, k=chance.randrange(1, 9))),
        findings=tuple(_finding(rule) for rule in chance.sample(RULES, chance.randrange(3))),
    )
    return store.accept(an_arrival(reaction), None)


def _finding(rule: str) -> Finding:
    return Finding(rule, Effect.HOLD, say("Look at it."), Field.TEXT)


def _decided(store: Store, chance: random.Random, reaction: Reaction) -> tuple[Reaction, list[Decision]]:
    course: list[Decision] = []
    for person in chance.sample(PEOPLE, chance.randrange(1, 3)):
        act, after = (Act.REMOVE, Status.REMOVED) if course else chance.choice(ACTS)
        if course and reaction.status is not Status.PUBLISHED:
            break
        decision = a_decision(reaction, person=person, act=act, after=after)
        reaction = store.decide(decision)
        course.append(decision)
    return reaction, course
