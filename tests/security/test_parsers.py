"""What reads XML: no entity is expanded, none is fetched, whoever wrote the file."""

from __future__ import annotations

import io
import re
import socket
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from openpyxl import Workbook

from casehub.casefile import archives
from casehub.people.lists.office_file import FileUnreadable, read_offices
from tests.people.lists.test_office_file import WORDS

SECRET = "the words of a file of the server"
# An entity of the file itself, one of a file of the server, one of another machine, and a bomb.
BOMB = "".join(f'<!ENTITY b{n} "{f"&b{n - 1};" * 10}">' for n in range(1, 10))
KINDS = {
    "own": '<!ENTITY x "expanded">',
    "file": '<!ENTITY x SYSTEM "file://{file}">',
    "network": '<!ENTITY x SYSTEM "http://127.0.0.1:{port}/dtd">',
    "parameter": '<!ENTITY % p SYSTEM "http://127.0.0.1:{port}/dtd"> %p; <!ENTITY x "expanded">',
    "bomb": f'<!ENTITY b0 "expanded">{BOMB}<!ENTITY x "&b9;">',
}


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """Somebody who would notice a fetch."""
    with socket.create_server(("127.0.0.1", 0)) as made:
        made.setblocking(False)
        yield made


def with_entity(text: bytes, declared: str, after: bytes) -> bytes:
    """The part with a document type that declares x, and x written at a place of its text."""
    head, mark, rest = text.partition(b"?>") if text.startswith(b"<?xml") else (b"", b"", text)
    root = re.findall(rb"<(\w+)[ >]", rest)[0].decode()
    assert after in rest
    return head + mark + f"<!DOCTYPE {root} [{declared}]>".encode() + rest.replace(after, after + b"&x;", 1)


def workbook(path: Path, part: str, declared: str, after: bytes) -> Path:
    plain = io.BytesIO()
    book = Workbook()
    assert book.active is not None
    book.active.append(["姓名", "账号"])
    book.active.append(["甲", "jia"])
    book.save(plain)
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name)
            new.writestr(name, with_entity(text, declared, after) if name == part else text)
    return path


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("part, after", [("xl/sharedStrings.xml", b"<t>"), ("xl/workbook.xml", b"<sheets>"),
                                         ("[Content_Types].xml", b'main+xml"/>')])  # fmt: skip
def test_no_reader_of_xml_expands_or_fetches_an_entity(
    kind: str, part: str, after: bytes, tmp_path: Path, listener: socket.socket
) -> None:
    (tmp_path / "secret").write_text(SECRET, encoding="utf-8")
    declared = KINDS[kind].replace("{file}", str(tmp_path / "secret")).replace("{port}", str(listener.getsockname()[1]))
    path = workbook(tmp_path / "staff.xlsx", part, declared, after)
    readers: list[Callable[[], object]] = [
        lambda: read_offices(path, WORDS),
        lambda: _kind(path),
    ]
    for read in readers:
        try:
            said = repr(read())
        except (FileUnreadable, archives.NotTaken) as refused:
            said = str(refused)
        assert SECRET not in said
        assert "expanded" not in said
        assert len(said) < 100_000
    with pytest.raises(BlockingIOError):
        listener.accept()


def _kind(path: Path) -> str | None:
    with path.open("rb") as file:
        names = archives.look_through(file, path.stat().st_size, lambda: lambda _: None)
        return archives.office_kind(file, names)
