"""Each way to misbehave, as a plain client meets it."""

import socket
import time
import zlib

import httpx
import pytest
from lxml import etree

from newsroom.errors import NewsroomError
from newsroom.misbehave import KINDS
from newsroom.press import Press
from newsroom.served import PressOutlet


@pytest.fixture
def outlet(press: Press) -> PressOutlet:
    return press.outlet("jisr-montreal")


@pytest.fixture
def page(outlet: PressOutlet) -> str:
    return outlet.truth()[0].url


def raw(outlet: PressOutlet, path: str, most: int = 1 << 22) -> tuple[bytes, type[OSError] | None]:
    """What comes over a bare socket until the server is done, and the error that ended it."""
    received = b""
    with socket.create_connection(tuple(outlet.host.split(":")), timeout=30) as sock:
        sock.sendall(f"GET {path} HTTP/1.1\r\nHost: {outlet.host}\r\nConnection: close\r\n\r\n".encode())
        try:
            while len(received) < most and (some := sock.recv(65536)):
                received += some
        except ConnectionResetError as error:
            return received, type(error)
    return received, None


def head_and_body(answer: bytes) -> tuple[str, bytes]:
    head, _, body = answer.partition(b"\r\n\r\n")
    return head.decode("latin-1").lower(), body


def test_a_refusal_says_when_to_come_back_and_ends_after_its_times(
    client: httpx.Client, outlet: PressOutlet, page: str
) -> None:
    fault = outlet.fault("status", code=429, retry_after=7, times=2)
    answers = [client.get(page) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [429, 429, 200]
    assert [answer.headers.get("retry-after") for answer in answers] == ["7", "7", None]
    assert [visit.fault for visit in outlet.requests] == ["status", "status", None]
    assert fault.met == 3


@pytest.mark.parametrize("code", [401, 403, 404, 410, 500, 503])
def test_any_status_can_be_had(client: httpx.Client, outlet: PressOutlet, page: str, code: int) -> None:
    outlet.fault("status", code=code)
    assert client.get(page).status_code == code
    outlet.calm()
    assert client.get(page).status_code == 200


def test_a_fault_keeps_to_its_addresses_and_lets_the_first_ones_through(
    client: httpx.Client, outlet: PressOutlet
) -> None:
    outlet.fault("status", path="/20*/حافلة-*", code=503)
    outlet.fault("status", path="*?page=2", code=503)
    outlet.fault("status", path="/feed/", code=403, after=1, times=1)
    bus = outlet.article("night-bus-laurentide").url
    codes = {
        url: client.get(url).status_code for url in [bus, outlet.base_url + "/", outlet.base_url + "/?page=2"]
    }
    assert list(codes.values()) == [503, 200, 503]
    assert [client.get(outlet.base_url + "/feed/").status_code for _ in range(3)] == [200, 403, 200]


def test_a_slow_answer_comes_late_and_whole(client: httpx.Client, outlet: PressOutlet, page: str) -> None:
    outlet.fault("slow", seconds=0.4, times=1)
    started = time.monotonic()
    assert client.get(page).status_code == 200
    assert time.monotonic() - started >= 0.4
    assert (outlet.requests[-1].seconds or 0) >= 0.4


def test_a_trickle_keeps_a_client_waiting_between_bytes(
    client: httpx.Client, outlet: PressOutlet, page: str
) -> None:
    outlet.fault("trickle", seconds=0.2)
    with client.stream("GET", page) as answer:
        arrivals = [time.monotonic() for _, _ in zip(answer.iter_raw(), range(4), strict=False)]
    assert arrivals[3] - arrivals[0] >= 0.5


def test_a_reset_comes_in_the_middle_of_the_body(outlet: PressOutlet) -> None:
    outlet.fault("reset", path="/feed/")
    answer, error = raw(outlet, "/feed/")
    head, body = head_and_body(answer)
    assert error is ConnectionResetError
    assert head.startswith("http/1.1 200")
    promised = int(head.partition("content-length: ")[2].split("\r\n")[0])
    assert 0 < len(body) < promised


def test_a_truncated_body_ends_in_good_order_too_early(
    client: httpx.Client, outlet: PressOutlet, page: str
) -> None:
    outlet.fault("truncated")
    answer, error = raw(outlet, "/feed/")
    head, body = head_and_body(answer)
    assert error is None
    assert len(body) == int(head.partition("content-length: ")[2].split("\r\n")[0]) // 2
    with pytest.raises(httpx.RemoteProtocolError):
        client.get(page)


def test_a_hangup_says_nothing_at_all(outlet: PressOutlet) -> None:
    outlet.fault("hangup")
    assert raw(outlet, "/feed/")[0] == b""
    assert outlet.requests[-1].status is None


def test_an_endless_body_goes_on_until_the_client_has_had_enough(outlet: PressOutlet) -> None:
    outlet.fault("endless")
    received, _ = raw(outlet, "/feed/", most=1 << 22)
    assert len(received) >= 1 << 22


def test_a_chunked_answer_has_no_length_and_the_same_bytes(client: httpx.Client, outlet: PressOutlet) -> None:
    url = outlet.base_url + "/feed/"
    whole = client.get(url)
    outlet.fault("chunked")
    chunked = client.get(url)
    assert chunked.headers["transfer-encoding"] == "chunked"
    assert "content-length" not in chunked.headers
    assert chunked.content == whole.content


@pytest.mark.parametrize("to", ["http://127.0.0.2:9/elsewhere", "/"])
def test_a_redirect_leads_away_or_home(client: httpx.Client, outlet: PressOutlet, page: str, to: str) -> None:
    outlet.fault("redirect", to=to, code=301)
    answer = client.get(page)
    assert answer.status_code == 301
    assert answer.headers["location"] == (to if to.startswith("http") else outlet.base_url + to)


def test_a_redirect_loop_has_no_end(client: httpx.Client, outlet: PressOutlet, page: str) -> None:
    outlet.fault("redirect-loop")
    with pytest.raises(httpx.TooManyRedirects):
        client.get(page, follow_redirects=True)


@pytest.mark.parametrize("code", [200, 403, 503])
def test_a_challenge_looks_like_a_bot_wall(
    client: httpx.Client, outlet: PressOutlet, page: str, code: int
) -> None:
    outlet.fault("challenge", code=code)
    answer = client.get(page)
    assert answer.status_code == code
    assert "<title>Just a moment...</title>" in answer.text


def test_documents_can_be_html_empty_or_broken(client: httpx.Client, outlet: PressOutlet) -> None:
    url = outlet.base_url + "/feed/"
    outlet.fault("html", times=1)
    answer = client.get(url)
    assert answer.headers["content-type"].startswith("text/html")
    assert "<rss" not in answer.text
    outlet.fault("empty-sitemap", times=1)
    assert len(etree.fromstring(client.get(url).content)) == 0
    outlet.fault("broken-xml", times=1)
    with pytest.raises(etree.XMLSyntaxError):
        etree.fromstring(client.get(url).content)
    outlet.fault("nothing", times=1)
    answer = client.get(url)
    assert (answer.status_code, answer.content) == (200, b"")


def test_a_huge_page_is_as_huge_as_asked(client: httpx.Client, outlet: PressOutlet, page: str) -> None:
    outlet.fault("huge", megabytes=10)
    assert len(client.get(page).content) >= 10 << 20


def test_a_gzip_bomb_is_small_until_it_is_opened(outlet: PressOutlet) -> None:
    outlet.fault("gzip-bomb", megabytes=50)
    head, body = head_and_body(raw(outlet, "/feed/")[0])
    assert "content-encoding: gzip" in head
    assert len(body) < 100_000
    assert len(zlib.decompress(body, 31)) == 50 << 20


def test_noarchive_is_said_in_the_header_or_in_the_page(
    client: httpx.Client, outlet: PressOutlet, page: str
) -> None:
    outlet.fault("noarchive-header", times=1)
    assert client.get(page).headers["x-robots-tag"] == "noarchive"
    outlet.fault("noarchive-meta", times=1)
    answer = client.get(page)
    assert "x-robots-tag" not in answer.headers
    assert '<head><meta name="robots" content="noarchive">' in answer.text
    assert outlet.truth()[0].title in answer.text


def test_noarchive_goes_into_every_themes_head(press: Press, client: httpx.Client) -> None:
    for outlet in press.outlets:
        outlet.fault("noarchive-meta")
        body = client.get(outlet.truth()[0].url).content.lower()
        assert body.index(b"<head>") < body.index(b'content="noarchive"') < body.index(b"<title>")


def test_a_wrong_charset_is_in_the_header_and_not_in_the_bytes(
    client: httpx.Client, outlet: PressOutlet, page: str
) -> None:
    outlet.fault("wrong-charset", charset="windows-1256")
    answer = client.get(page)
    assert answer.headers["content-type"] == "text/html; charset=windows-1256"
    assert outlet.truth()[0].title in answer.content.decode("utf-8")


def test_any_header_can_be_added(client: httpx.Client, outlet: PressOutlet, page: str) -> None:
    outlet.fault("header", name="tdm-reservation", value="1")
    assert client.get(page).headers["tdm-reservation"] == "1"


def test_an_unknown_fault_or_option_is_refused_with_what_there_is(outlet: PressOutlet) -> None:
    with pytest.raises(NewsroomError, match="slow"):
        outlet.fault("sloth")
    with pytest.raises(NewsroomError, match="seconds"):
        outlet.fault("slow", minutes=1)
    with pytest.raises(NewsroomError, match="name and value"):
        outlet.fault("header", name="x")


def test_every_fault_can_be_met_with_its_own_defaults(press: Press) -> None:
    needs = {"header": {"name": "x", "value": "y"}, "slow": {"seconds": 0.01}, "trickle": {"seconds": 0.0}}
    outlet = press.outlet("riwaq-toronto")
    for kind in KINDS:
        outlet.calm()
        outlet.fault(kind, **needs.get(kind, {}))
        raw(outlet, "/feed/", most=1 << 16)
        assert outlet.requests[-1].fault == kind
