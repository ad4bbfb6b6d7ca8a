"""Papers that wait are printed by one at a time, and tried again when their time has come."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from casehub.model import Case, Document
from casehub.papers import waiting
from casehub.papers.waiting import FAILED, PRINTING, WAITING
from tests.faults import roads
from tests.faults.roads import ARRIVED
from tests.faults.world import Office

HELD = timedelta(minutes=2)


def two_papers(office: Office) -> list[int]:
    references = [roads.told_defects(office) for _ in range(2)]
    with office.reading() as session:
        query = select(Document.id).join(Case, Case.id == Document.case_id).order_by(Document.id)
        return list(session.scalars(query.where(Case.reference.in_(references))))


def test_the_oldest_is_taken_up_and_nobody_else_gets_it(own_office: Office) -> None:
    first, second = two_papers(own_office)
    with own_office.session() as session:
        taken = waiting.take_up(session, ARRIVED, HELD)
        assert taken is not None
        assert (taken.document_id, taken.kind) == (first, "correction_notice")
        assert taken.facts["doc"]["title"]
    with own_office.session() as session:
        # Not even who asks for this one; the other one is free.
        assert waiting.take_up(session, ARRIVED, HELD, first) is None
        other = waiting.take_up(session, ARRIVED, HELD)
        assert other is not None and other.document_id == second
        assert waiting.take_up(session, ARRIVED, HELD) is None
        assert waiting.due(session, ARRIVED, 9) == []
        assert waiting.pending(session) == [first, second]
    # Whoever held it has died: after the longest printing it is free again.
    with own_office.session() as session:
        again = waiting.take_up(session, ARRIVED + HELD, HELD)
        assert again is not None and again.document_id == first


def test_what_failed_is_put_off_longer_each_time(own_office: Office) -> None:
    first, second = two_papers(own_office)
    at = ARRIVED
    for wait in (10, 60, 60):
        with own_office.session() as session:
            job = waiting.take_up(session, at, HELD, first)
            assert job is not None
            tried = waiting.put_off(session, job, "排版出错", at, [10, 60])
            assert tried is not None and tried.due_at == at + timedelta(seconds=wait)
            assert waiting.due(session, at, 9) == [second]
        at += timedelta(seconds=wait)
    with own_office.session() as session:
        never = waiting.Job(second, 0, "", {})
        assert waiting.put_off(session, never, "x", at, [10]) is None


def test_the_page_tells_how_each_stands(own_office: Office) -> None:
    first, second = two_papers(own_office)

    def told(at: object = ARRIVED) -> list[tuple[str, int, str]]:
        with own_office.reading() as session:
            found = waiting.progress(session, [first, second], at)  # type: ignore[arg-type]
            return [(found[n].state, found[n].attempts, found[n].error) for n in (first, second)]

    assert told() == [(WAITING, 0, "")] * 2
    with own_office.session() as session:
        job = waiting.take_up(session, ARRIVED, HELD)
        assert job is not None
    assert told() == [(PRINTING, 1, ""), (WAITING, 0, "")]
    # Held longer than any printing takes: it waits again.
    assert told(ARRIVED + HELD) == [(WAITING, 1, ""), (WAITING, 0, "")]
    with own_office.session() as session:
        waiting.put_off(session, job, "排版出错", ARRIVED, [10])
    assert told()[0] == (FAILED, 1, "排版出错")
    with own_office.reading() as session:
        assert waiting.progress(session, [], ARRIVED) == {}


def test_jobs_of_some_cases_stand_by_case(own_office: Office) -> None:
    first, second = two_papers(own_office)
    with own_office.reading() as session:
        cases = [session.get_one(Document, n).case_id for n in (first, second)]
        assert [job.document_id for job in waiting.jobs_of(session, cases)] == [first, second]
        assert [job.case_id for job in waiting.jobs_of(session, cases[1:])] == cases[1:]
        assert waiting.pending(session, 1) == [first]
