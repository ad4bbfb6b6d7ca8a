"""The loader takes nothing for granted: every doubled, unknown or mistyped key is named."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from casehub.declared import DeclarationFaults, Fault
from casehub.workflow.loader import (
    load_procedure,
    load_procedures,
    read_procedure,
    read_procedures,
)
from casehub.workflow.strict_yaml import read_yaml

GOOD = """\
procedure: small
version: 1
title: 小程序
legal_basis: 《某办法》
since: 2025-02-01
initial: begun
states:
  begun: {title: 开始}
  done: {title: 完成, final: true, closing: true}
steps:
  finish:
    title: 办结
    from: [begun]
    to: done
    roles: [registrar]
    basis: [service]
    fields:
      day: {kind: date, label: 日期, required: true, not_after: today, example: "2026-01-01"}
      way: {kind: choice, label: 方式, options: [["yes", 是], [no, 否]], default: no}
    deadlines:
      start: [{rule: archive.volume, from: day}]
    resume: {kind: suspension, on: day}
"""


def write(folder: Path, text: str, name: str = "small.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def faults_of(folder: Path, text: str) -> list[str]:
    return [str(fault) for fault in read_procedure(write(folder, text))[1]]


def test_a_good_file_becomes_values(tmp_path: Path) -> None:
    procedure = load_procedure(write(tmp_path, GOOD))
    step = procedure.step("finish")
    assert procedure.since == date(2025, 2, 1)
    assert procedure.state("done").final
    assert step.deadlines.start[0].from_ == "day"
    assert step.resume is not None
    assert step.resume.to == "day"
    way = step.form_field("way")
    assert way is not None
    # `no` and `on` are words, not booleans.
    assert way.options == (("yes", "是"), ("no", "否"))
    assert way.default == "no"
    assert procedure.steps_from("begun") == (step,)
    assert procedure.steps_from("done") == ()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("version: 1", "version: 1\nversion: 2", "version: 键重复（第3行）"),
        ("    to: done", "    to: done\n    to: begun", "steps.finish.to: 键重复"),
        ("    to: done", "    too: done", "steps.finish.too: 未知的键"),
        ("version: 1", "version: '1'", "version: 应为整数"),
        ("version: 1", "version: true", "version: 应为整数"),
        ("final: true", "final: yes", "states.done.final: 应为 true 或 false"),
        ("title: 办结", "title: 7", "steps.finish.title: 应为文字"),
        ("since: 2025-02-01", "since: 2025-02-31", "since: 应为 YYYY-MM-DD"),
        ("    from: [begun]", "    from: begun", "steps.finish.from: 应为列表"),
        ("    from: [begun]", "    from: [begun, begun]", "steps.finish.from: 列表中有重复项"),
        ("    from: [begun]", "    from: [7]", "steps.finish.from[0]: 应为文字"),
        ("initial: begun\n", "", "initial: 缺少此项"),
        ("initial: begun", "initial:", "initial: 不能为空"),
        ("{rule: archive.volume, from: day}", "{from: day}", "deadlines.start[0].rule: 缺少此项"),
        ("    to: done", "    confidence: sure", "steps.finish.confidence: “sure”应为 verbatim、secondary"),
        (
            "    to: done",
            "    route: {confidence: rumour, stations: {draft: {title: 拟稿, roles: [registrar], duty: doze}}}",
            "“rumour”应为 verbatim",
        ),
        ("{kind: date, ", "{kind: colour, ", "steps.finish.fields.day: 未知的类型：colour"),
        ("not_after: today", "least: 1", "fields.day.least: 未知的键"),
        (
            "kind: date, label: 日期",
            "kind: table, label: 表, columns: [{id: x, kind: table, label: 表}]",
            "fields.day.columns.x: 未知的类型：table",
        ),
        ("not_after: today", "not_afer: today", "fields.day.not_afer: 未知的键"),
        ("[no, 否]", "[no, 否, 也许]", "fields.way.options: 应为 [值, 名称]"),
        ("initial: begun", "initial: !!python/name:os.system begun", "不允许的标记"),
        ("initial: begun", "initial: [begun", "行不符合 YAML 写法"),
    ],
)
def test_a_fault_is_named_with_its_place(tmp_path: Path, old: str, new: str, expected: str) -> None:
    assert old in GOOD
    found = faults_of(tmp_path, GOOD.replace(old, new, 1))
    assert any(expected in line and line.startswith("small.yaml: ") for line in found), found


def test_all_faults_of_all_files_come_at_once(tmp_path: Path) -> None:
    write(tmp_path, GOOD.replace("version: 1", "version: x").replace("to: done", "tu: done"))
    write(tmp_path, GOOD, "other.yaml")
    with pytest.raises(DeclarationFaults) as caught:
        load_procedures(tmp_path)
    lines = [str(fault) for fault in caught.value.faults]
    assert len(lines) == 3
    assert lines[0] == "other.yaml: procedure: 应与程序和版本一致：small.yaml"


def test_an_empty_folder_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(DeclarationFaults, match="没有任何程序文件"):
        load_procedures(tmp_path)


def succession(folder: Path, first_until: str, second_since: str) -> list[str]:
    """Two versions of one procedure: the faults found."""
    (folder / "superseded").mkdir()
    old = GOOD.replace("since: 2025-02-01", f"since: 2025-02-01{first_until}")
    write(folder / "superseded", old, "small-1.yaml")
    write(folder, GOOD.replace("version: 1", "version: 2").replace("2025-02-01", second_since))
    found, faults = read_procedures(folder)
    assert set(found) == {("small", 1), ("small", 2)}
    return [str(fault) for fault in faults]


def test_two_versions_follow_one_another_day_by_day(tmp_path: Path) -> None:
    assert succession(tmp_path, "\nuntil: 2026-12-31", "2027-01-01") == []


@pytest.mark.parametrize(
    "until", ["", "\nuntil: 2026-12-30", "\nuntil: 2027-01-01"], ids=["open", "gap", "overlap"]
)
def test_a_superseded_version_ends_the_day_before_the_next(tmp_path: Path, until: str) -> None:
    assert succession(tmp_path, until, "2027-01-01") == [
        "superseded/small-1.yaml: until: 应为第2版施行前一日：2026-12-31"
    ]


@pytest.mark.parametrize("name", ["small-2.yaml", "small.yaml", "other-1.yaml"])
def test_a_superseded_file_bears_its_key_and_version(tmp_path: Path, name: str) -> None:
    (tmp_path / "superseded").mkdir()
    write(tmp_path / "superseded", GOOD, name)
    write(tmp_path, GOOD.replace("version: 1", "version: 3"))
    faults = [str(fault) for fault in read_procedures(tmp_path)[1]]
    assert f"superseded/{name}: procedure: 应与程序和版本一致：superseded/small-1.yaml" in faults


def test_only_null_booleans_whole_numbers_and_text_are_resolved() -> None:
    faults: list[Fault] = []
    text = "[null, true, 12, -3, 007, 1.5, 2026-01-01, yes, off, '5', ~, 1_000]"
    assert read_yaml(text, "x", faults) == [
        None, True, 12, -3, "007", "1.5", "2026-01-01", "yes", "off", "5", "~", "1_000",
    ]  # fmt: skip
    assert faults == []


def test_a_node_may_not_hold_itself() -> None:
    faults: list[Fault] = []
    read_yaml("a: &x [1, *x]", "x", faults)
    assert [f.message for f in faults] == ["引用自身"]
