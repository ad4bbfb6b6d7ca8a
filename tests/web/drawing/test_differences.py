"""What differs is marked; what does not is counted; nothing of either text is lost."""

from __future__ import annotations

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from casehub.web.drawing.differences import compared, lines_of, within


def side(markup: str, dropped: str) -> str:
    """One of the two texts, out of the marked one."""
    text = re.sub(f"<{dropped}>.*?</{dropped}>", "", markup, flags=re.DOTALL)
    return re.sub("</?(?:ins|del)>", "", text)


def test_paragraphs_are_what_a_reader_sees() -> None:
    html = "<h3>裁决书</h3><p>一、停止<b>制造</b>；</p><table><tr><td>甲</td><td>乙</td></tr></table><svg><path/>x</svg>"
    assert lines_of(html) == ["裁决书", "一、停止制造；", "甲 乙"]


def test_a_changed_word_is_marked_and_the_rest_counted() -> None:
    before = ["请求人：甲公司", "责令停止制造、许诺销售", "二〇二六年"]
    now = ["请求人：甲公司", "责令停止制造", "新的一段完全不同的话", "二〇二六年"]
    found = compared(before, now)
    assert [one.same for one in found] == [1, 0, 0, 1]
    assert found[1].words == "责令停止制造<del>、许诺销售</del>"
    assert found[2].words == "<ins>新的一段完全不同的话</ins>"


def test_what_was_typed_is_never_markup() -> None:
    assert "<b>" not in within("甲<b>", "乙<b>")


@given(st.text("甲乙丙丁<&", max_size=20), st.text("甲乙丙丁<&", max_size=20))
def test_both_texts_are_whole(before: str, now: str) -> None:
    marked = str(within(before, now))
    assert unescape(side(marked, "ins")) == before
    assert unescape(side(marked, "del")) == now
