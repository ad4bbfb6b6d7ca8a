"""A notice leaves by mail or lies whole in a folder; what could not leave is told."""

from __future__ import annotations

import json
import socketserver
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from casehub.outlet import Outlet
from casehub.worker.gateway import NotSent, gateway_at

AT = datetime(2026, 11, 26, 0, 30, tzinfo=UTC)
TEXT = "办案系统：待审批3件。请登录系统查看。"


class Server(socketserver.ThreadingTCPServer):
    """A mail server that keeps what it is given, without TLS and without accounts."""

    daemon_threads, allow_reuse_address = True, True
    refuses = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Talk)
        self.kept: list[tuple[str, bytes]] = []


class Talk(socketserver.StreamRequestHandler):
    """As much of SMTP as a client needs to hand over one message."""

    server: Server

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        to = ""
        while line := self.rfile.readline().decode(errors="replace").strip():
            word = line[:4].upper()
            if word == "RCPT":
                to = line.partition("<")[2].partition(">")[0]
            if word == "RCPT" and self.server.refuses:
                self.wfile.write(b"550 unknown\r\n")
                continue
            if word == "DATA":
                self.wfile.write(b"354 go on\r\n")
                lines = list(iter(self.rfile.readline, b".\r\n"))
                self.server.kept.append((to, b"".join(lines)))
            if word == "QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            self.wfile.write(b"250 ok\r\n")


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as found:
        thread = threading.Thread(target=found.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield found
        found.shutdown()
        thread.join()


def test_a_notice_goes_by_mail(server: Server) -> None:
    outlet = Outlet(host="127.0.0.1", port=server.server_address[1], sender="ip@example.cn")
    gateway_at(outlet).send("zhang@example.cn", TEXT, AT)
    ((to, content),) = server.kept
    message = message_from_bytes(content, policy=policy.default)
    assert (to, message["To"], message["From"]) == ("zhang@example.cn", "zhang@example.cn", "ip@example.cn")
    assert message["Subject"] == "办案系统提醒"
    body = message.get_body()
    assert body is not None
    assert body.get_content().strip() == TEXT
    server.refuses = True
    with pytest.raises(NotSent):
        gateway_at(outlet).send("nobody@example.cn", TEXT, AT)


def test_a_server_that_is_away_is_told(server: Server) -> None:
    outlet = Outlet(host="127.0.0.1", port=server.server_address[1], sender="ip@example.cn", encrypted=True)
    with pytest.raises(NotSent):
        gateway_at(outlet).send("zhang@example.cn", TEXT, AT)


def test_a_notice_lies_whole_in_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    gateway = gateway_at(Outlet(folder=folder))
    for to in ("13800000000", "13900000000"):
        gateway.send(to, TEXT, AT)
    said = [json.loads(path.read_text(encoding="utf-8")) for path in folder.iterdir()]
    assert sorted(one["to"] for one in said) == ["13800000000", "13900000000"]
    assert {(one["text"], one["at"]) for one in said} == {(TEXT, AT.isoformat())}
    assert all(path.suffix == ".json" for path in folder.iterdir())
    (tmp_path / "file").write_text("")
    with pytest.raises(NotSent):
        gateway_at(Outlet(folder=tmp_path / "file")).send("13800000000", TEXT, AT)
