"""What a finished file carries: enclosed files once, our properties, a hash of what it shows."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping

import pikepdf
import pytest

from casehub.documents import Kind, sample_facts
from casehub.documents.archival import CONTENT_HASH, NotReadableError, content_hash, inspect, tidy
from casehub.documents.printed import Enclosed, Rendered
from casehub.documents.render import render_sheets
from tests import samples


def changed(pdf: bytes, change: Callable[[pikepdf.Pdf], object]) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        change(opened)
        opened.save(out)
    return out.getvalue()


def shows(pdf: bytes) -> str:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return content_hash(opened)


def test_a_hash_of_what_is_shown_stays_until_something_else_is_shown(
    sample: Callable[..., Rendered]
) -> None:
    one, other = sample("filing_notice").pdf, sample("service_receipt").pdf
    assert shows(one) != shows(other)

    def rename(pdf: pikepdf.Pdf) -> None:
        pdf.docinfo["/Subject"] = "another"

    def draw(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].contents_add(pikepdf.Stream(pdf, b"0 0 9 9 re f"))

    assert shows(changed(one, rename)) == shows(one)
    assert shows(changed(one, draw)) != shows(one)
    assert shows(changed(one, lambda pdf: pdf.pages.append(pdf.pages[0]))) != shows(one)


def test_files_and_properties_are_found_again(kinds: Mapping[str, Kind]) -> None:
    kind = kinds["assistance_request"]
    made = render_sheets(
        [(kind, sample_facts(kind))],
        [Enclosed("referral.json", b"{}", "Data", "数据"), Enclosed("more.txt", b"more", "Data", "x")],
        {"FlowID": "XC-1", "Profile": "<&>"},
    )
    found = inspect(made.pdf, 100)
    assert found.files == {"referral.json": b"{}", "more.txt": b"more"}
    assert (found.properties["FlowID"], found.properties["Profile"]) == ("XC-1", "<&>")
    assert found.properties[CONTENT_HASH] == found.content_hash == shows(made.pdf)
    assert found.pages == made.pages
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        assert len(pdf.Root.AF) == 2
    # Tidied again it is the same file: each enclosed file stays one.
    assert tidy(made.pdf, {}) == tidy(tidy(made.pdf, {}), {})
    with pytest.raises(NotReadableError, match=r"“more\.txt”过大"):
        inspect(made.pdf, 3)


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "不是可以读取的PDF"), (b"%PDF-1.7\nnothing", "不是可以读取的PDF"), (samples.pdf()[:200], "已损坏")],
    ids=["empty", "no object", "cut"],
)
def test_what_cannot_be_read_is_one_clause(content: bytes, said: str) -> None:
    with pytest.raises(NotReadableError, match=said):
        inspect(content, 100)


def test_a_locked_file_says_so() -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(samples.pdf())) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="o", user="u"))
    with pytest.raises(NotReadableError, match="设有密码"):
        inspect(out.getvalue(), 100)


def test_a_plain_file_carries_nothing_of_ours() -> None:
    found = inspect(samples.pdf(pages=2), 100)
    assert (found.files, found.properties, found.pages) == ({}, {}, 2)
