"""A password is judged by its length and by how soon somebody who knows the office guesses it."""

from __future__ import annotations

import pytest

from casehub.model import Organisation, Person
from casehub.people.passwords import JUDGED, LONGEST, SHORTEST, objection

HARD = "trumpet glacier nine 藤椅"
OFFICE = Organisation(key="wanzhou", name="重庆市万州区市场监督管理局", short_name="万州")
PERSON = Person(username="zhouyinghe", name="周映荷", phone="13900001234", organisation=OFFICE)


def test_what_is_hard_to_guess_will_do_at_any_allowed_length() -> None:
    assert objection(HARD, PERSON) is None
    assert objection(HARD + "x" * (LONGEST - len(HARD)), PERSON) is None
    assert objection("qZ7#vT2!mK9x", PERSON) is None
    assert len("qZ7#vT2!mK9x") == SHORTEST


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("qZ7#vT2!mK9", "不少于 12"),
        (HARD + "x" * (LONGEST + 1 - len(HARD)), "不超过 128"),
        ("zhouyinghe2026", "容易猜到"),
        ("zhishichanquan", "容易猜到"),
        ("13900001234wanzhou", "容易猜到"),
        ("passwordpassword", "容易猜到"),
        ("aaaaaaaaaaaaaaaa", "容易猜到"),
    ],
)
def test_what_a_guesser_tries_first_will_not_do(password: str, said: str) -> None:
    assert said in (objection(password, PERSON) or "")


def test_the_same_account_is_no_word_of_another_person() -> None:
    other = Person(username="li", name="李四", phone="", organisation=OFFICE)
    assert objection("tangguizhi8v", Person(username="tangguizhi", name="谭桂枝", phone="", organisation=OFFICE)) is not None
    assert objection("tangguizhi8v", other) is None


def test_only_the_first_signs_are_judged() -> None:
    weak = "password" * (JUDGED // 8)
    assert objection(weak + HARD, PERSON) is not None
