"""A paper on the screen: the text of the PDF, under the one heading of its page."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from casehub.documents import RenderRefusedError, body_html, sample_facts
from casehub.web.drawing.papers import on_screen
from tests.faults.world import rules

KINDS = rules().kinds


def words(html: str) -> str:
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", html))


@pytest.mark.parametrize("name", ["filing_notice", "adjudication_decision", "assistance_request"])
def test_the_page_keeps_its_one_heading_and_the_paper_its_words(app: Flask, name: str) -> None:
    facts = sample_facts(KINDS[name])
    facts["doc"] = {**facts["doc"], "code": "ABCDEFGHIJ", "verify_url": "http://127.0.0.1/verify?code=ABCDEFGHIJ"}
    with app.app_context():
        shown = on_screen(name, facts)
    printed = body_html(KINDS[name], facts)
    assert not re.search(r"<h[12]\b", shown)
    for level in (1, 2, 3):
        assert len(re.findall(rf"<h{level}\b", printed)) == len(re.findall(rf"<h{level + 2}\b", shown))
    # The code stands once, at the end, however many pages the paper has.
    assert shown.count('class="code-foot"') == min(1, printed.count('class="code-foot"'))
    title = words(re.findall(r"<h1\b.*?</h1>", printed, re.DOTALL)[0])
    assert title in words(shown)
    assert "watermark" not in shown


def test_what_cannot_be_made_from_these_facts_is_refused(app: Flask) -> None:
    with app.app_context(), pytest.raises(RenderRefusedError):
        on_screen("filing_notice", {})
