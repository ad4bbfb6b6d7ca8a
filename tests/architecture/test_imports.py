"""The program runs with the packages that a bureau installs, not only with those of its developers."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, packages_distributions, requires

from packaging.requirements import Requirement

HIDE = """
import sys
class Hidden:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {names}:
            raise ModuleNotFoundError(f"{{name}} is a developer's package", name=name)
sys.meta_path.insert(0, Hidden())
import pkgutil, importlib, casehub
for one in pkgutil.walk_packages(casehub.__path__, "casehub."):
    if not one.name.startswith("casehub.bench"):
        importlib.import_module(one.name)
"""


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def installed_with(name: str, extras: frozenset[str] = frozenset(), seen: set[tuple[str, frozenset[str]]] | None = None) -> set[str]:
    """A package and everything that it needs here."""
    seen = set() if seen is None else seen
    if (plain(name), extras) in seen:
        return set()
    seen.add((plain(name), extras))
    found = {plain(name)}
    try:
        needed = requires(name) or []
    except PackageNotFoundError:
        return set()
    for line in needed:
        one = Requirement(line)
        if one.marker is None or any(one.marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            found |= installed_with(one.name, frozenset(one.extras), seen)
    return found


def test_every_module_imports_without_the_packages_of_the_developers() -> None:
    needed = installed_with("casehub")
    assert {"pyhanko", "weasyprint", "sqlalchemy", "psycopg-binary"} <= needed
    hidden = {
        name
        for name, owners in packages_distributions().items()
        if not {plain(owner) for owner in owners} & needed and name not in {"casehub", "tests"}
    }
    assert {"pytest", "moto"} <= hidden
    said = subprocess.run(
        [sys.executable, "-c", HIDE.format(names=sorted(hidden))], capture_output=True, text=True, check=False
    )
    assert said.returncode == 0, said.stderr[-2000:]
