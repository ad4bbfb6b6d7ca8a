"""Kinds of documents as frozen values, read from the sidecars beside the templates."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

FIELD_KINDS = frozenset(
    "text long int money date datetime bool choice person people party organisation evidence file"
    " table".split()
)
FAMILIES = frozenset({"notice", "letter", "form", "record"})
PROCEDURES = frozenset(
    "intake adjudication mediation assistance service hearing appraisal"
    " evidence_registration".split()
)
SERIES = frozenset({"case", "intake", "letter", "none"})
ISSUERS = frozenset({"office", "party", "receiving_office", "court"})
SERVED_ON = frozenset({"requesters", "respondents", "thirds", "all", "addressee", "office"})
BLOCKS = frozenset(
    "office case right rights parties panel officers contact doc accused remedy evidence service"
    " letter".split()
)

Option = tuple[str, str]


class KindFaultsError(ValueError):
    """The sidecars hold faults; `faults` names every one of them."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table field."""

    id: str
    label: str
    kind: str = "text"
    required: bool = False
    hint: str = ""
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """One value that a paper (or a step form) asks for; `required_if` is said in plain words."""

    id: str
    label: str
    kind: str
    required: bool = False
    required_if: str = ""
    hint: str = ""
    default: str = ""
    options: tuple[Option, ...] = ()
    columns: tuple[Column, ...] = ()
    example: Any = None
    not_after: str = ""
    not_before: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """What a document is: its family, its numbering, who receives it and which facts it needs."""

    id: str
    kind: str
    title: str
    family: str
    procedures: tuple[str, ...] = ()
    numbered: bool = False
    sealed: bool = False
    internal: bool = False
    confidential: bool = False
    served_on: tuple[str, ...] = ()
    series: str = "none"
    signature: str = ""
    copies: str = ""
    issuer: str = "office"
    blocks: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()

    def field(self, name: str) -> Field | None:
        """The own field of this name, if there is one."""
        return next((f for f in self.fields if f.id == name), None)


_TEXTS = {"id", "kind", "title", "family", "series", "signature", "copies", "issuer"}
_FLAGS = {"numbered", "sealed", "internal", "confidential"}
_LISTS = {
    "procedures": PROCEDURES | {"cross_region", "penalty", "all"},
    "served_on": SERVED_ON,
    "blocks": BLOCKS,
}
_CHOICES = {"family": FAMILIES, "series": SERIES, "issuer": ISSUERS}
_FIELD_TEXTS = {"id", "label", "kind", "required_if", "hint", "not_after", "not_before"}
_FIELD_KEYS = _FIELD_TEXTS | {"required", "default", "options", "columns", "example"}
_COLUMN_KEYS = {"id", "label", "kind", "required", "hint", "options"}


def _options(raw: Any, where: str, faults: list[str]) -> tuple[Option, ...]:
    if not isinstance(raw, list) or not all(
        isinstance(o, list) and len(o) == 2 and all(isinstance(t, str) for t in o)
        for o in raw
    ):
        faults.append(f"{where}: options must be a list of [value, label]")
        return ()
    return tuple((o[0], o[1]) for o in raw)


def _column(raw: Any, where: str, faults: list[str]) -> Column | None:
    if not isinstance(raw, dict) or not {"id", "label"} <= raw.keys():
        faults.append(f"{where}: a column needs id and label")
        return None
    where = f"{where}.{raw['id']}"
    faults.extend(f"{where}: unknown key {k!r}" for k in sorted(raw.keys() - _COLUMN_KEYS))
    kind = raw.get("kind", "text")
    if kind not in FIELD_KINDS - {"table"}:
        faults.append(f"{where}: unknown column kind {kind!r}")
    return Column(
        id=str(raw["id"]),
        label=str(raw["label"]),
        kind=str(kind),
        required=bool(raw.get("required", False)),
        hint=str(raw.get("hint", "")),
        options=_options(raw.get("options", []), where, faults),
    )


def read_field(raw: Any, where: str, faults: list[str]) -> Field | None:
    """A field from its TOML table; every fault is appended to `faults`."""
    if not isinstance(raw, dict) or not {"id", "label", "kind"} <= raw.keys():
        faults.append(f"{where}: a field needs id, label and kind")
        return None
    where = f"{where} field {raw['id']}"
    faults.extend(f"{where}: unknown key {k!r}" for k in sorted(raw.keys() - _FIELD_KEYS))
    faults.extend(
        f"{where}: {k} must be text"
        for k in sorted(_FIELD_TEXTS & raw.keys())
        if not isinstance(raw[k], str)
    )
    kind = raw["kind"]
    if kind not in FIELD_KINDS:
        faults.append(f"{where}: unknown kind {kind!r}")
    if raw["id"] in BLOCKS or raw["id"] in {"basis", "limits", "house"}:
        faults.append(f"{where}: the name belongs to a common block")
    options = _options(raw.get("options", []), where, faults)
    if kind == "choice" and not options:
        faults.append(f"{where}: a choice needs options")
    columns = tuple(
        c
        for r in raw.get("columns", [])
        if (c := _column(r, where, faults)) is not None
    )
    if kind == "table" and not columns:
        faults.append(f"{where}: a table needs columns")
    if "example" not in raw:
        faults.append(f"{where}: no example")
    return Field(
        id=str(raw["id"]),
        label=str(raw["label"]),
        kind=str(kind),
        required=bool(raw.get("required", False)),
        required_if=str(raw.get("required_if", "")),
        hint=str(raw.get("hint", "")),
        default=str(raw.get("default", "")),
        options=options,
        columns=columns,
        example=raw.get("example"),
        not_after=str(raw.get("not_after", "")),
        not_before=str(raw.get("not_before", "")),
    )


def _kind(raw: dict[str, Any], path: Path, faults: list[str]) -> Kind:
    where = path.name
    known = _TEXTS | _FLAGS | _LISTS.keys() | {"field"}
    faults.extend(f"{where}: unknown key {k!r}" for k in sorted(raw.keys() - known))
    missing = [k for k in ("id", "kind", "title", "family") if k not in raw]
    faults.extend(f"{where}: missing {k}" for k in missing)
    faults.extend(
        f"{where}: {k} must be text" for k in _TEXTS & raw.keys() if not isinstance(raw[k], str)
    )
    faults.extend(
        f"{where}: {k} must be true or false"
        for k in _FLAGS & raw.keys()
        if not isinstance(raw[k], bool)
    )
    for key, allowed in _CHOICES.items():
        if key in raw and raw[key] not in allowed:
            faults.append(f"{where}: {key} {raw[key]!r} is not one of {sorted(allowed)}")
    for key, members in _LISTS.items():
        value = raw.get(key, [])
        if not isinstance(value, list):
            faults.append(f"{where}: {key} must be a list")
        else:
            faults.extend(f"{where}: {key} {v!r} unknown" for v in value if v not in members)
    if raw.get("kind", path.stem) != path.stem:
        faults.append(f"{where}: kind {raw['kind']!r} does not match the file name")
    if not path.with_suffix(".html").exists():
        faults.append(f"{where}: template {path.stem}.html is missing")
    fields = tuple(
        f for r in raw.get("field", []) if (f := read_field(r, where, faults)) is not None
    )
    names = [f.id for f in fields]
    twice = sorted({n for n in names if names.count(n) > 1})
    faults.extend(f"{where}: field {n} twice" for n in twice)
    lists: dict[str, Any] = {
        k: tuple(raw[k]) if isinstance(raw.get(k), list) else () for k in _LISTS
    }
    values: dict[str, Any] = {k: raw[k] for k in (_TEXTS | _FLAGS) & raw.keys()}
    for key in ("id", "kind", "title", "family"):
        values.setdefault(key, path.stem)
    return Kind(**values, **lists, fields=fields)


def read_kinds(folder: Path) -> tuple[Mapping[str, Kind], list[str]]:
    """Every kind of the folder by name, and every fault found in their sidecars."""
    faults: list[str] = []
    found: dict[str, Kind] = {}
    ids: dict[str, str] = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            raw = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            faults.append(f"{path.name}: {error}")
            continue
        kind = _kind(raw, path, faults)
        if kind.id in ids:
            faults.append(f"{path.name}: id {kind.id} is also used by {ids[kind.id]}")
        ids[kind.id] = path.name
        found[path.stem] = kind
    faults.extend(
        f"{page.name}: no sidecar {page.stem}.toml"
        for page in sorted(folder.glob("*.html"))
        if page.stem not in found and page.stem != "macros"
    )
    return MappingProxyType(found), faults


def load_kinds(folder: Path) -> Mapping[str, Kind]:
    """Every kind of the folder by name (`correction_notice`).

    Raises KindFaultsError with all faults of all files at once.
    """
    found, faults = read_kinds(folder)
    if faults:
        raise KindFaultsError(faults)
    return found
