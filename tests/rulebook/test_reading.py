"""All rule files are read together: nothing is raised, every fault is told, once."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

from casehub.rulebook.reading import read_files
from casehub.settings import PROJECT


def copied(folder: Path) -> Path:
    for name in ("config", "workflows", "templates"):
        shutil.copytree(PROJECT / name, folder / name)
    return folder


def test_the_files_that_ship_are_sound_and_whole() -> None:
    files = read_files(PROJECT)
    assert files.faults == ()
    assert files.kinds.keys() == files.kind_names
    assert {row.code for row in files.limits.all()} == files.limit_codes
    assert {key for key, _ in files.procedures} >= {"intake", "mediation", "adjudication"}
    for part in (files.amounts, files.basis, files.house, files.roles, files.regions,
                 files.numbering, files.access, files.offices, files.coming):  # fmt: skip
        assert part.value is not None


def test_an_empty_folder_is_all_faults_and_no_error(tmp_path: Path) -> None:
    files = read_files(tmp_path)
    missing = {fault.file for fault in files.faults}
    assert missing >= {
        "amounts.toml", "basis.toml", "house.toml", "roles.toml", "regions.toml", "offices.toml",
        "coming.toml", "access.toml", "numbering.toml", "limits.toml",
    }  # fmt: skip
    assert (files.procedures, files.kinds, files.roles.value) == ({}, {}, None)


def test_faults_of_several_files_come_together_and_a_faulty_row_keeps_its_name(
    tmp_path: Path,
) -> None:
    root = copied(tmp_path)

    def spoil(name: str, more: str) -> None:
        file = root / "config" / name
        file.write_text(file.read_text(encoding="utf-8") + more, encoding="utf-8")

    spoil("roles.toml", '\n[[role]]\nid = "clerk"\ntitle = "再来一个"\n')
    spoil("coming.toml", '\n[[procedure]]\nkey = "twice"\ntitle = "一"\n[[procedure]]\nkey = "twice"\ntitle = "二"\n')
    spoil("limits.toml", '\n[[limit]]\ncode = "un.sound"\namount = "five"\n')
    (root / "templates" / "documents" / "unsound.toml").write_text("kind = 3\n", encoding="utf-8")
    files = read_files(root)
    told = [str(fault) for fault in files.faults]
    for said in ("roles.toml: role.clerk: 出现两次", "coming.toml: procedure.twice: 出现两次",
                 "limits.toml: limit.un.sound.amount", "unsound.toml"):  # fmt: skip
        assert [one for one in told if said in one], said
    assert [one for one, number in Counter(told).items() if number > 1] == []
    # What refers to a row with a fault is not told a second time.
    assert "un.sound" in files.limit_codes
    assert "unsound" in files.kind_names and "unsound" not in files.kinds


def test_calendars_of_an_instance_win_and_faulty_ones_are_told(tmp_path: Path) -> None:
    edition = tmp_path / "2027.toml"
    edition.write_text('year = 2027\nnotice = "试行安排"\n', encoding="utf-8")
    assert read_files(PROJECT, tmp_path).calendar.published_through == 2027
    edition.write_text("year = 2027\n", encoding="utf-8")
    files = read_files(PROJECT, tmp_path)
    assert [fault.file for fault in files.faults] == ["2027.toml"]
    assert files.calendar.editions == ()


def test_a_file_of_no_procedure_or_of_no_table_is_a_fault(tmp_path: Path) -> None:
    root = copied(tmp_path / "project")
    key = min(key for key, _version in read_files(root).procedures)
    for stray in (f"{key}/limits.toml", f"{key}/access.toml", "unheard/basis.toml", "limits.toml"):
        file = root / "config" / "procedures" / stray
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("", encoding="utf-8")
    said = {str(fault) for fault in read_files(root).faults}
    assert said == {
        f"procedures/{key}/access.toml: 没有可以由程序增加内容的这个规则表",
        "procedures/unheard/basis.toml: 没有这个程序，规则表应放在以程序命名的文件夹里",
        "procedures/limits.toml: 没有这个程序，规则表应放在以程序命名的文件夹里",
    }
