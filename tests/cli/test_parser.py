"""What argparse would say in English is said in one Chinese sentence, whatever was mistyped."""

from __future__ import annotations

import argparse
import re
from datetime import date

import pytest

from casehub.cli.parser import (
    TRANSLATIONS,
    ChineseParser,
    UsageFault,
    a_count,
    a_date,
    a_grant,
    a_pause,
)


@pytest.fixture
def parser() -> ChineseParser:
    made = ChineseParser(prog="casehub")
    made.add_argument("--from", dest="start", type=a_date, required=True)
    made.add_argument("--one")
    made.add_argument("--more", nargs="+")
    made.add_argument("--pair", nargs=2)
    made.add_argument("--size", type=int)
    made.add_argument("--flag", action="store_true")
    made.add_argument("--mode", choices=("min", "clear"))
    either = made.add_mutually_exclusive_group()
    either.add_argument("--days")
    either.add_argument("--months")
    commands = made.add_subparsers(dest="command", metavar="命令")
    need = commands.add_parser("need").add_mutually_exclusive_group(required=True)
    need.add_argument("--a")
    need.add_argument("--b")
    return made


MISTYPED = {
    "": "缺少参数 --from。",
    "--from": "参数 --from 后面缺少值。",
    "--from 11.2.2026": "参数 --from：“11.2.2026”不是日期，应写成 2026-02-11 的样子。",
    "--from 2026-02-11 need": "以下参数须给出其中一个：--a --b。",
    "--from 2026-02-11 --days 1 --months 2": "参数 --months 不能与 --days 同时使用。",
    "--from 2026-02-11 --more": "参数 --more 后面缺少值。",
    "--from 2026-02-11 --pair 1": "参数 --pair 后面的值个数不对。",
    "--from 2026-02-11 nothing": "没有“nothing”这个命令。",
    "--from 2026-02-11 --mode maybe": "参数 --mode 不能是“maybe”。",
    "--from 2026-02-11 --unknown": "不认识的参数：--unknown。",
    "--from 2026-02-11 --flag=yes": "参数 --flag 不带值。",
    "--from 2026-02-11 --size large": "参数 --size 的值“large”无效。",
    # What is typed is what is meant: no option is guessed from its first letters.
    "--from 2026-02-11 --on=x": "不认识的参数：--on=x。",
}


@pytest.mark.parametrize("line", MISTYPED)
def test_a_mistyped_line_is_one_chinese_sentence(line: str, parser: ChineseParser) -> None:
    with pytest.raises(UsageFault) as refused:
        parser.parse_args(line.split())
    assert str(refused.value) == MISTYPED[line]


def test_every_translation_is_of_something_that_argparse_says() -> None:
    told = {
        "the following arguments are required: --x", "one of the arguments --a --b is required",
        "argument --a: not allowed with argument --b", "argument --a: expected one argument",
        "argument --a: expected at least one argument", "argument --a: expected 2 arguments",
        "argument 命令: invalid choice: 'x' (choose from y)", "unrecognized arguments: x",
        "argument --a: invalid choice: 'x' (choose from y)", "argument --a: invalid int value: 'x'",
        "argument --a: ignored explicit argument 'x'", "argument --a: 不能为负数",
    }  # fmt: skip
    first = {next(p for p, _ in TRANSLATIONS if re.fullmatch(p, one, re.DOTALL)) for one in told}
    assert first == {pattern for pattern, _ in TRANSLATIONS}
    with pytest.raises(UsageFault, match=r"^参数有误：something new。$"):
        ChineseParser().error("something new")


def test_a_sentence_is_one_line_with_one_full_stop() -> None:
    assert str(UsageFault("第一行\n 第二行")) == str(UsageFault("第一行 第二行。")) == "第一行 第二行。"
    assert UsageFault("x").code == 2


def refused(read: object, text: str) -> str:
    with pytest.raises(argparse.ArgumentTypeError) as told:
        read(text)  # type: ignore[operator]
    return str(told.value)


def test_dates_and_pauses() -> None:
    assert a_date("2026-02-28") == date(2026, 2, 28)
    assert "不存在" in refused(a_date, "2026-02-29")
    assert "1950年至2199年" in refused(a_date, "1949-12-31")
    assert "1950年至2199年" in refused(a_date, "2200-01-01")
    assert (a_date("1950-01-01"), a_date("2199-12-31")) == (date(1950, 1, 1), date(2199, 12, 31))
    # Digits of another script are digits to Python.
    assert "不是日期" in refused(a_date, "２０２６-02-11")
    same = date(2026, 5, 6)
    assert a_pause("2026-05-06..2026-05-06") == (same, same)
    assert "早于起日" in refused(a_pause, "2026-05-06..2026-05-05")
    assert "起日..止日" in refused(a_pause, "2026-05-06")


def test_whole_numbers() -> None:
    assert (a_count("1"), a_grant("0"), a_count("999999999")) == (1, 0, 999_999_999)
    assert "不能为0" in refused(a_count, "0")
    for read in (a_count, a_grant):
        assert "不能为负数" in refused(read, "-1")
        assert "不是整数" in refused(read, "1.5")
        assert "不是整数" in refused(read, "٣")
        assert "数字过大" in refused(read, "1000000000")
