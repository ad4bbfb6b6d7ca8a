"""The register: pages one after the other are the whole, back and forth, whatever narrows it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from sqlalchemy import update

from casehub.db import session_factory
from casehub.desk import register
from casehub.desk.register import CaseFilters, search
from casehub.model import Assignment, Case, Person
from casehub.record.work import Work
from tests import factories
from tests.faults.world import Office, at

JUNE = CaseFilters(opened_from=date(2026, 6, 1), opened_to=date(2026, 6, 30))


@pytest.fixture(scope="module")
def filled(office: Office) -> Office:
    """Seven requests of one office, two on each day, and two of another."""
    with session_factory(office.engine)() as session, session.begin():
        for who, number in (("clerk", 7), ("elsewhere", 2)):
            for n in range(number):
                factories.open_request(office.work(session, who, at(f"2026-06-{n // 2 + 1:02}")), "intake")
    return office


@pytest.fixture
def work(filled: Office) -> Iterator[Work]:
    with session_factory(filled.engine, read_only=True)() as session:
        yield filled.work(session, "head", at("2026-06-12"))


def references(page: register.Page) -> list[str]:
    return [case.reference for case in page.rows]


@pytest.mark.parametrize("order", register.ORDERS)
def test_pages_go_on_and_back_without_a_gap(work: Work, order: str) -> None:
    listed = replace(JUNE, sorted_by=order)
    whole = references(search(work, listed))
    assert len(whole) == len(set(whole)) >= 7
    pages, after = [], None
    while True:
        page = search(work, listed, after=after, limit=2)
        pages.append(page)
        if page.after is None:
            break
        after = page.after
    assert [r for page in pages for r in references(page)] == whole
    assert pages[0].before is None
    for earlier, later in pairwise(pages):
        back = search(work, listed, before=later.before, limit=2)
        assert references(back) == references(earlier)
    assert {(page.count, page.capped) for page in pages} == {(len(whole), False)}


def test_each_order_goes_by_what_it_says_and_its_export_does(filled: Office) -> None:
    with session_factory(filled.engine)() as session:
        work = filled.work(session, "head", at("2026-06-12"))
        oldest = min(search(work, JUNE).rows, key=lambda one: (one.opened_on, one.id))
        # The oldest of all was worked on last.
        session.execute(update(Case).where(Case.id == oldest.id).values(last_event_at=work.at))
        rows = {name: search(work, replace(JUNE, sorted_by=name)).rows for name in register.ORDERS}
        days = [one.opened_on for one in rows[""]]
        assert days == sorted(days, reverse=True) and len(set(days)) > 1
        assert rows["oldest"] == rows[""][::-1]
        moments = [one.last_event_at for one in rows["moved"]]
        assert moments == sorted(moments, reverse=True)
        assert rows["moved"][0] is rows["still"][-1] is rows["oldest"][0] is oldest
        for name, listed in rows.items():
            pages = register.every_page(work, replace(JUNE, sorted_by=name), 2)
            assert [one for page in pages for one in page] == list(listed)
        # An order that nobody knows is the usual one.
        assert search(work, replace(JUNE, sorted_by="绝无此序")).rows == rows[""]


@pytest.mark.parametrize("mark", ["", "x", "2026-13-01.4", "2026-06-01", "a.b.c", "2026-06-01.x"])
def test_a_mark_that_cannot_be_read_is_the_beginning(work: Work, mark: str) -> None:
    assert references(search(work, JUNE, after=mark)) == references(search(work, JUNE))


def test_each_filter_narrows_and_all_together_do(work: Work, filled: Office) -> None:
    whole = search(work, JUNE).rows
    first = whole[0]
    day = CaseFilters(opened_from=first.opened_on, opened_to=first.opened_on)
    assert {c.opened_on for c in search(work, day).rows} == {first.opened_on}
    assert references(search(work, CaseFilters(text=first.reference))) == [first.reference]
    for one in (
        CaseFilters(procedure="mediation", opened_from=date(2026, 6, 1)),
        CaseFilters(procedures=("mediation", "adjudication"), opened_from=date(2026, 6, 1)),
        CaseFilters(state="unheard"), CaseFilters(flag="red", opened_from=date(2026, 6, 1)),
    ):  # fmt: skip
        assert search(work, one).rows == ()
    assert {c.id for c in search(work, CaseFilters(procedures=("intake",), opened_from=date(2026, 6, 1))).rows} == {c.id for c in whole}
    with filled.reading() as session:
        there = filled.work(session, "elsewhere", at("2026-06-12"))
        theirs = search(there, JUNE)
        assert theirs.count == 2
        assert not {c.id for c in theirs.rows} - {c.id for c in search(there, CaseFilters(organisation_id=there.actor.organisation_id)).rows}
        # Somebody else's number finds nothing, as one that does not exist.
        ours = next(c for c in whole if c.organisation_id != there.actor.organisation_id)
        assert search(there, CaseFilters(text=ours.reference)).count == 0


def test_counting_stops(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(register, "FEW", 3)
    monkeypatch.setattr(register, "COUNT_CAP", 2)
    page = search(work, JUNE, limit=2)
    assert (page.count, page.capped, len(page.rows)) == (2, True, 2)


def test_the_query_of_the_export_is_that_of_the_list(work: Work) -> None:
    exported = work.session.scalars(register.query(work, JUNE)).unique()
    assert {c.id for c in exported} == {c.id for c in search(work, JUNE).rows}


def test_states_officers_kinds_and_days_of_filing_narrow(work: Work, filled: Office) -> None:
    whole = {c.id for c in search(work, JUNE).rows}
    one = search(work, JUNE).rows[0]
    title = work.rules.procedure(one.procedure, one.procedure_version).state(one.state).title
    groups = dict(register.state_groups(work, JUNE))
    assert [title for titles in groups.values() for title in titles].count(title) == 1
    # What several procedures have is told once, and the words of each under its own title.
    assert "已归档" in groups[register.SHARED]
    chosen = register.state_groups(work, replace(JUNE, procedure=one.procedure))
    assert title in [title for _, titles in chosen for title in titles]
    # Matters inside others where they are listed; a procedure without any part for her never.
    service = work.rules.procedure("service").title
    assert service not in groups
    assert service in dict(register.state_groups(work, replace(JUNE, with_children=True)))
    mediator = filled.work(work.session, "mediator", work.at)
    assert work.rules.procedure("penalty").title not in dict(register.state_groups(mediator, JUNE))

    def fit(**more: object) -> set[int]:
        filters = replace(JUNE, **more)  # type: ignore[arg-type]
        rows = search(work, filters).rows
        assert register.number_of(work, filters) == len(rows)
        assert [c.id for page in register.every_page(work, filters, 2) for c in page] == [c.id for c in rows]
        return {c.id for c in rows}

    assert fit(state=title) == whole
    assert fit(state="绝无此状态") == set()
    kinds = {right.kind for c in search(work, JUNE).rows for right in c.rights}
    assert set.union(*(fit(right_kind=kind) for kind in kinds)) == whole
    assert fit(right_kind="of_nothing") == set()
    assert fit(officer="绝无此人") == fit(filed_from=date(2026, 6, 1)) == fit(closed_to=date(2026, 6, 30)) == set()


def test_a_state_counts_for_its_version_and_a_colleague_until_recused(filled: Office) -> None:
    with session_factory(filled.engine)() as session:
        work = filled.work(session, "head", at("2026-06-12"))
        case = search(work, JUNE).rows[0]
        newer = {s.id for s in work.rules.procedure("adjudication", 2).states}
        old = next(s for s in work.rules.procedure("adjudication", 1).states if s.id not in newer)
        member = filled.people["member"]
        seat = Assignment(case_id=case.id, person_id=member, role="panel_member", since=case.opened_on)
        under = update(Case).where(Case.id == case.id)
        session.execute(under.values(procedure="adjudication", procedure_version=1, state=old.id))
        session.add(seat)
        session.flush()
        name = session.get_one(Person, member).name

        def fit(**more: object) -> list[int]:
            return [c.id for c in search(work, replace(JUNE, **more)).rows]  # type: ignore[arg-type]

        assert fit(state=old.title, officer=name) == [case.id]
        seat.recused_on = case.opened_on
        session.flush()
        assert fit(officer=name) == []
        session.execute(under.values(procedure_version=2))
        assert case.id not in fit(state=old.title)
        session.rollback()


def test_cases_are_found_by_how_much_they_are_about(filled: Office) -> None:
    sums = {"least": (500_00, None), "most": (None, 500_00), "both": (500_00, 900_00)}
    with session_factory(filled.engine)() as session:
        work = filled.work(session, "head", at("2026-06-12"))
        first, second, third, *_ = whole = references(search(work, JUNE))
        for reference, fen in ((first, 499_99), (second, 500_00), (third, 1_000_00)):
            session.execute(update(Case).where(Case.reference == reference).values(amount_fen=fen))
        found = {
            name: references(search(work, replace(JUNE, least_fen=least, most_fen=most)))
            for name, (least, most) in sums.items()
        }
        # Of a case of which nobody said it nobody can say that it is about less.
        assert found == {"least": [second, third], "most": [first, second], "both": [second]}
        assert len(whole) > 3
        assert register.number_of(work, replace(JUNE, least_fen=500_00)) == 2
        session.rollback()
