"""What a letter is called in a list: by the title of its paper, else by what message it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.acts.letters.titles import titles_of
from casehub.model import Document, ExchangeLetter
from tests.acts.letters.test_gone import asked, sealed
from tests.faults.world import Office, at

if TYPE_CHECKING:
    from casehub.record.work import Work

NOW = at("2026-11-20")


def test_a_letter_has_the_title_of_its_paper_and_one_without_a_paper_that_of_its_message(office: Office) -> None:
    with office.session() as session:
        def work_of(who: str) -> Work:
            return office.work(session, who, NOW)

        work = work_of("dispatcher")
        first, second = (sealed(work, asked(work_of), "resource_request_letter") for _ in range(2))
        printed = session.scalars(select(Document).where(Document.kind == "resource_request_letter").order_by(Document.id)).all()
        # An order, and a reminder of one: as they are called in exchanges of this type.
        bare = [
            ExchangeLetter(id=n, outbound=True, case_id=None, number="函1号", sort=sort, kind=kind)
            for n, sort, kind in ((901, "HS", "NOTICE"), (902, "ZY", "REMINDER"))
        ]
        found = titles_of(work, [first, second, *bare])
        assert found[901] == "案件会商　督办单" and found[902].endswith("　催办函")
        assert [found[one.id] for one in (first, second)] == [str(one.facts["heading"]) for one in printed]
        session.rollback()
