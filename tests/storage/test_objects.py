"""A bucket: two processes on one store, a put killed under way, a server that is away, a wrong key."""

from __future__ import annotations

import io
import os
import signal
import socket
import ssl
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from casehub.settings import Bucket
from casehub.storage import (
    BlobMissing,
    Blobs,
    NoPlace,
    NotReadable,
    NotTrusted,
    NotWritable,
    StorageFault,
    Unreachable,
    blobs_at,
)
from tests.s3server import ObjectServer

PUT = """
import io, sys
from casehub.settings import Bucket
from casehub.storage import blobs_at
bucket, endpoint, size = sys.argv[1:]
blobs = blobs_at(Bucket(bucket=bucket, prefix="", endpoint=endpoint, region="us-east-1",
                        access_key="clerk", secret_key="x"))
class Slow(io.BytesIO):
    def read(self, size=-1):
        if self.tell() == 0:
            print("begun", flush=True)
        return super().read(size)
print("ready", flush=True)
sys.stdin.readline()
print(blobs.put(Slow(b"x" * int(size))).sha256, flush=True)
"""


def bucket_of(server: ObjectServer, name: str = "") -> Bucket:
    name = name or f"b{uuid.uuid4().hex[:12]}"
    server.bucket(name)
    return Bucket(
        bucket=name, prefix="", endpoint=server.endpoint, region="us-east-1",
        access_key="clerk", secret_key="x",
    )  # fmt: skip


def elsewhere(bucket: Bucket, size: int) -> subprocess.Popen[bytes]:
    """Another process with its own connections that waits for a line and then puts `size` bytes."""
    return subprocess.Popen(
        [sys.executable, "-c", PUT, bucket.bucket, bucket.endpoint, str(size)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2],
    )  # fmt: skip


def line(child: subprocess.Popen[bytes]) -> str:
    assert child.stdout is not None
    return child.stdout.readline().decode().strip()


def go(child: subprocess.Popen[bytes]) -> None:
    assert child.stdin is not None
    child.stdin.write(b"\n")
    child.stdin.flush()


def test_what_one_process_keeps_another_reads(object_server: ObjectServer) -> None:
    bucket = bucket_of(object_server)
    children = [elsewhere(bucket, 70_000) for _ in range(2)]
    assert [line(c) for c in children] == ["ready", "ready"]
    for child in children:
        go(child)
    told = [(line(c), line(c)) for c in children]
    for child in children:
        child.communicate()
    assert [child.returncode for child in children] == [0, 0]
    assert told[0] == told[1]
    blobs = blobs_at(bucket)
    assert list(blobs.place.names()) == [told[0][1]]
    assert blobs.read(told[0][1]) == b"x" * 70_000


def test_a_put_killed_under_way_leaves_nothing_or_the_whole(object_server: ObjectServer) -> None:
    bucket = bucket_of(object_server)
    blobs = blobs_at(bucket)
    for size in (1 << 20, 24 << 20):
        child = elsewhere(bucket, size)
        assert line(child) == "ready"
        go(child)
        assert line(child) == "begun"
        os.kill(child.pid, signal.SIGKILL)
        child.communicate()
        for name in blobs.place.names():
            assert blobs.is_intact(name)
        again = blobs.put(io.BytesIO(b"x" * size))
        assert blobs.is_intact(again.sha256)


def away(bucket: Bucket) -> Blobs:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    return blobs_at(
        Bucket(
            bucket=bucket.bucket, prefix="", endpoint=f"http://127.0.0.1:{port}", region="us-east-1",
            access_key="clerk", secret_key="x",
        )
    )


def test_a_server_that_is_away_says_nothing_of_the_blob(object_server: ObjectServer) -> None:
    bucket = bucket_of(object_server)
    name = blobs_at(bucket).put(io.BytesIO(b"kept")).sha256
    gone = away(bucket)
    for act in (
        gone.place.check,
        lambda: gone.read(name),
        lambda: gone.is_intact(name),
        lambda: gone.put(io.BytesIO(b"more")),
        lambda: list(gone.place.names()),
    ):
        with pytest.raises(Unreachable, match="没有应答"):
            act()


class Refusing(BaseHTTPRequestHandler):
    """A server that knows nobody."""

    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.send_response(403)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_PUT = do_HEAD = do_POST = do_GET  # noqa: N815  names of the library

    def log_message(self, *_: object) -> None:
        """Nothing."""


def test_a_refused_key_is_said_and_is_no_damage() -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Refusing)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        blobs = blobs_at(
            Bucket(
                bucket="b", prefix="", endpoint=f"http://127.0.0.1:{server.server_port}",
                region="us-east-1", access_key="clerk", secret_key="wrong",
            )
        )
        for act in (blobs.place.check, lambda: blobs.read("0" * 64), lambda: list(blobs.place.names())):
            with pytest.raises(NotReadable, match="拒绝读取，没有打开"):
                act()
        with pytest.raises(NotWritable, match="不可写入，文件没有保存"):
            blobs.place.keep(io.BytesIO(b"x"), "0" * 64)
        with pytest.raises(StorageFault):
            blobs.put(io.BytesIO(b"x"))
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_a_bucket_that_does_not_exist_is_no_empty_store(object_server: ObjectServer) -> None:
    bucket = bucket_of(object_server)
    absent = blobs_at(
        Bucket(
            bucket="never-made", prefix="", endpoint=bucket.endpoint, region="us-east-1",
            access_key="clerk", secret_key="x",
        )
    )
    # Asked for a blob, it does not say that the blob is missing: of that nothing is known.
    for act in (
        absent.place.check,
        lambda: absent.put(io.BytesIO(b"x")),
        lambda: absent.read("0" * 64),
        lambda: absent.is_intact("0" * 64),
        lambda: list(absent.place.names()),
    ):
        with pytest.raises(NoPlace, match="没有所设的存储桶") as told:
            act()
        assert "NoSuchBucket" in told.value.cause
    with pytest.raises(BlobMissing):
        blobs_at(bucket).read("0" * 64)


@contextmanager
def behind_tls(certificate: Path, key: Path) -> Iterator[str]:
    """A server that proves its name with this certificate and knows nobody."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Refusing)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"https://localhost:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def certificates(folder: Path) -> None:
    """`authority.pem`, `issued.pem` for localhost signed by it, `own.pem` for localhost signed by itself."""

    def openssl(*words: str) -> None:
        subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)

    for name, subject in (("authority", "/CN=Authority"), ("own", "/CN=localhost")):
        openssl(
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", subject,
            "-addext", "subjectAltName=DNS:localhost", "-keyout", f"{name}.key", "-out", f"{name}.pem",
        )  # fmt: skip
    openssl(
        "req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-keyout", "issued.key",
        "-out", "issued.csr",
    )  # fmt: skip
    (folder / "extensions").write_text("subjectAltName=DNS:localhost\nbasicConstraints=CA:FALSE\n")
    openssl(
        "x509", "-req", "-in", "issued.csr", "-CA", "authority.pem", "-CAkey", "authority.key",
        "-CAcreateserial", "-days", "2", "-extfile", "extensions", "-out", "issued.pem",
    )  # fmt: skip


def test_a_store_that_does_not_prove_its_name_is_not_called_away(tmp_path: Path) -> None:
    """It answered: with another authority's certificate, or with one that is signed by itself."""
    certificates(tmp_path)
    told = {}
    for shown, trusted in (("issued", "authority"), ("issued", "own"), ("own", "own")):
        with behind_tls(tmp_path / f"{shown}.pem", tmp_path / f"{shown}.key") as endpoint:
            blobs = blobs_at(
                Bucket(
                    bucket="b", prefix="", endpoint=endpoint, region="us-east-1",
                    access_key="clerk", secret_key="x", certificate=tmp_path / f"{trusted}.pem",
                )
            )
            with pytest.raises(StorageFault) as refused:
                blobs.place.check()
            told[shown, trusted] = type(refused.value)
    assert told == {
        ("issued", "authority"): NotReadable,
        ("issued", "own"): NotTrusted,
        ("own", "own"): NotTrusted,
    }


def test_keys_are_not_shown() -> None:
    bucket = Bucket(
        bucket="b", prefix="", endpoint="http://127.0.0.1", region="r", access_key="clerk",
        secret_key="hidden",
    )  # fmt: skip
    assert "hidden" not in repr(bucket)
    assert "hidden" not in repr(vars(blobs_at(bucket).place))
