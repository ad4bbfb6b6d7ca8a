"""Reads workflows/*.yaml into procedures; unknown keys and wrong types are faults."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from casehub.declared import DeclarationFaults, Fault, by_name, convert
from casehub.workflow.procedure import Procedure
from casehub.workflow.strict_yaml import read_yaml


def read_procedure(path: Path) -> tuple[Procedure | None, list[Fault]]:
    """What is sound in one file (None: nothing) and all faults found."""
    faults: list[Fault] = []
    try:
        raw: Any = read_yaml(path.read_text(encoding="utf-8"), path.name, faults)
    except (OSError, UnicodeDecodeError) as error:
        return None, [Fault(path.name, "", f"无法读取：{error}")]
    if raw is None:
        return None, faults
    for key in ("states", "steps", "on_service"):
        by_name(raw, key, path.name, faults)
    for step in _rows(raw, "steps"):
        by_name(step, "fields", path.name, faults)
    return convert(raw, Procedure, path.name, faults), faults


def load_procedure(path: Path) -> Procedure:
    """The procedure of one file; DeclarationFaults with every fault when it cannot be used."""
    procedure, faults = read_procedure(path)
    if faults or procedure is None:
        raise DeclarationFaults(faults)
    return procedure


def read_procedures(folder: Path) -> tuple[dict[str, Procedure], list[Fault]]:
    """What is sound in the procedures of a folder, by key, and the faults of all files."""
    found: dict[str, Procedure] = {}
    faults: list[Fault] = []
    for path in sorted(folder.glob("*.yaml")):
        procedure, own = read_procedure(path)
        faults += own
        if procedure is None:
            continue
        if procedure.key != path.stem:
            faults.append(Fault(path.name, "procedure", f"应与文件名一致：{path.stem}"))
        else:
            found[procedure.key] = procedure
    if not found and not faults:
        faults.append(Fault(folder.name, "", "没有任何程序文件"))
    return found, faults


def load_procedures(folder: Path) -> dict[str, Procedure]:
    """All procedures of a folder by key; DeclarationFaults with every fault of every file."""
    found, faults = read_procedures(folder)
    if faults:
        raise DeclarationFaults(faults)
    return found


def _rows(raw: object, key: str) -> list[Any]:
    rows = raw.get(key) if isinstance(raw, dict) else None
    return rows if isinstance(rows, list) else []
