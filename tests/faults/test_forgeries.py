"""Forgeries with true digests by somebody who can append to the record, found by both verifiers.

What may be written by whom is declared (config/effects.toml, [[register]] of config/roles.toml); the
tables come from the model, so that none is forgotten. On both engines.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from casehub.db import CASE, Base
from casehub.model import GENESIS, RegisterEntry
from casehub.record.register import entry_hash
from casehub.record.rows import covered, digest, proofs
from casehub.workflow.written import How
from tests.faults.world import rules
from tests.test_verify_audit import (
    SEALED,
    Original,
    a_step,
    append,
    both,
    double,
    filed_case,
    held_by,
    legal,
    newest,
    original,
    other,
    row_of,
    untied,
)

__all__ = ["original"]
pytestmark = pytest.mark.fault

OF_CASES = sorted(name for name, (proof, _) in proofs().items() if proof.chain == CASE)
OF_REGISTERS = sorted(n for n, (p, _) in proofs().items() if p.chain not in {"", CASE})
STEP = "issue_evidence_notice"


def changed(connection: Connection, name: str, number: int) -> str:
    """Another value in a plain column of a row; its true digest."""
    table = Base.metadata.tables[name]
    plain = [c for c in table.columns if c.name in covered(name) and c.name != "id"]
    free = [c for c in plain if not c.foreign_keys and not c.unique] or plain
    row = row_of(connection, name, table.c.id == number)
    column = next((c for c in free if isinstance(row[c.name], str)), free[0])
    new = other(row[column.name], column)
    connection.execute(update(table).where(table.c.id == number).values({column.name: new}))
    return digest(name, row_of(connection, name, table.c.id == number))


def smuggled(connection: Connection, name: str, how: How) -> list[Any]:
    """A row of a table added, changed or taken away; how an event tells it, truly."""
    table = Base.metadata.tables[name]
    if how is How.ADDED:
        copy = double(connection, name)
        connection.execute(insert(table).values(**copy))
        return [name, copy["id"], digest(name, row_of(connection, name, table.c.id == copy["id"]))]
    number = newest(connection, name)
    if how is How.REMOVED:
        connection.execute(delete(table).where(table.c.id == number))
        return [name, number, None]
    return [name, number, changed(connection, name, number)]


@pytest.mark.parametrize("how", How)
def test_no_innocent_act_carries_along_what_its_step_does_not_write(original: Original, how: How) -> None:
    """Of every table at once: somebody entitled, the right state, true digests."""
    procedure = rules().procedure("adjudication", 2)
    may = rules().written.by(procedure, procedure.step(STEP))
    beyond = [name for name in OF_CASES if not may.allow(name, how) and name != "case_file"]
    assert len(beyond) > 40
    with untied(original) as connection:
        rows = [smuggled(connection, name, how) for name in beyond]
        append(connection, **legal(rows=rows))
        ours, theirs = both(original, connection)
    for name, number, _ in rows:
        at = f"{name} {number}"
        assert any(one.startswith(at) and f"不会{how.value}" in one for one in ours), at
        assert any(one.startswith(f"{at}: “{STEP}”不会{how.value}") for one in theirs), at


def test_no_act_carries_along_another_column_of_a_row_that_it_may_change(original: Original) -> None:
    """The step that enters where papers go writes the party's row: not its name, with whatever digest."""
    parties = Base.metadata.tables["party"]
    with untied(original) as connection:
        number = newest(connection, "party")
        connection.execute(update(parties).where(parties.c.id == number).values(name="别人", delivery_phone="1"))
        value = digest("party", row_of(connection, "party", parties.c.id == number))
        row = ["party", number, value, ["delivery_phone", "name"]]
        append(connection, **legal(step="confirm_service_address", rows=[row]))
        found = both(original, connection)
    for told in found:
        assert [one for one in told if f"party {number}" in one and "不会更改这一行的name" in one], told


def enter(connection: Connection, rows: list[list[Any]], actor: int | None, at: datetime | None = None) -> int:
    """The next entry of the register of these rows, chained as the program chains it; its number."""
    chain = proofs()[rows[0][0]][0].chain
    entries = Base.metadata.tables["register_entry"]
    query = select(entries).where(entries.c.chain == chain).order_by(entries.c.seq.desc()).limit(1)
    last = connection.execute(query).mappings().first()
    entry = RegisterEntry(
        id=newest(connection, "register_entry") + 1_000, chain=chain, kind="change", rows=rows, actor_id=actor,
        seq=last["seq"] + 1 if last else 1, previous_hash=last["hash"] if last else GENESIS, hash="",
        at=at or max(SEALED, last["at"] if last else SEALED) + timedelta(minutes=1),
    )  # fmt: skip
    entry.hash = entry_hash(entry)
    connection.execute(insert(entries).values({c.name: getattr(entry, c.name) for c in entries.columns}))
    return entry.seq


WHO = ("audit", "archivist", "nobody", "who is not there")


@pytest.mark.parametrize("who", WHO)
def test_no_register_is_written_by_whom_it_is_not_for(original: Original, who: str) -> None:
    """Of every register at once: a row changed, and an entry with its true digest."""
    actor = {"nobody": None, "who is not there": 77_777}.get(who, original.office.people.get(who))
    with untied(original) as connection:
        held = held_by(connection, actor or 0)
        keeps = {name for name, (row, roles) in rules().registers.items() if held & roles and not row.once}
        tables = [name for name in OF_REGISTERS if name not in keeps and (name, who) not in MAY]
        assert len(tables) > 20
        # The office's own hand is the newest person, and made by whoever needs it first.
        told = {name: newest(connection, name) for name in tables} | {"person": original.office.people["clerk"]}
        seqs = {n: enter(connection, [[n, k, changed(connection, n, k)]], actor) for n, k in told.items()}
        ours, theirs = both(original, connection)
    for name, number in told.items():
        chain, row = proofs()[name][0].chain, f"{name} {number}"
        assert [f for f in ours if row in f or f"登记簿 {chain} 第{seqs[name]}号" in f], (name, ours)
        assert [f for f in theirs if row in f or f"登记簿 {chain} 第{seqs[name]}号:" in f], (name, theirs)


# A command gives numbers to begin with.
MAY = {("number_floor", "nobody")}


def stop(connection: Connection, original: Original, username: str) -> None:
    """Somebody is stopped, as who keeps the staff enters it."""
    people, number = Base.metadata.tables["person"], original.office.people[username]
    connection.execute(update(people).where(people.c.id == number).values(active=False))
    value = digest("person", row_of(connection, "person", people.c.id == number))
    enter(connection, [["person", number, value]], original.office.people["security"])


def by_one_who_was_stopped(connection: Connection, original: Original) -> tuple[str, str]:
    stop(connection, original, "examiner")
    append(connection, **legal(at=SEALED + timedelta(minutes=9)))
    return "当时已停用", "当时已停用"


def a_register_by_one_who_was_stopped(connection: Connection, original: Original) -> tuple[str, str]:
    stop(connection, original, "head")
    rows = [["typical_case", newest(connection, "typical_case"), ""]]
    rows[0][2] = changed(connection, "typical_case", rows[0][1])
    enter(connection, rows, original.office.people["head"], SEALED + timedelta(minutes=9))
    return "当时已停用", "当时已停用"


def an_end_of_a_period_that_runs(connection: Connection, original: Original) -> tuple[str, str]:
    append(connection, **a_step("lapse_settlement_period", actor_id="系统·cqip"))
    return "没有期限届满", "没有期限届满"


def by_a_stand_in_after_her_days(connection: Connection, original: Original) -> tuple[str, str]:
    late = datetime.fromisoformat("2026-04-02T09:00:00+08:00")
    people = original.office.people
    append(connection, **legal(actor_id=people["chair"], absent_id=people["examiner"], at=late))
    return "没有由他人代", "没有由人员"


def a_register_whose_time_runs_back(connection: Connection, original: Original) -> tuple[str, str]:
    number = newest(connection, "organisation")
    value = changed(connection, "organisation", number)
    early = datetime.fromisoformat("2020-01-01T09:00:00+08:00")
    enter(connection, [["organisation", number, value]], original.office.people["system"], early)
    return "时间早于上一条", "时间早于上一条"


def two_events_in_the_other_order(connection: Connection, original: Original) -> tuple[str, str]:
    events = Base.metadata.tables["event"]
    query = select(events).where(events.c.seq > 1).order_by(events.c.case_id, events.c.seq)
    rows = connection.execute(query).mappings().all()
    first, second = next(
        (a, b) for a, b in pairwise(rows) if a["case_id"] == b["case_id"] and a["at"] < b["at"]
    )
    for row, number in ((first, -1), (second, first["seq"]), (first, second["seq"])):
        connection.execute(update(events).where(events.c.id == row["id"]).values(seq=number))
    return "校验值", "内容与校验值不符"


def a_paper_that_came_laid_into_another_case(connection: Connection, original: Original) -> tuple[str, str]:
    uses, cases = Base.metadata.tables["material_use"], Base.metadata.tables["case_file"]
    number = newest(connection, "material_use")
    with Session(connection, join_transaction_mode="create_savepoint") as session:
        case = filed_case(session).id
    assert connection.scalar(select(uses.c.case_id).where(uses.c.id == number)) != case
    connection.execute(update(uses).where(uses.c.id == number).values(case_id=case))
    assert connection.scalar(select(func.count()).select_from(cases))
    value = digest("material_use", row_of(connection, "material_use", uses.c.id == number))
    append(connection, step="move_material", rows=[["material_use", number, value]], detail={"data": {}})
    return f"material_use {number}", f"material_use {number}"


def a_pause_by_a_service(connection: Connection, original: Original) -> tuple[str, str]:
    """What a matter told its main case carries along that time stands still there."""
    events = Base.metadata.tables["event"]
    told = row_of(connection, "event", events.c.id == connection.scalar(
        select(func.max(events.c.id)).where(events.c.step == "child:service.prove_direct")
    ))  # fmt: skip
    number = newest(connection, "pause")
    rows = [*told["rows"], ["pause", number, changed(connection, "pause", number)]]
    connection.execute(update(events).where(events.c.id == told["id"]).values(rows=rows))
    return f"不会写入 pause {number}", f"不会写入 pause {number}"


def rules_of_before(connection: Connection, original: Original, who: str | None, *, logged: bool) -> None:
    """Rule files that are at hand nowhere, numbered after those of the program."""
    editions, lines = Base.metadata.tables["edition"], Base.metadata.tables["security_entry"]
    number, moment = newest(connection, "edition") + 1_000, SEALED + timedelta(minutes=1)
    connection.execute(
        insert(editions).values(id=number, what="files", digest="7" * 64, content="", year=0, version=0, at=moment)
    )
    value = digest("edition", row_of(connection, "edition", editions.c.id == number))
    enter(connection, [["edition", number, value]], original.office.people.get(who or ""), moment)
    for one in [newest(connection, "edition") - 1_000, *([number] if logged else [])]:
        connection.execute(
            insert(lines).values(
                id=newest(connection, "security_entry") + 1, kind="rules_numbered", at=moment, username="",
                subject="", address="", detail={"edition": one},
            )
        )  # fmt: skip


def rules_entered_by_an_officer(connection: Connection, original: Original) -> tuple[str, str]:
    rules_of_before(connection, original, "clerk", logged=True)
    return "当日不能登记edition", "当日不能登记edition"


def rules_entered_in_silence(connection: Connection, original: Original) -> tuple[str, str]:
    rules_of_before(connection, original, None, logged=False)
    return "安全日志没有登记这份规则文件的记录", "安全日志没有登记这份规则文件的记录"


@pytest.mark.parametrize("who", [None, "system"])
def test_a_command_or_who_keeps_the_rules_numbers_rule_files(original: Original, who: str | None) -> None:
    with untied(original) as connection:
        rules_of_before(connection, original, who, logged=True)
        found = [one for told in both(original, connection) for one in told]
    assert not [one for one in found if "edition" in one or "规则文件" in one], found


ACTS: tuple[Callable[[Connection, Original], tuple[str, str]], ...] = (
    by_one_who_was_stopped,
    a_register_by_one_who_was_stopped,
    an_end_of_a_period_that_runs,
    by_a_stand_in_after_her_days,
    a_register_whose_time_runs_back,
    two_events_in_the_other_order,
    a_paper_that_came_laid_into_another_case,
    a_pause_by_a_service,
    rules_entered_by_an_officer,
    rules_entered_in_silence,
)


@pytest.mark.parametrize("forge", ACTS, ids=lambda forge: forge.__name__)
def test_what_nobody_could_do_is_told_in_its_own_words(
    original: Original, forge: Callable[[Connection, Original], tuple[str, str]]
) -> None:
    with untied(original) as connection:
        here, there = forge(connection, original)
        ours, theirs = both(original, connection)
    assert [one for one in ours if here in one], ours
    assert [one for one in theirs if there in one], theirs


SECONDED = sorted(
    name
    for name, (row, _) in rules().registers.items()
    if row.apart and {*row.apart} <= {*Base.metadata.tables[name].c.keys()}
)


@pytest.mark.parametrize("name", SECONDED)
def test_nobody_lets_hold_what_she_drafted(original: Original, name: str) -> None:
    """By a leader who may do either, with a true digest: only that it is one person is wrong."""
    row, roles = rules().registers[name]
    table, head = Base.metadata.tables[name], original.office.people["head"]
    assert "department_head" in roles
    with untied(original) as connection:
        number = newest(connection, name)
        for people, sound in (([head, original.office.people["clerk"]], True), ([head, head], False)):
            values: dict[str, Any] = dict.fromkeys(row.apart) | dict(zip(row.apart[:1] + row.apart[-1:], people, strict=True))
            if row.unless:
                values[row.unless] = False if row.unless == "dropped" else ""
            connection.execute(update(table).where(table.c.id == number).values(values))
            enter(connection, [[name, number, digest(name, row_of(connection, name, table.c.id == number))]], head)
            for found in both(original, connection):
                assert (not found) is sound, found


def test_every_register_says_who_writes_it() -> None:
    """A new table of a register cannot be forgotten: it is declared, or judged as what it is."""
    judged = {
        "certificate", "person", "role_grant", "staff_request", "stand_in", "organisation",
        "organisation_contact", "organisation_series", "material", "material_file",
    }  # fmt: skip
    assert {*OF_REGISTERS} == judged | rules().registers.keys()
    assert not judged & rules().registers.keys()

