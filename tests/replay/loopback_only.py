"""Run a program of the environment that holds pywb, and let it reach nothing but this machine's loopback.

    python loopback_only.py LOG wayback -b 127.0.0.1 -p 8080

Every attempt to reach another address, or to look up a name other than ``localhost``, is refused and written
to LOG, a line each; so a test can hold that there was none. Python's audit events see what gevent does too.
"""

import ipaddress
import sys
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

REACHING = {"socket.connect", "socket.sendto", "socket.sendmsg"}
LOOKING_UP = {"socket.getaddrinfo", "socket.gethostbyname"}


def stays_here(host: Any) -> bool:
    """Say whether a host is this machine's loopback."""
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if host in {None, "", "localhost"}:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def keep_to_loopback(log: Path) -> None:
    """Refuse from now on, and write to a log, whatever would reach another machine."""

    def guard(event: str, args: tuple[Any, ...]) -> None:
        if event in REACHING:
            host = args[1][0] if isinstance(args[1], tuple) else None
        elif event in LOOKING_UP:
            host = args[0]
        else:
            return
        if not stays_here(host):
            with log.open("a", encoding="utf-8") as out:
                out.write(f"{event} {host}\n")
            raise PermissionError(f"{event} to {host}: only this machine's loopback may be reached")

    sys.addaudithook(guard)


def main(log: Path, program: str, *arguments: str) -> None:
    """Run a program by its name, under guard."""
    keep_to_loopback(log)
    (command,) = entry_points(group="console_scripts", name=program)
    command.load()(list(arguments))


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
