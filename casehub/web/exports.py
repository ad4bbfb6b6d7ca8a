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


def attachment(filename: str) -> str:
    """The Content-Disposition of a download; Chinese names by RFC 6266."""
    safe = "".join(c for c in filename if c.isprintable() and c not in '"\\/')
    plain = safe.encode("ascii", "ignore").decode().strip() or "file"
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
