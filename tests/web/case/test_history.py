"""What was printed is no act of anybody: it is folded away, and the numbers say what is there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from casehub.model import Case, Event
from casehub.record.roads import ATTACHED
from casehub.web.case.history import OPEN_EVENTS, SHOWN_EVENTS, SPARED
from tests import factories

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.web.conftest import Browser


def _history(page: str) -> str:
    return page[page.index('id="history"') :]


def recorded(office: factories.Bureau, case: Case, acts: int, printed: int) -> None:
    """Events as they would stand there: acts of the clerk, and files that the system printed."""
    last = office.session.scalar(select(func.max(Event.seq)).where(Event.case_id == case.id)) or 0
    have = office.session.scalar(select(func.count()).where(Event.case_id == case.id)) or 0
    model = office.session.scalars(select(Event).where(Event.case_id == case.id)).first()
    assert model is not None
    kept = {c.name: getattr(model, c.key) for c in Event.__table__.columns if c.name not in {"id", "seq", "hash", "step", "sentence"}}
    for n in range(acts - have + printed):
        seq = last + 1 + n
        step = ATTACHED if n < printed else "note"
        row = {**kept, "seq": seq, "hash": f"{seq:064x}", "step": step, "sentence": f"第{seq}件事"}
        office.session.add(Event(**row))
    office.session.flush()
    case.seq = last + acts - have + printed
    office.session.commit()


def test_printing_is_folded_away_and_the_numbers_are_true(
    sign_in: Callable[[str], Browser], office: factories.Bureau
) -> None:
    case = factories.open_request(office.work("clerk"))
    office.session.commit()
    browser = sign_in("clerk")
    at = f"/cases/{case.reference}"
    recorded(office, case, SHOWN_EVENTS + SPARED + 1, 3)
    page = _history(browser.page(at))
    assert "版式文件</h3>" not in page
    assert page.count('id="event-') == SHOWN_EVENTS
    assert f"再看 {SHOWN_EVENTS - OPEN_EVENTS} 条" in page
    told = f"显示最近 {SHOWN_EVENTS} 条，共办理 {SHOWN_EVENTS + SPARED + 1} 条，另有 3 条是系统生成版式文件"
    assert told in page
    whole = _history(browser.page(f"{at}/history"))
    assert len(re.findall('id="event-', whole)) == SHOWN_EVENTS + SPARED + 4
    assert "再看" not in whole and "显示最近" not in whole


def test_a_few_more_are_no_second_page(
    sign_in: Callable[[str], Browser], office: factories.Bureau
) -> None:
    case = factories.open_request(office.work("clerk"))
    office.session.commit()
    browser = sign_in("clerk")
    recorded(office, case, SHOWN_EVENTS + SPARED, 0)
    page = _history(browser.page(f"/cases/{case.reference}"))
    assert page.count('id="event-') == SHOWN_EVENTS + SPARED
    assert "显示最近" not in page and "全部过程" not in page
