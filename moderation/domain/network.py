"""Network addresses, as servers and proxies write them, and the network that one customer has."""

import ipaddress


def network_of(client: str) -> str:
    """The network that an address belongs to, for counting: of IPv6 the first 64 bits, of IPv4 the address itself."""
    address = _address(client)
    if isinstance(address, ipaddress.IPv6Address):
        return str(address.ipv4_mapped or ipaddress.ip_network((address, 64), strict=False))
    return str(address or client)


def wider_than(client: str) -> list[str]:
    """What one customer of a provider may have of the IPv6 net: 65,536 networks."""
    address = _address(client)
    if not isinstance(address, ipaddress.IPv6Address) or address.ipv4_mapped:
        return []
    return [str(ipaddress.ip_network((address, 48), strict=False))]


def _address(client: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The address, without the brackets, the port and the zone that some proxies add; None when it is none."""
    bare = client.partition("%")[0]
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        return ipaddress.ip_address(bare)
    except ValueError:
        return None
