"""Files that commands of letters read and write; each fault is one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.cli.parser import UsageFault

if TYPE_CHECKING:
    from pathlib import Path

    from casehub.exchange.sending import Letter


def content_of(path: Path, megabytes: int) -> bytes:
    """The bytes of a file that is not too large. Raises UsageFault."""
    try:
        with path.open("rb") as file:
            content = file.read((megabytes << 20) + 1)
    except OSError as error:
        raise UsageFault(f"文件 {path} 读不出") from error
    if len(content) > megabytes << 20:
        raise UsageFault(f"文件 {path} 超过{megabytes}兆字节")
    return content


def write_letter(letter: Letter, out: Path) -> None:
    """The letter, and beside it its ZIP, or the several in which it travels. Raises UsageFault."""
    try:
        out.write_bytes(letter.pdf)
        for name, content in letter.parts.items():
            out.with_name(name).write_bytes(content)
        if letter.package is not None and not letter.parts:
            out.with_suffix(".zip").write_bytes(letter.package)
    except OSError as error:
        raise UsageFault(f"文件 {out} 写不进去") from error
