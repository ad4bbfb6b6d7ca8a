"""The manual."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from casehub.web.help import TOPICS
from tests.faults.world import rules
from tests.web.conftest import Browser
from tests.workflow.builders import ROOT

PICTURES = ROOT / "casehub" / "web" / "static" / "help"
# What a picture may weigh, in bytes.
HEAVY = 60_000
# Topics that speak of the steps of procedures by their titles.
ABOUT_STEPS = ("penalties", "complaints", "services")
# Quoted there, and no title of a step: pages, cards and buttons.
OTHERS = {
    "案件", "期限", "消费投诉", "协作", "登记簿", "关联事项", "专家和志愿者库", "收件登记", "待我审批", "双随机抽查",
    "编写典型案例", "已核对的词语", "重新计算核对", "我送出的登记、标准、计划",
    "侵权判断清单", "登记过错", "涉及我的过错审查",
}  # fmt: skip


def test_every_help_page(browser: Browser) -> None:
    for topic, title, _who in TOPICS:
        assert title in browser.page(f"/help/{topic}")
    assert browser.get("/help/nothing").status_code == 404


def test_every_picture_is_there_is_told_in_words_and_is_shown_somewhere(browser: Browser) -> None:
    shown = set()
    for topic, *_ in TOPICS:
        for image in re.findall(r"<img[^>]*>", browser.page(f"/help/{topic}")):
            source, words = re.search(r'src="([^"]+)"', image), re.search(r'alt="([^"]+)"', image)
            assert source is not None
            assert words is not None, image
            assert browser.get(source[1]).status_code == 200
            shown.add(Path(source[1].partition("?")[0]).name)
    kept = list(PICTURES.iterdir())
    assert shown == {one.name for one in kept}
    assert all(one.stat().st_size < HEAVY for one in kept)


@pytest.mark.parametrize("topic", ABOUT_STEPS)
def test_the_steps_that_it_names_are_those_of_the_procedures(topic: str) -> None:
    text = (ROOT / "templates" / "web" / "help" / f"{topic}.html").read_text(encoding="utf-8")
    book = rules()
    titles = {step.title for p in book.procedures.values() for step in p.steps}
    titles |= {track.title for track in book.tracks.values()} | OTHERS
    named = set(re.findall("「([^」]+)」", text))
    assert named
    # 「撤销登记有误的……」 stands for several.
    whole = {one for one in named if not one.endswith("……")}
    assert whole <= titles, whole - titles
    assert all(any(t.startswith(one[:-2]) for t in titles) for one in named - whole)
