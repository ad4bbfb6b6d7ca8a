"""`casehub bureau list | people`: who and what is registered, for operators and scripts."""

from __future__ import annotations

import json
import sys
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from casehub.cli import clock
from casehub.cli.instance import open_existing
from casehub.cli.parser import UsageFault
from casehub.model import Organisation, Person
from casehub.record.work import OFFICE_ZONE

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping, Sequence

    from sqlalchemy.orm import Session

    from casehub.rulebook.book import Rulebook

Row = dict[str, object]

# What stands in each column, in the order of the rows.
OF_OFFICES = ("代码", "名称", "类型", "上级机关", "自", "至", "文号字头")
OF_PEOPLE = ("账号", "姓名", "单位", "职务", "岗位", "证件有效期至", "在用", "一次性口令未改")


def register(ways: argparse._SubParsersAction[Any]) -> None:
    """Add both to `casehub bureau`."""
    offices = ways.add_parser("list", help="列出登记的机构")
    offices.add_argument("--json", action="store_true", help="以 JSON 输出")
    offices.set_defaults(run=run_list)
    people = ways.add_parser("people", help="列出人员、岗位和证件")
    people.add_argument("--organisation", metavar="CODE", help="只列这个机构的人员")
    people.add_argument("--json", action="store_true", help="以 JSON 输出")
    people.set_defaults(run=run_people)


def run_list(arguments: argparse.Namespace) -> int:
    """Every organisation with its kind, parent, period and series."""
    with closing(open_existing(arguments.instance)) as instance, instance.reading() as session:
        none = "还没有单位。写好名单后运行：casehub bureau import FILE.toml|.xlsx --apply"
        _print(_offices(session, instance.rules), OF_OFFICES, none, as_json=arguments.json)
    return 0


def _offices(session: Session, rules: Rulebook) -> list[Row]:
    query = select(Organisation).options(selectinload(Organisation.series))
    rows = list(session.scalars(query.order_by(Organisation.id)))
    keys = {office.id: office.key for office in rows}
    return [
        {
            "code": office.key,
            "name": office.name,
            "kind": rules.offices.kind_title(office.kind),
            "parent": keys.get(office.parent_id or 0, ""),
            "since": _day(office.begins_on),
            "until": _day(office.valid_until),
            "series": {row.series: row.prefix for row in office.series},
        }
        for office in rows
    ]


def run_people(arguments: argparse.Namespace) -> int:
    """Every person with account, roles in use today and the end of the certificate; no secrets."""
    today = clock.now().astimezone(OFFICE_ZONE).date()
    with closing(open_existing(arguments.instance)) as instance, instance.reading() as session:
        query = select(Person).options(
            selectinload(Person.grants), selectinload(Person.certificates)
        )
        if arguments.organisation:
            office = select(Organisation).where(Organisation.key == arguments.organisation)
            found = session.scalar(office)
            if found is None:
                raise UsageFault(f"没有登记代码为 {arguments.organisation} 的机构")
            query = query.where(Person.organisation_id == found.id)
        people = session.scalars(query.order_by(Person.id)).unique()
        titles = {key: role.title for key, role in instance.rules.roles.items()}
        none = "还没有人员。先建立三名管理员：casehub bureau administrators --organisation CODE"
        rows = [_person(one, titles, today) for one in people]
        _print(rows, OF_PEOPLE, none, as_json=arguments.json)
    return 0


def _person(person: Person, titles: Mapping[str, str], today: date) -> Row:
    # Who was stopped holds none until the account is given back.
    held = person.roles_on(today) if person.active else frozenset()
    certificate = max((c.valid_to for c in person.certificates), default=None)
    return {
        "username": person.username,
        "name": person.name,
        "organisation": person.organisation.key,
        "post": person.post,
        "roles": [titles.get(role, role) for role in sorted(held)],
        "certificate_until": _day(certificate),
        "active": person.active,
        "one_time_code": person.password_until is not None,
    }


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _print(rows: list[Row], heads: Sequence[str], none: str, *, as_json: bool) -> None:
    if as_json:
        json.dump(rows, sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
        return
    sys.stdout.write(f"{'　'.join(heads) if rows else none}\n")
    for row in rows:
        sys.stdout.write("　".join(_words(value) for value in row.values()) + "\n")


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dict):
        return "、".join(value.values()) or "-"
    return "、".join(value) or "-" if isinstance(value, list) else value or "-"
