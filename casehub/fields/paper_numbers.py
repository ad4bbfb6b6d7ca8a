"""The number of a paper of somebody else, as a person types it: written the one right way."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from casehub.fields.field import declarable
from casehub.fields.texts import TextField

HALF = str.maketrans("０１２３４５６７８９", "0123456789")
# The year in whichever brackets it was put. Letters behind it at the beginning: a court's number.
YEAR = re.compile(
    r"\s*[〔\[［【〖（({｛﹝⦗]\s*([0-9]{4})\s*[〕\]］】〗）)}｝﹞⦘]\s*(?=([\u4e00-\u9fff])?)"
)
# Noughts that lead the number in its series: 007号, 01-2号.
NOUGHTS = re.compile(r"(?<![0-9\-])0+(?=[1-9][0-9\-]*号)")


def rightly_written(text: str) -> tuple[str, list[str]]:
    """The number as it is written rightly, and what is wrong with it: nothing where they are equal.

    发文字号: 年份用六角括号〔〕括入，序号不编虚位 (GB/T 9704—2012 7.2.5); a court puts the year
    first, in （） (《关于人民法院案件案号的若干规定》第三条). Both from memory,
    待核. What has no year in brackets (平台登记编号, 无) is no such number, and stays as it is.
    """
    half = text.translate(HALF)
    if YEAR.search(half) is None:
        return text, []
    wrong = ["数字用半角"] if half != text else []

    def enclosed(found: re.Match[str]) -> str:
        by_court = found.start() == 0 and found[2] is not None
        right = f"（{found[1]}）" if by_court else f"〔{found[1]}〕"
        said = "法院案号的年份用圆括号（）" if by_court else "年份用六角括号〔〕"
        near = "".join(found[0].split())
        if near != found[0]:
            said = f"{said}，前后不留空格" if near != right else "括号前后不留空格"
        if found[0] != right and said not in wrong:
            wrong.append(said)
        return right

    bracketed = YEAR.sub(enclosed, half)
    right = NOUGHTS.sub("", bracketed)
    if right != bracketed:
        wrong.append("序号前不加0")
    return right, wrong


@declarable
@dataclass(frozen=True)
class PaperNumberField(TextField):
    """文号, 案号: refused where it is written wrongly, with the form that would be right."""

    kind: Literal["paper_number"] = "paper_number"

    def faults(self, value: Any, offered: Collection[Any] | None = None) -> Iterator[str]:
        """What is wrong with its brackets, digits or noughts, in one sentence."""
        yield from super().faults(value, offered)
        if isinstance(value, str):
            right, wrong = rightly_written(value.strip())
            if wrong:
                yield f"{self.label}的写法不对：{'，'.join(wrong)}，应写作“{right}”"
