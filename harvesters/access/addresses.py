"""Which web addresses may be asked: http and https, without passwords, nothing inside a private network."""

import ipaddress
import socket
from typing import NamedTuple
from urllib.parse import urldefrag, urljoin

from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

from harvesters.access.faults import make_fault

PORTS = {"http": 80, "https": 443}
OWN = [ipaddress.ip_network(one) for one in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")]
NAT64 = ipaddress.ip_network("64:ff9b::/96")
INTERNET = (ipaddress.ip_network("2000::/3"), NAT64)
"""What there is of the internet in IPv6 (RFC 4291), and IPv4 as seen from there (RFC 6052)."""


class Address(NamedTuple):
    """One web address in its parts; target is path and query, which may hold a key and is never told."""

    url: str
    scheme: str
    host: str
    port: int
    target: str

    @property
    def name(self) -> str:
        """The Host header: the port is in it only where it is not that of the scheme."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


def read_address(url: str) -> Address:
    """Return the parts of a web address; raises SourceError bad-address."""
    try:
        found = parse_url(url.strip())
    except LocationParseError:
        raise make_fault("bad-address", "deze bron") from None
    host = (found.host or "").strip("[]")
    if found.scheme not in PORTS or not host or found.auth:
        raise make_fault("bad-address", host or "deze bron")
    return Address(urldefrag(url.strip())[0], found.scheme, host, found.port or PORTS[found.scheme],
                   found.request_uri)


def join(address: Address, location: str) -> str:
    """Return where a link leads; raises SourceError bad-address."""
    try:
        return urljoin(address.url, location.strip())
    except ValueError:  # half an IPv6 address, or characters that are others in ASCII
        raise make_fault("bad-address", address.host) from None


def follow(address: Address, location: str) -> Address:
    """Return where a redirect or a link leads; raises SourceError where that is no http, or less secure."""
    url = join(address, location)
    scheme = url.partition(":")[0].lower()
    if scheme not in PORTS or (address.scheme == "https" and scheme == "http"):
        raise make_fault("not-secure", address.host, reason=scheme[:20])
    return read_address(url)


def resolve(address: Address, trusted: tuple[str, int] | None) -> list[str]:
    """Return the IP addresses of a host, looked up once: it is these that are connected to.

    trusted: host and port that an administrator wrote, which may be in a network of their own. Raises
    SourceError unknown-host, no-network, or private-address where any of them is inside a private network.
    """
    try:
        found = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        rule = "no-network" if error.errno == socket.EAI_AGAIN else "unknown-host"
        raise make_fault(rule, address.host) from None
    except UnicodeError:  # a label of the name is empty or too long
        raise make_fault("bad-address", address.host) from None
    addresses = list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found))
    may_be_own = (address.host, address.port) == trusted
    if not all(is_public(ip) or may_be_own and is_own(address.host, ip) for ip in addresses):
        raise make_fault("private-address", address.host)
    return addresses


def is_own(host: str, ip: str) -> bool:
    """Say whether a host is in somebody's own network: written as it is, or by a name of such a network.

    Who has a name may let it lead elsewhere tomorrow: not to this machine, or to what serves only it.
    """
    return host in (ip, "localhost") or any(ipaddress.ip_address(ip.partition("%")[0]) in own for own in OWN)


def is_public(text: str) -> bool:
    """Say whether an IP address is one of the internet; what an IPv6 address hides of IPv4 counts too."""
    ip = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if not ip.ipv4_mapped and not any(ip in network for network in INTERNET):
            return False
        hidden = ip.ipv4_mapped or ip.sixtofour or (ip.teredo and ip.teredo[1])
        if ip in NAT64:
            hidden = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if hidden and not is_public(str(hidden)):
            return False
        if ip.ipv4_mapped:
            return True
    return ip.is_global and not ip.is_multicast
