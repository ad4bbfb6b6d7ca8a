from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from casehub.acts import handing_over, proposals, responsibilities
from casehub.model import Assignment, Case, Certificate, Event, Person, RoleGrant
from casehub.record import audit, register
from casehub.workflow.refusals import Refused
from tests import factories
from tests.acts.proposals.matters import agree, key, matter, received, submitted
from tests.acts.proposals.matters import work as at_work
from tests.acts.scene import PANEL, scene
from tests.unrecorded import unrecorded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from casehub.record.work import Work
    from tests.acts.scene import Scene, Stages
    from tests.faults.world import Office


@pytest.fixture
def work(office: Office) -> Iterator[Work]:
    with office.session() as session:
        yield office.work(session, "security")
        session.rollback()


def case(session: Session, number: int, **more: object) -> Case:
    """A bare case of the city bureau; its row is all that handing over looks at.

    The panel has decided: who leads the case goes on with it, and is not named by a step again.
    """
    office = session.scalars(select(Person).where(Person.username == "chair")).one().organisation_id
    values = {"reference": f"交接{number}号", "intake_no": f"交接{number}", "procedure": "adjudication",
              "procedure_version": 1, "state": "served", "seq": 0, "organisation_id": office, "title": "甲与乙",
              "cause": "侵权", "opened_on": factories.TODAY}  # fmt: skip
    made = Case(**(values | more))
    session.add(made)
    unrecorded(session)
    return made


def part(work: Work, of: Case, username: str, role: str, **more: object) -> Assignment:
    row = Assignment(case_id=of.id, person_id=person(work, username).id, role=role, since=factories.TODAY, **more)
    work.session.add(row)
    work.session.flush()
    work.session.expire(of)
    return row


def person(work: Work, username: str) -> Person:
    return work.session.scalars(select(Person).where(Person.username == username)).one()


def give(work: Work, username: str, role: str) -> None:
    work.session.add(RoleGrant(person_id=person(work, username).id, role=role, since=factories.SINCE))
    work.session.flush()


def certify(work: Work, username: str) -> None:
    work.session.add(Certificate(person_id=person(work, username).id, number=f"证{username}",
                                 valid_from=factories.SINCE, valid_to=factories.TODAY))  # fmt: skip
    work.session.flush()


def test_everything_goes_to_named_colleagues_with_one_event_a_case(work: Work) -> None:
    first, second = case(work.session, 1), case(work.session, 2)
    give(work, "chair", "main_examiner")
    give(work, "chair", "case_officer")
    rows = [part(work, first, "examiner", "main_examiner"), part(work, first, "examiner", "case_officer"),
            part(work, second, "examiner", "main_examiner")]  # fmt: skip
    part(work, case(work.session, 3, closed_on=factories.TODAY), "examiner", "main_examiner")
    chair = person(work, "chair")
    done = handing_over.stop(work, person(work, "examiner"), {row.id: chair.id for row in rows})
    assert done == 3
    assert not person(work, "examiner").active
    for one in (first, second):
        current = {(a.role, a.person.username) for a in one.assignments if a.is_current}
        assert {name for _role, name in current} == {"chair"}
        (event,) = work.session.scalars(select(Event).where(Event.case_id == one.id))
        assert (event.step, event.seq, event.actor_id) == ("hand_over", 1, work.actor.id)
        assert "周明远离任" in event.sentence
    assert responsibilities.count_duties(work, [person(work, "examiner").id]) == {}


def test_one_part_without_successor_keeps_everything_as_it_is(work: Work) -> None:
    rows = [part(work, case(work.session, n), "examiner", "main_examiner") for n in (1, 2)]
    give(work, "chair", "main_examiner")
    with pytest.raises(Refused) as refused:
        handing_over.stop(work, person(work, "examiner"), {rows[0].id: person(work, "chair").id})
    assert [r.field for r in refused.value.reasons] == [f"duty-{rows[1].id}"]
    assert refused.value.reasons[0].sentence.endswith("选择由谁接办")
    with pytest.raises(Refused, match="所选的同事不能接办这一件"):
        handing_over.stop(work, person(work, "examiner"), {row.id: person(work, "archivist").id for row in rows})
    assert person(work, "examiner").active
    assert all(row.until is None for row in rows)
    cases = [row.case_id for row in rows]
    assert work.session.scalars(select(Event).where(Event.case_id.in_(cases))).all() == []


def test_who_can_take_over(work: Work) -> None:
    one = case(work.session, 1)
    part(work, one, "examiner", "main_examiner")
    for username in ("chair", "member", "clerk", "section", "head"):
        give(work, username, "main_examiner")
    part(work, one, "member", "panel_member", recused_on=factories.TODAY, until=factories.TODAY)
    part(work, one, "chair", "main_examiner")
    for username in ("section", "head"):
        work.session.add(Certificate(person_id=person(work, username).id, number=f"证{username}",
                                     valid_from=factories.SINCE, valid_to=factories.TODAY))  # fmt: skip
    person(work, "head").active = False
    work.session.flush()
    work.session.expire_all()
    (duty,) = responsibilities.open_duties(work, person(work, "examiner"))
    # Recused, in the same part already, without certificate (clerk), stopped: none of these.
    assert [p.username for p in duty.successors] == ["section"]


def test_nobody_stops_himself(work: Work) -> None:
    with pytest.raises(Refused, match="自己"):
        handing_over.stop(work, work.actor, {})


def test_a_case_that_was_handed_over_verifies(work: Work, office: Office) -> None:
    clerk = office.work(work.session, "clerk")
    reference = factories.open_request(clerk).reference
    factories.perform(clerk, reference, "submit_request", received_on=factories.TODAY, request_kind="adjudication",
                      case_officer=person(work, "examiner").id)  # fmt: skip
    seats = {"panel_chair": person(work, "chair").id, "panel_lead": person(work, "examiner").id,
             "panel_members": [person(work, "member").id]}  # fmt: skip
    factories.perform(office.work(work.session, "head"), reference, "file_case", **seats)
    certify(work, "scribe")
    give(work, "scribe", "main_examiner")
    examiner, other = person(work, "examiner"), person(work, "scribe")
    give(work, "scribe", "case_officer")
    own, seat = responsibilities.open_duties(work, examiner)
    taken = {own.assignment.id: other.id}
    said = f"{reference_of(work, reference)}主审员：合议组的席位不在这里交接，请部门负责人先办理「变更合议组成员」，告知各方当事人"
    # The administrator names nobody for a panel, not even who may sit there.
    for chosen in (taken, {**taken, seat.assignment.id: other.id}):
        with pytest.raises(Refused) as refused:
            handing_over.stop(work, examiner, chosen)
        assert [(one.sentence, one.field) for one in refused.value.reasons] == [(said, seat.field)]
    grant = next(g for g in examiner.grants if g.role == "main_examiner")
    with pytest.raises(Refused, match="变更合议组成员"):
        handing_over.give_up(work, examiner, grant, {seat.assignment.id: other.id})
    assert (examiner.active, grant.until, seat.assignment.until) == (True, None, None)
    # The head names who sits there now, and everybody is told, with the right to challenge.
    out = factories.perform(office.work(work.session, "head"), reference_of(work, reference), "replace_panel_member",
                            leaving=examiner.id, joining=other.id)  # fmt: skip
    assert {d.kind for d in out.documents} == {"panel_change_notice"}
    reference = factories.open_request(clerk).reference
    factories.perform(clerk, reference, "submit_request", received_on=factories.TODAY, request_kind="adjudication",
                      case_officer=examiner.id)  # fmt: skip
    work.session.expire_all()
    (left,) = responsibilities.open_duties(work, examiner)
    assert handing_over.stop(work, examiner, {left.assignment.id: other.id}) == 1
    case_id = work.session.scalars(select(Case.id).where(Case.intake_no == reference)).one()
    last = work.session.scalars(select(Event).where(Event.case_id == case_id).order_by(Event.seq.desc())).first()
    assert last is not None
    assert last.step == handing_over.STEP
    register.enter_changes(work.session)
    assert audit.verify(work.session, office.blobs).faults == []


def reference_of(work: Work, intake: str) -> str:
    """The number that the case has by now."""
    return work.session.scalars(select(Case).where(Case.intake_no == intake)).one().reference


def test_a_seat_is_given_on_by_the_step_of_each_version_and_no_other_part_is(work: Work) -> None:
    give(work, "chair", "case_officer")
    for number, version in enumerate((1, work.rules.procedure("adjudication").version), 1):
        one = case(work.session, number, procedure_version=version, state="deliberating")
        part(work, one, "member", "panel_member")
        part(work, one, "member", "case_officer")
    for procedure in ("mediation", "penalty"):
        # Nobody sits on a panel there: what looks like a seat is a part like any other.
        version = work.rules.procedure(procedure).version
        part(work, case(work.session, len(procedure), procedure=procedure, procedure_version=version, state="filed"), "member", "main_examiner")
    duties = responsibilities.open_duties(work, person(work, "member"))
    told = [(duty.assignment.role, bool(duty.first), bool(duty.successors)) for duty in duties]
    seat, other = ("panel_member", True, False), ("case_officer", False, True)
    assert told == [seat, other, seat, other, ("main_examiner", False, True), ("main_examiner", False, True)]


def test_no_seat_goes_to_who_has_another_or_keeps_the_record(work: Work) -> None:
    first, second = case(work.session, 1), case(work.session, 2)
    for username in ("scribe", "member"):
        give(work, username, "main_examiner")
    certify(work, "scribe")
    one, other = part(work, first, "examiner", "main_examiner"), part(work, second, "examiner", "main_examiner")
    part(work, first, "member", "panel_member")
    part(work, first, "scribe", "clerk")
    # What somebody no longer does stands in nobody's way.
    part(work, second, "member", "panel_member", until=factories.TODAY)
    may = {
        duty.assignment.id: {person.username for person in duty.successors}
        for duty in responsibilities.open_duties(work, person(work, "examiner"))
    }
    assert not may[one.id] & {"member", "scribe"}
    assert {"member", "scribe"} <= may[other.id]


def seats(s: Scene) -> dict[str, object]:
    chair, lead, member = (s.person(n) for n in PANEL)
    return {"panel_chair": chair, "panel_lead": lead, "panel_members": [member], "clerk": s.person("scribe")}


def leaver(s: Scene, username: str) -> Person:
    return s.session.get_one(Person, s.person(username))


def test_a_leavers_matters_come_back_to_the_colleague_named(stages: Stages) -> None:
    with scene(stages.office) as s:
        p = submitted(received(s))
        proposals.send_back(at_work(s, "section"), s.ref, p.id, "请改。", key(), version=1)
        keeper, going = at_work(s, "security", "12-03"), leaver(s, "clerk")
        (one,) = responsibilities.open_matters(keeper, going)
        assert s.person("examiner") in {who.id for who in one.successors}
        assert s.person("archivist") not in {who.id for who in one.successors}
        duties = responsibilities.open_duties(keeper, going)
        # The page of the person says as many as the page that hands them over lists.
        assert responsibilities.count_duties(keeper, [going.id]) == {going.id: len(duties) + 1}
        parts = {d.assignment.id: d.successors[0].id for d in responsibilities.open_duties(keeper, going)}
        for wrong in ({}, {p.id: s.person("archivist")}):
            with pytest.raises(Refused) as refused:
                handing_over.stop(keeper, going, parts, matters=wrong)
            assert [r.field for r in refused.value.reasons] == [f"matter-{p.id}"]
        handing_over.stop(keeper, going, parts, matters={p.id: s.person("examiner")})
        register.enter_changes(s.session)
        found = matter(s, p.id, "examiner").proposal
        assert (found.status, found.keeper.username) == ("returned", "examiner")
        event = s.session.scalars(select(Event).where(Event.case_id == s.case().id).order_by(Event.seq.desc())).first()
        assert event is not None
        assert "呈批件「立案" in event.sentence
        against = audit.Against(rules=stages.office.rules)
        assert audit.verify(s.session, stages.office.blobs, against=against).faults == []
        again = factories.filled(at_work(s, "examiner", "12-03"), s.case(), "file_case", seats(s))
        proposals.submit(at_work(s, "examiner", "12-03"), s.ref, "file_case", s.case().seq, again, key())
        assert matter(s, p.id).proposal.latest.author_id == s.person("examiner")


def test_what_was_forwarded_to_a_leaver_waits_for_the_others_of_the_station(stages: Stages) -> None:
    with scene(stages.office) as s:
        p = submitted(received(s), to=s.person("section"))
        proposals.consult(at_work(s, "section"), s.ref, p.id, [s.person("examiner")], "看金额", key())
        proposals.circulate(at_work(s, "section"), s.ref, p.id, [s.person("supervisor")], key())
        keeper = at_work(s, "security", "12-03")
        give(keeper, "chair", "section_head")
        handing_over.stop(keeper, leaver(s, "section"), {})
        handing_over.stop(keeper, leaver(s, "supervisor"), {})
        now = {one.kind: (one.person_id, one.answer) for one in matter(s, p.id).proposal.requests}
        assert now == {
            "station": (None, ""),
            "consult": (s.person("examiner"), ""),
            "copy": (s.person("supervisor"), "recalled"),
        }


def test_nobody_takes_over_what_then_nobody_else_could_approve(stages: Stages) -> None:
    with scene(stages.office) as s:
        p = submitted(received(s))
        agree(s, "section", p.id)
        keeper, going = at_work(s, "security", "12-03"), leaver(s, "clerk")
        give(keeper, "head", "registrar")
        register.enter_changes(s.session)
        (one,) = responsibilities.open_matters(keeper, going)
        assert [who.username for who in one.needed] == ["head"]
        assert "head" not in {who.username for who in one.successors}
        parts = {d.assignment.id: d.successors[0].id for d in responsibilities.open_duties(keeper, going)}
        with pytest.raises(Refused) as refused:
            handing_over.stop(keeper, going, parts, matters={p.id: s.person("head")})
        assert [r.field for r in refused.value.reasons] == [f"matter-{p.id}"]
        # Once a second leader is there, the first may draft.
        give(keeper, "chair", "department_head")
        register.enter_changes(s.session)
        (free,) = responsibilities.open_matters(keeper, going)
        assert (free.needed, s.person("head") in {who.id for who in free.successors}) == ((), True)


def test_the_only_one_who_could_approve_does_not_leave(stages: Stages) -> None:
    with scene(stages.office) as s:
        submitted(received(s))
        keeper = at_work(s, "security", "12-03")
        (said,) = responsibilities.unapproved(keeper, leaver(s, "head"))
        assert "部门负责人批准" in said
        assert responsibilities.unapproved(keeper, leaver(s, "archivist")) == []
        assert responsibilities.unapproved(keeper, leaver(s, "head"), "department_head") == [said]
        assert responsibilities.unapproved(keeper, leaver(s, "head"), "registrar") == []
        with pytest.raises(Refused, match="没有何建国就没有人能办理"):
            handing_over.stop(keeper, leaver(s, "head"), {})
        assert leaver(s, "head").active
        give(keeper, "chair", "department_head")
        register.enter_changes(s.session)
        assert responsibilities.unapproved(keeper, leaver(s, "head")) == []


def test_who_leaves_waits_for_who_leaves_at_the_same_time_and_for_what_is_sent_up(
    work: Work, office: Office
) -> None:
    """SQLite lets only one write at a time anyway."""
    if office.engine.dialect.name != "postgresql":
        pytest.skip("one writer")
    handing_over.stop(work, person(work, "scribe"), {})
    with Session(office.engine) as session:
        session.execute(text("SET LOCAL lock_timeout = '20ms'"))
        # The office itself is in use as ever: a case begins in it.
        case(session, 99)
        other = office.work(session, "security")
        with pytest.raises(OperationalError, match="lock timeout"):
            handing_over.stop(other, person(other, "mediator"), {})
        session.rollback()
        session.execute(text("SET LOCAL lock_timeout = '20ms'"))
        with pytest.raises(OperationalError, match="lock timeout"):
            proposals.submit(office.work(session, "clerk"), "没有这件", "file_case", 0, {}, key())


def test_what_leans_on_the_staff_does_not_wait_for_its_like(work: Work, office: Office) -> None:
    if office.engine.dialect.name != "postgresql":
        pytest.skip("one writer")
    work.hold_staff(work.actor.organisation_id)
    with office.session() as session:
        session.execute(text("SET LOCAL lock_timeout = '20ms'"))
        colleague = office.work(session, "clerk")
        colleague.hold_staff(work.actor.organisation_id)
        assert session.is_active


def test_a_role_is_not_taken_back_before_what_is_done_by_it_has_somebody(work: Work) -> None:
    """What she does by another role stays hers, and a second row of the same role goes on."""
    first, second = case(work.session, 1), case(work.session, 2)
    row, other = part(work, first, "examiner", "main_examiner"), part(work, second, "examiner", "case_officer")
    give(work, "chair", "main_examiner")
    examiner, chair = person(work, "examiner"), person(work, "chair")
    work.session.refresh(examiner)
    grant = next(g for g in examiner.grants if g.role == "main_examiner")
    with pytest.raises(Refused, match="选择由谁接办") as refused:
        handing_over.give_up(work, examiner, grant, {})
    assert [r.field for r in refused.value.reasons] == [f"duty-{row.id}"]
    assert grant.until is None
    give(work, "examiner", "main_examiner")
    work.session.refresh(examiner)
    twin = next(g for g in examiner.grants if g.role == "main_examiner" and g.id != grant.id)
    assert handing_over.give_up(work, examiner, twin, {}) == 0
    assert row.until is None
    assert handing_over.give_up(work, examiner, grant, {row.id: chair.id}) == 1
    assert "main_examiner" not in examiner.roles_on(work.today)
    assert "case_officer" in examiner.roles_on(work.today) and examiner.active
    assert (row.until, other.until) == (work.today, None)
    work.session.expire_all()
    assert {a.person_id for a in first.assignments if a.is_current} == {chair.id}
    (event,) = work.session.scalars(select(Event).where(Event.case_id == first.id)).all()
    assert event.sentence == f"{examiner.name}不再担任主审员，主审员由{chair.name}接办"
