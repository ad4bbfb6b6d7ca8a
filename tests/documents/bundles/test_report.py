"""A report in figures as two readers show it; a name without a glyph is refused."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest

from casehub.documents.bundles.report import ReportJob, ReportTable, ReportYear, report
from casehub.documents.printed import RenderRefusedError
from tests.documents.bundles.test_batch import words


def job(out: Path, name: str = "甲局", rows: int = 1) -> ReportJob:
    table = ReportTable("按单位", ("单位", "收件"), tuple((f"{name}{n}", str(n)) for n in range(rows)))
    year = ReportYear("2026年收件，按月", ("1月", "2月"), (("行政裁决", (3, 0)),), 3)
    return ReportJob("丙局", "年度统计", "一句。", (table,), (year,), (("口径一", "怎样数。"),), "2026-03-01", out)


def test_every_word_of_it_is_printed_and_twice_the_same(tmp_path: Path) -> None:
    out = tmp_path / "out.pdf"
    assert report(job(out)) == 1
    (said,) = words(out)
    for word in ("丙局", "年度统计", "一句。", "按单位", "甲局0", "2026年收件，按月", "1月", "口径一", "怎样数。"):
        assert word in said, word
    first = out.read_bytes()
    report(job(out))
    assert out.read_bytes() == first
    with pypdfium2.PdfDocument(out) as pdf:
        colours = pdf[0].render(scale=1).to_pil().convert("RGB").getcolors(1 << 20) or []
    # The bar of the month that has something.
    assert any(colour == (74, 103, 133) and count > 100 for count, colour in colours)


def test_long_tables_go_on_with_their_head(tmp_path: Path) -> None:
    pages = report(job(tmp_path / "out.pdf", rows=120))
    assert pages >= 3
    assert sum("单位" in said for said in words(tmp_path / "out.pdf")) >= 3


def test_a_glyph_that_no_face_has_is_told(tmp_path: Path) -> None:
    with pytest.raises(RenderRefusedError):
        report(job(tmp_path / "out.pdf", name="\U000e0fff"))
