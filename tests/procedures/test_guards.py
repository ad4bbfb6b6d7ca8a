"""Each guard closes its step for the reason the law gives, and opens it otherwise."""

from __future__ import annotations

from dataclasses import replace

from casehub.procedures import LAW
from casehub.rulebook.reading import read_files
from casehub.settings import PROJECT
from casehub.workflow.part import Part, reasons_against
from casehub.workflow.procedure import Procedure
from tests.faults.world import rules
from tests.workflow.builders import party, situation


def test_every_guard_is_documented_and_used() -> None:
    # Also by versions under which cases still run.
    every = rules().procedures.values()
    used = {(p.key, g) for p in every for s in (*p.steps, *p.paper_steps) for g in s.conditions}
    homes = {(key, home) for key in {p.key for p in every} for home in LAW.homes(key)}
    guards = {(home, name): guard for home, part in LAW.named.items() for name, guard in part.guards.items()}
    assert [name for name, guard in guards.items() if not guard.__doc__] == []
    asked = {(home, name) for key, name in used for other, home in homes if key == other}
    assert guards.keys() - asked == set()
    assert {one for one in used if one[1] not in LAW.of(one[0]).guards} == set()


def test_no_guard_of_these_procedures_needs_data_to_be_asked(
    procedures: dict[str, Procedure],
) -> None:
    """Listing the steps asks every guard with an empty form; none may break."""
    asked = 0
    for key, procedure in procedures.items():
        if key == "adjudication":
            continue
        for step in procedure.steps:
            # What the main case asks is asked with its own tests.
            asks = situation(procedure, step.id)
            asks = replace(asks, step=replace(asks.step, above=()))
            for reason in reasons_against(LAW, asks):
                assert reason.sentence.endswith("。")
                assert len(reason.sentence) <= 45
            asked += len(step.guards)
    assert asked > 50


def test_all_reasons_come_together_beside_their_fields(procedures: dict[str, Procedure]) -> None:
    s = situation(
        procedures["intake"],
        "receive_request",
        parties=[party(2, "respondent")],
        data={"copies": 0, "signed": False},
    )
    found = reasons_against(LAW, s)
    assert [r.field for r in found] == [None, None, "copies", "signed"]


def names_of(part: Part) -> set[str]:
    return {*part.guards, *part.effects}


def test_a_procedure_takes_its_law_from_its_own_package_or_from_a_family() -> None:
    """What two share lies in a family, or in a package on which the other says that it stands.

    The package of one procedure may change with it alone, or with those that are declared.
    """
    procedures = read_files(PROJECT).procedures
    keys = {key for key, _version in procedures}
    wrong = {
        f"{procedure.key}.{step.id}: {name} ({home})"
        for procedure in procedures.values()
        for step in procedure.steps
        for name in (*step.conditions, *step.records)
        if not any(name in names_of(LAW.named[home]) for home in LAW.homes(procedure.key))
        for home in keys & LAW.named.keys()
        if name in names_of(LAW.named[home])
    }
    assert wrong == set()
