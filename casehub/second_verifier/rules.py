"""The tables of config/ beside workflows/, with the rows that each procedure adds to them."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from casehub.second_verifier.reading import Row


def read_rules(config: Path, name: str) -> Row:
    """config/NAME.toml, and after its rows those of each config/procedures/KEY/NAME.toml."""
    rules = tomllib.loads((config / f"{name}.toml").read_text("utf-8"))
    for file in sorted((config / "procedures").glob(f"*/{name}.toml")):
        for key, rows in tomllib.loads(file.read_text("utf-8")).items():
            if isinstance(rows, list):
                rules[key] = [*rules.get(key, ()), *rows]
    return rules
