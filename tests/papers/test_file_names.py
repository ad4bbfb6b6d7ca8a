"""Names of files: the case, the paper, the day, and which of several."""

from __future__ import annotations

from sqlalchemy import select

from casehub.model import Case, Document
from casehub.papers import file_names
from tests.faults import roads
from tests.faults.world import Office


def test_a_file_bears_the_case_the_paper_and_the_day_and_twins_are_told_apart(office: Office) -> None:
    reference = roads.told_defects(office)
    with office.acting("clerk", roads.ARRIVED) as work:
        case = work.session.scalars(select(Case).where(Case.reference == reference)).one()
        first = work.session.scalars(select(Document).where(Document.case_id == case.id)).one()
        assert file_names.of_paper(work.session, case.reference, first) == (
            f"{case.reference}_{first.title}_20260312.pdf"
        )
        columns = {c.key: getattr(first, c.key) for c in Document.__table__.columns if c.key != "id"}
        twin = Document(**{**columns, "code": "TWIN", "number": None})
        work.session.add(twin)
        work.session.flush()
        assert file_names.of_paper(work.session, case.reference, twin).endswith("_20260312(2).pdf")
        assert file_names.of_paper(work.session, case.reference, first).endswith("_20260312.pdf")
        work.session.rollback()
