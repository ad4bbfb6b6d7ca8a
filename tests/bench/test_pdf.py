"""One paper after the other beside Chromium, where there is one."""

from __future__ import annotations

from dataclasses import replace

from casehub.bench.pdf import PdfFigures, whole_page
from casehub.documents import load_kinds, sample_facts
from casehub.documents.pages import TEMPLATES


def test_without_chromium_there_is_no_comparison() -> None:
    ours = PdfFigures(cpu_ms=70.04, wall_ms=75.0, per_second=12.341, pages=2, chromium_ms=None)
    assert ours.as_json() == {
        "cpu_ms": 70.0, "wall_ms": 75.0, "vs_chromium": None, "chromium_ms": None,
        "per_second": 12.34, "pages": 2,
    }  # fmt: skip
    beside = replace(ours, chromium_ms=150.0).as_json()
    assert (beside["vs_chromium"], beside["chromium_ms"]) == (0.5, 150.0)


def test_chromium_gets_the_same_text_style_and_faces() -> None:
    kind = load_kinds(TEMPLATES)["filing_notice"]
    page = whole_page(kind, sample_facts(kind))
    assert page.startswith('<!doctype html><html lang="zh-CN">')
    assert "@font-face" in page and "@page" in page
    assert kind.title in page
    assert "http://" not in page.partition("</style>")[0]
