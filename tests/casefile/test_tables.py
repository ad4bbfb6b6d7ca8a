"""How the rows of cases are read: when somebody looks, once, and only where there are any."""

from __future__ import annotations

from typing import Any

from sqlalchemy.event import listen, remove

from casehub.casefile import situations
from casehub.casefile.tables import Ahead, Later, Rows, Tables
from casehub.model import (
    Agreement,
    Challenge,
    Document,
    Event,
    EvidenceUse,
    OrganisationSeries,
    Pause,
    Proposal,
    Sample,
    Service,
)
from casehub.people.permissions import find
from tests.acts.scene import Stages, day
from tests.faults import roads
from tests.faults.world import Office, at


def test_a_table_is_read_when_it_is_looked_at_and_once() -> None:
    asked: list[int] = []

    def read() -> list[int]:
        asked.append(1)
        return [3, 4, 5]

    rows = Later(read)
    assert asked == []
    assert (rows[0], rows[1:], len(rows), list(rows), list(reversed(rows))) == (3, [4, 5], 3, [3, 4, 5], [5, 4, 3])
    assert asked == [1]


def test_a_table_that_is_known_to_be_empty_is_not_asked(stages: Stages) -> None:
    with stages.at("prepare") as s:
        work = s.office.work(s.session, "chair", at("2026-06-12"))
        case = s.case()
        since = day("06-01")
        s.session.add(Pause(case_id=case.id, kind="appraisal", reason="", since=since, opened_seq=1))
        s.session.flush()
        step = work.rules.procedure(case.procedure, case.procedure_version).any_step
        asked: list[str] = []
        engine = s.session.get_bind()
        listen(engine, "before_cursor_execute", note := lambda *call: asked.append(call[2]))
        told = situations.load(work, case, step, ahead=Ahead(empty=(Sample, Challenge)))
        assert [pause.kind for pause in told.pauses] == ["appraisal"]
        mark = len(asked)
        assert not told.rows(Sample) and not told.rows(Challenge)
        assert len(asked) == mark
        assert not told.rows(Agreement)
        assert len(asked) == mark + 1
        remove(engine, "before_cursor_execute", note)


def test_the_rows_of_a_matter_and_of_its_main_case_are_told_apart() -> None:
    asked: list[tuple[str, Any]] = []

    def of(kind: Any, case: Any) -> list[str]:
        asked.append((kind.__tablename__, case))
        return [f"{kind.__tablename__} of {case}"]

    rows: Any = Rows(of, "SJ1")  # type: ignore[arg-type]
    assert (rows[Sample], rows.get(Sample), [*rows]) == (["sample of SJ1"], ["sample of SJ1"], [Sample])
    assert (asked, len(rows)) == ([("sample", "SJ1")], 1)


def test_rows_of_a_matter_and_of_its_main_case_are_told_apart(office: Office) -> None:
    reference = roads.told_defects(office)
    (child,) = roads.children(office, reference)
    other = roads.told_defects(office)
    with office.acting("clerk", roads.ARRIVED) as work:
        case, matter, third = (find(work, name) for name in (reference, child, other))
        tables = Tables(work, [case, matter, third], Ahead())
        steps = [[e.step for e in tables.of(Event, one)] for one in (case, matter, third)]
        assert steps == [["open", "receive_request", "tell_defects"], ["open"], steps[0]]
        assert [e.id for e in tables.above(Event, matter)] == [e.id for e in tables.of(Event, case)]
        assert not {e.id for e in tables.of(Event, third)} & {e.id for e in tables.of(Event, case)}
        assert [one.reference for one in tables.children_of(case)] == [child]
        assert (tables.of(Pause, case), tables.children_of(matter)) == ([], [])


def test_what_will_be_looked_at_is_read_in_one_statement_and_comes_to_the_same(office: Office) -> None:
    reference, other = roads.told_defects(office), roads.told_defects(office)
    (child,) = roads.children(office, reference)
    kinds = (Event, Document, Service, Pause, EvidenceUse, Proposal, OrganisationSeries)

    def read(ahead: Ahead, *names: str) -> tuple[list[object], int]:
        """What the tables hold of these cases, and how many questions were asked."""
        with office.acting("clerk", roads.ARRIVED) as work:
            cases = [find(work, name) for name in names]
            asked: list[str] = []
            engine = work.session.get_bind()
            listen(engine, "before_cursor_execute", note := lambda *call: asked.append(call[2]))
            tables = Tables(work, cases, ahead)
            found: list[object] = []
            for case in cases:
                rows = [[row.id for row in tables.of(kind, case)] for kind in (Event, Pause, EvidenceUse, Proposal)]
                rows += [[row.id for row in tables.above(kind, case)] for kind in (Event, Pause)]
                rows += [[d.id for d in tables.documents_of(case)], [s.id for s in tables.services_of(case)]]
                found += [rows, [(one.series, one.prefix) for one in case.organisation.series]]
                found.append([row.id for row in tables.beside(Event, case)])
            remove(engine, "before_cursor_execute", note)
            return found, len(asked)

    # All tables at once, and of the matters beside: which there are, and theirs. Where a case serves
    # papers of others they are asked for apart.
    for names, needed in (((reference, other), 3), ((reference, child, other), 4)):
        plain, several = read(Ahead(), *names)
        first, fewer = read(Ahead(first=kinds, beside=(Event, Document)), *names)
        assert plain == first
        assert plain[0] != plain[3]
        assert (several > 8, fewer) == (True, needed)
