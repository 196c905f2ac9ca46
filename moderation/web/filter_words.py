"""What a part of the queue is called in words, and what else it can be narrowed to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from moderation.domain.message import Message, say, say_count
from moderation.domain.site import Site
from moderation.domain.wanted import Reader
from moderation.web.asking import rule_names
from moderation.web.wanted_form import AGE, QueueAddress, place_in
from moderation.web.words import Words

AGES = ("1h", "4h", "1d", "3d")
READERS: dict[str, Message] = {
    Reader.NOBODY: say("Nobody else is reading it"),
    Reader.ME: say("I am reading it"),
}

Options = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Filters:
    """An address of the queue, its sites, and the language in which it is told."""

    address: QueueAddress
    known: Mapping[str, Site]
    words: Words

    @property
    def chosen(self) -> Options:
        """Each part of the address that narrows the queue, with its words."""
        said: dict[str, Callable[[str], str]] = {
            "site": self._site,
            "thread": lambda key: self.words.of(say("Thread %(key)s", key=key)),
            "rule": self._rule,
            "older": self._older,
            "sender": self._sender,
            "q": lambda typed: f"“{typed}”",
            "reader": lambda reader: self.words.of(READERS[reader]) if reader in READERS else reader,
        }
        return [(name, said[name](text)) for name, text in self.address.narrowed.items()]

    @property
    def sites(self) -> Options:
        return [(site.key, site.name) for site in self.known.values()]

    @property
    def rules(self) -> Options:
        """All rules by their titles, and the one that is asked for, also when it is there no more."""
        names, asked = rule_names(), self.address.rule
        if asked and asked not in names:
            names[asked] = asked
        return sorted(names.items(), key=lambda option: option[1].casefold())

    @property
    def ages(self) -> Options:
        asked = (self.address.older,) if AGE.fullmatch(self.address.older) else ()
        return [(age, self.words.of(_age(age))) for age in dict.fromkeys((*AGES, *asked))]

    def _site(self, key: str) -> str:
        return self.known[key].name if key in self.known else key

    def _rule(self, name: str) -> str:
        names = rule_names()
        if name not in names:
            return self.words.of(say("Rule %(name)s, which is not there any more", name=name))
        return self.words.of(say("Rule %(name)s", name=names[name]))

    def _sender(self, text: str) -> str:
        place = place_in(text)
        if place is None:
            return text
        return self.words.of(say("The sender of %(site)s %(number)d", site=self._site(place[0]), number=place[1]))

    def _older(self, age: str) -> str:
        if AGE.fullmatch(age) is None:
            return age
        number = int(age[:-1])
        if age.endswith("h"):
            told = say_count("Older than an hour", "Older than %(count)d hours", number)
        else:
            told = say_count("Older than a day", "Older than %(count)d days", number)
        return self.words.of(told)


def _age(age: str) -> Message:
    number = int(age[:-1])
    if age.endswith("h"):
        return say_count("an hour", "%(count)d hours", number)
    return say_count("a day", "%(count)d days", number)
