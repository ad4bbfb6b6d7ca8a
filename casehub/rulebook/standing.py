"""What a part of the law stands on (`stands_on`): every family that it uses, and no other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from casehub.declared import Fault
from casehub.rulebook.called import names_of
from casehub.rulebook.reading import Files
from casehub.workflow.part import Part, Parts

# From the package in which the code of all parts is found, wherever its folders lie.
_IMPORTED = re.compile(
    r"^\s*from casehub\.procedures(?:\.(\w+)[\w.]*)? import (\([^)]*\)|.*)", re.MULTILINE
)


def standing_faults(files: Files, law: Parts) -> Iterator[Fault]:
    """Families that nobody knows or uses, or whose code is used unsaid; families of families.

    A family is used by the code of the part, or by a name in the files of a procedure.
    """
    imported = _imports(law)
    named: dict[str, set[str]] = {}
    for procedure in files.procedures.values():
        named.setdefault(procedure.key, set()).update(names_of(procedure, files))
    for home, part in sorted(law.named.items()):
        used = imported.get(home, set())
        for family in part.stands_on:
            if family not in law.named:
                yield _fault(home, f"没有这一族：{family}")
                continue
            names = _names(law.named[family])
            if family not in used and not names & named.get(home, set()):
                yield _fault(home, f"程序文件和代码都没有使用这一族：{family}")
            for further in law.named[family].stands_on:
                if further not in part.stands_on:
                    yield _fault(home, f"{family} 依靠 {further}，也应写明")
        for family in sorted(used - {*part.stands_on}):
            yield _fault(home, f"代码使用 {family}，应写明")


def _fault(home: str, said: str) -> Fault:
    return Fault("procedures", f"{home}.stands_on", said)


def _names(part: Part) -> set[str]:
    """What files may ask of a part by name."""
    return {*part.guards, *part.effects, *part.known, *part.days}


def _imports(law: Parts) -> Mapping[str, set[str]]:
    """By part, the other parts that its code imports."""
    found: dict[str, set[str]] = {}
    for home in law.named:
        for path in (path for room in law.rooms for path in (room / home).rglob("*.py")):
            found.setdefault(home, set()).update(_of_parts(path, law) - {home})
    return found


def _of_parts(path: Path, law: Parts) -> set[str]:
    """The parts that a file of code imports from the room in which they all lie."""
    found: set[str] = set()
    # A tree of every file would take a tenth of the time of `casehub check`.
    for part, names in _IMPORTED.findall(path.read_text(encoding="utf-8")):
        found.update((part,) if part else re.findall(r"\w+", names))
    return found & law.named.keys()
