"""Realistic invented facts for each kind: used by samples, tests and input hints."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any

from casehub.declared import DeclarationFaults, Fault, plain_tables
from casehub.documents.kinds import NO_REMEDY, Kind
from casehub.documents.pages import ROOT
from casehub.documents.templates.asked import names_used
from casehub.documents.wording import cn
from casehub.fields import Field, TableField
from casehub.law.units import Unit

# Invented facts of the common blocks; what depends on the kind is set below.
_SPECIMEN = ROOT / "templates" / "specimen.toml"
# What takes the place of its tables in the papers of a procedure, where that has other parties.
_OWN = ROOT / "templates" / "specimens"
# Facts, rows and cells as they are read from TOML.
_Told = dict[str, Any]
# Where a file of those names the other procedures whose papers have the same parties.
_ALSO = "also"


@cache
def _table(name: str, table: str) -> Any:
    faults: list[Fault] = []
    raw, _homes = plain_tables(ROOT / "config", name, faults)
    if raw is None:
        raise DeclarationFaults(faults)
    return raw[table]


@cache
def _rows(name: str, table: str, key: str, procedure: str, day: date) -> _Told:
    """The row of each key that holds on the day, the procedure's own before that of every one.

    Of what is law only later its first row: the paper of that kind has no earlier one.
    """
    told: dict[str, list[Any]] = {}
    for own in (False, True):
        for row in _table(f"{name}.toml", table):
            named = row.get("procedures", ())
            if procedure in named if own else not named:
                told.setdefault(row[key], []).append(row)
    return {one: _held(listed, day) for one, listed in told.items()}


def _held(rows: Iterable[Any], day: date) -> Any:
    listed = list(rows)
    held = [r for r in listed if r.get("since", day) <= day <= r.get("until", day)]
    return held[-1] if held else min(listed, key=lambda row: row.get("since", date.min))


@cache
def _specimen() -> str:
    return _SPECIMEN.read_text(encoding="utf-8")


@cache
def _specimens() -> dict[str, str]:
    """The file of each procedure whose papers have other parties than those of the specimen."""
    found: dict[str, str] = {}
    for path in sorted(_OWN.glob("*.toml")):
        text = path.read_text(encoding="utf-8")
        found |= dict.fromkeys((path.stem, *tomllib.loads(text).get(_ALSO, ())), text)
    return found


def _blocks(kind: Kind) -> _Told:
    facts = tomllib.loads(_specimen())
    for procedure in kind.procedures[:1]:
        # A clause may have the words of its procedure: `own` reads which one prints it.
        facts["case"]["procedure"] = procedure
        facts |= tomllib.loads(_specimens().get(procedure, ""))
        facts["case"] = facts["case"] | {"procedure": procedure}
    facts.pop(_ALSO, None)
    facts["rights"] = [facts["right"]]
    doc = facts["doc"]
    doc["title"] = kind.title
    if not kind.numbered or kind.family == "letter":
        doc["no"] = ""
    if not kind.served_on:
        doc["addressee"] = None
    return facts


def _example(field: Field) -> Any:
    """The example as a paper holds it: what is ticked of several stands there in words."""
    told = field.shaped(field.start if field.example is None else field.example)
    if not isinstance(field, TableField):
        return told
    columns = {column.id: column for column in field.columns}
    return [
        {name: columns[name].shaped(cell) if cell else cell for name, cell in row.items()}
        for row in told
    ]


def sample_facts(kind: Kind) -> dict[str, object]:
    """Facts with which the kind renders: standard blocks and the examples of its own fields.

    What is cited, each period and how the paper can be challenged are those of the day that
    stands on it.
    """
    facts = _blocks(kind)
    facts |= {field.id: _example(field) for field in kind.fields}
    procedure, day = next(iter(kind.procedures), ""), date.fromisoformat(facts["doc"]["date"])
    names = names_used(kind)

    def rows(name: str, table: str, key: str) -> _Told:
        return _rows(name, table, key, procedure, day)

    basis = {key: row["text"] for key, row in rows("basis", "basis", "key").items()}
    periods = rows("limits", "limit", "code")
    limits = {
        code: cn(row["amount"]) + Unit(row["unit"]).words
        for code, row in periods.items()
        if not row.get("told")
    }
    house = {key: row.get("value", False) for key, row in rows("house", "rule", "key").items()}
    facts["basis"] = {key: basis.get(key, "") for key in names["basis"]}
    facts["limits"] = {code: limits[code] for code in names["limits"]}
    facts["house"] = {key: house.get(key, False) for key in names["house"]}
    told = rows("remedies", "remedy", "key").get(kind.remedy)
    facts["remedy"] = facts["remedy"] | _remedy(kind, told, facts["remedy"], basis, limits, house)
    return facts


def _remedy(
    kind: Kind,
    row: Any,
    authorities: _Told,
    basis: dict[str, str],
    limits: dict[str, str],
    house: _Told,
) -> _Told:
    """What the kind tells of how it can be challenged; nothing of one that cannot be."""
    if row is None:
        return {"mode": NO_REMEDY, "sentence": "", "announced": ""}
    to = {"suit": authorities["court"], "review": authorities["recon_organ"]}
    roads = [one for one in row["roads"] if not one.get("only_by") or house.get(one["only_by"])]

    def said(word: str) -> str:
        return "".join(
            one[word].format(paper=kind.calls_itself, within=limits[one["limit"]], to=to[one["to"]])
            for one in roads
        )

    closing = row.get("closing", "。").format(basis=basis.get(row.get("basis", ""), ""))
    return {
        "mode": kind.remedy,
        "sentence": row["opening"].format(paper=kind.calls_itself) + said("text") + closing,
        "announced": f"不服《{kind.title}》的，{said('announced')}。",
    }
