"""What parties agree on is rows: each wording, its terms, and the signature under that wording.

Mediations that run already are carried over: consents that stood in events alone become rows of the
party, agreements that took effect become a wording with its terms, and their signatures name it.
What the record last said of a row stays true: the register `restated` names both digests.
"""

from __future__ import annotations

import hashlib
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import rfc8785
import sqlalchemy as sa
from alembic import op

from casehub.db import refuse_to_lose
from casehub.record.restated import Restated, row_digest, told_anew

revision = "0024_agreements"
down_revision = "0023_typed_lines"
branch_labels = None
depends_on = None

PROCEDURE, PERFORM = "mediation", "mediation.perform"
REACHED, PERFORMED = "reach_agreement", ("record_part_performance", "record_performance")
# Step → what it said before consent was a row, and the field with its day.
SAID = {
    "record_consent": ("agreed", "statement_received_on"),
    "record_refusal": ("refused", "statement_received_on"),
    "record_no_reply": ("silent", "period_ended_on"),
}


def _tables() -> None:
    op.create_table(
        "agreement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("draft", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=True),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("debtor_submits", sa.Boolean(), nullable=False),
        sa.Column("event_seq", sa.Integer(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_agreement_case_id_case_file")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_agreement_party_id_party")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement")),
    )
    op.create_index(op.f("ix_agreement_case_id"), "agreement", ["case_id"])
    op.create_table(
        "agreement_term",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("fen", sa.BigInteger(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("performed_on", sa.Date(), nullable=True),
        sa.Column("defaulted_on", sa.Date(), nullable=True),
        sa.Column("enforced_on", sa.Date(), nullable=True),
        sa.Column("deadline_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreement.id"], name=op.f("fk_agreement_term_agreement_id_agreement")),
        sa.ForeignKeyConstraint(["deadline_id"], ["deadline.id"], name=op.f("fk_agreement_term_deadline_id_deadline")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_term")),
    )
    op.create_index(op.f("ix_agreement_term_agreement_id"), "agreement_term", ["agreement_id"])
    op.add_column("party", sa.Column("ended_on", sa.Date(), nullable=True))
    with op.batch_alter_table("declaration") as batch:
        batch.add_column(sa.Column("agreement_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("void_seq", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_declaration_agreement_id_agreement"), "agreement", ["agreement_id"], ["id"]
        )


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value or "")[:10])
    except ValueError:
        return None


def _fen(value: object) -> int | None:
    try:
        return int(Decimal(str(value)) * 100) if value not in (None, "") else None
    except InvalidOperation:
        return None


class _Rows:
    """Rows written, and the register that says so."""

    def __init__(self, bind: sa.Connection) -> None:
        self.bind, self.meta, self.register = bind, sa.MetaData(), Restated(bind, revision)

    def table(self, name: str) -> sa.Table:
        return sa.Table(name, self.meta, autoload_with=self.bind, resolve_fks=False)

    def add(self, name: str, **values: Any) -> int:
        table = self.table(name)
        number = int(self.bind.execute(table.insert().values(**values).returning(table.c.id)).scalar_one())
        self.register.add(name, number, None, row_digest(name, {"id": number, **values}))
        return number

    def change(self, name: str, row: dict[str, Any], **values: Any) -> None:
        table = self.table(name)
        self.bind.execute(table.update().where(table.c.id == row["id"]).values(**values))
        self.register.add(name, row["id"], row_digest(name, row), row_digest(name, row | values))


def _of(rows: _Rows, name: str, **where: Any) -> list[dict[str, Any]]:
    table = rows.table(name)
    query = sa.select(table).where(*(table.c[k] == v for k, v in where.items())).order_by(table.c.id)
    return [dict(row) for row in rows.bind.execute(query).mappings()]


def _consents(rows: _Rows, case: int, events: list[dict[str, Any]]) -> None:
    """An answer of before counts where it can only be that of the one respondent there is."""
    parties = _of(rows, "party", case_id=case)
    if any(_of(rows, "declaration", party_id=party["id"]) for party in parties):
        return
    sides = {side: [p for p in parties if p["role"] == side] for side in ("requester", "respondent")}
    for event in events:
        data = event["detail"].get("data") or {}
        if event["step"] == "receive_request":
            given = [(p, "agreed", data.get("received_on"), p["name"]) for p in sides["requester"]]
        elif event["step"] in SAID and len(sides["respondent"]) == 1:
            answer, name = SAID[event["step"]]
            signed = str(data.get("signed_by") or "")
            given = [(sides["respondent"][0], answer, data.get(name), signed)]
        else:
            continue
        for party, answer, day, signed in given:
            rows.add(
                "declaration", party_id=party["id"], about="mediation", answer=answer,
                given_on=_day(day) or event["at"].date(), signed_by=signed, agent_id=None,
                agreement_id=None, material="", event_seq=event["seq"], void_seq=None,
            )  # fmt: skip


def _agreements(rows: _Rows, case: int, events: list[dict[str, Any]]) -> None:
    before = 0
    for draft, event in enumerate((e for e in events if e["step"] == REACHED), 1):
        data = event["detail"].get("data") or {}
        effective = _day(data.get("effective_on")) or event["at"].date()
        text = {name: data.get(name) for name in ("dispute_facts", "terms", "enforcement_consent")}
        number = rows.add(
            "agreement", case_id=case, draft=draft, party_id=None,
            digest=hashlib.sha256(rfc8785.dumps(text)).hexdigest(),
            debtor_submits=bool(data.get("enforcement_consent")), event_seq=event["seq"],
            effective_on=effective,
        )  # fmt: skip
        clocks = [d for d in _of(rows, "deadline", case_id=case, rule=PERFORM) if d["event_seq"] == event["seq"]]
        _terms(rows, number, [r for r in data.get("terms") or () if isinstance(r, dict)], clocks, events)
        for party in _of(rows, "party", case_id=case):
            for row in _of(rows, "declaration", party_id=party["id"], about="agreement"):
                if before < row["event_seq"] < event["seq"]:
                    rows.change("declaration", row, agreement_id=number)
        before = event["seq"]


def _terms(
    rows: _Rows, agreement: int, told: list[dict[str, Any]], clocks: list[dict[str, Any]], events: list[dict[str, Any]]
) -> None:
    named = {str(e["detail"].get("data", {}).get("item")): e for e in events if e["step"] in PERFORMED}
    waiting = iter(clocks)
    for n, term in enumerate(told, 1):
        due = _day(term.get("due_on"))
        clock = next(waiting, None) if due is not None else None
        done = clock["closed_on"] if clock is not None and clock["outcome"] in {"met", "late"} else None
        lapsed = clock["closed_on"] if clock is not None and clock["outcome"] == "lapsed" else None
        if done is None and clock is None and str(n) in named:
            done = _day(named[str(n)]["detail"]["data"].get("performed_on"))
        rows.add(
            "agreement_term", agreement_id=agreement, number=n, kind=str(term.get("kind") or "")[:20],
            text=str(term.get("text") or ""), fen=_fen(term.get("amount")), due_on=due,
            way=str(term.get("way") or ""), performed_on=done, defaulted_on=lapsed, enforced_on=None,
            deadline_id=clock["id"] if clock is not None else None,
        )  # fmt: skip


def upgrade() -> None:
    """Apply."""
    _tables()
    bind = op.get_bind()
    rows = _Rows(bind)
    cases, event = rows.table("case_file"), rows.table("event")
    mediations = bind.scalars(sa.select(cases.c.id).where(cases.c.procedure == PROCEDURE).order_by(cases.c.id))
    for case in mediations.all():
        query = sa.select(event.c.step, event.c.seq, event.c.at, event.c.detail)
        found = bind.execute(query.where(event.c.case_id == case).order_by(event.c.seq)).mappings()
        events = [{**row, "detail": row["detail"] or {}} for row in found]
        _consents(rows, case, events)
        _agreements(rows, case, events)
    rows.register.close()


def downgrade() -> None:
    """Take back; refused where a text was laid down, a party ended, a declaration was void, or made here."""
    only_here = {
        "协议条款": "agreement_term",
        "协议文本": "agreement",
        "死亡或者终止的当事人": "party WHERE ended_on IS NOT NULL",
        "登记有误的声明": "declaration WHERE void_seq IS NOT NULL",
    }
    refuse_to_lose(op.get_bind(), revision, only_here | told_anew(revision))
    with op.batch_alter_table("declaration") as batch:
        batch.drop_constraint(op.f("fk_declaration_agreement_id_agreement"), type_="foreignkey")
        batch.drop_column("void_seq")
        batch.drop_column("agreement_id")
    op.drop_column("party", "ended_on")
    op.drop_table("agreement_term")
    op.drop_table("agreement")
