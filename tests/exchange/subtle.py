"""Files that look right, or are read right, and not both: pages, faces, codes and names that lie.

Each is made from a sound letter and given the digests that fit, as in `hostile`.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pikepdf
import pypdfium2
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name

from tests.exchange.hostile import (
    as_streams,
    before,
    drawn,
    enclosing,
    fonts,
    note,
    of,
    on_catalogue,
    on_page,
    remade,
)

Box = tuple[float, float, float, float]
Pages = Callable[[bytes], bytes]
BODY = "FangSong"


def place_of(pdf: bytes, word: str) -> Box:
    """Where a word stands on the first page."""
    with pypdfium2.PdfDocument(pdf) as document:
        seen = document[0].get_textpage()
        start, count = seen.search(word).get_next()
        boxes = [seen.get_charbox(n) for n in range(start, start + count)]
    lefts, lows, rights, highs = zip(*boxes, strict=True)
    return min(lefts), min(lows), max(rights), max(highs)


def code_of(pdf: bytes) -> Box:
    """Where the code stands on the first page."""
    with pypdfium2.PdfDocument(pdf) as document:
        found: Box = next(one.get_bounds() for one in document[0].get_objects() if one.type == 3)
        return found


def over(content: Callable[[bytes], bytes]) -> Pages:
    """Drawn over the first page, by the sheet's own measures."""

    def make(pdf: bytes) -> bytes:
        # The page is written from its upper edge down.
        return remade(pdf, drawn(b"q 1 0 0 -1 0 841.889764 cm " + content(pdf) + b" Q"))

    return make


def beneath(content: Callable[[bytes], bytes]) -> Pages:
    return lambda pdf: remade(pdf, before(b"q " + content(pdf) + b" Q"))


def bars(shade: int) -> Callable[[bytes], bytes]:
    """Thin bars side by side over the period."""

    def make(pdf: bytes) -> bytes:
        left, low, right, high = place_of(pdf, "十五")
        rows = range(int(low) - 2, int(high) + 2, 3)
        return b"%d g " % shade + b" ".join(b"%f %d %f 3.9 re f" % (left - 1, y, right - left + 2) for y in rows)

    return make


def strokes(shade: int) -> Callable[[bytes], bytes]:
    def make(pdf: bytes) -> bytes:
        left, low, right, high = place_of(pdf, "十五")
        rows = range(int(low), int(high) + 3, 3)
        return b"%d G 4 w " % shade + b" ".join(b"%f %d m %f %d l S" % (left - 1, y, right + 1, y) for y in rows)

    return make


def block(shade: int, place: Callable[[bytes], Box]) -> Callable[[bytes], bytes]:
    def make(pdf: bytes) -> bytes:
        left, low, right, high = place(pdf)
        return b"%d g %f %f %f %f re f" % (shade, left, low, right - left, high - low)

    return make


def period(pdf: bytes) -> Box:
    left, low, right, high = place_of(pdf, "十五")
    return left - 1, low - 1, right + 1, high + 1


def half_code(pdf: bytes) -> Box:
    left, low, _, _ = code_of(pdf)
    return left + 5, low + 5, left + 15, low + 25


def other_code(pdf: bytes) -> bytes:
    """Another code drawn of small bars over the first."""
    left, low, right, high = code_of(pdf)
    bits = b" ".join(b"%f %f 1 3 re f" % (left + 2 + n, low + n * 7 % 30) for n in range(28))
    return b"1 g %f %f %f %f re f 0 g " % (left, low, right - left, high - low) + bits


def holed(pdf: bytes) -> bytes:
    left, low, right, high = period(pdf)
    return remade(pdf, before(b"q 0 0 595 842 re %f %f %f %f re W* n" % (left, low, right - left, high - low), b"Q"))


def code_beneath(pdf: bytes) -> bytes:
    left, low, _, _ = place_of(pdf, "十五")

    def change(opened: pikepdf.Pdf) -> None:
        name = next(iter(dict(opened.pages[0].resources.XObject)))
        before(b"q 60 0 0 60 %f %f cm %s Do Q" % (left - 10, low - 20, name.encode()))(opened)

    return remade(pdf, change)


def rewritten(change: Callable[[bytes], bytes]) -> Pages:
    def on(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0]
        whole = b"\n".join(s.read_bytes() for s in as_streams(page))
        made = change(whole)
        assert made != whole
        page.obj.Contents = pdf.make_stream(made)

    return of(on)


def code_drawn(matrix: bytes) -> Pages:
    def change(content: bytes) -> bytes:
        end = content.rindex(b" Do")
        start = content.rindex(b"\n", 0, end) + 1
        return content[:start] + b"q " + matrix + b" cm " + content[start:end] + b" Do Q" + content[end + 3 :]

    return rewritten(change)


def code_saying(**entries: object) -> Pages:
    def on(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages:
            for image in dict(page.resources.XObject).values():
                image.update(Dictionary(**entries))

    return of(on)


def body_face(pdf: pikepdf.Pdf) -> Any:
    return next(f for f in dict(pdf.pages[0].resources.Font).values() if str(f.BaseFont).endswith(BODY))


def glyphs(font: Any) -> dict[str, bytes]:
    """Characters of a face and their codes."""
    rows = re.findall(rb"<([0-9a-f]{4})> <([0-9a-f]{4})>", font.ToUnicode.read_bytes())
    return {bytes.fromhex(text.decode()).decode("utf-16-be"): code for code, text in rows}


def crossed(one: str, other: str) -> Pages:
    """The table says of two characters that each is the other, and the pages are written so."""

    def on(pdf: pikepdf.Pdf) -> None:
        font = body_face(pdf)
        known = glyphs(font)
        left, right = known[one], known[other]
        row = b"<%s> <%04x>"
        table = font.ToUnicode.read_bytes()
        table = table.replace(row % (left, ord(one)), b"@").replace(row % (right, ord(other)), row % (right, ord(one)))
        font.ToUnicode.write(table.replace(b"@", row % (left, ord(other))))
        swap = {bytes.fromhex(left.decode()): bytes.fromhex(right.decode())}
        swap |= {after: first for first, after in swap.items()}
        for page in pdf.pages:
            page.obj.Contents = pdf.make_stream(_respelt(page, font.objgen, swap))

    return of(on)


def _respelt(page: pikepdf.Page, face: tuple[int, int], swap: dict[bytes, bytes]) -> bytes:
    made, current = [], None
    for part in pikepdf.parse_content_stream(page):
        operands, operator = list(part.operands), str(part.operator)
        if operator == "Tf":
            current = page.resources.Font[str(operands[0])].objgen
        if operator == "TJ" and current == face:
            row = []
            for one in operands[0]:
                if isinstance(one, pikepdf.String):
                    pairs = [bytes(one)[n : n + 2] for n in range(0, len(bytes(one)), 2)]
                    row.append(pikepdf.String(b"".join(swap.get(pair, pair) for pair in pairs)))
                else:
                    row.append(one)
            operands = [Array(row)]
        made.append((operands, part.operator))
    return bytes(pikepdf.unparse_content_stream(made))


def redrawn(one: str, other: str) -> Pages:
    """The outlines of two characters exchanged in the program of the face."""

    def on(pdf: pikepdf.Pdf) -> None:
        font = body_face(pdf)
        known, described = glyphs(font), font.DescendantFonts[0].FontDescriptor
        with TTFont(io.BytesIO(described.FontFile3.read_bytes())) as program:
            outlines = program["CFF "].cff.topDictIndex[0].CharStrings
            left, right = (outlines[program.getGlyphName(int(known[c], 16))] for c in (one, other))
            left.decompile(), right.decompile()
            left.program, right.program = right.program, left.program
            out = io.BytesIO()
            program.save(out)
        described.FontFile3.write(out.getvalue())

    return of(on)


def said_otherwise(pdf: pikepdf.Pdf) -> None:
    """The page shows 二, and says that this is to be read as 五."""
    known, page = glyphs(body_face(pdf)), pdf.pages[0]
    content = page.obj.Contents.read_bytes()
    at = content.index(b"<%s>" % known["五"])
    start = content.rindex(b"/Span", 0, at)
    end = content.index(b"EMC", at)
    piece = content[start:end]
    names = {code: text for text, code in known.items()}
    words = "".join(names.get(code, "") for code in re.findall(rb"<([0-9a-f]{4})>", piece))
    piece = piece.replace(b"<%s>" % known["五"], b"<%s>" % known["二"])
    told = words.encode("utf-16-be").hex().encode()
    piece = re.sub(rb"<</MCID (\d+)>>", rb"<</MCID \1/ActualText<FEFF" + told + rb">>>", piece)
    page.obj.Contents = pdf.make_stream(content[:start] + piece + content[end:])


def swapped(pdf: pikepdf.Pdf) -> None:
    """十五 becomes 五十: as many characters of each kind as before."""
    known, page = glyphs(body_face(pdf)), pdf.pages[0]
    ten, five = (b"<%s>" % known[c] for c in "十五")
    content = page.obj.Contents.read_bytes()
    at = content.index(five)
    first = content.rindex(ten, 0, at)
    made = content[:first] + five + content[first + 6 : at] + ten + content[at + 6 :]
    page.obj.Contents = pdf.make_stream(made)


def lines_swapped(content: bytes) -> bytes:
    rows = list(re.finditer(rb"\[(?:<[0-9a-f]*>[-0-9.]*)+\] TJ", content))
    one, other = rows[4], rows[8]
    return content[: one.start()] + other[0] + content[one.end() : other.start()] + one[0] + content[other.end() :]


def written(words: str, left: float, low: float) -> Pages:
    """More words on the first page, in the letter's own face."""

    def on(pdf: pikepdf.Pdf) -> None:
        font = body_face(pdf)
        known = glyphs(font)
        name = next(k for k, v in dict(pdf.pages[0].resources.Font).items() if v.objgen == font.objgen)
        text = b"".join(known[c] for c in words)
        line = b"q 1 0 0 -1 0 841.889764 cm BT 1 0 0 1 %f %f Tm %s 16 Tf <%s> Tj ET Q"
        drawn(line % (left, low, name.encode(), text))(pdf)

    return of(on)


def moved(shift: bytes) -> Pages:
    """Each piece of text of the body set otherwise."""
    return rewritten(lambda content: re.sub(rb"(\d Tf)", rb"\1 " + shift, content))


def property_of(pattern: str, becomes: str) -> Pages:
    def on(pdf: pikepdf.Pdf) -> None:
        xmp = pdf.Root.Metadata.read_bytes().decode()
        made = re.sub(pattern, becomes, xmp)
        assert made != xmp
        pdf.Root.Metadata.write(made.encode())

    return of(on)


def spec_of(pdf: pikepdf.Pdf) -> Any:
    return pdf.attachments["referral.json"].obj


def also_inside(key: str) -> Pages:
    """A second content under another key of the same entry."""
    return of(lambda pdf: spec_of(pdf).EF.update(Dictionary({"/" + key: pdf.make_stream(b"MZ evil")})))


def again(name: str) -> Pages:
    return of(lambda pdf: enclosing(name, spec_of(pdf).EF.F.read_bytes())(pdf))


def hidden_file(pdf: pikepdf.Pdf) -> Dictionary:
    return Dictionary(Type=Name.Filespec, F="x.exe", EF=Dictionary(F=pdf.make_stream(b"MZ")))


def structure_says(**entries: object) -> Pages:
    def on(pdf: pikepdf.Pdf) -> None:
        one = next(o for o in pdf.objects if isinstance(o, Dictionary) and o.get("/Type") == "/StructElem")
        one.update(Dictionary(**entries))

    return of(on)


def outline_says(**entries: object) -> Pages:
    return of(lambda pdf: pdf.Root.Outlines.First.update(Dictionary(**entries)))


def seal_over(pdf: bytes) -> bytes:
    """A place for a signature, with a white picture, over the period."""
    left, low, right, high = period(pdf)

    def on(opened: pikepdf.Pdf) -> None:
        shown = opened.make_stream(b"1 g 0 0 100 100 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 100, 100]))
        note("Widget", FT=Name.Sig, T="S", AP=Dictionary(N=shown))(opened)
        opened.pages[0].obj.Annots[-1].Rect = Array([left, low, right, high])

    return remade(pdf, on)


SUBTLE: dict[str, Pages] = {
    # What covers a word although it is thin, and what lies beneath.
    "white bars over the period": over(bars(1)),
    "black bars over the period": over(bars(0)),
    "white strokes over the period": over(strokes(1)),
    "black strokes over the period": over(strokes(0)),
    "black beneath the period": beneath(block(0, period)),
    "black beneath the page": beneath(block(0, lambda _: (60, 60, 540, 760))),
    "the code beneath the period": code_beneath,
    "the period cut out": holed,
    "a place to sign over the period": seal_over,
    # What is read is not what is seen.
    "read as another text": of(said_otherwise),
    "two characters crossed in the table": crossed("五", "二"),
    "two figures crossed in the table": crossed("1", "7"),
    "two characters crossed in the face": redrawn("五", "二"),
    "two figures crossed in the face": redrawn("3", "8"),
    "glyphs by another table": of(fonts(lambda font: font.DescendantFonts[0].update(Dictionary(CIDToGIDMap=Name.Other)))),
    "written from above": of(fonts(lambda font: font.update(Dictionary(Encoding=Name("/Identity-V"))))),
    "words in another order": of(swapped),
    "lines in another order": rewritten(lines_swapped),
    "characters over one another": moved(b"-14 Tc"),
    "squeezed": moved(b"2 Tz"),
    "raised": moved(b"40 Ts"),
    "more in the lower margin": written("不", 300, 20),
    "more in the upper margin": written("不", 300, 822),
    "more in the text": written("不", 300, 300),
    "a page that is empty": of(lambda pdf: pdf.add_blank_page(page_size=(595.276, 841.89))),
    "hidden by its mark": of(before(b"/OC <</Type/OCG/Name(x)>> BDC", b"EMC")),
    "a point with a mark": of(before(b"/Span <</ActualText(x)>> DP")),
    # The code.
    "code covered white": over(block(1, code_of)),
    "code covered black": over(block(0, code_of)),
    "code half covered": over(block(0, half_code)),
    "another code of bars": over(other_code),
    "code as a dot": code_drawn(b".01 0 0 .01 0 0"),
    "code outside": code_drawn(b"1 0 0 1 3000 0"),
    "code mirrored": code_drawn(b"-1 0 0 1 263 0"),
    "code slanted": code_drawn(b"1 0 .5 1 -90 0"),
    "code as a negative": code_saying(Decode=Array([1, 0, 1, 0, 1, 0])),
    "code as a mask": code_saying(ImageMask=True),
    "code with transparency": code_saying(SMaskInData=1),
    "code of another colour": code_saying(ColorSpace=Array([Name.CalRGB, Dictionary(WhitePoint=Array([0.9, 1, 1]))])),
    "code fetched by the press": code_saying(OPI=Dictionary()),
    "another code in print": of(
        lambda pdf: [
            image.update(Dictionary(Alternates=Array([Dictionary(Image=pdf.make_stream(b"x"), DefaultForPrinting=True)])))
            for image in dict(pdf.pages[0].resources.XObject).values()
        ]
    ),
    # What the file says of itself.
    "another kind stated": property_of(r"(<cqip:DocumentType>)[^<]*", r"\g<1>REPLY"),
    "another version stated": property_of(r"(<cqip:SchemaVersion>)[^<]*", r"\g<1>cq-ip-referral/9.0"),
    "another profile stated": property_of(r"(<cqip:Profile>)[^<]*", r"\g<1>FULL"),
    "another name stated": property_of(r"(<cqip:PayloadFileName>)[^<]*", r"\g<1>other.json"),
    "a flow number stated twice": property_of(r"(<cqip:FlowId>)", r"<cqip:FlowId>AJ-1</cqip:FlowId>\1"),
    "a flow number as an attribute": property_of(r'rdf:about="">(<cqip:)', r'rdf:about="" cqip:FlowId="AJ-1">\1'),
    "no edition": property_of(r"<cqip:Edition>[^<]*</cqip:Edition>", ""),
    "an edition that nobody knows": property_of(r"(<cqip:Edition>)[^<]*", r"\g<1>9"),
    "another title": of(lambda pdf: pdf.docinfo.update({"/Title": "关于撤回来函的函"})),
    # What it carries.
    "data twice": again("Referral.json"),
    "data twice by a blank": again("referral.json "),
    "data by another name": of(lambda pdf: spec_of(pdf).update(Dictionary(UF="other.json"))),
    "content for another system": also_inside("DOS"),
    "content for a third system": also_inside("Mac"),
    "content for those who read names": also_inside("UF"),
    "file of the structure": of(lambda pdf: pdf.Root.StructTreeRoot.update(Dictionary(AF=Array([pdf.make_indirect(hidden_file(pdf))])))),
    "file of a page": of(lambda pdf: on_page(AF=Array([hidden_file(pdf)]))(pdf)),
    # What a reader would say or do.
    "read aloud as another text": structure_says(ActualText="三日内"),
    "outline to another file": outline_says(Dest=Array([Dictionary(Type=Name.Filespec, F="x.pdf"), Name.Fit])),
    "outline with more": outline_says(Then=Dictionary(S=Name.Launch, F="calc.exe")),
    "ninety-nine copies": of(on_catalogue(ViewerPreferences=Dictionary(NumCopies=99))),
}  # fmt: skip
