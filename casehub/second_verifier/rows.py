"""Which rows stand under a digest, and whether each is what the record last said of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casehub.second_verifier.canonical import digest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from casehub.second_verifier.reading import Database, Row

# Tables that no digest covers. A table that is named nowhere is expected to have digests.
APART = frozenset(
    {
        "alembic_version", "batch_order", "blob_check", "case_mark", "checkpoint", "counter",
        "digest", "draft", "event", "figures_order", "full_text", "kept_filter", "news_mark",
        "print_try", "proposal_reading", "register_entry", "reminder", "replay", "request_draft",
        "search_term", "security_entry", "self_drafted", "sign_in", "sign_in_count", "time_stamp",
        "volume_order", "worker_life",
    }
)  # fmt: skip
# The engine's own tables of its full-text indexes.
INDEXES = ("search_gram", "full_text_gram")
# Columns that no digest covers.
WITHOUT = {
    "assignment": {"under_way"},
    "case_file": {"state", "seq", "chain_head", "last_event_at", "amount_fen"},
    "deadline": {"organisation_id"},
    "document": {"facts"},
    "second_factor": {"last_step"},
    "security_key": {"last_used_at", "sign_count"},
}
# Tables of registers whose rows name a case all the same.
OF_REGISTERS = {"custody", "exchange_letter", "fault", "stand_in", "typical_case"}
# Rows of cases that name no case themselves → the column and the table by which they have one.
BY = {
    "agent": ("party_id", "party"),
    "agreement_term": ("agreement_id", "agreement"),
    "declaration": ("party_id", "party"),
    "invalidity": ("right_id", "case_right"),
    "proposal_mark": ("proposal_id", "proposal"),
    "proposal_request": ("proposal_id", "proposal"),
    "proposal_version": ("proposal_id", "proposal"),
    "referral_message": ("referral_id", "referral"),
    "service_attempt": ("service_id", "service"),
    "session_presence": ("session_id", "mediation_session"),
}
OPENING = "opening"
# What a migration turned into other columns: [table, id, digest before or null, digest after].
RESTATED = "restated"
Told = dict[tuple[str, int], Any]


def covered(db: Database) -> list[str]:
    """The tables whose rows must have digests."""
    return [t for t in db.tables if t not in APART and not t.startswith(INDEXES)]


def row_digest(table: str, row: Row) -> str:
    """The digest of a row: its table and what is not NULL."""
    without = WITHOUT.get(table, set())
    kept = {k: v for k, v in row.items() if v is not None and k not in without}
    return digest({"": table, **kept})


def say(rows: Any, told: Told) -> None:
    """Take in what an event or an entry says of rows."""
    for table, number, value, *_ in rows or ():
        told[table, number] = value


def counted(db: Database) -> int:
    """How many rows stand under a digest."""
    return sum(db.count(table) for table in covered(db))


def faults(db: Database) -> Iterator[tuple[str, str, str]]:
    """Rows that were changed, removed, added behind the record."""
    told: Told = {}
    for entry in db.each("register_entry", "id", "chain = ?", OPENING):
        say(entry["rows"], told)
    turned: dict[tuple[str, int, Any], Any] = {}
    for entry in db.each("register_entry", "id", "chain = ?", RESTATED):
        for table, number, before, after in entry["rows"]:
            if before is None:
                told[table, number] = after
            else:
                turned[table, number, before] = after
    registered: set[tuple[str, int]] = set()
    for entry in db.each("register_entry", "id", "chain NOT IN (?, ?)", OPENING, RESTATED):
        say(entry["rows"], told)
        registered |= {(table, number) for table, number, _ in entry["rows"] or ()}
    # Row → the main cases whose record, or that of their matters, wrote it.
    hands: dict[tuple[str, int], set[int | None]] = {}
    above = roots(db)
    for event in db.each("event"):
        say(event["rows"], told)
        for table, number, *_ in event["rows"] or ():
            hands.setdefault((table, number), set()).add(above.get(event["case_id"], 0))
    for key, said in told.items():
        now = said
        while (*key, now) in turned:
            now = turned.pop((*key, now))
        told[key] = now
    home = homes(db)
    for table in covered(db):
        for row in db.each(table):
            case = home(table, row)
            if hands.get((table, row["id"]), set()) - {above.get(case, -1)}:
                yield "row", f"{table} {row['id']}", "由别的案件的记录写入"
            if case is not None and (table, row["id"]) in registered:
                yield "row", f"{table} {row['id']}", "由登记簿写入，却属于案件"
            said = told.pop((table, row["id"]), 0)
            name = f"{table} {row['id']}"
            if said == 0:
                yield "row", name, "记录中没有这一行的校验值，可能是后加的"
            elif said is None:
                yield "row", name, "记录为已删除，这一行却在库中"
            elif said != row_digest(table, row):
                yield "row", name, "这一行与最后一次记录的校验值不符"
    for (table, number), said in sorted(told.items()):
        if said is not None:
            yield "row", f"{table} {number}", "这一行已不在库中"
    yield from _kept_from_desks(db)


def roots(db: Database) -> dict[int | None, int | None]:
    """Case → its main case."""
    cases = db.each("case_file") if "case_file" in db.kinds else ()
    above: dict[int | None, int | None] = {row["id"]: row["parent_id"] for row in cases}
    found: dict[int | None, int | None] = {}
    for number in above:
        top = number
        while above.get(top) is not None:
            top = above[top]
        found[number] = top
    return found


def homes(db: Database) -> Callable[[str, Row], int | None]:
    """What tells the case of a row; None for a row that belongs to none."""
    owners = {
        table: {row["id"]: row["case_id"] for row in db.each(table)}
        for table in {owner for _, owner in BY.values()} & set(db.tables)
    }

    def home(table: str, row: Row) -> int | None:
        if table == "case_file":
            return int(row["id"])
        if table in BY:
            column, owner = BY[table]
            return owners[owner].get(row[column])
        return None if table in OF_REGISTERS else row.get("case_id")

    return home


def _kept_from_desks(db: Database) -> Iterator[tuple[str, str, str]]:
    """What desks would not find: parts marked as ended, limits marked as another office's."""
    yield from _of_another_office(db)
    if "case_file" not in db.kinds or "under_way" not in db.kinds.get("assignment", {}):
        return  # A record from before parts said so.
    going = db.rows("case_file", "id", "closed_on IS NULL")
    cases = {row["id"] for row in going} | {row["parent_id"] for row in going}
    for part in db.each("assignment", "id", "NOT under_way"):
        if part["case_id"] in cases:
            yield "row", f"assignment {part['id']}", "标记为案件已结束，案件却没有结束"


def _of_another_office(db: Database) -> Iterator[tuple[str, str, str]]:
    """Limits that name another office than their case does."""
    if "case_file" not in db.kinds or "organisation_id" not in db.kinds.get("deadline", {}):
        return  # A record from before limits said so.
    offices = {row["id"]: row["organisation_id"] for row in db.each("case_file")}
    for limit in db.each("deadline"):
        if limit["organisation_id"] != offices.get(limit["case_id"]):
            yield "row", f"deadline {limit['id']}", "标记的办案单位不是案件的办案单位"
