"""Who acts next is told by name, of cases of two offices alike, also where something was sent up."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from casehub import acts
from casehub.acts import proposals
from casehub.casefile import situations
from casehub.desk import worklist
from casehub.desk.lines import next_hands, todos
from casehub.desk.worklist import DeskRow
from casehub.model import Case, Person, RoleGrant
from casehub.record.work import Work
from casehub.workflow.stages import entered_as
from tests import factories
from tests.acts.proposals import matters
from tests.acts.proposals.matters import key as form_key
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
        made.session.expire_all()
        assert next_hands(work, [DeskRow(e.case, None, "")])[e.case.id].who == ("办案机构负责人",)


def test_what_was_sent_up_is_told_with_its_station(stages: Stages) -> None:
    with scene(stages.office) as s:
        matters.received(s)
        matters.submitted(s)
        case = s.session.scalars(select(Case).where(Case.reference == s.ref)).one()
        found = next_hands(matters.work(s, "clerk"), [DeskRow(case, None, "")])[case.id]
        assert found.station
        assert found.who


# Stages with the day of each, and what stands on the desks then.
STAGES = (
    ("submit", "05-20"), ("file", "05-26"), ("answer", "05-29"), ("deliberate", "07-08"), ("review", "07-10"),
    ("served", "07-23"),
)  # fmt: skip


@pytest.mark.parametrize(("stage", "when"), STAGES)
def test_what_is_told_of_a_colleague_is_what_her_own_desk_shows(stages: Stages, stage: str, when: str) -> None:
    """Whoever waits or watches reads the same of a case as whoever does it; nobody waits for himself."""
    compared = 0
    with stages.at(stage) as s:
        names = {one.name: who for who, one in _people(s).items()}
        for viewer in ("supervisor", "archivist", "clerk", "chair", "examiner", "member", "head", "section"):
            work = s.office.work(s.session, viewer, at(f"2026-{when}", "17:00"))
            rows = [row for row in _all_rows(work) if row.others]
            for number, told in next_hands(work, rows).items():
                assert not any(work.actor.name in one for one in told.who), (viewer, told)
                others = [who for name, who in names.items() if any(one.endswith(name) for one in told.who)]
                for who in () if told.station or told.reasons else others:
                    hers = s.office.work(s.session, who, at(f"2026-{when}", "17:00"))
                    own = [row for row in worklist.everything(hers) if row.case.id == number]
                    leads = [todos(hers, own)[number].lead for _ in own]
                    assert [one.title for one in leads if one] == [told.title], (viewer, who, told)
                    compared += 1
    assert compared


def test_a_matter_beside_the_road_does_not_hide_what_is_next(stages: Stages) -> None:
    """An address is being mended at the leader's; the case goes on meanwhile, and that is told."""
    with stages.at("file") as s:
        viewer, row = matters.work(s, "supervisor"), DeskRow(s.case(), None, "", others=True)
        before = next_hands(viewer, [row])[s.case().id]
        w = matters.work(s, "clerk")
        form = acts.form_of(w, s.case(), "rectify_party")
        typed = {i.field.id: factories.typed(i) for i in form.fields if i.field.required}
        typed |= {"party": s.party("respondent"), "party_address": "重庆市示例区恒拓路66号"}
        proposals.submit(w, s.ref, "rectify_party", s.case().seq, typed, form_key())
        s.session.expire_all()
        assert next_hands(viewer, [DeskRow(s.case(), None, "", others=True)])[s.case().id] == before
        assert before.title


def test_nobody_waits_for_himself(stages: Stages) -> None:
    """Who is named to a role, or alone holds it, and may not take the step is not told himself."""
    with stages.at("deliberate") as s:
        case = s.case()
        for who, step in (("chair", "submit_to_legal_review"), ("reviewer", "approve_legality")):
            w = s.office.work(s.session, who, at("2026-07-08"))
            loaded = situations.load(w, case, acts.procedure_of(w, case).step(step))
            assert not any(w.actor.name in one for one in acts.who_takes(w, loaded, loaded.step))
            other = s.office.work(s.session, "head", at("2026-07-08"))
            assert any(w.actor.name in one for one in acts.who_takes(other, loaded, loaded.step))


def _people(s: Scene) -> dict[str, Person]:
    return {who: s.session.get_one(Person, number) for who, number in s.office.people.items()}


def _all_rows(work: Work) -> list[DeskRow]:
    return [*worklist.everything(work), *worklist.everything(work, "waiting")]


def _steps(s: Scene, case: Case) -> list[object]:
    return list(s.office.rules.procedure(case.procedure, case.procedure_version).steps)
