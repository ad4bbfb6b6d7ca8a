"""A paper is issued once, with its number; voided and corrected ones stay; a file is compared with it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from casehub.acts import corrections
from casehub.model import Case, Document, Number, Service
from casehub.papers import issuing
from casehub.people.permissions import find
from casehub.record import audit
from casehub.workflow.refusals import CaseChanged, NotAllowed, Refused
from tests.faults import roads
from tests.faults.world import Office


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
    """§5.4 no. 16 of cross_region.md: a number that was made void is not given again."""
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
