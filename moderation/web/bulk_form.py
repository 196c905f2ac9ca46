"""What is done with many reactions at once becomes a value. What is missing is empty; nothing is judged here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from moderation.domain.decision import Act
from moderation.review.bulk import ACTS, MOST, Picked
from moderation.web.access import local
from moderation.web.wanted_form import place_in

FIELDS = MOST + 20
"""As many as a form about many reactions may have."""

PICKED = 40
"""Characters of a reaction that was picked that are read: no number is longer."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What the boxes and the buttons of the queue brought, or the overview after it.

    `back` is the address of the part of the queue that the moderator came from. `is_page` asks for all on that page,
    `is_all` for all of that part. `seen` has by site the digest of the house rules in which they read the reasons.
    """

    act: Act | None
    picked: tuple[Picked, ...]
    reason: str
    note: str
    back: str
    is_page: bool
    is_all: bool
    seen: Mapping[str, str]


def filled(form: MultiDict[str, str]) -> Filled:
    """The form of many reactions. What is no reaction, written as "magazine/12/0", is passed over."""
    act = form.get("act", "")
    return Filled(
        act=Act(act) if act in ACTS else None,
        picked=tuple(found for each in form.getlist("picked") if (found := _picked(each))),
        reason=form.get("reason", ""),
        note=form.get("note", ""),
        back=local(form.get("return", "")),
        is_page=form.get("page", "") != "",
        is_all=form.get("all", "") != "",
        seen={site: digest for site, _, digest in (each.partition("/") for each in form.get("seen", "").split())},
    )


def packed(seen: Mapping[str, str]) -> str:
    """The digests by site as they stand in the form: "magazine/3f… buurt/9c…"."""
    return " ".join(f"{site}/{digest}" for site, digest in seen.items())


def _picked(text: str) -> Picked | None:
    written, _, version = text[:PICKED].rpartition("/")
    place = place_in(written)
    if place is None or not version.isascii() or not version.isdigit() or len(version) > 15:
        return None
    return Picked(*place, int(version))


def picked_on(site: str, numbers: Iterable[str]) -> list[Picked]:
    """The reactions of a site with these numbers, at whatever version. What is no number is passed over."""
    places = (place_in(f"{site}/{number}") for number in numbers)
    return [Picked(*place, version=0) for place in places if place]
