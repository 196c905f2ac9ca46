"""Where something may be sent to by itself."""

from ipaddress import ip_address

import pytest

from moderation.domain.target import Targets, is_inner, is_public, reached_by, targets_in

PUBLIC = ("93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c")
INNER = ("127.0.0.1", "::1", "10.1.2.3", "172.31.0.1", "192.168.1.1", "fd00::1")
NEITHER = (
    *("169.254.169.254", "fe80::1", "100.64.0.1", "0.0.0.0", "::", "224.0.0.1", "ff02::1"),
    *("240.0.0.1", "255.255.255.255", "64:ff9b::7f00:1", "::7f00:1", "fec0::1", "192.0.0.1", "3fff::1"),
)
SECRET = (
    *("168.63.129.16", "192.0.0.192", "100.100.100.200", "fd00:42::42", "fd00:100::100:200", "fd00:a9fe:a9fe::1"),
    *("fd00:c1::a9fe:a9fe", "fd00:ec2::23", "fd00:ec2::254", "fd20:ce::254"),
)
"""Where machines in clouds find their secrets, though it looks like an address as any other."""


def test_an_address_is_public_or_inner_or_neither() -> None:
    all_of_them = (*PUBLIC, *INNER, *NEITHER, *SECRET)
    told = {text: (is_public(ip_address(text)), is_inner(ip_address(text))) for text in all_of_them}
    expected = dict.fromkeys(PUBLIC, (True, False)) | dict.fromkeys(INNER, (False, True))
    assert told == expected | dict.fromkeys((*NEITHER, *SECRET), (False, False))


@pytest.mark.parametrize(
    ("text", "reached"),
    [
        ("10.0.0.1", "10.0.0.1"),
        ("::ffff:10.0.0.1", "10.0.0.1"),
        ("fe80::1%eth0", "fe80::1"),
        ("2002:7f00:1::", None),
        ("2001:0:53aa:64c::1", None),
        ("hooks.example", None),
        ("", None),
    ],
)
def test_what_is_in_disguise_is_seen_through_or_refused(text: str, reached: str | None) -> None:
    assert reached_by(text) == (reached and ip_address(reached))


def test_a_list_names_hosts_addresses_and_networks() -> None:
    targets = targets_in(" 10.0.0.0/8, Hooks.Internal ,127.0.0.1,, fd00::/8,::1 ")
    assert targets.hosts == {"hooks.internal"}
    assert [str(network) for network in targets.networks] == ["10.0.0.0/8", "127.0.0.1/32", "fd00::/8", "::1/128"]
    assert targets
    assert not targets_in(" , ")


@pytest.mark.parametrize("text", ["10.0.0.1/8", "10.0.0.0/33", "300.0.0.1", "127.1", "*.internal", "https://a", "a b"])
def test_what_is_neither_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - in the words of whoever reads it
        targets_in(text)


def test_a_network_allows_what_is_in_it_and_a_host_what_is_inner() -> None:
    by_network, by_name = targets_in("10.0.0.0/8,169.254.169.254"), targets_in("hooks.internal")
    assert by_network.allow("blad.example", ip_address("10.1.2.3"))
    assert by_network.allow("blad.example", ip_address("169.254.169.254"))
    assert not by_network.allow("blad.example", ip_address("192.168.1.1"))
    assert not by_network.allow("blad.example", ip_address("fd00::1"))
    assert by_name.allow("hooks.internal", ip_address("192.168.1.1"))
    assert not by_name.allow("elders.internal", ip_address("192.168.1.1"))
    assert not by_name.allow("hooks.internal", ip_address("169.254.169.254"))
    assert not Targets().allow("hooks.internal", ip_address("192.168.1.1"))
