"""A suit, a reconsideration is a row of its party; a withdrawal that was not allowed says so itself.

Cases that run are carried over: what stood in events alone becomes rows, with what was taken back
and what came of it. The register `restated` names each of them.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import sqlalchemy as sa
from alembic import op

from casehub.db import refuse_to_lose
from casehub.law.text import fold
from casehub.record.restated import Restated, row_digest

revision = "0028_challenges"
down_revision = "0027_successors"
branch_labels = None
depends_on = None

PROCEDURES = ("adjudication", "intake")
# What the forms of the first version called who challenged: a text.
NAMED = ("plaintiff", "applicant_name")
RULING, REVOCATION, REFUSAL = "ruling", "revocation", "refusal"
# Step → kind, and what its form called the authority, its number, the day asked and the day received.
SUED = ("suit", "court", "court_case_no", "sued_on", "suit_received_on")
ASKED = ("reconsideration", "recon_organ", "recon_no", "applied_on", "recon_received_on")
ENTERED = {
    "register_suit": SUED,
    "register_reconsideration": ASKED,
    "register_refusal_suit": SUED,
    "register_refusal_reconsideration": ASKED,
}
OF_REFUSALS = {"register_refusal_suit", "register_refusal_reconsideration"}
# Step → what it said of whom it named, and of the others who had challenged.
UPHELD = {
    "register_challenge_of_one_ended",
    "register_ruling_upheld",
    "register_ruling_upheld_to_performed",
    "register_ruling_upheld_to_urged",
    "register_ruling_upheld_to_enforcing",
    "register_revocation_upheld",
    "register_refusal_upheld_on_reconsideration",
    "register_refusal_upheld_by_court",
}
GONE = {
    "register_ruling_overturned": "overturned",
    "register_revocation_overturned": "overturned",
    "register_ruling_to_redo": "redo",
    "register_refusal_overturned": "overturned",
    "register_cancellation_overturned": "overturned",
}
NOT_ALLOWED = "refuse_withdrawal"


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value or "")[:10])
    except ValueError:
        return None


def _text(value: object) -> str:
    return str(value or "").strip()


def _table(bind: sa.Connection, name: str) -> sa.Table:
    return sa.Table(name, sa.MetaData(), autoload_with=bind, resolve_fks=False)


def _entered(case: int, event: dict[str, Any], said: dict[str, Any], open_: list[dict[str, Any]]) -> dict[str, Any]:
    kind, organ, number, asked, received = ENTERED[event["step"]]
    against = REVOCATION if event["source"] == "revoked" else RULING
    if event["source"] == "challenged" and open_:
        # The first of them had met the case where it stood.
        against = open_[0]["against"]
    return {
        "case_id": case, "kind": kind,
        "against": REFUSAL if event["step"] in OF_REFUSALS else against,
        "organ": _text(said.get(organ)), "number": _text(said.get(number)),
        "asked_on": _day(said.get(asked)), "received_on": _day(said.get(received)) or event["at"].date(),
        "stay_no": "", "stayed_on": None, "stays_all": True, "lifted_on": None,
        "outcome": "", "outcome_no": "", "outcome_on": None, "effective_on": None,
        "event_seq": event["seq"], "outcome_seq": None, "void_seq": None,
    }  # fmt: skip


def _outcome(rows: list[dict[str, Any]], outcome: str, event: dict[str, Any], said: dict[str, Any]) -> None:
    for row in rows:
        row |= {
            "outcome": outcome, "outcome_no": _text(said.get("outcome_no")),
            "outcome_on": _day(said.get("outcome_on")),
            "effective_on": _day(said.get("outcome_effective_on")), "outcome_seq": event["seq"],
        }  # fmt: skip


def _whose(said: dict[str, Any], parties: dict[str, int]) -> list[int]:
    """Whose challenge it is: the party of the form, or each party that its text names.

    Nobody's where the text names somebody else: then a person says whose it is, by entering it
    again; `casehub check` lists such entries.
    """
    if said.get("party"):
        return [said["party"]]
    text = next((name for n in NAMED if (name := _text(said.get(n)))), "")
    names = [text] if fold(text) in parties else re.split("[、，,；;]", text)
    found = [parties.get(fold(name)) for name in names]
    return [n for n in dict.fromkeys(found) if n is not None] if None not in found else []


def _challenges(case: int, events: list[dict[str, Any]], parties: dict[str, int]) -> list[dict[str, Any]]:
    """What the events of a case tell of challenges, in the order in which they were entered."""
    gone = {seq: e["seq"] for e in events for seq in e["detail"].get("taken_back", ())}
    found: list[dict[str, Any]] = []
    for event in events:
        said, step = event["detail"].get("data") or {}, event["step"]
        open_ = [row for row in found if not row["outcome"] and row["void_seq"] is None]
        party = said.get("party")
        own = [row for row in open_ if party in (None, row["party_id"])]
        if step in ENTERED:
            row = {**_entered(case, event, said, open_), "void_seq": gone.get(event["seq"])}
            found += [{**row, "party_id": n} for n in _whose(said, parties)]
        elif event["seq"] in gone:
            continue
        elif step in UPHELD:
            _outcome(own, "upheld", event, said)
        elif step in GONE:
            _outcome(own, GONE[step], event, said)
            _outcome([row for row in open_ if row not in own], "moot", event, said)
        elif step == "register_stay":
            for row in open_:
                row |= {"stay_no": _text(said.get("order_no")), "stayed_on": _day(said.get("ordered_on")), "lifted_on": None}
        elif step == "lift_stay":
            for row in open_:
                row["lifted_on"] = _day(said.get("ordered_on")) if row["stayed_on"] else None
    return found


def _refused(bind: sa.Connection, register: Restated, case: int, events: list[dict[str, Any]]) -> None:
    """A withdrawal answers no more once it was not allowed."""
    party, declaration = _table(bind, "party"), _table(bind, "declaration")
    answers = [e for e in events if e["step"] == NOT_ALLOWED]
    if not answers:
        return
    query = sa.select(declaration).join(party, party.c.id == declaration.c.party_id)
    query = query.where(party.c.case_id == case, declaration.c.about == "withdrawal")
    for row in bind.execute(query.order_by(declaration.c.id)).mappings().all():
        later = (
            e["seq"]
            for e in answers
            if e["seq"] > row["event_seq"]
            and (e["detail"].get("data") or {}).get("party") in (None, row["party_id"])
        )
        answer = next(later, None)
        if answer is None or row["void_seq"] is not None:
            continue
        bind.execute(declaration.update().where(declaration.c.id == row["id"]).values(refused_seq=answer))
        after = row_digest("declaration", {**row, "refused_seq": answer})
        register.add("declaration", row["id"], row_digest("declaration", row), after)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "challenge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("against", sa.String(20), nullable=False),
        sa.Column("organ", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("stay_no", sa.Text(), nullable=False),
        sa.Column("stayed_on", sa.Date(), nullable=True),
        sa.Column("stays_all", sa.Boolean(), nullable=False),
        sa.Column("lifted_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("outcome_no", sa.Text(), nullable=False),
        sa.Column("outcome_on", sa.Date(), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.Column("event_seq", sa.Integer(), nullable=False),
        sa.Column("outcome_seq", sa.Integer(), nullable=True),
        sa.Column("void_seq", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_challenge_case_id_case_file")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_challenge_party_id_party")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_challenge")),
    )
    op.create_index(op.f("ix_challenge_case_id"), "challenge", ["case_id"])
    op.add_column("declaration", sa.Column("refused_seq", sa.Integer(), nullable=True))
    bind = op.get_bind()
    register = Restated(bind, revision)
    tables = "case_file", "event", "challenge", "party"
    cases, event, challenge, party = (_table(bind, name) for name in tables)
    steps = {*ENTERED, NOT_ALLOWED}
    told = sa.select(event.c.case_id).where(event.c.step.in_(steps))
    query = sa.select(cases.c.id).where(cases.c.procedure.in_(PROCEDURES), cases.c.id.in_(told))
    for case in bind.scalars(query.order_by(cases.c.id)).all():
        read = sa.select(event.c.step, event.c.seq, event.c.at, event.c.source, event.c.detail)
        found = bind.execute(read.where(event.c.case_id == case).order_by(event.c.seq)).mappings()
        events = [{**row, "detail": row["detail"] or {}} for row in found]
        names = sa.select(party.c.name, party.c.id).where(party.c.case_id == case)
        by_name = {fold(name): number for name, number in bind.execute(names.order_by(party.c.id))}
        for row in _challenges(case, events, by_name):
            number = bind.execute(challenge.insert().values(**row).returning(challenge.c.id)).scalar_one()
            register.add("challenge", number, None, row_digest("challenge", {"id": number, **row}))
        _refused(bind, register, case, events)
    register.close()


def downgrade() -> None:
    """Take back; refused where a challenge, or the answer to a withdrawal, is there."""
    refuse_to_lose(
        op.get_bind(),
        revision,
        {"复议、诉讼的登记": "challenge", "不予准许撤回的答复": "declaration WHERE refused_seq IS NOT NULL"},
    )
    op.drop_column("declaration", "refused_seq")
    op.drop_table("challenge")
