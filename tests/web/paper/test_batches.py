"""当日文书: chosen papers as one file, labels for those who wait, a file that is one's own."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from urllib.parse import unquote

from sqlalchemy import select

from casehub.model import BatchOrder, Document, SecurityEntry
from casehub.papers import ordered_files
from casehub.papers.ordered_files import FinishedFile
from tests import factories, samples
from tests.web.conftest import Browser
from tests.web.paper.test_documents import with_paper


def issued_on(office: factories.Bureau, number: int) -> date:
    day = office.session.get_one(Document, number).issued_on
    office.session.commit()
    return day


def test_the_papers_of_a_day_are_put_together_and_taken_away(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    reference, number = with_paper(office, printed=False)
    day = issued_on(office, number)
    clerk, other = sign_in("clerk"), sign_in("examiner")
    path = f"/papers?day={day}"
    first = clerk.page(path)
    assert reference in first
    assert "尚未印好" in first
    assert "没有签发文书" in clerk.page("/papers?day=2020-01-01")
    nothing = clerk.post(path, {"what": "papers"})
    assert (nothing.status_code, "勾选要打印的文书" in nothing.get_data(as_text=True)) == (422, True)
    # What was ticked stays so, and what was not does not.
    assert f'value="{number}" checked' not in nothing.get_data(as_text=True)
    sent = clerk.post(path, {"what": "papers", "paper": str(number), "facing": "1"})
    assert sent.status_code == 303
    waits = clerk.get(sent.headers["Location"])
    assert waits.headers["Refresh"]
    assert "等待合并" in waits.get_data(as_text=True)
    # A page on which somebody ticks does not come again by itself.
    assert "Refresh" not in clerk.get(path).headers
    order = office.session.scalars(select(BatchOrder)).one()
    assert (order.papers, order.facing) == ([[number, 1]], True)
    path = f"/papers/{order.id}.pdf"
    office.session.commit()
    assert clerk.get(path).status_code == 404
    stored = office.blobs.put(io.BytesIO(samples.pdf("叠")))
    ordered_files.keep(order, FinishedFile(stored.sha256, stored.size, 2), factories.AT)
    office.session.commit()
    answer = clerk.get(path)
    assert answer.get_data().startswith(b"%PDF")
    named = answer.headers["Content-Disposition"]
    assert unquote(named.rpartition("UTF-8''")[2]) == f"1份文书合并打印_{factories.AT:%Y%m%d}.pdf"
    assert "read_batch" in office.session.scalars(select(SecurityEntry.kind)).all()
    office.session.commit()
    assert other.get(path).status_code == 404


def test_papers_of_another_office_are_neither_shown_nor_taken(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    reference, number = with_paper(office, printed=False)
    day = issued_on(office, number)
    stranger = sign_in("elsewhere")
    assert reference not in stranger.page(f"/papers?day={day}")
    assert stranger.post(f"/papers?day={day}", {"what": "papers", "paper": str(number)}).status_code == 422
    assert office.session.scalars(select(BatchOrder)).all() == []
