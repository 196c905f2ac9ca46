"""Values for the desk's pages on house rules: which words, in which order. Nothing is decided here."""

from collections.abc import Sequence
from dataclasses import dataclass

from babel.numbers import format_percent

from moderation.domain.agreement import Agreement
from moderation.domain.message import Message, say, say_count
from moderation.domain.reaction import Reaction
from moderation.domain.site import Site
from moderation.policies.rewording import ORDER
from moderation.replay.judging import Change, Outcome
from moderation.replay.reports import Failure, State
from moderation.replay.tally import Result
from moderation.store.interface import Activation
from moderation.web.words import Words

OUTCOME = {
    Outcome.PUBLISHED: say("placed at once"),
    Outcome.WAITING: say("held for a moderator"),
    Outcome.SPAM: say("spam"),
    Outcome.REFUSED: say("refused at the form"),
}

STATE = {
    State.RUNNING: say("is running"),
    State.DONE: say("done"),
    State.FAILED: say("failed"),
    State.BROKEN_OFF: say("broken off"),
}

FAILURE = {
    Failure.STOPPED.value: say("Broken off, because the service was stopped. Begin it anew."),
    Failure.ASKED.value: say("Broken off by an editor."),
    Failure.STORE.value: say("The reactions could not be read any more. Try again in a moment."),
    Failure.PROCESS.value: say("A process that judged reactions has died; perhaps memory ran out. Try again."),
    Failure.UNEXPECTED.value: say("Something went wrong on our side. It has been noted."),
}

BROKEN_OFF = say("Broken off: the process gives no sign of life any more. Begin again.")


@dataclass(frozen=True, slots=True)
class InForce:
    """A site with what is and was in force on it, and the rules that it tries out. `name` is empty when the version
    cannot be read now.
    """

    site: Site
    name: str
    history: tuple[Activation, ...]
    shadow: tuple[Agreement, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What a candidate would change on a site; `taken_back` is what of this was changed at the desk."""

    site: Site
    is_in_force: bool
    lines: tuple[str, ...]
    taken_back: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """A change with its reaction as it is now."""

    change: Change
    reaction: Reaction | None


def sentences(result: Result) -> list[Message]:
    """What came of a replay, in a few sentences."""
    judged = say_count("%(count)d reaction judged.", "%(count)d reactions judged.", result.judged)
    told = [judged, _changed(result)]
    if result.against:
        told.append(
            say_count(
                "%(count)d of these goes against what a person decided.",
                "%(count)d of these go against what a person decided.",
                result.against,
            )
        )
    if result.mended:
        told.append(
            say_count(
                "%(count)d that went against what a person decided would not any more.",
                "%(count)d that went against what a person decided would not any more.",
                result.mended,
            )
        )
    if result.failed:
        told.append(say_count("%(count)d could not be judged.", "%(count)d could not be judged.", result.failed))
    return told


def _changed(result: Result) -> Message:
    if not result.changed:
        return say("None would come out otherwise.")
    return say_count("%(count)d would come out otherwise.", "%(count)d would come out otherwise.", result.changed)


def begun_as(result: Result) -> Sequence[Outcome]:
    """What was done with at least one reaction."""
    return [before for before in Outcome if any(move.before is before for move in result.moves)]


def edited(key: str) -> Message:
    """What was changed at the desk, which an activation names."""
    return say("the order of the reasons") if key == ORDER else say("the reason %(key)s", key=key)


def percent(share: float, words: Words) -> str:
    """A share as people write it: 12% or 12 %."""
    return format_percent(share, locale=words.language)
