"""Matters for approval: what is proposed, who was asked, what they answered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from casehub.db import refuse_to_lose

revision = "0039_proposals"
down_revision = "0038_materials"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
WHEN = sa.DateTime(timezone=True)


def _proposal() -> None:
    op.create_table(
        "proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(60), nullable=False),
        sa.Column("procedure_version", sa.Integer(), nullable=False),
        sa.Column("keeper_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("opened_at", WHEN, nullable=False),
        sa.Column("event_seq", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_proposal_case_id_case_file")),
        sa.ForeignKeyConstraint(["keeper_id"], ["person.id"], name=op.f("fk_proposal_keeper_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
    )
    for column in ("case_id", "keeper_id", "status"):
        op.create_index(op.f(f"ix_proposal_{column}"), "proposal", [column])
    under_way = sa.text("status IN ('open', 'returned')")
    op.create_index(
        "uq_proposal_under_way", "proposal", ["case_id", "step"],
        unique=True, sqlite_where=under_way, postgresql_where=under_way,
    )


def _version() -> None:
    op.create_table(
        "proposal_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("data", JSON, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("papers", JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_proposal_version_proposal_id_proposal")
        ),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_proposal_version_author_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_version")),
        sa.UniqueConstraint("proposal_id", "number", name=op.f("uq_proposal_version_proposal_id_number")),
    )


def _request() -> None:
    op.create_table(
        "proposal_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("station", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", WHEN, nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("answer", sa.String(20), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", WHEN, nullable=True),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.Column("given", JSON, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("urged_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_proposal_request_proposal_id_proposal")
        ),
        *(
            sa.ForeignKeyConstraint([column], ["person.id"], name=op.f(f"fk_proposal_request_{column}_person"))
            for column in ("person_id", "asked_by_id", "answered_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_request")),
    )
    for column in ("proposal_id", "person_id"):
        op.create_index(op.f(f"ix_proposal_request_{column}"), "proposal_request", [column])


def _mark() -> None:
    op.create_table(
        "proposal_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(60), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("reply", sa.String(20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_proposal_mark_proposal_id_proposal")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["proposal_request.id"], name=op.f("fk_proposal_mark_request_id_proposal_request")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_mark")),
    )
    op.create_index(op.f("ix_proposal_mark_proposal_id"), "proposal_mark", ["proposal_id"])


def _reading() -> None:
    op.create_table(
        "proposal_reading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("first_at", WHEN, nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_proposal_reading_proposal_id_proposal")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_proposal_reading_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_reading")),
        sa.UniqueConstraint("proposal_id", "person_id", name=op.f("uq_proposal_reading_proposal_id_person_id")),
    )


def upgrade() -> None:
    """Apply."""
    for make in (_proposal, _version, _request, _mark, _reading):
        make()


def downgrade() -> None:
    """Take back, while nothing was submitted for approval."""
    refuse_to_lose(op.get_bind(), revision, {"呈批件": "proposal"})
    for table in ("reading", "mark", "request", "version"):
        op.drop_table(f"proposal_{table}")
    op.drop_table("proposal")
