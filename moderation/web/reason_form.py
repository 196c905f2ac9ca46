"""The form of a reason: what stands in it, and what was typed there. Nothing is judged here."""

from collections.abc import Mapping
from dataclasses import dataclass

from moderation.domain.policy import Policy, Reason
from moderation.domain.site import Site
from moderation.web.words import LANGUAGES, SPOKEN

FIELDS = 400
"""Of the form: two for each language, and some more."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A reason as it was typed, with the digest of the house rules that the editor had before them."""

    reason: Reason
    seen: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class Languages:
    """Those in which a reason can be worded: the site's own and the desk's first, then those that have words here, and
    the others in which readers are spoken to.
    """

    first: tuple[str, ...]
    worded: tuple[str, ...]
    others: tuple[str, ...]

    @property
    def every(self) -> tuple[str, ...]:
        return self.first + self.worded + self.others


def languages_for(site: Site, policy: Policy) -> Languages:
    first = tuple(dict.fromkeys((site.tongues[0], *LANGUAGES)))
    found = dict.fromkeys(each for reason in policy.reasons for each in (*reason.words, *reason.letter))
    worded = tuple(language for language in found if language not in first)
    return Languages(first, worded, tuple(each for each in SPOKEN if each not in (*first, *worded)))


def filled(form: Mapping[str, str], languages: Languages, key: str) -> Filled:
    """What a form brought, exactly as typed. A reason without a key from elsewhere is a new one and says its own."""
    reason = Reason(
        key=key or form.get("key", ""),
        words={language: form.get(f"words.{language}", "") for language in languages.every},
        house_rule=_number(form.get("house_rule", "")),
        law=form.get("law", ""),
        category=form.get("category", ""),
        letter={language: form.get(f"letter.{language}", "") for language in languages.every},
        is_offered=form.get("offered", "") != "",
    )
    return Filled(reason, form.get("seen", ""), is_new=not key)


def _number(typed: str) -> int | None:
    """The number of a house rule; None for none, and 0, which none has, for what is no number."""
    if not typed:
        return None
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 0
