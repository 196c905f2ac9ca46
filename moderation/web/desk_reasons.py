"""The desk's page on reasons: which there are, how they are worded, what an author gets to read of them."""

from contextlib import suppress
from dataclasses import dataclass, replace

from babel import Locale, UnknownLocaleError
from flask import Blueprint, render_template

from moderation.domain.policy import Policy, Reason
from moderation.domain.reaction import Status
from moderation.domain.site import Site
from moderation.intake.grounds import grounds_named
from moderation.review.reasons import LATELY, VERSIONS
from moderation.web import presenters, receipt_words
from moderation.web.access import person
from moderation.web.desk import who_and_where
from moderation.web.ground_words import kind_in_words
from moderation.web.house import house
from moderation.web.language import words
from moderation.web.letters import said, samples
from moderation.web.words import LANGUAGES, words_of

reasons = Blueprint("reasons", __name__, url_prefix="/desk")
reasons.context_processor(who_and_where)


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


@reasons.get("/reasons")
def listed() -> str:
    """The reasons of every site, in the order in which they are picked."""
    return render_template(
        "desk/reasons/list.html",
        by_site=house().reasons.by_site(),
        days=LATELY.days,
        versions=VERSIONS,
        languages_of=_languages_of,
        language_name=_language_name,
        falls_back_to=_falls_back_to,
        seen_by_author=_seen_by_author,
        kind_of=lambda reason: kind_in_words(reason.category, words()),
        rule_of=said.rule_of,
        may_edit=person().role.may_edit,
    )


def _languages_of(languages: tuple[str, ...]) -> tuple[str, ...]:
    """Those in which a reason should be worded: the ones that we speak, and any other in which one is."""
    return tuple(dict.fromkeys((*LANGUAGES, *languages)))


def _language_name(language: str) -> str:
    """What a language is called in that of whoever looks; its code when it has no name."""
    spoken = language.removesuffix(FRIENDS)
    name = spoken
    with suppress(UnknownLocaleError, ValueError):
        name = Locale.parse(spoken).get_display_name(words().language) or spoken
    return name if spoken == language else words().gettext("%(language)s, as to friends") % {"language": name}


def _falls_back_to(reason: Reason, language: str) -> str:
    """The language that is shown in place of one in which a reason is not worded; empty when it is."""
    return "" if reason.words.get(language) else next(iter(reason.words))


def _seen_by_author(reason: Reason, site: Site, policy: Policy, language: str) -> Seen:
    """The reason as it is read on a site in this language."""
    there = replace(site, language=language.removesuffix(FRIENDS), informal=language.endswith(FRIENDS))
    theirs = words_of(there)
    grounds = grounds_named((reason.key,), policy, there.tongues)
    heading, standing = (theirs.of(said[Status.REJECTED]) for said in (presenters.RECEIVED, presenters.WHERE_IT_STANDS))
    return Seen(
        heading=heading,
        standing=standing,
        sentence=" ".join(receipt_words.why_it_returns(grounds, "", None, theirs).reasons),
        spoken=(_falls_back_to(reason, language) or language).removesuffix(FRIENDS),
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
