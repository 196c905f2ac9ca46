"""Signed identities: the keys of a site, and every way known of having another name believed."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from moderation.domain.errors import BadIdentity, BadKey, RoleMissing, UnknownKey, UnknownSite
from moderation.domain.identity import Fault, Identified, IdentityKey, Kind
from moderation.domain.person import Person
from moderation.domain.site import Site
from moderation.store.interface import Store
from moderation.web.house import House
from tests.conftest import ORIGIN, Clock
from tests.tokens import Sign, claims, part, public_half, token, with_key, with_secret

OWN = ec.derive_private_key(2022, ec.SECP256R1())
"""The key that the site keeps to itself."""


@pytest.fixture
def site(store: Store) -> Site:
    return store.site("magazine")


class Signer:
    """The server of a site: it has a secret of ours and a key of its own, and signs with the one or with the other."""

    def __init__(self, house: House, site: Site, owner: Person, clock: Clock) -> None:
        self._house, self._site, self._clock = house, site, clock
        self.shared, self.secret = house.identities.make(owner, site.key)
        self.public = house.identities.paste(owner, site.key, public_half(OWN))

    def by(self, kind: Kind) -> tuple[IdentityKey, Sign]:
        return (self.shared, with_secret(self.secret)) if kind is Kind.HS256 else (self.public, with_key(OWN))

    def good(self, kind: Kind = Kind.HS256, **changes: Any) -> str:
        key, sign = self.by(kind)
        return token({"alg": kind.value, "kid": key.id}, claims(self._clock(), **changes), sign)

    def headed(self, kind: Kind = Kind.HS256, **header: Any) -> str:
        """A token that is all right but for what its header says."""
        key, sign = self.by(kind)
        return token({"alg": kind.value, "kid": key.id, **header}, claims(self._clock()), sign)

    def read(self, text: str) -> Identified:
        return self._house.identities.of(self._site, text)

    def refused(self, text: str) -> Fault:
        with pytest.raises(BadIdentity) as refused:
            self.read(text)
        assert "Jansen" not in str(refused.value)
        return refused.value.fault


@pytest.fixture
def signer(house: House, site: Site, wil: Person, clock: Clock) -> Signer:
    return Signer(house, site, wil, clock)


# Keys


def test_an_owner_is_given_a_secret_once_and_it_cannot_be_read_from_what_is_kept(
    house: House, wil: Person, tmp_path: Path
) -> None:
    key, secret = house.identities.make(wil, "magazine")
    assert len(base64.urlsafe_b64decode(secret + "=")) == 32
    assert house.identities.keys(wil, "magazine") == (key,)
    assert secret.encode() not in b"".join(file.read_bytes() for file in tmp_path.iterdir())


def test_a_form_that_is_sent_twice_makes_one_key_and_shows_the_same_secret(house: House, wil: Person) -> None:
    once = house.identities.once()
    first, again = (house.identities.make(wil, "magazine", once) for _ in range(2))
    assert first == again
    assert len(house.identities.keys(wil, "magazine")) == 1
    assert house.identities.make(wil, "buurt", once)[1] != first[1]


def test_a_public_key_is_written_the_one_way_and_taken_once(house: House, wil: Person) -> None:
    pasted = public_half(OWN)
    kept = house.identities.paste(wil, "magazine", f"  {pasted.replace(chr(10), chr(13) + chr(10))}\n\n")
    assert (kept.kind, kept.public) == (Kind.ES256, pasted)
    house.identities.end(wil, "magazine", kept.id)
    with pytest.raises(BadKey, match="already"):
        house.identities.paste(wil, "magazine", pasted)


def test_what_is_no_public_key_on_that_curve_is_not_taken(house: House, wil: Person) -> None:
    private = OWN.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    other_curves = [public_half(ec.generate_private_key(curve)) for curve in (ec.SECP384R1(), ec.SECP256K1())]
    numbers = rsa.generate_private_key(65537, 2048).public_key()
    rsa_key = numbers.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    for pasted in (
        private,
        *other_curves,
        rsa_key,
        "",
        "x",
        public_half(OWN)[:-40],
        "-----BEGIN PUBLIC KEY-----\n" * 999,
    ):
        with pytest.raises(BadKey):
            house.identities.paste(wil, "magazine", pasted)
    with pytest.raises(BadKey, match="private"):
        house.identities.paste(wil, "magazine", private)
    assert house.identities.keys(wil, "magazine") == ()


def test_five_keys_hold_at_one_time(house: House, wil: Person) -> None:
    for _ in range(5):
        house.identities.make(wil, "magazine")
    with pytest.raises(BadKey, match="at most 5"):
        house.identities.make(wil, "magazine")
    house.identities.end(wil, "magazine", house.identities.keys(wil, "magazine")[0].id)
    house.identities.make(wil, "magazine")


def test_keys_are_for_owners(house: House, els: Person, bram: Person) -> None:
    identities = house.identities
    for person in (els, bram):
        for ask in (
            lambda person: identities.keys(person, "magazine"),
            lambda person: identities.make(person, "magazine"),
            lambda person: identities.paste(person, "magazine", public_half(OWN)),
            lambda person: identities.end(person, "magazine", "x"),
            lambda person: identities.tried(person, "magazine", "x"),
        ):
            with pytest.raises(RoleMissing):
                ask(person)


def test_there_is_no_key_for_a_site_that_is_not_there_and_none_that_was_not_made(house: House, wil: Person) -> None:
    for ask in (house.identities.keys, house.identities.make):
        with pytest.raises(UnknownSite):
            ask(wil, "elders")
    with pytest.raises(UnknownKey):
        house.identities.end(wil, "magazine", "x")


# Believed


@pytest.mark.parametrize("kind", Kind)
def test_a_signed_token_says_who_somebody_is(signer: Signer, kind: Kind) -> None:
    told = signer.read(signer.good(kind))
    assert (told.id, told.name, told.email) == ("reader-12", "Jan Jansen", "jan@example.org")
    assert "reader" not in told.mark


def test_a_reader_is_known_by_the_same_mark_whatever_else_is_said_and_to_no_other_site(
    house: House, store: Store, wil: Person, signer: Signer, clock: Clock
) -> None:
    told = signer.read(signer.good())
    assert told.mark == signer.read(signer.good(Kind.ES256, name="J. Jansen", email=None)).mark
    assert told.mark != signer.read(signer.good(sub="reader-13")).mark
    key, secret = house.identities.make(wil, "buurt")
    other = token({"alg": "HS256", "kid": key.id}, claims(clock(), aud="buurt"), with_secret(secret))
    assert house.identities.of(store.site("buurt"), other).mark != told.mark


UNASKED: tuple[dict[str, Any], ...] = (
    {"email": None},
    {"aud": ["elders", "magazine"]},
    {"iss": ORIGIN},
    {"iss": f"{ORIGIN}/"},
    {"roles": ["admin"], "jti": 1},
    {"sub": "é\u0000"},
)


def test_what_need_not_be_said_may_be_said_or_left_out(signer: Signer) -> None:
    for changes in UNASKED:
        assert signer.read(signer.good(**changes)).expires


def test_clocks_may_differ_by_a_minute_and_a_token_holds_until_it_runs_out(signer: Signer, clock: Clock) -> None:
    now = clock().timestamp()
    ahead = signer.good(iat=now + 59.5, nbf=int(now) + 60, exp=int(now) + 3660)
    assert signer.read(ahead)
    clock.forward(seconds=3659)
    assert signer.read(ahead)
    clock.forward(seconds=1)
    assert signer.refused(ahead) is Fault.OVER


def test_with_one_key_a_token_need_not_name_it(house: House, wil: Person, signer: Signer, clock: Clock) -> None:
    nameless = token({"alg": "HS256"}, claims(clock()), with_secret(signer.secret))
    assert signer.refused(nameless) is Fault.KEY_NEEDED
    house.identities.end(wil, "magazine", signer.public.id)
    assert signer.read(nameless)


def test_what_was_signed_with_a_key_that_has_ended_is_not_believed(house: House, wil: Person, signer: Signer) -> None:
    by_both = [signer.good(kind) for kind in Kind]
    house.identities.end(wil, "magazine", signer.shared.id)
    assert signer.refused(by_both[0]) is Fault.KEY_ENDED
    assert signer.read(by_both[1])
    house.identities.end(wil, "magazine", signer.public.id)
    assert signer.refused(by_both[1]) is Fault.NO_KEYS


# Not believed


def test_a_token_without_a_signature_is_none(signer: Signer) -> None:
    head, body, signature = signer.good().split(".")
    for text in (f"{head}.{body}.", f"{head}.{body}", "", ".", "..", body, f"{head}..{signature}", f".{body}.x"):
        assert signer.refused(text) is Fault.SHAPE
    for algorithm in ("none", "None", "NONE", "nOnE"):
        unsigned = part({"alg": algorithm, "kid": signer.shared.id})
        assert signer.refused(f"{unsigned}.{body}.") is Fault.SHAPE
        assert signer.refused(f"{unsigned}.{body}.{signature}") is Fault.ALGORITHM


def test_the_key_says_which_algorithm_and_not_the_token(signer: Signer, clock: Clock) -> None:
    said = claims(clock())
    # With the public key as if it were a secret, which everybody has.
    for secret in (signer.public.public, signer.public.public.strip(), "".join(signer.public.public.split("\n")[1:-2])):
        forged = token({"alg": "HS256", "kid": signer.public.id}, said, with_secret(secret))
        assert signer.refused(forged) is Fault.ALGORITHM
    assert signer.refused(token({"alg": "ES256", "kid": signer.shared.id}, said, with_key(OWN))) is Fault.ALGORITHM
    for algorithm in ("HS384", "HS512", "RS256", "PS256", "ES384", "EdDSA", "hs256", ""):
        assert signer.refused(signer.headed(alg=algorithm)) is Fault.ALGORITHM
    for algorithm in (None, 256, ["HS256"]):
        assert signer.refused(signer.headed(alg=algorithm)) is Fault.HEADER


def test_keys_are_taken_from_nowhere_but_the_house(signer: Signer) -> None:
    strangers = ec.generate_private_key(ec.SECP256R1()).public_key().public_numbers()
    jwk = {"kty": "EC", "crv": "P-256", "x": part(strangers.x.to_bytes(32)), "y": part(strangers.y.to_bytes(32))}
    for header in (
        {"jwk": jwk},
        {"jku": "https://elders.example/keys.json"},
        {"x5u": "https://elders.example/key.pem"},
        {"x5c": ["MIIB"]},
        {"x5t": "x"},
        {"crit": ["exp"], "exp": 1},
        {"crit": []},
        {"crit": ["b64"], "b64": False},
        {"b64": False},
        {"cty": "JWT"},
        {"zip": "DEF"},
        {"typ": "at+jwt"},
        {"typ": "JOSE"},
    ):
        assert signer.refused(signer.headed(**header)) is Fault.HEADER, header
    assert signer.read(signer.headed(typ="jwt"))


def test_a_key_that_the_site_has_not_signs_nothing(signer: Signer) -> None:
    for kid in ("", "x", "../../dev/null", "' or 1=1 --", "\u0000", "\ud800", "a" * 300, "magazine", "/etc/passwd"):
        assert signer.refused(signer.headed(kid=kid)) in (Fault.KEY_UNKNOWN, Fault.SHAPE)


def test_the_key_of_another_site_signs_nothing_here(house: House, wil: Person, signer: Signer, clock: Clock) -> None:
    key, secret = house.identities.make(wil, "buurt")
    theirs = token({"alg": "HS256", "kid": key.id}, claims(clock()), with_secret(secret))
    assert signer.refused(theirs) is Fault.KEY_UNKNOWN
    pretending = token({"alg": "HS256", "kid": signer.shared.id}, claims(clock()), with_secret(secret))
    assert signer.refused(pretending) is Fault.SIGNATURE


def test_a_token_of_another_kind_is_none(signer: Signer) -> None:
    head, body, signature = signer.good().split(".")
    encrypted = f"{part({'alg': 'dir', 'enc': 'A256GCM', 'kid': signer.shared.id})}..{body}.{body}.{signature}"
    as_json = json.dumps({"protected": head, "payload": body, "signature": signature})
    for text in (encrypted, as_json, f"{signer.good()}.{signature}", f"{head}.{body}.{signature}~", " ", "Bearer x"):
        assert signer.refused(text) is Fault.SHAPE
    assert signer.refused("a" * 4001) is Fault.TOO_LONG


@pytest.mark.parametrize("kind", Kind)
def test_nothing_can_be_taken_from_one_token_into_another(signer: Signer, kind: Kind) -> None:
    head, body, signature = signer.good(kind).split(".")
    other_head, other_body, other_signature = signer.good(kind, sub="1", name="Els de Graaf").split(".")
    for text in (f"{head}.{other_body}.{signature}", f"{other_head}.{body}.{other_signature}"):
        assert signer.refused(text) is Fault.SIGNATURE


def test_a_signature_of_nothings_is_none(signer: Signer, clock: Clock) -> None:
    """What Java once took for everybody's (CVE-2022-21449), and what other libraries write or cut."""
    good = with_key(OWN)

    def as_der(body: bytes) -> bytes:
        raw = good(body)
        return encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))

    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    signs: tuple[Sign, ...] = (
        lambda _: bytes(64),
        lambda _: order.to_bytes(32) * 2,
        lambda _: bytes(31) + b"\1" + bytes(31) + b"\1",
        lambda body: good(body)[:63],
        lambda body: good(body) + b"\0",
        lambda body: good(body)[32:] + good(body)[:32],
        as_der,
        with_key(ec.generate_private_key(ec.SECP256R1())),
        with_key(ec.generate_private_key(ec.SECP384R1())),
    )
    assert decode_dss_signature(as_der(b"x"))
    for sign in signs:
        forged = token({"alg": "ES256", "kid": signer.public.id}, claims(clock()), sign)
        assert signer.refused(forged) is Fault.SIGNATURE


def test_parts_are_spelled_the_one_way(signer: Signer) -> None:
    head, body, signature = signer.good().split(".")
    for text in (
        f"{head}=.{body}.{signature}",
        f"{head}.{body}.{signature}=",
        f"{signer.good()}\n",
        f" {signer.good()}",
    ):
        assert signer.refused(text) is Fault.SHAPE
    # The last sign of a part has bits that say nothing: with others in them it is another token.
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    same_bytes = alphabet[alphabet.index(signature[-1]) | 1]
    assert signer.refused(f"{head}.{body}.{signature[:-1]}{same_bytes}") is Fault.SIGNATURE


WRONG: tuple[tuple[dict[str, Any], Fault], ...] = (
    ({"aud": None}, Fault.CLAIMS),
    ({"aud": "buurt"}, Fault.AUDIENCE),
    ({"aud": "Magazine"}, Fault.AUDIENCE),
    ({"aud": ["magazines", ""]}, Fault.AUDIENCE),
    ({"aud": []}, Fault.AUDIENCE),
    ({"aud": {"magazine": 1}}, Fault.CLAIMS),
    ({"sub": None}, Fault.CLAIMS),
    ({"sub": ""}, Fault.CLAIMS),
    ({"sub": 12}, Fault.CLAIMS),
    ({"sub": "a" * 201}, Fault.CLAIMS),
    ({"name": None}, Fault.CLAIMS),
    ({"name": " "}, Fault.CLAIMS),
    ({"name": "a" * 201}, Fault.CLAIMS),
    ({"name": ["Jan Jansen"]}, Fault.CLAIMS),
    ({"email": "a" * 255}, Fault.CLAIMS),
    ({"email": {"x": "jan@example.org"}}, Fault.CLAIMS),
    ({"exp": None}, Fault.CLAIMS),
    ({"exp": "9999999999"}, Fault.CLAIMS),
    ({"exp": True}, Fault.CLAIMS),
    ({"exp": 0}, Fault.OVER),
    ({"exp": -(2**70)}, Fault.OVER),
    ({"exp": 2**70}, Fault.FAR),
    ({"exp": -(10**400)}, Fault.OVER),
    ({"exp": 9_999_999_999}, Fault.FAR),
    ({"iat": 9_999_999_999}, Fault.EARLY),
    ({"nbf": 9_999_999_999}, Fault.EARLY),
    ({"nbf": "0"}, Fault.CLAIMS),
    ({"iss": "https://elders.example"}, Fault.ISSUER),
    ({"iss": ""}, Fault.ISSUER),
    ({"iss": f"{ORIGIN}.elders.example"}, Fault.ISSUER),
)


def test_what_is_said_must_be_all_there_and_meant_for_us(signer: Signer) -> None:
    for changes, fault in WRONG:
        assert signer.refused(signer.good(**changes)) is fault, changes


UNREADABLE = (
    b"",
    b"null",
    b"[]",
    b'"x"',
    b"{",
    b"\xff\xfe",
    b'{"sub":"\\ud800"}',
    b'{"exp":NaN,"aud":"magazine","sub":"1"}',
    b'{"exp":1e999,"aud":"magazine","sub":"1"}',
    b'{"x":' + b"[" * 1300 + b"]" * 1300 + b"}",
    b"[" * 2500,
)


def test_what_cannot_be_read_is_not_believed_even_signed(signer: Signer, clock: Clock) -> None:
    key, sign = signer.by(Kind.HS256)
    for raw in UNREADABLE:
        told = signer.refused(token({"alg": "HS256", "kid": key.id}, raw, sign))
        assert told in (Fault.SHAPE, Fault.CLAIMS), raw
        assert signer.refused(token(raw, claims(clock()), sign)) in (Fault.SHAPE, Fault.HEADER), raw


def test_of_what_is_said_twice_nothing_gets_past_the_signature(signer: Signer, clock: Clock) -> None:
    key, sign = signer.by(Kind.HS256)
    twice = b'{"alg":"none","alg":"HS256","kid":"' + key.id.encode() + b'"}'
    assert signer.read(token(twice, claims(clock()), sign))
    other_way = twice.replace(b'"alg":"none","alg":"HS256"', b'"alg":"HS256","alg":"none"')
    assert signer.refused(token(other_way, claims(clock()), sign)) is Fault.ALGORITHM


SIGNS = st.sampled_from([*"AEaz09-_.= \n+/{", "é", "\0"])
CHANGE = st.tuples(st.sampled_from(["put", "take", "add", "swap"]), st.integers(0, 600), SIGNS)


@pytest.mark.parametrize("kind", Kind)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(CHANGE, min_size=1, max_size=4))
def test_a_token_that_was_tampered_with_is_never_believed(
    signer: Signer, kind: Kind, changes: list[tuple[str, int, str]]
) -> None:
    good = signer.good(kind)
    text = good
    for how, where, sign in changes:
        at = where % max(1, len(text))
        if how == "put":
            text = text[:at] + sign + text[at + 1 :]
        elif how == "take":
            text = text[:at] + text[at + 1 :]
        elif how == "add":
            text = text[:at] + sign + text[at:]
        else:
            text = text[at:] + text[:at]
    if text != good:
        signer.refused(text)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=200), header=st.dictionaries(st.text(max_size=5), st.text() | st.integers(), max_size=4))
def test_nothing_else_is_believed_or_raises_anything_else(signer: Signer, text: str, header: dict[str, Any]) -> None:
    signer.refused(text)
    signer.refused(f"{part(header)}.{part({'text': text})}.{part(text.encode())}")


# Tried at the desk


def test_an_owner_sees_what_a_token_says_or_what_is_wrong_with_it(house: House, wil: Person, signer: Signer) -> None:
    assert house.identities.tried(wil, "magazine", f"\n {signer.good()} ").name == "Jan Jansen"
    with pytest.raises(BadIdentity) as refused:
        house.identities.tried(wil, "magazine", signer.good(sub=None))
    assert (refused.value.fault, refused.value.about) == (Fault.CLAIMS, "sub")
