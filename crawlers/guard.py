"""Which addresses may be connected to: public ones, and those that the operator named one by one.

A feed, a redirect or a name server could lead the crawl into the operator's own network (server-side request
forgery). The check is made where the connection is: on every address a name resolves to, and again on the
very address that the socket is for, however it was spelt in the link.
"""

import socket
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

from crawlers.exchange import NoPage
from mahjar.outcome import Outcome

AddrInfo = tuple[int, int, int, str, tuple[str, int] | tuple[str, int, int, int] | tuple[int, bytes]]
NAT64 = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))  # RFC 6052, RFC 8215


def meant(address: IPv4Address | IPv6Address) -> list[IPv4Address | IPv6Address]:
    """Give an address and the IPv4 addresses that are wrapped in it (RFC 4291, 3056, 4380, 6052)."""
    found: list[IPv4Address | IPv6Address] = [address]
    if isinstance(address, IPv6Address):
        found += [a for a in (address.ipv4_mapped, address.sixtofour, *(address.teredo or ())) if a]
        if any(address in network for network in NAT64) or int(address) < 2**32:
            found.append(IPv4Address(int(address) & 0xFFFFFFFF))
    return found


def is_public(address: str) -> bool:
    """Say whether an IP address, in its plain spelling, is one of the public internet's."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return all(each.is_global and not each.is_multicast for each in meant(parsed))


class Guard:
    """Lets connections out to public addresses and to the pairs that ``MAHJAR_ALLOW`` names."""

    def __init__(self, allow: Iterable[str]) -> None:
        """Take the exact ``address:port`` pairs that may be reached though they are not public."""
        self._allow = frozenset(allow)

    def check(self, address: str, port: int) -> None:
        """Let an address pass, or not.

        Raises:
            NoPage: it is private, loopback, link-local or otherwise not public, and not allowed. Final.
        """
        if f"{address}:{port}" not in self._allow and not is_public(address):
            raise NoPage(
                Outcome.FORBIDDEN_ADDRESS, f"{address}:{port} is not an address of the public internet"
            )

    def socket(self, info: AddrInfo) -> socket.socket:
        """Make the socket for an address that passes; aiohttp connects it to that address and no other.

        Raises:
            NoPage: it does not pass.
        """
        family, kind, protocol, _, address = info
        self.check(str(address[0]), int(address[1]))
        return socket.socket(family, kind, protocol)


class GuardedResolver(AbstractResolver):
    """Resolves names, and refuses a name altogether when one of its addresses does not pass."""

    def __init__(self, guard: Guard) -> None:
        """Take the guard; names are resolved by the system's resolver."""
        self._guard = guard
        self._resolver = ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Give a name's addresses.

        Raises:
            NoPage: one of them does not pass the guard.
            OSError: there is no such name.
        """
        found = await self._resolver.resolve(host, port, family)
        for each in found:
            self._guard.check(each["host"], each["port"])
        return found

    async def close(self) -> None:
        """Close the resolver beneath."""
        await self._resolver.close()
