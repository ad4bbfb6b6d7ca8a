"""What papers, numbers and rules read of an organisation becomes columns and rows of its own."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from casehub.db import refuse_to_lose

revision = "0004_offices"
down_revision = "0003_files"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")

# column → (length, None for unlimited; the key it had in `details`)
TEXTS: dict[str, tuple[int | None, str]] = {
    "also_known_as": (200, "also_known_as"),
    "region_name": (60, "region_name"),
    "uscc": (18, "uscc"),
    "address": (300, "address"),
    "postcode": (6, "postcode"),
    "phone": (60, "phone"),
    "duty_phone": (60, "duty_phone"),
    "email": (120, "email"),
    "hours": (200, "hours"),
    "online": (300, "online"),
    "head_title": (40, "head_title"),
    "seal_name": (200, "seal_name"),
    "number_prefix": (40, "number_prefix"),
    "hearing_room": (200, "hearing_room"),
    "mediation_room": (200, "mediation_room"),
    "adjudication_note": (None, "patent_adjudication_reason"),
    "purposes": (None, "purposes"),
    "channels": (200, "channels"),
    "to_confirm": (None, "to_verify"),
}
DEFAULTS = {"head_title": "局长"}
# column → the key it had in `details`, a code of another organisation
OFFICES = {
    "superior_id": "superior",
    "reconsideration_id": "reconsideration_authority",
    "suit_court_id": "suit_court",
    "successor_id": "successor",
}
LISTS = ("purposes", "channels", "to_confirm")


def _type(length: int | None) -> sa.types.TypeEngine[Any]:
    return sa.Text() if length is None else sa.String(length=length)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "organisation_series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("series", sa.String(length=40), nullable=False),
        sa.Column("prefix", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_organisation_series_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_series")),
        sa.UniqueConstraint(
            "organisation_id", "series", name=op.f("uq_organisation_series_organisation_id_series")
        ),
    )
    op.create_table(
        "organisation_contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("post", sa.String(length=100), nullable=False),
        sa.Column("phone", sa.String(length=60), nullable=False),
        sa.Column("email", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_organisation_contact_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_contact")),
    )
    op.create_index(
        op.f("ix_organisation_contact_organisation_id"),
        "organisation_contact",
        ["organisation_id"],
        unique=False,
    )
    with op.batch_alter_table("organisation") as batch:
        for name, (length, _key) in TEXTS.items():
            default = DEFAULTS.get(name, "")
            batch.add_column(
                sa.Column(name, _type(length), nullable=False, server_default=default)
            )
        for name in OFFICES:
            batch.add_column(sa.Column(name, sa.Integer(), nullable=True))
            batch.create_foreign_key(
                op.f(f"fk_organisation_{name}_organisation"), "organisation", [name], ["id"]
            )
        batch.add_column(sa.Column("adjudicates_patents", sa.Boolean(), nullable=True))
        batch.add_column(
            sa.Column("confirmed", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    _unpack()
    with op.batch_alter_table("organisation") as batch:
        batch.drop_column("details")
        for name, (length, _key) in TEXTS.items():
            batch.alter_column(name, server_default=None, existing_type=_type(length))
        batch.alter_column("confirmed", server_default=None, existing_type=sa.Boolean())


def _table(*, packed: bool) -> sa.TableClause:
    columns = [sa.column("id", sa.Integer), sa.column("key", sa.String)]
    columns += [sa.column(name, sa.String) for name in TEXTS]
    columns += [sa.column(name, sa.Integer) for name in OFFICES]
    columns += [sa.column("adjudicates_patents", sa.Boolean), sa.column("confirmed", sa.Boolean)]
    columns += [sa.column("parent_id", sa.Integer)]
    if packed:
        columns.append(sa.column("details", JSON))
    return sa.table("organisation", *columns)


SERIES = sa.table(
    "organisation_series",
    sa.column("organisation_id", sa.Integer),
    sa.column("series", sa.String),
    sa.column("prefix", sa.String),
)


def _unpack() -> None:
    bind, table = op.get_bind(), _table(packed=True)
    rows = bind.execute(sa.select(table.c.id, table.c.key, table.c.details)).all()
    ids = {key: id_ for id_, key, _details in rows}
    begun = ""
    for id_, _key, details in rows:
        values: dict[str, Any] = {}
        for name, (length, key) in TEXTS.items():
            found = details.get(key)
            if found:
                text = "；".join(map(str, found)) if isinstance(found, list) else str(found)
                values[name] = text[:length] if length else text
        for name, key in OFFICES.items():
            # Papers of an office without a parent named the national office unless told otherwise.
            told = details.get(key) or (
                "cnipa" if key == "superior" and not details.get("parent") and "number_prefix" in details
                else ""
            )
            values[name] = ids.get(told)
        values["adjudicates_patents"] = details.get("patent_adjudication")
        values["confirmed"] = details.get("confidence") == "核定"
        bind.execute(sa.update(table).where(table.c.id == id_).values(**values))
        numbered = dict(details.get("number_series") or {})
        if numbered and not details.get("parent") and not begun:
            # The city bureau's 收件号 had nothing between SJ and the month; they go on so.
            begun = numbered["intake"] = "SJ"
        for series, prefix in numbered.items():
            bind.execute(
                sa.insert(SERIES).values(organisation_id=id_, series=series, prefix=prefix)
            )

# The bag numbers a city bureau's 收件号 by itself, and nobody else's.
_OWN_INTAKE = "organisation_series WHERE series = 'intake' AND prefix <> 'SJ'"


def downgrade() -> None:
    """Take back; refused where an office has contacts or 收件号 that the bag has no place for."""
    only_here = {"机关联系人": "organisation_contact", "收件号字头": _OWN_INTAKE}
    refuse_to_lose(op.get_bind(), revision, only_here)
    with op.batch_alter_table("organisation") as batch:
        batch.add_column(sa.Column("details", JSON, nullable=False, server_default="{}"))
    _pack()
    with op.batch_alter_table("organisation") as batch:
        batch.alter_column("details", server_default=None, existing_type=JSON)
        for name in OFFICES:
            batch.drop_constraint(op.f(f"fk_organisation_{name}_organisation"), type_="foreignkey")
            batch.drop_column(name)
        for name in (*TEXTS, "adjudicates_patents", "confirmed"):
            batch.drop_column(name)
    op.drop_index(op.f("ix_organisation_contact_organisation_id"), table_name="organisation_contact")
    op.drop_table("organisation_contact")
    op.drop_table("organisation_series")


def _pack() -> None:
    bind, table = op.get_bind(), _table(packed=True)
    names = sa.table("organisation", *(sa.column(n) for n in ("id", "key", "name", "short_name", "kind", "region_code")))
    plain = {row["id"]: row for row in bind.execute(sa.select(names)).mappings()}
    series: dict[int, dict[str, str]] = {}
    for row in bind.execute(sa.select(SERIES)):
        if row.series != "intake":
            series.setdefault(row.organisation_id, {})[row.series] = row.prefix
    for known in bind.execute(sa.select(table)).mappings().all():
        details: dict[str, Any] = {k: v for k, v in plain[known["id"]].items() if k != "id" and v}
        for name, (_length, key) in TEXTS.items():
            if known[name]:
                details[key] = known[name].split("；") if name in LISTS else known[name]
        for name, key in {**OFFICES, "parent_id": "parent"}.items():
            if known[name]:
                details[key] = plain[known[name]]["key"]
        if known["adjudicates_patents"] is not None:
            details["patent_adjudication"] = known["adjudicates_patents"]
        details["confidence"] = "核定" if known["confirmed"] else "待核"
        if known["id"] in series:
            details["number_series"] = series[known["id"]]
        bind.execute(sa.update(table).where(table.c.id == known["id"]).values(details=details))
