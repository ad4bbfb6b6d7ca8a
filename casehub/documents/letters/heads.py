"""What a PDF from outside says of itself before its pages: language, version, colours, maker."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib import resources

import pikepdf

CATALOG = frozenset(
    {"/AF", "/AcroForm", "/Extensions", "/Lang", "/MarkInfo", "/Metadata", "/Names", "/Outlines",
     "/OutputIntents", "/Pages", "/StructTreeRoot", "/Type", "/Version", "/ViewerPreferences"}
)  # fmt: skip
NAMES = frozenset({"/Dests", "/EmbeddedFiles"})
LANGUAGE = "zh-CN"
# The versions of PDF that letters are written and signed in, and what a signature adds to them.
VERSIONS = frozenset({"/1.7", "/2.0"})
EXTENSIONS = frozenset({"/ESIC", "/ISO_"})


@cache
def _profiles() -> frozenset[bytes]:
    """The profiles of colours that the press writes into letters: those that it comes with."""
    folder = resources.files("weasyprint") / "pdf"
    return frozenset(one.read_bytes() for one in folder.iterdir() if one.name.endswith(".icc"))


def head_faults(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Chinese clauses for what stands in the head of a file and in no head of a letter of ours."""
    yield from unknown(pdf.Root, CATALOG, "目录")
    yield from unknown(pdf.Root.get("/Names", pikepdf.Dictionary()), NAMES, "目录")
    yield from _of_file(pdf.Root)
    yield from _of_properties(pdf)


def unknown(found: pikepdf.Object, allowed: frozenset[str], where: str) -> Iterator[str]:
    """A Chinese clause for each key of an object that no letter of ours has there."""
    for key in sorted(set(found.keys()) - allowed):
        yield f"{where}中有不应有的内容（{key[1:][:40]}）"


def _of_file(root: pikepdf.Object) -> Iterator[str]:
    """What the file says to be: in which language and version, and for which colours."""
    if str(root.get("/Lang", LANGUAGE)) != LANGUAGE:
        yield "文件的语言不应这样标明"
    if str(root.get("/Version", "/1.7")) not in VERSIONS:
        yield "文件的版本不应这样标明"
    yield from unknown(root.get("/Extensions", pikepdf.Dictionary()), EXTENSIONS, "版本")
    colours = root.get("/OutputIntents", pikepdf.Array())
    if [str(one.get("/S")) for one in colours.as_list()] not in ([], ["/GTS_PDFA1"]):
        yield "文件的颜色不应这样标明"
    # By another profile black may be white for whoever shows the page by it.
    profiles = [one.get("/DestOutputProfile") for one in colours.as_list()]
    if any(one is not None and one.read_bytes() not in _profiles() for one in profiles):
        yield "文件的颜色不应这样标明"


def _of_properties(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Each of our properties is said once, and as an element: readers take one or the other."""
    metadata = pdf.Root.get("/Metadata")
    text = b"" if metadata is None else metadata.read_bytes()
    said = re.findall(rb"<\s*cqip:(\w+)", text)
    if len(said) != len(set(said)) or re.search(rb"\scqip:\w+\s*=", text):
        yield "文件的属性有一项以上的说法"
    if b"<!DOCTYPE" in text:
        yield "文件的属性另有定义"
    # Readers show the one or the other as the title and whose paper it is.
    told = pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False)
    shown = [str(told.get("dc:title") or ""), *(told.get("dc:creator") or [])]
    own = [str(pdf.docinfo.get(key, "")) for key in ("/Title", "/Author")]
    if metadata is not None and shown != own:
        yield "文件的标题或者作者前后不一致"
