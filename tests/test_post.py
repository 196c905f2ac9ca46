"""The post: letters that arrive as they should, and every way in which a mail server can fail."""

import ssl
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.errors import MessageError
from email.policy import SMTP
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from moderation.domain.mail import Mail, Written
from moderation.domain.relay import Relay, Security, relay_of
from moderation.outside import post as said
from moderation.outside.message import SEALED, message_of
from moderation.outside.post import NotSent, Post
from tests.certificate import certificate_in
from tests.sink import DRIPS, DROPS, HANGS, PASSWORD, SENDER, STEPS, USER, Sink, bad_server, sinking

SERVICE = "https://reacties.blad.example"
SHORT = 0.3
"""Seconds, for servers that never answer."""
LONG = 20.0
"""Seconds, for servers that do, so that a busy machine does not matter."""

LETTER = Mail(
    id="0123456789abcdef0123456789abcdef01234567",
    to="jan@lezer.example",
    sender="Loket & Lijn",
    written=Written("Uw reactie is geplaatst", "Beste Jan,\n\nGoed nieuws: één.\n", "<p lang=nl>Goed nieuws</p>", "nl"),
    at=datetime(2026, 3, 2, 12, tzinfo=UTC),
    reply_to="redactie@blad.example",
)

HIDDEN = "Uw bank\r\nX-Boef: 1\r\n\r\nKlik hier"
"""What must not get into the head of a letter, also not from a word that has it in code (RFC 2047)."""
IN_CODE = (
    f"=?utf-8?q?{''.join(f'={sign:02X}' for sign in HIDDEN.encode())}?=",
    f"=?UTF-8?B?{b64encode(HIDDEN.encode()).decode()}?=",
    f"=?iso-8859-1*nl?b?{b64encode(HIDDEN.encode()).decode()}?=",
)


@pytest.fixture
def sink() -> Iterator[Sink]:
    with sinking() as sink:
        yield sink


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return certificate_in(tmp_path_factory.mktemp("certificate"))


def _post(relay: Relay, seconds: float = LONG, tls: ssl.SSLContext | None = None) -> Post:
    return Post(relay, SENDER, SERVICE, seconds, tls)


def _problem(relay: Relay, mail: Mail = LETTER, seconds: float = LONG, tls: ssl.SSLContext | None = None) -> NotSent:
    with pytest.raises(NotSent) as caught:
        _post(relay, seconds, tls).send(mail)
    return caught.value


# What arrives


def test_a_letter_arrives_as_text_and_as_html_for_one_recipient(sink: Sink) -> None:
    _post(sink.relay).send(LETTER)
    (taken,) = sink.taken
    message = taken.message
    assert (taken.sender, taken.recipients) == (SENDER, ("jan@lezer.example",))
    assert message.get_content_type() == "multipart/alternative"
    assert taken.text == LETTER.written.text
    assert taken.html.strip() == LETTER.written.html
    assert message["From"] == "Loket & Lijn <reacties@blad.example>"
    assert message["To"] == "jan@lezer.example"
    assert message["Reply-To"] == "redactie@blad.example"
    assert message["Subject"] == "Uw reactie is geplaatst"
    assert message["Date"] == "Mon, 02 Mar 2026 12:00:00 +0000"
    assert message["Content-Language"] == "nl"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "All"
    assert {"Cc", "Bcc", "List-Unsubscribe", "List-Unsubscribe-Post"}.isdisjoint(message.keys())


def test_a_letter_goes_by_its_own_name(sink: Sink) -> None:
    _post(sink.relay).send(LETTER)
    assert sink.last().message["Message-ID"] == f"<{LETTER.id}@reacties.blad.example>"


def test_only_news_says_how_to_be_rid_of_it_also_by_one_click_where_that_is_private(sink: Sink) -> None:
    _post(sink.relay).send(replace(LETTER, unsubscribe=f"{SERVICE}/desk/news/x", reply_to=""))
    message = sink.last().message
    assert message["List-Unsubscribe"] == f"<{SERVICE}/desk/news/x>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Reply-To"] is None
    _post(sink.relay).send(replace(LETTER, unsubscribe="http://localhost/desk/news/x"))
    assert sink.last().message["List-Unsubscribe-Post"] is None


@pytest.mark.parametrize(
    ("bounces", "expected"),
    [
        ("", SENDER),
        ("bounces@blad.example", "bounces@blad.example"),
        ("bounces+*@blad.example", f"bounces+{LETTER.id}@blad.example"),
    ],
)
def test_a_letter_comes_back_to_where_the_house_wants_it_and_says_where_it_is_from(
    sink: Sink, bounces: str, expected: str
) -> None:
    Post(sink.relay, SENDER, SERVICE, LONG, bounces=bounces).send(LETTER)
    assert sink.last().sender == expected
    assert sink.last().message["From"] == f"Loket & Lijn <{SENDER}>"


def test_a_server_that_takes_wishes_is_asked_to_report_by_name_and_return_the_head_alone() -> None:
    told: list[str] = []
    with bad_server("EHLO", "250-mail.blad.example\r\n250 DSN", told) as relay:
        _post(relay).send(LETTER)
    assert f"mail FROM:<{SENDER}> ENVID={LETTER.id} RET=HDRS" in told


@pytest.mark.parametrize("address", ["redactie", "redactie@localhost", "jörg@blad.example", "=?q?b?x?=@blad.example"])
def test_an_address_for_answers_that_is_none_does_not_cost_the_letter(sink: Sink, address: str) -> None:
    _post(sink.relay).send(replace(LETTER, reply_to=address))
    assert sink.last().message["Reply-To"] is None
    assert sink.last().text == LETTER.written.text


@pytest.mark.parametrize(
    "word", [*IN_CODE, f"{'o' * 76} {'o' * 77}", 'Lijn, "Loket" \\ ' * 8 + "en zo", "één, twee " * 9 + "en zo"]
)
def test_a_name_and_a_subject_arrive_as_they_are_and_what_is_in_code_in_code(sink: Sink, word: str) -> None:
    written = replace(LETTER.written, subject=f"Over {word} en meer")
    for mail in (LETTER, replace(LETTER, sender=word, written=written)):
        _post(sink.relay).send(mail)
    usual, taken = sink.taken
    assert taken.message.keys() == usual.message.keys()
    assert (taken.text, taken.html) == (usual.text, usual.html)
    shown = word.replace("=?", "= ?")
    assert taken.message["Subject"] == f"Over {shown} en meer"
    name = taken.message["From"].addresses[0].display_name
    assert " ".join(name.split()) == shown, "this Python puts a space between two words in code"


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
def test_a_letter_goes_over_a_private_line_to_a_server_that_knows_us(certificate: Path, security: Security) -> None:
    trusted = ssl.create_default_context(cafile=certificate)
    with sinking(certificate, security) as sink:
        _post(sink.relay, tls=trusted).send(LETTER)
        assert (sink.last().is_private, sink.last().user) == (True, USER)
        wrong = replace(sink.relay, password="niet dit")
        problem = _problem(wrong, tls=trusted)
        assert (problem.why, problem.for_good, problem.code) == (said.NOT_LET_IN, False, 535)
        assert len(sink.taken) == 1


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
def test_a_server_that_cannot_prove_who_it_is_gets_nothing(certificate: Path, security: Security) -> None:
    with sinking(certificate, security) as sink:
        problem = _problem(sink.relay)
        assert (problem.why, problem.for_good) == (said.NOT_ITSELF, False)
        assert sink.taken == []


def test_a_server_without_a_private_line_gets_neither_the_letter_nor_the_password(sink: Sink) -> None:
    relay = replace(sink.relay, security=Security.STARTTLS, user=USER, password=PASSWORD)
    problem = _problem(relay)
    assert (problem.why, problem.for_good) == (said.NOT_PRIVATE, False)
    assert sink.taken == []


@pytest.mark.parametrize(
    ("address", "over_the_line"),
    [
        ("jan@bücher.example", "jan@xn--bcher-kva.example"),
        ("Jan.Jansen+lezer@LEZER.example", "Jan.Jansen+lezer@lezer.example"),
        ("jörg@bücher.example", "jörg@xn--bcher-kva.example"),
    ],
)
def test_addresses_of_all_the_world_are_written_to(sink: Sink, address: str, over_the_line: str) -> None:
    _post(sink.relay).send(replace(LETTER, to=address))
    assert sink.last().recipients == (over_the_line,)
    assert sink.last().text == LETTER.written.text


def test_an_address_that_the_server_cannot_be_told_is_given_up() -> None:
    with sinking(utf8=False) as sink:
        problem = _problem(sink.relay, replace(LETTER, to="jörg@bücher.example"))
        assert (problem.why, problem.for_good) == (said.NO_ADDRESS, True)
        assert sink.taken == []


@pytest.mark.parametrize(
    "address",
    [
        "",
        "jan",
        "jan@",
        "jan@lezer.example, els@blad.example",
        "jan@lezer.example\r\nBcc: els@blad.example",
        "<jan@lezer.example>",
        "=?utf-8?q?=0D=0AX-Boef=3A_1?=@lezer.example",
    ],
)
def test_what_is_no_address_of_one_person_is_given_up_before_anybody_is_asked(address: str) -> None:
    problem = _problem(Relay("127.0.0.1", 1, Security.NONE), replace(LETTER, to=address))
    assert (problem.why, problem.for_good) == (said.NO_ADDRESS, True)


_coded = st.builds(
    lambda word, at, sign: word[:at] + sign + word[at:],
    *(st.sampled_from(IN_CODE), st.integers(0, 20), st.sampled_from(["", "\x00", "\u202e", "=?", "?=", "\r\n "])),
)
"""A word in code, sometimes with a sign inside that may be left out of a header."""
_typed = st.lists(st.one_of(st.text(), _coded)).map("".join)


@settings(deadline=None)
@given(_typed, _typed, st.text(min_size=1))
def test_nothing_that_somebody_typed_gets_into_the_head_of_a_letter(name: str, subject: str, text: str) -> None:
    written = Written(subject + "\r\nBcc: els@blad.example", text, f"<p>{text}</p>", "nl")
    mail = replace(LETTER, sender=f"{name}\r\nCc: els@blad.example", written=written)
    try:
        raw = message_of(mail, SENDER, "reacties.example").as_bytes()
    except UnicodeError:
        assert not text.isascii()  # half a surrogate pair, which the store does not keep
        return
    head = raw.split(b"\r\n\r\n", 1)[0]
    names = [line.split(b":")[0] for line in head.split(b"\r\n") if not line.startswith((b" ", b"\t"))]
    assert names == [
        *(b"From", b"To", b"Subject", b"Date", b"Message-ID", b"Reply-To", b"Auto-Submitted"),
        *(b"X-Auto-Response-Suppress", b"MIME-Version", b"Content-Type", b"Content-Language"),
    ]
    assert max(map(len, raw.split(b"\r\n"))) < 998
    read = message_from_bytes(raw, policy=SMTP)
    assert "X-Boef" not in f"{read['From']}{read['Subject']}", "it was decoded"
    assert [each.addr_spec for each in read["From"].addresses] == [SENDER]


@pytest.mark.parametrize("said", ["Dag\r\nBcc: els@blad.example", "\r\n\r\nKlik hier", "Dag\nBcc: x", "Dag\rBcc: x"])
def test_a_header_that_would_be_more_than_one_is_not_put_into_bytes(said: str) -> None:
    with pytest.raises(MessageError):
        SEALED.fold_binary("Subject", said)
    assert SEALED.fold_binary("Subject", "Dag\r\n allemaal") == b"Subject: Dag\r\n allemaal\r\n"


def test_a_letter_that_cannot_be_put_into_bytes_is_given_up(sink: Sink) -> None:
    with pytest.raises(NotSent) as caught:
        Post(sink.relay, f"{SENDER}>\r\nX-Boef: 1", SERVICE, LONG).send(LETTER)
    assert (caught.value.why, caught.value.for_good) == (said.NO_MAIL, True)
    assert sink.taken == []


# Servers that fail


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("does", [HANGS, DRIPS])
def test_a_server_that_is_slow_at_any_step_costs_no_more_than_the_deadline(step: str, does: str) -> None:
    with bad_server(step, does) as relay:
        problem = _problem(relay, seconds=SHORT)
    assert (problem.why, problem.for_good) == (said.TOO_SLOW, False)


@pytest.mark.parametrize("step", STEPS)
def test_a_server_that_breaks_off_at_any_step_is_tried_again(step: str) -> None:
    with bad_server(step, DROPS) as relay:
        problem = _problem(relay)
    assert (problem.why, problem.for_good) == (said.BROKEN_OFF, False)


@pytest.mark.parametrize(
    ("step", "answer", "why", "for_good"),
    [
        ("greeting", "421 later", said.NOT_NOW, False),
        ("greeting", "554 go away", said.NOT_NOW, False),
        ("MAIL", "452 disk full", said.NOT_NOW, False),
        ("MAIL", "550 not you", said.SENDER_REFUSED, False),
        ("RCPT", "450 mailbox busy", said.NOT_NOW, False),
        ("RCPT", "421 later", said.NOT_NOW, False),
        ("RCPT", "530 sign in first", said.NOT_LET_IN, False),
        ("RCPT", "550 jan@lezer.example is unknown", said.RECIPIENT_REFUSED, True),
        ("DATA", "451 later", said.NOT_NOW, False),
        ("DATA", "554 no", said.LETTER_REFUSED, True),
        ("letter", "452 disk full", said.NOT_NOW, False),
        ("letter", "554 jan@lezer.example thinks this is spam", said.LETTER_REFUSED, True),
        ("RCPT", "hello", said.NOT_UNDERSTOOD, False),
    ],
)
def test_what_a_server_answers_decides_whether_another_try_is_of_use(
    step: str, answer: str, why: object, for_good: bool
) -> None:
    with bad_server(step, answer) as relay, capture_logs() as logs:
        problem = _problem(relay)
    assert (problem.why, problem.for_good) == (why, for_good)
    assert why in said.REASONS
    assert "jan@" not in repr(logs) + repr(problem)
    assert [(line["log_level"], line["for_good"]) for line in logs] == [("warning", for_good)]


def test_a_letter_that_was_taken_is_sent_also_when_the_server_then_falls_silent() -> None:
    with bad_server("QUIT", HANGS) as relay:
        _post(relay).send(LETTER)


def test_a_server_that_is_not_there_is_tried_again() -> None:
    problem = _problem(Relay("127.0.0.1", 1, Security.NONE))
    assert (problem.why, problem.for_good) == (said.AWAY, False)


def test_slow_letters_do_not_heap_up() -> None:
    with bad_server("greeting", HANGS) as relay:
        post = _post(relay, SHORT)
        for _ in range(said.MOST_AT_ONCE):
            assert post._free.acquire(blocking=False)
        with pytest.raises(NotSent) as caught:
            post.send(LETTER)
        assert caught.value.why == said.TOO_MUCH


# Where the server is


@pytest.mark.parametrize(
    ("address", "relay"),
    [
        ("smtp://mail.example", Relay("mail.example", 587, Security.STARTTLS)),
        ("smtp://mail.example:25/", Relay("mail.example", 25, Security.STARTTLS)),
        ("smtps://mail.example", Relay("mail.example", 465, Security.TLS)),
        ("smtp://localhost:25", Relay("localhost", 25, Security.NONE)),
        ("smtp://[::1]:25", Relay("::1", 25, Security.NONE)),
        ("smtps://127.0.0.1", Relay("127.0.0.1", 465, Security.TLS)),
    ],
)
def test_a_server_is_named_by_its_address(address: str, relay: Relay) -> None:
    assert relay_of(address) == relay


def test_the_user_stands_in_the_address_and_the_password_does_not_show() -> None:
    relay = relay_of("smtp://jan%40blad.example@mail.example", "geheim")
    assert (relay.user, relay.password) == ("jan@blad.example", "geheim")
    assert "geheim" not in repr(relay)


@pytest.mark.parametrize(
    ("address", "password"),
    [
        ("mail.example", ""),
        ("http://mail.example", ""),
        ("smtp://", ""),
        ("smtp://mail.example:99999", ""),
        ("smtp://mail.example/path", ""),
        ("smtp://mail.example?tls=no", ""),
        ("smtp://mail example", ""),
        ("smtp://jan:geheim@mail.example", ""),
        ("smtp://jan@mail.example", ""),
        ("smtp://mail.example", "geheim"),
        ("smtp://jan@mail.example", "gehéim"),
    ],
)
def test_what_is_no_server_is_refused_without_telling_the_password(address: str, password: str) -> None:
    with pytest.raises(ValueError, match=r"must|names") as caught:
        relay_of(address, password)
    assert "geheim" not in str(caught.value)
