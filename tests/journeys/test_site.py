"""The test server itself."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator
from threading import Event, Thread

import pytest
from werkzeug.serving import make_server

from tests.journeys.site import Server, answering

# To close at once, without a word.
AT_ONCE = struct.pack("ii", 1, 0)


class Answer:
    """An answer whose last word waits until the client is gone."""

    def __init__(self) -> None:
        self.gone, self.closed = Event(), Event()

    def __iter__(self) -> Iterator[bytes]:
        yield b"begun"
        assert self.gone.wait(10)

    def close(self) -> None:
        self.closed.set()


def test_an_answer_ends_with_the_client_that_dropped_it() -> None:
    answer = Answer()

    def app(environ: object, start_response: object) -> Answer:
        start_response("200 OK", [("Content-Length", "5")])  # type: ignore[operator]
        return answer

    server = make_server("127.0.0.1", 0, answering(app), threaded=True, request_handler=Server)  # type: ignore[arg-type]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        with socket.create_connection(("127.0.0.1", server.server_port), 10) as client:
            client.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            got = b""
            while not got.endswith(b"begun"):
                got += client.recv(4096) or pytest.fail("dropped")
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
        answer.gone.set()
        assert answer.closed.wait(10)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
