"""How private people are named where a paper is made public, and which numbers are left out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from casehub.law.identifiers import IdentifierFault, read_person_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Family names of two characters that a name may begin with; every other Chinese one has one.
DOUBLE = frozenset(
    "欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 司徒 夏侯 长孙 宇文 端木 轩辕 独孤 南宫 "
    "百里 呼延 申屠 澹台 闻人 钟离 淳于 单于 太叔 赫连 公冶 宗政 濮阳 公羊 拓跋 万俟".split()
)
SHORTEST_DOUBLE = 3
_PERSON = re.compile(r"(?<![0-9A-Za-z])[0-9]{17}[0-9Xx](?![0-9A-Za-z])")
_MOBILE = re.compile(r"(?<![0-9A-Za-z.])1[3-9][0-9](?:[ -]?[0-9]{4}){2}(?![0-9])")
_LANDLINE = re.compile(r"(?<![0-9A-Za-z])0[0-9]{2,3}[-－—–][0-9]{7,8}(?![0-9])")
_MAIL = re.compile(r"[0-9A-Za-z._%+-]+@[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)+")
# The number of an account is one by its length alone only where the text calls it so.
_ACCOUNT = re.compile(r"(?:账号|账户|帐号|卡号)[^0-9，。；\n]{0,10}([0-9][0-9 -]{8,26}[0-9])")


def family_name(name: str) -> str:
    """What stands before 某: 欧阳 of 欧阳修文, 何 of 何静宜, 买 of 买买提·艾力, J of John."""
    first = name.strip()[:2]
    return first if first in DOUBLE and len(name.strip()) >= SHORTEST_DOUBLE else first[:1]


def aliases(names: Iterable[str]) -> dict[str, str]:
    """姓＋某 for each natural person in the order given; of one family name each has a number."""
    people = list(dict.fromkeys(name.strip() for name in names if name.strip()))
    families = [family_name(name) for name in people]
    given: dict[str, str] = {}
    for name, family in zip(people, families, strict=True):
        nth = 1 + sum(family_name(earlier) == family for earlier in given)
        given[name] = f"{family}某" + (str(nth) if families.count(family) > 1 else "")
    return given


def private_numbers(text: str) -> Iterator[tuple[str, str]]:
    """Numbers of persons, telephones, mailboxes and accounts in a text, each with what it is."""
    for found in _PERSON.findall(text):
        try:
            read_person_number(found)
        except IdentifierFault:
            continue
        yield found, "公民身份号码"
    for pattern, word in ((_MOBILE, "电话"), (_LANDLINE, "电话"), (_MAIL, "电子邮箱")):
        for found in pattern.findall(text):
            yield found, word
    for found in _ACCOUNT.findall(text):
        yield found, "账号"
