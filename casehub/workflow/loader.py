"""Reads workflows/*.yaml into procedures; unknown keys and wrong types are faults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from casehub.declared import DeclarationFaults, Fault, Illegible, by_name, convert, text_of
from casehub.fields.options import Options, fill_options, options_beside
from casehub.workflow.procedure import Procedure
from casehub.workflow.strict_yaml import read_yaml

SUPERSEDED = "superseded"


def read_procedure(
    path: Path, lists: Mapping[str, Options] | None = None
) -> tuple[Procedure | None, list[Fault]]:
    """What is sound in one file (None: nothing) and all faults found.

    lists: the options that several fields offer; without them those beside the file.
    """
    faults: list[Fault] = []
    if lists is None:
        lists = options_beside(path)
    try:
        raw: Any = read_yaml(text_of(path.read_bytes()), path.name, faults)
    except Illegible as error:
        return None, [Fault(path.name, "", str(error))]
    except OSError:
        return None, [Fault(path.name, "", "不能读取")]
    if raw is None:
        return None, faults
    fill_options(raw, lists, path.name, faults)
    for key in ("sides", "conditions", "states", "steps", "on_service"):
        by_name(raw, key, path.name, faults)
    for step in _rows(raw, "steps"):
        by_name(step, "fields", path.name, faults)
        if isinstance(step, dict) and isinstance(step.get("route"), dict):
            by_name(step["route"], "stations", path.name, faults)
        by_name(step, "former", path.name, faults)
    return convert(raw, Procedure, path.name, faults), faults


def load_procedure(path: Path) -> Procedure:
    """The procedure of one file; DeclarationFaults with every fault when it cannot be used."""
    procedure, faults = read_procedure(path)
    if faults or procedure is None:
        raise DeclarationFaults(faults)
    return procedure


def read_procedures(folder: Path) -> tuple[dict[tuple[str, int], Procedure], list[Fault]]:
    """What is sound in the procedures of a folder by key and version, and all faults.

    `NAME.yaml` is the newest version; `superseded/NAME-VERSION.yaml` are those before it, each
    with its last day, so that exactly one is in force on every day.
    """
    found: dict[tuple[str, int], Procedure] = {}
    faults: list[Fault] = []
    newest, lists = sorted(folder.glob("*.yaml")), options_beside(folder)
    for path in (*newest, *sorted((folder / SUPERSEDED).glob("*.yaml"))):
        procedure, own = read_procedure(path, lists)
        shown = path.relative_to(folder).as_posix()
        faults += [replace(fault, file=shown) for fault in own]
        if procedure is None:
            continue
        file = file_of(procedure, superseded=path not in newest)
        if shown != file:
            wanted = f"应与程序和版本一致：{file}"
            faults.append(Fault(shown, "procedure", wanted))
        elif (procedure.key, procedure.version) in found:
            faults.append(Fault(shown, "version", "已有同一版本的文件"))
        else:
            found[procedure.key, procedure.version] = procedure
    faults += _succession(found)
    if not found and not faults:
        faults.append(Fault(folder.name, "", "没有任何程序文件"))
    return found, faults


def file_of(procedure: Procedure, *, superseded: bool) -> str:
    """The path below workflows/ of the file that a version belongs in."""
    if superseded:
        return f"{SUPERSEDED}/{procedure.key}-{procedure.version}.yaml"
    return f"{procedure.key}.yaml"


def load_procedures(folder: Path) -> dict[tuple[str, int], Procedure]:
    """All procedures of a folder; DeclarationFaults with every fault of every file."""
    found, faults = read_procedures(folder)
    if faults:
        raise DeclarationFaults(faults)
    return found


def _succession(found: Mapping[tuple[str, int], Procedure]) -> list[Fault]:
    """Faults of versions that do not follow one another day by day."""
    faults = []
    for (key, number), procedure in sorted(found.items()):
        later = [found[k] for k in sorted(found) if k[0] == key and k[1] > number]
        file = file_of(procedure, superseded=bool(later))
        if procedure.until is not None and procedure.until < procedure.since:
            faults.append(Fault(file, "until", "早于 since"))
        if not later:
            continue
        last = later[0].since - timedelta(days=1)
        if procedure.until != last:
            said = f"应为第{later[0].version}版施行前一日：{last.isoformat()}"
            faults.append(Fault(file, "until", said))
    return faults


def _rows(raw: object, key: str) -> list[Any]:
    rows = raw.get(key) if isinstance(raw, dict) else None
    return rows if isinstance(rows, list) else []
