"""Strict reading of TOML tables: every key known, every type checked, every fault kept."""

from __future__ import annotations

import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

Value = TypeVar("Value")
TYPE_NAMES = {str: "文字", int: "整数", bool: "true或false", list: "列表", date: "日期", dict: "表"}
MISSING = object()


def read_table(path: Path, faults: list[str]) -> dict[str, Any]:
    """Read one TOML file; an unreadable file is a fault and an empty table."""
    try:
        with path.open("rb") as stream:
            return tomllib.load(stream)
    except FileNotFoundError:
        faults.append(f"{path.name}：文件不存在")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        faults.append(f"{path.name}：不是有效的TOML（{error}）")
    except OSError as error:
        faults.append(f"{path.name}：无法读取（{error.strerror}）")
    return {}


class Row:
    """One table under reading; `take` removes a key, `finish` reports the keys nobody took."""

    def __init__(self, table: dict[str, Any], where: str, faults: list[str]) -> None:
        """Start reading; `where` names the row in the faults."""
        self._left = dict(table)
        self.faults = faults
        self.where = where

    def fault(self, sentence: str) -> None:
        """Keep one fault of this row."""
        self.faults.append(f"{self.where}：{sentence}")

    def take(self, key: str, kind: type[Value], default: Any = MISSING) -> Value:
        """Return the value of a key, checked; without a default its absence is a fault."""
        value = self._left.pop(key, MISSING)
        if value is MISSING:
            if default is MISSING:
                self.fault(f"缺少 {key}")
                default = kind() if kind is not date else date.min
            return default  # type: ignore[no-any-return]
        wrong_bool = kind is int and isinstance(value, bool)
        wrong_time = kind is date and isinstance(value, datetime)
        if not isinstance(value, kind) or wrong_bool or wrong_time:
            self.fault(f"{key} 应为{TYPE_NAMES[kind]}")
            if default is not MISSING:
                return default  # type: ignore[no-any-return]
            return kind() if kind is not date else date.min  # type: ignore[return-value]
        return value

    def choose(self, key: str, allowed: tuple[str, ...], default: Any = MISSING) -> str:
        """Return a word that must be one of `allowed`."""
        word = self.take(key, str, default)
        if word not in allowed:
            self.fault(f"{key} 应为 {'、'.join(allowed)} 之一，现为“{word}”")
            return allowed[0]
        return word

    def finish(self) -> None:
        """Report the keys that nobody asked for."""
        for key in self._left:
            self.fault(f"不认识的键 {key}")
