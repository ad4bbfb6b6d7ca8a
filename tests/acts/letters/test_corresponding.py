"""The letters of several matters are read at once, each to its own matter; a case without any has none."""

from __future__ import annotations

from sqlalchemy import event, select

from casehub.acts.letters.corresponding import Numbered, concerns_letters, correspondence
from casehub.model import Case, Document, Event, Organisation
from tests.acts.letters.silences import asked
from tests.faults import roads
from tests.faults.world import Office, at


def test_each_matter_has_its_own_acts_and_numbers(office: Office) -> None:
    plain = roads.registered(office)
    with office.session() as session:
        dazhou = session.scalars(select(Organisation.name).where(Organisation.key == "dazhou")).one()
        both = [asked(lambda who, when: office.work(session, who, when), dazhou, roads.key()) for _ in range(2)]
        rows = {one.reference: one.id for one in session.scalars(select(Case).where(Case.reference.in_([*both, plain])))}
        work, said = office.work(session, "head", at("2026-12-07")), list[str]()
        session.flush()
        note = lambda *call: said.append(str(call[2]))  # noqa: E731
        event.listen(office.engine, "before_cursor_execute", note)
        try:
            found = correspondence(work, set(rows.values()))
        finally:
            event.remove(office.engine, "before_cursor_execute", note)
        assert len(said) == 3
        assert found[rows[plain]].events == []
        for reference in both:
            own = rows[reference]
            assert [(one.case_id, one.step) for one in found[own].events] == [(own, "ask_resource"), (own, "note_letter_sent")]
            papers = session.scalars(select(Document).where(Document.case_id == own))
            assert found[own].papers == {(one.event_seq, one.kind): Numbered(one.number, stands=True) for one in papers}
            kept = session.scalars(select(Event).where(Event.case_id == own)).all()
            procedure = work.law.procedure("requesting")
            steps = {one.id for one in procedure.steps if concerns_letters(one)}
            assert [one.seq for one in found[own].events] == [one.seq for one in kept if one.step in steps]
        session.rollback()
