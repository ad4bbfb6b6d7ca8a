"""Lists of options that several fields offer: declared once (config/choices.toml), named there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from casehub.declared import Declared, Fault, Value, convert, plain_toml, read_tables

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FILE = "choices.toml"
Options = tuple[tuple[str, str], ...]
# The key of a field that offers something: pairs of value and label, or the name of a list.
KEY = "options"


@dataclass(frozen=True)
class OptionLists:
    """config/choices.toml: each list of (value, label) by its name."""

    lists: dict[str, Options] = field(default_factory=dict)


def read_options(config: Path, faults: list[Fault]) -> Declared[OptionLists]:
    """The lists of a folder of rules; none where it has no such file."""
    if not (config / FILE).is_file():
        return Declared(OptionLists(), {})
    return read_tables(config, FILE, OptionLists, faults)


def options_beside(folder: Path) -> Mapping[str, Options]:
    """The lists that the files of a folder may name: those of the nearest config/ beside it.

    What is wrong with them is told by whoever reads all the rule files.
    """
    above = (parent / "config" for parent in folder.parents)
    config = next((one for one in above if (one / FILE).is_file()), None)
    found = read_options(config, []).value if config is not None else None
    return {} if found is None else found.lists


def fill_options(raw: object, lists: Mapping[str, Options], file: str, faults: list[Fault]) -> None:
    """Put the list in place of each name of one; a name that nobody knows is a fault."""
    _fill(raw, lists, file, "", faults)


def read_filled(
    path: Path, shape: type[Value], lists: Mapping[str, Options], faults: list[Fault]
) -> Value | None:
    """What is sound in a TOML file whose fields may name lists; faults are appended."""
    raw = plain_toml(path, path.name, faults)
    if raw is None:
        return None
    fill_options(raw, lists, path.name, faults)
    return convert(raw, shape, path.name, faults)


def _fill(
    raw: object, lists: Mapping[str, Options], file: str, path: str, faults: list[Fault]
) -> None:
    if isinstance(raw, dict):
        for key, value in raw.items():
            if key == KEY and isinstance(value, str):
                if value not in lists:
                    faults.append(Fault(file, f"{path}.{KEY}", f"没有这个选项表：{value}"))
                raw[key] = [list(pair) for pair in lists.get(value, ())]
            else:
                _fill(value, lists, file, f"{path}.{key}" if path else key, faults)
    elif isinstance(raw, list):
        for n, row in enumerate(raw):
            name = row.get("id") if isinstance(row, dict) else None
            _fill(row, lists, file, f"{path}.{name}" if name else f"{path}[{n}]", faults)
