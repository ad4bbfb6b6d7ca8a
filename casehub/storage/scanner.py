"""The bureau's virus scanner: clamd asked over its socket, by the command INSTREAM (clamd(8))."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Protocol

from casehub.storage.faults import CannotKeep, StorageFault

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

CHUNK = 1 << 16
SECONDS = 120
LONGEST_ANSWER = 4096


class VirusFound(StorageFault):
    """The scanner names what it found; the file is not kept."""

    sentence = "病毒扫描程序认为文件带有病毒，没有保存"


class ScannerAway(CannotKeep):
    """The scanner cannot be asked, and what was not looked through is not kept."""

    sentence = "病毒扫描程序没有应答，文件没有保存，请稍后重试或者联系系统管理员"


class ScannerDeclined(CannotKeep):
    """The scanner answered that it did not look the file through (too large, own fault)."""

    sentence = "病毒扫描程序没有查完这个文件（可能超过其上限），文件没有保存，请联系系统管理员"


class Address(Protocol):
    """A socket file, or host and port."""

    @property
    def socket(self) -> Path | None:
        """The socket file."""

    @property
    def host(self) -> str:
        """The host, where there is no socket file."""

    @property
    def port(self) -> int:
        """Its port."""


class Clamd:
    """A clamd that listens at an address; one connection per file."""

    def __init__(self, address: Address, seconds: float = SECONDS) -> None:
        self.address, self.seconds = address, seconds

    def _connect(self) -> socket.socket:
        if self.address.socket is None:
            return socket.create_connection((self.address.host, self.address.port), self.seconds)
        made = socket.socket(socket.AF_UNIX)
        try:
            made.settimeout(self.seconds)
            made.connect(str(self.address.socket))
        except OSError:
            made.close()
            raise
        return made

    def scan(self, file: BinaryIO) -> None:
        """Send the bytes from where the file stands. Raises VirusFound, ScannerAway or Declined."""
        try:
            with self._connect() as line:
                answer = _ask(line, file)
        except OSError as error:
            raise ScannerAway(str(error)) from error
        verdict = answer.removesuffix("\0").rpartition(" ")
        if verdict[2] == "FOUND":
            raise VirusFound(verdict[0])
        if verdict[2] == "ERROR":
            raise ScannerDeclined(answer)
        if verdict != ("stream:", " ", "OK"):
            raise ScannerAway(answer)


def _ask(line: socket.socket, file: BinaryIO) -> str:
    try:
        line.sendall(b"zINSTREAM\0")
        while chunk := file.read(CHUNK):
            line.sendall(len(chunk).to_bytes(4, "big") + chunk)
        line.sendall(bytes(4))
    except (BrokenPipeError, ConnectionResetError):
        # Past its limit clamd answers at once and hangs up; the answer can still be read.
        pass
    answer = b""
    while b"\0" not in answer and len(answer) < LONGEST_ANSWER:
        part = line.recv(LONGEST_ANSWER)
        if not part:
            break
        answer += part
    return answer.decode("utf-8", "replace")
