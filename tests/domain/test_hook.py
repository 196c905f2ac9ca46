"""Webhooks: addresses as they may be, secrets, and signatures as the other end reads them."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook, WebhookVerificationError

from moderation.domain.hook import (
    CHOICES,
    LONGEST_URL,
    Topic,
    Where,
    as_secret,
    failure_in,
    message_id,
    refusal,
    signatures,
    where,
)
from moderation.domain.message import say

# What signs, and what reads it


def sent(secrets: tuple[str, ...], message: str, at: datetime, body: bytes) -> dict[str, str]:
    return {
        "webhook-id": message,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": signatures(secrets, message, at, body),
    }


@given(st.binary(min_size=24, max_size=64), st.uuids().map(str), st.dictionaries(st.text(), st.text()))
def test_what_is_signed_is_believed_by_the_other_end(entropy: bytes, message: str, said: dict[str, str]) -> None:
    import json

    secret, now, body = as_secret(entropy), datetime.now(UTC), json.dumps(said).encode()
    assert Webhook(secret).verify(body, sent((secret,), message, now, body)) == said


def test_what_was_changed_on_the_way_or_is_old_is_not_believed() -> None:
    secret, now, body = as_secret(bytes(32)), datetime.now(UTC), b'{"type":"ping"}'
    good = sent((secret,), "x", now, body)
    other = Webhook(as_secret(bytes(range(32))))
    old = sent((secret,), "x", now - timedelta(minutes=6), body)
    for receiver, said, headers in (
        (Webhook(secret), body.replace(b"i", b"o"), good),
        (Webhook(secret), body, good | {"webhook-id": "y"}),
        (Webhook(secret), body, good | {"webhook-timestamp": str(int(good["webhook-timestamp"]) + 1)}),
        (Webhook(secret), body, old),
        (other, body, good),
    ):
        with pytest.raises(WebhookVerificationError):
            receiver.verify(said, headers)


def test_with_two_secrets_whoever_has_one_of_them_believes_it() -> None:
    new, old, now, body = as_secret(bytes(32)), as_secret(bytes(range(32))), datetime.now(UTC), b"{}"
    headers = sent((new, old), "x", now, body)
    assert headers["webhook-signature"].count("v1,") == 2
    for secret in (new, old):
        assert Webhook(secret).verify(body, headers) == {}


def test_a_secret_is_made_of_24_to_64_bytes() -> None:
    assert as_secret(bytes(24)) == f"whsec_{base64.b64encode(bytes(24)).decode()}"
    for length in (0, 23, 65):
        with pytest.raises(ValueError, match="24 to 64"):
            as_secret(bytes(length))


def test_the_id_of_a_message_has_no_full_stop_and_is_short_enough() -> None:
    longest = max(Topic, key=len)
    delivery = f"017e54a5-5b60-7000-8000-000000000000.{longest}.hook:0123456789ab"
    assert message_id(delivery) == f"017e54a5-5b60-7000-8000-000000000000_{longest.replace('.', '_')}_hook_0123456789ab"
    assert len(message_id(delivery)) <= 255


def test_a_try_can_be_asked_for_and_not_chosen() -> None:
    assert set(Topic) - set(CHOICES) == {Topic.PING}


def test_why_something_has_not_arrived_is_known_again_from_its_sentence() -> None:
    assert failure_in(str(refusal(503))) == refusal(503)
    assert failure_in("The service took too long.") == say("The service took too long.")


# Addresses


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("https://hooks.example", Where(True, "hooks.example", 443, "hooks.example", "/")),
        ("HTTPS://Hooks.Example/a%20b?c=d&e", Where(True, "hooks.example", 443, "Hooks.Example", "/a%20b?c=d&e")),
        ("http://127.0.0.1:8080/x", Where(False, "127.0.0.1", 8080, "127.0.0.1:8080", "/x")),
        ("https://[2001:db8::1]:8443/", Where(True, "2001:db8::1", 8443, "[2001:db8::1]:8443", "/")),
        ("https://xn--caf-dma.example:443/", Where(True, "xn--caf-dma.example", 443, "xn--caf-dma.example:443", "/")),
        ("https://hooks_1.internal./", None),
        ("https://hooks_1.internal/", Where(True, "hooks_1.internal", 443, "hooks_1.internal", "/")),
    ],
)
def test_an_address_has_parts(url: str, parts: Where | None) -> None:
    if parts is None:
        with pytest.raises(ValueError, match="host"):
            where(url)
    else:
        assert where(url) == parts


@pytest.mark.parametrize(
    "url",
    [
        "",
        "hooks.example",
        "//hooks.example/",
        "ftp://hooks.example/",
        "file:///etc/passwd",
        "https://",
        "https:///pad",
        "https://els:geheim@hooks.example/",
        "https://els@hooks.example/",
        "https://hooks.example/#stuk",
        "https://hooks.example:0/",
        "https://hooks.example:99999/",
        "https://hooks.example:80a/",
        "https://hooks.example/ pad",
        "https://hooks.example/\r\nX-A: b",
        "https://hooks.example\\@elders.example/",
        "https://café.example/",
        "https://hooks..example/",
        "https://hooks.example,elders.example/",
        "https://127.1/",
        "https://0177.0.0.1/",
        "https://127.0.0.010/",
        "https://2130706433/",
        "https://0x7f.0.0.1/",
        "https://0x7f000001/",
        "https://127.0.0.1./",
        "https://[fe80::1%25eth0]/",
        "https://[::1",
        "https://hooks.example/" + "x" * LONGEST_URL,
    ],
)
def test_what_is_no_plain_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whichever of the parts is not one
        where(url)
