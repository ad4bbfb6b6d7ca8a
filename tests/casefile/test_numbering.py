"""Numbers: every one taken is in the register, none twice, none lost, void ones stay."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from casehub.casefile import numbering
from casehub.law.identifiers import flow_id, read_flow_number
from casehub.model import Case, Counter, Number, Organisation
from casehub.record import audit
from casehub.workflow.refusals import Refused
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
        texts = [numbering.give_flow_id(work, case, partner, "XC") for _ in range(3)]
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


def test_two_bureaus_of_one_region_count_their_referrals_in_one_row(office: Office) -> None:
    reference = roads.adjudication_filed(office)
    with office.session() as session:
        case = session.scalars(select(Case).where(Case.reference == reference)).one()
        work = office.work(session, "examiner", roads.ARRIVED)
        partner = session.scalars(select(Organisation).where(Organisation.key == "dazhou")).one()
        texts = [numbering.give_flow_id(work, case, partner, "XC")]
        beside = session.scalars(select(Organisation).where(Organisation.id != case.organisation_id)).first()
        assert beside is not None
        beside.region_code = case.organisation.region_code
        session.execute(update(Case).where(Case.id == case.id).values(organisation_id=beside.id))
        texts += [numbering.give_flow_id(work, case, partner, "XC") for _ in range(2)]
        counts = [int(text.split("-")[4]) for text in texts]
        assert counts == [counts[0], counts[0] + 1, counts[0] + 2]
        holders = session.scalars(select(Number.organisation_id).where(Number.text.in_(texts)))
        assert len(set(holders)) == 1
        session.rollback()


def test_a_number_that_another_office_gave_is_refused_in_words(office: Office) -> None:
    reference = roads.adjudication_filed(office)
    with office.session() as session:
        case = session.scalars(select(Case).where(Case.reference == reference)).one()
        work = office.work(session, "examiner", roads.ARRIVED)
        first = numbering.give(work, case, "series:渝共字", "渝共字〔{year}〕{n}号")
        holder = case.organisation.name
        beside = session.scalars(select(Organisation).where(Organisation.id != case.organisation_id)).first()
        assert beside is not None
        session.execute(update(Case).where(Case.id == case.id).values(organisation_id=beside.id))
        with pytest.raises(Refused, match=f"编号“{first}”已由{holder}编出"):
            numbering.give(work, case, "series:渝共字", "渝共字〔{year}〕{n}号")
        session.rollback()


def test_what_a_letter_bears_that_was_made_without_a_paper_is_never_given_again(office: Office) -> None:
    """Of two offices each passes over its own; what is skipped is kept, and the record holds."""
    with office.acting("clerk", at("2026-08-03")) as work:
        ours = work.actor.organisation
        row = next(one for one in ours.series if one.series == "official_letter")
        prefix, flow = row.prefix, flow_id("TB", ours.region_code, "511700", 2031, 4)
        theirs = flow_id("TB", "511700", ours.region_code, 2031, 9)
        raised = numbering.pass_over(work, flow, f"{prefix}〔2031〕7号")
        assert {(one.series, one.was, one.now) for one in raised} == {("flow-TB", 0, 4), ("official_letter", 0, 7)}
        assert numbering.pass_over(work, theirs, "达市监知函〔2031〕52号") == []
        assert numbering.pass_over(work, flow, f"{prefix}〔2031〕6号") == []
        counted = select(Counter.series, Counter.value).where(Counter.organisation_id == ours.id, Counter.year == 2031)
        assert dict(work.session.execute(counted).all()) == {"flow-TB": 4, "official_letter": 7}
    assert faults(office) == []
