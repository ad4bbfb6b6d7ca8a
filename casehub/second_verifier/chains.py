"""The chains of cases and of registers; replay of each case where the workflows are at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.second_verifier.canonical import ZERO, digest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from casehub.second_verifier.reading import Database, Row
    from casehub.second_verifier.replay import Ground

Fault = tuple[str, str, str]
# Names in the hashed objects; `name=column` where the column is called otherwise.
EVENT = (
    "actor=actor_id at case=case_id code detail duty on_behalf_of previous=previous_hash "
    "procedure sentence seq source step target"
)
ENTRY = "actor=actor_id at chain kind previous=previous_hash rows seq"


def content(row: Row, names: str) -> dict[str, object]:
    """The object that a row stands for."""
    pairs = (entry.partition("=") for entry in names.split())
    return {name: row[column or name] for name, _, column in pairs}


def event_hash(row: Row) -> str:
    """The hash of an event; those from before digests have no rows, most nobody who was away."""
    more = {} if row["rows"] is None else {"rows": row["rows"]}
    if row.get("absent_id") is not None:
        more["absent"] = row["absent_id"]
    return digest({**content(row, EVENT), **more})


def cases(db: Database, ground: Ground | None, latest: str) -> Iterator[Fault]:
    """Every case's events follow each other, up to the case row."""
    known = {case["id"]: case for case in db.each("case_file")}
    events: dict[int, list[Row]] = {number: [] for number in known}
    for row in db.each("event", "case_id, seq"):
        if row["case_id"] not in known:
            yield "chain", f"event {row['id']}", "这条记录的案件不存在"
            continue
        events[row["case_id"]].append(row)
    for number, case in known.items():
        yield from _chain(case, events[number], latest)
        if ground is not None:
            yield from ground.faults(case, events[number])


def _chain(case: Row, events: list[Row], latest: str) -> Iterator[Fault]:
    seq, head, state, last = 0, ZERO, "", None
    for row in events:
        where = f"{case['reference']} 第{row['seq']}号记录"
        seq += 1
        if row["seq"] != seq:
            yield "chain", where, "序号不连续，前面缺少一条"
            seq = row["seq"]
        if row["previous_hash"] != head:
            yield "chain", where, "与上一条记录不衔接"
        if event_hash(row) != row["hash"]:
            yield "chain", where, "内容与校验值不符"
        if row["source"] != state:
            yield "chain", where, "起始状态与上一条不符"
        if last is not None and row["at"] < last:
            yield "replay", where, "时间早于上一条记录"
        if row["at"] > latest:
            yield "replay", where, "时间在将来"
        head, state, last = row["hash"], row["target"], row["at"]
    found = (case["seq"], case["chain_head"], case["state"], case["last_event_at"])
    if found != (seq, head, state, last):
        yield "chain", case["reference"], "案件的状态、序号、链首或者时间与最后一条记录不符"


def registers(db: Database, latest: str) -> Iterator[Fault]:
    """Every register's entries follow each other."""
    chain, seq, head, last = "", 0, ZERO, ""
    for row in db.each("register_entry", "chain, seq"):
        if row["chain"] != chain:
            chain, seq, head, last = row["chain"], 0, ZERO, ""
        seq += 1
        where = f"登记簿 {chain} 第{row['seq']}号"
        if row["seq"] != seq:
            yield "register", where, "序号不连续，前面缺少一条"
            seq = row["seq"]
        if row["previous_hash"] != head:
            yield "register", where, "与上一条不衔接"
        if digest(content(row, ENTRY)) != row["hash"]:
            yield "register", where, "内容与校验值不符"
        if row["at"] < last:
            yield "register", where, "时间早于上一条"
        if row["at"] > latest:
            yield "register", where, "时间在将来"
        head, last = row["hash"], row["at"]
