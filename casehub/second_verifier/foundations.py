"""What migrations say of rows: in one piece, in its place, behind no later checkpoint."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from casehub.second_verifier.reading import Database

# (chain, kind) → tables that are there since that migration.
WRITTEN: dict[tuple[str, str], set[str]] = {
    ("opening", "opening"): set(),
    ("restated", "0017_columns"): {"agent", "accused", "invalidity"},
    ("restated", "0024_agreements"): {"agreement", "agreement_term"},
    ("restated", "0025_attempts"): {"service_attempt"},
    ("restated", "0027_successors"): set(),
    ("restated", "0028_challenges"): {"challenge"},
    ("restated", "0030_sessions"): {"session_call", "mediation_session", "session_presence"},
    ("restated", "0031_exhibits"): set(),
    ("restated", "0036_samples"): {"sample"},
    ("restated", "0032_awaited"): set(),
    ("restated", "0035_decisions"): {"review_receipt"},
    ("restated", "0045_unread_columns"): set(),
    ("restated", "0047_orders"): {"ruling_order", "defence"},
    ("restated", "0078_letter_papers"): set(),
    ("restated", "0080_refunds"): {"penalty_refund", "penalty_goods_refund"},
}
CHAINS = {chain for chain, _ in WRITTEN}


def faults(db: Database) -> Iterator[tuple[str, str, str]]:
    """Entries that claim to be a migration's and cannot be."""
    blocks: dict[tuple[str, str], list[tuple[int, str]]] = {}
    for place, entry in enumerate(db.each("register_entry", "id"), 1):
        key = (entry["chain"], entry["kind"])
        if entry["chain"] not in CHAINS:
            continue
        if key in WRITTEN and entry["actor_id"] is None:
            blocks.setdefault(key, []).append((place, entry["at"]))
        else:
            where = f"登记簿 {entry['chain']} 第{entry['seq']}号"
            yield "register", where, "不是升级程序写的"
    points = [
        (row["at"], row["register_count"])
        for row in db.rows("checkpoint")
        if row.get("register_count") is not None
    ]
    for (chain, kind), entries in blocks.items():
        where = f"登记簿 {chain} {kind}"
        (first, began), (last, ended) = entries[0], entries[-1]
        if len(entries) != last - first + 1:
            yield "register", where, "中间夹有别的登记"
        if chain == "opening" and first != 1:
            yield "register", where, "不在登记簿的开头"
        if any(first <= n < last or (at >= ended and n < last) for at, n in points):
            yield "register", where, "排在更晚的检查点之后"
        if WRITTEN[chain, kind] and any(_early(db, began, WRITTEN[chain, kind])):
            yield "register", where, "排在它才建立的数据之后"


def _early(db: Database, at: str, tables: set[str]) -> Iterator[bool]:
    """True for each act or entry before `at` that speaks of these tables."""
    for table in ("event", "register_entry"):
        for row in db.each(table):
            told: list[Any] = row["rows"] or []
            if row["at"] < at and any(one[0] in tables for one in told):
                yield True
