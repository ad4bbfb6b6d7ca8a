"""The list of cases as a file: all of it, in the columns that the person chose."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from flask import Blueprint, Response, redirect, request, stream_with_context, url_for

from casehub.desk import register
from casehub.record.events import log_security
from casehub.web.case.cases import filters_of_request, kept_filters
from casehub.web.case.lines import lines
from casehub.web.drawing.exports import attachment, csv_lines, file_answer, workbook
from casehub.web.drawing.pages import page
from casehub.web.drawing.sought import sought
from casehub.web.request.unit import address, parts, reading, writing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from werkzeug.wrappers import Response as AnyResponse

    from casehub.record.work import Work
    from casehub.web.case.lines import Line, Named

routes = Blueprint("exported", __name__)
# So many cases are read at a time.
AT_ONCE = 200
COOKIE, YEAR = "casehub-columns", 365 * 86_400
NAME = "案件清单"


@dataclass(frozen=True)
class Column:
    """A column of the file; chosen: until the person chooses otherwise."""

    id: str
    title: str
    of: Callable[[Line], str | date | Decimal | None]
    chosen: bool = True


def _party(one: Named) -> str:
    return f"{one.side}：{one.name}{'（已退出）' if one.left else ''}"


COLUMNS = (
    Column("reference", "案号", lambda line: line.case.reference),
    Column("intake_no", "收件号", lambda line: line.case.intake_no, chosen=False),
    Column("procedure", "程序", lambda line: line.procedure),
    Column("title", "名称", lambda line: line.case.title),
    Column("cause", "案由", lambda line: line.case.cause, chosen=False),
    Column("parties", "当事人", lambda line: "；".join(map(_party, line.parties))),
    Column("right_kinds", "权利种类", lambda line: "、".join(dict(line.rights))),
    Column("rights", "权利号", lambda line: "、".join(n for _, n in line.rights)),
    Column("amount", "涉案金额（元）", lambda line: line.amount, chosen=False),
    Column("state", "状态", lambda line: line.state),
    Column("office", "承办机构", lambda line: line.case.organisation.name),
    Column("officers", "承办", lambda line: "、".join(name for name, _ in line.leads)),
    Column("opened_on", "收件日", lambda line: line.case.opened_on),
    Column("filed_on", "立案日", lambda line: line.case.filed_on),
    Column("closed_on", "结案日", lambda line: line.case.closed_on),
    Column("limit", "最近期限", lambda line: line.deadline.title if line.deadline else ""),
    Column("due_on", "到期日", lambda line: line.deadline.due_on if line.deadline else None),
)

def _chosen() -> list[Column]:
    """The columns that the address names, else those of the last time, else the usual ones."""
    named = set(request.args.getlist("column") or request.cookies.get(COOKIE, "").split("."))
    return [c for c in COLUMNS if c.id in named] or [c for c in COLUMNS if c.chosen]


@routes.before_request
def refuse_what_is_lost() -> AnyResponse | None:
    """Without the words that were looked for the file would hold every case: the list says so."""
    return redirect(url_for("cases.index", **kept_filters()), 303) if sought().lost else None


@routes.get("/cases/export")
def choose() -> str:
    """How many cases the file will hold, and which columns it shall have."""
    work, filters = reading(), filters_of_request()
    return page(
        "cases/export.html",
        count=register.number_of(work, filters),
        columns=COLUMNS,
        chosen={column.id for column in _chosen()},
        kept=kept_filters(),
        back=url_for("cases.index", **kept_filters()),
    )


@routes.get("/cases.csv")
def as_csv() -> Response:
    """All cases of the list as CSV, sent while it is read; noted in the security log."""
    columns = _chosen()
    _note()
    head = [column.title for column in columns]
    body = stream_with_context(csv_lines(head, _cells(reading(), columns)))
    return _answer(Response(body, mimetype="text/csv"), columns, "csv")


@routes.get("/cases.xlsx")
def as_workbook() -> Response:
    """The same as a workbook, with days as days."""
    columns = _chosen()
    _note()
    # Sent from the disk, and gone when it is sent.
    file = tempfile.TemporaryFile()  # noqa: SIM115
    head = [column.title for column in columns]
    workbook(file, NAME, head, _cells(reading(), columns))
    return _answer(file_answer(file), columns, "xlsx")


def _note() -> None:
    with writing() as work:
        number = register.number_of(work, filters_of_request())
        log_security(work, "export_cases", subject=f"{number} 件", address=address())


def _answer(answer: Response, columns: Sequence[Column], suffix: str) -> Response:
    answer.headers["Content-Disposition"] = attachment(f"{NAME}.{suffix}")
    value = ".".join(column.id for column in columns)
    answer.set_cookie(
        COOKIE, value, max_age=YEAR, httponly=True, samesite="Lax", secure=parts().secure_cookie
    )
    return answer


def _cells(work: Work, columns: Sequence[Column]) -> Iterator[list[str | date | Decimal | None]]:
    for cases in register.every_page(work, filters_of_request(), AT_ONCE):
        for line in lines(work, cases):
            yield [column.of(line) for column in columns]
