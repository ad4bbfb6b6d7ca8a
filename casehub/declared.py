"""What files declare, read strictly into typed values: every fault of every file at once.

One reader for config/, workflows/ and the sidecars of documents. Pydantic checks plain frozen
dataclasses and reports everything it finds; here its findings become sentences with file and path.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date, time
from functools import cache
from pathlib import Path
from typing import Any, Generic, TypeVar

import tomli
from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

Value = TypeVar("Value")
_Place = tuple[int | str, ...]

# A row of a table is named by the first of these columns that it has, in a fault's path.
ROW_NAMES = ("id", "key", "code")
# Below config/: the folder in which each procedure has the rows that it adds to the tables there.
OWN_TABLES = "procedures"
_DROP = object()
# Metadata of a text that must be written though it may say nothing: a basis that nobody found yet.
MAY_BE_BLANK = {"blank": True}
# A key without words, in JSON.
_BLANK = ': ""'
# Values in which no other stands.
_PLAIN = (str, int, float, date, time, type(None))
# Built once for each kind of file; building costs more than reading.
_ADAPTERS: dict[type[Any], TypeAdapter[Any]] = {}

_SENTENCES = {
    "missing": "缺少此项",
    "unexpected_keyword_argument": "未知的键",
    "string_type": "应为文字（数字和日期请加引号）",
    "int_type": "应为整数",
    "int_from_float": "应为整数",
    "float_type": "应为数字",
    "bool_type": "应为 true 或 false",
    "date_type": "应为 YYYY-MM-DD 形式的日期",
    "date_parsing": "应为 YYYY-MM-DD 形式的日期",
    "date_from_datetime_parsing": "应为 YYYY-MM-DD 形式的日期",
    "date_from_datetime_inexact": "应为 YYYY-MM-DD 形式的日期",
    "tuple_type": "应为列表",
    "list_type": "应为列表",
    "dataclass_type": "应为键值表",
    "dict_type": "应为键值表",
}


@dataclass(frozen=True)
class Fault:
    """Something wrong in a declaration: file name, key path inside it, and one sentence."""

    file: str
    path: str
    message: str

    def __str__(self) -> str:
        """`file: path: message`."""
        return ": ".join(part for part in (self.file, self.path, self.message) if part)


class DeclarationFaults(ValueError):
    """Files that cannot be used as they are; `faults` holds every fault of every file."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        """Keep the faults in the order in which they were found; at least one."""
        self.faults = tuple(faults)
        super().__init__("；".join(str(fault) for fault in self.faults))


@dataclass(frozen=True)
class Declared(Generic[Value]):
    """What a file says. `value`: the sound part (faulty rows are left out), None if there is none.

    `raw`: the plain values, for names that other files may refer to though their row has a fault.
    """

    value: Value | None
    raw: Mapping[str, object]

    def rows(self, table: str) -> list[Mapping[str, object]]:
        """The rows of a table as written, sound or not."""
        rows = self.raw.get(table)
        return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []

    def names(self, table: str) -> set[str]:
        """The names of the rows of a table, sound or not."""
        return {name for row in self.rows(table) if (name := _row_name(row)) is not None}


class Illegible(ValueError):
    """The content of a file is not what it should be; `str()` says so after the file's name."""


# Where the library's sentence names the line; at the end of the text it names none.
_LINE = re.compile(r"at line (\d+)")


def text_of(content: bytes) -> str:
    """The text of a file, without the mark that some editors put first. Raises Illegible."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Illegible(f"不是 UTF-8 文本（第 {line} 行）") from error


def toml_of(text: str) -> dict[str, object]:
    """The plain values of a TOML text. Raises Illegible with the line."""
    try:
        return tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        told = _LINE.search(str(error))
        line = told[1] if told else max(len(text.rstrip().splitlines()), 1)
        raise Illegible(f"第 {line} 行不符合 TOML 写法") from error
    except RecursionError as error:
        raise Illegible("方括号或花括号嵌套过深") from error


def read_toml(path: Path, shape: type[Value], faults: list[Fault]) -> Declared[Value]:
    """Read a TOML file as a dataclass; everything wrong with it is appended to `faults`."""
    raw = plain_toml(path, path.name, faults)
    if raw is None:
        return Declared(None, {})
    return Declared(convert(raw, shape, path.name, faults), raw)


def read_tables(
    config: Path, name: str, shape: type[Value], faults: list[Fault]
) -> Declared[Value]:
    """Read config/NAME and the rows that each procedure adds to it, as one.

    A procedure's own rows stand in config/procedures/KEY/NAME. They add to tables and to mappings;
    what a file says once, the general file says alone.
    """
    raw, homes = plain_tables(config, name, faults)
    if raw is None:
        return Declared(None, {})
    found: list[Fault] = []
    value = convert(raw, shape, name, found)
    faults += [Fault(_home(homes, one.path) or name, one.path, one.message) for one in found]
    return Declared(value, raw)


def plain_tables(
    config: Path, name: str, faults: list[Fault]
) -> tuple[dict[str, object] | None, dict[str, str]]:
    """The plain values that `read_tables` reads, and for the path of each own row its file."""
    raw = plain_toml(config / name, name, faults)
    homes: dict[str, str] = {}
    if raw is None:
        return None, homes
    for path in sorted((config / OWN_TABLES).glob(f"*/{name}")):
        shown = path.relative_to(config).as_posix()
        for key, said in (plain_toml(path, shown, faults) or {}).items():
            there = raw.get(key, type(said)())
            if isinstance(there, list) and isinstance(said, list):
                rows = raw[key] = [*there, *said]
                homes |= {_path(raw, (key, n)): shown for n in range(len(there), len(rows))}
            elif isinstance(there, dict) and isinstance(said, dict):
                twice = sorted(there.keys() & said.keys())
                faults += [Fault(shown, f"{key}.{one}", f"{name} 已有此项") for one in twice]
                raw[key] = {**said, **there}
                homes |= {f"{key}.{one}": shown for one in said.keys() - there.keys()}
            else:
                faults.append(Fault(shown, key, f"只能在 {name} 里写明"))
    return raw, homes


def _home(homes: Mapping[str, str], path: str) -> str:
    """The file in which the row of a path stands; "" where it is the general one."""
    rows = (row for row in homes if path == row or path[: len(row) + 1] in (f"{row}.", f"{row}["))
    return homes.get(next(rows, ""), "")


def plain_toml(path: Path, name: str, faults: list[Fault]) -> dict[str, object] | None:
    """The plain values of a file; None, with a fault, where it cannot be read."""
    try:
        return toml_of(text_of(path.read_bytes()))
    except FileNotFoundError:
        faults.append(Fault(name, "", "文件不存在"))
    except Illegible as error:
        faults.append(Fault(name, "", str(error)))
    except OSError:
        faults.append(Fault(name, "", "不能读取"))
    return None


def parse_toml(
    content: str, name: str, shape: type[Value], faults: list[Fault]
) -> Declared[Value]:
    """Read TOML text as a dataclass; `name` stands for the file in the faults."""
    try:
        raw = toml_of(content)
    except Illegible as error:
        faults.append(Fault(name, "", str(error)))
        return Declared(None, {})
    return Declared(convert(raw, shape, name, faults), raw)


def convert(raw: object, shape: type[Value], file: str, faults: list[Fault]) -> Value | None:
    """Plain values as a dataclass: strict types, no unknown keys; faults are appended.

    A faulty row or key is left out and the rest still converted, so that what is checked
    afterwards sees as much as possible; None when nothing sound remains.
    """
    adapter: TypeAdapter[Value] = _adapter(shape)
    told = False
    while raw is not _DROP:
        text = _json(raw)
        try:
            value = adapter.validate_json(text, strict=True, extra="forbid")
        except ValidationError as refused:
            errors = refused.errors(include_url=False)
            for error in errors:
                error["loc"] = _as_written(raw, error["loc"])
            if not told:
                faults += [Fault(file, _path(raw, e["loc"]), _sentence(e)) for e in errors]
                told = True
            # Without a key that it needs, the row itself goes.
            rest = _without(
                raw, {e["loc"][:-1] if e["type"] == "missing" else e["loc"] for e in errors}
            )
            if rest == raw:
                return None
            raw = rest
        else:
            # Most files have no blank text at all, and to look through them takes time.
            blank = (_path(raw, place) for place in (_blanks(value, ()) if _BLANK in text else ()))
            faults += [Fault(file, path, "不能为空") for path in blank]
            return value
    return None


def _blanks(value: object, place: _Place) -> Iterator[_Place]:
    """Where a text is empty that must be given: whoever may leave it out has a default for it."""
    below: Iterable[tuple[int | str, object]] = ()
    if isinstance(value, tuple):
        below = enumerate(value)
    elif isinstance(value, dict):
        below = value.items()
    elif is_dataclass(value) and not isinstance(value, type):
        names, wanted = _keys(type(value))
        below = [(name, getattr(value, name)) for name in names]
        yield from ((*place, name) for name, text in below if name in wanted and text == "")
    for key, row in below:
        if not isinstance(row, _PLAIN):
            yield from _blanks(row, (*place, key))


@cache
def _keys(shape: type[Any]) -> tuple[tuple[str, ...], frozenset[str]]:
    """The keys of a row, and those whose text may not be blank."""
    own = [one for one in fields(shape) if one.init]
    given = [one for one in own if one.default is MISSING and one.default_factory is MISSING]
    wanted = [one for one in given if one.metadata != MAY_BE_BLANK]
    return tuple(one.name for one in own), frozenset(one.name for one in wanted)


def by_name(raw: object, key: str, file: str, faults: list[Fault]) -> None:
    """Turn the mapping `raw[key]` (name → body) into a list of bodies that bear their `id`."""
    if not isinstance(raw, dict) or not isinstance(raw.get(key), dict):
        return
    rows = []
    for name, body in raw[key].items():
        if body is not None and not isinstance(body, dict):
            faults.append(Fault(file, f"{key}.{name}", "应为键值表"))
            continue
        if body and "id" in body:
            faults.append(Fault(file, f"{key}.{name}.id", "未知的键"))
        rows.append({**(body or {}), "id": name})
    raw[key] = rows


def _adapter(shape: type[Any]) -> TypeAdapter[Any]:
    if shape not in _ADAPTERS:
        _ADAPTERS[shape] = TypeAdapter(shape)
    return _ADAPTERS[shape]


def _json(raw: object) -> str:
    # Read back as JSON, lists become tuples and dates dates, and nothing else is taken for another.
    return json.dumps(raw, default=_iso)


def _iso(value: object) -> str:
    if isinstance(value, date | time):
        return value.isoformat()
    raise TypeError(type(value))


def _row_name(row: object) -> str | None:
    if not isinstance(row, dict):
        return None
    return next((row[c] for c in ROW_NAMES if isinstance(row.get(c), str)), None)


def _as_written(raw: object, place: _Place) -> _Place:
    """The place without the names of kinds that pydantic puts where a row is one of several."""
    found: list[int | str] = []
    here = raw
    for n, part in enumerate(place, 1):
        if isinstance(here, dict) and part not in here and n < len(place):
            continue
        found.append(part)
        if isinstance(here, dict):
            here = here.get(part)
        elif isinstance(here, list) and isinstance(part, int) and part < len(here):
            here = here[part]
        else:
            here = None
    return tuple(found)


def _path(raw: object, place: _Place) -> str:
    text, here = "", raw
    for part in place:
        below = here[part] if isinstance(here, dict) and part in here else None
        if isinstance(part, int):
            below = here[part] if isinstance(here, list) and part < len(here) else None
            name = _row_name(below)
            text += f"[{part}]" if name is None else f".{name}"
        else:
            text += f".{part}" if text else part
        here = below
    return text


def _sentence(error: ErrorDetails) -> str:
    if error["type"] in {"literal_error", "enum"}:
        allowed = "、".join(filter(None, re.findall("'([^']*)'", error["ctx"]["expected"])))
        return f"“{error['input']}”应为 {allowed} 之一"
    if error["type"] == "union_tag_invalid":
        return f"未知的类型：{error['ctx']['tag']}"
    if error["type"] == "value_error":
        return str(error["ctx"]["error"])
    if error["input"] is None and error["type"] == "string_type":
        return "不能为空"
    return _SENTENCES.get(error["type"], f"写法不对（{error['type']}）")


def _without(raw: object, places: set[_Place]) -> object:
    """The values without what stands at these places; `_DROP` when nothing is left."""
    if () in places:
        return _DROP
    inner: dict[int | str, set[_Place]] = {}
    for place in places:
        inner.setdefault(place[0], set()).add(place[1:])
    if isinstance(raw, dict):
        kept = {k: _without(v, inner[k]) if k in inner else v for k, v in raw.items()}
        return {k: v for k, v in kept.items() if v is not _DROP}
    if isinstance(raw, list):
        rows = [_without(v, inner[n]) if n in inner else v for n, v in enumerate(raw)]
        return [v for v in rows if v is not _DROP]
    return _DROP
