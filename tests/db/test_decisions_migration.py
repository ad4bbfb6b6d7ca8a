"""Challenges and the time for them come to know their decision; who received a review has a row."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, select, text

from casehub.cli.database import downgrade, upgrade
from casehub.db import WouldLoseError, session_factory
from casehub.model import Challenge, Deadline, RegisterEntry, ReviewReceipt
from casehub.record import audit
from casehub.record.register import entry_hash
from casehub.record.restated import row_digest
from casehub.second_verifier import rows as second_rows
from casehub.second_verifier.reading import opened
from tests.db.test_attempts_migration import put

BEFORE = "0034_drafts"
GOT = {"party": 2, "recon_decision_no": "9号", "recon_decision_received_on": "2026-10-09", "proof": "回证"}
# Case 1: ruled (paper 1, corrected as 2), sued with claims; changed (3) and reconsidered by 3; what
# was decided reached 2, once by mistake. Case 2: a refusal (4) is challenged before any paper is known.
# Case 3: ruled (5) and revoked (6); the ruling is challenged. Case 4: only revoked (7), and "the ruling" is
# challenged. Case 5: ruled (8), and anew on a paper that became void (9); changed (10) before what was
# revoked is challenged (revocation 11).
EVENTS: list[tuple[int, int, str, dict[str, Any], list[int]]] = [
    (1, 1, "issue_decision", {}, []),
    (1, 2, "register_suit", {"party": 2, "claims": "撤销裁决。"}, []),
    (1, 3, "change_decision", {}, []),
    (1, 4, "register_reconsideration", {"party": 3}, []),
    (1, 5, "register_reconsideration_decision", GOT, []),
    (1, 6, "take_back_outcome_of_one", {"party": 2}, [5]),
    (1, 7, "register_reconsideration_decision", GOT, []),
    (2, 1, "register_refusal_suit", {"party": 5}, []),
    (3, 1, "issue_decision", {}, []),
    (3, 2, "revoke_decision", {}, []),
    (3, 3, "register_suit", {"party": 4}, []),
    (4, 1, "revoke_decision", {}, []),
    (4, 2, "register_suit", {"party": 5}, []),
    (5, 1, "issue_decision", {}, []),
    (5, 2, "issue_decision", {}, []),
    (5, 3, "register_suit", {"party": 6}, []),
    (5, 4, "revoke_decision", {}, []),
    (5, 5, "change_decision", {}, []),
    (5, 6, "register_suit", {"party": 6}, []),
]
PAPERS = [
    (1, 1, "adjudication_decision", 1, None), (2, 1, "adjudication_decision", 1, 1), (3, 1, "decision_revocation", 3, None),
    (4, 2, "non_filing_notice", 2, None),
    (5, 3, "adjudication_decision", 1, None), (6, 3, "decision_revocation", 2, None), (7, 4, "decision_revocation", 1, None),
    (8, 5, "adjudication_decision", 1, None), (9, 5, "adjudication_decision", 2, None),
    (10, 5, "decision_revocation", 5, None), (11, 5, "decision_revocation", 4, None),
]  # fmt: skip
VOID = {9}
ROWS = [(1, 1, 2, "suit", "ruling", 2), (2, 1, 3, "reconsideration", "ruling", 4), (3, 2, 5, "suit", "refusal", 1),
        (4, 3, 4, "suit", "ruling", 3), (5, 4, 5, "suit", "ruling", 2), (6, 5, 6, "suit", "ruling", 3),
        (7, 5, 6, "suit", "revocation", 6)]  # fmt: skip
SERVED = date(2026, 7, 22)


def fill(engine: Engine) -> None:
    with engine.begin() as connection:
        put(connection, "organisation", id=1, key="cqip", name="市局", kind="ip_bureau")
        put(connection, "person", id=1, username="周映荷", name="周映荷")
        for case in range(1, 6):
            put(connection, "case_file", id=case, reference=f"SJ{case}", procedure="adjudication", parent_id=None)
        for n in range(1, 7):
            put(connection, "party", id=n, case_id=1 + (n > 3), role="requester", name=f"公司{n}")
        for case, seq, step, said, gone in EVENTS:
            detail = {"data": said, **({"taken_back": gone} if gone else {})}
            put(connection, "event", case_id=case, seq=seq, step=step, source="served", detail=detail, actor_id=1, hash=f"{case}{seq}")
        for n, case, kind, seq, of in PAPERS:
            put(connection, "document", id=n, case_id=case, kind=kind, event_seq=seq, supersedes_id=of, title=kind, code=f"{n}", status="void" if n in VOID else "issued")
        told = []
        for n, case, party, kind, against, seq in ROWS:
            row = put(connection, "challenge", case_id=case, party_id=party, kind=kind, against=against, event_seq=seq, outcome="")
            told.append(["challenge", n, row_digest("challenge", {"id": n, **row})])
        put(connection, "service", case_id=1, parent_id=1, party_id=2, served_on=SERVED, document_ids=[2], kinds=["adjudication_decision"])
        for n, start in ((1, SERVED), (2, date(2026, 7, 23))):
            clock = put(connection, "deadline", case_id=1, rule="reconsideration.apply", party_id=2, start_on=start, outcome="")
            told.append(["deadline", n, row_digest("deadline", {"id": n, **clock})])
        at = datetime(2026, 3, 1, 9, tzinfo=UTC)
        entry: dict[str, Any] = {
            "chain": "opening", "seq": 1, "kind": "opening", "actor_id": None, "at": at,
            "rows": told, "previous_hash": "0" * 64,
        }  # fmt: skip
        put(connection, "register_entry", **entry | {"hash": entry_hash(RegisterEntry(**entry))})


def faults(engine: Engine, url: str) -> list[str]:
    """What either verifier says of the rows that were written."""
    with session_factory(engine, read_only=True)() as session:
        found = [f.where for f in audit.verify(session).faults]
    with opened(url) as db:
        found += [where for _, where, _ in second_rows.faults(db)]
    return [where for where in found if any(n in where for n in ("challenge", "review_receipt"))]


def test_what_papers_services_and_events_tell_becomes_columns(engine: Engine, database_url: str) -> None:
    downgrade(database_url, BEFORE)
    fill(engine)
    upgrade(database_url)
    with session_factory(engine, read_only=True)() as session:
        rows = session.scalars(select(Challenge).order_by(Challenge.id))
        assert [(c.against, c.document_id, c.claims) for c in rows] == [
            # Of a paper its first edition; what was changed by then is the change.
            ("ruling", 1, "撤销裁决。"), ("change", 3, None), ("refusal", None, None),
            # What revokes is no ruling, what became void is none, and what changes one revokes nothing.
            ("ruling", 5, None), ("ruling", None, None), ("ruling", 8, None), ("revocation", 11, None),
        ]  # fmt: skip
        got = session.scalars(select(ReviewReceipt).order_by(ReviewReceipt.id))
        assert [(r.challenge_id, r.party_id, r.number, r.received_on, r.event_seq, r.void_seq) for r in got] == [
            (2, 2, "9号", date(2026, 10, 9), 5, 6), (2, 2, "9号", date(2026, 10, 9), 7, None),
        ]  # fmt: skip
        assert list(session.scalars(select(Deadline.document_id).order_by(Deadline.id))) == [2, None]
    assert faults(engine, database_url) == []
    with engine.begin() as connection:
        connection.execute(text("UPDATE challenge SET document_id = 3 WHERE id = 1"))
    assert len(faults(engine, database_url)) == 2
    with pytest.raises(WouldLoseError, match="复议、诉讼所针对的决定"):
        downgrade(database_url, BEFORE)
