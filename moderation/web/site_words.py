"""What is said of sites: the fields of their form, what was changed about them, and why something cannot be."""

from collections.abc import Iterator, Mapping

from moderation.domain.entry import Entry
from moderation.domain.message import Message, say
from moderation.sites.judged import Level
from moderation.web.words import Words

FIELDS: Mapping[str, Message] = {
    "name": say("Name, as readers know it"),
    "origins": say("Addresses whose pages show reactions"),
    "language": say("Language of the readers"),
    "time_zone": say("Time zone"),
    "informal": say("Readers are spoken to as friends"),
    "open_threads": say("The first reaction under a page opens its thread"),
    "indexed": say("Search engines may list the pages of threads"),
}
"""What a site says of itself, by the names of its fields, in the order of the form."""

LEVELS: Mapping[Level, Message] = {
    Level.MEND: say("To be mended"),
    Level.NOTE: say("Worth knowing"),
    Level.GOOD: say("In order"),
}


def value_of(value: object, words: Words) -> str:
    """What stands in a field, in words."""
    if isinstance(value, bool):
        return words.gettext("yes") if value else words.gettext("no")
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def changes_of(entry: Entry, words: Words) -> Iterator[str]:
    """What a line of the log says was changed about its site."""
    for field, label in FIELDS.items():
        if field in entry.changed:
            before, after = (value_of(value, words) for value in entry.changed[field])
            yield f"{words.of(label)}: {before} → {after}"
