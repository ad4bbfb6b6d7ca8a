"""Argument parsing that answers mistakes with one Chinese sentence, and shared argument types."""

from __future__ import annotations

import argparse
import re
from datetime import date
from typing import NoReturn

FIRST_YEAR, LAST_YEAR = 1950, 2199
LONGEST_NUMBER = 9

# What argparse says, and what we say instead.
TRANSLATIONS = (
    (r"the following arguments are required: (.+)", r"缺少参数 \1"),
    (r"one of the arguments (.+) is required", r"以下参数须给出其中一个：\1"),
    (r"argument (\S+): not allowed with argument (\S+)", r"参数 \1 不能与 \2 同时使用"),
    (r"argument (.+): expected one argument", r"参数 \1 后面缺少值"),
    (r"argument (.+): expected at least one argument", r"参数 \1 后面缺少值"),
    (r"argument (.+): expected \d+ arguments?", r"参数 \1 后面的值个数不对"),
    (r"argument 命令: invalid choice: '(.*?)' .*", r"没有“\1”这个命令"),
    (r"argument (.+): invalid choice: '(.*?)' .*", r"参数 \1 不能是“\2”"),
    (r"unrecognized arguments: (.+)", r"不认识的参数：\1"),
    (r"argument (.+): ignored explicit argument '(.*)'", r"参数 \1 不带值"),
    (r"argument (\S+): invalid \w+ value: '(.*)'", r"参数 \1 的值“\2”无效"),
    (r"argument (\S+): (.+)", r"参数 \1：\2"),
)  # fmt: skip


class UsageFault(Exception):
    """Bad input: `str()` is one Chinese sentence with its full stop, `code` the exit code."""

    code = 2

    def __init__(self, sentence: str) -> None:
        """Put the whole message on one line and close it with a full stop."""
        line = " ".join(sentence.split())
        super().__init__(line if line.endswith("。") else line + "。")


class ChineseParser(argparse.ArgumentParser):
    """An ArgumentParser that raises UsageFault instead of printing usage and exiting."""

    def __init__(self, **settings: object) -> None:
        """Refuse abbreviated options: what is typed is what is meant."""
        settings.setdefault("allow_abbrev", False)
        super().__init__(**settings)  # type: ignore[arg-type]

    def error(self, message: str) -> NoReturn:
        """Raise the Chinese sentence for an argparse message."""
        for pattern, replacement in TRANSLATIONS:
            if re.fullmatch(pattern, message, re.DOTALL):
                raise UsageFault(re.sub(pattern, replacement, message, flags=re.DOTALL))
        raise UsageFault(f"参数有误：{message}")


def a_date(text: str) -> date:
    """Read a date typed as 2026-02-11."""
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) is None:
        raise argparse.ArgumentTypeError(f"“{text}”不是日期，应写成 2026-02-11 的样子")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"日期“{text}”不存在") from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise argparse.ArgumentTypeError(f"日期应在{FIRST_YEAR}年至{LAST_YEAR}年之间")
    return day


def a_pause(text: str) -> tuple[date, date]:
    """Read a pause typed as 2026-05-06..2026-05-21, the second day not included."""
    begin, dots, until = text.partition("..")
    if not dots:
        raise argparse.ArgumentTypeError(f"“{text}”应写成 起日..止日，例如 2026-05-06..2026-05-21")
    first, last = a_date(begin), a_date(until)
    if last < first:
        raise argparse.ArgumentTypeError(f"扣除期间的止日{last}早于起日{first}")
    return first, last


def a_count(text: str) -> int:
    """Read a whole number from 1."""
    number = a_grant(text)
    if number == 0:
        raise argparse.ArgumentTypeError("应为正整数，不能为0")
    return number


def a_grant(text: str) -> int:
    """Read a whole number from 0."""
    if re.fullmatch(r"-[0-9]+", text):
        raise argparse.ArgumentTypeError(f"不能为负数，现为{text}")
    if re.fullmatch(r"[0-9]+", text) is None:
        raise argparse.ArgumentTypeError(f"“{text}”不是整数")
    if len(text) > LONGEST_NUMBER:
        raise argparse.ArgumentTypeError("数字过大")
    return int(text)
