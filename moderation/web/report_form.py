"""The form by which a reaction is reported becomes a value. Nothing is judged here."""

from collections.abc import Mapping
from dataclasses import dataclass

from moderation.domain.errors import BadNotice
from moderation.domain.message import Message, say
from moderation.domain.notice import NoticeDraft, NoticeGround
from moderation.intake.notices import Reportable
from moderation.web.forms import TRAP
from moderation.web.presenters import Remark
from moderation.web.words import Words

GROUNDS: Mapping[NoticeGround, Message] = {
    NoticeGround.LAW: say("It breaks the law"),
    NoticeGround.MINORS: say("It has to do with the sexual abuse of children"),
    NoticeGround.PERSONAL: say("It gives away something personal about me"),
    NoticeGround.RULES: say("It breaks the house rules"),
}
"""What can be said to be wrong with a reaction, in the order of the form."""

FIELDS = ("ground", "text", "about", "name", "email", "in_faith", "trap")
"""In the order in which they stand in the form."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed, exactly. `reaction` is its number; `rule` that of the house rule which they chose. The page
    that says what went wrong carries it along; a ticket there is none.
    """

    reaction: str = ""
    ground: str = ""
    rule: str = ""
    law: str = ""
    text: str = ""
    name: str = ""
    email: str = ""
    in_faith: bool = False
    trap: str = ""
    ticket: str = ""

    @property
    def carried(self) -> tuple[tuple[str, str], ...]:
        """All that was typed, under the names of the form, to be carried along in hidden fields. Empty ones are not."""
        fields = (
            *(("reaction", self.reaction), ("ground", self.ground), ("rule", self.rule), ("law", self.law)),
            *(("text", self.text), ("name", self.name), ("email", self.email)),
            *(("in_faith", "1" if self.in_faith else ""), (TRAP, self.trap)),
        )
        return tuple((name, value) for name, value in fields if value)

    @property
    def number(self) -> int:
        """The number of the reaction; 0, which none has, for what is no number."""
        given = self.reaction
        return int(given) if given.isascii() and given.isdigit() and len(given) < 16 else 0

    def draft(self, rules: Mapping[int, str]) -> NoticeDraft:
        """The report, where these house rules could be chosen, by their numbers. What was chosen beside another ground
        is left out.
        """
        ground = NoticeGround(self.ground) if self.ground in tuple(NoticeGround) else None
        about = {NoticeGround.LAW: self.law, NoticeGround.RULES: _chosen(rules, self.rule)}
        said = about.get(ground, "") if ground else ""
        return NoticeDraft(ground, self.text, said, self.name, self.email, self.in_faith, self.trap)


def typed(form: Mapping[str, str]) -> Typed:
    """A form as it was sent."""
    return Typed(
        reaction=form.get("reaction", ""),
        ground=form.get("ground", ""),
        rule=form.get("rule", ""),
        law=form.get("law", ""),
        text=form.get("text", ""),
        name=form.get("name", ""),
        email=form.get("email", ""),
        in_faith=form.get("in_faith", "") != "",
        trap=form.get(TRAP, ""),
    )


def rules_of(about: Reportable, words: Words) -> dict[int, str]:
    """The house rules that can be chosen, by their numbers, as readers see them above the form for a reaction: those on
    which a reason of the house rests. The others say how the form works, and no reaction breaks them.
    """
    policy = about.place.policy
    broken = {reason.house_rule for reason in policy.reasons}
    rules = words.chosen(policy.house_rules) or ()
    return {number: rule for number, rule in enumerate(rules, start=1) if number in broken}


def errors_in(error: BadNotice, words: Words) -> list[Remark]:
    """What must be mended, in the order of the form."""
    return [Remark(field, words.of(error.problems[field])) for field in FIELDS if field in error.problems]


def _chosen(rules: Mapping[int, str], rule: str) -> str:
    number = int(rule) if rule.isascii() and rule.isdigit() and len(rule) < 4 else 0
    return rules.get(number, "")
