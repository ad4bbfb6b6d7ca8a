"""Whether the faces of a PDF draw what its text says: each character as our own face draws it.

Text is found by a table beside the face. Who changes the table, or the outlines, shows something
else than a search finds, and than a machine reads.
"""

from __future__ import annotations

import io
import re
import struct
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import uharfbuzz as hb
from fontTools.ttLib import TTFont, TTLibError, newTable
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from casehub.documents.sources import RECIPE

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

# Dots of an em at which faces are compared, of the margin around, and by how many it is blurred.
SIZE, MARGIN, BLUR = 96, 8, 3
# Of all ink of both: how much may lie apart. Cut without its hints a face has it moved by 0.06 at
# the most; of figures and characters that are nearly alike (3 and 8, 已 and 巳) 0.14 lies apart.
APART = 0.1
# From which part of its characters on a face is another one, and no longer ours with a few changed.
MOST = 0.5
# The private numbers of glyphs begin here.
FIRST = 0xF0000
# How WeasyPrint has a face cut, and what it leaves out of it.
CUT = hb.SubsetFlags.PASSTHROUGH_UNRECOGNIZED | hb.SubsetFlags.DESUBROUTINIZE
DROPPED = tuple(
    int.from_bytes(tag, "big")
    for tag in (
        b"BASE", b"DSIG", b"EBDT", b"EBLC", b"EBSC", b"GPOS", b"GSUB", b"JSTF", b"LTSH", b"PCLT",
        b"SVG ",
    )
)  # fmt: skip
# Tables that are compared by what they say; and where in the file a part of a program stands.
APART_READ = frozenset({"CFF ", "head"})
PLACES = frozenset({"CharStrings", "FDArray", "FDSelect", "charset", "Private", "Encoding"})
# What fontTools raises for a program that is none.
NONE = (
    TTLibError, OSError, KeyError, IndexError, ValueError, AttributeError, AssertionError,
    struct.error,
)  # fmt: skip
_ROW = re.compile(rb"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]{4,})>")
# Other ways to say it, which a table of ours does not use.
_MORE = re.compile(rb"beginbfrange|usecmap|begincid|beginnotdef")
_BLOCK = re.compile(rb"\d+\s+beginbfchar(.*?)endbfchar", re.DOTALL)


@dataclass(frozen=True)
class Embedded:
    """A face in a file: the name that it bears, its program, the table from glyphs to text."""

    name: str
    program: bytes
    table: bytes


@dataclass(frozen=True)
class Truth:
    """Names of faces. false: some characters are drawn as others; strange: it is none of ours."""

    false: tuple[str, ...] = ()
    strange: tuple[str, ...] = ()


def truth_of(faces: Sequence[Embedded], folder: Path) -> Truth:
    """Compare the faces of a file with ours in `folder`.

    A face of a bureau's own bears the name of ours and draws every character in its own way; one
    of ours that was tampered with draws most of them as it always did.
    """
    shares = [(one.name, _differing(one, folder)) for one in faces]
    return Truth(
        tuple(name for name, share in shares if 0 < share < MOST),
        tuple(name for name, share in shares if share >= MOST),
    )


def _differing(face: Embedded, folder: Path) -> float:
    """The part of its characters that a face draws in another way than ours of its name does."""
    ours = next((cut for cut in RECIPE if _named(cut.family, cut.weight) == face.name), None)
    if ours is None or not (folder / ours.file).is_file():
        return 1.0
    said = _said(face.table)
    told = {number: text for number, text in said.items() if text.strip() or len(text) != 1}
    if _is_cut_of(face.program, folder / ours.file, said):
        return 0.0
    own = ImageFont.truetype(
        str(folder / ours.file), SIZE, layout_engine=ImageFont.Layout.BASIC
    )
    try:
        drawn = _opened(face.program, told)
        apart = sum(
            len(text) != 1 or not _alike(_sheet(drawn, chr(FIRST + number)), _sheet(own, text))
            for number, text in told.items()
        )
    except NONE:
        # The program is none, or lacks what the table names.
        return MOST / 2
    return apart / max(len(told), 1)


def _named(family: str, weight: int) -> str:
    """How a face of this family and weight is called in a PDF."""
    return family.replace(" ", "-") + ("-Bold" if weight > 400 else "")


def _said(table: bytes) -> Mapping[int, str]:
    """Glyph numbers and the text of each; no text where the table says more than one."""
    found: dict[int, str] = {}
    for block in _BLOCK.finditer(table):
        for glyph, text in _ROW.findall(block[1]):
            number = int(glyph, 16)
            said = bytes.fromhex(text.decode()).decode("utf-16-be", "replace")
            found[number] = said if found.get(number, said) == said else ""
    if _MORE.search(table):
        found[-1] = ""
    return found


def _is_cut_of(program: bytes, file: Path, told: Mapping[int, str]) -> bool:
    """Whether a program is what the printer cuts out of our face for these glyphs.

    Its glyphs keep the numbers of the face, and what draws each is the same to the byte: nothing
    needs to be drawn. What is not the same may still look alike, and is drawn and compared.
    """
    whole = hb.Face(hb.Blob.from_file_path(str(file)))
    font = hb.Font(whole)
    if not told or any(
        len(text) != 1 or font.get_nominal_glyph(ord(text)) != number
        for number, text in told.items()
    ):
        return False
    kept = hb.SubsetInput()
    kept.glyph_set.update(told)
    # The printer drops the hints in a second cut, which takes as long again and comes to the same.
    kept.flags = CUT | hb.SubsetFlags.RETAIN_GIDS | hb.SubsetFlags.NO_HINTING
    kept.drop_table_tag_set.update(DROPPED)
    cut = bytes(hb.subset(whole, kept).blob.data)
    for parts in (_laid_out, partial(_parts, numbers=told)):
        try:
            if parts(program) == parts(cut):
                return True
        except NONE:
            continue
    return False


def _laid_out(program: bytes) -> tuple[object, ...]:
    """All that a program of our make says, its long parts as they lie in the file.

    What is the same here is the same in `_parts`, which reads every glyph: a cut of ours need not
    be read. Versions of the printer differ in the order of the parts alone. Raises what `_parts`
    raises.
    """
    with TTFont(io.BytesIO(program), lazy=True) as font:
        tables = {tag: font.reader[tag] for tag in font.reader.tables if tag not in APART_READ}
        head, data = font.reader["head"], font.reader["CFF "]
        cff = font["CFF "].cff
        top = cff[0]
        told = top.rawDict
        at = [told["charset"], told["FDSelect"], told["FDArray"], told["CharStrings"]]
        if at != sorted(at) or at[0] < 1 or len(cff.GlobalSubrs):
            raise ValueError
        hints = [one.Private for one in top.FDArray]
        if any("Subrs" in one.rawDict for one in hints):
            raise ValueError
        dicts = [
            {name: said for name, said in one.rawDict.items() if name not in PLACES}
            for one in (top, *top.FDArray, *hints)
        ]
        glyphs = _index_at(data, told["CharStrings"])
        parts = data[at[0] : at[1]], data[at[1] : at[2]], glyphs
        return font.reader.sfntVersion, tables, head[:8] + head[12:], dicts, parts


def _index_at(data: bytes, at: int) -> bytes:
    """An INDEX of a CFF table as it lies there (Adobe TN 5176, 5)."""
    count, size = int.from_bytes(data[at : at + 2], "big"), data[at + 2]
    last = at + 3 + count * size
    end = last + size - 1 + int.from_bytes(data[last : last + size], "big")
    if not count or not 1 <= size <= 4 or end > len(data):
        raise ValueError
    return data[at:end]


def _parts(program: bytes, numbers: Collection[int]) -> tuple[object, ...]:
    """All that a program of our make draws these glyphs by, without where it stands in the file.

    Raises what fontTools raises for a program that is none, and ValueError where parts of glyphs
    stand apart from them: our cuts have none.
    """
    with TTFont(io.BytesIO(program), lazy=True) as font:
        tables = {tag: font.reader[tag] for tag in font.reader.tables if tag not in APART_READ}
        head, top = font.reader["head"], font["CFF "].cff[0]
        parts = [top, *getattr(top, "FDArray", ())]
        hints = [getattr(part, "Private", None) for part in parts]
        if font["CFF "].cff.GlobalSubrs or any(hasattr(one, "Subrs") for one in hints):
            raise ValueError
        dicts = [
            {name: said for name, said in one.rawDict.items() if name not in PLACES}
            for one in (*parts, *hints)
            if one is not None
        ]
        select = getattr(top, "FDSelect", None)
        drawn = [top.CharStrings.charStringsIndex[number].bytecode for number in sorted(numbers)]
        return (
            font.reader.sfntVersion, tables, head[:8] + head[12:], dicts,
            None if select is None else list(select.gidArray), list(top.charset), drawn,
        )  # fmt: skip


def _opened(program: bytes, numbers: Collection[int]) -> ImageFont.FreeTypeFont:
    """The program with each of these glyphs under a private number of its own.

    Not under the text of it: two glyphs may be said to be the same character.
    """
    out = io.BytesIO()
    with TTFont(
        io.BytesIO(program), lazy=True, recalcBBoxes=False, recalcTimestamp=False
    ) as font:
        # By number alone: to ask the program for names of glyphs is to read and write it whole.
        order = [f"glyph{number}" for number in range(font["maxp"].numGlyphs)]
        font.setGlyphOrder(order)
        made = CmapSubtable.newSubtable(12)
        made.platformID, made.platEncID, made.language = 3, 10, 0
        made.cmap = {FIRST + n: order[n] for n in numbers if 0 <= n < len(order)}
        font["cmap"] = newTable("cmap")
        font["cmap"].tableVersion, font["cmap"].tables = 0, [made]
        font.save(out, reorderTables=None)
    out.seek(0)
    return ImageFont.truetype(out, SIZE, layout_engine=ImageFont.Layout.BASIC)


def _alike(left: Image.Image, right: Image.Image) -> bool:
    ink = _ink(left) + _ink(right)
    return _ink(ImageChops.difference(left, right)) <= APART * ink


def _sheet(font: ImageFont.FreeTypeFont, text: str) -> Image.Image:
    sheet = Image.new("L", (SIZE + 2 * MARGIN, SIZE + 2 * MARGIN))
    line = MARGIN + round(SIZE * 0.88)
    ImageDraw.Draw(sheet).text((MARGIN, line), text, fill=255, font=font, anchor="ls")
    return sheet.filter(ImageFilter.BoxBlur(BLUR))


def _ink(sheet: Image.Image) -> float:
    mean = sheet.convert("F").resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
    return mean if isinstance(mean, float) else 0.0
