"""What a step may write follows from what its declaration says."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Iterator
from types import FunctionType

import pytest

from casehub.db import CASE, Base
from casehub.procedures import LAW
from casehub.record.rows import proofs
from casehub.workflow.procedure import Procedure, Step
from casehub.workflow.written import EffectsFile, How, Writes, WritingRow, Written, says
from tests.faults.world import rules


def every_step() -> Iterator[tuple[Procedure, Step]]:
    for procedure in rules().procedures.values():
        for step in (*procedure.steps, *procedure.paper_steps):
            yield procedure, step


def may(key: str, step: str) -> Writes:
    procedure = rules().procedure(key)
    return rules().written.by(procedure, procedure.step(step))


def test_a_step_writes_what_its_keys_fields_and_effects_write() -> None:
    paper = may("adjudication", "issue_evidence_notice")
    assert paper.allow("document", How.ADDED)
    assert not paper.allow("document", How.CHANGED)
    for table in ("party", "deadline", "assignment", "service", "pause", "case_file"):
        assert not any(paper.allow(table, how) for how in How), table
    address = may("adjudication", "confirm_service_address")
    assert address.allow("party", How.CHANGED)
    assert not address.allow("party", How.ADDED)
    # A field of its form that takes papers in.
    assert address.allow("material_use", How.ADDED)


def test_what_is_taken_back_is_put_right_and_what_it_made_may_go() -> None:
    for procedure, step in every_step():
        for name in step.takes_back:
            if not procedure.has_step(name):
                continue
            wrong = rules().written.by(procedure, procedure.step(name))
            undoing = rules().written.by(procedure, step)
            assert wrong.adds | wrong.changes.keys() <= undoing.changes.keys(), (procedure.key, step.id, name)
            for table, columns in wrong.changes.items():
                assert columns <= undoing.changes[table], (procedure.key, step.id, name, table)


def test_no_step_removes_what_it_does_not_take_back() -> None:
    for procedure, step in every_step():
        if not step.takes_back:
            assert not rules().written.by(procedure, step).removes, (procedure.key, step.id)


def test_no_step_may_write_every_table() -> None:
    """A declaration that allows all of them would be none."""
    tables = {name for name, (proof, _) in proofs().items() if proof.chain == CASE}
    for procedure, step in every_step():
        found = rules().written.by(procedure, step)
        assert len(found.adds & tables) < len(tables) / 2, (procedure.key, step.id)


@pytest.mark.parametrize("how", How)
def test_a_row_is_new_changed_or_gone(how: How) -> None:
    one = Writes(frozenset({"a"}), {"b": frozenset({"x"})}, frozenset({"c"}))
    allowed = {How.ADDED: "a", How.CHANGED: "b", How.REMOVED: "c"}
    assert [table for table in "abc" if one.allow(table, how)] == [allowed[how]]
    assert (Writes() | one) == one


def test_an_effect_without_a_row_writes_nothing_and_a_row_names_its_tables() -> None:
    row = WritingRow("records", adds=("x",), unmakes=("y",))
    assert row.tables == {"x", "y"}
    may = frozenset({"until"})
    assert row.undone({"x": may}) == Writes(changes={"x": may}, removes=frozenset({"y"}))
    procedure = rules().procedure("adjudication")
    bare = Written(EffectsFile(), rules().procedures)
    assert bare.by(procedure, procedure.steps[0]) == Writes()


def test_of_a_row_that_stands_only_the_columns_change_that_are_named() -> None:
    row = WritingRow("records", changes=("x", "z"), columns={"x": ("a",)})
    made = row.writes({"x": frozenset({"a", "b"}), "z": frozenset({"c"})}) | Writes(changes={"x": frozenset({"d"})})
    assert made.changes == {"x": {"a", "d"}, "z": {"c"}}
    assert made.allow("x", How.CHANGED, ["d", "a"])
    assert made.allow("z", How.CHANGED)
    assert not made.allow("x", How.CHANGED, ["a", "b"])
    assert not made.allow("y", How.CHANGED)
    assert made.beyond("x", ["b", "a", "c"]) == ["b", "c"]


def test_what_stands_under_no_key_is_not_said() -> None:
    step = Step(id="a", title="甲", from_=(), roles=())
    assert not any(says(step, key) for key in ("documents", "deadlines", "pause", "route", "to"))
    assert says(Step(id="a", title="甲", from_=(), roles=(), to="b"), "to")


def made_by(function: FunctionType, seen: set[FunctionType]) -> Iterator[str]:
    """Tables of cases of which a function of the house, or one that it calls, makes rows."""
    if function in seen or not function.__module__.startswith("casehub"):
        return
    seen.add(function)
    for call in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(function)))):
        named = call.func if isinstance(call, ast.Call) else None
        if isinstance(named, ast.Attribute) and isinstance(named.value, ast.Name):
            found = getattr(function.__globals__.get(named.value.id), named.attr, None)
        else:
            found = function.__globals__.get(named.id) if isinstance(named, ast.Name) else None
        if isinstance(found, type) and issubclass(found, Base) and found.__proof__.chain == CASE:
            yield found.__tablename__
        elif isinstance(one := inspect.unwrap(found) if callable(found) else None, FunctionType):
            yield from made_by(one, seen)


def test_every_effect_declares_the_rows_that_its_code_makes() -> None:
    declared = {row.id: row.adds for row in rules().written.file.effect}
    effects = {name: one for part in LAW.named.values() for name, one in part.effects.items()}
    made = {name: set(made_by(inspect.unwrap(one.carry_out), set())) for name, one in effects.items()}
    assert sum(map(bool, made.values())) > 60
    assert {name: tables - {*declared.get(name, ())} for name, tables in made.items() if tables - {*declared.get(name, ())}} == {}
