"""What the desk says of keys for signed identities, and of what is wrong with a token."""

from dataclasses import dataclass
from importlib.resources import files

from moderation.domain.identity import Fault, IdentityKey, Kind
from moderation.domain.message import Message, say
from moderation.web.snippets import DOING

KINDS = {
    Kind.HS256: say("A secret that the site shares with us"),
    Kind.ES256: say("The public half of a key of the site's own"),
}

FAULTS: dict[Fault, Message] = {
    Fault.SHAPE: say("This is no signed token: it has three parts with a dot between them, and nothing around them."),
    Fault.TOO_LONG: say("It is longer than 4,000 characters."),
    Fault.HEADER: say(
        "Its header says something that is not taken here. Let it say nothing but “alg”, “kid” and the “typ” JWT."
    ),
    Fault.NO_KEYS: say("The site has no key that holds."),
    Fault.KEY_NEEDED: say("The site has more than one key: say in the header by which one it was signed (“kid”)."),
    Fault.KEY_UNKNOWN: say("The site has no key with the “kid” in its header."),
    Fault.KEY_ENDED: say("The key with the “kid” in its header has been ended."),
    Fault.ALGORITHM: say(
        "The “alg” in its header is not the one of its key: HS256 for a secret, ES256 for a public key."
    ),
    Fault.SIGNATURE: say(
        "It was not signed with this key, or has been changed since. The text of a secret is the key."
    ),
    Fault.CLAIMS: say("“%(part)s” is missing in it, too long, or of another kind than it should be."),
    Fault.AUDIENCE: say(
        "It is not meant for this site: “aud” must be its key, as it stands in the address of this page."
    ),
    Fault.ISSUER: say("“iss” must be one of the site's own origins, or not be there."),
    Fault.EARLY: say("It holds from a moment that has not come (“%(part)s”). Look whether the clock is right."),
    Fault.FAR: say("It would hold for more than an hour (“exp”). Ten minutes are enough."),
    Fault.OVER: say("It was true, but has run out (“exp”)."),
}
"""For whoever builds the site. `part` is the name of what is meant."""

SAMPLES = {"Python": "identity-python.txt", "PHP": "identity-php.txt"}


@dataclass(frozen=True, slots=True)
class Sample:
    """A program for the server of a site: the file that it goes into, where that one belongs, and what it is."""

    language: str
    path: str
    told: Message
    program: str


def samples(site: str, keys: tuple[IdentityKey, ...]) -> list[Sample]:
    """The programs that sign with the newest secret of a site that holds."""
    newest = next((key.id for key in keys if key.kind is Kind.HS256 and key.ended is None), "…")
    return [Sample(language, *_filled(name, site, newest)) for language, name in SAMPLES.items()]


def _filled(name: str, site: str, key: str) -> tuple[str, Message, str]:
    text = files("moderation.web").joinpath("snippets", name).read_text("utf-8")
    place, _, program = text.removeprefix("== ").partition("\n")
    path, _, told = place.partition(" — ")
    return path, DOING[told], program.replace("{site}", site).replace("{key}", key)
