"""The stretches of a desk: whose case it is, and why, asked among many or few cases alike."""

from __future__ import annotations

import pytest

from casehub.deadlines.colours import Flag
from casehub.desk import worklist
from casehub.desk.stretches import MINE, AmongFew, AmongMany, Stretch
from casehub.desk.todo import Todo, todos
from casehub.model import Case, Person, RoleGrant, StandIn
from casehub.people.sight import Question, Sight
from casehub.record.work import Work
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
    return {place.case_id for one in wanted for place in way.places(one, None, 100)}


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
