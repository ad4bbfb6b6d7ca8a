"""What somebody is responsible for: parts of open cases, of one role or all, and seats that rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from casehub.acts import responsibilities
from tests.acts.test_handing_over import case, certify, give, part, person

if TYPE_CHECKING:
    from collections.abc import Iterator

    from casehub.record.work import Work
    from tests.faults.world import Office


@pytest.fixture
def work(office: Office) -> Iterator[Work]:
    with office.session() as session:
        yield office.work(session, "security")
        session.rollback()


def test_seats_of_a_panel_that_has_decided_rest_and_wake_with_the_decision(work: Work) -> None:
    """Two versions of the procedure, and two seats: who leads the case is followed by somebody."""
    member, lead = person(work, "member"), person(work, "examiner")
    versions = (1, work.rules.procedure("adjudication").version)
    cases = [case(work.session, n, procedure_version=v, state="deliberating") for n, v in enumerate(versions, 1)]
    for one in cases:
        part(work, one, "member", "panel_member")
        part(work, one, "examiner", "main_examiner")

    def waiting() -> list[int]:
        found = responsibilities.count_duties(work, [member.id, lead.id])
        assert [len(responsibilities.open_duties(work, who)) for who in (member, lead)] == [
            found.get(member.id, 0), found.get(lead.id, 0)
        ]  # fmt: skip
        return [found.get(member.id, 0), found.get(lead.id, 0)]

    assert waiting() == [2, 2]
    cases[0].state, cases[0].seq = "served", cases[0].seq + 1
    work.session.flush()
    assert waiting() == [1, 2]
    cases[1].state, cases[1].seq = "enforcing", cases[1].seq + 1
    work.session.flush()
    assert waiting() == [0, 2]
    cases[0].state, cases[0].seq = "revoked", cases[0].seq + 1
    work.session.flush()
    assert waiting() == [1, 2]


def test_what_is_done_by_one_role_is_told_apart_from_the_rest(work: Work) -> None:
    first, second = case(work.session, 1), case(work.session, 2)
    part(work, first, "examiner", "main_examiner")
    part(work, second, "examiner", "case_officer")
    for role in ("main_examiner", "case_officer"):
        give(work, "scribe", role)
    certify(work, "scribe")
    who = person(work, "examiner")
    for role, of in (("main_examiner", first), ("case_officer", second)):
        (duty,) = responsibilities.open_duties(work, who, role)
        assert (duty.case.id, "刘晓梅" in {one.name for one in duty.successors}) == (of.id, True)
    assert len(responsibilities.open_duties(work, who)) == 2
