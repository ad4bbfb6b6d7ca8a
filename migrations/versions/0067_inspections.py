"""双随机: plans, pools, draws, recusals, results and publications."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from casehub.db import UtcDateTime, refuse_to_lose

revision = "0067_inspections"
down_revision = "0066_held_by"
branch_labels = None
depends_on = None

PLAN, TARGET, OFFICER = "inspection_plan", "inspection_object", "inspection_officer"
DRAW, RECUSAL = "inspection_draw", "inspection_recusal"
RESULT, PUBLICATION = "inspection_result", "inspection_publication"
OBJECT_ID, OFFICER_ID = "object_id", "officer_id"


def _key(table: str, column: str, of: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{of}.id"], name=op.f(f"fk_{table}_{column}_{of}"))


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _whole(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.Integer(), nullable=False) for name in names]


def _made(table: str) -> list[sa.schema.SchemaItem]:
    """The columns by whom and when, and the primary key."""
    return [
        *_whole("by_id"),
        sa.Column("at", UtcDateTime(), nullable=False),
        _key(table, "by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def upgrade() -> None:
    """Apply."""
    op.create_table(
        PLAN,
        *_whole("id", "organisation_id"),
        sa.Column("number", sa.String(60), nullable=False),
        *_whole("edition"),
        sa.Column("state", sa.String(20), nullable=False),
        *_texts("title", "checks"),
        *_whole("how_many", "team"),
        *_texts("value_name", "value_source"),
        *(sa.Column(name, sa.Date(), nullable=False) for name in ("value_on", "from_on", "to_on")),
        sa.Column("pool_digest", sa.String(64), nullable=False),
        *_whole("drafted_by_id"),
        sa.Column("drafted_at", UtcDateTime(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        *_texts("refusal"),
        _key(PLAN, "organisation_id", "organisation"),
        _key(PLAN, "drafted_by_id", "person"),
        _key(PLAN, "decided_by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{PLAN}")),
        _unique(PLAN, "organisation_id", "number"),
    )
    op.create_table(
        TARGET,
        *_whole("id", "plan_id", "edition"),
        sa.Column("code", sa.String(18), nullable=False),
        *_texts("name", "address"),
        _key(TARGET, "plan_id", PLAN),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TARGET}")),
        _unique(TARGET, "plan_id", "edition", "code"),
    )
    op.create_table(
        OFFICER,
        *_whole("id", "plan_id", "edition", "person_id"),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("certificate", sa.String(60), nullable=False),
        _key(OFFICER, "plan_id", PLAN),
        _key(OFFICER, "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{OFFICER}")),
        _unique(OFFICER, "plan_id", "edition", "certificate"),
    )
    op.create_table(
        DRAW,
        *_whole("id", "plan_id", "round"),
        *_texts("value", "seen", "reason"),
        sa.Column("outcome", sa.String(64), nullable=False),
        _key(DRAW, "plan_id", PLAN),
        _unique(DRAW, "plan_id", "round"),
        *_made(DRAW),
    )
    op.create_table(
        RECUSAL,
        *_whole("id", "draw_id", OBJECT_ID, OFFICER_ID),
        *_texts("reason"),
        _key(RECUSAL, "draw_id", DRAW),
        _key(RECUSAL, OBJECT_ID, TARGET),
        _key(RECUSAL, OFFICER_ID, OFFICER),
        _unique(RECUSAL, "draw_id", OBJECT_ID, OFFICER_ID),
        *_made(RECUSAL),
    )
    op.create_table(
        RESULT,
        *_whole("id", OBJECT_ID),
        sa.Column("inspected_on", sa.Date(), nullable=False),
        sa.Column("result", sa.String(30), nullable=False),
        *_texts("found", "ground"),
        _key(RESULT, OBJECT_ID, TARGET),
        *_made(RESULT),
    )
    op.create_table(
        PUBLICATION,
        *_whole("id", "plan_id"),
        sa.Column("published_on", sa.Date(), nullable=False),
        *_texts("place"),
        _key(PUBLICATION, "plan_id", PLAN),
        *_made(PUBLICATION),
    )
    for table in (TARGET, OFFICER, DRAW, PUBLICATION):
        op.create_index(op.f(f"ix_{table}_plan_id"), table, ["plan_id"])
    op.create_index(op.f(f"ix_{RECUSAL}_draw_id"), RECUSAL, ["draw_id"])
    op.create_index(op.f(f"ix_{RESULT}_object_id"), RESULT, [OBJECT_ID])


def downgrade() -> None:
    """Take back, while there is none."""
    kept = {
        "双随机计划": PLAN, "双随机名单": TARGET, "双随机检查人员": OFFICER, "双随机抽取": DRAW,
        "双随机回避": RECUSAL, "双随机检查结果": RESULT, "双随机公示": PUBLICATION,
    }  # fmt: skip
    refuse_to_lose(op.get_bind(), revision, kept)
    for name in (PUBLICATION, RESULT, RECUSAL, DRAW, OFFICER, TARGET, PLAN):
        op.drop_table(name)
