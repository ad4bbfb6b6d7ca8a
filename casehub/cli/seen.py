"""`casehub desk`, `casehub search`: what a person's desk holds and what their search finds."""

from __future__ import annotations

import argparse
import json
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypedDict

from sqlalchemy import select

from casehub.cli import clock
from casehub.cli.instance import open_existing
from casehub.cli.parser import UsageFault, a_count
from casehub.desk import finding, worklist
from casehub.desk import register as cases
from casehub.desk.approvals import approvals
from casehub.desk.drafts import drafts
from casehub.desk.lines import todos
from casehub.desk.looking.search import LONGEST
from casehub.desk.own import own
from casehub.model import Person
from casehub.record.events import log_security
from casehub.record.work import Work

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from casehub.desk.approvals import Line
    from casehub.desk.todo import Todo
    from casehub.desk.worklist import DeskRow

# So many cases are found at most; whoever searches looks for one.
MOST_FOUND = 50


class Item(TypedDict):
    """A line of the desk; `open`: this person can do it now, else it waits for a condition.

    reference: of the case in which it is done. due: ISO day, null without a limit.
    """

    reference: str
    step: str
    title: str
    due: str | None
    open: bool


def register(commands: argparse._SubParsersAction[Any]) -> None:
    """Add `desk` and `search` to the top parser."""
    desk = commands.add_parser("desk", help="某人工作台上的待办及数量，与其页面相同")
    desk.set_defaults(run=run_desk)
    found = commands.add_parser(
        "search", help="某人用这些字能找到的案件、文书、收文、人员，与其页面相同"
    )
    found.add_argument("text", metavar="文字")
    found.add_argument("--most", type=a_count, default=MOST_FOUND, metavar="件数")
    found.set_defaults(run=run_search)
    for command in (desk, found):
        command.add_argument("--as", dest="account", required=True, metavar="账号")
        command.add_argument("--json", action="store_true", help="输出JSON")


@contextmanager
def _as(arguments: argparse.Namespace, what: str) -> Iterator[Work]:
    """The person's work, reading only; that somebody looked with their eyes is noted first.

    Raises UsageFault for an account that does not exist or is stopped.
    """
    instance = open_existing(arguments.instance)
    with instance.reading() as session:
        if _person(session, arguments.account) is None:
            raise UsageFault(f"没有账号 {arguments.account}，或者已停用")
    with instance.writing() as session:
        noted = _person(session, arguments.account)
        if noted is not None:
            work = Work(session, instance.rules, noted, clock.now(), instance.blobs)
            log_security(work, "seen_as", subject=what)
    with instance.reading() as session:
        person = _person(session, arguments.account)
        if person is not None:
            yield Work(session, instance.rules, person, clock.now(), instance.blobs)


def _person(session: Session, account: str) -> Person | None:
    return session.scalar(select(Person).where(Person.username == account, Person.active))


def run_desk(arguments: argparse.Namespace) -> int:
    """Print the counts of the desk and its lines, the most urgent first."""
    with _as(arguments, "工作台") as work:
        desk = worklist.desk(work, limit=worklist.MOST_EXPORTED)
        can = todos(work, [row for row in desk.rows if not row.others])
        asked, begun = approvals(work), drafts(work)
        counts = {
            **{name: count.number for name, count in desk.counts.items()},
            "approvals": len(asked.to_agree),
            "consulted": len(asked.consulted),
            "returned": len(asked.returned),
            "sent": len(asked.sent),
            "drafts": len(begun.begun),
            "followed": own(work).followed,
        }
        items = [_matter(one) for one in (*asked.returned, *asked.mine)]
        items += [_item(row, can.get(row.case.id)) for row in desk.rows]
    if arguments.json:
        _print({"counts": counts, "items": items})
        return 0
    for one in items:
        sys.stdout.write(f"{one['reference']}　{one['title']}　{one['due'] or '无期限'}\n")
    return 0


def _matter(line: Line) -> Item:
    """What waits for the person's answer, or came back to them to be mended."""
    return {
        "reference": line.reference, "step": line.step, "title": line.title, "due": None,
        "open": True,
    }  # fmt: skip


def _item(row: DeskRow, todo: Todo | None) -> Item:
    step, title, is_open = "", row.deadline.title if row.deadline else "查看案件", False
    reference = row.case.reference
    if todo is not None and todo.lead is not None:
        lead = todo.lead
        reference, step, title = lead.reference or reference, lead.step, lead.title
        is_open = True
    elif todo is not None and (waits := todo.hindered or todo.first) is not None:
        title = waits.title
    return {
        "reference": reference,
        "step": step,
        "title": title,
        "due": row.deadline.due_on.isoformat() if row.deadline else None,
        "open": is_open,
    }


def run_search(arguments: argparse.Namespace) -> int:
    """Print what the person's search finds, in its order."""
    # Not what was looked for: a name of a party is nothing for the readers of the security log.
    try:
        arguments.text.encode()
    except UnicodeEncodeError as fault:
        raise UsageFault("要查找的文字不是 UTF-8 编码") from fault
    with _as(arguments, "检索") as work:
        text = arguments.text[:LONGEST]
        filters = cases.CaseFilters(text=text)
        found = cases.search(work, filters, limit=arguments.most)
        rows = [_found("case", one.reference, one.title) for one in found.rows]
        rows += _beside(work, text)
    rows = rows[: arguments.most]
    if arguments.json:
        _print(rows)
        return 0
    for row in rows:
        sys.stdout.write(f"{row['reference']}　{row['title']}\n")
    return 0


def _beside(work: Work, text: str) -> list[dict[str, str]]:
    """What the same words find beside cases: of each kind the first page."""
    return [
        _found(kind.id, one.reference, one.title)
        for kind in finding.KINDS
        for one in finding.found(work, kind, text)
    ]


def _found(kind: str, reference: str, title: str) -> dict[str, str]:
    return {"kind": kind, "reference": reference, "title": title}


def _print(answer: object) -> None:
    sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
