"""Suits and reconsiderations that stood in events alone become rows under the record."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, select, text

from casehub.cli.database import downgrade, upgrade
from casehub.db import WouldLoseError, session_factory
from casehub.model import Challenge, Declaration, RegisterEntry
from casehub.record import audit
from casehub.record.register import entry_hash
from casehub.record.restated import row_digest
from casehub.second_verifier import rows as second_rows
from casehub.second_verifier.reading import opened
from tests.db.test_attempts_migration import put

BEFORE = "0027_successors"
SUIT: dict[str, Any] = {"court": "一中院", "court_case_no": "77号", "suit_received_on": "2026-08-05"}
ASKED: dict[str, Any] = {"recon_organ": "市政府", "recon_no": "9号", "recon_received_on": "2026-08-06"}
OVER: dict[str, Any] = {"outcome_no": "判1", "outcome_on": "2026-10-10", "outcome_effective_on": "2026-10-20"}
# Case 1: party 3 sued by mistake; 2 sues and 3 asks; stayed; 3 loses. Case 2: 6 won, which 7's suit
# makes moot. Case 3: the revocation is challenged by nobody named, of two respondents, which somebody
# has to tell. Case 5: the texts of the first version name one of the requesters, then both of the
# respondents, then somebody who is no party, then one party and a stranger.
ACTS: dict[int, list[tuple[str, str, dict[str, Any]]]] = {
    1: [
        ("register_suit", "served", {"party": 3, **SUIT}),
        ("register_suit", "challenged", {"party": 2, **SUIT}),
        ("take_back_challenge_of_one", "challenged", {"party": 3, "taken_back": [1]}),
        ("register_reconsideration", "challenged", {"party": 3, **ASKED}),
        ("register_stay", "challenged", {"order_no": "停1", "ordered_on": "2026-09-01"}),
        ("register_challenge_of_one_ended", "challenged", {"party": 3, **OVER}),
        ("lift_stay", "challenged", {"order_no": "停2", "ordered_on": "2026-11-01"}),
    ],
    2: [
        ("register_suit", "urged", {"party": 6, **SUIT}),
        ("register_suit", "challenged", {"party": 7, **SUIT}),
        ("register_ruling_upheld", "challenged", {"taken_back_by": 4, **OVER}),
        ("take_back_outcome", "served", {"taken_back": [3]}),
        ("register_ruling_overturned", "challenged", {"party": 6, **OVER}),
    ],
    3: [("register_suit", "revoked", SUIT), ("register_stay", "challenged", {"ordered_on": "2026-09-01"})],
    4: [
        ("register_refusal_suit", "rejected", {"party": 10, "sued_on": "2026-08-01", **SUIT}),
        ("request_withdrawal", "filed", {"party": 10}),
        ("refuse_withdrawal", "filed", {"party": 10}),
    ],
    5: [
        ("register_suit", "served", {"plaintiff": "公司13 ", **SUIT}),
        ("register_reconsideration", "challenged", {"applicant_name": "公司14、公司15", **ASKED}),
        ("register_suit", "challenged", {"plaintiff": "别的公司", **SUIT}),
        ("register_suit", "challenged", {"plaintiff": "公司14、别的公司", **SUIT}),
    ],
}  # fmt: skip


def fill(engine: Engine) -> None:
    with engine.begin() as connection:
        put(connection, "organisation", id=1, key="cqip", name="市局", kind="ip_bureau")
        put(connection, "person", id=1, username="周映荷", name="周映荷")
        number = 0
        for case, acts in ACTS.items():
            put(connection, "case_file", id=case, reference=f"SJ{case}", procedure="adjudication", parent_id=None)
            for side in ("requester", "respondent", "respondent"):
                number += 1
                put(connection, "party", id=number, case_id=case, role=side, name=f"公司{number}")
            for seq, (step, source, said) in enumerate(acts, 1):
                detail = {"data": {k: v for k, v in said.items() if k != "taken_back"}}
                detail |= {"taken_back": said["taken_back"]} if "taken_back" in said else {}
                put(connection, "event", case_id=case, seq=seq, step=step, source=source, detail=detail, actor_id=1, hash=f"{case}{seq}")
        told = [
            ["declaration", n, row_digest("declaration", {"id": n, **put(connection, "declaration", party_id=10, about="withdrawal", event_seq=seq)})]
            for n, seq in ((1, 2), (2, 9))
        ]
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
    return [where for where in found if "challenge" in where or "declaration" in where]


def test_what_stood_in_events_becomes_rows(engine: Engine, database_url: str) -> None:
    downgrade(database_url, BEFORE)
    fill(engine)
    upgrade(database_url)
    with session_factory(engine, read_only=True)() as session:
        rows = list(session.scalars(select(Challenge).order_by(Challenge.id)))
        assert [(c.party_id, c.kind, c.against, c.outcome, c.void_seq) for c in rows] == [
            (3, "suit", "ruling", "", 3),
            (2, "suit", "ruling", "", None),
            (3, "reconsideration", "ruling", "upheld", None),
            (6, "suit", "ruling", "overturned", None),
            (7, "suit", "ruling", "moot", None),
            (10, "suit", "refusal", "", None),
            (13, "suit", "ruling", "", None),
            (14, "reconsideration", "ruling", "", None),
            (15, "reconsideration", "ruling", "", None),
        ]
        assert [(c.stayed_on, c.lifted_on, c.is_stayed) for c in rows[1:3]] == [
            (date(2026, 9, 1), date(2026, 11, 1), False), (date(2026, 9, 1), None, False),
        ]  # fmt: skip
        assert (rows[2].organ, rows[2].number, rows[2].received_on) == ("市政府", "9号", date(2026, 8, 6))
        assert (rows[2].outcome_no, rows[2].effective_on, rows[2].outcome_seq) == ("判1", date(2026, 10, 20), 6)
        assert rows[5].asked_on == date(2026, 8, 1)
        answered = session.execute(select(Declaration.event_seq, Declaration.refused_seq).order_by(Declaration.id))
        assert [tuple(row) for row in answered] == [(2, 3), (9, None)]
    assert faults(engine, database_url) == []
    with engine.begin() as connection:
        connection.execute(text("UPDATE challenge SET outcome = 'upheld' WHERE party_id = 2"))
    assert len(faults(engine, database_url)) == 2
    with pytest.raises(WouldLoseError, match="复议、诉讼的登记、不予准许撤回的答复"):
        downgrade(database_url, BEFORE)
