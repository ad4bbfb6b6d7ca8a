"""The look in exact numbers: GB/T 9704 grid, letter lines, page numbers, repeated heads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

from casehub.documents import Kind, sample_facts
from casehub.documents.printed import Rendered
from casehub.documents.render import print_page, render
from tests.documents.conftest import MM, Word, text_of, words_of

Sample = Callable[..., Rendered]
LINE = 225 / 22


def test_a_full_page_holds_22_lines_of_28_characters(tmp_path: Path) -> None:
    text = "知识产权行政裁决与跨区域执法协作办案系统文书版面字数测" * 60
    made = print_page(f'<html lang="zh-CN"><body><p class="flush">{text}</p></body></html>')
    lines = [w for w in words_of(made.pdf, tmp_path) if w.page == 1 and len(w.text) > 8]
    assert len(lines) == 22
    assert {len(w.text) for w in lines} == {28}
    assert abs(lines[0].x0 - 28) < 0.2
    assert max(w.x1 for w in lines) <= 184.1
    pitch = [b.y0 - a.y0 for a, b in pairwise(lines)]
    assert all(abs(p - LINE) < 0.05 for p in pitch)
    assert lines[0].y0 >= 37
    assert lines[-1].y1 <= 262.1


def test_page_numbers_stand_outside(sample: Sample, tmp_path: Path) -> None:
    words = words_of(sample("adjudication_decision").pdf, tmp_path)
    for page in (1, 2, 3):
        row = sorted((w for w in words if w.page == page and 265 < w.y0 < 275), key=lambda w: w.x0)
        assert "".join(w.text for w in row) == f"—{page}—"
        assert abs(row[0].y0 - 269) < 3
        if page % 2:
            assert 176 < row[-1].x1 < 184
        else:
            assert 28 < row[0].x0 < 36


def test_the_letter_has_its_marks(sample: Sample, tmp_path: Path) -> None:
    made = sample("assistance_request")
    words = words_of(made.pdf, tmp_path)
    flag = next(w for w in words if w.text == "重庆市知识产权局")
    assert flag.page == 1
    assert abs((flag.x0 + flag.x1) / 2 - 105) < 1
    number = next(w for w in words if w.text.startswith("渝知协字〔2026〕1号"))
    assert abs(number.x1 - 184) < 1
    first = "".join(w.text for w in words if w.page == 1 and 265 < w.y0 < 276)
    assert "—" not in first
    assert "—2—" in "".join(w.text for w in words if w.page == 2 and 265 < w.y0 < 276)


def test_the_date_leaves_four_characters_free(sample: Sample, tmp_path: Path) -> None:
    words = words_of(sample("filing_notice").pdf, tmp_path)
    date = [w for w in words if w.text == "2026年7月2日"][-1]
    name = next(w for w in words if w.page == date.page and w.text == "重庆市知识产权局" and w.y0 < date.y0
                and date.y0 - w.y0 < 1.2 * LINE)  # fmt: skip
    assert abs((184 - date.x1) - 4 * 16 / 72 * 25.4) < 6
    assert abs((name.x0 + name.x1) / 2 - (date.x0 + date.x1) / 2) < 1.5


def test_two_lines_stand_above_the_seal_on_its_page(
    kinds: Mapping[str, Kind], tmp_path: Path
) -> None:
    """§5.4 no. 15 of cross_region.md: the seal does not fit, and no page says that it is blank."""
    kind = kinds["mediation_non_filing_notice"]
    for extra in range(0, 24, 3):
        facts: dict[str, Any] = sample_facts(kind)
        long = "理由的说明。" * 4
        for field in kind.fields:
            if field.kind in {"long", "text"}:
                facts[field.id] = str(facts[field.id]) + long * extra
        words = words_of(render(kind, facts).pdf, tmp_path)
        date = [w for w in words if w.text == "2026年7月2日" and w.x0 > 100][-1]
        above = {round(w.y0) for w in words if w.page == date.page and 36 < w.y0 < date.y0 - LINE * 1.5}
        assert len(above) >= 2


def test_a_slip_that_is_torn_off_and_sent_back_stands_on_one_page(
    kinds: Mapping[str, Kind], tmp_path: Path
) -> None:
    """As a letter of a case prints it, with the code in the slip and a title of two lines."""
    kind = kinds["enforcement_assistance_letter"]
    facts: dict[str, Any] = sample_facts(kind)
    facts["letter"] |= {"slip_code": True, "payload_sha256": "0" * 64}
    words = words_of(render(kind, facts).pdf, tmp_path)
    assert {w.page for w in words if "沿此线裁切寄回" in w.text} == {
        w.page for w in words if "寄回地址" in w.text
    }


def test_a_closing_moves_on_only_when_the_page_is_full(
    kinds: Mapping[str, Kind], tmp_path: Path
) -> None:
    kind = kinds["mediation_non_filing_notice"]
    pages, lowest = [], []
    for extra in range(24):
        facts: dict[str, Any] = sample_facts(kind)
        # One more line of text each time.
        facts |= {"reason": "court", "reason_text": "理" * (28 * extra + 1)}
        made = render(kind, facts)
        words = words_of(made.pdf, tmp_path)
        pages.append(made.pages)
        if made.pages > 1:
            lowest.append(max(w.y1 for w in words if w.page == 1 and w.y1 < 263))
        close = [w for w in words if w.text == "2026年7月2日" and w.x0 > 100][-1]
        copies = next(w for w in words if w.text.startswith("本文书一式") and w.page == close.page)
        # Below the signature: nothing stands on its line, where the seal is put.
        assert copies.y0 > close.y1
        # Room for the seal: two lines above the name, which is one line above the date.
        above = max(w.y1 for w in words if w.page == close.page and w.y1 < close.y0 - 10)
        assert close.y0 - above > 2 * 25 / MM + 5
    assert pages == sorted(pages)
    assert pages[0] == 1
    # 25 points a line where that spares a page: thirteen lines of text stand on one.
    assert pages.index(2) >= 8
    assert min(lowest) > 37 + 225 * 0.73


def test_a_list_repeats_its_head_and_ends_with_blank(
    kinds: Mapping[str, Kind], tmp_path: Path
) -> None:
    kind = kinds["transfer_list"]
    facts = sample_facts(kind)
    facts["items"] = [
        {"name": f"证据材料{n}", "form": "原件", "copies": 1, "quantity": "3页", "sha256": ""}
        for n in range(1, 61)
    ]
    made = render(kind, facts)
    words = words_of(made.pdf, tmp_path)
    assert made.pages > 1
    for page in range(1, made.pages + 1):
        rows = [w for w in words if w.page == page and w.text.startswith("证据材料")]
        if rows:
            assert any(w.text == "序号" for w in words if w.page == page)
    assert any(w.text == "移送材料（物品）清单" and w.y0 < 27 for w in words if w.page == 2)
    assert text_of(made.pdf, tmp_path).count("（以下空白）") == 1


def test_a_record_leaves_a_signature_on_every_page(sample: Sample, tmp_path: Path) -> None:
    made = sample("interview_record")
    words = words_of(made.pdf, tmp_path)
    for page in range(1, made.pages + 1):
        assert any(w.text.startswith("被记录人签名") and w.y0 > 262 for w in words if w.page == page)
        foot = "".join(w.text for w in words if w.page == page and 264 < w.y0 < 276)
        assert f"第{page}页" in foot
        assert f"共{made.pages}页" in foot


def test_an_announcement_is_posted_and_not_served(sample: Sample, tmp_path: Path) -> None:
    for name in ("public_service_announcement", "hearing_announcement"):
        text = text_of(sample(name).pdf, tmp_path)
        assert "一份张贴" in text
        assert "一份送达" not in text


def test_no_line_is_printed_over_another(
    kinds: Mapping[str, Kind], sample: Sample, tmp_path: Path
) -> None:
    struck = {}
    for name in kinds:
        for page, words in groupby(words_of(sample(name).pdf, tmp_path), key=lambda w: w.page):
            found = [(a.text, b.text) for a, b in _neighbours(words) if _covers(a, b)]
            if found:
                struck[name, page] = found
    assert struck == {}


def _neighbours(words: Iterable[Word]) -> Iterator[tuple[Word, Word]]:
    """Every two of which one begins, going down, before the other ends."""
    above: list[Word] = []
    for word in sorted(words, key=lambda w: w.y0):
        above = [other for other in above if other.y1 > word.y0]
        yield from ((other, word) for other in above)
        above.append(word)


def _covers(one: Word, other: Word) -> bool:
    """More than a hair of one word lies over the other; boxes are as high as their line of type."""
    across = min(one.x1, other.x1) - max(one.x0, other.x0)
    down = min(one.y1, other.y1) - max(one.y0, other.y0)
    return across > 0.5 and down > 0.05 * min(one.y1 - one.y0, other.y1 - other.y0)
