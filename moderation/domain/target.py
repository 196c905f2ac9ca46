"""Where the house may send something by itself: to the public network, and to what the operator allows beside it."""

import ipaddress
import re
from dataclasses import dataclass

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*")
NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
"""The last part of a host that stands for an address in digits, whatever its spelling."""

SECRETS_OF_CLOUDS = tuple(
    map(
        ipaddress.ip_network,
        (
            *("168.63.129.16", "192.0.0.192"),
            *("fd00:42::42", "fd00:100::100:200", "fd00:a9fe:a9fe::1", "fd00:c1::a9fe:a9fe", "fd00:ec2::/32"),
            "fd20:ce::254",
        ),
    )
)
"""They look public, or like somebody's own network; the other ones of the kind are link-local or shared."""

OF_NOBODY = tuple(map(ipaddress.ip_network, ("192.0.0.0/24", "3fff::/20")))
"""Kept for protocols and for documents, which Python knows in its newest versions only."""


def is_in_digits(host: str) -> bool:
    """Whether a host stands for an address, and is no name."""
    return ":" in host or NUMBER.fullmatch(host.rpartition(".")[2]) is not None


def reached_by(text: str) -> Address | None:
    """The address that is really reached by one that a name leads to. None for what could lead anywhere: an address of
    the other kind in disguise (6to4, Teredo), or none at all.
    """
    try:
        ip = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    if isinstance(ip, ipaddress.IPv6Address):
        return None if ip.sixtofour or ip.teredo else ip.ipv4_mapped or ip
    return ip


def is_public(ip: Address) -> bool:
    """Whether it is one of the public network."""
    # Python calls more global than the world does: NAT64 (64:ff9b::/96, 64:ff9b:1::/48) and what has no use yet are
    # reserved, and fec0::/10 is somebody's own network.
    is_reserved = ip.is_multicast or ip.is_reserved or getattr(ip, "is_site_local", False) or _is_barred(ip)
    return ip.is_global and not is_reserved


def is_inner(ip: Address) -> bool:
    """Whether it is one of this machine, or of somebody's own network. Where clouds keep their secrets is neither."""
    if ip.is_link_local or ip.is_multicast or ip.is_unspecified or _is_barred(ip):
        return False
    return ip.is_loopback or (ip.is_private and not ip.is_reserved)


def _is_barred(ip: Address) -> bool:
    return any(ip in network for network in (*SECRETS_OF_CLOUDS, *OF_NOBODY))


@dataclass(frozen=True, slots=True)
class Targets:
    """What the operator has allowed beside the public network: hosts by their names, and networks."""

    hosts: frozenset[str] = frozenset()
    networks: tuple[Network, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.hosts or self.networks)

    def allow(self, host: str, ip: Address) -> bool:
        """Whether the operator has allowed an address to which a host leads. A host that is allowed by its name may
        lead inside, and still not to where clouds keep their secrets.
        """
        return any(ip in network for network in self.networks) or (host in self.hosts and is_inner(ip))


def targets_in(text: str) -> Targets:
    """What stands in a list with commas between: networks such as `10.0.0.0/8`, single addresses, and hosts. Raises
    ValueError for what is none of these.
    """
    hosts, networks = [], []
    for each in filter(None, (part.strip().lower() for part in text.split(","))):
        if "/" in each or is_in_digits(each):
            networks.append(ipaddress.ip_network(each))
        elif HOST.fullmatch(each):
            hosts.append(each)
        else:
            raise ValueError(f"{each!r} is neither a host nor a network such as 10.0.0.0/8")
    return Targets(frozenset(hosts), tuple(networks))
