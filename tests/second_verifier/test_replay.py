"""Acts against a small procedure: the step, the state, the person, the day."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from casehub.second_verifier import procedures, replay
from tests.second_verifier.memory import ROOT, at, database, said

PROCEDURE = """
procedure: matter
version: 1
initial: draft
papers: [notice]
paper_roles: [clerk]
states:
  draft: {title: 登记中}
  filed: {title: 已立案}
  closed: {title: 已结案, final: true}
steps:
  file:
    code: T1
    from: &open [draft]
    to: filed
    roles: [clerk, department_head]
    duty: investigate
    certificate: true
  lapse:
    from: *open
    to: closed
    roles: [clerk]
    on_expiry: [matter.limit]
    takes_back: [file]
"""
CLERK, HEAD, SYSTEM, KEEPER, RULES = 1, 2, 3, 4, 5


def filing(**more: Any) -> dict[str, Any]:
    return {
        "id": 2, "case_id": 1, "seq": 2, "step": "file", "code": "T1", "source": "draft", "target": "filed",
        "duty": "investigate", "actor_id": CLERK, "at": at(5), "procedure": "matter@1", **more,
    }  # fmt: skip


def beside(step: str, actor: int | None, data: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    detail = {"data": data or {}}
    return filing(**{"step": step, "code": "", "duty": "", "target": "draft", "actor_id": actor, "detail": detail, **more})


def paper(step: str, number: int, actor: int = CLERK, **more: Any) -> dict[str, Any]:
    return beside(step, actor, {"document": number}, **{"seq": 3, "source": "filed", "target": "filed", "duty": "investigate", **more})


def moved(**more: Any) -> dict[str, Any]:
    """Into version 2, in which `draft` is called `intake`."""
    return beside("migrate_version", RULES, **{"procedure": "matter@2", "target": "intake", **more})


def grant(number: int, person: int, role: str, until: str | None = None) -> dict[str, Any]:
    return {"id": number, "person_id": person, "role": role, "since": "2026-01-01", "until": until}


@pytest.fixture
def workflows(tmp_path: Path) -> Path:
    (tmp_path / "workflows").mkdir()
    (tmp_path / "workflows" / "matter.yaml").write_text(PROCEDURE)
    later = PROCEDURE.replace("version: 1", "version: 2").replace("draft", "intake")
    (tmp_path / "workflows" / "later.yaml").write_text(later)
    (tmp_path / "config").mkdir()
    for name in ("roles.toml", "effects.toml"):
        (tmp_path / "config" / name).write_bytes((ROOT / "config" / name).read_bytes())
    return tmp_path / "workflows"


def found(workflows: Path, event: dict[str, Any], certificate: str = "2026-12-31", **named: Any) -> list[str]:
    case = {
        "id": 1, "reference": "SJ1", "procedure": "matter", "parent_id": None, "origin_id": None,
        "procedure_version": int(event["procedure"].rpartition("@")[2]), "organisation_id": 1,
    }  # fmt: skip
    before = {
        **filing(id=1, seq=1, step="open", code="", duty="", source="", target="draft"), "detail": {}, "rows": [],
    }  # fmt: skip
    earlier = [before] if event["seq"] == 2 else [before, {**filing(), "detail": {}, "rows": []}]
    # 1: made by the step `file`, 2: the same corrected, 3: of another case.
    papers = [
        {"id": 1, "case_id": 1, "event_seq": 2, "supersedes_id": None},
        {"id": 2, "case_id": 1, "event_seq": 3, "supersedes_id": 1},
        {"id": 3, "case_id": 7, "event_seq": 2, "supersedes_id": None},
    ]
    part = {"id": 1, "case_id": 1, "person_id": CLERK, "role": "clerk", "since": "2026-02-01", "until": None, "recused_on": None}
    tables: dict[str, list[dict[str, Any]]] = {
        "case_file": [case],
        "event": [*earlier, {"detail": {}, "rows": [], **event, "id": 9}],
        "person": [{"id": n, "system": n == SYSTEM, "organisation_id": 2 if n == HEAD else 1} for n in range(1, 6)],
        "document": papers,
        "edition": [{"id": 4, "what": "calendar", "loaded_by_id": RULES, "at": at(5)}, {"id": 5, "what": "files", "loaded_by_id": RULES, "at": at(5)}],
        "role_grant": [grant(1, CLERK, "clerk"), grant(2, HEAD, "department_head"), grant(3, KEEPER, "security_admin"), grant(4, RULES, "system_admin")],
        "certificate": [
            {"id": 1, "person_id": CLERK, "valid_from": "2026-01-01", "valid_to": certificate},
            {"id": 2, "person_id": HEAD, "valid_from": "2026-01-01", "valid_to": "2026-12-31"},
        ],
        "assignment": [{**part, **named}],
        "register_entry": [{"id": 1, "chain": "staff", "at": at(1), "rows": []}],
    }  # fmt: skip
    with database(**tables) as db:
        told = said(replay.Ground(db, workflows).faults(case, db.rows("event", "seq")))
        return [one for one in told if not one.startswith("SJ1 第1号记录:")]


SOUND = [
    filing(), filing(actor_id=HEAD), filing(step="lapse", code="", duty="", target="closed", actor_id=SYSTEM),
    beside("attach_pdf", SYSTEM, rows=[["document", 1, "0"]]), beside("hand_over", KEEPER, rows=[["assignment", 1, "0"]]),
    beside("recount_calendar", RULES, {"edition": 4}, rows=[["deadline", 1, "0"]]),
    moved(rows=[["case_file", 1, "0"]]), beside("upload_evidence", KEEPER, rows=[["evidence", 1, "0"]]),
    paper("void_document", 1, rows=[["document", 1, "0"], ["number", 1, "0"]]), paper("correct_document", 2),
]  # fmt: skip


@pytest.mark.parametrize("event", SOUND, ids=[f"{e['step']}-{e['actor_id']}" for e in SOUND])
def test_what_could_be_done(workflows: Path, event: dict[str, Any]) -> None:
    assert found(workflows, event) == []


def test_an_act_is_undone_once_by_a_step_that_may() -> None:
    step = procedures.read_procedure(PROCEDURE).steps["lapse"]
    taken = {2: {"step": "file"}, 3: {"step": "lapse"}}

    def undoing(seq: int) -> list[str]:
        event = {"step": "lapse", "detail": {"taken_back": [seq]}}
        return list(replay.undone(event, step, taken))

    assert undoing(2) == []
    assert undoing(2) == ["“lapse”不撤销第2号记录"]
    assert undoing(3) == ["“lapse”不撤销第3号记录"]


def test_a_step_that_returns_leads_to_where_the_undone_act_was_found() -> None:
    step = procedures.read_procedure(PROCEDURE + "    returns: true\n").steps["lapse"]
    step = replace(step, to="")
    # One of an older version found the case in a state that is none any more, and did so twice.
    old = {
        3: {"seq": 3, "source": "filed", "target": "sued"},
        4: {"seq": 4, "source": "sued", "target": "tried"},
        6: {"seq": 6, "source": "draft", "target": "sued"},
        7: {"seq": 7, "source": "tried", "target": "draft"},
    }
    back = {"source": "draft", "detail": {"taken_back": [7]}}
    assert replay.led_to(back, step, old, {"draft", "filed"}) == "filed"
    assert replay.led_to(back, step, {7: old[7]}, {"draft", "filed"}) == "tried"
    mended = {**old, 3: {**old[3], "detail": {"taken_back": [2]}}}
    assert replay.led_to(back, step, mended, {"draft", "filed"}) == "sued"
    moved, still = {"source": "draft", "target": "filed"}, {"source": "filed", "target": "filed"}
    event = {"source": "filed", "detail": {"taken_back": [2]}}
    assert replay.led_to(event, step, {2: moved}, {"draft", "filed"}) == "draft"
    assert replay.led_to(event, step, {2: still}, {"draft", "filed"}) == "filed"
    assert replay.led_to(event, replace(step, returns=False, to="closed"), {2: moved}, {"draft", "filed"}) == "closed"


FORGED = [
    (filing(source="filed"), "不能在这个状态办理：filed"),
    (filing(target="closed"), "不通向状态：closed"),
    (filing(code="T9"), "职责或者编码与事项不符"),
    (filing(actor_id=None), "没有办理人"),
    (filing(actor_id=KEEPER), "当日没有办理"),
    (filing(actor_id=SYSTEM), "不由系统自行办理"),
    (filing(procedure="matter@9"), "没有程序"),
    (filing(detail={"taken_back": [1]}), "不撤销第1号记录"),
    ({**beside("attach_pdf", CLERK), "detail": {"taken_back": [1]}}, "不是办理步骤，却撤销了办理"),
    (beside("close_quietly", CLERK), "这一版程序没有事项"),
    (beside("attach_pdf", None), "没有办理人"),
    (beside("hand_over", CLERK), "办理交接的人当日不是安全管理员"),
    (beside("hand_over", SYSTEM), "办理交接的人当日不是安全管理员"),
    (beside("recount_calendar", KEEPER), "更改规则的人当日不是规则管理员"),
    (beside("migrate_version", CLERK), "更改规则的人当日不是规则管理员"),
    ({**beside("attach_pdf", CLERK), "target": "filed"}, "不改变状态"),
    ({**beside("open", CLERK)}, "不是从头开始的登记"),
    (beside("attach_pdf", CLERK), "应当、或者不应当由系统自行办理"),
    (beside("hand_over", SYSTEM), "应当、或者不应当由系统自行办理"),
    *((beside(name, RULES, rows=[["party", 1, "0"]]), "不会写入 party 1") for name in replay.SIDE_ROADS),
    (beside("attach_pdf", SYSTEM, rows=[["document", 1, None]]), "不会删除 document 1"),
    (beside("upload_evidence", HEAD), "当日不是承办机关人员"),
    (paper("void_document", 1, KEEPER), "当日没有办理"),
    (paper("void_document", 2, KEEPER), "当日没有办理"),
    (paper("void_document", 3), "不是由本案的办理步骤制作的"),
    (paper("correct_document", 9), "不是由本案的办理步骤制作的"),
    (beside("recount_calendar", RULES, {"edition": 5}), "没有与此同时装入的放假安排"),
    (beside("recount_calendar", RULES, {"edition": 4}, at=at(6)), "没有与此同时装入的放假安排"),
    (moved(procedure="matter@1", target="draft"), "没有转入另一版程序"),
    (moved(target="gone"), "没有状态"),
    (moved(source="filed", target="closed"), "新版程序有状态“filed”"),
]


@pytest.mark.parametrize(("event", "sentence"), FORGED, ids=[s.replace(" ", "-") + str(n) for n, (_, s) in enumerate(FORGED)])
def test_what_could_not(workflows: Path, event: dict[str, Any], sentence: str) -> None:
    assert [one for one in found(workflows, event) if sentence in one]


@pytest.mark.parametrize(
    ("named", "certificate", "sentence"),
    [
        ({"until": "2026-03-04"}, "2026-12-31", "当日没有办理"),
        ({"recused_on": "2026-03-04"}, "2026-12-31", "已经回避"),
        ({}, "2026-03-04", "当日没有有效的执法证件"),
    ],
)
def test_the_person_on_that_day(workflows: Path, named: dict[str, Any], certificate: str, sentence: str) -> None:
    told = found(workflows, filing(), certificate, **named)
    assert [one for one in told if sentence in one]


def test_duties_are_kept_apart_in_the_families_that_a_row_names() -> None:
    main: dict[str, Any] = {"id": 1, "procedure": "matter", "parent_id": None, "origin_id": None}
    child = {"id": 2, "procedure": "below", "parent_id": 1, "origin_id": None}
    ground = object.__new__(replay.Ground)
    ground.cases, ground.done = {1: main, 2: child}, {1: {("review", CLERK): 4}}
    decides, row = procedures.Step(duty="decide"), {"duty": "decide", "after": "review"}
    for named, barred in ({}, True), ({"procedures": ["matter"]}, True), ({"procedures": ["below"]}, False):
        ground.separation = [{**row, **named}]
        for case in (main, child):
            assert ground._barred(case, {"id": 9}, decides, CLERK) is barred
            assert not ground._barred(case, {"id": 9}, procedures.Step(duty="review"), CLERK)
            assert not ground._barred(case, {"id": 3}, decides, CLERK)
            assert not ground._barred(case, {"id": 9}, decides, HEAD)
