"""Who acts next is told by name, of cases of two offices alike, also where something was sent up."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from casehub.desk import worklist
from casehub.desk.others.hands import next_hands
from casehub.desk.todo import todos
from casehub.desk.worklist import DeskRow
from casehub.model import Case, RoleGrant
from casehub.workflow.stages import entered_as
from tests.acts.proposals import matters
from tests.acts.scene import Scene, Stages, day, scene
from tests.faults.world import Office, at
from tests.procedures.penalty.enforcing import Enforcing


def steps_of(s: Scene, who: str, when: str) -> list[str]:
    """What the desk of somebody offers in the case of the scene."""
    work = s.office.work(s.session, who, at(f"2026-{when}", "17:00"))
    rows = [row for row in worklist.everything(work) if row.case.id == s.case().id]
    return [step for row in rows for step, _title in todos(work, rows)[row.case.id].steps]


def test_who_was_named_to_verify_a_clue_has_the_inspection_to_do(own_office: Office) -> None:
    with scene(own_office) as made:
        e = Enforcing(made).verify()
        for who in ("examiner", "second"):
            assert set(steps_of(made, who, "03-20")[:2]) == {"inspect_site", "record_interview"}
        assert steps_of(made, "clerk", "03-20") == []
        e.inspect()
        # It was done: what comes next is the leader's, in the case of the other officer too.
        assert steps_of(made, "second", "03-24") == []
        assert "file_case" in steps_of(made, "head", "03-24")


def test_whoever_a_step_names_has_something_to_do_where_it_leads(own_office: Office) -> None:
    """In every procedure: a case that was given to somebody is not one that waits for others."""
    rules, on = own_office.rules, date(2026, 12, 3)
    # Who stays the mediator of a mediation that stands still waits as everybody does.
    waits = {("mediation", "appoint_mediator", "suspended")}
    without = set()
    for (key, version), procedure in rules.procedures.items():
        if version < max(v for k, v in rules.procedures if k == key):
            continue
        for naming in procedure.steps:
            named = set(naming.assigns.values()) & set(rules.leads)
            for state in naming.from_ if named else ():
                there = naming.target(state)
                ways = [
                    entered_as(step, on)
                    for step in procedure.steps_from(there)
                    if (step.main or naming.id in step.follows_up)
                    and procedure.stationed(step.id, on) is None
                ]
                if not any(named & set(way.roles) for way in ways):
                    without.add((key, naming.id, there))
    assert without == waits


def test_what_waits_for_others_says_for_whom(stages: Stages) -> None:
    with stages.at("file") as s:
        work = s.office.work(s.session, "clerk", at("2026-05-26"))
        first = s.case()
        here = next_hands(work, [DeskRow(first, None, "")])[first.id]
        assert here.station == ""
        assert here.title in {step.title for step in _steps(s, first)}
        # Those who are named in the case come before whoever holds the role.
        named = {a.person.name for a in first.assignments if a.is_current}
        assert set(here.who) <= named
        assert here.who
        assert next_hands(work, []) == {}


def test_of_a_role_that_many_hold_the_title_is_told(own_office: Office) -> None:
    with scene(own_office) as made:
        e = Enforcing(made).register()
        work = made.office.work(made.session, "clerk", at("2026-03-18", "17:00"))
        names = next_hands(work, [DeskRow(e.case, None, "")])[e.case.id].who
        assert names == (f"办案机构负责人{e.who('section').name}",)
        for who in ("clerk", "member"):
            grant = RoleGrant(person_id=made.person(who), role="section_head", since=day("01-01"))
            made.session.add(grant)
        made.session.flush()
        assert next_hands(work, [DeskRow(e.case, None, "")])[e.case.id].who == ("办案机构负责人",)


def test_what_was_sent_up_is_told_with_its_station(stages: Stages) -> None:
    with scene(stages.office) as s:
        matters.received(s)
        matters.submitted(s)
        case = s.session.scalars(select(Case).where(Case.reference == s.ref)).one()
        found = next_hands(matters.work(s, "clerk"), [DeskRow(case, None, "")])[case.id]
        assert found.station
        assert found.who


def _steps(s: Scene, case: Case) -> list[object]:
    return list(s.office.rules.procedure(case.procedure, case.procedure_version).steps)
