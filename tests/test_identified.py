"""A reaction by a reader of whom the site itself says who it is: through preview, ticket and post, into the house."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from moderation.domain.errors import TicketAltered
from moderation.domain.finding import Effect, Field
from moderation.domain.identity import Vouching
from moderation.domain.person import Person
from moderation.domain.reaction import Author, Reaction
from moderation.domain.sender import Known
from moderation.domain.terms import Terms
from moderation.intake import Accepted, Place, Preview
from moderation.intake.sent import Sent
from moderation.store.interface import Store
from moderation.web.house import House
from tests.conftest import ARTICLE, Clock
from tests.tokens import claims, token, with_secret

TEXT = "Een dapper initiatief."

Says = Callable[..., str]


@pytest.fixture
def says(house: House, wil: Person, clock: Clock) -> Says:
    """What the server of the site says at this moment, signed."""
    key, secret = house.identities.make(wil, "magazine")
    return lambda **changes: token({"alg": "HS256", "kid": key.id}, claims(clock(), **changes), with_secret(secret))


def sent(identity: str, **typed: Any) -> Sent:
    return Sent(text=TEXT, identity=identity, **typed)


def refused(preview: Preview) -> list[tuple[str, Field]]:
    return [(each.rule, each.field) for each in preview.assessment.findings if each.effect is Effect.REFUSE]


def posted(house: House, place: Place, preview: Preview, form: Sent) -> Reaction:
    outcome = house.intake.submit(place, form, preview.ticket)
    assert isinstance(outcome, Accepted), outcome
    return outcome.reaction


def test_what_the_site_says_takes_the_place_of_what_was_typed(
    house: House, place: Place, says: Says, store: Store
) -> None:
    form = sent(says(), name="Els de Graaf", email="els@example.org", surname="x")
    preview = house.intake.preview(place, form)
    assert (preview.draft.name, preview.draft.email, preview.draft.surname) == ("Jan Jansen", "jan@example.org", None)
    assert (preview.vouching, preview.speaks_as) == (Vouching.GOOD, "Jan Jansen")
    kept = posted(house, place, preview, form)
    assert kept.author == Author("Jan Jansen", "jan@example.org")
    assert kept.identity
    assert store.circumstances(kept.site, kept.id).vouching is Vouching.GOOD


def test_all_house_rules_hold_also_that_of_the_surname(house: House, place: Place, says: Says) -> None:
    preview = house.intake.preview(place, sent(says(name="Jan", email=None)))
    assert {field for _, field in refused(preview)} == {Field.NAME, Field.EMAIL}
    assert (preview.ticket, preview.speaks_as) == ("", "")


def test_a_bad_identity_is_told_by_itself_and_typing_goes_on(
    house: House, place: Place, says: Says, clock: Clock
) -> None:
    over = says()
    clock.forward(minutes=11)
    typed = {"name": "Jan Jansen", "email": "jan@example.org"}
    for identity, vouching in ((over, Vouching.OVER), ("x", Vouching.BAD), (over[:-3], Vouching.BAD)):
        preview = house.intake.preview(place, sent(identity, **typed))
        assert (refused(preview), preview.vouching) == ([("identity", Field.IDENTITY)], vouching)
        assert (preview.draft.name, preview.draft.text) == ("Jan Jansen", TEXT)
    assert house.intake.preview(place, sent("", **typed)).ticket


def test_what_ran_out_while_the_preview_was_read_still_posts(
    house: House, place: Place, says: Says, clock: Clock
) -> None:
    form = sent(says())
    preview = house.intake.preview(place, form)
    clock.forward(hours=3)
    assert posted(house, place, preview, form).author.name == "Jan Jansen"


def test_a_fresh_token_of_the_same_reader_is_as_good(house: House, place: Place, says: Says, clock: Clock) -> None:
    preview = house.intake.preview(place, sent(says()))
    clock.forward(hours=3)
    assert posted(house, place, preview, sent(says(iat=None))).identity


@pytest.mark.parametrize("changes", [{"sub": "2"}, {"name": "Els de Graaf"}, {"email": "els@example.org"}])
def test_a_ticket_is_good_for_the_very_reader_who_saw_the_preview(
    house: House, place: Place, says: Says, changes: dict[str, str]
) -> None:
    ticket = house.intake.preview(place, sent(says())).ticket
    outcome = house.intake.submit(place, sent(says(**changes)), ticket)
    assert isinstance(outcome, Preview)
    assert isinstance(outcome.problem, TicketAltered)
    # Nor is it for whoever types what was seen there.
    typed = Sent("Jan Jansen", "jan@example.org", TEXT)
    assert isinstance(house.intake.submit(place, typed, ticket), Preview)


def test_what_has_run_out_gets_no_new_ticket_by_an_old_one(
    house: House, place: Place, says: Says, clock: Clock
) -> None:
    form = sent(says())
    preview = house.intake.preview(place, form)
    clock.forward(hours=3)
    outcome = house.intake.submit(place, replace(form, text="Iets anders."), preview.ticket)
    assert isinstance(outcome, Preview)
    assert (outcome.vouching, outcome.ticket) == (Vouching.OVER, "")


def test_a_key_that_ended_meanwhile_posts_nothing(house: House, place: Place, says: Says, wil: Person) -> None:
    form = sent(says())
    preview = house.intake.preview(place, form)
    house.identities.end(wil, "magazine", house.identities.keys(wil, "magazine")[0].id)
    outcome = house.intake.submit(place, form, preview.ticket)
    assert isinstance(outcome, Preview)
    assert outcome.vouching is Vouching.BAD


def test_a_reader_without_an_address_has_a_history_at_the_desk(house: House, says: Says, clock: Clock) -> None:
    """Under house rules that ask for no address."""
    place = house.intake.place("magazine", ARTICLE)
    place = replace(place, policy=replace(place.policy, rules=(), required=frozenset()))
    kept = []
    for text in ("Een dapper initiatief.", "Nog iets anders."):
        form = Sent(text=text, identity=says(email=None))
        kept.append(posted(house, place, house.intake.preview(place, form), form))
        clock.forward(seconds=60)
    told = house.senders.of(kept[1])
    assert (told.known, told.total, told.names) == (Known.IDENTITY, 2, ("Jan Jansen",))
    assert [each.reaction for each in house.senders.others(kept[1])] == [kept[0]]


def test_a_code_of_the_editors_still_hides_the_name(house: House, place: Place, says: Says, bram: Person) -> None:
    terms = Terms("Bron van Els", "Zou haar baan verliezen.", "Bram", "Een ambtenaar")
    _, code = house.arrangements.add(bram, "magazine", terms)
    form = sent(says(), code=code)
    preview = house.intake.preview(place, form)
    assert preview.assessment.shown_name == "Een ambtenaar"
    kept = posted(house, place, preview, form)
    assert (kept.author.name, kept.shown_name) == ("Een ambtenaar", "Een ambtenaar")
    assert house.senders.of(kept).known is Known.ARRANGEMENT
