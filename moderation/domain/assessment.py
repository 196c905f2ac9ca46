"""What the pipeline makes of a reaction."""

from dataclasses import dataclass

from moderation.domain.finding import Finding, Span
from moderation.domain.reaction import Status


@dataclass(frozen=True, slots=True)
class Rendering:
    """A reader's text made safe.

    `html` may stand in a page as it is. `plain` has the same words without markup. `left_out` are the places in the
    source whose markup is not allowed and is shown as typed. `fell_back` says that the text was too odd for Textile
    and stands there as plain paragraphs. `renderer` names the version that made it.
    """

    html: str
    plain: str
    left_out: tuple[Span, ...]
    fell_back: bool
    renderer: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """All findings, the safe HTML and the first decision, stamped with the digest of the policy.

    `status` is where the reaction goes; None means that it is refused. `shadow` are the findings of rules that are
    being tried out: kept apart, they weigh nothing.
    """

    findings: tuple[Finding, ...]
    shadow: tuple[Finding, ...]
    shown_name: str
    rendering: Rendering
    status: Status | None
    policy: str
