"""A running server follows a calendar that is loaded beside it, within one request."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from casehub.model import Deadline
from casehub.record import editions
from casehub.rulebook.book import Rulebook
from tests import factories
from tests.web.case.test_steps import REQUEST, opened, previewed
from tests.web.conftest import Browser, Clock

NEXT = """year = 2027
notice = "关于2027年部分节假日安排的通知（测试）"
holidays = [{ from = 2027-01-01, to = 2027-01-08, name = "元旦" }]
"""


def load(session: Session, rules: Rulebook) -> int:
    read, _ = editions.with_edition(session, rules.calendar.editions, NEXT)
    number = editions.take_in(session, read, NEXT, None, datetime.now(UTC))
    session.commit()
    return number


def test_the_next_page_shows_the_loaded_calendar(
    sign_in: Callable[[str], Browser], session: Session, rules: Rulebook
) -> None:
    browser = sign_in("examiner")
    assert browser.get("/rules/calendar/2027").status_code == 404
    load(session, rules)
    assert "关于2027年部分节假日安排的通知（测试）" in browser.page("/rules/calendar/2027")


def test_the_next_act_counts_by_the_loaded_calendar(
    sign_in: Callable[[str], Browser], office: factories.Bureau,
    session: Session, rules: Rulebook, clock: Clock,
) -> None:  # fmt: skip
    """A form opened before the load is sent after it: its limits are counted by the new days."""
    clock.at = datetime(2026, 12, 30, 2, tzinfo=UTC)
    reference = opened(office)
    path = f"/cases/{reference}/steps/receive_request"
    browser = sign_in("clerk")
    sent = previewed(browser, path, REQUEST | {"received_on": "2026-12-30"})
    number = load(session, rules)
    assert browser.post(path, {**sent, "do": "perform"}).status_code == 303
    row = session.scalars(select(Deadline).where(Deadline.rule == "intake.review")).one()
    assert (row.edition, row.provisional) == (number, False)
    # 31 December, then 11 to 14 January: the invented holiday lasts until the 8th.
    assert row.due_on == date(2027, 1, 14)
