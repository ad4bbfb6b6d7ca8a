"""Each party's goods are its own lots; what is left of each is what came less what went."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from casehub.procedures.penalty.goods import SAMPLED, GoodsMove, SeizedGoods, Way, left
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


LOT = st.integers(1, 3)
MOVED = st.tuples(st.sampled_from(["move", "sample"]), LOT, st.integers(1, 60))
BACK = st.tuples(st.just("take back"), st.integers(2, 30), st.just(0))


class Ledger:
    """A file with lots, entered by act 1, and what acts of the matter and of the main case did since."""

    def __init__(self, lots: list[int]) -> None:
        self.lots = dict(enumerate(lots, 1))
        self.moved: list[tuple[int, int, int]] = []
        self.sampled: list[tuple[int, int, int]] = []
        self.void: set[int] = set()

    def file(self, wanted: list[dict[str, int]] | None = None) -> Any:
        """The matter as guards read it, with a form typed in."""
        rows: dict[type, list[Any]] = {
            SeizedGoods: [
                SeizedGoods(id=70 + n, lot=n, qty=qty, event_seq=1, name="榨菜", unit="箱", party_id=1)
                for n, qty in self.lots.items()
            ],
            GoodsMove: [
                GoodsMove(lot=lot, qty=qty, event_seq=seq, way=Way.RETURNED.value, moved_on=date(2026, 5, 1), receiver="甲")
                for seq, lot, qty in self.moved
            ],
        }  # fmt: skip
        above = [
            SimpleNamespace(seq=seq, step=SAMPLED, typed={"items": [
                {"held_lot": 70 + lot, "sample_qty": qty - qty // 3, "reserve_qty": qty // 3},
                # Of something that is not held: it is no lot's.
                {"held_lot": None, "sample_qty": 5, "reserve_qty": 5},
            ]})
            for seq, lot, qty in self.sampled
            if seq not in self.void
        ]  # fmt: skip
        events = [SimpleNamespace(seq=seq) for seq in range(1, 60) if seq not in self.void]
        return SimpleNamespace(
            rows=rows.__getitem__, events=events, act_seq=None, data={"moves": wanted or []},
            parent=object(), parent_events=above,
        )  # fmt: skip

    def gone(self, lot: int) -> int:
        every = [*self.moved, *self.sampled]
        return sum(qty for seq, of, qty in every if of == lot and seq not in self.void)


@given(
    st.lists(st.integers(1, 50), min_size=2, max_size=3), st.lists(st.one_of(MOVED, BACK), max_size=14)
)
def test_in_whatever_order_things_move_the_quantities_balance(
    lots: list[int], wanted: list[tuple[str, int, int]]
) -> None:
    book = Ledger(lots)
    for seq, (what, lot, qty) in enumerate(wanted, 2):
        if what == "take back":
            book.void |= {seq_ for seq_, *_ in (*book.moved, *book.sampled) if seq_ == lot}
        # What the guard lets through is recorded, nothing else is; a sample is held to the same rest.
        elif no_more_leaves_than_is_there(book.file([{"lot": lot, "qty": qty}])) is None:
            (book.moved if what == "move" else book.sampled).append((seq, lot, qty))
        here = left(book.file())
        assert here.keys() == book.lots.keys()
        for n, came in book.lots.items():
            assert here[n] == came - book.gone(n) >= 0
