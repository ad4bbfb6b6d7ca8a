"""The list of cases as a file: all of it, in the columns that the person chose."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from flask import Blueprint, Response, redirect, request, stream_with_context, url_for
from sqlalchemy import not_, select

from casehub.db import among, ids_named
from casehub.desk import register
from casehub.fields.rights import RIGHT_KINDS
from casehub.model import Case, Party, Right
from casehub.people.confidential import secret
from casehub.record.events import log_security
from casehub.web.case.cases import filters_of_request, kept_filters, lines
from casehub.web.drawing.exports import attachment, csv_lines, file_answer, workbook
from casehub.web.drawing.pages import page
from casehub.web.drawing.sought import sought
from casehub.web.request.unit import address, parts, reading, writing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from werkzeug.wrappers import Response as AnyResponse

    from casehub.record.work import Work
    from casehub.web.case.cases import Line

routes = Blueprint("exported", __name__)
# So many cases are read at a time.
AT_ONCE = 200
COOKIE, YEAR = "casehub-columns", 365 * 86_400
NAME = "案件清单"


@dataclass(frozen=True)
class Row:
    """A case of the list with what its line does not show: parties as (side, name), kinds of right.

    Who stands on a side that is hidden from the person is not among them.
    """

    line: Line
    parties: Sequence[tuple[str, str]] = ()
    right_kinds: Sequence[str] = ()


@dataclass(frozen=True)
class Column:
    """A column of the file; chosen: until the person chooses otherwise."""

    id: str
    title: str
    of: Callable[[Row], str | date | None]
    chosen: bool = True


COLUMNS = (
    Column("reference", "案号", lambda row: row.line.case.reference),
    Column("intake_no", "收件号", lambda row: row.line.case.intake_no, chosen=False),
    Column("procedure", "程序", lambda row: row.line.procedure),
    Column("title", "名称", lambda row: row.line.case.title),
    Column("cause", "案由", lambda row: row.line.case.cause, chosen=False),
    Column("parties", "当事人", lambda row: "；".join(f"{side}：{n}" for side, n in row.parties)),
    Column("right_kinds", "权利种类", lambda row: "、".join(dict.fromkeys(row.right_kinds))),
    Column("rights", "权利号", lambda row: "、".join(row.line.rights)),
    Column("state", "状态", lambda row: row.line.state),
    Column("office", "承办机构", lambda row: row.line.case.organisation.name),
    Column("officers", "承办", lambda row: "、".join(name for name, _ in row.line.leads)),
    Column("opened_on", "收件日", lambda row: row.line.case.opened_on),
    Column("filed_on", "立案日", lambda row: row.line.case.filed_on),
    Column("closed_on", "结案日", lambda row: row.line.case.closed_on),
    Column("limit", "最近期限", lambda row: row.line.deadline.title if row.line.deadline else ""),
    Column("due_on", "到期日", lambda row: row.line.deadline.due_on if row.line.deadline else None),
)
_PARTIES = (
    select(Party.case_id, Party.role, Party.name, Party.left_on)
    .join(Case, Case.id == Party.case_id)
    .where(among(Party.case_id, ids_named("cases")))
    .order_by(Party.id)
)
_KINDS = (
    select(Right.case_id, Right.kind)
    .where(among(Right.case_id, ids_named("cases")))
    .order_by(Right.id)
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


def _cells(work: Work, columns: Sequence[Column]) -> Iterator[list[str | date | None]]:
    for cases in register.every_page(work, filters_of_request(), AT_ONCE):
        for row in _rows(work, cases):
            yield [column.of(row) for column in columns]


def _rows(work: Work, cases: Sequence[Case]) -> list[Row]:
    told = {"cases": [case.id for case in cases]}
    sides = {
        case.id: {side.id: side.title for side in work.rules.procedure(
            case.procedure, case.procedure_version
        ).sides}
        for case in cases
    }  # fmt: skip
    parties: Mapping[int, list[tuple[str, str]]] = {case.id: [] for case in cases}
    known = _PARTIES.where(not_(secret(work, Party.role)))
    for case_id, side, name, left_on in work.session.execute(known, told):
        shown = f"{name}（已退出）" if left_on is not None else name
        parties[case_id].append((sides[case_id].get(side, side), shown))
    kinds: Mapping[int, list[str]] = {case.id: [] for case in cases}
    for case_id, kind in work.session.execute(_KINDS, told):
        kinds[case_id].append(RIGHT_KINDS[kind].title if kind in RIGHT_KINDS else kind)
    return [Row(one, parties[one.case.id], kinds[one.case.id]) for one in lines(work, cases)]
