"""我的工作台: counts that are filters, one list, and what others do first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, request, url_for

from casehub.desk import worklist
from casehub.law.calendar import ONE_DAY
from casehub.record.events import log_security
from casehub.web.exports import csv_answer
from casehub.web.pages import page, state_title
from casehub.web.unit import address, reading, writing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from flask import Response

    from casehub.desk.register import Desk, DeskRow
    from casehub.record.work import Work

routes = Blueprint("desk", __name__)
GROUPS = (
    ("red", "红牌", "已超期"),
    ("yellow", "黄牌", "5 个工作日内到期"),
    ("other", "其他", ""),
)
SCOPES = ("red", "yellow", "other", "waiting")


def _scope() -> str:
    asked = request.args.get("due", "")
    return asked if asked in SCOPES else ""


def _next_rest_day(work: Work) -> date:
    day = work.today + ONE_DAY
    while work.rules.calendar.is_working_day(day):
        day += ONE_DAY
    return day


def tasks(work: Work, row: DeskRow) -> list[tuple[str, str, str]]:
    """(step, title, address) of the main steps of a waiting case that its people may take now."""
    case = row.case
    procedure = work.rules.procedure(case.procedure, case.procedure_version)
    roles = work.actor.roles_on(work.today)
    main = [s for s in procedure.steps_from(case.state) if s.main and roles & set(s.roles)]
    # Steps that lead on along the road come first.
    main.sort(key=lambda s: s.target(case.state) not in procedure.road or s.to is None)
    return [
        (s.id, s.title, url_for("steps.show", reference=case.reference, step=s.id)) for s in main
    ]


def shown_groups(desk: Desk, scope: str) -> list[tuple[str, str, str, Sequence[DeskRow]]]:
    """(key, name, words, rows) of the groups that the chosen count shows."""
    if scope == "waiting":
        return [("waiting", "等他人办理", "", desk.waiting)]
    return [
        (key, name, words, desk.rows(key))
        for key, name, words in GROUPS
        if scope in {"", key} and desk.rows(key)
    ]


@routes.get("/desk")
def show() -> str:
    """The desk; numbers, list and export come from the same query."""
    work = reading()
    desk = worklist.desk(work)
    scope = _scope()
    provisional = [r for r in desk.rows("all") if r.deadline is not None and r.deadline.provisional]
    return page(
        "desk.html",
        desk=desk,
        scope=scope,
        groups=shown_groups(desk, scope),
        total=len(desk.rows("all")),
        tasks=lambda row: tasks(work, row),
        state_title=state_title,
        next_rest_day=_next_rest_day(work),
        working_day=work.rules.calendar.is_working_day(work.today),
        provisional=provisional,
        calendar_year=work.rules.calendar.published_through,
    )


@routes.get("/desk.csv")
def export() -> Response:
    """The desk as a file; the export is noted in the security log."""
    scope = _scope()
    with writing() as work:
        groups = shown_groups(worklist.desk(work), scope)
        rows = [
            [
                name,
                row.case.reference,
                row.case.title,
                state_title(row.case),
                "、".join(title for _step, title, _link in tasks(work, row)),
                row.deadline.title if row.deadline else "",
                row.deadline.due_on.isoformat() if row.deadline else "",
            ]
            for _key, name, _words, found in groups
            for row in found
        ]
        log_security(work, "export_desk", subject=f"{len(rows)} 项", address=address())
    head = ["分组", "案号", "名称", "状态", "可办事项", "期限", "到期日"]
    return csv_answer("我的工作台", head, rows)
