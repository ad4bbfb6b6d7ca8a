"""What stood in bags stands in columns after the migration, and the record knows both."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from typing import Any

import pytest
import rfc8785
from sqlalchemy import Connection, Engine, MetaData, Table, insert, select, text

from casehub.cli.database import downgrade, upgrade
from casehub.db import WouldLoseError, session_factory
from casehub.model import Accused, Case, Party, Referral, Right
from casehub.record import audit
from casehub.record.register import entry_hash
from casehub.second_verifier import rows as second_rows
from casehub.second_verifier.reading import opened

BEFORE = "0016_second_factor"
DAY, AT = date(2026, 3, 1), datetime(2026, 3, 1, 9, tzinfo=UTC)
ROWS: dict[str, list[dict[str, Any]]] = {
    "organisation": [{"key": "cqip", "name": "市局", "short_name": "市局", "kind": "ip_bureau", "valid_from": DAY}],
    "case_file": [
        {"reference": "SJ1", "procedure": "adjudication", "procedure_version": 1, "state": "filed", "title": "甲案",
         "details": {"requests": "停止侵权", "knew_on": "2026-01-02", "new_product_method": True,
                     "accused": [{"name": "快拆底座", "acts": "制造、销售", "from_on": "2026-01-03"}, {"name": "方法", "kind": "method"}]}},
        {"reference": "SJ1·协1", "procedure": "assistance", "procedure_version": 1, "state": "draft", "title": "协查", "parent_id": 1,
         "details": {"known": {"urgency": "urgent", "agreements": "川渝合作", "contacts": [3, 4], "cc": ["某局"], "purpose": "调查"}}},
        {"reference": "SJ2", "procedure": "adjudication", "procedure_version": 1, "state": "filed", "title": "乙案", "details": {}},
    ],
    "party": [
        {"case_id": 1, "role": "requester", "name": "甲公司", "kind": "legal",
         "agents": [{"name": "何静宜", "authority": "特别授权", "from": "2026-01-05", "to": "2026-05-31"},
                    {"name": "段平", "authority": "一般授权", "to": "至办结之日"}],
         "service_address": {"address": "某路1号", "receiver": "何静宜", "phone": "1", "e_consent": True,
                             "e_channel_label": "电子邮件", "e_account": "a@b.cn", "confirmed_on": "2026-01-06"}},
        {"case_id": 1, "role": "respondent", "name": "乙公司", "kind": "legal", "agents": [], "service_address": {}},
    ],
    "case_right": [
        {"case_id": 1, "kind": "utility_model", "number": "ZL1", "title": "链轮", "owners": ["甲公司"],
         "report": {"has": True, "made_on": "2026-01-07", "no": "评1", "conclusion": "无缺陷", "clean": True},
         "invalidity": [{"acceptance_no": "无受1", "accepted_on": "2026-01-08", "requester": "乙公司", "stage": "已受理", "result": ""}]},
        {"case_id": 3, "kind": "design", "number": "ZL2", "title": "火锅", "owners": [], "report": {}, "invalidity": []},
    ],
    "referral": [{"case_id": 2, "receiver_id": 1, "flow_id": "XC-1", "items": [{"q": "产量"}]}],
}  # fmt: skip
APART = {"state", "seq", "chain_head", "last_event_at"}


def whole(table: Table, row: dict[str, Any], number: int) -> dict[str, Any]:
    """Every column of a row as the earlier program wrote it."""
    values: dict[str, Any] = {"id": number}
    usual = {str: "", int: 1, bool: False, date: DAY, datetime: AT, list: [], dict: {}}
    for column in table.columns:
        if column.name in row:
            values[column.name] = row[column.name]
        elif not column.nullable and column.name != "id":
            values[column.name] = usual.get(column.type.python_type, {})
    return values


def digest(table: str, values: dict[str, Any]) -> str:
    """As the earlier program digested a row."""
    kept = {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
        if value is not None and not (table == "case_file" and name in APART)
    }
    return hashlib.sha256(rfc8785.dumps({"": table, **kept})).hexdigest()


def fill(connection: Connection, *, recorded: bool = True) -> None:
    """Rows and what the record says of them, as the earlier program left them."""
    said = []
    for name, rows in ROWS.items():
        table = Table(name, MetaData(), autoload_with=connection, resolve_fks=False)
        for number, row in enumerate(rows, 1):
            values = whole(table, row, number)
            connection.execute(insert(table).values(values))
            if name != "organisation":
                said.append([name, number, digest(name, values)])
    if not recorded:
        return
    table = Table("register_entry", MetaData(), autoload_with=connection, resolve_fks=False)
    entry: dict[str, Any] = {
        "chain": "opening", "seq": 1, "kind": "opening", "actor_id": None, "at": AT,
        "rows": said, "previous_hash": "0" * 64,
    }  # fmt: skip
    from casehub.model import RegisterEntry

    own = entry_hash(RegisterEntry(**entry))
    at = AT.replace(tzinfo=None) if connection.dialect.name == "sqlite" else AT
    connection.execute(insert(table).values(**entry | {"hash": own, "at": at}))


def faults(engine: Engine, url: str) -> tuple[set[str], set[str]]:
    """The rows that each verifier finds, without the organisation, which nobody recorded."""
    with session_factory(engine, read_only=True)() as session:
        ours = {f.where for f in audit.verify(session).faults if f.kind in {"row", "register", "unreadable"}}
    with opened(url) as db:
        theirs = {where for _, where, _ in second_rows.faults(db)}
    return ours - {"organisation 1"}, theirs - {"organisation 1"}


def test_bags_become_columns_under_the_record_and_stay(engine: Engine, database_url: str) -> None:
    downgrade(database_url, BEFORE)
    with engine.begin() as connection:
        fill(connection)
    upgrade(database_url)
    with session_factory(engine, read_only=True)() as session:
        first, second, third = session.scalars(select(Case).order_by(Case.id))
        assert (first.requests, first.new_product_method, third.requests) == ("停止侵权", True, "")
        things = [(t.name, t.kind, t.acts, t.from_on) for t in first.accused]
        assert things == [("快拆底座", "product", ["制造", "销售"], date(2026, 1, 3)), ("方法", "method", [], None)]
        asked = session.scalars(select(Referral)).one()
        assert (asked.urgency, asked.agreements, asked.contacts, asked.cc) == ("urgent", ["川渝合作"], [3, 4], ["某局"])
        assert second.referral is asked
        one, other = session.scalars(select(Party).order_by(Party.id)).unique()
        assert [(a.name, a.since, a.until) for a in one.agents] == [
            ("何静宜", date(2026, 1, 5), date(2026, 5, 31)), ("段平", None, None),
        ]  # fmt: skip
        assert (one.e_consent, one.e_channel, one.delivery_confirmed_on) == (True, "电子邮件", date(2026, 1, 6))
        assert (other.e_consent, other.agents, other.delivery_address) == (False, [], "")
        utility, design = session.scalars(select(Right).order_by(Right.id)).unique()
        assert (utility.report_no, utility.report_clean, design.has_report) == ("评1", True, False)
        assert [(i.acceptance_no, i.accepted_on) for i in utility.invalidity] == [("无受1", date(2026, 1, 8))]
    assert faults(engine, database_url) == (set(), set())
    with pytest.raises(WouldLoseError, match=r"升级时重新记载的摘要.*请恢复升级前的备份"):
        downgrade(database_url, BEFORE)
    upgrade(database_url)
    assert faults(engine, database_url) == (set(), set())


def test_without_a_record_columns_go_back_into_bags(engine: Engine, database_url: str) -> None:
    downgrade(database_url, BEFORE)
    with engine.begin() as connection:
        fill(connection, recorded=False)
    upgrade(database_url)
    downgrade(database_url, BEFORE)
    with engine.connect() as connection:
        table = Table("party", MetaData(), autoload_with=connection, resolve_fks=False)
        back = connection.execute(select(table.c.agents, table.c.service_address).order_by(table.c.id)).all()
        assert [(a["name"], a["to"]) for a in back[0][0]] == [("何静宜", "2026-05-31"), ("段平", "")]
        assert back[0][1] == ROWS["party"][0]["service_address"]
        assert (back[1][0], back[1][1]) == ([], {})
        cases = Table("case_file", MetaData(), autoload_with=connection, resolve_fks=False)
        bags = list(connection.scalars(select(cases.c.details).order_by(cases.c.id)))
        assert bags[0]["requests"] == "停止侵权" and len(bags[0]["accused"]) == 2
        assert bags[1]["known"]["urgency"] == "urgent" and bags[1]["known"]["flow_id"] == "XC-1"


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ("UPDATE party SET name = 'x' WHERE id = 2", "party 2"),
        ("UPDATE case_file SET title = 'x' WHERE id = 3", "case_file 3"),
        ("UPDATE referral SET flow_id = 'x'", "referral 1"),
    ],
)
def test_what_was_tampered_with_before_is_found_afterwards(
    engine: Engine, database_url: str, change: str, where: str
) -> None:
    downgrade(database_url, BEFORE)
    with engine.begin() as connection:
        fill(connection)
        connection.execute(text(change))
    upgrade(database_url)
    assert faults(engine, database_url) == ({where}, {where})


def test_what_the_migration_made_is_under_the_record(engine: Engine, database_url: str) -> None:
    downgrade(database_url, BEFORE)
    with engine.begin() as connection:
        fill(connection)
    upgrade(database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE agent SET authority = '特别授权' WHERE id = 2"))
        connection.execute(text("DELETE FROM accused WHERE id = 1"))
        connection.execute(text("UPDATE invalidity SET result = '全部无效'"))
    found = {"agent 2", "accused 1", "invalidity 1"}
    assert faults(engine, database_url) == (found, found)
    with session_factory(engine)() as session:
        assert [t.id for t in session.scalars(select(Accused))] == [2]
