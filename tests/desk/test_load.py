"""人员与在办: each number is that of the list behind it, for what the reader sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import update

from casehub.desk import register
from casehub.desk.load import loads
from casehub.desk.register import CaseFilters
from casehub.model import Assignment, Case, Deadline
from tests import factories
from tests.faults.world import at

if TYPE_CHECKING:
    from casehub.record.work import Work
    from tests.faults.world import Office


def lead(work: Work, who: int, late: bool) -> str:
    """A case led by this person, with a limit that is over or far away."""
    case = factories.open_request(work, "intake")
    role = min(work.rules.leads)
    work.session.add(
        Assignment(case_id=case.id, person_id=who, role=role, since=work.today)
    )
    due = at("2026-06-01").date() if late else at("2026-12-01").date()
    work.session.add(
        Deadline(
            case_id=case.id, organisation_id=case.organisation_id, rule="a.b", title="审查请求", holder="authority", start_on=work.today,
            event_seq=1, length=7, unit="working_days", granted=0, nominal_on=due, due_on=due, alarm_on=due,
        )
    )
    return case.reference


def test_numbers_are_those_of_the_lists(office: Office) -> None:
    officer, panel = office.people["chair"], office.people["examiner"]
    with office.acting("clerk", at("2026-05-01")) as work:
        for who, late in ((officer, True), (officer, False), (panel, True)):
            lead(work, who, late)
        closed = lead(work, panel, True)
        work.session.flush()
        work.session.execute(update(Case).where(Case.reference == closed).values(closed_on=work.today))
    with office.acting("head", at("2026-06-12")) as work:
        found = {one.person_id: one for one in loads(work)}
        assert found[officer].open >= 2 and found[officer].red >= 1
        for one in found.values():
            for number, flag in ((one.open, ""), (one.red, "red"), (one.yellow, "yellow")):
                listed = CaseFilters(led_by=one.person_id, open_only=True, flag=flag)
                assert register.search(work, listed).count == number, (one, flag)
    with office.acting("elsewhere", at("2026-06-12")) as work:
        assert officer not in {one.person_id for one in loads(work)}
