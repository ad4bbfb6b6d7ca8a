"""Until when the payment of a fine was put off stays with the case."""

from __future__ import annotations

from casehub.procedures.owed import PART
from casehub.procedures.owed.rows import Instalment


def test_every_procedure_with_fines_reads_the_same_table() -> None:
    assert PART.rows == (Instalment,)
    assert Instalment.__tablename__ == "penalty_instalment"
