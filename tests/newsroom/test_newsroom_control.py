"""The newsroom from a shell and from other processes."""

import json
import signal
import socket
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil
import pytest

from newsroom.errors import NewsroomError
from newsroom.process import PressProcess

ROOT = Path(__file__).resolve().parents[2]
SERVE = [sys.executable, "-m", "newsroom", "serve", "--control", "0"]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PressProcess]:
    with PressProcess(tmp_path_factory.mktemp("outlets")) as press:
        yield press


def test_another_process_learns_addresses_and_truth(running: PressProcess, client: httpx.Client) -> None:
    told = running.ask("/")
    assert {outlet["id"]: outlet["base_url"] for outlet in told["outlets"]} == running.base_urls
    for outlet_id, truths in running.ask("/truth").items():
        assert len(truths) >= 10
        assert truths[0]["url"].startswith(running.base_urls[outlet_id])
        assert truths[0]["text"].split("\n") == truths[0]["paragraphs"]
        assert client.get(truths[0]["url"]).status_code == 200


def test_another_process_adds_edits_and_deletes(running: PressProcess, client: httpx.Client) -> None:
    article = {"slug": "new", "title": "خبر جديد", "lede": "مقدمة.", "body": ["فقرة."], "section": "local"}
    added = running.order("/add", outlet="qanadil-ottawa", article=article)[0]
    assert added["paragraphs"] == ["مقدمة.", "فقرة."]
    assert client.get(added["url"]).status_code == 200
    edited = running.order("/edit", outlet="qanadil-ottawa", slug="new", changes={"title": "خبر معدل"})
    assert (edited["title"], edited["url"]) == ("خبر معدل", added["url"])
    assert "خبر معدل" in client.get(added["url"]).content.decode("windows-1256")
    running.order("/delete", outlet="qanadil-ottawa", slug="new")
    assert client.get(added["url"]).status_code == 410
    assert len(running.order("/add", outlet="riwaq-toronto", generate=5, days=2)) == 5


def test_another_process_makes_faults_and_reads_the_log(running: PressProcess, client: httpx.Client) -> None:
    url = running.base_urls["jisr-montreal"] + "/feed/"
    running.order("/forget", outlet="jisr-montreal")
    busy = {"code": 503, "retry_after": 9}
    running.order("/fault", outlet="jisr-montreal", kind="status", path="/feed/", times=1, options=busy)
    assert [client.get(url, headers={"User-Agent": "me"}).status_code for _ in range(2)] == [503, 200]
    log = running.ask("/requests?outlet=jisr-montreal")["jisr-montreal"]
    assert [(v["target"], v["status"], v["fault"]) for v in log["requests"]] == [
        ("/feed/", 503, "status"),
        ("/feed/", 200, None),
    ]
    assert log["requests"][0]["headers"]["user-agent"] == "me"
    assert log["most_requests"] == 1
    running.order("/fault", outlet="jisr-montreal", kind="status", options={"code": 403})
    running.order("/calm", outlet="jisr-montreal")
    assert client.get(url).status_code == 200


def test_another_process_sets_the_clock_and_robots_txt(running: PressProcess, client: httpx.Client) -> None:
    assert running.order("/now", now="2027-02-03T04:05:06+00:00")["now"] == "2027-02-03T04:05:06+00:00"
    assert running.order("/now", advance_seconds=60)["now"] == "2027-02-03T04:06:06+00:00"
    assert running.order("/now", now=None)["now"] != "2027-02-03T04:06:06+00:00"
    running.order("/robots", outlet="riwaq-toronto", disallow=["/life/"], crawl_delay=2.5)
    text = client.get(running.base_urls["riwaq-toronto"] + "/robots.txt").text
    assert "Disallow: /life/\n" in text
    assert "Crawl-delay: 2.5\n" in text


@pytest.mark.parametrize(
    ("path", "order", "says"),
    [
        ("/add", {"outlet": "nowhere", "generate": 1}, "There is no outlet 'nowhere'"),
        ("/edit", {"outlet": "riwaq-toronto", "slug": "none", "changes": {}}, "has no article 'none'"),
        ("/edit", {"outlet": "riwaq-toronto"}, "lacks 'slug'"),
        ("/fault", {"outlet": "riwaq-toronto", "kind": "x"}, "no fault 'x'"),
        ("/robots", {"outlet": "riwaq-toronto", "colour": "red"}, "colour"),
        ("/now", {"now": "soon"}, "'soon' is not an instant"),
        ("/now", {"now": "2027-01-01T00:00:00"}, "time zone"),
    ],
)
def test_an_order_that_can_not_be_carried_out_is_one_sentence(
    running: PressProcess, path: str, order: dict[str, object], says: str
) -> None:
    with pytest.raises(NewsroomError, match=says):
        running.order(path, **order)


def test_the_control_port_takes_no_orders_from_a_web_page(
    running: PressProcess, client: httpx.Client
) -> None:
    url = running.control + "/calm"
    order = json.dumps({"outlet": "riwaq-toronto"})
    assert client.post(url, content=order, headers={"Content-Type": "text/plain"}).status_code == 415
    foreign = {"Content-Type": "application/json", "Host": "attacker.example"}
    assert client.post(url, content=order, headers=foreign).status_code == 403
    assert client.post(url, content="{", headers={"Content-Type": "application/json"}).status_code == 400


def test_everything_listens_on_127_0_0_1_alone(running: PressProcess) -> None:
    connections = psutil.Process(running.pid).net_connections(kind="inet")
    listening = [connection.laddr.ip for connection in connections if connection.status == "LISTEN"]
    assert listening == ["127.0.0.1"] * 4


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_at_once_and_cleanly(tmp_path: Path, number: signal.Signals) -> None:
    command = [*SERVE, "--ports", "0,0,0", "--outlets-dir", str(tmp_path), "--delay-free"]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as serving:
        assert serving.stdout
        lines = [serving.stdout.readline() for _ in range(4)]
        base_url = lines[0].split()[1]
        with httpx.Client(trust_env=False) as kept:
            assert kept.get(base_url).status_code == 200
            started = time.monotonic()
            serving.send_signal(number)
            assert serving.wait(10) == 0
        assert time.monotonic() - started < 2
        assert serving.stderr
        assert serving.stderr.read() == ""
    assert [line.split()[0] for line in lines] == [
        "jisr-montreal",
        "riwaq-toronto",
        "qanadil-ottawa",
        "control",
    ]
    for line in lines[:3]:
        facts = tomllib.loads(Path(line.split()[2]).read_text(encoding="utf-8"))
        assert facts["homepage"] == line.split()[1]
        assert facts["politeness"]["delay_seconds"] == 0


def test_a_port_that_is_taken_is_one_sentence_and_exit_code_1(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        command = [*SERVE, "--ports", f"0,{port},0", "--outlets-dir", str(tmp_path)]
        ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=30)
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert ended.stderr == (
        f"newsroom: Port {port} of 127.0.0.1 is taken by another program: end it, or give another port.\n"
    )


def test_a_second_start_publishes_the_same_articles_on_the_same_days(tmp_path: Path) -> None:
    told = []
    for _ in range(2):
        with PressProcess(tmp_path) as press:
            truths = press.ask("/truth?outlet=qanadil-ottawa")["qanadil-ottawa"]
            told.append([(truth["slug"], truth["published"], truth["text"]) for truth in truths])
    assert told[0] == told[1]


def test_the_press_ends_with_the_process_that_started_it(tmp_path: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from newsroom.process import PressProcess\n"
        "with PressProcess(Path(sys.argv[1])) as press:\n"
        "    print(press.pid, flush=True); time.sleep(60)\n"
    )
    command = [sys.executable, "-c", script, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        pid = int(parent.stdout.readline())
        parent.kill()
    deadline = time.monotonic() + 5
    while alive(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not alive(pid)


def alive(pid: int) -> bool:
    """Whether a process runs (one that has ended and is not yet reaped does not)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
