"""A part in a case is under way as long as anything of the case is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.casefile.assigning import assign
from casehub.model import Assignment, Case
from tests import factories

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session

    from tests.faults.world import Office


def matter_of(session: Session, case: Case) -> Case:
    """A child matter, opened as the acts open one."""
    kept = {"organisation_id": case.organisation_id, "opened_on": case.opened_on}
    child = Case(
        reference=f"{case.reference}·送1", procedure="service", procedure_version=1, state="pending",
        title="送达", parent_id=case.id, **kept,
    )  # fmt: skip
    session.add(child)
    session.flush()
    return child


def end(session: Session, case: Case, day: date | None) -> None:
    """End a case, or open it again."""
    case.seq += 1
    case.closed_on = day
    session.flush()


def under_way(session: Session) -> list[tuple[int, bool]]:
    found = session.execute(select(Assignment.case_id, Assignment.under_way))
    return sorted((number, truth) for number, truth in found)


def test_parts_follow_the_case_and_its_matters(own_office: Office, session: Session) -> None:
    work = own_office.work(session, "clerk")
    case, other = (factories.open_request(work) for _ in range(2))
    for one in (case, other):
        assign(work, one, "main_examiner", [own_office.people["examiner"]], work.today)
    session.flush()

    def now(*, first: bool, second: bool) -> bool:
        return under_way(session) == [(case.id, first), (other.id, second)]

    assert now(first=True, second=True)
    child = matter_of(session, case)
    end(session, case, work.today)
    assert now(first=True, second=True)  # its matter goes on
    end(session, child, work.today)
    assert now(first=False, second=True)
    end(session, child, None)
    assert now(first=True, second=True)
    end(session, child, work.today)
    end(session, other, work.today)
    assert now(first=False, second=False)
    end(session, case, None)
    assert now(first=True, second=False)


def test_a_matter_of_an_ended_case_brings_its_parts_back(
    own_office: Office, session: Session
) -> None:
    work = own_office.work(session, "clerk")
    case = factories.open_request(work)
    assign(work, case, "main_examiner", [own_office.people["examiner"]], work.today)
    session.flush()
    end(session, case, work.today)
    assert under_way(session) == [(case.id, False)]
    matter_of(session, case)
    assert under_way(session) == [(case.id, True)]
