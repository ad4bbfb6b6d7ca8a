"""What axe finds when it judges every word, it finds when it judges each way of painting once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.journeys import contrast
from tests.journeys.person import RUN_AXE

EVERY_WORD = """
axe.run(document, {runOnly: {type: 'rule', values: ['color-contrast']}})
  .then(r => r.violations.flatMap(v => v.nodes.map(n => n.html)))
"""
# The way of `good` is always met first, and is enough.
GOOD = "<p>好的字</p><p>好的字二</p>"
PLANTED = {
    "faint": '<p style="color:#bbb">淡的字</p><p style="color:#bbb">淡的字二</p>',
    "on a dark ground": '<div style="background:#555"><p>暗处的字</p><p>暗处的字二</p></div>',
    "on a dark ground farther out":
        '<section style="background:#555"><div><div><p>暗处的字</p></div></div></section>',
    "through a veil": '<div style="opacity:.4"><p>隔纱的字</p><p>隔纱的字二</p></div>',
    "small": '<h1 style="color:#888;font-size:40px">大字够清楚</h1><p style="color:#888">小字不够</p>',
    "thin": '<p style="color:#888;font-size:19px"><b>粗字够清楚</b></p>'
            '<p style="color:#888;font-size:19px">细字不够</p>',
    "with a box behind it":
        '<div style="position:relative;z-index:0"><div style="position:absolute;inset:0 0 0 0;'
        'background:#555;z-index:-1"></div><p>箱上的字</p></div>',
    "out of its own ground":
        '<div style="background:#333"><div style="background:#fff;height:20px">'
        '<p style="margin:0">在里面</p></div></div><div style="background:#333;height:90px">'
        '<div style="background:#fff;height:20px"><p style="margin:0;padding-top:40px">掉出来</p></div></div>',
    "after a single letter": '<p style="color:#bbb">字</p><p style="color:#bbb">一个词</p>',
    "after one that is not shown": '<p style="color:#bbb" hidden>藏着</p><p style="color:#bbb">露着</p>',
    "in a field": '<label>甲<input value="淡的字" style="color:#bbb"></label>',
    "beside one that cannot be used":
        '<button disabled style="color:#bbb;background:#fff">停用</button>'
        '<button style="color:#bbb;background:#fff">可用</button>',
    "inside text that is good": '<p>好的<span style="color:#bbb">淡的</span>又好的<b>也好</b></p>',
}  # fmt: skip


def page_of(window: Callable[..., Page], body: str, style: str = "", **how: object) -> Page:
    page = window(**how)
    page.set_content(f"<!doctype html><html lang=zh><style>{style}</style><body>{GOOD}{body}")
    page.evaluate(Axe().axe_script)
    return page


def found(page: Page) -> list[str]:
    return sorted(n["html"] for fault in contrast.contrast_faults(page) for n in fault["nodes"])


@pytest.fixture(autouse=True)
def _nothing_judged_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contrast, "ENOUGH", set())


def test_each_fault_is_found_where_axe_finds_it(window: Callable[..., Page]) -> None:
    for name, body in PLANTED.items():
        page = page_of(window, body)
        whole = sorted(page.evaluate(EVERY_WORD))
        assert whole, name
        # The first time and when what is enough is already known.
        assert [found(page), found(page)] == [whole, whole], name
        page.context.close()


def test_what_is_faint_at_one_width_only_is_found_there(window: Callable[..., Page]) -> None:
    page = page_of(window, "<p class=x>变淡的字</p>", "@media (max-width: 600px) { .x { color: #bbb } }")
    assert found(page) == []
    page.set_viewport_size({"width": 360, "height": 900})
    assert found(page) == page.evaluate(EVERY_WORD) != []


def test_a_way_that_is_enough_is_judged_once_and_one_that_is_not_every_time(
    window: Callable[..., Page],
) -> None:
    page = page_of(window, PLANTED["faint"])
    page.evaluate("""() => {
        window.asked = [];
        const run = axe.run;
        axe.run = (context, how) => { asked.push(context.include.length); return run(context, how); };
    }""")
    for _ in range(2):
        found(page)
    # The good and the first faint one, the second faint one; then the faint ones alone.
    assert page.evaluate("asked") == [2, 1, 1, 1]


def test_a_page_is_judged_anew_only_where_something_else_of_it_is_shown(
    window: Callable[..., Page],
) -> None:
    page = window()
    page.set_content(
        "<!doctype html><html lang=zh><title>页</title>"
        "<style>@media (min-width: 601px) { .x { display: none } }</style>"
        "<main><h1>页</h1><img class=x src='data:,' width=9 height=9></main>"
    )
    page.evaluate(Axe().axe_script)
    page.evaluate("() => { asked = 0; const run = axe.run; axe.run = (...how) => { asked++; return run(...how) } }")

    def faults() -> list[str]:
        return [fault["id"] for fault in page.evaluate(RUN_AXE)]

    assert faults() == []
    page.set_viewport_size({"width": 700, "height": 900})
    assert (faults(), page.evaluate("asked")) == ([], 1)
    page.set_viewport_size({"width": 360, "height": 900})
    assert (faults(), page.evaluate("asked")) == (["image-alt"], 2)
