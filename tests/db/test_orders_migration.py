"""0047 with data: orders and defences are read out of the events of running cases."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine, select

from casehub.cli.database import downgrade, upgrade
from casehub.db import WouldLoseError, session_factory
from casehub.model import Defence, Order, RegisterEntry
from casehub.record import audit
from casehub.record.register import entry_hash
from casehub.second_verifier import foundations as second_foundations
from casehub.second_verifier import rows as second_rows
from casehub.second_verifier.reading import opened
from tests.db.test_attempts_migration import AT, put

BEFORE = "0046_own_marks"
STOP = {"variant": "sell", "acts": ["销售"], "product": "底座", "model": "K3"}
FACTS = {
    "facts_form": 3, "parties": {"requester": [{"name": "甲公司"}]},
    "right": {"kind": "design", "kind_label": "外观设计", "title": "座", "no": "ZL1"},
}  # fmt: skip
HELD = {"kind": "prior_art", "respondent": 2, "finding": False, "reason": "不同", "on": "2019-06-14"}
PLEADED = ("register_answer", {"party": 2, "defences_raised": ["prior_art"], "time_defence": True})
RULED = {"orders": [{**STOP, "respondent": 2, "perishable": True}, {**STOP, "respondent": "乙二厂"}, {"variant": "dismiss_rest"}]}
# Case → its acts. The second names a respondent as it was called, another whom nobody knows.
ACTS: dict[int, list[tuple[str, dict[str, Any]]]] = {
    1: [
        PLEADED, ("register_further_answer", {"party": 3, "defences_raised": ["licence"]}),
        ("take_back_answer", {}), ("issue_decision", {**RULED, "defences": [HELD]}),
        ("confirm_performance_of_one", {"party": 2}),
        ("change_decision", {"order_item": "第三项", "new_orders": "停止销售。", "bound": [2, 3]}),
        ("confirm_performance", {"party": None}),
    ],
    2: [("record_deliberation", {"orders": [{**STOP, "respondent": "旧二厂"}, {**STOP, "respondent": "某厂", "text": "停止。"}]})],
}  # fmt: skip
SOLD = "自收到本裁决书之日起立即停止销售侵犯外观设计专利“座”（专利号：ZL1）专利权的底座（型号：K3）的行为，不得以任何其他形式将尚未售出的侵权产品投放市场"
ORDERS = {
    (1, 4, "decided", 1, 2, f"被请求人乙一公司{SOLD}", 5),
    (1, 4, "decided", 3, 3, f"被请求人乙二厂{SOLD}", None),
    (1, 4, "decided", 4, None, "驳回请求人甲公司的其他请求", None),
    (1, 6, "changed", 1, 2, f"被请求人乙一公司{SOLD}", 7),
    (1, 6, "changed", 4, None, "驳回请求人甲公司的其他请求", None),
    (1, 6, "changed", 3, 3, "停止销售", 7),
    (2, 1, "deliberated", 1, 13, "被请求人乙二厂自收到本裁决书之日起立即停止销售侵犯专利“”（专利号：）专利权的底座（型号：K3）的行为，不得以任何其他形式将尚未售出的侵权产品投放市场", None),
    (2, 1, "deliberated", 2, 12, "停止", None),
    (2, 1, "deliberated", 2, 13, "停止", None),
}  # fmt: skip


def fill(engine: Engine) -> None:
    with engine.begin() as connection:
        put(connection, "organisation", id=1, key="cqip", name="市局", kind="ip_bureau")
        put(connection, "person", id=7, username="雷雨桐", name="雷雨桐")
        for case, acts in ACTS.items():
            first = 10 * (case - 1)
            put(connection, "case_file", id=case, reference=f"SJ{case}", procedure="adjudication")
            put(connection, "party", id=first + 1, case_id=case, role="requester", name="甲公司")
            for n, name in ((2, "乙一公司"), (3, "乙二厂")):
                put(connection, "party", id=first + n, case_id=case, role="respondent", name=name)
            told = {"case_id": case, "party_id": first + 3, "column": "name", "label": "名称", "after": "乙二厂"}
            put(connection, "rectification", id=case, **told, before="旧二厂", event_seq=1)
            for seq, (step, data) in enumerate(acts, 1):
                about = {"case_id": case, "seq": seq, "step": step, "actor_id": 7, "hash": f"{case}{seq}"}
                taken = {"taken_back": [2]} if step == "take_back_answer" else {}
                put(connection, "event", id=case * 10 + seq, **about, detail={"data": data, **taken})
        put(connection, "document", id=1, case_id=1, kind="adjudication_decision", event_seq=4, facts=FACTS)
        entry: dict[str, Any] = {
            "chain": "opening", "seq": 1, "kind": "opening", "actor_id": None, "at": AT,
            "rows": [], "previous_hash": "0" * 64,
        }  # fmt: skip
        put(connection, "register_entry", **entry | {"hash": entry_hash(RegisterEntry(**entry)), "at": AT})


def faults(engine: Engine, url: str) -> tuple[set[str], set[str]]:
    with session_factory(engine, read_only=True)() as session:
        ours = {f.where for f in audit.verify(session).faults}
    with opened(url) as db:
        theirs = {where for _, where, _ in [*second_rows.faults(db), *second_foundations.faults(db)]}
    kinds = ("ruling_order ", "defence ", "restated", "register")
    return tuple({w for w in found if w.startswith(kinds)} for found in (ours, theirs))  # type: ignore[return-value]


def test_orders_and_defences_become_rows(engine: Engine, database_url: str) -> None:
    downgrade(database_url, BEFORE)
    fill(engine)
    upgrade(database_url)
    with session_factory(engine, read_only=True)() as session:
        rows = session.scalars(select(Order)).all()
        found = {(r.case_id, r.event_seq, r.stage, r.item, r.party_id, r.sentence, r.performed_seq) for r in rows}
        assert found == ORDERS
        assert len(rows) == len(ORDERS)
        pleaded = session.scalars(select(Defence)).all()
        assert [(d.stage, d.party_id, d.kind, d.holds, str(d.public_on)) for d in pleaded] == [
            ("pleaded", 2, "prior_art", None, "None"), ("pleaded", 2, "time_limit", None, "None"),
            ("decided", 2, "prior_art", False, "2019-06-14"),
        ]  # fmt: skip
    assert faults(engine, database_url) == (set(), set())
    with pytest.raises(WouldLoseError, match="主文"):
        downgrade(database_url, BEFORE)
