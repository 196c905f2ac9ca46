"""What can be held against a name."""

from dataclasses import dataclass

from moderation.domain.message import Message


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a name is not taken as it is.

    `unclear` says that an editor may well find it in order. `lists` are the settings whose words it goes by. `is_word`
    says that nothing is against it but that it is a single word, which may be the only name that somebody has. `advice`
    tells how to mend it, where there is more to say than that a first name and a surname are wanted; `if_held` the same
    where an editor will look at it otherwise.
    """

    reason: Message
    unclear: bool = False
    lists: tuple[str, ...] = ()
    is_word: bool = False
    advice: Message | None = None
    if_held: Message | None = None
