"""The stretches of a desk: whose case it is, and why, asked among many or few cases alike."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from casehub.deadlines.colours import Flag
from casehub.deadlines.reminders import remind, told_ahead
from casehub.desk import worklist
from casehub.desk.lines import todos
from casehub.desk.todo import Todo
from casehub.desk.ways.few import AmongFew
from casehub.desk.ways.stretches import MINE, AmongMany, Stretch
from casehub.model import Case, Deadline, Person, Reminder, RoleGrant, StandIn
from casehub.people.sight import Question, Sight
from casehub.record.work import Work
from tests import factories
from tests.acts.scene import Scene, Stages, day
from tests.faults.world import at

INVALIDITY = {"acceptance_no": "示例无受2026-000101", "accepted_on": day("06-10")}


def work_of(s: Scene, who: str, when: str) -> Work:
    return s.office.work(s.session, who, at(f"2026-{when}", "17:00"))


def own(s: Scene, who: str, *, few: bool) -> set[int]:
    """The cases that are the person's to go on with, whatever their colour."""
    work = work_of(s, who, "07-09")
    sight = Sight(work)
    seen = sight.answer(Question(1000, (Case.closed_on.is_(None),), AmongFew.COLUMNS))
    assert seen is not None
    way = AmongFew(work, sight, seen) if few else AmongMany(work, sight)
    colours: tuple[Flag | None, ...] = ("red", "yellow", "", None)
    wanted = [Stretch("own", MINE, colour) for colour in colours]
    return {place.case_id for _one, place in way.places(wanted, None, 100)}


@pytest.mark.parametrize("few", [True, False], ids=["few", "many"])
def test_a_part_in_another_role_brings_no_case_to_the_desk(stages: Stages, few: bool) -> None:
    """Who sits on the panel as a member has nothing to send for review, whatever else she may be."""
    with stages.at("deliberate") as s:
        s.act("chair", "07-08", "record_deliberation")
        member = s.person("member")
        s.session.add(RoleGrant(person_id=member, role="main_examiner", since=day("01-01")))
        s.session.flush()
        s.session.expire_all()
        assert s.case().id in own(s, "examiner", few=few)
        assert s.case().id not in own(s, "member", few=few)


@pytest.mark.parametrize("few", [True, False], ids=["few", "many"])
def test_a_transfer_that_was_told_waits_on_the_desk_of_who_decides_on_it(
    stages: Stages, few: bool
) -> None:
    with stages.at("file") as s:
        assert s.case().id not in own(s, "head", few=few)
        receiver = s.office.work(s.session, "partner").actor.organisation_id
        s.act("examiner", "06-16", "tell_transfer", receiver=receiver)
        assert s.case().id in own(s, "head", few=few)
        waits = todo_of(s, "head", "06-16")
        assert waits is not None
        assert waits.hindered is not None
        assert waits.hindered.title == "立案后发现无管辖权，撤销案件并移送线索"
        assert "移送告知书尚未送达" in waits.hindered.reasons[0]
        s.serve("06-17", "transfer_told_notice")
        told = todo_of(s, "head", "06-17")
        assert told is not None
        assert [step for step, _title in told.steps] == ["cancel_and_transfer"]
        # Who told it is not shown the transfer as her own, and whoever goes on with the case ends it.
        assert "cancel_and_transfer" not in dict((todo_of(s, "examiner", "06-17") or Todo()).steps)
        s.act("examiner", "06-18", "issue_answer_papers")
        s.serve("06-18")
        s.act("examiner", "06-18", "begin_answering")
        assert s.case().awaiting is None
        assert s.case().id not in own(s, "head", few=few)


def todo_of(s: Scene, who: str, when: str, reference: str = "") -> Todo | None:
    work = work_of(s, who, when)
    rows = worklist.everything(work)
    found = todos(work, rows)
    case = s.case(reference)
    return found[case.id] if any(row.case.id == case.id for row in rows) else None


def lent(s: Scene, absent: str, by: str, role: str, first: str, last: str) -> None:
    """A delegation that holds from the first to the last of these days."""
    who, when = s.person(absent), at(f"2026-{first}", "08:00")
    row = StandIn(
        absent_id=who, by_id=s.person(by), role=role, since=day(first), until=day(last), reason="年休假",
        granted_by_id=who, granted_at=when, confirmed_by_id=who, confirmed_at=when,
    )  # fmt: skip
    s.session.add(row)
    s.session.flush()
    s.session.expire_all()


@pytest.mark.parametrize("few", [True, False], ids=["few", "many"])
@pytest.mark.parametrize(("first", "last", "holds"), [
    ("07-10", "07-20", False), ("07-09", "07-20", True), ("07-01", "07-09", True), ("07-01", "07-08", False),
])  # fmt: skip
def test_what_falls_to_an_absent_colleague_is_on_the_desk_for_the_days(
    stages: Stages, few: bool, first: str, last: str, holds: bool
) -> None:
    with stages.at("deliberate") as s:
        s.act("chair", "07-08", "record_deliberation")
        member = s.person("member")
        s.session.add(RoleGrant(person_id=member, role="main_examiner", since=day("01-01")))
        lent(s, "examiner", "member", "main_examiner", first, last)
        assert (s.case().id in own(s, "member", few=few)) is holds
        assert s.case().id in own(s, "examiner", few=few)


@pytest.mark.parametrize("few", [True, False], ids=["few", "many"])
def test_what_is_done_in_person_comes_to_no_other_desk(stages: Stages, few: bool) -> None:
    with stages.at("deliberate") as s:
        s.session.add(RoleGrant(person_id=s.person("member"), role="presiding_officer", since=day("01-01")))
        lent(s, "chair", "member", "presiding_officer", "07-01", "07-20")
        assert s.case().id in own(s, "chair", few=few)
        assert s.case().id not in own(s, "member", few=few)
        work = work_of(s, "member", "07-09")
        assert s.case().id in {case.id for case in s.session.scalars(Sight(work).cases())}


def test_a_row_of_the_desk_says_for_whom(stages: Stages) -> None:
    with stages.at("file") as s:
        s.session.add(RoleGrant(person_id=s.person("member"), role="main_examiner", since=day("01-01")))
        lent(s, "examiner", "member", "main_examiner", "06-15", "06-20")
        found, hers = todo_of(s, "member", "06-16"), todo_of(s, "examiner", "06-16")
        assert found is not None
        assert hers is not None
        assert found.absent == (s.session.get_one(Person, s.person("examiner")).name,)
        assert (found.steps, hers.absent) == (hers.steps, ())
        mine, theirs = (worklist.desk(work_of(s, who, "06-16")) for who in ("member", "examiner"))
        assert {row.case.id for row in mine.rows} == {row.case.id for row in theirs.rows}
        assert sum(mine.counts[n].number for n in ("red", "yellow", "other")) == len(mine.rows)


@pytest.mark.parametrize("few", [True, False], ids=["few", "many"])
def test_what_a_limit_asks_for_beside_the_road_is_on_the_desk_of_who_does_it(
    stages: Stages, few: bool
) -> None:
    """No step of a stayed case is one of the road, and still its cause has to be looked into."""
    with stages.at("deliberate") as s:
        s.act("clerk", "07-07", "register_invalidity", paper="acceptance", **INVALIDITY)
        s.act("head", "07-08", "suspend_case", ground="invalidity", from_on=day("07-08"), **INVALIDITY)
        number = s.case().id
        assert [number in own(s, who, few=few) for who in ("examiner", "chair", "member")] == [True, True, False]
        todo = todo_of(s, "examiner", "07-09")
        assert todo is not None
        assert todo.steps[0][0] == "check_suspension"


# Stages at which something runs, and the day of each.
STAGES = (
    ("submit", "05-20"), ("file", "05-26"), ("answer", "05-29"), ("prepare", "06-06"), ("hear", "06-23"),
    ("deliberate", "07-07"), ("review", "07-11"), ("decide", "07-21"), ("served", "07-23"),
)  # fmt: skip


@pytest.mark.parametrize(("stage", "when"), STAGES)
def test_every_limit_that_runs_is_a_line_that_opens_something_for_somebody(
    stages: Stages, stage: str, when: str
) -> None:
    with stages.at(stage) as s:
        wanted = {row.rule for row in s.open_all() if row.holder == "authority" and not row.stopped}
        assert wanted
        opened: set[str] = set()
        hindered = set()
        procedure = s.office.rules.procedure("adjudication", s.case().procedure_version)
        for who in s.office.people:
            todo = todo_of(s, who, when)
            if todo is None:
                continue
            opened |= {step for step, _ in todo.steps} | ({todo.first.title} if todo.first else set())
            hindered |= {todo.hindered.title} if todo.hindered else set()
        assert opened or hindered
        # What asks for a step of its own is opened by that step.
        for rule in wanted:
            if procedure.is_apart(rule):
                able = {one.id for one in procedure.steps if rule in one.deadlines.close}
                assert able & opened, (stage, rule)


@pytest.mark.parametrize("few", [True, False], ids=["few", "many"])
@pytest.mark.parametrize("holder", ["authority", "partner"])
def test_whoever_is_reminded_of_a_matter_in_a_case_finds_it_on_the_desk(
    stages: Stages, holder: str, few: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A matter that is late by its own limit, and one of which our people are told ahead."""
    if not few:
        monkeypatch.setattr(worklist, "FEW", 0)
        monkeypatch.setattr(worklist, "FEW_NAMED", 0)
    today = date(2026, 6, 5)
    ours = holder == "authority"
    rules = stages.office.rules
    told = next(row.code for row in rules.law.limits.all() if row.told_ahead)
    assert told_ahead(rules, today)
    with stages.at("file") as s:
        s.act("examiner", "05-26", "issue_answer_papers")
        matters = s.session.scalars(select(Case).where(Case.parent_id == s.case().id, Case.closed_on.is_(None)))
        child = matters.first()
        assert child is not None
        due = today - timedelta(3) if ours else today + timedelta(1)
        s.session.query(Deadline).filter_by(case_id=child.id).update({"closed_on": today})
        s.session.add(
            Deadline(
                case_id=child.id, organisation_id=child.organisation_id, rule="a.b" if ours else told, title="期限", holder=holder, start_on=due,
                event_seq=1, length=15, unit="working_days", granted=0, nominal_on=due, due_on=due, alarm_on=due,
            )
        )
        s.session.flush()
        remind(s.session, rules, today)
        asked = select(Reminder.person_id).join(Deadline, Deadline.id == Reminder.deadline_id)
        ids = set(s.session.scalars(asked.where(Deadline.case_id == child.id)))
        reminded = {name for name, number in s.office.people.items() if number in ids}
        # Among them people who have nothing to do in it themselves.
        assert {"chair", "member"} <= reminded
        for who in reminded:
            work = work_of(s, who, "06-05")
            lists = {
                scope: [row.case.id for row in worklist.everything(work, scope)]
                for scope in ("red", "yellow", "other", "waiting")
            }
            assert sum(child.id in found for found in lists.values()) == 1, (who, lists)
            counts = worklist.desk(work).counts
            assert {name: len(found) for name, found in lists.items()} == {
                name: counts[name].number for name in lists
            }


@pytest.mark.parametrize("few", [True, False], ids=["few", "many"])
def test_a_role_alone_brings_nothing_of_another_office_to_do(stages: Stages, few: bool) -> None:
    """The leader of the office above sees its case; what is done in it is done there."""
    with stages.at("submit") as s:
        cases = {"clerk": submitted(s, "clerk", "examiner"), "elsewhere": submitted(s, "elsewhere", "elsewhere")}
        work = work_of(s, "head", "06-01")
        seen = {row.case.id for scope in ("", "waiting") for row in worklist.everything(work, scope)}
        assert {case.id for case in cases.values()} <= seen
        assert own(s, "head", few=few) & {case.id for case in cases.values()} == {cases["clerk"].id}


def submitted(s: Scene, who: str, officer: str) -> Case:
    """A request that waits for the leader of the office that received it."""
    work = work_of(s, who, "06-01")
    case = factories.open_request(work, "adjudication")
    told: dict[str, Any] = {"received_on": work.today, "knew_on": work.today, "claims_asserted": "权利要求1"}
    told |= {"evidence_items": [{"label": "甲1", "name": "专利证书"}], "case_officer": s.person(officer)}
    factories.perform(work, case.reference, "submit_request", **told)
    return case


@pytest.mark.parametrize("few", [True, False], ids=["few", "many"])
def test_what_has_no_running_clock_stands_behind_all_that_has_a_day(
    stages: Stages, few: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not few:
        monkeypatch.setattr(worklist, "FEW", 0)
    with stages.at("deliberate") as s:
        # Of three cases of the clerk that run the second stands still.
        opened = [factories.open_request(work_of(s, "clerk", f"07-0{n}"), "intake") for n in (1, 2, 3)]
        limits = {"rule": "a.b", "title": "期限", "holder": "authority", "unit": "working_days", "length": 15}
        for n, case in enumerate(opened):
            due = date(2026, 8, 3 + n)
            s.session.add(
                Deadline(
                    case_id=case.id, organisation_id=case.organisation_id, **limits, start_on=due, event_seq=1, granted=0, nominal_on=due, due_on=due,
                    alarm_on=due, stopped=n == 1,
                )
            )
        still = submitted(s, "clerk", "examiner")
        s.session.query(Deadline).filter_by(case_id=still.id).update({"stopped": True})
        s.session.flush()
        for who in ("clerk", "head", "supervisor", "chair", "member"):
            for scope in ("", "red", "yellow", "other", "waiting"):
                rows = worklist.everything(work_of(s, who, "08-20"), scope)
                timed = [not row.untimed for row in rows]
                assert timed == sorted(timed, reverse=True), (who, scope)
        rows = worklist.everything(work_of(s, "head", "08-20"))
        # Behind what others are late with, too, for who watches.
        assert [row.case.id for row in rows if row.untimed] == [still.id] == [rows[-1].case.id]
        assert rows[-2].others
