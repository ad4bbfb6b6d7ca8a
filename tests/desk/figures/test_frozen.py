"""Frozen figures stay what they were; whoever is above reads them, nobody freezes an open span."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from casehub.desk.figures import frozen
from casehub.desk.figures.sums import Measure, chosen
from casehub.model import FiguresOrder, FrozenFigures, RegisterEntry
from casehub.papers import ordered_files
from casehub.workflow.refusals import NotFound, Refused
from tests.desk.figures.test_facts import put
from tests.faults import roads
from tests.faults.world import Office, at

NOW = at("2026-07-20", "09:00")
SINCE, UNTIL = date(2026, 1, 1), date(2026, 6, 30)


def test_what_is_frozen_stays_though_cases_go_on(office: Office) -> None:
    reference, title = put(office, "2026-03-01"), roads.key()[:16]
    with office.acting("head", NOW) as work:
        number = frozen.freeze(work, f" {title} ", SINCE, UNTIL).id
    later = put(office, "2026-03-02")
    with office.acting("head", at("2026-08-01", "09:00")) as work:
        found = frozen.opened(work, number)
        opened = {one.reference for one in chosen(found.facts, found.span, Measure.OPENED)}
        assert reference in opened and later not in opened
        assert (found.row.title, found.row.cases) == (title, len(found.facts))
        assert found.span.seen_on == NOW.date()
        order = frozen.order_of(work, found.row)
        assert order is not None and ordered_files.stage(order, work.at) == ordered_files.WAITING
        assert number in {one.id for one in frozen.listed(work)}
        # The row stands under a register of its own.
        entries = work.session.scalars(select(RegisterEntry).where(RegisterEntry.chain == "figures")).all()
        assert any(["frozen_figures", number] == list(row[:2]) for entry in entries for row in entry.rows)


def test_another_office_reads_none_of_it_and_the_one_above_does(office: Office) -> None:
    with office.acting("head", NOW) as work:
        number = frozen.freeze(work, roads.key()[:16], SINCE, UNTIL).id
        work.session.flush()
        assert work.session.query(FiguresOrder).filter(FiguresOrder.figures_id == number).count() == 1
    with office.acting("elsewhere", NOW) as work:
        with pytest.raises(NotFound):
            frozen.opened(work, number)
        assert number not in {one.id for one in frozen.listed(work)}
    with office.acting("supervisor", NOW) as work:
        assert frozen.opened(work, number).row.id == number


@pytest.mark.parametrize("since, until, field", [
    (date(2026, 6, 30), date(2026, 6, 1), "until"),
    (date(2026, 7, 1), date(2026, 7, 20), "until"),
    (date(2026, 8, 1), date(2026, 8, 2), "since"),
    (date(2020, 1, 1), date(2026, 6, 30), "since"),
])  # fmt: skip
def test_a_span_that_is_not_over_or_is_none_is_refused(office: Office, since: date, until: date, field: str) -> None:
    with office.acting("head", NOW) as work:
        with pytest.raises(Refused) as refused:
            frozen.freeze(work, roads.key()[:16], since, until)
        assert [one.field for one in refused.value.reasons] == [field]
        assert frozen.span_faults(date(2026, 7, 1), date(2026, 7, 19), work.today) == []


def test_a_title_is_given_once(office: Office) -> None:
    title = roads.key()[:16]
    with office.acting("head", NOW) as work:
        made = frozen.freeze(work, title, SINCE, UNTIL)
        # A second press makes nothing; another span wants another title.
        assert frozen.freeze(work, f"{title} ", SINCE, UNTIL) is made
        with pytest.raises(Refused) as refused:
            frozen.freeze(work, title, SINCE, date(2026, 5, 31))
        assert "已有同名" in str(refused.value)
        assert work.session.query(FrozenFigures).filter(FrozenFigures.title == title).count() == 1
