"""What an author puts in the place of what was sent: its words, what they are bound to, and what is kept of them."""

import hashlib
import json
from dataclasses import replace

from moderation.domain.edit import Renamed, Revision
from moderation.domain.errors import BadEdit
from moderation.domain.message import say
from moderation.domain.reaction import Draft, Named, Reaction, Status
from moderation.intake.values import Judged, Standing
from moderation.pipeline import amended_draft
from moderation.store.interface import Amendment

UNCHANGED = say("Nothing has been changed in the text yet.")
NOTHING_CHANGED = say("Nothing has been changed yet.")


def mark(reaction: Reaction) -> str:
    """What its author sees of a reaction, in short. A version would tell more: the house rules take spam for spam with
    the first one.
    """
    status = Status.WAITING if reaction.status is Status.SPAM else reaction.status
    told = [reaction.id, status.value, reaction.edited, reaction.text]
    if status is Status.RETURNED:
        told.extend(_name_of(reaction))
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]


def typed_draft(standing: Standing, text: str, named: Named | None) -> Draft:
    """The draft that a form brings. A name counts as far as the form has fields for it. Raises Oversized."""
    if named is not None:
        surname = (named.surname or "") if standing.place.policy.two_names else None
        named = replace(named, surname=surname)
    return amended_draft(standing.reaction, text, named)


def check_change(standing: Standing, draft: Draft) -> None:
    """Raises BadEdit when a draft says nothing else than what stands."""
    if not says(draft, standing.reaction):
        return
    raise BadEdit({"text": NOTHING_CHANGED if standing.may_rename else UNCHANGED})


def says(draft: Draft, reaction: Reaction) -> bool:
    """Whether a reaction says what is in this draft, under the name in it."""
    return (draft.text, *_parts(draft)) == (reaction.text, *_name_of(reaction))


def bound(standing: Standing, seen: str, draft: Draft) -> tuple[str, ...]:
    """What a ticket is good for: these words, under this name, in the place of what was seen, by this policy."""
    reaction = standing.reaction
    return "amend", reaction.site, reaction.id, seen, *_parts(draft), draft.text, standing.place.policy.digest


def amendment_of(standing: Standing, judged: Judged, status: Status) -> Amendment:
    """What is kept of a draft that was judged, which would go there if it were sent like this."""
    assessment, around, draft = judged.assessment, judged.around, judged.draft
    made, is_renamed = assessment.rendering, _parts(draft) != _name_of(standing.reaction)
    return Amendment(
        revision=Revision(
            text=draft.text,
            html=made.html,
            plain=made.plain,
            renderer=made.renderer,
            findings=assessment.findings,
            shadow=assessment.shadow,
        ),
        first_status=status,
        fingerprint=around.fingerprint,
        circumstances=around.circumstances,
        shingles=around.shingles,
        tried=tuple(rule.name for rule in standing.place.policy.rules if rule.in_shadow),
        renamed=Renamed(draft.name, assessment.shown_name, draft.surname, draft.one_name) if is_renamed else None,
    )


def _parts(draft: Draft) -> tuple[str, str, str]:
    # No surname at all and an empty one are the same to whoever reads the name.
    return draft.name, draft.surname or "", "one name" if draft.one_name else ""


def _name_of(reaction: Reaction) -> tuple[str, str, str]:
    author = reaction.author
    return author.name, author.surname or "", "one name" if author.one_name else ""
