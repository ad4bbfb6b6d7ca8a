"""Realistic invented facts for each kind: used by samples, tests and input hints."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Any

from casehub.declared import DeclarationFaults, Fault, plain_tables
from casehub.documents.kinds import Kind
from casehub.documents.pages import ROOT
from casehub.documents.templates.asked import names_used
from casehub.documents.wording import cn
from casehub.fields import Field
from casehub.law.units import Unit

# Invented facts of the common blocks; what depends on the kind is set below.
_SPECIMEN = ROOT / "templates" / "specimen.toml"
# What takes the place of its tables in the papers of a procedure, where that has other parties.
_OWN = ROOT / "templates" / "specimens"


def _table(name: str, table: str) -> Any:
    faults: list[Fault] = []
    raw, _homes = plain_tables(ROOT / "config", name, faults)
    if raw is None:
        raise DeclarationFaults(faults)
    return raw[table]


@cache
def _rows(name: str, table: str) -> dict[str, object]:
    rows: list[dict[str, Any]] = _table(f"{name}.toml", table)
    return {row["key"]: row.get("text", row.get("value")) for row in rows}


@cache
def _basis(procedure: str) -> dict[str, str]:
    """The text of each basis: the procedure's own row, else that of every procedure."""
    rows = _table("basis.toml", "basis")
    own = [row for row in rows if procedure in row.get("procedures", ())]
    of_every_one = [row for row in rows if not row.get("procedures")]
    return {row["key"]: row["text"] for row in (*of_every_one, *own)}


@cache
def _limits() -> dict[str, str]:
    rows = _table("limits.toml", "limit")
    return {r["code"]: cn(r["amount"]) + Unit(r["unit"]).words for r in rows if not r.get("told")}


@cache
def _specimen() -> str:
    return _SPECIMEN.read_text(encoding="utf-8")


@cache
def _own(procedure: str) -> str:
    path = _OWN / f"{procedure}.toml"
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _blocks(kind: Kind) -> dict[str, object]:
    facts = tomllib.loads(_specimen())
    facts["rights"] = [facts["right"]]
    for procedure in kind.procedures[:1]:
        facts |= tomllib.loads(_own(procedure))
    doc = facts["doc"]
    doc["title"] = kind.title
    if not kind.numbered or kind.family == "letter":
        doc["no"] = ""
    if not kind.served_on:
        doc["addressee"] = None
    return facts


def _example(field: Field) -> Any:
    return field.start if field.example is None else field.example


def sample_facts(kind: Kind) -> dict[str, object]:
    """Facts with which the kind renders: standard blocks and the examples of its own fields."""
    facts = _blocks(kind)
    facts |= {field.id: _example(field) for field in kind.fields}
    names = names_used(kind)
    basis, house = _basis(next(iter(kind.procedures), "")), _rows("house", "rule")
    facts["basis"] = {key: basis.get(key, "") for key in names["basis"]}
    facts["limits"] = {code: _limits()[code] for code in names["limits"]}
    facts["house"] = {key: house.get(key, False) for key in names["house"]}
    return facts
