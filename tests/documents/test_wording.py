"""How values print: dates, numerals, sums, tick boxes."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

import pytest
from markupsafe import Markup

from casehub.documents import wording as w
from casehub.documents.kinds import FACTS_FORM
from casehub.documents.templates.sidecars import load_kinds
from casehub.settings import PROJECT

# In which form the facts were frozen: what a paper says of money changed with the seventh.
NOW: Any = {FACTS_FORM: 7}
BEFORE: Any = {FACTS_FORM: 6}


@pytest.mark.parametrize(
    ("how", "value", "printed"),
    [
        (w.d, "2026-01-05", "2026年1月5日"),
        (w.d, "2026-11-20T09:30:00+08:00", "2026年11月20日"),
        (w.d, None, "　　年　　月　　日"),
        (w.dz, "2026-11-20", "二〇二六年十一月二十日"),
        (w.dt, "2026-11-20T09:30", "2026年11月20日9时30分"),
        (w.dt, "2026-11-20T09:05", "2026年11月20日9时05分"),
        (w.hours, "14:30至16：05", "14时30分至16时05分"),
        (w.hours, "下午，比例1:1000，25:30", "下午，比例1:1000，25:30"),
        (w.quoted, "侵犯“锁止装置”专利权", "侵犯‘锁止装置’专利权"),
        (w.cn, 15, "十五"),
        (w.cn, "105", "一百零五"),
        (w.cn, "甲", "甲"),
        (partial(w.yuan, NOW), "1286400", "1286400元"),
        (partial(w.yuan, NOW), "156000.50", "156000.50元"),
        (partial(w.yuan, BEFORE), "1286400", "1,286,400.00 元"),
        (partial(w.rmb, NOW), "1286400.5", "壹佰贰拾捌万陆仟肆佰元零伍角整"),
        (partial(w.rmb, BEFORE), "1286400.5", "人民币壹佰贰拾捌万陆仟肆佰元零伍角整"),
        (partial(w.rmb, NOW), None, ""),
        (w.slash, "", "/"),
        (w.slash, 0, 0),
        (w.names, [{"name": "甲公司"}, {"name": "乙公司"}], "甲公司、乙公司"),
        (w.names_certs, [{"name": "周喆", "cert_no": "1"}, {"name": "唐赟"}], "周喆（1）、唐赟"),
        (w.you, {"name": "张三", "natural": True}, "你"),
        (w.you, {"name": "某公司", "natural": False}, "你单位"),
        (w.you, {"name": "张三、某公司", "natural": False, "you": ""}, "你（单位）"),
        (w.you, None, "你（单位）"),
    ],
)
def test_value_prints(how: Any, value: Any, printed: Any) -> None:
    assert how(value) == printed


def test_paragraphs_are_escaped() -> None:
    assert w.paras("一\n\n<b>二") == "<p>一</p><p>&lt;b&gt;二</p>"


def test_a_ticked_box_says_so() -> None:
    assert "已选" in w.box(True)
    assert "未选" in w.box(False)


def test_a_form_that_a_paper_asks_back_goes_with_it() -> None:
    """Who reads 请填写《某某》 finds it among the 附件; the form itself asks nothing back with it."""
    folder = PROJECT / "templates" / "documents"
    asked = {path.stem: _asked_back(path.read_text("utf-8")) for path in (folder / "clauses").glob("*.html")}
    kinds, found = load_kinds(folder), 0
    for kind in kinds.values():
        text = (folder / f"{kind.kind}.html").read_text("utf-8")
        wanted = _asked_back(text).union(*(asked[name] for name in asked if f'"clauses/{name}.html"' in text))
        with_it = [*kind.encloses, *(kinds[name].title for name in kind.encloses_papers)]
        for form in wanted - {kind.title}:
            found += 1
            assert any(form in one for one in with_it), (kind.kind, form)
    assert found > 3


def _asked_back(text: str) -> set[str]:
    return set(re.findall("请填写(?:并交回)?《([^》]+)》", text))


def test_two_are_both_and_more_are_all() -> None:
    two = {"requester": [{"name": "甲"}], "respondent": [{"name": "乙"}], "third": []}
    assert w.both(two) == "双方"
    assert w.both({**two, "third": [{"name": "丙"}]}) == "各方"
    assert w.both({"requester": [{"name": "甲"}]}) == "各方"
    assert w.both(None) == "各方"


def test_no_paper_and_no_form_says_of_many_that_they_are_two() -> None:
    """With three respondents 双方 is not true: templates ask `both`, forms and sentences say 各方."""
    said = [
        f"{path.name}: {line.strip()}"
        for folder, pattern in (("templates", "*.html"), ("workflows", "*.yaml"), ("casehub/procedures", "*.py"))
        for path in sorted((PROJECT / folder).rglob(pattern))
        for line in path.read_text(encoding="utf-8").splitlines()
        if "双方" in line.partition("example:")[0]
    ]
    assert said == []


def test_texts_are_replaced_outside_the_marks_longest_first_and_firms_stay_whole() -> None:
    rows = [{"original": "何明", "printed": "何某"}, {"original": "何明远", "printed": "何某2"}]
    drawn = Markup('<p class="何明">何明远、何明与何明商贸有限公司&amp;何明</p>')
    assert w.replaced(drawn, rows, ["何明商贸有限公司"]) == (
        '<p class="何明">何某2、何某与何明商贸有限公司&amp;何某</p>'
    )
    assert w.replaced(drawn, [], []) == drawn


def test_an_item_that_was_counted_by_hand_is_counted_once() -> None:
    assert [w.unnumbered(one) for one in ("1.停止制造", "（二）销毁", "三、停止", "2.1毫米的垫片", None)] == ["停止制造", "销毁", "停止", "2.1毫米的垫片", ""]
    assert w.items_in("一、停止制造；\n\n二、销毁模具。") == ["停止制造；", "销毁模具。"]
