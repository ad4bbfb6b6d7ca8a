"""How the pages of a PDF from outside are drawn: by the words that a letter of ours is drawn with.

A reader that does not know a word, or meets a number too large for it, may stop, go on, or place
what follows elsewhere: two readers then show two letters. What is left is said alike by all.
"""

from __future__ import annotations

from collections.abc import Iterator

import pikepdf

# State, paths, colours, text, pictures, and pieces of the structure (ISO 32000-1, annex A).
WORDS = frozenset(
    {"q", "Q", "cm", "w", "J", "j", "M", "d", "gs", "m", "l", "c", "v", "y", "h", "re", "S", "s",
     "f", "F", "f*", "B", "B*", "b", "b*", "n", "W", "W*", "BT", "ET", "Tc", "Tw", "Tz", "TL", "Tf",
     "Tr", "Ts", "Td", "TD", "Tm", "T*", "Tj", "TJ", "CS", "cs", "SC", "SCN", "sc", "scn", "G", "g",
     "RG", "rg", "K", "k", "Do", "BMC", "BDC", "EMC", "DP", "MP"}
)  # fmt: skip
# A sheet is 842 points high; what stands farther away is on no page. Old readers count to 32767.
FARTHEST = 20_000
# The fullest page of ours is drawn with some thousand words.
MOST_WORDS = 30_000
# What may be said of a piece of the page: its number in the structure, or that it is an ornament.
MARKED = frozenset({"/Attached", "/BBox", "/MCID", "/Subtype", "/Type"})
# A space of colours of this name is put in the place of the plain one (ISO 32000-1, 8.6.5.6).
DEFAULTS = frozenset({"/DefaultCMYK", "/DefaultGray", "/DefaultRGB"})
# The structure as readers speak it: its root, its elements, and which of them stand for a picture.
ROOT = frozenset({"/K", "/ParentTree", "/ParentTreeNextKey", "/Type"})
ELEMENT = frozenset({"/A", "/Alt", "/ID", "/K", "/P", "/Pg", "/S", "/Type"})
PICTURES = frozenset({"/Figure", "/Form"})
# Pictures are named, not told at length.
_NAME = 60


def content_faults(page: pikepdf.Page) -> Iterator[str]:
    """Chinese clauses for what no letter of ours is drawn with."""
    depth, drawing = 0, pikepdf.parse_content_stream(page)
    if len(drawing) > MOST_WORDS:
        yield "页面上的内容过多"
        return
    for one in drawing:
        word, operands = str(one.operator), one.operands
        if word not in WORDS:
            yield "页面的绘制指令不应出现"
            # What follows an unknown word means nothing that is sure.
            return
        depth += (word == "q") - (word == "Q")
        if depth < 0 or any(map(_is_too_large, operands)):
            yield "页面的绘制指令不应出现"
        if word in {"BDC", "BMC", "DP", "MP"}:
            yield from _marking_faults(word, operands)
    if depth:
        yield "页面的绘制指令不应出现"
    if DEFAULTS & set(page.resources.get("/ColorSpace", pikepdf.Dictionary()).keys()):
        yield "页面的颜色另有说法"


def spoken_faults(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Chinese clauses for a structure that is to be read aloud as something else."""
    root = pdf.Root.get("/StructTreeRoot", pikepdf.Dictionary())
    if set(root.keys()) - ROOT:
        yield "文件的结构另有说法"
    for one in pdf.objects:
        if not isinstance(one, pikepdf.Dictionary) or one.get("/Type") != "/StructElem":
            continue
        said = str(one.get("/Alt", ""))
        if set(one.keys()) - ELEMENT or len(said) > _NAME:
            yield "文件的结构另有说法"
        if said and str(one.get("/S")) not in PICTURES:
            yield "文件的结构另有说法"


def _is_too_large(operand: object) -> bool:
    if isinstance(operand, pikepdf.Array):
        return any(map(_is_too_large, operand.as_list()))
    # Names and texts are no numbers; whole ones, broken ones and yes or no are.
    return not isinstance(operand, pikepdf.Object) and abs(float(operand)) > FARTHEST  # type: ignore[arg-type]


def _marking_faults(word: str, operands: object) -> Iterator[str]:
    """A piece of a page that is to be read as something else, or to be hidden."""
    told = list(operands)  # type: ignore[call-overload]
    said = told[1] if len(told) > 1 else None
    plain = said is None or (
        isinstance(said, pikepdf.Dictionary) and not set(said.keys()) - MARKED
    )
    if word in {"DP", "MP"} or told[0] == "/OC" or not plain:
        yield "页面上有另作说明或者可以隐藏的内容"
