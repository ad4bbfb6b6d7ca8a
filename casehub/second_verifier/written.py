"""Whether every step wrote no other rows and columns than it declares, by workflows/ and config/.

config/effects.toml says what a key of a step, a field of its form, an effect writes. Of a
procedure's file only indentation, anchors and lists are read; a test holds what is found against
the program's own reading of every step of every procedure.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from casehub.second_verifier.procedures import PAPER_STEP
from casehub.second_verifier.rules import read_rules

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from casehub.second_verifier.reading import Database, Row

TOP = re.compile(r"(\w+):(.*)")
STEP = re.compile(r"  (\w+):$")
KEY = re.compile(r"    (\w+):(.*)")
ANCHOR = re.compile(r"&(\w+)")
ALIAS = re.compile(r"(?<=[ \[,])\*(\w+)")
KIND = re.compile(r"\bkind: (\w+)")
FLAG = re.compile(r"\b(\w+): true\b")
INNER = re.compile(r"\b(\w+):")
WORD = re.compile(r"\w+")
# The key of a step that names those which it follows: these remember it as well.
FOLLOWED = "follows_up"
# Before digests began, and what migrations made of rows.
BEFORE = ("opening", "restated")
ADDED, CHANGED, REMOVED = "adds", "changes", "removes"
WORDS = {ADDED: "新增", CHANGED: "更改", REMOVED: "删除"}
# What may be done to the rows of a table; of one that may change also by each column, else "".
Writes = set[tuple[str, str, str]]
# Procedure (key@version) and step → what the step may write.
Declared = dict[tuple[str, str], Writes]


@dataclass
class Said:
    """What the lines of a step say, as far as it tells what the step writes."""

    keys: set[str] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)
    flags: set[str] = field(default_factory=set)
    records: list[str] = field(default_factory=list)
    takes_back: list[str] = field(default_factory=list)
    follows_up: list[str] = field(default_factory=list)
    # Under `parent`: what it means for the main case.
    above: set[str] = field(default_factory=set)


def read_steps(text: str) -> tuple[str, dict[str, Said]]:
    """The name (key@version) of a procedure and what its steps say."""
    lines = [line.split(" #")[0].rstrip() for line in text.splitlines()]
    anchors = _anchors(lines)
    top: dict[str, str] = {}
    found: dict[str, Said] = {}
    parts: dict[tuple[str, str], list[str]] = {}
    part, step, key = "", "", ""
    for line in lines:
        if line and line[0] not in " #" and (named := TOP.match(line)):
            part, step, key = named[1], "", ""
            top[part] = named[2].strip()
        elif part == "steps" and (named := STEP.fullmatch(line)):
            step, key = named[1], ""
            found[step] = Said()
        elif part == "steps" and step and (named := KEY.fullmatch(line)):
            key = named[1]
            parts[step, key] = [named[2]]
        elif part == "steps" and key:
            parts[step, key].append(line)
    for (step, key), said in parts.items():
        _take(found[step], key, _whole("\n".join(said), anchors))
    for kind in WORD.findall(top.get("papers", "")):
        found[f"{PAPER_STEP}.{kind}"] = Said({"documents"})
    for one in [*found.values()]:
        for name in one.follows_up:
            found[name].keys.add(FOLLOWED)
    return f"{top['procedure']}@{top['version']}", found


def _take(step: Said, key: str, text: str) -> None:
    step.keys.add(key)
    if key == "fields":
        step.kinds |= set(KIND.findall(text))
        step.flags |= set(FLAG.findall(text))
    elif key == "parent":
        step.above |= set(INNER.findall(text))
    elif key in {"records", "takes_back", "follows_up"}:
        getattr(step, key).extend(WORD.findall(ANCHOR.sub("", text)))


def _anchors(lines: list[str]) -> dict[str, str]:
    """What stands under each name that is used again."""
    found = {}
    for number, line in enumerate(lines):
        for name in ANCHOR.findall(line):
            told = [line.partition(f"&{name}")[2]]
            for below in lines[number + 1 :]:
                if below and _indent(below) <= _indent(line):
                    break
                told.append(below)
            found[name] = "\n".join(told)
    return found


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _whole(text: str, anchors: dict[str, str]) -> str:
    """The text with what stands elsewhere put in its place."""
    while ALIAS.search(text):
        text = ALIAS.sub(lambda found: anchors.get(found[1], ""), text)
    return text


def declared(workflows: Path) -> Declared:
    """What every step of every procedure may write."""
    rules = read_rules(workflows.parent / "config", "effects")
    steps = _all_steps(workflows)
    versions: dict[str, list[str]] = defaultdict(list)
    for name in steps:
        versions[name.rpartition("@")[0]].append(name)
    found = {}
    for name, every in steps.items():
        for step, said in every.items():
            may = _done(_rows(said, rules), rules)
            for other in versions[name.rpartition("@")[0]]:
                for wrong in said.takes_back:
                    if wrong in steps[other]:
                        may |= _undone(_rows(steps[other][wrong], rules), rules)
            found[name, step] = may
    return found


@cache
def told_above(workflows: Path, key: str, name: str) -> Writes:
    """What a step of a child matter may write in its main case besides clocks."""
    mine = _named(workflows, key, name)
    wrong = {other for step in mine for other in step.takes_back}
    back = {one for other in wrong for step in _named(workflows, key, other) for one in step.above}
    rules = read_rules(workflows.parent / "config", "effects")
    above = {one for step in mine for one in step.above}
    done = _done([row for row in rules["told"] if row["id"] in above], rules)
    return done | _undone([row for row in rules["told"] if row["id"] in back], rules)


@cache
def may_change(workflows: Path, table: str) -> set[str]:
    """The columns of a table that can change once a row is there."""
    rules = read_rules(workflows.parent / "config", "effects")
    return {name for row in rules["standing"] if row["table"] == table for name in row["columns"]}


def _named(workflows: Path, key: str, name: str) -> list[Said]:
    """A step as every version of its procedure has it."""
    found = _all_steps(workflows).items()
    return [s[name] for p, s in found if p.rpartition("@")[0] == key and name in s]


@cache
def _all_steps(workflows: Path) -> dict[str, dict[str, Said]]:
    return dict(read_steps(p.read_text("utf-8")) for p in sorted(workflows.rglob("*.yaml")))


def _rows(step: Said, rules: Row) -> list[Row]:
    names = {"key": step.keys, "kind": step.kinds, "flag": step.flags, "effect": step.records}
    return [row for table, said in names.items() for row in rules[table] if row["id"] in said]


def _done(rows: list[Row], rules: Row) -> Writes:
    found = {(t, how, "") for row in rows for how in (ADDED, REMOVED) for t in row.get(how, ())}
    for row in rows:
        found |= _changed(row, rules)
    return found


def _changed(row: Row, rules: Row) -> Writes:
    """What of the rows that it changes: the columns that it names, else all that can change."""
    narrow = row.get("columns", {})
    found = {(table, CHANGED, "") for table in row.get(CHANGED, ())}
    found |= {(t, CHANGED, name) for t in row.get(CHANGED, ()) for name in narrow.get(t, ())}
    return found | _standing({*row.get(CHANGED, ())} - narrow.keys(), rules)


def _standing(tables: set[str], rules: Row) -> Writes:
    rows = (row for row in rules["standing"] if row["table"] in tables)
    return {(row["table"], CHANGED, name) for row in rows for name in row["columns"]}


def _undone(rows: list[Row], rules: Row) -> Writes:
    """What was written is put right, and what was made may go."""
    made = {table for row in rows for table in row.get(ADDED, ())}
    found = {(table, CHANGED, "") for table in made} | _standing(made, rules)
    for row in rows:
        found |= _changed(row, rules)
    return found | {(t, REMOVED, "") for row in rows for t in row.get("unmakes", ())}


def faults(db: Database, may: Declared) -> Iterator[tuple[str, str, str]]:
    """Rows in the events of steps that those do not write; in the order of the record."""
    if "case_file" not in db.kinds:
        return
    names = {row["id"]: row["reference"] for row in db.each("case_file")}
    seen: set[tuple[str, Any]] = set()
    for entry in db.each("register_entry", "id", "chain IN (?, ?)", *BEFORE):
        seen |= {(row[0], row[1]) for row in entry["rows"]}
    # The program that names columns says so in the security log when it numbers its rule files.
    named_since = min((line["at"] for line in db.logged("rules_numbered")), default="9999")
    for event in db.each("event"):
        allowed = may.get((event["procedure"], event["step"]))
        for table, number, value, *named in event["rows"] or ():
            new = (table, number) not in seen
            seen.add((table, number))
            how = REMOVED if value is None else ADDED if new else CHANGED
            (columns,) = named or (None,)
            where = f"{names.get(event['case_id'], event['case_id'])} 第{event['seq']}号记录"
            name = f"{table} {number}"
            if how == CHANGED and columns is None and event["at"] > named_since:
                yield "row", name, f"{where}更改了这一行，没有写明哪些内容"
            if allowed is None:
                continue
            if (table, how, "") not in allowed:
                said = f"“{event['step']}”不会{WORDS[how]}这一行，{where}却写入了"
                yield "row", name, said
            elif wrong := [c for c in columns or () if (table, CHANGED, c) not in allowed]:
                said = f"“{event['step']}”不会更改这一行的{'、'.join(wrong)}，{where}却更改了"
                yield "row", name, said
