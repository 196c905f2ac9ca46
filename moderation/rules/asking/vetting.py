"""What a rule of others found is looked at before anybody relies on it: a finding is stored, shown and decided upon.

This is done in its own process, where a rule's own code may still run, and once more in the service, since a rule can
write into the connection itself. Nothing here takes much time or memory, whatever the findings hold.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import islice

import msgspec

from moderation.domain.address import find_addresses
from moderation.domain.finding import Field, Finding
from moderation.domain.message import Message
from moderation.domain.reaction import Draft
from moderation.rules.rule import Rule, Settings

MOST = 100
"""Findings of one rule about one draft."""

LONGEST_SENTENCE = 1_000
"""Characters of a sentence with its values filled in."""

LARGEST = 20_000
"""Bytes of a finding with all that is in it, shown or not."""


_BLANK = re.compile(r"%(?:%|\([^()%]*\)[-+ 0#]{0,5}[0-9]{0,4}(?:\.[0-9]{0,4})?[a-zA-Z])")
"""Where a value is filled in, of a width that costs no memory."""


class BadFinding(Exception):
    """A rule gave something that cannot be used. The message is ours, without a word of the draft."""


def vetted(rule: Rule, draft: Draft, said: Iterable[object]) -> tuple[Finding, ...]:
    """The findings of a rule, each of them sound. Raises BadFinding, and whatever the rule raises."""
    findings = tuple(islice(said, MOST + 1))
    if len(findings) > MOST:
        raise BadFinding(f"more than {MOST} findings")
    if not all(isinstance(finding, Finding) for finding in findings):
        raise BadFinding("something that is no Finding")
    typed = _typed(findings)
    look_at(typed, rule.name, rule.settings, draft)
    return typed


def look_at(findings: Sequence[Finding], name: str, settings: type[Settings], draft: Draft) -> None:
    """Raises BadFinding when one of them is not sound, or not what a rule of this name and these settings may say."""
    if len(findings) > MOST:
        raise BadFinding(f"more than {MOST} findings")
    for finding in findings:
        _look_at(finding, name, settings, draft)


def _typed(findings: tuple[object, ...]) -> tuple[Finding, ...]:
    """The same, with every value of the type that it should have: a dataclass does not look."""
    try:
        return msgspec.msgpack.decode(msgspec.msgpack.encode(findings), type=tuple[Finding, ...])
    except (TypeError, ValueError, OverflowError) as error:
        raise BadFinding("a value in a finding is of the wrong type") from error


def _look_at(finding: Finding, name: str, settings: type[Settings], draft: Draft) -> None:
    if finding.rule != name:
        raise BadFinding("a finding in the name of another rule")
    if len(msgspec.msgpack.encode(finding)) > LARGEST:
        raise BadFinding(f"a finding of more than {LARGEST} bytes")
    if finding.vouches:
        raise BadFinding("a finding that vouches, which only our own rule on the sender's record may do")
    if finding.span is not None:
        length = len(_values(draft).get(finding.field, ""))
        if not 0 <= finding.span.start <= finding.span.end <= length:
            raise BadFinding(f"a place outside the {finding.field}")
    known = settings.__struct_encode_fields__
    if not all(key.partition(".")[0] in known for key in finding.keys):
        raise BadFinding("a key that is no setting of the rule")
    for sentence in filter(None, (finding.reason, finding.advice)):
        look_at_sentence(sentence)


def _values(draft: Draft) -> dict[Field, str]:
    return {Field.NAME: draft.name, Field.EMAIL: draft.email, Field.TEXT: draft.text}


def look_at_sentence(sentence: Message) -> None:
    """Raises BadFinding when it could not be shown in each of its forms."""
    if sentence.plural and not isinstance(sentence.values.get("count"), int):
        raise BadFinding("a sentence with two forms and no count")
    for form in filter(None, (sentence.text, sentence.plural)):
        if "%" in _BLANK.sub("", form):
            raise BadFinding("a sentence that its values do not fit")
        try:
            words = form % sentence.values
        except (TypeError, ValueError, LookupError, OverflowError):
            raise BadFinding("a sentence that its values do not fit") from None
        if len(words) > LONGEST_SENTENCE:
            raise BadFinding(f"a sentence of more than {LONGEST_SENTENCE} characters")
        if find_addresses(words):
            raise BadFinding("a sentence with an e-mail address in it")
    if not sentence.text:
        raise BadFinding("an empty sentence")
