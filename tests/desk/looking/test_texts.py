"""Which pairs a word is looked for by, and what a sample says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, insert, select

from casehub.desk.looking import texts
from casehub.law.text import grams
from casehub.model import SearchTerm
from tests.desk.looking.test_search import FRAME, filed, found, other, session

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from casehub.model import Case
    from tests.acts.scene import Scene
    from tests.faults.world import Office

__all__ = ["filed", "other", "session"]


def put(session: Session, case: Case, *told: str) -> None:
    """Texts of the case in the index, as if it had such rows."""
    rows = [
        {"source": "note", "row_id": n, "field": "x", "case_id": case.id, "home_id": case.id, "folded": one, "grams": " ".join(grams(one))}
        for n, one in enumerate(told, 1)
    ]
    session.execute(insert(SearchTerm), rows)
    texts._seen.clear()


def test_those_pairs_are_looked_for_that_together_leave_the_fewest(
    office: Office, session: Session, filed: Scene, other: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    """戊己庚辛 is in no more texts than 甲乙 is; with one of its pairs the others say nothing new."""
    monkeypatch.setattr(texts, "LEAST_PAIRS", 2)
    put(session, other, *["戊己庚辛"] * 30, *["甲乙。丙丁"] * 40, *["甲乙。戊己庚辛"] * 3, "丙丁")
    asked = texts._telling(session, grams("甲乙。戊己庚辛"))
    assert "甲乙" in asked and {"戊己", "己庚", "庚辛"} & set(asked)
    # Where every pair of it is in every text, it says so with few.
    assert len(texts._telling(session, grams("戊己庚辛"))) <= texts.MOST_PAIRS
    # The text decides: names that share what is looked for are told apart.
    assert found(office, session, FRAME) == [other.reference]
    assert found(office, session, "有限公司（示例）") == found(office, session, "限公司")
    assert found(office, session, "蜀架紧固件有限公司") == []
    texts._seen.clear()


def test_texts_that_come_in_turn_are_all_in_the_sample(
    session: Session, other: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every case brings a title, a name, a number in this order: each second text is no sample."""
    put(session, other, *["甲乙", "丙丁"] * 100)
    monkeypatch.setattr(texts, "SAMPLE", (session.scalar(select(func.max(SearchTerm.id))) or 0) // 2)
    seen = texts._sampled(session).holding
    texts._seen.clear()
    assert {"甲乙", "丙丁"} <= seen.keys()
    assert all(seen[pair].bit_count() > 10 for pair in ("甲乙", "丙丁"))


def test_a_word_of_half_the_texts_is_known_for_one_without_the_index(
    session: Session, other: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(session, other, *["戊己庚辛"] * 30, *["甲乙"] * 2)
    monkeypatch.setattr(texts, "MANY", 4)
    assert texts.in_many(session, "己庚")
    # Two of them are not surely many, and one letter has no pairs.
    assert not texts.in_many(session, "甲乙")
    assert not texts.in_many(session, "戊")
    assert not texts.in_many(session, "戊己庚辛壬")
    texts._seen.clear()
