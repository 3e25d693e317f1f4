"""The embedded store: SeaweedFS with keys of its own, on the loopback address, every door closed."""

import json
import os
import secrets
import shutil
import subprocess
import sys
import time
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Self

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from deploy.onebox import processes
from deploy.onebox.certificates import certificates
from deploy.onebox.errors import HouseError
from deploy.onebox.ports import GRPC, LOOPBACK, demand, free_ports
from deploy.onebox.private import kept, private_folder, write_private
from deploy.onebox.processes import Session

BUCKET = "mahjar"
PROBE = "house-probe"
REGION = "us-east-1"
PATIENCE = 60.0
"""Seconds in which the store must answer; it takes about one."""

PARTS = "MASTER", "VOLUME", "FILER", "S3", "ADMIN", "WORKER", "CLIENT", "MSG_BROKER", "MSG_AGENT"
"""SeaweedFS' parts as its settings name them; each is given the certificate."""


@dataclass(frozen=True)
class Ports:
    """The HTTP ports of the store's parts; each part's gRPC door is 10000 above."""

    s3: int = 8333
    master: int = 8334
    volume: int = 8335
    filer: int = 8336
    admin: int = 8337

    @classmethod
    def free(cls) -> Self:
        """Choose ports that nobody listens on."""
        ports = free_ports()
        return cls(*(next(ports) for _ in range(5)))

    def all(self) -> set[int]:
        """Give every port, those of gRPC too."""
        return {port + above for port in astuple(self) for above in (0, GRPC)}


class SeaweedFS:
    """One SeaweedFS (``weed mini``) in a home folder.

    Keys are made at the first start and kept in ``<home>/keys`` with mode 600. Data is in ``<home>/store``.
    """

    def __init__(self, home: Path, ports: Ports | None = None, *, bucket: str = BUCKET) -> None:
        """Say where the store lives; nothing is started or written yet.

        Args:
            home: folder for keys, data and logs; made when it is missing.
            ports: where it listens; ports that are free at the start when None.
            bucket: the bucket that is made.
        """
        self.home, self.bucket = home.resolve(), bucket
        self._wanted, self.ports = ports, ports or Ports()
        self._child: subprocess.Popen[bytes] | None = None
        self.session: Session | None = None
        self._keys: dict[str, str] = {}

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self.stop()

    @property
    def settings(self) -> dict[str, str]:
        """The ``MAHJAR_S3_*`` settings with which this store is reached; known once it was started."""
        if not self._keys:
            raise HouseError("the store was not started yet, so it has no settings: start it first")
        return {
            "MAHJAR_S3_ENDPOINT": f"http://{LOOPBACK}:{self.ports.s3}",
            "MAHJAR_S3_BUCKET": self.bucket,
            "MAHJAR_S3_ACCESS_KEY": self._keys["access_key"],
            "MAHJAR_S3_SECRET_KEY": self._keys["secret_key"],
            "MAHJAR_S3_REGION": REGION,
        }

    @property
    def log(self) -> Path:
        """Where SeaweedFS' own output goes."""
        return self.home / "logs" / "store.log"

    def start(self) -> None:
        """Start it and wait until it answers; when this returns the bucket is there.

        Raises:
            HouseError: the program is missing, a port is taken, the folder can't be written to, or it did
                not answer in time; the text says which and what to do.
        """
        self.launch()
        self.await_ready()

    def launch(self) -> Session:
        """Start it without waiting; ``await_ready`` waits."""
        weed = program()
        keys = private_folder(self.home / "keys")
        data = private_folder(self.home / "store")
        private_folder(self.log.parent)
        self._keys = kept(keys / "store.json", _new_keys)
        self.ports = self._wanted or Ports.free()
        for port in sorted(self.ports.all()):
            demand(port, "the store", "end that program, or choose other ports with --store-port")
        self.sweep()
        write_private(self._ports_file, json.dumps(vars(self.ports)))
        self._child, self.session = processes.start(
            "store",
            [weed, *self._arguments(data)],
            home=self.home,
            log=self.log,
            env=self._environment(keys),
            cwd=data,
        )
        return self.session

    def await_ready(self) -> None:
        """Wait until it answers to its keys, and make the bucket.

        Raises:
            HouseError: it ended, or did not answer within a minute.
        """
        limit = time.monotonic() + PATIENCE
        while not self.ready():
            if self.ended():
                self.stop()
                raise HouseError(f"the store ended as it started; its last words: {self._last_words()}")
            if time.monotonic() > limit:
                self.stop()
                raise HouseError(f"the store did not answer within {PATIENCE:.0f} s: see {self.log}")
            time.sleep(0.1)

    def ready(self) -> bool:
        """Say whether it answers to its keys and reads what it holds; makes the bucket where there is none.

        After it was killed it may answer for seconds before it knows its own volumes again, and until then
        each read fails. So one object in a bucket of its own is read back.
        """
        client = boto3.client(
            "s3",
            endpoint_url=f"http://{LOOPBACK}:{self.ports.s3}",
            aws_access_key_id=self._keys["access_key"],
            aws_secret_access_key=self._keys["secret_key"],
            region_name=REGION,
            config=Config(retries={"total_max_attempts": 1}, connect_timeout=2, read_timeout=10, proxies={}),
        )
        try:
            there = {bucket["Name"] for bucket in client.list_buckets()["Buckets"]}
            for bucket in {self.bucket, PROBE} - there:
                client.create_bucket(Bucket=bucket)
            if not client.list_objects_v2(Bucket=PROBE).get("KeyCount"):
                client.put_object(Bucket=PROBE, Key="awake", Body=b"Read back at each start.\n")
            client.get_object(Bucket=PROBE, Key="awake")["Body"].read()
        except (BotoCoreError, ClientError):
            return False
        return True

    def ended(self) -> bool:
        """Say whether it was started and has ended by itself."""
        return self._child is not None and self._child.poll() is not None

    def stop(self) -> None:
        """End it cleanly; it is killed when it takes longer than 15 s. Nothing acknowledged is lost."""
        if self._child is None or self.session is None:
            return
        if self._child.poll() is None:
            self._child.terminate()
            try:
                self._child.wait(15)
            except subprocess.TimeoutExpired:
                self._child.kill()
                self._child.wait()
        processes.kill([self.session], self.home)
        self._child = self.session = None
        self.sweep()

    def sweep(self) -> None:
        """Remove the sockets that the last start left in /tmp, where SeaweedFS puts them whatever it is told.

        Only to be called when that start has ended.
        """
        try:
            ports = json.loads(self._ports_file.read_text())
        except FileNotFoundError:
            return
        for part, port in ports.items():
            Path("/tmp", f"seaweedfs-{part}-grpc-{port + GRPC}.sock").unlink(missing_ok=True)  # noqa: S108
        self._ports_file.unlink()

    @property
    def _ports_file(self) -> Path:
        return self.home / "store-ports.json"

    def _arguments(self, data: Path) -> list[str]:
        ports = self.ports
        return [
            "mini",
            f"-dir={data}",
            f"-ip={LOOPBACK}",
            f"-ip.bind={LOOPBACK}",
            *(f"-{part}.port={port}" for part, port in vars(ports).items()),
            *(f"-{part}.port.grpc={port + GRPC}" for part, port in vars(ports).items()),
            "-filer.localSocket=filer.sock",  # in its own folder, where it works
            "-s3.localSocket=s3.sock",
            "-disableHttp",
            "-webdav=false",
            "-admin.ui=false",
            "-s3.port.iceberg=0",
            "-s3.port.lance=0",
            "-s3.autoCreateBucket=false",
            "-s3.allowDeleteBucketNotEmpty=false",
            "-master.telemetry=false",
        ]

    def _environment(self, keys: Path) -> dict[str, str]:
        authority, certificate, key = certificates(keys)
        environment = {
            # Its own folder as home: a security.toml of the user's own SeaweedFS is not read.
            "HOME": str(self.home / "store"),
            "PATH": os.environ.get("PATH", os.defpath),
            "AWS_ACCESS_KEY_ID": self._keys["access_key"],
            "AWS_SECRET_ACCESS_KEY": self._keys["secret_key"],
            "WEED_JWT_SIGNING_KEY": self._keys["jwt_write"],
            "WEED_JWT_SIGNING_READ_KEY": self._keys["jwt_read"],
            "WEED_JWT_FILER_SIGNING_KEY": self._keys["jwt_filer_write"],
            "WEED_JWT_FILER_SIGNING_READ_KEY": self._keys["jwt_filer_read"],
            "WEED_GRPC_CA": str(authority),
        }
        for part in PARTS:
            environment[f"WEED_GRPC_{part}_CERT"] = str(certificate)
            environment[f"WEED_GRPC_{part}_KEY"] = str(key)
        return environment

    def _last_words(self) -> str:
        lines = self.log.read_text(encoding="utf-8", errors="replace").split("\n")
        return " / ".join(line.strip() for line in lines[-4:] if line.strip()) or "none"


def program() -> str:
    """Find ``weed``: beside this Python, or on the path.

    Raises:
        HouseError: there is none.
    """
    beside = Path(sys.executable).parent / "weed"
    found = str(beside) if beside.exists() else shutil.which("weed")
    if not found:
        raise HouseError("the store's program `weed` is missing: run `make venv`, which installs it")
    return found


def _new_keys() -> dict[str, str]:
    return {
        "access_key": "MAHJAR" + secrets.token_hex(7).upper(),
        "secret_key": secrets.token_urlsafe(30),
        "jwt_write": secrets.token_urlsafe(32),
        "jwt_read": secrets.token_urlsafe(32),
        "jwt_filer_write": secrets.token_urlsafe(32),
        "jwt_filer_read": secrets.token_urlsafe(32),
    }
