"""A linked case carries the file over by reference, and nothing confidential; its number is of the series."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from casehub.casefile import evidence, opening
from casehub.model import (
    Case,
    EvidenceUse,
    Number,
)
from casehub.people.permissions import find
from casehub.record import audit
from tests import factories
from tests.faults import roads
from tests.faults.world import Office, at


def numbers(office: Office, series: str) -> list[str]:
    with office.reading() as session:
        return list(
            session.scalars(
                select(Number.text).where(Number.series == series).order_by(Number.value)
            )
        )


def faults(office: Office) -> list[str]:
    with office.reading() as session:
        return audit.verify(session, office.blobs).faults


def test_intake_numbers_of_requests_and_of_linked_cases_are_one_series(office: Office) -> None:
    arrived = at("2026-07-06")
    first = roads.received(office, arrived)
    with office.acting("clerk", arrived) as work:
        factories.perform(work, first, "open_mediation", complete_on=arrived.date())
    last = roads.registered(office, arrived)
    series = numbers(office, "intake-202607")
    assert [series[0], series[-1]] == [first, last]
    assert [int(n.removeprefix("SJ202607")) for n in series] == list(range(1, len(series) + 1))
    with office.reading() as session:
        linked = session.scalars(select(Case).where(Case.reference == series[1])).one()
        source = session.scalars(select(Case).where(Case.reference == first)).one()
        assert (linked.procedure, linked.origin_id) == ("mediation", source.id)
    assert faults(office) == []


def test_linked_case_uses_the_exhibit_by_reference_but_nothing_confidential(
    office: Office, exhibit: tuple[str, int]
) -> None:
    # Edge case 42: what goes on elsewhere is linked and never merged.
    case, number = exhibit
    with office.session() as session:
        work = office.work(session, "clerk", roads.ARRIVED)
        source = find(work, case)
        secret = evidence.Evidence(
            case_id=source.id, name="调解方案", submitted_by="请求人", side="requester",
            submitted_on=roads.ARRIVED.date(), confidential=True,
        )  # fmt: skip
        session.add(secret)
        session.flush()
        session.add(EvidenceUse(case_id=source.id, evidence_id=secret.id, label="甲9"))
        session.flush()
        target = find(work, roads.registered_in(work))
        assert opening.carry_evidence(work, source, target) == ["甲1"]
        session.flush()
        carried = evidence.exhibits(work, target)
        assert [(e.item.id, e.use.by_reference) for e in carried] == [(number, True)]
        session.rollback()


@pytest.fixture
def exhibit(office: Office) -> tuple[str, int]:
    """A case and its first exhibit, without a file."""
    reference = roads.received(office)
    with office.acting("clerk") as work:
        return reference, evidence.exhibits(work, find(work, reference))[0].use.evidence_id
