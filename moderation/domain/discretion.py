"""What findings may still say once the name of an author is sealed."""

from dataclasses import replace

from moderation.domain.finding import Field, Finding
from moderation.domain.message import Message, say
from moderation.domain.reaction import fold
from moderation.domain.script import skeleton

SEALED = say("About the name, which is sealed.")
SHORTEST = 3
"""Letters of a word that gives somebody away; shorter ones stand in any sentence."""


def discreet(finding: Finding, name: str) -> Finding:
    """The finding without sentences about the name, or with a word of it, however it was written."""
    words = _words(name)
    if finding.field is not Field.NAME and not (words & _words(*_sentences(finding))):
        return finding
    return replace(finding, reason=SEALED, span=None if finding.field is Field.NAME else finding.span, advice=None)


def _sentences(finding: Finding) -> tuple[str, ...]:
    """All that stands in it, whichever number rules its form."""
    messages: tuple[Message, ...] = (finding.reason, *((finding.advice,) if finding.advice else ()))
    return tuple(part for each in messages for part in (each.text, each.plural, *map(str, each.values.values())))


def _words(*texts: str) -> set[str]:
    found = {word for text in texts for seen in (text, skeleton(text)) for word in fold(seen).split()}
    return {word for word in found if len(word) >= SHORTEST}
