"""Reports of mail servers are read, whichever program has written them, and nothing that a stranger sends does harm."""

from base64 import b64encode
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from moderation.domain.bounce import Bounce, Fate, Undeliverable, why_failed
from moderation.outside.bounces import LONGEST, MOST_PARTS, bounce_in

REPORTS = Path(__file__).parent / "data" / "bounces"
LETTER = "0123456789abcdef0123456789abcdef01234567"
"""The name of the letter that all of them are about."""


def report(name: str) -> bytes:
    return (REPORTS / f"{name}.eml").read_bytes()


@pytest.mark.parametrize(
    ("server", "status"),
    [
        ("postfix", "5.1.1"),
        ("exim", "5.1.1"),
        ("office365", "5.1.10"),
        ("gmail", "5.2.2"),
        ("sendmail", "5.1.2"),
        ("qmail", "5.1.1"),
        ("nothing-returned", "4.4.7"),
    ],
)
def test_a_letter_that_came_back_is_known_by_its_name_and_why(server: str, status: str) -> None:
    expected = Bounce((LETTER,), Fate.FAILED, status)
    assert bounce_in(report(server)) == expected
    assert bounce_in(report(server).replace(b"\n", b"\r\n")) == expected


def test_a_letter_that_is_late_has_not_come_back() -> None:
    assert bounce_in(report("postfix-late")) == Bounce((LETTER,), Fate.DELAYED, "4.4.1")


def test_a_letter_that_has_reached_one_of_several_mailboxes_has_arrived() -> None:
    assert bounce_in(report("delivered")) == Bounce((LETTER,), Fate.ARRIVED, "2.0.0")


@pytest.mark.parametrize("name", ["holiday", "read"])
def test_what_people_and_their_programs_answer_is_no_report(name: str) -> None:
    assert bounce_in(report(name)) is None


@pytest.mark.parametrize(
    ("code", "head"),
    [
        ("quoted-printable", b"Message-ID: <=30123456789abcdef0123456789abcdef01234567@x.example>"),
        ("base64", b64encode(f"Message-ID: <{LETTER}@x.example>".encode())),
    ],
)
def test_a_returned_head_that_is_in_code_is_read_too(code: str, head: bytes) -> None:
    nameless = report("sendmail").replace(LETTER.encode(), b"")
    before, returned, _ = nameless.partition(b"Content-Type: text/rfc822-headers")
    coded = b"\n".join((before + returned, b"Content-Transfer-Encoding: " + code.encode(), b"", head, b""))
    assert bounce_in(coded) == Bounce((LETTER,), Fate.FAILED, "5.1.2")


def test_a_report_that_names_no_letter_of_ours_names_none() -> None:
    for other in (b"<1@shop.example>", LETTER[:39].encode(), LETTER.encode() + b"0", LETTER.upper().encode()):
        found = bounce_in(report("postfix").replace(LETTER.encode(), other))
        assert found == Bounce((), Fate.FAILED, "5.1.1")


def test_the_first_names_are_looked_at_and_no_more() -> None:
    names = b" ".join(f"{number:040x}".encode() for number in range(1_000))
    found = bounce_in(report("nothing-returned").replace(b"To: <bounces", b"To: " + names + b" <bounces"))
    assert found is not None
    assert len(found.message_ids) == MOST_PARTS


@pytest.mark.parametrize(
    ("status", "why"),
    [
        ("5.1.1", Undeliverable.NO_MAILBOX),
        ("5.1.10", Undeliverable.NO_MAILBOX),
        ("5.2.1", Undeliverable.NO_MAILBOX),
        ("5.1.2", Undeliverable.NO_HOST),
        ("5.4.4", Undeliverable.NO_HOST),
        ("5.2.2", Undeliverable.FULL),
        ("4.2.2", Undeliverable.FULL),
        ("4.4.7", Undeliverable.IN_VAIN),
        ("4.1.1", Undeliverable.IN_VAIN),
        ("5.7.1", Undeliverable.NOT_TAKEN),
        ("5.0.0", Undeliverable.NOT_TAKEN),
    ],
)
def test_why_it_came_back_is_known_by_the_status_code(status: str, why: Undeliverable) -> None:
    assert why_failed(status) is why


# What strangers send

PIECES = st.sampled_from(
    [
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=grens\n",
        b"Content-Type: message/delivery-status\n",
        b"Content-Type: message/rfc822\n",
        b"Content-Type: multipart/mixed; boundary=",
        b"Content-Transfer-Encoding: base64\n",
        b"Content-Transfer-Encoding: quoted-printable\n",
        b"--grens\n",
        b"--grens--\n",
        b"\n",
        b"\n\n",
        b" folded\n",
        b"Action: failed\n",
        b"Status: 5.1.1\n",
        b"Message-ID: <" + LETTER.encode() + b"@x.example>\n",
        b"Hi. This is the qmail-send program\n",
        b"--- Below\n",
        b"From MAILER-DAEMON\n",
        b"To: =?utf-8?b?w6k=?= \xff\xfe\n",
        b"\0\r",
    ]
)


@given(st.lists(PIECES | st.binary(max_size=20), max_size=40).map(b"".join))
@example(b"")
@example(b"\n")
@example(b"Content-Type: multipart/report; boundary=\n\n--\n--")
def test_whatever_comes_is_a_report_or_is_none_and_behind_a_report_it_changes_nothing(message: bytes) -> None:
    found = bounce_in(message)
    assert found is None or set(found.message_ids) <= {LETTER}
    assert bounce_in(report("postfix") + message) == Bounce((LETTER,), Fate.FAILED, "5.1.1")


@pytest.mark.parametrize("server", ["postfix", "exim", "gmail", "qmail"])
@given(st.data())
def test_a_report_that_was_cut_off_or_spoilt_does_no_harm_and_is_read_if_that_is_behind_the_name_of_the_letter(
    server: str, data: st.DataObject
) -> None:
    whole = report(server)
    named = whole.rindex(LETTER.encode()) + len(f"{LETTER}@")
    at = data.draw(st.integers(0, len(whole)) | st.integers(named, len(whole)))
    found = bounce_in(whole[:at] + data.draw(st.binary(max_size=30)) + whole[at + data.draw(st.integers(0, 30)) :])
    assert found is None or found.fate is Fate.FAILED
    assert at < named or found == bounce_in(whole)


@pytest.mark.parametrize(
    "message",
    [
        b"\n" * LONGEST,
        b"X: y\n" * (LONGEST // 5),
        b"Content-Type: multipart/report; boundary=" + b'"' * LONGEST,
        b"Content-Type: multipart/report" + b";a=b" * (LONGEST // 4),
        b"".join(
            b"Content-Type: multipart/report; boundary=%d\n\n--%d\n" % (number, number) for number in range(20_000)
        ),
        b"Content-Type: multipart/report; boundary=x\n\n" + b"--x\n" * (LONGEST // 4),
        b"Content-Type: multipart/report; boundary=x\n\n--x\nContent-Type: message/delivery-status\n\n"
        + b"Action: failed\n\n" * (LONGEST // 16),
        b"Hi. This is the " + b"\n\n-" * (LONGEST // 3),
        b"\nHi. This is the " + b"5.1." * (LONGEST // 4),
        b"To: " + b"0" * LONGEST,
    ],
    ids=range(10),
)
def test_the_largest_messages_that_are_made_to_take_long_are_read_and_name_no_letter(message: bytes) -> None:
    assert bounce_in(message) in (None, Bounce((), Fate.FAILED, "5.0.0"))
