"""The second verifier reads what steps write as the program does, and names what lies beyond."""

from __future__ import annotations

from typing import Any

from casehub.record.roads import version_named
from casehub.second_verifier import written
from casehub.second_verifier.written import ADDED, CHANGED, REMOVED
from tests.faults.world import rules
from tests.second_verifier.memory import WORKFLOWS, at, database, said


def test_every_step_of_every_procedure_is_read_alike() -> None:
    found = written.declared(WORKFLOWS)
    seen = 0
    for (key, version), procedure in rules().procedures.items():
        for step in (*procedure.steps, *procedure.paper_steps):
            may = rules().written.by(procedure, step)
            ours = {(t, how, "") for how in (ADDED, CHANGED, REMOVED) for t in getattr(may, how)}
            ours |= {(t, CHANGED, name) for t, names in may.changes.items() for name in names}
            assert ours == found[version_named(key, version), step.id], (key, version, step.id)
            seen += 1
    assert seen == len(found)


def test_what_stands_elsewhere_is_read_where_it_is_used() -> None:
    _, steps = written.read_steps(
        "procedure: a\nversion: 1\nsteps:\n"
        "  first:\n    records: &both [one, two]  # names\n    fields:\n"
        "      papers: &in {kind: materials}\n"
        "  second:\n    records: *both\n    fields:\n      them: *in\n    follows_up: [first]\n"
    )
    assert steps["second"].records == steps["first"].records == ["one", "two"]
    assert steps["second"].kinds == {"materials"}
    assert "follows_up" in steps["first"].keys & steps["second"].keys


def event(number: int, step: str, rows: list[Any]) -> dict[str, Any]:
    return {"id": number, "case_id": 1, "seq": number, "at": at(number), "step": step,
            "procedure": "adjudication@2", "rows": rows}  # fmt: skip


def test_rows_beyond_the_declaration_are_named() -> None:
    events = [
        event(1, "issue_evidence_notice", [["document", 1, "a"], ["number", 1, "a"]]),
        event(2, "issue_evidence_notice", [["document", 1, "b"], ["party", 7, "b"]]),
        event(3, "confirm_service_address", [["party", 7, "c"], ["party", 8, "c"]]),
        event(4, "confirm_service_address", [["party", 7, None]]),
        event(5, "confirm_service_address", [["party", 7, "d", ["delivery_phone", "name"]]]),
        event(6, "confirm_service_address", [["party", 7, "e", ["delivery_phone"]]]),
    ]
    opening = {"id": 1, "chain": "opening", "rows": [["party", 7, "x"]]}
    cases = [{"id": 1, "reference": "甲"}]
    with database(case_file=cases, register_entry=[opening], event=events) as db:
        found = said(written.faults(db, written.declared(WORKFLOWS)))
    assert [one.partition(":")[0] for one in found] == [
        "document 1", "party 7", "party 8", "party 7", "party 7",
    ]  # fmt: skip
    assert "不会更改这一行，甲 第2号记录" in found[0]
    assert "不会新增" in found[2]
    assert "不会删除" in found[3]
    assert "不会更改这一行的name，甲 第5号记录却更改了" in found[4]


def test_since_a_program_names_columns_every_change_names_them() -> None:
    events = [event(n, "confirm_service_address", [["party", 7, str(n)]]) for n in (2, 5)]
    opening = {"id": 1, "chain": "opening", "rows": [["party", 7, "x"]]}
    line = {"id": 1, "kind": "rules_numbered", "at": at(3)}
    cases = [{"id": 1, "reference": "甲"}]
    with database(case_file=cases, register_entry=[opening], event=events, security_entry=[line]) as db:
        found = said(written.faults(db, written.declared(WORKFLOWS)))
    assert found == ["party 7: 甲 第5号记录更改了这一行，没有写明哪些内容"]


def test_what_a_matter_means_for_its_main_case_is_read_alike() -> None:
    pauses = 0
    for procedure in rules().procedures.values():
        for step in procedure.steps:
            ours = rules().written.told(procedure.key, step.id)
            found = written.told_above(WORKFLOWS, procedure.key, step.id)
            mine = {(t, how, "") for how in (ADDED, CHANGED, REMOVED) for t in getattr(ours, how)}
            mine |= {(t, CHANGED, name) for t, names in ours.changes.items() for name in names}
            assert found == mine, (procedure.key, step.id)
            pauses += ("pause", ADDED, "") in found
    assert pauses > 1
    assert written.told_above(WORKFLOWS, "service", "prove_direct") == set()
