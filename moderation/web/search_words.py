"""What the operators of a search mean, in words."""

from moderation.domain.message import Message, say
from moderation.domain.query import Part

MEANINGS: dict[Part, Message] = {
    Part.NAME: say("who sent it, by words of the name"),
    Part.EMAIL: say("who sent it, by the whole e-mail address"),
    Part.THREAD: say("under which page, by its path or its address"),
    Part.RULE: say("which house rule spoke, by its name"),
    Part.STATUS: say("where it stands now"),
    Part.AFTER: say("received since that day, or since so long ago"),
    Part.BEFORE: say("received before that day, or longer ago than this"),
    Part.BY: say("who of the desk has decided on it"),
    Part.SITE: say("on which site"),
}
