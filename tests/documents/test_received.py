"""A PDF that somebody sent is read to its last page or refused with the way out."""

from __future__ import annotations

import io

import docx
import pikepdf
import pytest

from casehub.documents.archival import NotReadableError
from casehub.documents.received import cut_out, opening_of, pages_left, pages_of, rows_of, view_of
from tests import samples


def pages(content: bytes) -> int:
    return pages_of(io.BytesIO(content), len(content))


def test_pages_are_counted() -> None:
    assert pages(samples.pdf(pages=3)) == 3


def test_comments_before_the_first_object_and_a_lost_table_are_forgiven() -> None:
    whole = samples.pdf(pages=2)
    assert pages(whole.replace(b"\n", b"\n%a comment\n% another\n", 1)) == 2
    assert pages(whole.replace(b"startxref", b"startxxxx")) == 2


def test_an_owner_password_locks_nothing_that_is_read() -> None:
    made, out = pikepdf.new(), io.BytesIO()
    made.add_blank_page()
    made.save(out, encryption=pikepdf.Encryption(owner="a", user=""))
    assert pages(out.getvalue()) == 1


@pytest.mark.parametrize(
    "spoil",
    [
        lambda c: c.replace(b"/Kids", b"/Kidz"),
        lambda c: c.replace(b"/Catalog", b"/Cataloq").replace(b"/Root", b"/Roof"),
        lambda c: c[:60] + b"%%EOF",
        lambda c: b"\n" + c,
    ],
    ids=["no pages", "no catalogue", "cut", "late header"],
)
def test_what_has_no_page_to_look_at_is_refused(spoil) -> None:
    with pytest.raises(NotReadableError):
        pages(spoil(samples.pdf()))


def test_it_is_looked_at_in_a_process_of_its_own() -> None:
    seen = view_of(io.BytesIO(samples.pdf(pages=3)), "pdf")
    assert seen is not None
    assert (seen.pages, seen.view, seen.thumb[:3]) == (3, b"", b"\xff\xd8\xff")
    assert view_of(io.BytesIO(b"%PDF-1.7 nothing"), "pdf") is None


def test_pages_are_cut_out_and_the_same_cut_gives_the_same_bytes() -> None:
    whole = samples.pdf(pages=5)
    parts = [cut_out(io.BytesIO(whole), 2, 3) for _ in range(2)]
    assert parts[0] == parts[1]
    assert pages(parts[0]) == 2
    with pytest.raises(NotReadableError):
        cut_out(io.BytesIO(b"%PDF-1.7 nothing"), 1, 1)


def test_of_a_broken_one_the_pages_that_are_left_are_told() -> None:
    assert pages_left(io.BytesIO(samples.pdf(pages=4)[:-30])) == 4
    assert pages_left(io.BytesIO(b"%PDF-1.7 nothing")) is None


def test_a_word_file_is_read_line_by_line_and_merged_cells_once() -> None:
    made, out = docx.Document(), io.BytesIO()
    made.add_paragraph("请求书")
    table = made.add_table(rows=2, cols=3)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "请求人"
    table.cell(0, 1).text, table.cell(0, 2).text = "名称", "重庆山渝公司"
    table.cell(1, 1).merge(table.cell(1, 2)).text = "住所"
    made.add_paragraph("此致")
    made.save(out)
    assert rows_of(io.BytesIO(out.getvalue())) == [
        ["请求书"], ["请求人", "名称", "重庆山渝公司"], ["住所"], ["此致"]
    ]  # fmt: skip


def test_a_small_file_that_unfolds_to_a_large_one_gives_no_more_than_anybody_types() -> None:
    """What was read comes back to the process in which people work."""
    found = rows_of(io.BytesIO(samples.word("甲" * 3_000_000, "乙")))
    assert found is not None
    assert [len(text) for (text,) in found] == [200_000]


def test_the_first_words_of_a_word_file_are_told() -> None:
    content = samples.word("复函", [["文号", "", "渝知裁字〔2026〕4号"]], "x" * 3_000)
    assert opening_of(io.BytesIO(content)).startswith("复函\n文号 渝知裁字〔2026〕4号\nxxx")
    assert len(opening_of(io.BytesIO(content))) == 2_000
    assert opening_of(io.BytesIO(b"PK\x03\x04 no archive")) == ""


def test_a_pdf_with_words_is_read_and_what_is_neither_is_not() -> None:
    assert rows_of(io.BytesIO(samples.pdf(pages=1))) is not None
    for content in (b"", b"hello", b"PK\x03\x04 no archive", b"%PDF-1.7 broken"):
        assert rows_of(io.BytesIO(content)) is None
