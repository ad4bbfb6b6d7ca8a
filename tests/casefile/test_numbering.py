"""Numbers: every one taken is in the register, none twice, none lost, void ones stay."""

from __future__ import annotations

from sqlalchemy import select

from casehub.casefile import numbering
from casehub.law.identifiers import read_flow_number
from casehub.model import Case, Number, Organisation
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




def test_offices_count_for_themselves_and_never_meet(office: Office) -> None:
    arrived = at("2026-08-03")
    city = roads.registered(office, arrived)
    with office.acting("elsewhere", arrived) as work:
        district = factories.open_request(work, "intake").reference
    assert (city, district) == ("SJ2026080001", "SJ500101-2026080001")


def test_flow_numbers_are_entered_with_their_check_digit(office: Office) -> None:
    reference = roads.adjudication_filed(office)
    with office.session() as session:
        case = session.scalars(select(Case).where(Case.reference == reference)).one()
        work = office.work(session, "examiner", roads.ARRIVED)
        partner = session.scalars(select(Organisation).where(Organisation.key == "dazhou")).one()
        texts = [numbering.give_flow_id(work, case, partner) for _ in range(3)]
        session.flush()
        kept = list(
            session.scalars(
                select(Number.text).where(Number.series == "flow-XC").order_by(Number.value)
            )
        )
        assert kept[-3:] == texts
        assert [t.rsplit("-", 1)[0][:29] for t in texts] == [
            f"XC-500000-511700-2026-{n:05}"[:29] for n in range(len(kept) - 2, len(kept) + 1)
        ]
        for text in texts:
            read_flow_number(text)
        session.rollback()












