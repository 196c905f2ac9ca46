"""Which services are told of a site: who decides on that, and what can be one."""

import base64
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from moderation.domain.delivery import HOOK
from moderation.domain.errors import BadHook, NotFound, RoleMissing, UnknownHook, UnknownSite
from moderation.domain.hook import CHOICES, MOST_HOOKS, Topic
from moderation.domain.person import Person
from moderation.domain.target import Targets, targets_in
from moderation.hooks import NO_ADDRESS, NO_OVERLAP, NO_TOPIC, NOT_ALLOWED, NOT_SAFE, OVER, Hooks
from moderation.store.interface import Store
from moderation.web.house import House
from tests.conftest import SECRET, Clock

URL = "https://hooks.example/hook?token=geheim"
TOPICS = {Topic.PUBLISHED}


@pytest.fixture
def hooks(house: House) -> Hooks:
    return house.hooks


def with_targets(store: Store, clock: Clock, text: str) -> Hooks:
    return Hooks(store, SECRET.encode(), targets_in(text), clock, bytes)


def refused(hooks: Hooks, owner: Person, url: str) -> object:
    with pytest.raises(BadHook) as bad:
        hooks.make(owner, "magazine", url, TOPICS)
    assert bad.value.field == "url"
    return bad.value.told


def test_an_owner_is_given_a_secret_once_and_it_cannot_be_read_from_what_is_kept(
    hooks: Hooks, wil: Person, tmp_path: Path
) -> None:
    hook, secret = hooks.make(wil, "magazine", f" {URL}\n", set(Topic))
    assert secret.startswith("whsec_")
    key = base64.b64decode(secret.removeprefix("whsec_"))
    assert len(key) == 32
    assert (hook.url, hook.topics, hook.host) == (URL, set(CHOICES), "hooks.example")
    assert hooks.listed(wil, "magazine") == (hook,)
    kept = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert secret.encode() not in kept
    assert key not in kept


def test_a_form_that_is_sent_twice_makes_one_hook_and_shows_the_same_secret(hooks: Hooks, wil: Person) -> None:
    once = hooks.once()
    assert hooks.make(wil, "magazine", URL, TOPICS, once) == hooks.make(wil, "magazine", URL, TOPICS, once)
    assert len(hooks.listed(wil, "magazine")) == 1
    assert hooks.make(wil, "magazine", URL, TOPICS, hooks.once())[1] != hooks.make(wil, "buurt", URL, TOPICS, once)[1]


def test_a_form_that_is_sent_again_later_shows_the_secret_that_holds_by_then(hooks: Hooks, wil: Person) -> None:
    once = hooks.once()
    hook, _ = hooks.make(wil, "magazine", URL, TOPICS, once)
    _, newest = hooks.rotate(wil, "magazine", hook.id, timedelta())
    assert hooks.make(wil, "magazine", URL, TOPICS, once)[1] == newest
    hooks.end(wil, "magazine", hook.id)
    with pytest.raises(BadHook, match="has ended"):
        hooks.make(wil, "magazine", URL, TOPICS, once)


def test_another_secret_signs_beside_the_one_before_it_and_a_double_click_makes_one(
    hooks: Hooks, store: Store, wil: Person, clock: Clock
) -> None:
    hook, old = hooks.make(wil, "magazine", URL, TOPICS)
    once = hooks.once()
    rotated, new = hooks.rotate(wil, "magazine", hook.id, timedelta(days=1), once)
    assert hooks.rotate(wil, "magazine", hook.id, timedelta(days=1), once) == (rotated, new)
    assert rotated.former_until == clock() + timedelta(days=1)
    assert store.hook_secrets("magazine", hook.id, clock()) == (new, old)
    with pytest.raises(BadHook) as bad:
        hooks.rotate(wil, "magazine", hook.id, timedelta(days=400))
    assert (bad.value.field, bad.value.told) == ("overlap", NO_OVERLAP)


def test_a_site_has_so_many_at_one_time(hooks: Hooks, wil: Person) -> None:
    made = [hooks.make(wil, "magazine", URL, TOPICS)[0] for _ in range(MOST_HOOKS)]
    with pytest.raises(BadHook, match="at most 10 webhooks"):
        hooks.make(wil, "magazine", URL, TOPICS)
    hooks.make(wil, "buurt", URL, TOPICS)
    hooks.end(wil, "magazine", made[0].id)
    assert hooks.make(wil, "magazine", URL, TOPICS)


def test_nobody_but_an_owner_has_anything_to_do_with_them(hooks: Hooks, wil: Person, bram: Person, els: Person) -> None:
    hook, _ = hooks.make(wil, "magazine", URL, TOPICS)
    for person in (bram, els):
        for act in (
            lambda who: hooks.listed(who, "magazine"),
            lambda who: hooks.one(who, "magazine", hook.id),
            lambda who: hooks.make(who, "magazine", URL, TOPICS),
            lambda who: hooks.rotate(who, "magazine", hook.id, timedelta()),
            lambda who: hooks.end(who, "magazine", hook.id),
            lambda who: hooks.ping(who, "magazine", hook.id),
            lambda who: hooks.deliveries(who, "magazine", hook.id),
            lambda who: hooks.send_again(who, "magazine", hook.id, "x"),
        ):
            with pytest.raises(RoleMissing):
                act(person)
    assert hooks.listed(wil, "magazine") == (hook,)


def test_a_hook_that_is_not_the_sites_is_unknown(hooks: Hooks, wil: Person) -> None:
    hook, _ = hooks.make(wil, "magazine", URL, TOPICS)
    with pytest.raises(UnknownHook):
        hooks.one(wil, "buurt", hook.id)
    with pytest.raises(UnknownHook):
        hooks.ping(wil, "magazine", "geen")
    with pytest.raises(UnknownSite):
        hooks.make(wil, "elders", URL, TOPICS)


def test_what_one_was_told_is_not_sent_again_by_another(hooks: Hooks, wil: Person) -> None:
    (first, _), (second, _) = (hooks.make(wil, "magazine", URL, TOPICS) for _ in range(2))
    told = hooks.ping(wil, "magazine", first.id)
    assert told.to == HOOK + first.id
    assert hooks.deliveries(wil, "magazine", first.id).items == ((told, None),)
    assert hooks.deliveries(wil, "magazine", second.id).items == ()
    assert hooks.send_again(wil, "magazine", first.id, told.id)
    for hook, delivery in ((second.id, told.id), (first.id, "geen")):
        with pytest.raises(NotFound):
            hooks.send_again(wil, "magazine", hook, delivery)


def test_an_ended_hook_is_asked_for_nothing(hooks: Hooks, wil: Person) -> None:
    hook, _ = hooks.make(wil, "magazine", URL, TOPICS)
    told = hooks.ping(wil, "magazine", hook.id)
    hooks.end(wil, "magazine", hook.id)
    for act in (
        lambda: hooks.ping(wil, "magazine", hook.id),
        lambda: hooks.rotate(wil, "magazine", hook.id, timedelta()),
        lambda: hooks.send_again(wil, "magazine", hook.id, told.id),
    ):
        with pytest.raises(BadHook) as bad:
            act()
        assert bad.value.told == OVER


def test_a_hook_is_told_of_something(hooks: Hooks, wil: Person) -> None:
    for topics in (set(), {Topic.PING}):
        with pytest.raises(BadHook) as bad:
            hooks.make(wil, "magazine", URL, topics)
        assert (bad.value.field, bad.value.told) == ("topics", NO_TOPIC)


def test_the_log_of_the_service_names_the_host_and_not_the_address(hooks: Hooks, wil: Person) -> None:
    with capture_logs() as logs:
        hook, secret = hooks.make(wil, "magazine", URL, TOPICS)
        hooks.rotate(wil, "magazine", hook.id, timedelta())
        hooks.end(wil, "magazine", hook.id)
    assert [each["event"] for each in logs] == ["webhook made", "webhook given another secret", "webhook ended"]
    assert "hooks.example" in str(logs)
    assert "geheim" not in str(logs)
    assert secret not in str(logs)


# Addresses


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("", NO_ADDRESS),
        ("hooks.example", NO_ADDRESS),
        ("https://els:geheim@hooks.example/", NO_ADDRESS),
        ("https://0177.0.0.1/", NO_ADDRESS),
        ("http://hooks.example/", NOT_SAFE),
        ("http://93.184.215.14/", NOT_SAFE),
        ("https://localhost/", NOT_ALLOWED),
        ("https://hooks.localhost/", NOT_ALLOWED),
        ("https://127.0.0.1/", NOT_ALLOWED),
        ("https://10.1.2.3:8443/", NOT_ALLOWED),
        ("https://[::1]/", NOT_ALLOWED),
        ("https://[::ffff:a01:203]/", NOT_ALLOWED),
        ("https://[2002:7f00:1::]/", NOT_ALLOWED),
        ("https://169.254.169.254/latest/meta-data/", NOT_ALLOWED),
    ],
)
def test_an_address_that_cannot_be_one_is_refused_at_once(hooks: Hooks, wil: Person, url: str, told: object) -> None:
    assert refused(hooks, wil, url) == told


def test_what_the_operator_allows_can_be_one_also_in_the_clear(store: Store, wil: Person, clock: Clock) -> None:
    hooks = with_targets(store, clock, "10.0.0.0/8,hooks.internal")
    for number, url in enumerate(
        ("http://10.1.2.3/", "https://10.1.2.3/", "http://hooks.internal/", "http://door.lan/")
    ):
        hooks.make(wil, "magazine", url, TOPICS, str(number))
    assert refused(hooks, wil, "http://192.168.1.1/") == NOT_ALLOWED
    assert refused(hooks, wil, "http://93.184.215.14/") == NOT_SAFE
    # A name could lead into the network; whether it does is seen when something is sent.
    assert refused(with_targets(store, clock, "hooks.internal"), wil, "http://door.lan/") == NOT_SAFE
    assert not Targets()
