"""Papers about late fines ask for the same names, and each says by what it was served."""

from __future__ import annotations

from casehub.procedures.on_the_spot import owing
from casehub.procedures.penalty import demanded


def test_both_procedures_tell_the_same_things() -> None:
    assert demanded.TOLD.known.keys() == owing.TOLD.known.keys()
    assert (demanded.TOLD.proof, owing.TOLD.proof) == ("送达回证", "当事人的签收记录")
