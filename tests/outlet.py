"""A line to PostgreSQL through the test's own hands, which can swallow the answer to a commit."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


class Outlet:
    """Listens on the loopback device and passes everything on to a server's socket file.

    `cut`: let the next COMMIT through, wait for its answer and hang up without giving it.
    """

    def __init__(self, server: Path) -> None:
        self.server, self.cut, self.swallowed = server, False, 0
        self.door = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.door.getsockname()[1]
        self.lines: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def url(self, database: str) -> str:
        """The address of a database behind this outlet."""
        return f"postgresql://casehub@127.0.0.1:{self.port}/{database}?sslmode=disable"

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self.door.accept()
            except OSError:
                return
            server = socket.socket(socket.AF_UNIX)
            server.connect(str(self.server))
            self.lines += [client, server]
            pending = threading.Event()
            for one, other, up in ((client, server, True), (server, client, False)):
                threading.Thread(
                    target=self._pass, args=(one, other, up, pending), daemon=True
                ).start()

    def _pass(self, one: socket.socket, other: socket.socket, up: bool, pending: threading.Event) -> None:
        try:
            while content := one.recv(65536):
                if up and self.cut and b"COMMIT\0" in content:
                    self.cut = False
                    pending.set()
                if not up and pending.is_set():
                    self.swallowed += 1
                    break
                other.sendall(content)
        except OSError:
            pass
        for line in (one, other):
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Hang up everywhere and listen no more."""
        for line in (self.door, *self.lines):
            # Whoever waits on it in another thread wakes up by this only.
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
            line.close()


@contextmanager
def outlet(server: Path) -> Iterator[Outlet]:
    """An outlet to the server whose socket file this is."""
    made = Outlet(server)
    try:
        yield made
    finally:
        made.close()
