"""What rules, lists and papers read of parties, rights, cases and referrals stands in columns.

A row whose columns change gets another digest. What the record last said of it stays true: the
register `restated` says which digest of the earlier columns is which digest of the new ones, so
that a row that was tampered with before is found afterwards too.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from casehub.db import refuse_to_lose
from casehub.record.restated import Restated, batches, row_digest, told_anew

revision = "0017_columns"
down_revision = "0016_second_factor"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
)
TEXT, FLAG, LIST = "''", sa.false(), "[]"
# table → (name, type, default) of the new columns; None: may be empty.
NEW: dict[str, tuple[tuple[str, Any, Any], ...]] = {
    "case_file": (
        ("requests", sa.Text(), TEXT),
        ("facts_and_reasons", sa.Text(), TEXT),
        ("dispute_kind", sa.String(40), TEXT),
        ("new_product_method", sa.Boolean(), FLAG),
    ),
    "party": (
        ("delivery_address", sa.String(300), TEXT),
        ("delivery_receiver", sa.String(300), TEXT),
        ("delivery_phone", sa.String(60), TEXT),
        ("delivery_confirmed_on", sa.Date(), None),
        ("e_consent", sa.Boolean(), FLAG),
        ("e_channel", sa.String(60), TEXT),
        ("e_account", sa.String(200), TEXT),
    ),
    "case_right": (
        ("has_report", sa.Boolean(), FLAG),
        ("report_no", sa.String(100), TEXT),
        ("report_made_on", sa.Date(), None),
        ("report_conclusion", sa.Text(), TEXT),
        ("report_clean", sa.Boolean(), FLAG),
    ),
    "referral": (
        ("urgency", sa.String(20), TEXT),
        ("cc", JSON, LIST),
        ("contacts", JSON, LIST),
        ("agreements", JSON, LIST),
        ("attachments", JSON, LIST),
    ),
}
OLD = {"case_file": ("details",), "party": ("agents", "service_address"), "case_right": ("report", "invalidity"), "referral": ()}
# No digest covers these (as the program said when this was written).
APART = {"case_file": {"state", "seq", "chain_head", "last_event_at"}}


def _tables() -> None:
    op.create_table(
        "agent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("firm", sa.String(300), nullable=False),
        sa.Column("role", sa.String(60), nullable=False),
        sa.Column("authority", sa.String(60), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_agent_party_id_party")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agent")),
    )
    op.create_index(op.f("ix_agent_party_id"), "agent", ["party_id"])
    op.create_table(
        "invalidity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("right_id", sa.Integer(), nullable=False),
        sa.Column("acceptance_no", sa.String(100), nullable=False),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column("requester", sa.String(300), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["right_id"], ["case_right.id"], name=op.f("fk_invalidity_right_id_case_right")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invalidity")),
    )
    op.create_index(op.f("ix_invalidity_right_id"), "invalidity", ["right_id"])
    op.create_table(
        "accused",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("label", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("name", sa.String(300), nullable=False),
        sa.Column("model", sa.String(200), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("acts", JSON, nullable=False),
        sa.Column("place", sa.String(300), nullable=False),
        sa.Column("evidence_ref", sa.String(300), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_accused_case_id_case_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accused")),
    )
    op.create_index(op.f("ix_accused_case_id"), "accused", ["case_id"])


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value or "")[:10])
    except ValueError:
        return None


def _cut(table: str, name: str, value: object) -> str:
    """A text as long as its column takes; bags had no length."""
    kinds = {column: kind for column, kind, _ in NEW[table]}
    length = getattr(kinds[name], "length", None)
    return str(value or "")[:length]


def _list(value: object) -> list[Any]:
    if isinstance(value, str):
        return [value] if value else []
    return list(value) if isinstance(value, list) else []


def _acts(value: object) -> list[str]:
    if isinstance(value, str):
        return [one.strip() for one in value.replace("，", "、").split("、") if one.strip()]
    return [str(one) for one in value] if isinstance(value, list) else []


def _case(row: dict[str, Any], _: dict[int, Any]) -> tuple[dict[str, Any], list[tuple[str, dict[str, Any]]]]:
    bag = row["details"] or {}
    values = {n: _cut("case_file", n, bag.get(n)) for n in ("requests", "facts_and_reasons", "dispute_kind")}
    things = []
    for item in bag.get("accused") or []:
        found = {n: str(item.get(n) or "")[:length] for n, length in (
            ("label", 200), ("name", 300), ("model", 200), ("source", None), ("place", 300), ("evidence_ref", 300),
        )}  # fmt: skip
        found |= {"case_id": row["id"], "current": True, "kind": str(item.get("kind") or "product")[:20]}
        found |= {"acts": _acts(item.get("acts")), "from_on": _day(item.get("from_on")), "to_on": _day(item.get("to_on"))}
        things.append(("accused", found))
    return values | {"new_product_method": bag.get("new_product_method") in (True, "true")}, things


def _party(row: dict[str, Any], _: dict[int, Any]) -> tuple[dict[str, Any], list[tuple[str, dict[str, Any]]]]:
    bag = row["service_address"] or {}
    values: dict[str, Any] = {
        "delivery_address": _cut("party", "delivery_address", bag.get("address")),
        "delivery_receiver": _cut("party", "delivery_receiver", bag.get("receiver")),
        "delivery_phone": _cut("party", "delivery_phone", bag.get("phone")),
        "delivery_confirmed_on": _day(bag.get("confirmed_on")),
        "e_consent": bool(bag.get("e_consent")),
        "e_channel": _cut("party", "e_channel", bag.get("e_channel_label")),
        "e_account": _cut("party", "e_account", bag.get("e_account")),
    }
    agents = []
    for agent in row["agents"] or []:
        found = {n: str(agent.get(n) or "")[:length] for n, length in (
            ("name", 100), ("firm", 300), ("role", 60), ("authority", 60), ("scope", None),
        )}  # fmt: skip
        found |= {"party_id": row["id"], "since": _day(agent.get("from")), "until": _day(agent.get("to"))}
        agents.append(("agent", found))
    return values, agents


def _right(row: dict[str, Any], _: dict[int, Any]) -> tuple[dict[str, Any], list[tuple[str, dict[str, Any]]]]:
    bag = row["report"] or {}
    values: dict[str, Any] = {
        "has_report": bool(bag.get("has")),
        "report_no": _cut("case_right", "report_no", bag.get("no")),
        "report_made_on": _day(bag.get("made_on")),
        "report_conclusion": str(bag.get("conclusion") or ""),
        "report_clean": bool(bag.get("clean")),
    }
    entries = []
    for entry in row["invalidity"] or []:
        found = {"right_id": row["id"], "acceptance_no": str(entry.get("acceptance_no") or "")[:100]}
        found |= {"requester": str(entry.get("requester") or "")[:300], "result": str(entry.get("result") or "")}
        found |= {"accepted_on": _day(entry.get("accepted_on")), "effective_on": _day(entry.get("effective_on"))}
        entries.append(("invalidity", found))
    return values, entries


def _referral(row: dict[str, Any], known: dict[int, Any]) -> tuple[dict[str, Any], list[tuple[str, dict[str, Any]]]]:
    bag = known.get(row["case_id"]) or {}
    values = {n: _list(bag.get(n)) for n in ("cc", "agreements", "attachments")}
    contacts = [n for n in _list(bag.get("contacts")) if isinstance(n, int)]
    return values | {"contacts": contacts, "urgency": _cut("referral", "urgency", bag.get("urgency"))}, []


READ = {"referral": _referral, "case_file": _case, "party": _party, "case_right": _right}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        moment = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return value.isoformat() if isinstance(value, date) else value


def _digest(table: str, row: dict[str, Any], without: tuple[str, ...]) -> str:
    return row_digest(table, row, APART.get(table, set()) | set(without))


def _known(bind: sa.Connection) -> dict[int, Any]:
    """What drafts of referrals had told, by case."""
    cases = sa.Table("case_file", sa.MetaData(), autoload_with=bind, resolve_fks=False)
    referral = sa.Table("referral", sa.MetaData(), autoload_with=bind, resolve_fks=False)
    query = sa.select(cases.c.id, cases.c.details).join(referral, referral.c.case_id == cases.c.id)
    return {number: (bag or {}).get("known") or {} for number, bag in bind.execute(query)}


def upgrade() -> None:
    """Apply; a million cases take some minutes."""
    bind = op.get_bind()
    known = _known(bind)
    _tables()
    for table, columns in NEW.items():
        for name, kind, default in columns:
            given = None if default is None else sa.text(f"'{LIST}'") if default == LIST else sa.text(default) if default == TEXT else default
            op.add_column(table, sa.Column(name, kind, nullable=default is None, server_default=given))
    register = Restated(bind, revision)
    for name, read in READ.items():
        table = sa.Table(name, sa.MetaData(), autoload_with=bind, resolve_fks=False)
        fresh = tuple(column for column, _, _ in NEW[name])
        for rows in batches(bind, table):
            for row in rows:
                before = _digest(name, row, fresh)
                values, more = read(row, known)
                bind.execute(table.update().where(table.c.id == row["id"]).values(**values))
                register.add(name, row["id"], before, _digest(name, row | values, OLD[name]))
                for owned, found in more:
                    other = sa.Table(owned, table.metadata, autoload_with=bind, resolve_fks=False)
                    made = bind.execute(other.insert().values(**found).returning(other.c.id)).scalar_one()
                    register.add(owned, made, None, _digest(owned, {"id": made, **found}, ()))
    register.close()
    for name, columns in OLD.items():
        for column in columns:
            op.drop_column(name, column)


def _own(bind: sa.Connection, name: str, by: str) -> dict[int, list[dict[str, Any]]]:
    table = sa.Table(name, sa.MetaData(), autoload_with=bind, resolve_fks=False)
    found: dict[int, list[dict[str, Any]]] = {}
    for row in bind.execute(sa.select(table).order_by(table.c.id)).mappings():
        if row.get("current", True):
            found.setdefault(row[by], []).append({n: _plain(v) for n, v in row.items()})
    return found


def downgrade() -> None:
    """Take back what later versions can read; refused where a bag has no place for it.

    The record names the digests of columns, so that it goes only where there is none yet.
    """
    only_here = {"不再争议的被控对象": "accused WHERE NOT current", "办案记录": "event WHERE rows IS NOT NULL"}
    refuse_to_lose(op.get_bind(), revision, only_here | told_anew(revision))
    bind = op.get_bind()
    for name, columns in OLD.items():
        for column in columns:
            empty = "[]" if column in {"agents", "invalidity"} else "{}"
            op.add_column(name, sa.Column(column, JSON, nullable=False, server_default=sa.text(f"'{empty}'")))
    things, agents = _own(bind, "accused", "case_id"), _own(bind, "agent", "party_id")
    entries = _own(bind, "invalidity", "right_id")
    referrals = {number: rows[0] for number, rows in _own(bind, "referral", "case_id").items()}
    for name in ("case_file", "party", "case_right"):
        table = sa.Table(name, sa.MetaData(), autoload_with=bind, resolve_fks=False)
        for rows in batches(bind, table):
            for row in rows:
                n = row["id"]
                if name == "case_file":
                    bag = {k: row[k] for k in ("requests", "facts_and_reasons", "dispute_kind", "new_product_method") if row[k]}
                    bag |= {"accused": things.get(n, [])}
                    if n in referrals:
                        told = {k: referrals[n][k] for k in ("urgency", "cc", "contacts", "agreements", "attachments", "flow_id")}
                        bag["known"] = {"receiver": referrals[n]["receiver_id"], **{k: v for k, v in told.items() if v}}
                    values = {"details": bag}
                elif name == "party":
                    address = {
                        "address": row["delivery_address"], "receiver": row["delivery_receiver"],
                        "phone": row["delivery_phone"], "e_consent": row["e_consent"],
                        "e_channel_label": row["e_channel"], "e_account": row["e_account"],
                        "confirmed_on": _plain(row["delivery_confirmed_on"]),
                    }  # fmt: skip
                    listed = [{**a, "from": a["since"], "to": a["until"] or ""} for a in agents.get(n, [])]
                    values = {"service_address": address if any(address.values()) else {}, "agents": listed}
                else:
                    report = {k: _plain(row[f"report_{k}"]) for k in ("no", "made_on", "conclusion", "clean")}
                    values = {"report": {"has": True, **report} if row["has_report"] else {}, "invalidity": entries.get(n, [])}
                bind.execute(table.update().where(table.c.id == n).values(**values))
    for name in ("accused", "invalidity", "agent"):
        op.drop_table(name)
    for name, columns in NEW.items():
        for column, _, _ in columns:
            op.drop_column(name, column)
