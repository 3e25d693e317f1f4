"""The guard: which addresses may be connected to, by rule and by whole crawls."""

import socket
import threading
from contextlib import contextmanager

import pytest

from crawlers.exchange import NoPage
from crawlers.guard import Guard, is_public
from mahjar.outcome import Outcome


@pytest.mark.parametrize("address", [
    "127.0.0.1", "127.8.9.10", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254",
    "100.64.0.1", "192.0.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "239.1.2.3", "240.0.0.1",
    "255.255.255.255", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1", "2001:db8::1",
    "::ffff:127.0.0.2", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::127.0.0.1", "64:ff9b::a00:1",
    "2002:7f00:1::", "2002:a00:1::", "not an address", "0x7f000001", "2130706433",
])  # fmt: skip
def test_an_address_that_is_not_the_public_internets_is_refused(address):
    assert not is_public(address)
    with pytest.raises(NoPage) as refusal:
        Guard([]).check(address, 80)
    assert refusal.value.outcome is Outcome.FORBIDDEN_ADDRESS
    assert not refusal.value.again, "the refusal is final"


@pytest.mark.parametrize(
    "address", ["93.184.215.14", "1.1.1.1", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "2002:101:101::"]
)
def test_a_public_address_passes(address):
    assert is_public(address)
    Guard([]).check(address, 443)


def test_only_the_exact_pair_is_allowed():
    guard = Guard(["127.0.0.1:9301"])
    guard.check("127.0.0.1", 9301)
    for address, port in (("127.0.0.1", 9302), ("127.0.0.2", 9301), ("::ffff:127.0.0.1", 9301)):
        with pytest.raises(NoPage):
            guard.check(address, port)


def test_the_socket_is_made_for_the_address_that_was_checked():
    guard = Guard(["127.0.0.1:9301"])
    with guard.socket((socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 9301))) as made:
        assert made.family == socket.AF_INET
    with pytest.raises(NoPage):
        guard.socket((socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 22)))


@contextmanager
def trap():
    """A listener at a forbidden address of loopback; gives its port and the list of who came."""
    came = []
    with socket.create_server(("127.0.0.2", 0)) as listener:

        def watch():
            try:
                while True:
                    connection, peer = listener.accept()
                    came.append(peer)
                    connection.close()
            except OSError:
                return

        threading.Thread(target=watch, daemon=True).start()
        yield listener.getsockname()[1], came


@pytest.mark.store
@pytest.mark.parametrize("spelling", ["127.0.0.2", "0x7f000002", "2130706434", "127.2", "0177.0.0.2"])
def test_a_forbidden_address_is_never_connected_to_however_it_is_spelt(nights, spelling):
    with trap() as (port, came):
        nights.env["MAHJAR_CONTACT"] = "archive@example.org"
        nights.text = OUTLET.format(host=f"{spelling}:{port}")
        night = nights.crawl()
    assert came == []
    assert (night.report.reason, night.report.retry) == ("forbidden-address", False)
    assert night.one("feed").outcome == "forbidden-address"
    assert night.one("feed").requests == 0
    assert "not an address of the public internet" in night.report.alerts[0]


@pytest.mark.store
def test_a_name_that_resolves_to_a_forbidden_address_is_never_connected_to(nights):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.1)
        nights.env["MAHJAR_CONTACT"] = "archive@example.org"
        nights.text = OUTLET.format(host=f"localhost:{listener.getsockname()[1]}")
        night = nights.crawl()
        with pytest.raises(TimeoutError):
            listener.accept()
    assert night.report.reason == "forbidden-address"


@pytest.mark.store
def test_a_redirect_to_a_forbidden_address_is_not_followed(nights):
    with trap() as (port, came):
        nights.text = nights.paper.toml().replace(
            f'hosts = ["{nights.paper.host}"]', f'hosts = ["{nights.paper.host}", "127.0.0.2:{port}"]'
        )
        nights.env["MAHJAR_CONTACT"] = "archive@example.org"
        path = nights.paper.truth()[0].url.removeprefix(nights.paper.base_url)
        nights.paper.fault("redirect", path=path, to=f"http://127.0.0.2:{port}/latest/meta-data/")
        night = nights.crawl()
    assert came == []
    assert night.report.counts["forbidden-address"] == 1


OUTLET = """
name = {{ en = "Somewhere it must not go" }}
homepage = "http://{host}/"
hosts = ["{host}"]
country = "CA"
timezone = "America/Toronto"
languages = ["ar"]

[[discover]]
how = "feed"
url = "http://{host}/feed/"
"""
