from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from casehub.cli import main
from casehub.model import Person, SecurityEntry
from casehub.settings import Settings

OFFICES = """
[[organisations]]
key = "wanzhou"
name = "重庆市万州区市场监督管理局"
kind = "market_bureau"
region_code = "500101"
number_series = { adjudication = "渝万州知裁字" }
[[organisations]]
key = "wanzhougov"
name = "重庆市万州区人民政府"
kind = "reconsideration_authority"
"""


@pytest.fixture(autouse=True)
def _on_this_database(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASEHUB_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("CASEHUB_INSTANCE", str(settings.instance))


def told(capsys: pytest.CaptureFixture[str], *words: str | Path) -> tuple[int, dict[str, Any]]:
    code = main([*map(str, words), "--json"])
    return code, json.loads(capsys.readouterr().out)


def offices(tmp_path: Path) -> Path:
    file = tmp_path / "offices.toml"
    file.write_text(OFFICES, encoding="utf-8")
    return file


def keys(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.scalars(text("SELECT key FROM organisation ORDER BY id")))


def test_a_dry_run_writes_nothing_and_apply_writes_all(
    tmp_path: Path, engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    file = offices(tmp_path)
    code, dry = told(capsys, "bureau", "import", file)
    assert (code, dry["applied"], dry["added"]) == (0, False, 2)
    assert keys(engine) == []
    code, done = told(capsys, "bureau", "import", file, "--apply")
    assert (code, done["applied"], done["added"]) == (0, True, 2)
    assert keys(engine) == ["wanzhou", "wanzhougov"]
    assert told(capsys, "bureau", "import", file)[1]["unchanged"] == 2


def test_nothing_is_called_written_that_was_there_before(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["bureau", "import", str(offices(tmp_path))]

    def ending(*more: str) -> str:
        assert main([*command, *more]) == 0
        return capsys.readouterr().out.splitlines()[-1]

    assert ending() == "新增 2，变更 0，不变 0，未通过 0。未写入，加 --apply 写入。"
    assert ending("--apply") == "新增 2，变更 0，不变 0，未通过 0。已写入。"
    for again in ((), ("--apply",)):
        assert ending(*again) == "新增 0，变更 0，不变 2，未通过 0。与登记的一致，没有需要写入的内容。"


def test_one_refused_row_keeps_all_back(
    tmp_path: Path, engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    book = Workbook()
    assert book.active is not None
    for row in (["代码", "名称", "类型"], ["aa", "甲局", "人民法院"], ["bb", "乙局", "派出所"]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    code, report = told(capsys, "bureau", "import", tmp_path / "a.xlsx", "--apply")
    assert (code, report["applied"], report["added"], report["refused"]) == (1, False, 1, 1)
    assert report["rows"][1]["row"] == 3
    assert "派出所" in report["rows"][1]["sentence"]
    assert keys(engine) == []
    assert main(["bureau", "import", str(tmp_path / "a.xlsx")]) == 1
    said = capsys.readouterr().out
    assert "第 3 行　未通过　乙局（bb）" in said
    assert said.endswith("未写入任何一行。\n")


def test_a_file_that_is_none_is_bad_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bureau", "import", str(tmp_path / "none.toml")]) == 2
    assert capsys.readouterr().err.startswith("没有文件")








def test_an_empty_list_says_what_to_do_next(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bureau", "list"]) == 0
    assert capsys.readouterr().out.startswith("还没有单位。写好名单后运行：casehub bureau import")
    assert main(["bureau", "people"]) == 0
    assert capsys.readouterr().out.startswith("还没有人员。")
    assert main(["bureau", "list", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []




def staff(tmp_path: Path) -> Path:
    """A workbook with the offices on one sheet and the staff on another, as a bureau writes it."""
    book = Workbook()
    assert book.active is not None
    people = book.create_sheet("人员")
    people.append(["万州区局人员名册（2026年）"])
    people.append(["序号", "姓名", "账号", "单位", "职务", "岗位", "执法证号", "有效期自", "有效期至"])
    people.append([1, "冉 红", "ranhong", "重庆市万州区市场监督管理局", "科员", "登记员、收发员", None, None, None])
    people.append([2, "周明远", "zhoumy", "wanzhou", "科长", "办案人员", "渝1号", "2026-01-01", "2030/1/1"])
    book.save(tmp_path / "staff.xlsx")
    return tmp_path / "staff.xlsx"


def test_staff_from_a_workbook_in_the_name_of_an_administrator(
    tmp_path: Path, session: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    told(capsys, "bureau", "import", offices(tmp_path), "--apply")
    file = staff(tmp_path)
    # Without an administrator nobody can ask for their roles.
    assert main(["bureau", "import", str(file)]) == 2
    assert "还没有安全管理员" in capsys.readouterr().err
    made = told(capsys, "bureau", "administrators", "--organisation", "wanzhou")[1]["administrators"]
    by = next(a["username"] for a in made if a["role"] == "security_admin")
    code, dry = told(capsys, "bureau", "import", file)
    assert (code, dry["applied"], dry["people"]["added"], dry["people"]["rows"][0]["half"]) == (0, False, 2, "")
    # The only one there is need not be named, and is told.
    assert dry["by"] == by
    assert main(["bureau", "import", str(file)]) == 0
    assert f"（{by}）的名义登记。" in capsys.readouterr().out
    assert dry["ignored"] == [
        "工作表“人员”第 1 行不在表头之下，没有读入：万州区局人员名册（2026年）。",
        "工作表“人员”第 2 行的“序号”栏没有对应的登记项，没有读入。",
    ]
    assert main(["bureau", "import", str(file), "--apply", "--by", made[0]["username"]]) == 2
    assert "不是安全管理员" in capsys.readouterr().err
    tried = select(SecurityEntry).where(SecurityEntry.kind == "command_refused")
    (line,) = session.scalars(tried)
    assert (line.username, line.subject) == (
        made[0]["username"], f"{made[0]['username']} 不是安全管理员。"
    )
    assert line.person_id is not None
    session.rollback()
    code, done = told(capsys, "bureau", "import", file, "--apply", "--by", by)
    assert (code, done["applied"]) == (0, True)
    assert all(row["half"] for row in done["people"]["rows"])
    people = {p.username: p for p in session.scalars(select(Person)).unique()}
    assert people["zhoumy"].certificates[0].number == "渝1号"
    assert people["ranhong"].name == "冉红"
    session.rollback()
    assert main(["bureau", "import", str(file)]) == 0
    assert "不变 2" in capsys.readouterr().out


def test_what_is_of_no_shape_is_refused_row_by_row_and_all_is_kept_back(
    tmp_path: Path, engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "a.toml"
    file.write_text(OFFICES + 'contacts = "张三"\nnumber_series = 5\n', encoding="utf-8")
    code, report = told(capsys, "bureau", "import", file, "--apply")
    assert (code, report["applied"], report["added"], report["refused"]) == (1, False, 1, 1)
    sentence = report["rows"][1]["sentence"]
    assert [word for word in ("contacts 应写成", "number_series 应写成") if word not in sentence] == []
    file.write_text('organisations = ["x"]\n', encoding="utf-8")
    code, report = told(capsys, "bureau", "import", file, "--apply")
    assert (code, [row["sentence"] for row in report["rows"]]) == (
        1, ["“organisations”里的“x”应写成 [[organisations]] 之下的一段"],
    )  # fmt: skip
    assert keys(engine) == []


def test_two_bureaus_of_one_sign_are_not_imported(
    tmp_path: Path, engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "a.toml"
    sign = 'number_prefix = "渝万州知"\n'
    first, second = OFFICES.replace('key = "wanzhou"\n', f'key = "wanzhou"\n{sign}'), (
        f'[[organisations]]\nkey = "kaizhou"\nname = "重庆市开州区市场监督管理局"\nkind = "market_bureau"\n'
        f'region_code = "500154"\n{sign}'
    )
    file.write_text(first, encoding="utf-8")
    assert told(capsys, "bureau", "import", file, "--apply")[0] == 0
    file.write_text(second, encoding="utf-8")
    code, report = told(capsys, "bureau", "import", file, "--apply")
    assert (code, report["rows"][0]["sentence"]) == (
        1,
        "重庆市开州区市场监督管理局（kaizhou）的机关代字“渝万州知”"
        "已由重庆市万州区市场监督管理局（wanzhou）使用，两个机关的文号会重复",
    )
    file.write_text(second.replace("渝万州知", "渝开州知"), encoding="utf-8")
    assert told(capsys, "bureau", "import", file, "--apply")[0] == 0
    assert keys(engine) == ["wanzhou", "wanzhougov", "kaizhou"]
