"""The approved tables of the law data hold, and no row can go without one of them changing.

After a change that is meant: casehub check --approve tests/workflow/approved, and read it.
"""

from __future__ import annotations

import csv
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from casehub.rulebook.approved import law_tables
from casehub.rulebook.reading import Files, read_files
from casehub.settings import PROJECT

APPROVED = PROJECT / "tests" / "workflow" / "approved"
NAMES = (
    "law", "separations", "roles", "recipients", "numbers", "access", "offices", "conditions", "days", "papers", "routes", "sources",
)  # fmt: skip
ROWS = (
    ("limits.toml", "limit", "law", "code"),
    ("amounts.toml", "amount", "law", "key"),
    ("basis.toml", "basis", "law", "key"),
    ("house.toml", "rule", "law", "key"),
    ("roles.toml", "role", "roles", "id"),
    ("roles.toml", "separation", "separations", "reason"),
    ("roles.toml", "exclusive", "separations", "reason"),
    ("roles.toml", "in_person", "roles", "duty"),
    ("offices.toml", "kind", "offices", "id"),
    ("offices.toml", "series", "offices", "id"),
    ("regions.toml", "region", "offices", "name"),
)


@pytest.fixture(scope="module")
def tables() -> Mapping[str, str]:
    return law_tables(PROJECT)


@pytest.mark.parametrize("name", NAMES)
def test_the_approved_table_still_holds(name: str, tables: Mapping[str, str]) -> None:
    assert tables[name] == (APPROVED / f"{name}.txt").read_text(encoding="utf-8")


def test_every_table_is_approved(tables: Mapping[str, str]) -> None:
    assert sorted(tables) == sorted(NAMES)


@pytest.mark.parametrize(("file", "table", "page", "column"), ROWS)
def test_each_row_is_a_line_of_its_own(
    file: str, table: str, page: str, column: str, tables: Mapping[str, str]
) -> None:
    # What procedures add in files of their own stands in the same table.
    config = PROJECT / "config"
    files = (config / file, *sorted(config.glob(f"procedures/*/{file}")))
    rows = [row for one in files for row in tomllib.loads(one.read_text(encoding="utf-8")).get(table, ())]
    lines = [line for line in tables[page].splitlines() if line.startswith("  ")]
    said = Counter(row[column] for row in rows)
    assert said
    for word, times in said.items():
        own = {line for line in lines if f"{column}={word}" in (line.strip() + " |").split(" | ")}
        own |= {line for line in lines if line.strip().endswith(f" | {column}={word}")}
        own |= {line for line in lines if line.strip().startswith(f"{column}={word} | ")}
        assert len(own) == times, word


def test_each_route_group_and_calendar_is_a_line(tables: Mapping[str, str]) -> None:
    access = tomllib.loads((PROJECT / "config" / "access.toml").read_text(encoding="utf-8"))
    for name in access["routes"]:
        assert f"  {name} | " in tables["access"]
    for name in access["groups"]:
        assert f"  {name}: " in tables["access"]
    for path in (PROJECT / "config" / "calendars").glob("*.toml"):
        assert f"  year={path.stem} | " in tables["law"]


# --- one fact, one source ------------------------------------------------------------------------

TWICE = Path(__file__).with_name("typed_twice.csv")


def test_every_field_of_every_paper_has_a_source(tables: Mapping[str, str]) -> None:
    lines = [line for line in tables["sources"].splitlines() if line.startswith("  ")]
    assert len(lines) > 1800
    assert [line for line in lines if line.endswith("← NOBODY")] == []
    # A source of each kind, so that the table says something.
    assert len([line for line in lines if "案卷 " in line]) > 700
    assert len([line for line in lines if "填写 " in line]) > 700


def test_what_is_typed_in_two_papers_of_a_case_is_two_facts() -> None:
    """Two fields of one label that nobody links: each such pair is listed with why it is two facts."""
    with TWICE.open(encoding="utf-8", newline="") as file:
        listed = {(r["label"], r["fields"]): r["why"] for r in csv.DictReader(file)}
    assert all(listed.values())
    found = set(typed_twice(read_files(PROJECT)))
    assert found - listed.keys() == set(), "take one from the other (known), or say why it is two"
    assert listed.keys() - found == set(), "no longer typed twice"


def typed_twice(files: Files) -> Iterator[tuple[str, str]]:
    """Label and places of what two papers of a procedure ask to be typed, linked by nothing."""
    newest = dict(sorted(files.procedures))
    for key, version in newest.items():
        same: dict[tuple[str, str], tuple[str, str]] = {}
        told: dict[tuple[str, str], tuple[str, str, bool]] = {}
        for step in files.procedures[key, version].steps:
            own = {field.id: field for field in step.fields}
            first: dict[str, tuple[str, str]] = {}
            for name in (*step.documents, *step.may_issue):
                for field in files.kinds[name].fields if name in files.kinds else ():
                    if not field.asked:
                        continue
                    node = (name, field.id)
                    known = field.known or (field.id in own and own[field.id].known)
                    told[node] = (field.label, type(field).__name__, bool(known))
                    # Papers of one act share what its form asks for once.
                    if name in step.documents:
                        other = _root(first.setdefault(field.id, node), same)
                        same[_root(node, same)] = other
        groups: dict[tuple[str, str], dict[tuple[str, str], list[tuple[str, str]]]] = {}
        for node, (label, kind, _) in told.items():
            one = groups.setdefault((label, kind), {})
            one.setdefault(_root(node, same), []).append(node)
        for (label, _), parts in groups.items():
            typed = [p for p in parts.values() if not any(told[node][2] for node in p)]
            if len(typed) > 1:
                yield label, " ".join(sorted(".".join(node) for part in typed for node in part))


def _root(node: tuple[str, str], same: Mapping[tuple[str, str], tuple[str, str]]) -> tuple[str, str]:
    while same.get(node, node) != node:
        node = same[node]
    return node
