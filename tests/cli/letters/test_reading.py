"""A file that cannot be read or written is one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from casehub.cli.letters.reading import content_of, write_letter
from casehub.cli.parser import UsageFault
from casehub.exchange.sending import Letter


def test_a_file_is_read_up_to_its_limit(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(bytes(1 << 20))
    assert content_of(file, 1) == bytes(1 << 20)
    file.write_bytes(bytes((1 << 20) + 1))
    with pytest.raises(UsageFault, match="超过1兆字节"):
        content_of(file, 1)
    with pytest.raises(UsageFault, match="读不出"):
        content_of(tmp_path, 1)


def test_a_letter_is_written_with_its_zip(tmp_path: Path) -> None:
    write_letter(Letter(b"pdf", "", b"zip", signed=False), tmp_path / "F.pdf")
    assert (tmp_path / "F.pdf").read_bytes() + (tmp_path / "F.zip").read_bytes() == b"pdfzip"
    with pytest.raises(UsageFault, match="写不进去"):
        write_letter(Letter(b"pdf", "", None, signed=False), tmp_path / "none" / "F.pdf")
