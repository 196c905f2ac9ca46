"""What the log says, for people and for their spreadsheets. Nothing is decided here."""

import re
from collections.abc import Iterable, Iterator, Mapping

from moderation.domain.decision import Act
from moderation.domain.entry import Damage, DeskAct, Entry, Flaw
from moderation.domain.message import Message, say
from moderation.store.interface import LogEntry
from moderation.web import presenters
from moderation.web.words import Words

DESK_ACTS = {
    DeskAct.NAMES: say("read the sealed names"),
    DeskAct.ADDRESS: say("looked at the e-mail address"),
    DeskAct.TAKE_OVER: say("took over from a colleague who was reading it"),
    DeskAct.SITE: say("changed what the site says of itself"),
    DeskAct.KEY_MADE: say("made a key for signed identities"),
    DeskAct.KEY_ENDED: say("ended a key for signed identities"),
    DeskAct.HOOK_MADE: say("had another service told of what happens here (webhook)"),
    DeskAct.HOOK_SECRET: say("gave a webhook another secret"),
    DeskAct.HOOK_ENDED: say("ended a webhook"),
}

SORTS: Mapping[Act | DeskAct, Message] = {
    Act.APPROVE: say("Approvals"),
    Act.RETURN: say("Returned to the author"),
    Act.REJECT: say("Rejections"),
    Act.SPAM: say("Spam"),
    Act.REMOVE: say("Removals"),
    Act.RESTORE: say("Put back"),
    Act.EDIT: say("Edits"),
    Act.ARRANGE: say("Without the name, by arrangement"),
    Act.KEEP: say("Kept after a report"),
    Act.UPHOLD: say("Edits kept after an objection"),
    Act.REINSTATE: say("Texts put back after an objection"),
    Act.UNDO: say("Undoing"),
    Act.AMEND: say("Amended by the author"),
    Act.WITHDRAW: say("Withdrawn by the author"),
    Act.CONFIRM: say("Address confirmed by the author"),
    Act.OBJECT: say("Objections by the author"),
    Act.EXPIRE: say("Expired"),
    DeskAct.NAMES: say("Looks at sealed names"),
    DeskAct.ADDRESS: say("Looks at e-mail addresses"),
    DeskAct.TAKE_OVER: say("Taken over from a colleague"),
    DeskAct.SITE: say("Changes to sites"),
    DeskAct.KEY_MADE: say("Keys made for signed identities"),
    DeskAct.KEY_ENDED: say("Keys ended for signed identities"),
    DeskAct.HOOK_MADE: say("Webhooks made"),
    DeskAct.HOOK_SECRET: say("Secrets of webhooks"),
    DeskAct.HOOK_ENDED: say("Webhooks ended"),
}
"""What may be chosen to be seen alone."""

DAMAGE = {
    Damage.CHANGED: say("%(site)s, line %(line)d: is not what was written, or what came before it is not."),
    Damage.MISSING: say("%(site)s, line %(line)d: is not there any more, or its decision is not."),
    Damage.ADDED: say("%(site)s, line %(line)d: was added by something else than this program."),
}
UNTOLD = say("%(site)s: a decision that the log does not know of was added by something else than this program.")

COLUMNS = (
    *(
        "site",
        "line",
        "time",
        "person",
        "act",
        "reaction",
        "author",
        "from",
        "to",
        "reason",
        "note",
        "version",
        "batch",
    ),
    *("undoes", "house_rules", "detail", "digest", "is_whole"),
)
FORMULA = re.compile(r"(?:^|(?<=[;\t\r\n]))(?=\s*[-=+@\t\r\n\uff1d\uff0b\uff0d\uff20])")
"""Where a spreadsheet may see something begin that is to be computed: also behind a semicolon, for where numbers are
written with a comma it takes that for the end of a cell, whatever stands around it.
"""


def done_to_it(entry: Entry, words: Words) -> str:
    """What was done, in words; the word that stands there when somebody has changed it to one that is none."""
    if isinstance(entry.act, Act):
        return words.of(presenters.DONE[entry.act])
    return words.of(DESK_ACTS[entry.act]) if isinstance(entry.act, DeskAct) else entry.act


def damage_in_words(flaw: Flaw, sites: Mapping[str, str], words: Words) -> str:
    """Where the log was changed, and how."""
    site = sites.get(flaw.site, flaw.site)
    if flaw.number is None:
        return words.gettext(UNTOLD.text) % {"site": site}
    return words.gettext(DAMAGE[flaw.damage].text) % {"site": site, "line": flaw.number}


def table(lines: Iterable[LogEntry], words: Words) -> Iterator[tuple[object, ...]]:
    """The lines as rows of a table: names and acts in English, so that they can be counted with, times as anywhere."""
    yield COLUMNS
    for line in lines:
        entry, decision = line.entry, line.decision
        taken = (
            (decision.before, decision.after, decision.reason, decision.note, decision.version, decision.batch)
            if decision
            else ("", "", "", "", "", "")
        )
        about = (decision.undoes, decision.policy) if decision else ("", "")
        row = (
            *(entry.site, entry.number, words.iso(entry.at), line.person_name, entry.act, line.number),
            *(line.author_name, *taken, *about, entry.detail, entry.digest, int(line.is_whole)),
        )
        yield tuple(map(cell, row))


def cell(value: object) -> object:
    """A value that no spreadsheet takes for a formula."""
    if value is None:
        return ""
    return FORMULA.sub("'", value) if isinstance(value, str) else value
