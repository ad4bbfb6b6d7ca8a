"""The script's words: a party by its name, or by its side where it stands there alone."""

from __future__ import annotations

from datetime import date

import pytest

from casehub.demonstration.script import DemonstrationFault
from casehub.demonstration.values import party_of
from casehub.model import Case, Party

GONE = Party(id=4, role="requester", name="丙公司", left_on=date(2026, 6, 1))
FILE = Case(
    id=1,
    reference="渝知裁字〔2026〕1号",
    parties=[
        Party(id=1, role="requester", name="甲公司"), Party(id=2, role="respondent", name="乙公司"),
        Party(id=3, role="respondent", name="丁公司"), GONE,
    ],
)  # fmt: skip


@pytest.mark.parametrize(("word", "number"), [("requester", 1), ("乙公司", 2), ("丁公司", 3)])
def test_a_party_is_found_by_name_or_as_the_only_one_of_its_side(word: str, number: int) -> None:
    assert party_of(FILE, word).id == number
    assert party_of(Case(id=2, parent=FILE), word).id == number


@pytest.mark.parametrize(
    ("word", "said"), [("respondent", "有2名，应写明名称"), ("respondent2", "没有当事人"), ("丙公司", "没有当事人")]
)
def test_a_word_that_names_nobody_or_two_is_refused(word: str, said: str) -> None:
    with pytest.raises(DemonstrationFault, match=said):
        party_of(FILE, word)
