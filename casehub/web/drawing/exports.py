"""Lists as files that a spreadsheet opens."""

from __future__ import annotations

import csv
import io
from typing import IO, TYPE_CHECKING, Any, TypeAlias
from urllib.parse import quote

from flask import Response, request
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils import get_column_letter
from werkzeug.wsgi import wrap_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date
    from decimal import Decimal

Cell: TypeAlias = "str | int | date | Decimal | None"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Of a column, in letters.
WIDTH = 18

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


def csv_lines(head: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """A CSV file line by line, with a byte-order mark, which spreadsheet programs need for Chinese.

    None is an empty cell.
    """
    line = io.StringIO()
    writer = csv.writer(line, lineterminator="\r\n")
    line.write("\ufeff")
    writer.writerow(head)
    yield line.getvalue()
    for row in rows:
        line.seek(0)
        line.truncate()
        writer.writerow(["" if cell is None else _plain(str(cell)) for cell in row])
        yield line.getvalue()


def csv_answer(name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """A short list as a CSV file."""
    answer = Response("".join(csv_lines(head, rows)), mimetype="text/csv")
    answer.headers["Content-Disposition"] = attachment(f"{name}.csv")
    return answer


def workbook(
    file: IO[bytes], name: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> None:
    """Write a workbook of one sheet: words as words whatever they begin with, days as days.

    Counts and sums are numbers: whoever opens it adds them up.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    for n in range(len(head)):
        sheet.column_dimensions[get_column_letter(n + 1)].width = WIDTH
    sheet.append([_words(sheet, title) for title in head])
    for row in rows:
        sheet.append([_words(sheet, c) if isinstance(c, str) else c for c in row])
    book.save(file)
    file.seek(0)


def _words(sheet: Any, words: str) -> Any:
    """A cell that is no formula."""
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", words))
    cell.data_type = "s"
    return cell


def file_answer(file: IO[bytes]) -> Response:
    """A finished workbook, sent from where it lies."""
    return Response(wrap_file(request.environ, file), mimetype=WORKBOOK, direct_passthrough=True)


def _plain(cell: str) -> str:
    return f"'{cell}" if cell.lstrip(" ").startswith(FORMULA_SIGNS) else cell
