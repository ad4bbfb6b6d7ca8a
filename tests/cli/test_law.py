"""The stable date commands: JSON, exit codes, one sentence on bad input."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from casehub.cli import main


def answer(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    assert main(words) == 0
    return json.loads(capsys.readouterr().out)


def test_workdays_add(capsys: pytest.CaptureFixture[str]) -> None:
    got = answer(capsys, "workdays", "add", "--from", "2026-02-11", "--working-days", "5", "--json")
    assert list(got) == ["nominal", "due", "alarm", "provisional", "trace"]
    assert (got["due"], got["provisional"]) == ("2026-02-25", False)
    assert got["trace"][0] == {
        "date": "2026-02-11", "mark": "起", "why": "起算事由发生日，当日不计入",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("roll", "due"),
    [("party", "2026-10-08"), ("authority", "2026-10-04"), ("none", "2026-10-04")],
)
def test_roll_by_side(roll: str, due: str, capsys: pytest.CaptureFixture[str]) -> None:
    got = answer(
        capsys, "workdays", "add", "--from", "2026-07-06", "--calendar-days", "90",
        "--roll", roll, "--json",
    )  # fmt: skip
    assert (got["nominal"], got["due"], got["alarm"]) == ("2026-10-04", due, "2026-09-30")


def test_pauses_overlap_once(capsys: pytest.CaptureFixture[str]) -> None:
    got = answer(
        capsys, "workdays", "add", "--from", "2026-03-10", "--months", "3", "--json",
        "--pause", "2026-05-06..2026-05-16", "--pause", "2026-05-10..2026-05-21",
    )  # fmt: skip
    assert got["due"] == "2026-06-25"


@pytest.mark.parametrize(("mode", "latest"), [("min", "2026-02-14"), ("clear", "2026-02-13")])
def test_workdays_back(mode: str, latest: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("workdays", "back", "--from", "2026-02-26", "--working-days", "3", "--mode", mode)
    assert answer(capsys, *words, "--json") == {"latest": latest}


def test_back_from_an_unpublished_year_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("workdays", "back", "--from", "2027-03-05", "--working-days", "3", "--mode", "min")
    assert answer(capsys, *words, "--json") == {"latest": "2027-03-02", "provisional": True}


@pytest.mark.parametrize(
    ("words", "due"),
    [
        ("adjudication.filing_review --from 2026-09-18 --extend 5", "2026-10-09"),
        ("adjudication.decide --from 2026-04-07 --extend 3", "2026-10-08"),
        ("adjudication.decide --from 2026-03-10 --pause 2026-05-06..2026-05-21", "2026-06-25"),
        ("mediation.conclude --from 2026-07-31 --extend 1", "2026-11-02"),
        ("adjudication.sue --from 2026-09-21 --extend 0", "2026-10-08"),
        ("hearing.notice --from 2026-02-26 --mode min", "2026-02-14"),
    ],
)
def test_deadline(words: str, due: str, capsys: pytest.CaptureFixture[str]) -> None:
    got = answer(capsys, "deadline", *words.split(), "--json")
    assert got["due"] == due
    assert words.startswith(got["rule"] + " ")
    assert got["basis"]


def test_limits_list(capsys: pytest.CaptureFixture[str]) -> None:
    rows = answer(capsys, "limits", "list", "--json")
    codes = {row["code"] for row in rows}
    stable = {
        "adjudication.filing_review", "adjudication.serve_copy", "adjudication.answer",
        "adjudication.forward_answer", "adjudication.decide", "adjudication.sue",
        "adjudication.publish", "reconsideration.apply", "enforcement.demand_wait",
        "enforcement.court_apply", "service.announcement", "mediation.reply",
        "mediation.conclude", "confirmation.apply", "assistance.reply",
    }  # fmt: skip
    assert stable <= codes
    assert {"amount", "unit", "basis", "confidence", "since", "until"} <= set(rows[0])


def test_words_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["deadline", "assistance.reply", "--from", "2026-04-20"]) == 0
    assert "2026年5月13日届满。（" in capsys.readouterr().out
    assert main(["limits", "list"]) == 0
    assert "归档　三十日　内部规则　待核" in capsys.readouterr().out


BAD = {
    "": "缺少参数 命令",
    "nothing": "没有“nothing”这个命令",
    "workdays": "缺少参数 命令",
    "workdays add --working-days 5": "缺少参数 --from",
    "workdays add --from 2026-02-11": "须给出其中一个",
    "workdays add --from 2026-02-11 --months 1 --calendar-days 3": "不能与",
    "workdays add --from 2026-02-30 --months 1": "不存在",
    "workdays add --from 20260211 --months 1": "不是日期",
    "workdays add --from 1026-02-11 --months 1": "应在1950年",
    "workdays add --from 2026-02-11 --months -1": "不能为负数",
    "workdays add --from 2026-02-11 --months 0": "正整数",
    "workdays add --from 2026-02-11 --months x": "不是整数",
    "workdays add --from 2026-02-11 --months 1.5": "不是整数",
    "workdays add --from 2026-02-11 --months": "后面缺少值",
    "workdays add --from 2026-02-11 --months 99999": "过长",
    "workdays add --from 2026-02-11 --months 9999999999": "数字过大",
    "workdays add --from 2026-02-11 --months 1 --roll sideways": "不能是“sideways”",
    "workdays add --from 2026-02-11 --months 1 --pause 2026-03-05..2026-03-01": "止日2026-03-01早于起日",
    "workdays add --from 2026-02-11 --months 1 --pause 2026-03-05": "起日..止日",
    "workdays add --from 2026-02-11 --months 1 --pause 2026-03-05..soon": "不是日期",
    "workdays add --from 2026-02-11 --months 1 more": "不认识的参数：more",
    "workdays add --from 2026-02-11 --mon 1": "须给出其中一个",
    "workdays back --from 2026-02-26 --working-days 3 --mode maybe": "不能是“maybe”",
    "workdays back --from 2026-02-26 --mode min": "缺少参数 --working-days",
    "deadline adjudication.nothing --from 2026-01-01": "没有名为",
    "deadline --from 2026-01-01": "缺少参数 规则",
    "deadline adjudication.decide --from 2026-01-01 --extend 4": "最多延长三个月",
    "deadline adjudication.decide --from 2026-01-01 --extend -1": "不能为负数",
    "deadline adjudication.decide --from 2026-01-01 --extend": "后面缺少值",
    "deadline adjudication.sue --from 2026-01-01 --extend 1": "不得延长",
    "deadline adjudication.sue --from 2026-01-01 --mode min": "不是倒计期限",
    "deadline mediation.reply --from 2024-01-01": "没有有效的规定",
    "limits": "缺少参数 命令",
}


@pytest.mark.parametrize("line", BAD)
def test_bad_input_is_one_sentence_and_exit_2(
    line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(line.split()) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert BAD[line] in captured.err
    assert captured.err.count("\n") == captured.err.count("。") == 1
    assert captured.err.endswith("。\n")


def test_an_instance_brings_its_own_calendar(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "calendars"
    folder.mkdir()
    edition = folder / "2027.toml"
    edition.write_text(
        'year = 2027\nnotice = "试行安排"\n'
        'holidays = [{ from = 2027-01-01, to = 2027-01-20, name = "试" }]\n',
        encoding="utf-8",
    )
    words = ("deadline", "adjudication.sue", "--from", "2026-12-31", "--json")
    ours = answer(capsys, *words)
    theirs = answer(capsys, "--instance", str(tmp_path), *words)
    assert (ours["due"], ours["provisional"]) == ("2027-01-15", True)
    assert (theirs["due"], theirs["provisional"]) == ("2027-01-21", False)
    edition.write_text("year = 2027\n", encoding="utf-8")
    assert main(["--instance", str(tmp_path), *words]) == 2
    assert "2027.toml: notice: 缺少此项" in capsys.readouterr().err


def test_the_date_commands_load_no_web_and_no_database() -> None:
    script = (
        "import sys; from casehub.cli import main; code = main(sys.argv[1:]);"
        "heavy = {'flask', 'sqlalchemy', 'weasyprint', 'pyhanko', 'jinja2'} & set(sys.modules);"
        "sys.exit(code or len(heavy))"
    )
    words = ["deadline", "adjudication.answer", "--from", "2026-02-03", "--json"]
    done = subprocess.run(
        [sys.executable, "-c", script, *words], capture_output=True, check=False
    )
    assert (done.returncode, json.loads(done.stdout)["due"]) == (0, "2026-02-24")
