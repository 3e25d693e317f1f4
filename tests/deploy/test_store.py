"""The embedded store: every door asks for keys, and nothing acknowledged is lost."""

import os
import signal
import socket
import stat
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import grpc
import httpx
import psutil
import pytest
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from deploy.onebox import processes
from deploy.onebox.errors import HouseError
from deploy.onebox.ports import GRPC, is_free
from deploy.onebox.store import Ports, SeaweedFS

pytestmark = pytest.mark.store

HARMLESS = {
    ("master", "/"),  # a page that names the program and its version
    ("master", "/ui/index.html"),
    ("master", "/cluster/status"),  # who leads: itself
    ("master", "/healthz"),
    ("volume", "/healthz"),
    ("volume", "/status"),  # the size of the disk
    ("s3", "/healthz"),
    ("s3", "/status"),
    ("admin", "/metrics"),  # how often it has looked after itself
}
"""All that answers without keys. What it says is checked to hold nothing of the archive."""

PATHS = [
    "/",
    "/healthz",
    "/status",
    "/metrics",
    "/login",
    "/admin",
    "/ui/index.html",
    "/cluster/status",
    "/dir/status",
    "/dir/assign",
    "/dir/lookup?volumeId=1",
    "/vol/status",
    "/col/delete?collection=mahjar",
    "/submit",
    "/buckets/",
    "/buckets/mahjar/",
    "/buckets/mahjar/secret",
    "/mahjar/",
    "/mahjar/secret",
    "/mahjar?list-type=2",
    "/etc/iam/identity.json",
    "/debug/pprof/",
    "/debug/vars",
    "/stats/counter",
    "/stats/memory",
    "/v1/config",
    "/1,01637037d6",
]

CALLS = {
    "master": ["/master_pb.Seaweed/VolumeList", "/master_pb.Seaweed/Assign"],
    "volume": ["/volume_server_pb.VolumeServer/VolumeServerStatus"],
    "filer": ["/filer_pb.SeaweedFiler/ListEntries", "/filer_pb.SeaweedFiler/KvGet"],
    "s3": ["/messaging_pb.SeaweedS3IamCache/PutIdentity", "/s3_pb.SeaweedS3/Configure"],
    "admin": ["/worker_pb.WorkerService/WorkerStream", "/worker_pb.WorkerService/GetTaskLog"],
}


def client(settings: dict[str, str], **other: str) -> Any:
    settings = settings | other
    return boto3.client(
        "s3",
        endpoint_url=settings["MAHJAR_S3_ENDPOINT"],
        aws_access_key_id=settings["MAHJAR_S3_ACCESS_KEY"],
        aws_secret_access_key=settings["MAHJAR_S3_SECRET_KEY"],
        region_name=settings["MAHJAR_S3_REGION"],
        config=Config(retries={"total_max_attempts": 1}, read_timeout=5),
    )


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SeaweedFS]:
    with SeaweedFS(tmp_path_factory.mktemp("store")) as store:
        s3 = client(store.settings)
        s3.put_object(Bucket="mahjar", Key="secret", Body=b"nobody's business")
        yield store


def test_each_http_door_gives_nothing_without_keys(store: SeaweedFS) -> None:
    hidden = [store.settings["MAHJAR_S3_SECRET_KEY"], "nobody's business", "secret", str(store.home / "keys")]
    with httpx.Client(trust_env=False, timeout=10) as http:
        for part, port in vars(store.ports).items():
            for path in PATHS:
                for method in "GET", "POST", "PUT", "DELETE":
                    answer = http.request(method, f"http://127.0.0.1:{port}{path}", content=b"x")
                    open_door = answer.is_success and (part, path) not in HARMLESS
                    assert not open_door, f"{method} {part}{path} answers {answer.status_code} {answer.text}"
                    if answer.is_success:
                        assert not [word for word in hidden if word in answer.text], f"{part}{path}"
    assert client(store.settings).get_object(Bucket="mahjar", Key="secret")["Body"].read()


@pytest.mark.parametrize("door", ["plain", "TLS without a certificate"])
def test_each_grpc_door_gives_nothing_without_the_stores_certificate(store: SeaweedFS, door: str) -> None:
    authority = (store.home / "keys" / "authority.pem").read_bytes()
    for part, methods in CALLS.items():
        address = f"127.0.0.1:{vars(store.ports)[part] + GRPC}"
        if door == "plain":
            channel = grpc.insecure_channel(address)
        else:
            channel = grpc.secure_channel(address, grpc.ssl_channel_credentials(authority))
        for method in methods:
            with pytest.raises(grpc.RpcError) as refused:
                list(channel.unary_stream(method)(b"", timeout=5))
            assert refused.value.code() is grpc.StatusCode.UNAVAILABLE, f"{part} {method}: {refused.value}"
        channel.close()


def test_the_stores_own_certificate_does_open_a_grpc_door(store: SeaweedFS) -> None:
    """Without this, the test above would pass on doors that are merely broken."""
    keys = store.home / "keys"
    credentials = grpc.ssl_channel_credentials(
        *((keys / name).read_bytes() for name in ("authority.pem", "store.key", "store.pem"))
    )
    with grpc.secure_channel(f"127.0.0.1:{store.ports.filer + GRPC}", credentials) as channel:
        folder = b"/buckets"
        ask = channel.unary_stream("/filer_pb.SeaweedFiler/ListEntries")
        entries = list(ask(b"\x0a" + bytes([len(folder)]) + folder, timeout=5))
    assert any(b"mahjar" in entry for entry in entries)


def test_a_wrong_key_is_refused(store: SeaweedFS) -> None:
    for name, value in {
        "MAHJAR_S3_SECRET_KEY": "wrong",
        "MAHJAR_S3_ACCESS_KEY": "wrong",
    }.items():
        other = client(store.settings, **{name: value})
        with pytest.raises(ClientError) as refused:
            other.get_object(Bucket="mahjar", Key="secret")
        assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403


def test_it_listens_on_loopback_and_on_the_named_ports_only(store: SeaweedFS) -> None:
    assert store.session
    family = [psutil.Process(store.session.pid), *psutil.Process(store.session.pid).children(recursive=True)]
    doors = {c.laddr for p in family for c in p.net_connections() if c.status == psutil.CONN_LISTEN}
    assert {door.ip for door in doors} == {"127.0.0.1"}
    assert {door.port for door in doors} == store.ports.all()
    assert not [c for p in family for c in p.net_connections() if c.raddr and c.raddr.ip != "127.0.0.1"]


def test_what_is_secret_is_readable_by_its_owner_only(store: SeaweedFS) -> None:
    kept = [store.home / "keys", *(store.home / "keys").iterdir(), store.home / "store"]
    assert {file.name for file in kept} >= {"store.json", "store.key"}
    for file in kept:
        assert not stat.S_IMODE(file.stat().st_mode) & 0o077, file
    sockets = [
        Path(f"/tmp/seaweedfs-{part}-grpc-{port + GRPC}.sock") for part, port in vars(store.ports).items()
    ]
    assert not [s for s in sockets if stat.S_IMODE(s.stat().st_mode) & 0o077]
    assert store.session
    arguments = Path(f"/proc/{store.session.pid}/cmdline").read_text()
    assert store.settings["MAHJAR_S3_SECRET_KEY"] not in arguments


def test_a_killed_store_has_lost_no_acknowledged_object(tmp_path: Path) -> None:
    acknowledged: dict[str, bytes] = {}
    with SeaweedFS(tmp_path) as store:
        s3, stop = client(store.settings), threading.Event()

        def write() -> None:
            number = 0
            while not stop.is_set():
                key, body = f"o/{number}", os.urandom(2000 + 500_000 * (number % 7 == 0))
                try:
                    s3.put_object(Bucket="mahjar", Key=key, Body=body)
                except (ClientError, BotoCoreError):
                    return
                acknowledged[key] = body
                number += 1

        writer = threading.Thread(target=write)
        writer.start()
        time.sleep(1.5)
        assert store.session
        os.kill(store.session.pid, signal.SIGKILL)
        writer.join(20)
        stop.set()
        settings = store.settings
    assert len(acknowledged) > 20
    with SeaweedFS(tmp_path, store.ports) as store:
        assert store.settings == settings
        s3 = client(store.settings)
        for key, body in acknowledged.items():
            assert s3.get_object(Bucket="mahjar", Key=key)["Body"].read() == body


def test_two_writers_of_one_key_do_not_both_win(store_settings: dict[str, str]) -> None:
    bucket, won = store_settings["MAHJAR_S3_BUCKET"], []

    def write(name: str) -> None:
        try:
            client(store_settings).put_object(Bucket=bucket, Key="once", Body=name.encode(), IfNoneMatch="*")
        except ClientError:
            return
        won.append(name)

    writers = [threading.Thread(target=write, args=(str(n),)) for n in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert len(won) == 1


def test_it_ends_when_the_one_who_started_it_is_killed(tmp_path: Path) -> None:
    parent = os.fork()
    if not parent:
        SeaweedFS(tmp_path).start()
        (tmp_path / "started").touch()
        time.sleep(60)
        os._exit(0)
    limit = time.monotonic() + 30
    while not (tmp_path / "started").exists():
        assert time.monotonic() < limit
        time.sleep(0.05)
    mine = [
        p for p in psutil.process_iter(["cmdline"]) if f"-dir={tmp_path}/store" in (p.info["cmdline"] or [])
    ]
    assert len(mine) == 1
    os.kill(parent, signal.SIGKILL)
    os.waitpid(parent, 0)
    psutil.wait_procs(mine, timeout=20)
    assert not mine[0].is_running()
    SeaweedFS(tmp_path).sweep()
    assert not (tmp_path / "store-ports.json").exists()


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    ports = Ports.free()
    with socket.create_server(("127.0.0.1", ports.volume)), pytest.raises(HouseError) as error:
        SeaweedFS(tmp_path, ports).start()
    assert str(ports.volume) in str(error.value)
    assert "--store-port" in str(error.value)
    assert is_free(ports.s3)


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(HouseError, match=r"can't be written to.*choose another --home"):
        SeaweedFS(tmp_path / "file" / "home").start()


def test_a_missing_program_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", str(tmp_path / "python"))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(HouseError, match="make venv"):
        SeaweedFS(tmp_path).start()


def test_a_store_that_cannot_start_says_so_and_leaves_nothing(tmp_path: Path) -> None:
    store = SeaweedFS(tmp_path)
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "filerldb2").write_text("where the filer wants a folder")
    with pytest.raises(HouseError, match=r"its last words|did not answer"):
        store.start()
    assert not [p for p in processes.running() if p.session != os.getsid(0) and _is_of(p.pid, tmp_path)]


def _is_of(pid: int, home: Path) -> bool:
    try:
        return f"-dir={home}/store".encode() in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False
