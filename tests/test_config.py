"""Settings: read once, from one place each, refused at once when they could only fail later."""

from pathlib import Path

import pytest

from moderation.config import Settings, read_settings
from moderation.domain.errors import BadSettings
from moderation.domain.target import targets_in

SECRET = "x" * 32


def test_without_a_secret_it_says_how_to_make_one() -> None:
    with pytest.raises(BadSettings, match=r"secrets\.token_urlsafe"):
        read_settings({})


def test_a_short_secret_is_refused_with_the_way_to_make_one() -> None:
    with pytest.raises(BadSettings, match=r"at least 32 characters[\s\S]*secrets.token_urlsafe"):
        read_settings({"MODERATION_SECRET_KEY": "short"})


def test_everything_else_has_a_value_that_works() -> None:
    settings = read_settings({"MODERATION_SECRET_KEY": SECRET})
    assert (settings.host, settings.port) == ("127.0.0.1", 8080)
    assert settings.policy_folders == ()


def test_a_secret_can_come_from_a_file_of_its_own(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text(SECRET + "\n")
    assert read_settings({"MODERATION_SECRET_KEY_FILE": str(file)}).secret_key == SECRET


def test_the_environment_goes_before_the_file_of_settings(tmp_path: Path) -> None:
    file = tmp_path / "moderation.toml"
    file.write_text(f'secret_key = "{SECRET}"\nlisten = "0.0.0.0:80"\nthreads = 4\n')
    environment = {"MODERATION_SETTINGS": str(file), "MODERATION_LISTEN": "[::1]:9000"}
    settings = read_settings(environment)
    assert (settings.host, settings.port, settings.threads) == ("::1", 9000, "4")


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("MODERATION_PUBLIC_URL", "reacties.example"),
        ("MODERATION_PUBLIC_URL", "HTTPS://reacties.example"),
        ("MODERATION_PUBLIC_URL", "https://reacties.example/pad?x=1"),
        ("MODERATION_POLICIES", "/nowhere/at/all"),
        ("MODERATION_SETTINGS_FILE", "/etc/moderation.toml"),
        ("MODERATION_TIME_ZONE", "Europe"),
        ("MODERATION_TIME_ZONE", "Europe/Atlantis"),
        ("MODERATION_TIME_ZONE", "../etc/passwd"),
        ("MODERATION_THREADS", "0"),
        ("MODERATION_THREADS", "many"),
        ("MODERATION_TRUSTED_PROXIES", "-1"),
        ("MODERATION_LISTEN", "127.0.0.1"),
        ("MODERATION_LISTEN", "8080"),
        ("MODERATION_LISTE", "127.0.0.1:8080"),
        ("MODERATION_LISTEN_FILE", "nowhere"),
        ("MODERATION_LISTEN", "127.0.0.1:99999"),
        ("MODERATION_SMTP", "mail.example"),
        ("MODERATION_SMTP", "smtp://jan@mail.example"),
        ("MODERATION_MAIL_FROM", "reacties"),
        ("MODERATION_MAIL_BOUNCES", "bounces"),
        ("MODERATION_MAIL_BOUNCES", "bounces+*+*@blad.example"),
        ("MODERATION_MAIL_BOUNCES", f"{'b' * 25}*@blad.example"),
        ("MODERATION_MAIL_TEMPLATES", "/nowhere/at/all"),
    ],
)
def test_a_value_that_cannot_work_is_named(variable: str, value: str) -> None:
    with pytest.raises(BadSettings, match=variable):
        read_settings({"MODERATION_SECRET_KEY": SECRET, variable: value})


@pytest.mark.parametrize("text", ["secret = 'x'", "secret_key", "\udcff"])
def test_a_file_of_settings_that_cannot_be_understood_is_named(tmp_path: Path, text: str) -> None:
    file = tmp_path / "moderation.toml"
    file.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(BadSettings, match=r"moderation\.toml"):
        read_settings({"MODERATION_SETTINGS": str(file)})


def test_a_setting_is_given_in_one_way_only(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="both set"):
        read_settings({"MODERATION_SECRET_KEY": SECRET, "MODERATION_SECRET_KEY_FILE": str(tmp_path)})


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="nowhere"):
        read_settings({"MODERATION_SECRET_KEY_FILE": str(tmp_path / "nowhere")})


def test_the_secret_does_not_show_when_settings_are_printed() -> None:
    assert SECRET not in repr(Settings(secret_key=SECRET))


def test_what_webhooks_may_go_to_beside_the_public_network_is_read_and_checked() -> None:
    settings = Settings(secret_key=SECRET, hook_targets="10.0.0.0/8, hooks.internal")
    assert settings.targets == targets_in("10.0.0.0/8,hooks.internal")
    assert not Settings(secret_key=SECRET).targets
    with pytest.raises(BadSettings, match=r"MODERATION_HOOK_TARGETS.*10\.0\.0\.1/8"):
        Settings(secret_key=SECRET, hook_targets="10.0.0.1/8")


@pytest.mark.parametrize("address", ["bounces@blad.example", "bounces+*@blad.example", f"{'b' * 24}*@blad.example"])
def test_mail_can_bounce_to_an_address_of_its_own_or_to_one_for_each_letter(address: str) -> None:
    server = {"smtp": "smtp://mail.example", "mail_from": "reacties@blad.example"}
    assert Settings(secret_key=SECRET, mail_bounces=address, **server).mail_bounces == address


def test_mail_needs_a_server_and_an_address_from_which_it_comes() -> None:
    server = {"MODERATION_SECRET_KEY": SECRET, "MODERATION_SMTP": "smtps://jan@mail.example"}
    assert read_settings({"MODERATION_SECRET_KEY": SECRET}).relay is None
    with pytest.raises(BadSettings, match="MODERATION_MAIL_FROM is not set"):
        read_settings(server | {"MODERATION_SMTP_PASSWORD": "geheim"})
    for variable, value in (("MODERATION_SMTP_PASSWORD", "geheim"), ("MODERATION_MAIL_BOUNCES", "b@blad.example")):
        with pytest.raises(BadSettings, match=f"{variable} is set, but MODERATION_SMTP is not"):
            read_settings({"MODERATION_SECRET_KEY": SECRET, variable: value})
    settings = read_settings(
        server | {"MODERATION_SMTP_PASSWORD": "geheim", "MODERATION_MAIL_FROM": "reacties@blad.example"}
    )
    assert settings.relay
    assert (settings.relay.host, settings.relay.user, settings.relay.password) == ("mail.example", "jan", "geheim")
    assert "geheim" not in repr(settings)
