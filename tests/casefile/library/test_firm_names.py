"""Place, 字号, trade and form of the names of firms, and the short names made of them."""

from __future__ import annotations

import pytest

from casehub.casefile.library.firm_names import core, letters, place_of, short_names, sign_and_trade


@pytest.mark.parametrize(
    ("name", "places", "parts"),
    [
        ("重庆市万州区示例巴蜀小吃店", (), ("", "示例巴蜀", "小吃")),
        ("重庆山驰摩托车配件有限公司", (), ("", "山驰", "摩托车配件")),
        ("山驰（重庆）摩配有限公司", (), ("", "山驰", "摩配")),
        ("达州鑫乐副食批发部", ("达州",), ("达州", "鑫乐", "副食")),
        ("达州鑫乐副食商行", (), ("", "达州鑫乐", "副食")),
        ("重庆食品有限公司", (), ("", "食品", "")),
        ("重庆鑫食品店", (), ("", "鑫", "食品")),
        ("重庆奇特行业有限公司", (), ("", "奇特行业", "")),
    ],
)
def test_a_name_is_taken_apart(name: str, places: tuple[str, ...], parts: tuple[str, str, str]) -> None:
    assert sign_and_trade(letters(core(name)), places) == parts


def test_the_place_is_what_a_name_begins_with() -> None:
    assert place_of("重庆市万州区巴蜀小吃店") == "重庆市万州区"
    assert place_of("巴蜀小吃店") == ""


def test_short_names_are_pairs_of_the_sign_and_its_first_letter_with_place_and_trade() -> None:
    assert set(short_names("山渝链", "传动", "重庆")) == {"山渝", "山链", "渝链", "山传", "重山"}
    assert set(short_names("巴蜀", "", "")) == {"巴蜀"}
    assert set(short_names("鑫", "食品", "")) == {"鑫食"}
    # A name that is taken for one long sign has its neighbours alone.
    assert set(short_names("甲乙丙丁戊己庚", "", "")) == {"甲乙", "乙丙", "丙丁", "丁戊", "戊己", "己庚"}
