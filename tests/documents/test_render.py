"""Every kind becomes a PDF: fonts, text, bytes, refusals."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image, ImageChops, ImageOps, ImageStat
from weasyprint.urls import FatalURLFetchingError

from casehub.documents import Kind, RenderRefusedError, body_html, check, sample_facts
from casehub.documents.pages import TEMPLATES
from casehub.documents.printed import Rendered
from casehub.documents.render import ClosedFetcher, RenderPool, print_page, render
from tests.documents.conftest import run_tool, text_of, words_of
from tests.faults.world import rules

NAMES = sorted(rules().kinds)
RARE = "㼆䶮𬭚𠅤喆赟旸龑"
Sample = Callable[..., Rendered]


@pytest.mark.parametrize("name", NAMES)
def test_every_kind_renders(
    name: str, kinds: Mapping[str, Kind], sample: Sample, tmp_path: Path
) -> None:
    kind, facts = kinds[name], sample_facts(kinds[name])
    assert check(kind, facts) == []
    made = sample(name)
    fonts = run_tool("pdffonts", made.pdf, tmp_path).splitlines()[2:]
    assert fonts
    for line in fonts:
        assert re.match(r"[A-Z]{6}\+CH-(FangSong|KaiTi|HeiTi|Song|Title|Fallback|Signs|Rare|Last)", line), line
        assert re.search(r"\byes yes yes\b", line), line
    text = text_of(made.pdf, tmp_path)
    assert kind.family == "letter" or kind.title[:4] in text or kind.title.partition("（")[0][-3:] in text
    assert "\ufffd" not in text
    assert "None" not in text
    assert "【待填】" not in text
    if not kind.internal:
        assert facts["doc"]["code"] in text
    over = [w for w in words_of(made.pdf, tmp_path) if w.x1 > 185 or w.x0 < 19]
    assert over == []


def test_the_parties_can_be_searched(sample: Sample, tmp_path: Path) -> None:
    text = text_of(sample("filing_notice").pdf, tmp_path)
    assert "重庆示例山驰摩托车配件有限公司" in text
    assert "渝知裁字〔2026〕1号" in text


def test_same_facts_give_the_same_bytes(kinds: Mapping[str, Kind]) -> None:
    kind = kinds["filing_notice"]
    first, second = render(kind, sample_facts(kind)), render(kind, sample_facts(kind))
    assert first.pdf == second.pdf
    changed = sample_facts(kind) | {"filed_on": "2026-05-29"}
    assert render(kind, changed).sha256 != first.sha256


def test_a_pool_gives_the_same_bytes_in_order(kinds: Mapping[str, Kind], sample: Sample) -> None:
    jobs = [(kinds[n], sample_facts(kinds[n])) for n in ("filing_notice", "service_receipt")]
    with RenderPool(workers=1) as pool:
        made = pool.render_many(jobs)
    assert [m.sha256 for m in made] == [sample(k.kind).sha256 for k, _ in jobs]


def test_it_is_pdf_a_3b_with_title_date_and_identifier(sample: Sample) -> None:
    with pikepdf.open(io.BytesIO(sample("filing_notice").pdf)) as pdf:
        xmp = pdf.Root.Metadata.read_bytes().decode()
        assert 'pdfaid:part="3"' in xmp
        assert 'pdfaid:conformance="B"' in xmp
        assert pdf.docinfo["/Title"] == "立案通知书"
        assert "20260702" in str(pdf.docinfo["/CreationDate"])
        assert "/OutputIntents" in pdf.Root
        assert "/ID" in pdf.trailer


@pytest.mark.parametrize("char", RARE)
def test_rare_names_print_in_a_fitting_face(char: str, sample: Sample, tmp_path: Path) -> None:
    page = f'<html lang="zh-CN"><body><p>王{char}</p></body></html>'
    made = print_page(page)
    assert f"王{char}" in text_of(made.pdf, tmp_path)
    assert not _notdef_used(made.pdf)


def _notdef_used(pdf: bytes) -> bool:
    """Whether any page shows glyph 0, the box of a missing character."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for page in opened.pages:
            for operands, operator in pikepdf.parse_content_stream(page):
                if str(operator) not in {"Tj", "TJ"}:
                    continue
                items = operands[0] if isinstance(operands[0], pikepdf.Array) else operands
                for item in items:
                    if isinstance(item, pikepdf.String):
                        raw = bytes(item)
                        codes = [raw[i : i + 2] for i in range(0, len(raw), 2)]
                        if b"\0\0" in codes:
                            return True
    return False


def test_a_missing_glyph_is_refused_by_name(kinds: Mapping[str, Kind]) -> None:
    kind = kinds["filing_notice"]
    facts = sample_facts(kind)
    facts["parties"] = {
        "requester": [facts["parties"]["requester"][0] | {"name": "张\U000e0fff公司"}],
        "respondent": [],
        "third": [],
    }
    sentences = check(kind, facts)
    assert any("U+E0FFF" in s and "张" in s for s in sentences)
    with pytest.raises(RenderRefusedError, match="U\\+E0FFF"):
        render(kind, facts)


def _ink(char: str, folder: Path) -> Image.Image:
    """The drawn character, cut to its ink and brought to one size."""
    made = print_page(f'<html lang="zh-CN"><body><p class="flush">{char}</p></body></html>')
    (folder / "ink.pdf").write_bytes(made.pdf)
    command = ["pdftoppm", "-r", "300", "-gray", "-png", "-singlefile", "-H", "1500"]
    subprocess.run([*command, str(folder / "ink.pdf"), str(folder / "ink")], check=True)
    drawn = ImageOps.invert(Image.open(folder / "ink.png").convert("L"))
    return drawn.crop(drawn.getbbox()).resize((40, 40))


def _difference(one: Image.Image, other: Image.Image) -> float:
    return ImageStat.Stat(ImageChops.difference(one, other)).mean[0]


def test_the_yuan_sign_is_drawn_as_a_yuan_sign(tmp_path: Path) -> None:
    wide, narrow, dollar = (_ink(char, tmp_path) for char in "￥¥$")
    assert _difference(wide, narrow) < 0.5 * _difference(wide, dollar)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "http://127.0.0.1/x.png", "ftp://x/y"])
def test_other_addresses_are_refused(url: str) -> None:
    with pytest.raises(FatalURLFetchingError):
        ClosedFetcher([TEMPLATES]).fetch(url)
    with pytest.raises(FatalURLFetchingError):
        print_page(f'<html><body><img src="{url}"></body></html>')


def test_a_path_that_climbs_out_is_refused() -> None:
    with pytest.raises(FatalURLFetchingError):
        ClosedFetcher([TEMPLATES]).fetch(TEMPLATES.as_uri() + "/../../pyproject.toml")


def test_a_preview_is_marked_and_has_no_code(kinds: Mapping[str, Kind], tmp_path: Path) -> None:
    kind = kinds["filing_notice"]
    facts: dict[str, Any] = sample_facts(kind)
    facts["doc"] = {**facts["doc"], "draft": True, "no": ""}
    facts["filed_on"] = None
    text = text_of(render(kind, facts).pdf, tmp_path)
    assert {"预", "览"} <= set(text)
    assert "【待填】" in text
    assert facts["doc"]["code"] not in text


def test_the_screen_gets_the_same_text_without_page_or_style(kinds: Mapping[str, Kind]) -> None:
    html = body_html(kinds["filing_notice"], sample_facts(kinds["filing_notice"]))
    assert html.lstrip().startswith("<article")
    assert "<html" not in html
    assert "style=" not in html
    assert "<script" not in html
    assert "决定立案" in html


def test_markup_in_a_name_stays_text(kinds: Mapping[str, Kind]) -> None:
    kind = kinds["filing_notice"]
    facts = sample_facts(kind)
    party = facts["parties"]["requester"][0] | {"name": "<script>alert(1)</script>"}
    facts["doc"] = {**facts["doc"], "addressee": party}
    html = body_html(kind, facts)
    assert "<script" not in html
    assert "&lt;script&gt;" in html
