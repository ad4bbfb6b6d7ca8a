"""The search index held against its rows: what somebody hid or put there is found and mended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import delete, insert, select, text, update

from casehub.db import session_factory
from casehub.desk.looking import index
from casehub.desk.looking.index import Fault
from casehub.model import Case, FullText, Party, SearchTerm
from tests.casefile.incoming_scene import came
from tests.desk.looking.test_search import FRAME, found, other
from tests.desk.test_finding import BOLT, printed, session
from tests.faults.world import at

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tests.acts.scene import Scene
    from tests.faults.world import Office

__all__ = ["other", "printed", "session"]


def steps(office: Office, session: Session) -> list[index.Step]:
    return list(index.compared(session, index.parts(office.rules.kinds)))


def differing(office: Office, session: Session) -> set[tuple[str, int, Fault]]:
    return {(d.part.name, d.row_id, d.fault) for step in steps(office, session) for d in step.differs}


def mended(office: Office, session: Session) -> int:
    done = 0
    for step in steps(office, session):
        if step.differs:
            wrong, left = index.mend(session, step.differs[0].part, [one.row_id for one in step.differs])
            assert left == 0
            done += wrong
    return done


def stored(session: Session) -> list[Any]:
    return [
        sorted(tuple(row) for row in session.execute(select(*(c for c in kind.__table__.c if c.name != "id"))))
        for kind in (SearchTerm, FullText)
    ]


def term(source: str, row_id: int, field: str) -> Any:
    return (SearchTerm.source == source) & (SearchTerm.row_id == row_id) & (SearchTerm.field == field)


def told(source: str, row_id: int) -> Any:
    return (FullText.source == source) & (FullText.row_id == row_id)


@pytest.mark.parametrize("at_once", [1, 2, 500])
def test_what_was_hidden_changed_or_put_there_is_found_and_put_right(
    office: Office, printed: Scene, session: Session, other: Case, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two of everything: beside each text that differs stands another of its kind that does not."""
    monkeypatch.setattr(index, "ROWS_AT_ONCE", at_once)
    letters = [came(office.work(session, "clerk", at("2026-05-26")), title=f"答辩状{n}", sender=BOLT) for n in (1, 2)]
    session.flush()
    assert differing(office, session) == set()
    whole, case = stored(session), printed.case()
    looked = sum(step.looked for step in steps(office, session))
    mine = session.scalars(select(Party).where(Party.case_id == case.id).order_by(Party.id)).all()
    theirs = session.scalars(select(Party).where(Party.case_id == other.id).order_by(Party.id)).all()
    papers = session.scalars(select(FullText.row_id).where(FullText.source == "document").order_by(FullText.id)).all()
    assert len(mine) == len(theirs) == 2 and len(papers) > 1
    # A case that nobody finds by its party, one that leads elsewhere, one under another word.
    session.execute(delete(SearchTerm).where(term("party", mine[0].id, "name")))
    session.execute(update(SearchTerm).where(term("party", mine[1].id, "name")).values(home_id=other.id))
    session.execute(update(SearchTerm).where(term("party", theirs[0].id, "name")).values(grams="甲乙"))
    session.execute(update(SearchTerm).where(term("case_file", other.id, "title")).values(folded="无"))
    nobody = {"case_id": case.id, "home_id": case.id, "folded": "甲乙", "grams": "甲乙"}
    session.execute(insert(SearchTerm), [
        {"source": "party", "row_id": 900_001, "field": "name", **nobody},
        {"source": "party", "row_id": theirs[1].id, "field": "delivery_phone", **nobody},
        {"source": "elsewhere", "row_id": 7, "field": "name", **nobody},
        {"source": "elsewhere", "row_id": 8, "field": "name", **nobody},
    ])  # fmt: skip
    session.execute(delete(FullText).where(told("document", papers[0])))
    session.execute(update(FullText).where(told("material", letters[1])).values(grams="甲乙"))
    session.execute(insert(FullText).values(source="document", row_id=900_002, folded="甲乙", grams="甲乙"))
    expected = {
        ("party.name", mine[0].id, Fault.MISSING), ("party.name", mine[1].id, Fault.OTHER),
        ("party.name", theirs[0].id, Fault.OTHER), ("case_file.title", other.id, Fault.OTHER),
        ("party.name", 900_001, Fault.STRAY), ("party.delivery_phone", theirs[1].id, Fault.STRAY),
        ("search_term", 7, Fault.STRAY), ("search_term", 8, Fault.STRAY),
        ("document", papers[0], Fault.MISSING), ("material", letters[1], Fault.OTHER),
        ("document", 900_002, Fault.STRAY),
    }  # fmt: skip
    assert differing(office, session) == expected
    assert sum(step.looked for step in steps(office, session)) == looked
    assert found(office, session, FRAME) == []
    assert mended(office, session) == len(expected)
    assert (stored(session), differing(office, session)) == (whole, set())
    # Again is nothing to do.
    assert mended(office, session) == 0
    assert found(office, session, FRAME) == [other.reference]


def test_words_that_no_template_shows_any_more_stay(
    office: Office, printed: Scene, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "words_of", lambda *_: "")
    before = stored(session)
    assert before[1] and differing(office, session) == set()
    assert mended(office, session) == 0 and stored(session) == before


def test_what_an_act_put_right_meanwhile_is_not_touched(office: Office, printed: Scene, session: Session) -> None:
    part = next(one for one in index.parts(office.rules.kinds) if one.name == "party.name")
    rows = session.scalars(select(Party.id)).all()
    assert index.mend(session, part, rows) == (0, 0)


def test_a_case_at_work_is_left_to_the_next_run(own_office: Office, backend: str) -> None:
    """PostgreSQL alone: SQLite has one writer, who waits for the act."""
    if backend == "sqlite":
        pytest.skip("one writer")
    from tests.faults import roads

    references = [roads.registered(own_office), roads.registered(own_office)]
    with own_office.session() as session:
        cases = dict(session.execute(select(Case.reference, Case.id)).all())
        session.execute(delete(SearchTerm).where(SearchTerm.source == "party"))
    part = next(one for one in index.parts(own_office.rules.kinds) if one.name == "party.name")
    with session_factory(own_office.engine)() as act, own_office.session() as session:
        act.execute(select(Case.id).where(Case.reference == references[0]).with_for_update())
        rows = session.execute(select(Party.id, Party.case_id)).all()
        held = [number for number, case in rows if case == cases[references[0]]]
        assert index.mend(session, part, [number for number, _ in rows]) == (len(rows) - len(held), len(held))
        act.rollback()
    with own_office.session() as session:
        assert index.mend(session, part, [number for number, _ in rows]) == (len(held), 0)


def test_the_index_of_the_engine_is_held_against_its_table(own_office: Office, backend: str) -> None:
    """SQLite's own tables are tables: a pair that somebody took out of them leads to no case."""
    with own_office.session() as session:
        connection = session.connection()
        assert index.unsound(connection) == []
        if backend == "postgresql":
            return
        connection.execute(text("INSERT INTO full_text (source, row_id, folded, grams) VALUES ('x', 1, '甲乙', '甲乙')"))
        connection.execute(text("INSERT INTO search_gram (search_gram) VALUES ('delete-all')"))
        connection.execute(text("INSERT INTO full_text_gram (full_text_gram) VALUES ('delete-all')"))
        assert index.unsound(connection) == ["full_text_gram"]
        assert index.made_sound(connection) == ["full_text_gram"]
        assert index.unsound(connection) == []
