"""The second verifier reads the rows of each procedure as the program does."""

from __future__ import annotations

from pathlib import Path

from casehub.second_verifier.rules import read_rules


def test_rows_of_procedures_follow_those_of_everybody(tmp_path: Path) -> None:
    (tmp_path / "roles.toml").write_text('leads = ["a"]\n[[role]]\nid = "a"\n')
    for key in ("q", "p"):
        (tmp_path / "procedures" / key).mkdir(parents=True)
        (tmp_path / "procedures" / key / "roles.toml").write_text(
            f'[[role]]\nid = "{key}"\n[[separation]]\nduty = "{key}"\n'
        )
    rules = read_rules(tmp_path, "roles")
    assert [row["id"] for row in rules["role"]] == ["a", "p", "q"]
    assert [row["duty"] for row in rules["separation"]] == ["p", "q"]
    assert rules["leads"] == ["a"]
