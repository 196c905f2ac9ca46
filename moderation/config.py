"""Settings: one frozen value, read once, from the environment or from a file."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from moderation.domain.errors import BadSettings
from moderation.domain.relay import ADDRESS, Relay, relay_of
from moderation.domain.site import canonical_origin
from moderation.domain.target import Targets, targets_in

SHORTEST_SECRET = 32
SECRETS = {"MODERATION_SECRET_KEY", "MODERATION_AKISMET_KEY", "MODERATION_SMTP_PASSWORD"}
UNIX = "unix:"
HOW_TO_MAKE_A_KEY = "python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"


def _setting(variable: str, meaning: str, default: Any = MISSING) -> Any:
    metadata = {"variable": variable, "meaning": meaning}
    return field(default=default, metadata=metadata, repr=variable not in SECRETS)


@dataclass(frozen=True, slots=True)
class Settings:
    """How the service runs. Each is read from its variable, or else from the file that MODERATION_SETTINGS names.

    In that file, in TOML, the keys are the names of the fields. A variable with `_FILE` behind its name gives the path
    of a file that holds the value: the way for secrets.
    """

    secret_key: str = _setting(
        "MODERATION_SECRET_KEY", "Signs tickets and seals addresses. Keep it apart from the database and its backups."
    )
    database: str = _setting("DATABASE_URL", "Where everything is kept.", "sqlite:///moderation.db")
    public_url: str = _setting(
        "MODERATION_PUBLIC_URL", "The address by which browsers reach the service.", "http://127.0.0.1:8080"
    )
    listen: str = _setting(
        "MODERATION_LISTEN",
        "Host and port to listen on, or `unix:` and the path of a socket for a proxy on the same machine.",
        "127.0.0.1:8080",
    )
    policies: str = _setting(
        "MODERATION_POLICIES", "Folders with your own policies, apart by `:`; looked in before the shipped ones.", ""
    )
    time_zone: str = _setting("MODERATION_TIME_ZONE", "The time zone of the desk.", "Europe/Amsterdam")
    processes: str = _setting("MODERATION_PROCESSES", "How many processes answer.", "1")
    threads: str = _setting("MODERATION_THREADS", "How many requests each of them answers at once.", "2")
    publish: str = _setting(
        "MODERATION_PUBLISH", "A folder in which threads are kept as plain files, for a web server to hand out.", ""
    )
    worker: str = _setting(
        "MODERATION_WORKER",
        "Whether these processes also send what is to be told, `on` or `off`; with `off`, run `moderation work`.",
        "on",
    )
    trusted_proxies: str = _setting(
        "MODERATION_TRUSTED_PROXIES",
        "How many proxies of your own stand before the service; 0 believes no header.",
        "0",
    )
    akismet_key: str = _setting("MODERATION_AKISMET_KEY", "The key for the spam service that policies may ask.", "")
    akismet_url: str = _setting(
        "MODERATION_AKISMET_URL", "Where that service answers.", "https://rest.akismet.com/1.1/comment-check"
    )
    smtp: str = _setting(
        "MODERATION_SMTP",
        "The mail server, such as `smtp://user@mail.example:587` (STARTTLS) or `smtps://user@mail.example:465`.",
        "",
    )
    smtp_password: str = _setting("MODERATION_SMTP_PASSWORD", "The password for the user that it names.", "")
    mail_from: str = _setting("MODERATION_MAIL_FROM", "The address from which mail comes.", "")
    mail_bounces: str = _setting(
        "MODERATION_MAIL_BOUNCES",
        "The address to which mail bounces. A `*` in it, as in `bounces+*@blad.example`, makes one for each letter.",
        "",
    )
    mail_templates: str = _setting(
        "MODERATION_MAIL_TEMPLATES", "A folder with letters of your own in place of ours.", ""
    )
    hook_targets: str = _setting(
        "MODERATION_HOOK_TARGETS",
        "Hosts and networks inside your own that webhooks may go to, such as `hooks.internal,10.0.0.0/8`.",
        "",
    )

    @property
    def service(self) -> str:
        """The address by which browsers reach the service, without a slash at its end."""
        return self.public_url.rstrip("/")

    def __post_init__(self) -> None:
        """Refuse at once what could only fail later. Raises BadSettings."""
        if len(self.secret_key) < SHORTEST_SECRET:
            raise BadSettings(
                f"MODERATION_SECRET_KEY must have at least {SHORTEST_SECRET} characters. Make one with\n"
                f"    {HOW_TO_MAKE_A_KEY}\nand keep it: without it no stored address can be read again."
            )
        try:
            origin = canonical_origin(self.public_url)
        except ValueError as error:
            raise BadSettings(f"MODERATION_PUBLIC_URL: {error}") from error
        if self.service != origin:
            raise BadSettings(f"MODERATION_PUBLIC_URL must be {origin}, without anything behind or between")
        for folder in self.policy_folders:
            if not folder.is_dir():
                raise BadSettings(f"MODERATION_POLICIES: there is no folder {folder}")
        if urlsplit(self.akismet_url).scheme not in ("https", "http") or not urlsplit(self.akismet_url).hostname:
            raise BadSettings(f"MODERATION_AKISMET_URL must be a web address, not {self.akismet_url!r}")
        try:
            ZoneInfo(self.time_zone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise BadSettings(f"MODERATION_TIME_ZONE: there is no time zone {self.time_zone!r}") from error
        if self.publish and not Path(self.publish).is_dir():
            raise BadSettings(f"MODERATION_PUBLISH: there is no folder {self.publish}; make it first")
        if self.mail_templates and not Path(self.mail_templates).is_dir():
            raise BadSettings(f"MODERATION_MAIL_TEMPLATES: there is no folder {self.mail_templates}")
        self._check_mail()
        try:
            targets_in(self.hook_targets)
        except ValueError as error:
            raise BadSettings(f"MODERATION_HOOK_TARGETS: {error}") from error
        self._check_listen()
        if self.worker not in ("on", "off"):
            raise BadSettings(f"MODERATION_WORKER must be on or off, not {self.worker!r}")
        self._number("MODERATION_PROCESSES", self.processes, 1, 64)
        self._number("MODERATION_THREADS", self.threads, 1, 256)
        self._number("MODERATION_TRUSTED_PROXIES", self.trusted_proxies, 0, 10)

    @property
    def relay(self) -> Relay | None:
        """The mail server that takes our letters; None when none are sent."""
        return relay_of(self.smtp, self.smtp_password) if self.smtp else None

    @property
    def targets(self) -> Targets:
        """Where webhooks may go to beside the public network."""
        return targets_in(self.hook_targets)

    @property
    def template_folder(self) -> Path | None:
        """Where letters of the house's own lie; None for none."""
        return Path(self.mail_templates).absolute() if self.mail_templates else None

    @property
    def secret(self) -> bytes:
        return self.secret_key.encode()

    @property
    def socket_path(self) -> Path | None:
        """The socket file to listen on; None for a host and a port."""
        return Path(self.listen.removeprefix(UNIX)) if self.listen.startswith(UNIX) else None

    @property
    def host(self) -> str:
        return urlsplit(f"//{self.listen}").hostname or "127.0.0.1"

    @property
    def port(self) -> int:
        return int(self.listen.rpartition(":")[2])

    @property
    def publish_folder(self) -> Path | None:
        """Where threads are kept as plain files; None where they are not."""
        return Path(self.publish).absolute() if self.publish else None

    @property
    def policy_folders(self) -> tuple[Path, ...]:
        return _folders(self.policies)

    def _check_mail(self) -> None:
        try:
            relay = self.relay
        except ValueError as error:
            raise BadSettings(f"MODERATION_SMTP {error}") from error
        if self.mail_from and not ADDRESS.fullmatch(self.mail_from):
            raise BadSettings(
                f"MODERATION_MAIL_FROM must be an address such as reacties@blad.example, not {self.mail_from!r}"
            )
        if relay and not self.mail_from:
            raise BadSettings("MODERATION_MAIL_FROM is not set; MODERATION_SMTP needs an address from which mail comes")
        if self.mail_bounces and not _can_come_back_to(self.mail_bounces):
            raise BadSettings(
                "MODERATION_MAIL_BOUNCES must be an address such as bounces@blad.example or bounces+*@blad.example, "
                f"with at most 24 characters beside the * before the @, not {self.mail_bounces!r}"
            )
        if self.smtp_password and not relay:
            raise BadSettings("MODERATION_SMTP_PASSWORD is set, but MODERATION_SMTP is not")
        if self.mail_bounces and not relay:
            raise BadSettings("MODERATION_MAIL_BOUNCES is set, but MODERATION_SMTP is not")

    def _check_listen(self) -> None:
        if self.listen.startswith(UNIX):
            path = Path(self.listen.removeprefix(UNIX))
            if not path.name or not path.parent.is_dir():
                raise BadSettings(f"MODERATION_LISTEN: there is no folder for the socket {path}")
            return
        if ":" not in self.listen:
            raise BadSettings(
                f"MODERATION_LISTEN must be a host and a port, such as 127.0.0.1:8080, not {self.listen!r}"
            )
        self._number("MODERATION_LISTEN, the port", self.listen.rpartition(":")[2], 0, 65_535)

    @staticmethod
    def _number(what: str, value: str, least: int, most: int) -> None:
        if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
            raise BadSettings(f"{what} must be a whole number from {least} to {most}, not {value!r}")


def _can_come_back_to(address: str) -> bool:
    """Whether it is an address, also with the name of a letter in the place of the `*`."""
    return address.count("*") <= 1 and ADDRESS.fullmatch(address.replace("*", "0" * 40)) is not None


def read_settings(environment: Mapping[str, str]) -> Settings:
    """The settings in force. Raises BadSettings, with a message that says what to do."""
    _refuse_unknown(environment)
    from_file = _read_file(environment.get("MODERATION_SETTINGS", ""))
    values = {}
    for setting in fields(Settings):
        variable = setting.metadata["variable"]
        value = _from_environment(environment, variable) or from_file.get(setting.name)
        if value is not None:
            values[setting.name] = str(value)
        elif setting.default is MISSING:
            raise BadSettings(
                f"{variable} is not set. Make a key with\n    {HOW_TO_MAKE_A_KEY}\n"
                f"and put it into {variable}, or into a file that {variable}_FILE names."
            )
    return Settings(**values)


def policy_folders(environment: Mapping[str, str]) -> tuple[Path, ...]:
    """The folders with policies of one's own, for a command that needs no other setting. Raises BadSettings."""
    from_file = _read_file(environment.get("MODERATION_SETTINGS", ""))
    given = _from_environment(environment, "MODERATION_POLICIES") or str(from_file.get("policies", ""))
    return _folders(given)


def _folders(given: str) -> tuple[Path, ...]:
    return tuple(Path(folder) for folder in given.split(os.pathsep) if folder)


def _refuse_unknown(environment: Mapping[str, str]) -> None:
    """A variable that is mistyped would be passed over without a word."""
    known = {setting.metadata["variable"] for setting in fields(Settings)}
    read = known | {f"{variable}_FILE" for variable in known} | {"MODERATION_SETTINGS"}
    for variable in environment:
        if variable.startswith("MODERATION_") and variable not in read:
            raise BadSettings(f"there is no setting {variable}; there are {', '.join(sorted(known))}")


def _from_environment(environment: Mapping[str, str], variable: str) -> str | None:
    path = environment.get(f"{variable}_FILE")
    if path is None:
        return environment.get(variable)
    if variable in environment:
        raise BadSettings(f"{variable} and {variable}_FILE are both set; leave one out")
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise BadSettings(f"{variable}_FILE: cannot read {path}: {error}") from error


def _read_file(path: str) -> dict[str, Any]:
    if not path:
        return {}
    try:
        found = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadSettings(f"MODERATION_SETTINGS: cannot read {path}: {error}") from error
    known = [setting.name for setting in fields(Settings)]
    unknown = sorted(set(found) - set(known))
    if unknown:
        raise BadSettings(f"{path}: there is no setting {unknown[0]!r}; there are {', '.join(known)}")
    return found
