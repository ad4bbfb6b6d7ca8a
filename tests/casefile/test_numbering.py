"""Numbers: every one taken is in the register, none twice, none lost, void ones stay."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from casehub.acts import corrections
from casehub.casefile import numbering
from casehub.law.identifiers import read_flow_number
from casehub.model import Case, Document, Number, Organisation, Service
from casehub.papers import issuing
from casehub.people.permissions import find
from casehub.record import audit
from casehub.workflow.refusals import CaseChanged, NotAllowed, Refused
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


def test_papers_of_a_case_are_numbered_below_it(office: Office) -> None:
    reference = roads.adjudication_filed(office)
    stem = reference.removesuffix("号")
    texts = numbers(office, f"doc:{reference}")
    assert texts == [f"{stem}-{n}号" for n in range(1, len(texts) + 1)]
    assert texts


def paper(office: Office, reference: str) -> tuple[Document, int]:
    with office.acting("head", roads.ARRIVED) as work:
        case = find(work, reference)
        found = next(d for d in issuing.documents_of(work, case) if d.number)
        work.session.expunge(found)
        return found, case.seq


def test_voided_paper_keeps_its_number_and_its_service_is_cancelled(office: Office) -> None:
    reference = roads.told_defects(office)
    document, seq = paper(office, reference)
    with office.acting("clerk", roads.ARRIVED) as work:
        corrections.void_document(work, reference, document.id, seq, "写错日期")
    with office.reading() as session:
        number = session.scalars(select(Number).where(Number.text == document.number)).one()
        kept = session.get_one(Document, document.id)
        assert (number.void_reason, kept.status, kept.number) == ("写错日期", "void", document.number)
        rows = session.scalars(select(Service).join(Case, Case.id == Service.parent_id).where(Case.reference == reference))
        assert [r.status for r in rows] == ["cancelled"]
    other = roads.told_defects(office)
    assert paper(office, other)[0].number != document.number
    assert faults(office) == []


def test_served_paper_is_not_voided(office: Office) -> None:
    reference = roads.told_defects(office)
    (child,) = roads.children(office, reference)
    roads.act(office, "clerk", child, "prove_direct", roads.handed_over(roads.ARRIVED))
    document, seq = paper(office, reference)
    with office.acting("clerk", roads.ARRIVED) as work, pytest.raises(Refused, match="已送达"):
        corrections.void_document(work, reference, document.id, seq, "后悔")


@pytest.mark.parametrize("who, seq, reason, kind", [
    ("reviewer", 3, "理由", NotAllowed), ("clerk", 2, "理由", CaseChanged), ("clerk", 3, " ", Refused),
    ("clerk", 7, "理由", CaseChanged),
])  # fmt: skip
def test_voiding_is_refused(
    office: Office, who: str, seq: int, reason: str, kind: type[Exception]
) -> None:
    reference = roads.told_defects(office)
    document, now = paper(office, reference)
    assert now == 3
    with office.acting(who, roads.ARRIVED) as work, pytest.raises(kind):
        corrections.void_document(work, reference, document.id, seq, reason)


def test_corrected_paper_stays_and_the_new_one_names_it(office: Office) -> None:
    reference = roads.told_defects(office)
    document, seq = paper(office, reference)
    with office.acting("clerk", roads.ARRIVED) as work:
        new = corrections.correct_document(
            work, reference, document.id, seq, {"request_label": "行政裁决请求"}, "名称写错"
        )
        assert (new.supersedes_id, new.status) == (document.id, "issued")
        assert new.number != document.number
        assert document.number in str(new.facts)
        assert new.facts["request_label"] == "行政裁决请求"
        new_id = new.id
    with office.reading() as session:
        old = session.get_one(Document, document.id)
        assert (old.status, old.status_reason) == ("superseded", "名称写错")
        fresh = session.get_one(Document, new_id)
        assert fresh.facts["defects"] == old.facts["defects"]
    # The service that waited takes the new paper along.
    (child,) = roads.children(office, reference)
    with office.reading() as session:
        row = session.scalars(select(Service).join(Case, Case.id == Service.case_id).where(Case.reference == child)).one()
        assert row.document_ids == [new_id]
    assert faults(office) == []
