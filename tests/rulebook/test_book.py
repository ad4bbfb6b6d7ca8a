"""The rule book refuses what nobody would read, and papers obey the house rules."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from casehub.declared import DeclarationFaults
from casehub.documents import load_kinds, sample_facts
from casehub.documents.pages import TEMPLATES, body_html
from casehub.rulebook.book import load_rulebook
from casehub.settings import PROJECT

DAY = date(2026, 6, 1)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project's rules that a test may spoil."""
    for name in ("config", "workflows", "templates"):
        shutil.copytree(PROJECT / name, tmp_path / name)
    return tmp_path


@pytest.mark.parametrize(
    "name", ["house", "roles", "amounts", "basis", "numbering", "regions", "access", "limits"]
)
def test_an_unknown_table_stops_the_start(project: Path, name: str) -> None:
    file = project / "config" / f"{name}.toml"
    file.write_text(file.read_text(encoding="utf-8") + "\n[[unheard]]\nof = 1\n", encoding="utf-8")
    with pytest.raises(DeclarationFaults, match=rf"{name}\.toml: unheard: 未知的键"):
        load_rulebook(project)


@pytest.mark.parametrize(
    ("name", "table"), [("house", "rule"), ("amounts", "amount"), ("basis", "basis")]
)
def test_two_rows_in_force_on_one_day_stop_the_start(project: Path, name: str, table: str) -> None:
    file = project / "config" / f"{name}.toml"
    text = file.read_text(encoding="utf-8")
    row = text[text.index(f"[[{table}]]") :]
    row = row[: row.index("\n\n")]
    file.write_text(f"{text}\n{row}\n", encoding="utf-8")
    with pytest.raises(DeclarationFaults, match=r"两条规定在.*同时有效"):
        load_rulebook(project)


@pytest.mark.parametrize("printed", [True, False])
def test_the_urging_notice_obeys_the_house_rule(project: Path, printed: bool) -> None:
    file = project / "config" / "house.toml"
    text = file.read_text(encoding="utf-8")
    at = text.index('key = "credit_warning"')
    changed = text[:at] + text[at:].replace("value = false", f"value = {str(printed).lower()}", 1)
    file.write_text(changed, encoding="utf-8")
    rules = load_rulebook(project)
    kind = load_kinds(TEMPLATES)["performance_urging_notice"]
    facts = sample_facts(kind)
    facts["house"] = {key: rules.law.on(DAY).house(key) for key in facts["house"]}
    assert ("严重失信主体名单" in body_html(kind, facts)) is printed


def test_the_bureau_does_not_print_the_blacklist_threat() -> None:
    assert load_rulebook(PROJECT).law.on(DAY).house("credit_warning") is False


def test_a_house_rule_has_its_days() -> None:
    rules = load_rulebook(PROJECT)
    row = next(r for r in rules.law.house_rules if r.key == "credit_warning")
    assert row.since is not None
    with pytest.raises(KeyError):
        rules.law.on(row.since - timedelta(days=1)).house("credit_warning")
