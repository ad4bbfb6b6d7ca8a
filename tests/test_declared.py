"""The strict reader: everything wrong is told at once, and what is sound is still read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import pytest
from pydantic import Field as Key

from casehub.declared import (
    MAY_BE_BLANK,
    DeclarationFaults,
    Fault,
    by_name,
    convert,
    read_tables,
    read_toml,
)


@dataclass(frozen=True)
class Row:
    key: str
    amount: int
    since: date | None = None
    until: Annotated[date | None, Key(alias="to")] = None
    kind: Literal["one", "two"] = "one"
    named: tuple[str, ...] = ()
    sure: bool = False


@dataclass(frozen=True)
class File:
    row: tuple[Row, ...] = ()
    words: dict[str, str] = field(default_factory=dict)


def read(folder: Path, text: str) -> tuple[File | None, list[str]]:
    faults: list[Fault] = []
    path = folder / "rows.toml"
    path.write_text(text, encoding="utf-8")
    return read_toml(path, File, faults).value, [str(fault) for fault in faults]


def test_a_sound_file_becomes_frozen_values(tmp_path: Path) -> None:
    text = '[[row]]\nkey = "a"\namount = 3\nsince = 2026-01-02\nto = 2026-02-03\nnamed = ["x", "y"]\n[words]\nb = "c"\n'
    found, faults = read(tmp_path, text)
    assert faults == []
    row = Row("a", 3, date(2026, 1, 2), date(2026, 2, 3), named=("x", "y"))
    assert found == File((row,), {"b": "c"})


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("amount = true", "row.a.amount: 应为整数"),
        ('amount = "3"', "row.a.amount: 应为整数"),
        ("amount = 3.5", "row.a.amount: 应为整数"),
        ("amount = 3\nsure = 1", "row.a.sure: 应为 true 或 false"),
        ("amount = 3\nsince = 3", "row.a.since: 应为 YYYY-MM-DD 形式的日期"),
        ("amount = 3\nsince = 2026-01-02T03:04:05", "row.a.since: 应为 YYYY-MM-DD 形式的日期"),
        ("amount = 3\nuntil = 2026-01-02", "row.a.until: 未知的键"),
        ('amount = 3\nkind = "three"', "row.a.kind: “three”应为 one、two 之一"),
        ('amount = 3\nnamed = "x"', "row.a.named: 应为列表"),
        ("amount = 3\nnamed = [7]", "row.a.named[0]: 应为文字（数字和日期请加引号）"),
        ("", "row.a.amount: 缺少此项"),
    ],
)
def test_a_fault_names_its_row_and_column(tmp_path: Path, line: str, said: str) -> None:
    found, faults = read(tmp_path, f'[[row]]\nkey = "b"\namount = 1\n[[row]]\nkey = "a"\n{line}\n')
    assert faults == [f"rows.toml: {said}"]
    assert found is not None
    assert Row("b", 1) in found.row


def test_every_fault_of_a_file_comes_at_once_and_the_sound_rows_remain(tmp_path: Path) -> None:
    text = (
        '[[row]]\nkey = "a"\namount = true\n[[row]]\namount = 1\n[[row]]\nkey = "c"\namount = 2\n'
        'odd = 1\n[[rwo]]\nkey = "d"\n'
    )
    found, faults = read(tmp_path, text)
    assert found == File((Row("c", 2),))
    assert faults == [
        "rows.toml: row.a.amount: 应为整数",
        "rows.toml: row[1].key: 缺少此项",
        "rows.toml: row.c.odd: 未知的键",
        "rows.toml: rwo: 未知的键",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a = 1\n[[row]", "rows.toml: 第 2 行不符合 TOML 写法"),
        ("a = 1\na = 2", "rows.toml: 第 2 行不符合 TOML 写法"),
        (f"a = {'[' * 9_000}{']' * 9_000}", "rows.toml: 方括号或花括号嵌套过深"),
        ("row = 3", "row: 应为列表"),
    ],
)
def test_an_unreadable_file_is_a_fault(tmp_path: Path, text: str, said: str) -> None:
    assert any(said in fault for fault in read(tmp_path, text)[1])


def test_a_file_in_another_encoding_is_a_fault_with_its_line(tmp_path: Path) -> None:
    path, faults = tmp_path / "rows.toml", list[Fault]()
    path.write_bytes(b"# one\n" + "[words]\na = '重庆'".encode("gbk"))
    assert read_toml(path, File, faults).value is None
    assert [str(fault) for fault in faults] == ["rows.toml: 不是 UTF-8 文本（第 3 行）"]


def test_the_mark_that_some_editors_put_first_is_no_part_of_the_text(tmp_path: Path) -> None:
    path, faults = tmp_path / "rows.toml", list[Fault]()
    path.write_text('[words]\na = "重庆"', encoding="utf-8-sig")
    assert (read_toml(path, File, faults).value, faults) == (File(words={"a": "重庆"}), [])


def test_an_absent_file_is_a_fault(tmp_path: Path) -> None:
    faults: list[Fault] = []
    assert read_toml(tmp_path / "none.toml", File, faults).value is None
    assert [str(fault) for fault in faults] == ["none.toml: 文件不存在"]


def test_what_is_no_table_has_no_sound_part() -> None:
    faults: list[Fault] = []
    assert convert([1], File, "x", faults) is None
    assert [fault.message for fault in faults] == ["应为键值表"]


def test_names_of_a_mapping_become_ids() -> None:
    faults: list[Fault] = []
    raw: dict[str, object] = {
        "steps": {"go": {"title": "走"}, "stay": None, "odd": 3, "two": {"id": "x"}}
    }
    by_name(raw, "steps", "f", faults)
    assert raw["steps"] == [{"title": "走", "id": "go"}, {"id": "stay"}, {"id": "two"}]
    assert [str(fault) for fault in faults] == [
        "f: steps.odd: 应为键值表",
        "f: steps.two.id: 未知的键",
    ]


def test_the_exception_says_them_all() -> None:
    error = DeclarationFaults([Fault("a", "b", "c"), Fault("d", "", "e")])
    assert str(error) == "a: b: c；d: e"


@dataclass(frozen=True)
class Named:
    key: str
    amount: int


@dataclass(frozen=True)
class Table:
    row: tuple[Named, ...]
    words: dict[str, str] = field(default_factory=dict)
    longest: int = 1


def own_tables(tmp_path: Path, **own: str) -> tuple[Table | None, list[str]]:
    """What is read of a table to which procedures add, and its faults."""
    (tmp_path / "t.toml").write_text('longest = 2\n[words]\na = "甲"\n[[row]]\nkey = "one"\namount = 1\n')
    for key, text in own.items():
        (tmp_path / "procedures" / key).mkdir(parents=True)
        (tmp_path / "procedures" / key / "t.toml").write_text(text, encoding="utf-8")
    faults: list[Fault] = []
    return read_tables(tmp_path, "t.toml", Table, faults).value, [str(one) for one in faults]


def test_each_procedure_adds_rows_and_words_to_a_table(tmp_path: Path) -> None:
    row = '[[row]]\nkey = "{0}"\namount = 2\n'
    read, faults = own_tables(tmp_path, q=row.format("q"), p=row.format("p") + '[words]\nb = "乙"\n')
    assert faults == [] and read is not None
    assert [one.key for one in read.row] == ["one", "p", "q"]
    assert (read.words, read.longest) == ({"a": "甲", "b": "乙"}, 2)


def test_what_is_wrong_in_an_own_table_is_said_of_its_file(tmp_path: Path) -> None:
    read, faults = own_tables(
        tmp_path,
        p='longest = 3\nunheard = 1\n[words]\na = "丙"\n[[row]]\nkey = "p"\namount = "x"\n',
        q="[[row",
    )
    assert read is not None and [one.key for one in read.row] == ["one"]
    assert read.words == {"a": "甲"} and read.longest == 2
    assert faults == [
        "procedures/p/t.toml: longest: 只能在 t.toml 里写明",
        "procedures/p/t.toml: unheard: 只能在 t.toml 里写明",
        "procedures/p/t.toml: words.a: t.toml 已有此项",
        "procedures/q/t.toml: 第 1 行不符合 TOML 写法",
        "procedures/p/t.toml: row.p.amount: 应为整数",
    ]


@dataclass(frozen=True)
class Titled:
    title: str
    note: str = ""


@dataclass(frozen=True)
class Titles:
    row: tuple[Titled, ...]
    by: dict[str, Titled]
    found: str = field(metadata=MAY_BE_BLANK)


def test_a_text_that_must_be_given_says_something() -> None:
    faults: list[Fault] = []
    raw = {"row": [{"title": "a"}, {"title": ""}], "by": {"x": {"title": "", "note": ""}}, "found": ""}
    assert convert(raw, Titles, "f", faults) is not None
    assert [str(fault) for fault in faults] == ["f: row[1].title: 不能为空", "f: by.x.title: 不能为空"]
