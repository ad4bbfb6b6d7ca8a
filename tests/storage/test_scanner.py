"""The virus scanner: a small clamd of the test on a socket file and on a port of the loopback."""

from __future__ import annotations

import io
import socket
import socketserver
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from casehub.settings import Scanner
from casehub.storage import ScannerAway, ScannerDeclined, VirusFound, blobs_at
from casehub.storage.scanner import Clamd

LIMIT = 1 << 20


class Line(socketserver.StreamRequestHandler):
    """One connection, as clamd(8) describes INSTREAM with the prefix z."""

    def handle(self) -> None:
        if self.rfile.read(10) != b"zINSTREAM\0":
            self.wfile.write(b"UNKNOWN COMMAND\0")
            return
        content = b""
        while size := int.from_bytes(self.rfile.read(4), "big"):
            content += self.rfile.read(size)
            if len(content) > LIMIT:
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                return
        if b"mute" in content:
            return
        if b"babble" in content:
            self.wfile.write(b"hello\0")
        elif b"virus" in content:
            self.wfile.write(b"stream: Win.Test.EICAR_HDB-1 FOUND\0")
        else:
            self.wfile.write(b"stream: OK\0")


class SocketServer(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True


class PortServer(socketserver.ThreadingTCPServer):
    daemon_threads = True


@pytest.fixture(params=["socket", "port"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Scanner]:
    """A scanner that listens."""
    if request.param == "socket":
        server: socketserver.BaseServer = SocketServer(str(tmp_path / "s"), Line)
        where = Scanner(socket=tmp_path / "s")
    else:
        made = PortServer(("127.0.0.1", 0), Line)
        server, where = made, Scanner(host="127.0.0.1", port=made.server_address[1])
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield where
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize("size", [0, 1, 65_536, 65_537, 900_000])
def test_a_clean_file_passes_whole(address: Scanner, size: int) -> None:
    Clamd(address).scan(io.BytesIO(b"x" * size))
    with pytest.raises(VirusFound, match="带有病毒") as found:
        Clamd(address).scan(io.BytesIO(b"x" * size + b"virus"))
    assert "EICAR" in found.value.cause


@pytest.mark.parametrize("content, said", [
    (b"x" * (3 << 20), ScannerDeclined), (b"mute", ScannerAway), (b"babble", ScannerAway),
])  # fmt: skip
def test_what_was_not_looked_through_is_not_clean(
    address: Scanner, content: bytes, said: type[Exception]
) -> None:
    with pytest.raises(said):
        Clamd(address).scan(io.BytesIO(content))


def nobody() -> Scanner:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return Scanner(host="127.0.0.1", port=free.getsockname()[1])


@pytest.mark.parametrize("where", [nobody, lambda: Scanner(socket=Path("/nowhere/clamd.sock"))],
                         ids=["port", "socket"])
def test_a_scanner_that_is_away_is_said(where: Callable[[], Scanner]) -> None:
    with pytest.raises(ScannerAway, match="病毒扫描程序没有应答，文件没有保存"):
        Clamd(where()).scan(io.BytesIO(b"x"))


def test_a_scanner_that_never_answers_is_not_waited_for(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as silent:
        silent.bind(str(tmp_path / "s"))
        silent.listen()
        with pytest.raises(ScannerAway):
            Clamd(Scanner(socket=tmp_path / "s"), seconds=0.2).scan(io.BytesIO(b"x"))


def test_the_store_knows_its_scanner(tmp_path: Path, address: Scanner) -> None:
    blobs = blobs_at(tmp_path, address)
    assert blobs.scanner is not None
    blobs.scanner.scan(io.BytesIO(b"clean"))
    assert blobs_at(tmp_path).scanner is None
