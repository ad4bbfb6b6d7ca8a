"""Numbers of papers that a person types: refused in the wrong form, with the right one."""

from __future__ import annotations

import pytest

from casehub.fields import Typed
from casehub.fields.paper_numbers import PaperNumberField, rightly_written

FIELD = PaperNumberField("no", "来文文号")


@pytest.mark.parametrize(
    ("raw", "right", "said"),
    [
        ("达市监函(2026)12号", "达市监函〔2026〕12号", "年份用六角括号〔〕"),
        ("渝府复[2026]88号", "渝府复〔2026〕88号", "年份用六角括号〔〕"),
        ("渝府复【2026】88号", "渝府复〔2026〕88号", "年份用六角括号〔〕"),
        ("渝府复﹝2026﹞88号", "渝府复〔2026〕88号", "年份用六角括号〔〕"),
        ("万公（经）立字（2026）31号", "万公（经）立字〔2026〕31号", "年份用六角括号〔〕"),
        ("达市监函 〔2026〕 12号", "达市监函〔2026〕12号", "括号前后不留空格"),
        ("达市监函 [2026]12号", "达市监函〔2026〕12号", "年份用六角括号〔〕，前后不留空格"),
        ("达市监函〔2026〕012号", "达市监函〔2026〕12号", "序号前不加0"),
        ("示例司鉴〔2026〕知鉴字第008号", "示例司鉴〔2026〕知鉴字第8号", "序号前不加0"),
        ("达市监函〔２０２６〕１２号", "达市监函〔2026〕12号", "数字用半角"),
        ("(2026)渝01行初99002号", "（2026）渝01行初99002号", "法院案号的年份用圆括号（）"),
        ("〔2026〕渝01行初002号之二", "（2026）渝01行初2号之二", "法院案号的年份用圆括号（），序号前不加0"),
        ("达市监函［２０２６］０１２号", "达市监函〔2026〕12号", "数字用半角，年份用六角括号〔〕，序号前不加0"),
    ],
)
def test_a_number_in_the_wrong_form_is_refused_with_the_right_one(raw: str, right: str, said: str) -> None:
    # Edge case 48: one sentence says what is wrong and how it is written.
    value = FIELD.parse(Typed([raw]))
    assert list(FIELD.faults(value)) == [f"来文文号的写法不对：{said}，应写作“{right}”"]
    assert list(FIELD.faults(right)) == []


@pytest.mark.parametrize(
    "right",
    [
        "渝知裁字〔2026〕1号", "（2026）渝01行初99001号之二", "渝万州市监立〔2026〕1-2号", "万公（经）立字〔2026〕31号",
        "（示例）渝市监移〔2026〕3号", "12315-示例-20260907-003", "XC-500000-511700-2026-00002-3", "示例执-500000-0300",
        "无", "渝市监发〔2026〕100号",
    ],
)  # fmt: skip
def test_what_is_right_or_no_such_number_is_kept_as_it_is(right: str) -> None:
    # Edge case 48: nothing that is right is refused, and no number of another sort.
    assert rightly_written(right) == (right, [])
    assert list(FIELD.faults(right)) == []
