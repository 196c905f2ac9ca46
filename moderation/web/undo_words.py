"""What is said after something was taken back: in one sentence, also of what was passed over."""

from collections.abc import Mapping, Sequence

from moderation.domain.decision import Act
from moderation.domain.message import say, say_count
from moderation.domain.reaction import Status
from moderation.review.walk import Passed
from moderation.web.words import Words

AGAIN = {
    Status.WAITING: say("Undone: %(place)s waits again."),
    Status.PUBLISHED: say("Undone: %(place)s stands on the site again."),
    Status.REJECTED: say("Undone: %(place)s is rejected again."),
    Status.SPAM: say("Undone: %(place)s is marked as spam again."),
    Status.REMOVED: say("Undone: %(place)s is removed again."),
    Status.OBJECTED: say("Undone: the objection to %(place)s waits again."),
    # Status.WITHDRAWN is not here: what its author did is not undone.
}
OTHERWISE = {
    Act.EDIT: say("Undone: %(place)s has its text from before the edit again."),
    Act.ARRANGE: say("Undone: %(place)s is not under an arrangement any more."),
    Act.KEEP: say("Undone: the reports of %(place)s are open again."),
    Act.UPHOLD: AGAIN[Status.OBJECTED],
    Act.REINSTATE: AGAIN[Status.OBJECTED],
}
TOLD_ALREADY = say("Its author had been told already; a new message is sent.")
BY_COLLEAGUE = say("Passed over: %(place)s, on which %(person)s decided after you.")
PASSED = {
    Act.AMEND: say("Passed over: %(place)s, which its author amended after you."),
    Act.WITHDRAW: say("Passed over: %(place)s, which its author withdrew after you."),
    Act.OBJECT: say("Passed over: %(place)s, where its author objected to what you decided."),
}
NAMED = 3
"""Reactions that were passed over of which the sentence says more than how many."""


def undone(act: Act, status: Status, place: str, words: Words) -> str:
    """What became of one reaction by taking back what was done to it."""
    return words.gettext((OTHERWISE.get(act) or AGAIN[status]).text) % {"place": place}


def many_undone(number: int, words: Words) -> str:
    """That what was done at once was taken back at once."""
    return words.of(
        say_count(
            "Undone: %(count)d decision that was taken at once.",
            "Undone: %(count)d decisions that were taken at once.",
            number,
        )
    )


def passed_over(
    passed: Sequence[Passed], sites: Mapping[str, str], names: Mapping[str, str], words: Words
) -> list[str]:
    """What was not taken back since a colleague has decided after it, or its author amended or withdrew it."""
    sentences = [
        words.gettext(PASSED.get(each.later.act, BY_COLLEAGUE).text)
        % {
            "place": place_in_words(each.author_name, sites.get(each.site, each.site), each.number, words),
            "person": names.get(each.later.person or "") or words.gettext("somebody else"),
        }
        for each in passed[:NAMED]
    ]
    if more := len(passed[NAMED:]):
        sentences.append(words.of(say_count("And %(count)d more.", "And %(count)d more.", more)))
    return sentences


def place_in_words(name: str, site: str, number: int, words: Words) -> str:
    """A reaction by its author, its site and its number."""
    return f"{name or words.gettext('no name')}, {site} {number}"
