"""`moderation doctor`: sees each fault that is planted, changes nothing, and gives nothing away."""

import json
import os
import resource
import socket
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from moderation import bootstrap
from moderation.cli import moderation
from moderation.config import Settings
from moderation.domain.delivery import Channel, Delivery
from moderation.domain.policy import Policy
from moderation.domain.site import Site
from moderation.policies import Shelf, policy_of
from moderation.store import open_engine
from moderation.store.backups import Backups
from moderation.store.interface import Activation, KeptPolicy, Store
from tests.conftest import ORIGIN, SECRET, Clock, Reader
from tests.house_rules import shelf_of
from tests.sink import Sink, bad_server, sinking
from tests.store.need import folder_of_nobody, read_only
from tests.store.samples import NOW
from tests.store.test_backups import quietly

DAY = timedelta(days=1)
JAN = "jan@example.org"
IN_ORDER = {
    "MODERATION_SECRET_KEY": SECRET,
    "MODERATION_PUBLIC_URL": "https://reacties.example",
    "MODERATION_TRUSTED_PROXIES": "1",
    "MODERATION_LISTEN": "127.0.0.1:0",
    "MODERATION_MAIL_FROM": "reacties@blad.example",
}
TABLE = "[correspondence]\n"
ADDRESS = f'{TABLE}reply_to = "redactie@blad.example"\n'


@pytest.fixture(scope="module")
def sink() -> Iterator[Sink]:
    with sinking() as sink:
        yield sink


@pytest.fixture
def doctor(settings: Settings, tmp_path: Path, sink: Sink):
    """Asks, with settings that are in order but for what is given; an empty one is left out."""
    tmp_path.chmod(0o700)

    def typed(*words: object, **odd: str) -> Result:
        relay = {"MODERATION_SMTP": f"smtp://127.0.0.1:{sink.port}"}
        values = IN_ORDER | relay | {"DATABASE_URL": settings.database} | odd
        environment = {name: value or None for name, value in values.items()}
        result = CliRunner().invoke(moderation, ["doctor", *map(str, words)], env=environment)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert SECRET not in result.output
        assert JAN not in result.output
        return result

    return typed


@pytest.fixture
def file(settings: Settings) -> Path:
    return Path(settings.database.removeprefix("sqlite:///"))


@pytest.fixture
def answering(store: Store, policies: Mapping[str, Policy]) -> Store:
    """The editors of every site have an address."""
    for site, rules in (("magazine", "huisregels"), ("buurt", "open"), ("archief", "strict")):
        files = policies[rules].files
        text = files["policy.toml"].replace('reply_to = ""\n', "")
        with_address = text.replace(TABLE, ADDRESS) if TABLE in text else f"{text}\n{ADDRESS}"
        policy = policy_of({**files, "policy.toml": with_address})
        store.keep_policy(KeptPolicy(policy.digest, policy.name, policy.files))
        store.activate(Activation(site, policy.digest, policy.name, NOW, None), policy.closes_after)
    return store


@pytest.fixture
def shelf(answering: Store) -> Shelf:
    return shelf_of(answering)


@pytest.fixture
def worked_off(settings: Settings, store: Store, clock: Clock, jan: Reader) -> Store:
    """Jan has reacted, and whoever is to be told of it was."""
    jan.sends()
    bootstrap.worker_of(settings, store, clock).work_off()
    return store


@pytest.fixture
def closed(worked_off: Store) -> None:
    """And then the service was stopped."""
    worked_off.close()


@contextmanager
def changed(file: Path) -> Iterator[sqlite3.Connection]:
    """Another program writes to the database."""
    with closing(sqlite3.connect(file)) as connection:
        yield connection
        connection.commit()


def odd_lines(result: Result) -> list[str]:
    """What is not well."""
    return [line for line in result.stdout.splitlines()[:-1] if not line.startswith("well ")]


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# All is well


def test_of_a_house_in_order_every_line_says_so(doctor, closed: None) -> None:
    result = doctor()
    assert (odd_lines(result), result.exit_code) == ([], 0)
    *lines, summary = result.stdout.splitlines()
    assert summary == f"{len(lines)} looked at: all is well."
    subjects = [line[7:18].strip() for line in lines]
    assert subjects[:4] == ["settings", "address", "database", "sqlite"]
    assert {"integrity", "rights", "room", "tallies", "clock", "secret key", "house rules", "port"} <= set(subjects)


def test_nothing_is_changed_by_looking(doctor, closed: None, tmp_path: Path, file: Path) -> None:
    Backups(tmp_path, f"sqlite:///{file}", SECRET.encode()).add(datetime.now(UTC), quietly)
    before = contents(tmp_path)
    assert doctor("--full", "--backups", tmp_path).exit_code == 0
    assert contents(tmp_path) == before


def test_while_the_service_works_it_sees_what_stands_in_the_log_and_disturbs_nobody(
    doctor, worked_off: Store, jan: Reader, file: Path
) -> None:
    before = {path: found for path, found in contents(file.parent).items() if not path.endswith("-shm")}
    assert file.with_name(f"{file.name}-wal").stat().st_size
    assert doctor("--full").exit_code == 0
    assert {path: found for path, found in contents(file.parent).items() if not path.endswith("-shm")} == before
    jan.sends("Nog een.")


def test_before_the_first_start_it_says_so_and_makes_nothing(doctor, tmp_path: Path) -> None:
    result = doctor()
    assert result.exit_code == 2
    (line,) = odd_lines(result)
    assert "there is no database" in line
    assert "the service makes it when it starts" in line
    assert list(tmp_path.iterdir()) == []


def test_between_the_tables_and_the_first_start_there_is_no_secret_to_hold_against(
    doctor, settings: Settings, tmp_path: Path
) -> None:
    with closing(open_engine(settings.database)) as engine:
        engine.migrate()
    before = contents(tmp_path)
    result = doctor()
    assert result.exit_code == 1  # since there is no site
    (line,) = (line for line in result.stdout.splitlines() if "secret key" in line)
    assert line.startswith("well ")
    assert "no secret key has been used with this database yet" in line
    assert contents(tmp_path) == before


def test_a_program_gets_one_document(doctor, closed: None) -> None:
    for odd, code, state in (({}, 0, "well"), ({"MODERATION_TRUSTED_PROXIES": "0"}, 1, "doubtful")):
        result = doctor("--json", **odd)
        assert result.exit_code == code
        document = json.loads(result.stdout)
        assert document["state"] == state
        assert all(set(check) == {"about", "state", "found", "advice"} for check in document["checks"])
        assert [check["about"] for check in document["checks"] if check["state"] != "well"] == ["proxies"] * code
    document = json.loads(doctor("--json", MODERATION_SECRET_KEY="").stdout)
    assert (document["state"], len(document["checks"])) == ("wrong", 1)


# Settings


@pytest.mark.parametrize(
    ("odd", "complaint"),
    [
        ({"MODERATION_SECRET_KEY": ""}, "MODERATION_SECRET_KEY is not set. Make a key with"),
        ({"MODERATION_SECRET_KEY": "short"}, "must have at least 32 characters"),
        ({"MODERATION_SECRET_KEY_FILE": "/nowhere"}, "are both set; leave one out"),
        ({"MODERATION_SECRET_KEY": "", "MODERATION_SECRET_KEY_FILE": "/nowhere"}, "cannot read /nowhere"),
        ({"MODERATION_SETTINGS": "/nowhere"}, "MODERATION_SETTINGS: cannot read /nowhere"),
        ({"MODERATION_PUBLC_URL": "https://a.example"}, "there is no setting MODERATION_PUBLC_URL"),
        ({"MODERATION_PUBLIC_URL": "https://a.example/b"}, "must be https://a.example, without anything behind"),
        ({"MODERATION_PUBLIC_URL": "a.example"}, "MODERATION_PUBLIC_URL: "),
        ({"MODERATION_LISTEN": "8080"}, "must be a host and a port"),
        ({"MODERATION_LISTEN": "localhost:99999"}, "the port must be a whole number from 0 to 65535"),
        ({"MODERATION_POLICIES": "/nowhere"}, "MODERATION_POLICIES: there is no folder /nowhere"),
        ({"MODERATION_PUBLISH": "/nowhere"}, "MODERATION_PUBLISH: there is no folder /nowhere"),
        ({"MODERATION_TIME_ZONE": "Mars/Base"}, "there is no time zone 'Mars/Base'"),
        ({"MODERATION_THREADS": "many"}, "MODERATION_THREADS must be a whole number"),
        ({"MODERATION_AKISMET_URL": "akismet"}, "MODERATION_AKISMET_URL must be a web address"),
    ],
)
def test_a_setting_that_cannot_be_used_is_said_in_a_sentence_in_one_line(
    doctor, odd: dict[str, str], complaint
) -> None:
    result = doctor(**odd)
    assert result.exit_code == 2
    (line,) = odd_lines(result)
    assert line.startswith("WRONG  settings ")
    assert complaint in line
    assert line.endswith(". Nothing else can be looked at before.")


@pytest.mark.parametrize(
    ("odd", "complaint"),
    [
        ({"MODERATION_PUBLIC_URL": "http://reacties.example"}, "can be read on its way. Put a proxy with TLS"),
        ({"MODERATION_PUBLIC_URL": "http://127.0.0.1:8080"}, "can be reached from this machine alone"),
        ({"MODERATION_PUBLIC_URL": "http://reacties.localhost"}, "can be reached from this machine alone"),
        ({"MODERATION_TRUSTED_PROXIES": "0"}, "all readers seem to be one"),
    ],
)
def test_a_setting_that_is_unwise_is_doubted(doctor, closed: None, odd: dict[str, str], complaint: str) -> None:
    result = doctor(**odd)
    assert result.exit_code == 1
    (line,) = odd_lines(result)
    assert line.startswith("DOUBT  ")
    assert complaint in line


def test_a_database_of_another_kind_is_told_without_its_password(doctor) -> None:
    result = doctor(DATABASE_URL="mysql://jan:geheim@db.example/moderation")
    assert result.exit_code == 2
    assert "there is no engine for this kind of database address" in result.stdout
    assert "geheim" not in result.output


def test_a_file_with_a_secret_is_for_its_owner_and_not_beside_the_database(
    doctor, closed: None, tmp_path: Path, file: Path
) -> None:
    tmp_path.chmod(0o711)
    with entered_by_everybody(tmp_path):
        beside = file.with_name("key")
        beside.write_text(SECRET)
        beside.chmod(0o640)
        settings = {"MODERATION_SECRET_KEY": "", "MODERATION_SECRET_KEY_FILE": str(beside)}
        assert [line[:18] for line in odd_lines(doctor(**settings))] == ["DOUBT  secret file"]
        assert "lies in the folder of the database. Keep it elsewhere" in odd_lines(doctor(**settings))[0]
        beside.chmod(0o644)
        assert f"everybody on this machine can read {beside}. chmod o-rwx {beside}" in odd_lines(doctor(**settings))[0]
        assert len(odd_lines(doctor(**settings))) == 2


@contextmanager
def entered_by_everybody(folder: Path) -> Iterator[None]:
    """Everybody can come as far as this folder, as in /etc."""
    places = [place for place in folder.parents if place.stat().st_uid == os.geteuid() and place != Path("/")]
    before = [(place, place.stat().st_mode) for place in places]
    try:
        for place, mode in before:
            place.chmod(mode | 0o011)
        yield
    finally:
        for place, mode in before:
            place.chmod(mode)


def test_a_file_of_settings_is_only_looked_at_when_there_is_a_secret_in_it(
    doctor, closed: None, tmp_path: Path
) -> None:
    folder = tmp_path / "etc"
    folder.mkdir()
    toml = folder / "settings.toml"
    toml.write_text('threads = "8"\n')
    assert doctor(MODERATION_SETTINGS=str(toml)).exit_code == 0
    toml.write_text(f'secret_key = "{SECRET}"\n')
    result = doctor(MODERATION_SECRET_KEY="", MODERATION_SETTINGS=str(toml))
    assert result.exit_code == 1
    assert "settings.toml lies in the folder of the database" in result.stdout


# The database


def test_a_secret_that_is_not_the_one_of_the_house_is_wrong(doctor, closed: None) -> None:
    result = doctor(MODERATION_SECRET_KEY="another secret, which is just as long as it must be")
    assert result.exit_code == 2
    (line,) = odd_lines(result)
    assert line.startswith("WRONG  secret key ")
    assert "is not the one with which this database was begun" in line


def test_a_damaged_database_is_wrong_and_what_to_do_stands_with_it(doctor, closed: None, file: Path) -> None:
    with file.open("r+b") as written:
        written.seek(4096 * 3)
        written.write(b"\xa5" * 4096 * 20)
    result = doctor()
    assert result.exit_code == 2
    assert "put a backup in its place with `moderation restore`" in result.stdout


@pytest.mark.parametrize(
    ("planted", "about"),
    [
        ("update tally set n = n + 1", "tallies"),
        ("update thread set published = 3", "threads"),
        ("update site set last_number = 9 where key = 'magazine'", "numbers"),
        ("insert into record select site, 'x', 'published', 1 from tally limit 1", "records"),
        ("update reaction set version = 5", "log"),
    ],
)
def test_what_another_program_wrote_is_found(doctor, closed: None, file: Path, planted: str, about: str) -> None:
    with changed(file) as connection:
        connection.execute(
            planted.replace("into record select site", "into record (site, email_index, status, n) select site")
        )
    result = doctor()
    assert result.exit_code == 2
    assert [line.split()[:2] for line in odd_lines(result)] == [["WRONG", about]]


def test_a_database_of_another_program_or_another_version_is_wrong(doctor, closed: None, file: Path) -> None:
    with changed(file) as connection:
        connection.execute("insert into _sqlite_migrations (migration_set, name) values ('moderation', 'm999_later')")
    assert "made by a newer version of moderation (m999_later); install that one" in doctor().stdout
    with changed(file) as connection:
        connection.execute("delete from _sqlite_migrations")
    result = doctor()
    assert result.exit_code == 2
    assert "is a database of another program" in result.stdout


def test_a_clock_that_is_behind_is_wrong(doctor, store: Store, jan: Reader, clock: Clock) -> None:
    clock.at = datetime.now(UTC) + 30 * DAY
    jan.sends()
    result = doctor()
    assert result.exit_code == 2
    (line,) = odd_lines(result)
    assert line.startswith("WRONG  clock ")
    assert f"but a reaction came in at {clock.at:%Y-%m-%d}" in line


def test_without_a_site_there_is_a_doubt(doctor, store: Store, file: Path) -> None:
    with changed(file) as connection:
        connection.execute("delete from site")
    result = doctor()
    assert result.exit_code == 1
    assert "there is no site yet. See `moderation site add --help`" in odd_lines(result)[0]


# House rules


@pytest.fixture
def own(answering: Store):
    """Brings house rules into force that were not looked at before."""

    def activate(policy: str, cases: str) -> None:
        answering.keep_policy(KeptPolicy("d" * 64, "own", {"policy.toml": policy, "cases.toml": cases}))
        answering.add_site(Site("own", "Own", (ORIGIN,), "nl", "Europe/Amsterdam", "d" * 64))

    return activate


def test_house_rules_that_cannot_be_read_by_this_version_are_wrong_and_no_address_in_them_is_told(doctor, own) -> None:
    own(f'name = "Own"\n"{JAN}" = 1\n', "")
    for words in ((), ("--json",)):
        result = doctor(*words)
        assert result.exit_code == 2
        assert "those of own cannot be read: policy.toml:2: " in result.stdout


def test_house_rules_that_fail_their_own_cases_are_wrong(doctor, own, policies) -> None:
    files = policies["open"].files
    cases = files["cases.toml"].replace('decision = "publish"', 'decision = "hold"', 1)
    own(f"{files['policy.toml']}\n{ADDRESS}", cases)
    result = doctor()
    assert result.exit_code == 2
    (line,) = odd_lines(result)
    assert line.startswith("WRONG  house rules ")
    assert "fails 1 of its cases: " in line


def test_a_time_zone_of_which_nothing_is_known_is_wrong(doctor, store: Store) -> None:
    site = store.sites()[0]
    store.add_site(replace(site, key="mars", time_zone="Mars/Base"))
    result = doctor()
    assert result.exit_code == 2
    assert "nothing is known here of Mars/Base, the time zone of mars. Install the package tzdata" in result.stdout


# What is told later


def test_what_nobody_works_off_is_doubted(doctor, settings: Settings, store: Store, jan: Reader, clock: Clock) -> None:
    jan.sends()
    (line,) = odd_lines(doctor())
    assert line.startswith("DOUBT  worker")
    assert "Start the service, or `moderation work`" in line
    bootstrap.worker_of(settings, store, clock).work_off()
    letter = Delivery("magazine", "1", Channel.MAIL, "news_digest", "person:els", "1", "", clock())
    store.put_deliveries([letter])
    (line,) = odd_lines(doctor())
    assert "something to be sent (mail)" in line


def test_what_has_only_just_become_due_is_not_late(doctor, worked_off: Store) -> None:
    soon = datetime.now(UTC) - timedelta(minutes=14)
    worked_off.put_deliveries([Delivery("magazine", "1", Channel.MAIL, "news_digest", "person:els", "1", "", soon)])
    assert odd_lines(doctor()) == []


def test_messages_that_did_not_arrive_are_doubted_until_somebody_has_seen_to_them(doctor, worked_off: Store) -> None:
    now = datetime.now(UTC)
    worked_off.put_deliveries([Delivery("magazine", "1", Channel.MAIL, "news_digest", "person:els", "1", "", now)])
    taken = worked_off.claim_delivery(Channel.MAIL, now, now)
    assert taken
    worked_off.not_delivered(taken, "There is no such mailbox.", due=None, at=now)
    (line,) = odd_lines(doctor())
    assert line.startswith("DOUBT  messages")
    assert "1 did not arrive" in line
    worked_off.settle_delivery("magazine", "1", now)
    assert odd_lines(doctor()) == []


def test_messages_that_are_tried_again_are_doubted_with_why(doctor, worked_off: Store) -> None:
    now = datetime.now(UTC)
    worked_off.put_deliveries([Delivery("magazine", "1", Channel.MAIL, "news_digest", "person:els", "1", "", now)])
    taken = worked_off.claim_delivery(Channel.MAIL, now, now)
    assert taken
    worked_off.not_delivered(taken, "The mail server cannot be reached.", due=now + timedelta(minutes=5), at=now)
    (line,) = odd_lines(doctor())
    assert line.startswith("DOUBT  messages")
    assert "1 did not arrive at once and will be tried again: The mail server cannot be reached." in line


def test_a_mail_server_that_is_not_there_or_does_not_let_us_in_is_doubted(doctor, closed: None, sink: Sink) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        nobody = server.getsockname()[1]
    (line,) = odd_lines(doctor(MODERATION_SMTP=f"smtp://127.0.0.1:{nobody}"))
    assert line.startswith("DOUBT  mail")
    assert f"is to go by 127.0.0.1:{nobody}: The mail server cannot be reached." in line
    with bad_server("greeting", "421 Not today") as relay:
        (line,) = odd_lines(doctor(MODERATION_SMTP=f"smtp://127.0.0.1:{relay.port}"))
    assert "The mail server takes no mail at this moment." in line
    assert sink.taken == [], "nothing is sent to try it"


def test_where_letters_bounce_to_is_said_since_nobody_else_notices_when_they_are_not_read(doctor, closed: None) -> None:
    said = "bounces      go to the address in {}: see that `moderation bounces` reads them there"
    own = doctor(MODERATION_MAIL_BOUNCES="bounces+*@blad.example")
    assert said.format("MODERATION_MAIL_BOUNCES") in own.stdout
    assert said.format("MODERATION_MAIL_FROM") in doctor().stdout
    assert "moderation bounces" not in doctor(MODERATION_SMTP="", MODERATION_MAIL_FROM="").stdout


def test_editors_who_cannot_be_answered_are_doubted(doctor, store: Store) -> None:
    (line,) = odd_lines(doctor())
    assert line.startswith("DOUBT  answers")
    assert "letters of archief, buurt, magazine say that nobody reads answers" in line
    assert "`reply_to`" in line
    assert "answers" not in doctor(MODERATION_SMTP="", MODERATION_MAIL_FROM="").stdout, "there are no letters"


def test_house_rules_that_have_addresses_confirmed_need_mail(doctor, closed: None) -> None:
    result = doctor(MODERATION_SMTP="", MODERATION_MAIL_FROM="")
    assert result.exit_code == 2
    (line,) = odd_lines(result)
    assert line.startswith("WRONG  mail")
    assert "on archief nobody is read who has not confirmed an address by mail" in line


# The machine


@contextmanager
def listening(answer: bytes) -> Iterator[str]:
    """Something listens, and gives one client this answer."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            with suppress(OSError):
                client, _ = server.accept()
                with client:
                    client.recv(4096)
                    client.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"127.0.0.1:{server.getsockname()[1]}"
        server.shutdown(socket.SHUT_RDWR)
        thread.join()


@pytest.mark.parametrize(
    ("answer", "code", "complaint"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok\n", 0, "the service answers on"),
        (b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", 2, "is not the service, or it is not well"),
        (b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n", 2, "is not the service, or it is not well"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", 2, "is taken, but does not answer as the service does"),
        (b"", 2, "is taken, but does not answer as the service does"),
    ],
)
def test_whoever_listens_on_our_port_must_be_the_service(
    doctor, closed: None, answer: bytes, code: int, complaint: str
) -> None:
    with listening(answer) as place:
        result = doctor(MODERATION_LISTEN=place)
    assert result.exit_code == code
    assert complaint in result.stdout


@pytest.mark.parametrize("place", ["192.0.2.1:8080", "nowhere.invalid:8080"])
def test_an_address_that_is_not_of_this_machine_is_wrong(doctor, closed: None, place: str) -> None:
    result = doctor(MODERATION_LISTEN=place)
    assert result.exit_code == 2
    assert f"cannot listen on {place}" in odd_lines(result)[0]


def test_a_socket_file_is_asked_too(doctor, closed: None, tmp_path: Path) -> None:
    path = tmp_path / "socket"
    with socket.socket(socket.AF_UNIX) as server:
        assert f"nobody listens on {path}" in doctor(MODERATION_LISTEN=f"unix:{path}").stdout
        server.bind(str(path))
        server.listen()
        assert f"the service answers on {path}" in doctor(MODERATION_LISTEN=f"unix:{path}").stdout
    assert f"nobody listens on {path}" in doctor(MODERATION_LISTEN=f"unix:{path}").stdout
    long = doctor(MODERATION_LISTEN=f"unix:{tmp_path}/{'long' * 50}")
    assert long.exit_code == 2
    assert "cannot reach" in odd_lines(long)[0]


def test_a_service_that_may_have_few_connections_is_doubted(doctor, closed: None) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (512, hard))
    try:
        result = doctor()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert result.exit_code == 1
    assert "one process may have 512 files and connections open. Give the service more" in odd_lines(result)[0]


def test_a_folder_for_threads_as_files_must_be_one_in_which_the_service_may_write(doctor, closed: None) -> None:
    with folder_of_nobody() as folder:
        place = folder / "threads"
        place.mkdir()
        assert "are free in" in published(doctor, place)
        with read_only(place):
            assert "WRONG  publish " in published(doctor, place)


def published(doctor, place: Path) -> str:
    """What is said about the folder for threads."""
    lines = doctor(MODERATION_PUBLISH=str(place)).stdout.splitlines()
    return next(line for line in lines if line[7:14] == "publish")


# Backups


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "backups"
    folder.mkdir()
    return folder


def about_backups(result: Result) -> str:
    return next(line for line in result.stdout.splitlines() if line[7:14] == "backups")


@pytest.mark.parametrize(
    ("age", "code", "told"),
    [
        (timedelta(hours=3), 0, "made 3 hours ago"),
        (timedelta(hours=47), 0, "made 47 hours ago"),
        (timedelta(days=3), 1, "made 3 days ago. Make one with `moderation backup`"),
    ],
)
def test_backups_grow_old(doctor, closed: None, file: Path, folder: Path, age: timedelta, code: int, told: str) -> None:
    Backups(folder, f"sqlite:///{file}", SECRET.encode()).add(datetime.now(UTC) - age, quietly)
    result = doctor("--backups", folder)
    assert result.exit_code == code
    assert told in about_backups(result)


def test_where_there_is_no_backup_of_this_house_something_is_wrong(doctor, closed: None, folder: Path) -> None:
    (folder / "moderation-20261123T201530Z.db").write_text("not a database")
    result = doctor("--backups", folder)
    assert result.exit_code == 2
    assert f"none of this house is in {folder}" in about_backups(result)
    gone = doctor("--backups", folder / "gone")
    assert gone.exit_code == 2
    assert "No such file or directory" in about_backups(gone)
