"""Which outlets share a server, and must take turns: by their files, hosts and addresses."""

import re
import socket
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from functools import cache
from ipaddress import ip_address
from itertools import chain
from typing import Any
from urllib.parse import urlsplit

from mahjar.outlet import Outlet, bare_host

Resolve = Callable[[Sequence[str]], dict[str, frozenset[str]]]
"""Gives the IP addresses of host names; a name that has none may be left out."""
RESERVED = re.compile(r"(^|\.)(test|example|invalid|localhost|local)\Z")
"""Names that no public name server knows (RFC 6761, RFC 6762): they are not looked up."""
LOOKUPS = 32
MOST_SECONDS = 20.0
NAME, SUFFIX, HOST, ADDRESS = range(4)
Mark = tuple[int, str]
"""What an outlet's server is known by, the surest first: two outlets that have one in common share it."""


def shared_servers(outlets: Iterable[Outlet], resolve: Resolve | None = None) -> dict[str, str]:
    """Find the outlets that share a server with another.

    Two share one when their files give it the same ``server`` name, when they have a host in common, when
    their hosts are a platform's below one public suffix (``blogspot.com``), or when their hosts have one
    address. Whoever shares with one of a group shares with all of it. A file's ``server`` name goes before
    suffix and address, which may mislead: a network that carries thousands of sites has few addresses.
    Only a port that an address names tells two servers on one host apart.

    Args:
        outlets: all that may be crawled at the same time.
        resolve: looks host names up; the system's resolver by default.

    Returns:
        Outlet id to the server's name, which is the same for all that share it; none for an outlet alone.
    """
    outlets = list(outlets)
    marks = {outlet.id: set(marks_of(outlet)) for outlet in outlets}
    named = [outlet for outlet in outlets if names_of(outlet)]
    if len(named) > 1:
        found = (resolve or addresses)(sorted(set(chain.from_iterable(map(names_of, named)))))
        for outlet in named:
            marks[outlet.id].update(address_marks(outlet, found))
    shared = {mark for mark, times in Counter(chain.from_iterable(marks.values())).items() if times > 1}
    return {
        outlet: server_name(min(union & shared))
        for group, union in groups(marks)
        if len(group) > 1
        for outlet in group
    }


def marks_of(outlet: Outlet) -> Iterable[Mark]:
    """Give what an outlet's file alone says of its server."""
    for host in outlet.hosts:
        yield HOST, bare_host(host)
    if outlet.server:
        yield NAME, outlet.server
        return
    for host in in_use(outlet):
        if suffix := platform(host_name(host)):
            yield SUFFIX, suffix


def names_of(outlet: Outlet) -> set[str]:
    """Give the host names to look up: none where the file names the server."""
    hosts = set() if outlet.server else in_use(outlet)
    return {name for name in map(host_name, hosts) if not is_known(name)}


def address_marks(outlet: Outlet, found: dict[str, frozenset[str]]) -> Iterable[Mark]:
    """Give the addresses, with the port where one is named, that an outlet's hosts have."""
    for host in in_use(outlet):
        name, _, port = host.partition(":")
        for address in found.get(name, ()):
            yield ADDRESS, f"{address}:{port}" if port else address


def in_use(outlet: Outlet) -> set[str]:
    """Give the hosts that are asked tonight: old ones, which a file keeps, may be anybody's by now."""
    return {
        bare_host(urlsplit(address).netloc)
        for address in (outlet.homepage, *(way.url for way in outlet.discover))
    }


def host_name(host: str) -> str:
    """Give a host without its port."""
    return host.partition(":")[0]


def is_known(name: str) -> bool:
    """Say whether there is nothing to look up: an address, which its host stands for, or a reserved name."""
    try:
        ip_address(name)
    except ValueError:
        return RESERVED.search(name) is not None
    return True


def platform(name: str) -> str | None:
    """Give the public suffix below which a host is one of a platform's many, ``blogspot.com`` for one.

    Those are the private ones of the Public Suffix List as the installed release of tldextract has it;
    nothing is fetched.
    """
    found = splitter()(name)
    return found.suffix if found.is_private and found.domain else None


@cache
def splitter() -> Callable[[str], Any]:
    """Read the Public Suffix List, once."""
    from tldextract import TLDExtract  # here, since it takes a quarter of a second that few commands need

    return TLDExtract(cache_dir=None, suffix_list_urls=(), include_psl_private_domains=True)


def addresses(names: Sequence[str]) -> dict[str, frozenset[str]]:
    """Look host names up, many at a time; what is not found in time is left out: its crawl will say so."""
    pool = ThreadPoolExecutor(LOOKUPS, "lookup")
    asked = {pool.submit(addresses_of, name): name for name in names}
    done, _ = wait(asked, MOST_SECONDS)
    pool.shutdown(wait=False, cancel_futures=True)
    return {asked[each]: each.result() for each in done}


def addresses_of(name: str) -> frozenset[str]:
    """Give the IP addresses of a host name; none where there is no such name."""
    try:
        return frozenset(str(row[4][0]) for row in socket.getaddrinfo(name, None, type=socket.SOCK_STREAM))
    except (OSError, UnicodeError):
        return frozenset()


def groups(marks: dict[str, set[Mark]]) -> list[tuple[set[str], set[Mark]]]:
    """Bring together those that have a mark in common, directly or by others.

    Returns:
        Each group's members, and all their marks.
    """
    found: list[tuple[set[str], set[Mark]]] = []
    for name, own in marks.items():
        members, union = {name}, set(own)
        for other in [group for group in found if group[1] & own]:
            members |= other[0]
            union |= other[1]
            found.remove(other)
        found.append((members, union))
    return found


def server_name(mark: Mark) -> str:
    """Make a server's name, which stands in a key, from what it is known by."""
    return re.sub(r"[^a-z0-9.-]+", "-", mark[1].lower())
