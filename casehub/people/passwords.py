"""Whether a password is hard enough to guess for somebody who knows the person and the office."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zxcvbn import zxcvbn

if TYPE_CHECKING:
    from casehub.model import Person

SHORTEST, LONGEST = 12, 128
# zxcvbn tries every replaced letter: 72 signs cost seconds, and what is hard by now stays hard.
JUDGED = 32
# 0 to 4; from 3 on more than a hundred million guesses are needed (zxcvbn's own scale).
LEAST_SCORE = 3
# What everybody in these offices would try, spelt as people spell it on a keyboard.
OFFICE_WORDS = (
    "chongqing", "zhongqing", "cqipo", "casehub", "zhishichanquan", "zhuanli", "shangbiao",
    "shichangjianguan", "jianguanju", "zhishichanquanju", "xingzheng", "caijue", "tiaojie",
)  # fmt: skip


def objection(password: str, person: Person) -> str | None:
    """Why the password will not do for the person, in one sentence; None when it does.

    Judged by length and by zxcvbn with the person's account, name, telephone and office as
    words that a guesser tries first (ASVS 5.0 6.2: length, common and context words).
    """
    if len(password) < SHORTEST:
        return f"新密码不少于 {SHORTEST} 个字符"
    if len(password) > LONGEST:
        return f"新密码不超过 {LONGEST} 个字符"
    office = person.organisation
    known = [person.username, person.name, person.phone, office.key, office.name, office.short_name]
    words = [*filter(None, known), *OFFICE_WORDS]
    judged = zxcvbn(password[:JUDGED], user_inputs=words)
    if judged["score"] < LEAST_SCORE:
        return "新密码太容易猜到：请避开姓名、账号、单位、年份和重复的字，换用几个互不相干的词"
    return None
