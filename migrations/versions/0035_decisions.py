"""Which decision a suit, a reconsideration and the time for them are about; who received a review.

What running cases tell of it is read out of their papers, services and events.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from alembic import op

from casehub.db import refuse_to_lose
from casehub.record.restated import Restated, row_digest, told_anew

if TYPE_CHECKING:
    from collections.abc import Collection

revision = "0035_decisions"
down_revision = "0034_drafts"
branch_labels = None
depends_on = None

RULING, CHANGE, REVOCATION = "ruling", "change", "revocation"
# What was challenged → kinds of the papers that it can be.
PAPERS = {
    RULING: ("adjudication_decision", "decision_revocation"),
    REVOCATION: ("decision_revocation",),
    "refusal": ("non_filing_notice", "case_cancellation_decision"),
}
CHANGES, RECEIVED = "change_decision", "register_reconsideration_decision"
TIMES = ("adjudication.sue", "adjudication.sue_general", "reconsideration.apply")
TOLD = (*PAPERS[RULING], *PAPERS["refusal"], "dishonesty_listing_decision")


class _Rows:
    """Rows of an instance, written anew under the register."""

    def __init__(self, bind: sa.Connection) -> None:
        self.bind, self.meta, self.register = bind, sa.MetaData(), Restated(bind, revision)

    def table(self, name: str) -> sa.Table:
        """The table as it is now."""
        return sa.Table(name, self.meta, autoload_with=self.bind, resolve_fks=False)

    def read(self, query: sa.Select[Any]) -> list[dict[str, Any]]:
        """Rows by the names of their columns."""
        return [dict(row) for row in self.bind.execute(query).mappings()]

    def set(self, name: str, row: dict[str, Any], **values: Any) -> None:
        """Change a row that stands already."""
        table = self.table(name)
        self.bind.execute(table.update().where(table.c.id == row["id"]).values(**values))
        before, after = row_digest(name, row), row_digest(name, {**row, **values})
        self.register.add(name, row["id"], before, after)

    def add(self, name: str, **values: Any) -> None:
        """Write a row that is new."""
        table = self.table(name)
        number = int(self.bind.execute(table.insert().values(**values).returning(table.c.id)).scalar_one())
        self.register.add(name, number, None, row_digest(name, {"id": number, **values}))


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value or "")[:10])
    except ValueError:
        return None


def _decision(rows: _Rows, challenge: dict[str, Any]) -> dict[str, Any] | None:
    """The newest paper of the case, when it was challenged, that it can be about; its first edition.

    A void paper decides nothing. What revokes a ruling is no ruling, and what changes one is.
    """
    table, event = rows.table("document"), rows.table("event")
    made = (event.c.case_id == table.c.case_id) & (event.c.seq == table.c.event_seq)
    query = (
        sa.select(table.c.id, table.c.kind, event.c.step)
        .outerjoin_from(table, event, made)
        .where(
            table.c.case_id == challenge["case_id"],
            table.c.kind.in_(PAPERS.get(challenge["against"], ())),
            table.c.event_seq <= challenge["event_seq"],
            table.c.supersedes_id.is_(None),
            table.c.status != "void",
        )
        .order_by(table.c.event_seq.desc(), table.c.id.desc())
    )
    for paper in rows.read(query):
        of_either = paper["kind"] in PAPERS[REVOCATION]
        if not of_either or (paper["step"] == CHANGES) == (challenge["against"] == RULING):
            return paper
    return None


def _challenges(rows: _Rows) -> None:
    challenge, event = rows.table("challenge"), rows.table("event")
    for row in rows.read(sa.select(challenge).order_by(challenge.c.id)):
        of_case = sa.select(event.c.step, event.c.detail).where(event.c.case_id == row["case_id"])
        entered = rows.read(of_case.where(event.c.seq == row["event_seq"]))
        values: dict[str, Any] = {}
        claims = entered and ((entered[0]["detail"] or {}).get("data") or {}).get("claims")
        if claims:
            values["claims"] = str(claims)
        paper = _decision(rows, row)
        if paper is not None:
            values["document_id"] = paper["id"]
            if row["against"] == RULING and paper["step"] == CHANGES:
                values["against"] = CHANGE
        if values:
            rows.set("challenge", row, **values)


def _receipts(rows: _Rows) -> None:
    challenge, event = rows.table("challenge"), rows.table("event")
    query = sa.select(event.c.case_id, event.c.seq, event.c.detail).where(event.c.step == RECEIVED)
    for one in rows.read(query.order_by(event.c.case_id, event.c.seq)):
        said = (one["detail"] or {}).get("data") or {}
        asked = rows.read(
            sa.select(challenge)
            .where(
                challenge.c.case_id == one["case_id"],
                challenge.c.kind == "reconsideration",
                challenge.c.event_seq < one["seq"],
            )
            .order_by(challenge.c.event_seq.desc(), challenge.c.id.desc())
        )
        party, on = said.get("party"), _day(said.get("recon_decision_received_on"))
        own = [row for row in asked if row["party_id"] == party] or asked
        if not own or party is None or on is None:
            continue
        later = sa.select(event.c.seq, event.c.detail).where(
            event.c.case_id == one["case_id"], event.c.seq > one["seq"]
        )
        undone = (e["seq"] for e in rows.read(later) if one["seq"] in (e["detail"] or {}).get("taken_back", ()))
        rows.add(
            "review_receipt", case_id=one["case_id"], challenge_id=own[0]["id"], party_id=party,
            number=str(said.get("recon_decision_no") or ""), received_on=on,
            proof=str(said.get("proof") or ""), event_seq=one["seq"], void_seq=next(undone, None),
        )  # fmt: skip


def _served(rows: _Rows, clock: dict[str, Any]) -> Collection[int]:
    """Papers that tell of such a time and reached the party on the day on which it began."""
    service, document = rows.table("service"), rows.table("document")
    found: set[int] = set()
    query = sa.select(service.c.document_ids).where(
        service.c.parent_id == clock["case_id"],
        service.c.party_id == clock["party_id"],
        service.c.served_on == clock["start_on"],
    )
    for row in rows.read(query):
        found.update(row["document_ids"] or ())
    told = sa.select(document.c.id).where(document.c.id.in_(found), document.c.kind.in_(TOLD))
    return [row["id"] for row in rows.read(told)]


def _clocks(rows: _Rows) -> None:
    clock = rows.table("deadline")
    open_ones = sa.select(clock).where(clock.c.rule.in_(TIMES), clock.c.closed_on.is_(None))
    for row in rows.read(open_ones.order_by(clock.c.id)):
        papers = _served(rows, row)
        if len(papers) == 1:
            rows.set("deadline", row, document_id=papers[0])


def upgrade() -> None:
    """Apply; NULL stands in no digest."""
    for name in ("challenge", "deadline"):
        with op.batch_alter_table(name) as batch:
            batch.add_column(sa.Column("document_id", sa.Integer(), nullable=True))
            batch.create_foreign_key(
                op.f(f"fk_{name}_document_id_document"), "document", ["document_id"], ["id"]
            )
    op.add_column("challenge", sa.Column("claims", sa.Text(), nullable=True))
    op.create_table(
        "review_receipt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("challenge_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("proof", sa.Text(), nullable=False),
        sa.Column("event_seq", sa.Integer(), nullable=False),
        sa.Column("void_seq", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_review_receipt_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(
            ["challenge_id"], ["challenge.id"], name=op.f("fk_review_receipt_challenge_id_challenge")
        ),
        sa.ForeignKeyConstraint(
            ["party_id"], ["party.id"], name=op.f("fk_review_receipt_party_id_party")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_receipt")),
    )
    op.create_index(op.f("ix_review_receipt_case_id"), "review_receipt", ["case_id"])
    rows = _Rows(op.get_bind())
    _challenges(rows)
    _receipts(rows)
    _clocks(rows)
    rows.register.close()


def downgrade() -> None:
    """Take back; refused where a decision is named, or a receipt was entered."""
    lost = {
        "复议、诉讼所针对的决定": "challenge WHERE document_id IS NOT NULL OR claims IS NOT NULL",
        "期限所依据的文书": "deadline WHERE document_id IS NOT NULL",
        "复议决定的收到": "review_receipt",
    }
    refuse_to_lose(op.get_bind(), revision, {**lost, **told_anew(revision)})
    op.drop_table("review_receipt")
    op.drop_column("challenge", "claims")
    for name in ("challenge", "deadline"):
        with op.batch_alter_table(name) as batch:
            batch.drop_constraint(op.f(f"fk_{name}_document_id_document"), type_="foreignkey")
            batch.drop_column("document_id")
