"""Each party's goods are its own lots; what is left of each is what came less what went."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from casehub.procedures.penalty.goods import GoodsMove, SeizedGoods, Way, left
from casehub.procedures.seizure.moving import no_more_leaves_than_is_there
from tests.acts.scene import day
from tests.procedures.seizure.holding import END, THREE, seized, with_series

if TYPE_CHECKING:
    from tests.procedures.penalty.enforcing import Enforcing


@pytest.fixture
def filed(e: Enforcing) -> Enforcing:
    """Two parties of one infringement, nothing seized yet."""
    return with_series(e).file(parties=THREE)


def test_two_parties_each_have_their_own_measure_and_end(filed: Enforcing) -> None:
    one, other = filed.parties("respondent")
    first, second = seized(filed, one), seized(filed, other, "04-09")
    # 1 May is a holiday: the day is not moved.
    assert filed.s.due(END, first) == day("05-01")
    assert filed.s.due(END, second) == day("05-09")
    rows = filed.s.session.scalars(select(SeizedGoods)).all()
    assert [(row.party_id, row.lot, row.qty) for row in rows] == [
        (one, 1, 800), (one, 2, 12000), (other, 1, 800), (other, 2, 12000)
    ]  # fmt: skip


def ledger(lots: list[int], moves: list[tuple[int, int, int]], typed: list[dict[str, int]], void: int) -> Any:
    """A file with these lots, entered by act 1, and moves (act, lot, qty); the act `void` counts for nothing."""
    rows: dict[type, list[Any]] = {
        SeizedGoods: [
            SeizedGoods(lot=n, qty=qty, event_seq=1, name="榨菜", unit="箱", party_id=1) for n, qty in enumerate(lots, 1)
        ],
        GoodsMove: [
            GoodsMove(lot=lot, qty=qty, event_seq=seq, way=Way.RETURNED.value, moved_on=date(2026, 5, 1), receiver="甲")
            for seq, lot, qty in moves
        ],
    }  # fmt: skip
    events = [SimpleNamespace(seq=seq) for seq in range(1, 40) if seq != void]
    return SimpleNamespace(rows=rows.__getitem__, events=events, act_seq=None, data={"moves": typed})


@given(
    st.lists(st.integers(1, 50), min_size=2, max_size=3),
    st.lists(st.tuples(st.integers(1, 3), st.integers(1, 60)), max_size=12),
    st.integers(2, 14),
)
def test_whatever_is_let_through_the_quantities_balance(
    lots: list[int], wanted: list[tuple[int, int]], void: int
) -> None:
    taken: list[tuple[int, int, int]] = []
    for seq, (lot, qty) in enumerate(wanted, 2):
        # What the guard lets through is recorded, nothing else is.
        if no_more_leaves_than_is_there(ledger(lots, taken, [{"lot": lot, "qty": qty}], 0)) is None:
            taken.append((seq, lot, qty))
        here = left(ledger(lots, taken, [], 0))
        assert here.keys() == set(range(1, len(lots) + 1))
        for n, came in enumerate(lots, 1):
            assert here[n] == came - sum(q for _seq, of, q in taken if of == n) >= 0
    # An act taken back gives back what it took.
    again = left(ledger(lots, taken, [], void))
    assert sum(again.values()) == sum(lots) - sum(q for seq, _lot, q in taken if seq != void)
