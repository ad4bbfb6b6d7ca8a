"""Lists as files that a spreadsheet opens."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING
from urllib.parse import quote

from flask import Response

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# A cell that begins like this is a formula to a spreadsheet program.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def attachment(filename: str, plain_stem: str = "file") -> str:
    """The Content-Disposition of a download (RFC 6266): the name, and one for old programs.

    A program that reads ASCII only sees `plain_stem` where a Chinese name leaves it nothing whole.
    """
    safe = "".join(c for c in filename if c.isprintable() and c not in '"\\/')
    stem, dot, suffix = safe.rpartition(".")
    if not safe.isascii() or not stem.strip():
        ending = suffix if dot and suffix.isascii() and suffix.isalnum() else ""
        plain = f"{plain_stem}.{ending}" if ending else plain_stem
    else:
        plain = safe.strip()
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(safe)}"


def csv_answer(name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """A CSV file with a byte-order mark, which spreadsheet programs need for Chinese."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(head)
    for row in rows:
        writer.writerow([_plain(str(cell)) for cell in row])
    answer = Response("\ufeff" + out.getvalue(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = attachment(f"{name}.csv")
    return answer


def _plain(cell: str) -> str:
    return f"'{cell}" if cell.lstrip(" ").startswith(FORMULA_SIGNS) else cell
