"""The project's own files, as the architecture tests read them."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
PACKAGE = PROJECT / "casehub"


def name_of(path: Path) -> str:
    return path.relative_to(PROJECT).as_posix()


def modules(folder: str = "casehub") -> list[Path]:
    return sorted((PROJECT / folder).rglob("*.py"))


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))


def project_files() -> list[Path]:
    """Every file that is or will be in the repository."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT, capture_output=True, check=True,
    ).stdout.decode()
    return [path for name in listed.split("\0") if name and (path := PROJECT / name).is_file()]


def text_files() -> Iterator[tuple[str, str]]:
    for path in project_files():
        if path.name == "uv.lock" or "static" in path.parts:
            continue
        try:
            yield name_of(path), path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
