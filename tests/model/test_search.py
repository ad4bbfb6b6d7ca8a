"""The index of searched texts follows its rows: added, changed, removed, and made anew."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from casehub.db import session_factory
from casehub.law.text import fold
from casehub.model import Case, Party, SearchTerm
from casehub.model.search import rebuild
from tests import factories
from tests.faults.world import Office, at

CHAIN, BOLT = "重庆山馳鏈條有限公司（示例）", "重庆万骑紧固件有限公司（示例）"


@pytest.fixture
def session(office: Office) -> Iterator[Session]:
    with session_factory(office.engine)() as opened:
        yield opened
        opened.rollback()


@pytest.fixture
def case(office: Office, session: Session) -> Case:
    work = office.work(session, "clerk", at("2026-05-20"))
    parties = [factories.party("requester", CHAIN), factories.party("respondent", BOLT)]
    return factories.open_request(work, "adjudication", parties=parties)


def names(session: Session, case: Case) -> dict[int, tuple[str, str]]:
    """Party → its folded name and its side, as the index has them."""
    session.flush()
    where = (SearchTerm.source == "party") & (SearchTerm.field == "name")
    rows = session.scalars(select(SearchTerm).where(where, SearchTerm.case_id == case.id))
    return {row.row_id: (row.folded, row.side) for row in rows}


def party(case: Case, name: str) -> Party:
    return next(one for one in case.parties if one.name == name)


def test_terms_follow_their_rows(session: Session, case: Case) -> None:
    chain, bolt = party(case, CHAIN), party(case, BOLT)
    assert names(session, case) == {chain.id: (fold(CHAIN), "requester"), bolt.id: (fold(BOLT), "respondent")}
    bolt.name = "新名公司"
    chain.role = "respondent"
    assert names(session, case) == {chain.id: (fold(CHAIN), "respondent"), bolt.id: (fold("新名公司"), "respondent")}
    session.delete(bolt)
    assert names(session, case) == {chain.id: (fold(CHAIN), "respondent")}


def test_made_anew_it_is_the_same(session: Session, case: Case) -> None:
    def terms() -> list[tuple[object, ...]]:
        columns = (SearchTerm.source, SearchTerm.row_id, SearchTerm.field, SearchTerm.folded, SearchTerm.grams)
        return sorted(tuple(row) for row in session.execute(select(*columns)))

    before = (names(session, case), terms())
    assert [*rebuild(session)][-1] == len(before[1])
    assert (names(session, case), terms()) == before
