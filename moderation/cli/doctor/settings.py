"""The settings as far as they can be valid and yet unwise, and the files that they come from."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import fields
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from moderation.config import SECRETS, Settings
from moderation.domain.errors import BadSettings
from moderation.store import sqlite_file
from moderation.store.health import Check, doubtful, is_open_to_everybody, well

SECRET_NAMES = {setting.name for setting in fields(Settings) if setting.metadata["variable"] in SECRETS}


def settings_checks(settings: Settings, environment: Mapping[str, str]) -> Iterator[Check]:
    """What is to be said of settings that are valid. Raises OSError."""
    yield well("settings", "all are valid")
    yield _address(settings)
    yield from _proxies(settings)
    for file in _secret_files(environment):
        yield from _secret_file(file, settings)


def _address(settings: Settings) -> Check:
    parts = urlsplit(settings.public_url)
    if parts.scheme == "https":
        return well("address", settings.public_url)
    if _is_of_this_machine(parts.hostname or ""):
        advice = "Set MODERATION_PUBLIC_URL to the address that browsers use."
        return doubtful("address", f"{settings.public_url} can be reached from this machine alone", advice)
    advice = "Put a proxy with TLS before the service, and set MODERATION_PUBLIC_URL to its https address."
    return doubtful("address", f"what goes to and from {settings.public_url} can be read on its way", advice)


def _is_of_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _proxies(settings: Settings) -> Iterator[Check]:
    """With https there is a proxy: the service itself does not speak it."""
    if urlsplit(settings.public_url).scheme == "https" and not int(settings.trusted_proxies):
        found = "no proxy is believed, so all readers seem to be one, and what one may not do too often stops everybody"
        yield doubtful("proxies", found, "Set MODERATION_TRUSTED_PROXIES to the number of proxies of your own.")


def _secret_files(environment: Mapping[str, str]) -> Iterator[Path]:
    for variable in sorted(SECRETS):
        if file := environment.get(f"{variable}_FILE"):
            yield Path(file)
    file = environment.get("MODERATION_SETTINGS")
    if file and tomllib.loads(Path(file).read_text("utf-8")).keys() & SECRET_NAMES:
        yield Path(file)


def _secret_file(file: Path, settings: Settings) -> Iterator[Check]:
    if is_open_to_everybody(file):
        yield doubtful("secret file", f"everybody on this machine can read {file}", f"chmod o-rwx {file}")
    else:
        yield well("secret file", f"{file} is not open to everybody")
    if _lies_beside_the_database(file, settings):
        advice = "Keep it elsewhere: whoever gets a copy of that folder can read all addresses."
        yield doubtful("secret file", f"{file} lies in the folder of the database", advice)


def _lies_beside_the_database(file: Path, settings: Settings) -> bool:
    try:
        return file.resolve().is_relative_to(sqlite_file(settings.database).resolve().parent)
    except BadSettings:
        return False
