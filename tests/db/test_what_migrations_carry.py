"""A migration says by itself what it needs as it was: no workflow, rule or model of the day."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

VERSIONS = Path(__file__).resolve().parents[2] / "migrations" / "versions"
# What stays as it is for ever, because every migrated instance was written with it.
KEPT = {
    "casehub.db": {"refuse_to_lose", "UtcDateTime"},
    "casehub.record.restated": {"Restated", "batches", "row_digest", "told_anew"},
    "casehub.law.text": {"fold"},
}
# procrastinate makes its own tables, of the version that is installed.
FOREIGN = {
    "__future__", "alembic", "collections", "contextlib", "datetime", "decimal", "hashlib", "json",
    "procrastinate", "re", "rfc8785", "sqlalchemy", "typing",
}  # fmt: skip
READING = {"open", "read_text", "read_bytes", "__import__", "import_module"}


def of_the_day(source: str) -> Iterator[str]:
    """What a migration takes from the program as it is on the day when it is run."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (a.name for a in node.names if a.name.split(".")[0] not in FOREIGN)
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            if module in KEPT:
                yield from (f"{module}.{a.name}" for a in node.names if a.name not in KEPT[module])
            elif module.split(".")[0] not in FOREIGN:
                yield module
        elif isinstance(node, ast.Name | ast.Attribute):
            name = node.id if isinstance(node, ast.Name) else node.attr
            if name in READING:
                yield name


@pytest.mark.parametrize("path", sorted(VERSIONS.glob("*.py")), ids=lambda path: path.stem)
def test_a_migration_takes_nothing_from_the_program_of_the_day(path: Path) -> None:
    assert list(of_the_day(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "planted",
    [
        "from casehub.workflow.loader import load_procedures",
        "from casehub.model import Case",
        "from casehub.db import Base",
        "import casehub.rulebook.book",
        "from pathlib import Path",
        "import tomllib",
        "text = open('workflows/intake.yaml')",
        "import importlib",
    ],
)
def test_what_is_of_the_day_is_found(planted: str) -> None:
    assert list(of_the_day(planted))
