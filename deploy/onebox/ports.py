"""Ports of the loopback address: which are free, and who is told when one is not."""

import random
import socket
from collections.abc import Iterator

from deploy.onebox.errors import HouseError

LOOPBACK = "127.0.0.1"
GRPC = 10_000
"""SeaweedFS puts the gRPC door of each part this far above its HTTP door."""

LOWEST, HIGHEST = 11_000, 22_000
"""Where free ports are looked for: with their gRPC doors below 32768, the first port that Linux gives to
outgoing connections, so that nobody's connection sits on one of them by chance."""


def is_free(port: int) -> bool:
    """Say whether a server could listen on this port of the loopback address now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def free_ports() -> Iterator[int]:
    """Give one free port after another, each with its gRPC neighbour free as well."""
    ports = list(range(LOWEST, HIGHEST))
    random.shuffle(ports)
    for port in ports:
        if is_free(port) and is_free(port + GRPC):
            yield port
    raise HouseError(f"no free port between {LOWEST} and {HIGHEST}: end the programs that hold them")


def demand(port: int, what: str, remedy: str) -> None:
    """Check that a port is free.

    Raises:
        HouseError: it is taken; says for what it was wanted and what to do.
    """
    if not is_free(port):
        raise HouseError(f"port {port}, wanted for {what}, is taken by another program: {remedy}")
