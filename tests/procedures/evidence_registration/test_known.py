"""What the file knows of evidence kept in place, and how it changes."""

from __future__ import annotations

import pytest

from casehub.procedures.evidence_registration import known, listed
from casehub.workflow.procedure import Procedure
from tests.procedures.asking import TODAY, TOMORROW, YESTERDAY, KnownRow, knows, untold
from tests.workflow.builders import NOW, deadline, event

ROWS: list[KnownRow] = [
    ("hold_began_on", "evidence_registration.decide_outcome", {}, None),
    ("hold_began_on", "evidence_registration.decide_outcome",
     {"events": [event("register_evidence", TODAY, from_on="2026-05-31")]}, YESTERDAY),
    ("hold_approved_at", "evidence_registration.register_evidence", {}, None),
    ("hold_approved_at", "evidence_registration.register_evidence",
     {"events": [event("approve_registration", TODAY)]}, NOW.replace(hour=9)),
    ("hold_decide_by", "evidence_registration.register_evidence", {}, None),
    ("hold_decide_by", "evidence_registration.register_evidence",
     {"deadlines": [deadline("evidence.registration", TOMORROW)]}, TOMORROW),
    ("evidence_approved", "evidence_registration.register_evidence", {}, None),
    ("evidence_approved", "evidence_registration.register_evidence",
     {"events": [event("propose_registration", TODAY, goods_wanted=[{"name": "模具", "spec": "K3", "qty": 2, "unit": "套"}])]},
     [{"name": "模具", "model": "K3", "qty": 2, "unit": "套"}]),
    ("evidence_as_listed", "evidence_registration.register_evidence", {}, []),
    ("evidence_as_listed", "evidence_registration.register_evidence",
     {"data": {"items": [{"name": "模具", "model": "K3", "features": "刻字", "qty": 2, "unit": "套", "place": "货架"}]}},
     [{"name": "模具", "model": "K3", "feature": "刻字", "qty": "2套", "state": None, "location": "货架", "note": ""}]),
    ("evidence_lines", "evidence_registration.register_evidence", {}, None),
    ("evidence_lines", "evidence_registration.register_evidence", {"data": {"items": [{"name": "模具"}]}}, 1),
    ("evidence_held", "evidence_registration.decide_outcome", {}, None),
    ("evidence_held", "evidence_registration.decide_outcome",
     {"events": [event("register_evidence", TODAY, items=[{"name": "模具", "qty": "1套"}, {"name": "底板", "qty": 2, "unit": "件"}])]},
     [{"items": "模具1套"}, {"items": "底板2件"}]),
    ("hold_approved_by", "evidence_registration.register_evidence", {}, None),
    ("hold_approved_by", "evidence_registration.register_evidence", {"events": [event("approve_registration", TODAY)]}, 1),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[f"{n}-{row[0]}" for n, row in enumerate(ROWS, 1)])
def test_the_file_knows(procedures: dict[str, Procedure], row: KnownRow) -> None:
    assert knows(procedures, row)


def test_every_known_fact_is_told_and_changes_with_the_file() -> None:
    assert untold(ROWS, {**known.KNOWN, **listed.KNOWN}) == set()
