"""Every procedure whose decision is measured says where its earlier decisions stand."""

from __future__ import annotations

from casehub.procedures import LAW
from casehub.workflow.decided import Decided

COLUMNS = ["id", "case_id", "event_seq", "party_id", "words", "article", "cents"]


def test_both_procedures_tell_their_decisions_in_the_same_columns() -> None:
    for procedure in ("adjudication", "penalty"):
        decided = LAW.of(procedure).decided
        assert isinstance(decided, Decided)
        assert [column.name for column in decided.rows().subquery().c] == COLUMNS
    assert LAW.of("mediation").decided is None
