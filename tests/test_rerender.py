"""A new rendering beside the one that stands there, and the walk that writes what passes."""

from pathlib import Path

import pytest

from moderation.domain.assessment import Rendering
from moderation.domain.decision import Act
from moderation.domain.errors import UnknownPolicy, UnknownSite
from moderation.domain.finding import Span
from moderation.domain.person import Person
from moderation.domain.reaction import Status
from moderation.markup import RENDERER
from moderation.policies import Shelf
from moderation.rerender import Outcome, Rerender, outcome_of
from moderation.store.interface import KeptText, Store
from moderation.web.house import House
from tests.conftest import Reader
from tests.older import OLDER, made_by_older, text_of
from tests.store.samples import arrived, kept_policy

ODD = "<p>Een <B>dapper</B> initiatief.</p>"


def kept(html: str, plain: str, text: str = "") -> KeptText:
    return KeptText("magazine", "id", 12, "/a", text or plain, html, plain, OLDER)


def made(html: str, plain: str, left_out: tuple[Span, ...] = (), fell_back: bool = False) -> Rendering:
    return Rendering(html, plain, left_out, fell_back, RENDERER)


# Two renderings compared


def test_the_same_html_is_unchanged_also_where_it_fell_back() -> None:
    old = kept("<p>Wel 12 keer</p>", "Wel 12 keer")
    assert outcome_of(old, made(old.html, old.plain)) is Outcome.UNCHANGED
    assert outcome_of(old, made(old.html, old.plain, fell_back=True)) is Outcome.UNCHANGED


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Wel 12 keer", "Wel 12 keer"),
        ("Wel 12 keer", "Wel 12 keer (meer)"),
        ("Wel 12 keer", "12 keer, wél wel"),
        ("½ “keer”", '1/2 "keer"'),
        ("\N{LATIN SMALL LETTER E WITH ACUTE}en", "e\N{COMBINING ACUTE ACCENT}en"),
        ("Schrijf jan@example.org", "Schrijf j…@e….org"),
        ("", "iets"),
    ],
)
def test_other_html_with_all_the_words_is_a_change(before: str, after: str) -> None:
    assert outcome_of(kept(f"<p>{before}</p>", before), made(f"<p><b>{after}</b></p>", after)) is Outcome.CHANGED


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Wel 12 keer", "Wel 12 kee"),
        ("Wel 12 keer", "Wel 1 keer"),
        ("Wel wel", "Wel"),
        ("Wel 12 keer", ""),
        ("日本語", "日本"),
    ],
)
def test_a_letter_or_digit_that_stands_there_less_often_is_a_loss(before: str, after: str) -> None:
    outcome = outcome_of(kept(f"<p>{before}</p>", before), made(f"<p>{after}</p>", after))
    assert outcome is Outcome.LOSES_WORDS
    assert not outcome.passes


def test_words_that_are_lost_are_lost_also_where_the_html_is_the_same() -> None:
    assert outcome_of(kept("<p>Wel</p>", "Wel"), made("<p>Wel</p>", "We")) is Outcome.LOSES_WORDS


def test_what_is_reported_as_left_out_may_be_missing_once() -> None:
    old = kept("<p>Zie &lt;kbd&gt;F1&lt;/kbd&gt;</p>", "Zie <kbd>F1</kbd>", "Zie <kbd>F1</kbd>")
    both = (Span(4, 9), Span(11, 17))
    assert outcome_of(old, made("<p>Zie F1</p>", "Zie F1", both)) is Outcome.CHANGED
    assert outcome_of(old, made("<p>Zie F1</p>", "Zie F1", (Span(4, 9), Span(4, 9)))) is Outcome.LOSES_WORDS
    assert outcome_of(old, made("<p>Zie F</p>", "Zie F", both)) is Outcome.LOSES_WORDS


@pytest.mark.parametrize(
    ("html", "plain", "outcome"),
    [
        ("<p>Wel</p>\n<p>twaalf</p>", "Wel\n\ntwaalf", Outcome.CHANGED),
        ("<p>Wel <strong>twaalf</strong></p>", "Wel twaalf", Outcome.LOSES_FORMATTING),
        ('<p><a href="https://a.example">Wel</a> twaalf</p>', "twaalf Wel", Outcome.LOSES_FORMATTING),
    ],
)
def test_only_what_was_plain_before_may_fall_back(html: str, plain: str, outcome: Outcome) -> None:
    assert outcome_of(kept(html, plain), made("<p>Wel<br>twaalf</p>", "Wel\ntwaalf", fell_back=True)) is outcome


# The walk


def written(rerender: Rerender) -> list[int]:
    """The numbers of all that a walk writes."""
    numbers = []
    for page in rerender.walk():
        overtaken = rerender.write(page)
        numbers += [each.kept.number for each in page if each.outcome.passes and each not in overtaken]
    return numbers


def test_each_text_is_rendered_under_the_policy_in_force_for_its_site(store: Store, shelf: Shelf, jan: Reader) -> None:
    sent = [jan.sends("Zeer *dapper*.", site=site).reaction for site in ("magazine", "buurt")]
    for reaction in sent:
        made_by_older(store, reaction, ODD)
    rerender = Rerender(store, shelf)
    assert rerender.number() == 2
    assert written(rerender) == [1, 1]
    assert [store.reaction(reaction.site, 1) for reaction in sent] == sent
    assert rerender.number() == 0


def test_a_walk_by_one_site_leaves_the_others_alone(store: Store, shelf: Shelf, jan: Reader) -> None:
    here, elsewhere = (made_by_older(store, jan.sends(site=site).reaction, ODD) for site in ("magazine", "buurt"))
    assert written(Rerender(store, shelf, site=here.site)) == [1]
    assert store.reaction(elsewhere.site, 1) == elsewhere
    with pytest.raises(UnknownSite):
        Rerender(store, shelf, site="nergens")


def test_a_walk_by_everything_comes_by_what_the_present_renderer_made(store: Store, shelf: Shelf, jan: Reader) -> None:
    made_by_older(store, jan.sends("Een.").reaction, "<p>Een.</p>")
    jan.sends("Twee.")
    assert [each.outcome for page in Rerender(store, shelf, everything=True).walk() for each in page] == [
        Outcome.UNCHANGED,
        Outcome.UNCHANGED,
    ]
    assert Rerender(store, shelf).number() == 1


def test_a_walk_that_is_broken_off_is_taken_up_by_the_next(store: Store, shelf: Shelf) -> None:
    store.keep_policy(kept_policy())
    for _ in range(103):
        arrived(store, site="magazine")
    rerender = Rerender(store, shelf)
    walk = rerender.walk()
    page = next(walk)
    assert [each.kept.number for each in page] == list(range(1, 101))
    assert rerender.write(page) == ()
    walk.close()
    assert rerender.number() == 3
    assert written(Rerender(store, shelf)) == [101, 102, 103]


def test_a_walk_goes_by_all_pages(store: Store, shelf: Shelf) -> None:
    store.keep_policy(kept_policy())
    for number in range(203):
        arrived(store, site=("buurt", "magazine")[number % 2])
    assert [len(page) for page in Rerender(store, shelf).walk()] == [100, 2, 100, 1]


def test_what_does_not_pass_is_never_written(store: Store, shelf: Shelf, jan: Reader) -> None:
    before = made_by_older(store, jan.sends("Een woord.").reaction, "<p>Een woord meer.</p>", "Een woord meer.")
    rerender = Rerender(store, shelf)
    (page,) = rerender.walk()
    assert [each.outcome for each in page] == [Outcome.LOSES_WORDS]
    assert rerender.write(page) == ()
    assert store.reaction("magazine", 1) == before


def test_what_somebody_else_changed_since_it_was_read_is_not_overwritten(
    store: Store, shelf: Shelf, jan: Reader
) -> None:
    reaction = made_by_older(store, jan.sends().reaction, ODD)
    rerender = Rerender(store, shelf)
    (page,) = rerender.walk()
    newer = Rendering("<p>Een <i>dapper</i> initiatief.</p>", reaction.plain, (), False, "3 newer")
    assert store.renew([(text_of(store, reaction), newer)]) == (True,)
    assert rerender.write(page) == page
    assert store.reaction("magazine", 1).html == newer.html


def test_a_decision_that_is_taken_meanwhile_stands(
    house: House, store: Store, shelf: Shelf, els: Person, jan: Reader
) -> None:
    made_by_older(store, jan.sends().reaction, ODD)
    rerender = Rerender(store, shelf)
    (page,) = rerender.walk()
    house.review.decide(els, "magazine", 1, Act.APPROVE, 0)
    assert rerender.write(page) == ()
    reaction = store.reaction("magazine", 1)
    assert (reaction.status, reaction.version, reaction.renderer) == (Status.PUBLISHED, 1, RENDERER)


def test_without_the_policy_of_a_site_nothing_is_begun(store: Store, tmp_path: Path) -> None:
    def nothing(digest: str) -> dict[str, str]:
        raise UnknownPolicy(digest)

    with pytest.raises(UnknownPolicy):
        Rerender(store, Shelf((tmp_path,), nothing))
