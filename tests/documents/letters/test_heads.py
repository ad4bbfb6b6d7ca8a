"""What a file says of itself: a paper of ours says it once, and as it is."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from casehub.documents.letters.heads import head_faults
from casehub.documents.printed import Rendered

Change = Callable[[pikepdf.Pdf], object]


def named(pdf: pikepdf.Pdf) -> None:
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as told:
        told["dc:creator"] = ["达州市市场监督管理局"]


def test_a_paper_of_ours_has_nothing_else_in_its_head(sample: Callable[..., Rendered]) -> None:
    with pikepdf.open(io.BytesIO(sample("filing_notice").pdf)) as pdf:
        assert list(head_faults(pdf)) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda pdf: setattr(pdf.Root, "Lang", String("en")), "语言"),
        (lambda pdf: setattr(pdf.Root, "Version", Name("/9.9")), "版本"),
        (lambda pdf: setattr(pdf.Root, "Extensions", Dictionary(ADBE=Dictionary())), "版本中有不应有的内容（ADBE）"),
        (lambda pdf: pdf.Root.OutputIntents.append(Dictionary(S=Name.GTS_PDFX)), "颜色"),
        (lambda pdf: setattr(pdf.Root, "Threads", Array([])), "目录中有不应有的内容（Threads）"),
        (named, "标题或者作者前后不一致"),
        (lambda pdf: pdf.docinfo.__setitem__("/Title", "别的标题"), "标题或者作者前后不一致"),
        (lambda pdf: pdf.Root.Metadata.write(b"<!DOCTYPE x>" + pdf.Root.Metadata.read_bytes()), "另有定义"),
    ],
)  # fmt: skip
def test_what_else_is_said_there_is_told(sample: Callable[..., Rendered], change: Change, said: str) -> None:
    with pikepdf.open(io.BytesIO(sample("filing_notice").pdf)) as pdf:
        change(pdf)
        (fault,) = head_faults(pdf)
    assert said in fault
