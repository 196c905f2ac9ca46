"""A reason as an author reads it, on the receipt and in the mail, by language; and what its languages are called."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace

from babel import Locale, UnknownLocaleError

from moderation.domain.policy import Policy, Reason
from moderation.domain.reaction import Status
from moderation.domain.site import Site
from moderation.intake.grounds import grounds_named
from moderation.web import presenters, receipt_words
from moderation.web.language import words
from moderation.web.letters import said, samples
from moderation.web.words import LANGUAGES, words_of

FRIENDS = "-informal"
"""Behind the code of a language: as friends are spoken to in it."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What an author reads of a reason: on the receipt a heading, where the reaction stands, and the reason, in the
    language in which that is worded; in the mail the paragraphs of its letter, if there is one.
    """

    heading: str
    standing: str
    sentence: str
    spoken: str
    letter: tuple[str, ...]


def languages_of(languages: Iterable[str]) -> tuple[str, ...]:
    """Those in which a reason should be worded: the ones that we speak, and any other in which one is."""
    return tuple(dict.fromkeys((*LANGUAGES, *languages)))


def language_name(language: str) -> str:
    """What a language is called in that of whoever looks; its code when it has no name."""
    spoken = language.removesuffix(FRIENDS)
    name = spoken
    with suppress(UnknownLocaleError, ValueError):
        name = Locale.parse(spoken, sep="-").get_display_name(words().language) or spoken
    return name if spoken == language else words().gettext("%(language)s, as to friends") % {"language": name}


def falls_back_to(reason: Reason, language: str) -> str:
    """The language that is shown in place of one in which a reason is not worded; empty when it is, or none is."""
    return "" if reason.words.get(language) else next(iter(reason.words), "")


def seen_by_author(reason: Reason, site: Site, policy: Policy, language: str) -> Seen:
    """The reason as it is read on a site in this language."""
    there = replace(site, language=language.removesuffix(FRIENDS), informal=language.endswith(FRIENDS))
    theirs = words_of(there)
    grounds = grounds_named((reason.key,), policy, there.tongues)
    heading, standing = (theirs.of(said[Status.REJECTED]) for said in (presenters.RECEIVED, presenters.WHERE_IT_STANDS))
    return Seen(
        heading=heading,
        standing=standing,
        sentence=" ".join(receipt_words.why_it_returns(grounds, "", None, theirs).reasons),
        spoken=(falls_back_to(reason, language) or language).removesuffix(FRIENDS),
        letter=_letter(reason, there, policy),
    )


def _letter(reason: Reason, site: Site, policy: Policy) -> tuple[str, ...]:
    """The paragraphs of the letter to an invented author, as the site speaks; none where it has none."""
    if not any(tongue in reason.letter for tongue in site.tongues):
        return ()
    places = {
        "name": samples.NAME,
        "title": words_of(site).of(samples.TITLE),
        "editors": policy.correspondence.reply_to,
    }
    text = said.sentences_of(reason, said.rule_of(reason, policy, site), site, places)
    return tuple(paragraph for paragraph in text.split("\n\n") if paragraph.strip())
