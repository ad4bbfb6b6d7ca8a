"""More files that somebody made to be taken for a letter, by kinds that `hostile` and `subtle` leave out.

`FRESH` and `COSTLY`: from a sealed letter, with every digest made to fit. `SIGNED`: from a signed one, whose bytes
are kept where the signature covers them.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from tests.exchange.hostile import (
    JS,
    LAUNCH,
    action,
    before,
    drawn,
    named,
    note,
    of,
    on_catalogue,
    on_page,
    save,
    saying,
)
from tests.exchange.subtle import body_face, glyphs, spec_of, written

Pages = Callable[[bytes], bytes]


def type3(pdf: pikepdf.Pdf) -> pikepdf.Object:
    """A face whose only letter is a white block."""
    block = pdf.make_stream(b"1000 0 0 0 1000 1000 d1 0 0 1000 1000 re f")
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 1000, 1000]), FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]),
            CharProcs=Dictionary(a=block), Encoding=Dictionary(Differences=Array([97, Name.a])), FirstChar=97, LastChar=97,
            Widths=Array([1000]), Resources=Dictionary(),
        )
    )  # fmt: skip


def standard(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))


def form_of(content: bytes, **entries: Any) -> Callable[[pikepdf.Pdf], pikepdf.Stream]:
    return lambda pdf: pdf.make_stream(content, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 595, 842]), **entries)


def tiling(pdf: pikepdf.Pdf) -> pikepdf.Stream:
    return pdf.make_stream(
        b"1 g 0 0 10 10 re f", PatternType=1, PaintType=1, TilingType=1, BBox=Array([0, 0, 10, 10]), XStep=10, YStep=10,
        Resources=Dictionary(),
    )  # fmt: skip


def said(render: bytes, words: str = "三日内") -> Callable[[pikepdf.Pdf], None]:
    """Words in the letter's own face, drawn in another way."""

    def on(pdf: pikepdf.Pdf) -> None:
        font = body_face(pdf)
        known = glyphs(font)
        name = next(k for k, v in dict(pdf.pages[0].resources.Font).items() if v.objgen == font.objgen)
        text = b"".join(known[c] for c in words if c in known)
        drawn(b"q BT %s 1 0 0 1 300 300 Tm %s 16 Tf <%s> Tj ET Q" % (render, name.encode(), text))(pdf)

    return on


def layered(pdf: pikepdf.Pdf) -> None:
    group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("x")))
    drawn(b"q /Evil Do Q", XObject=form_of(b"1 g 60 100 480 650 re f", OC=group))(pdf)
    pdf.Root.OCProperties = Dictionary(OCGs=Array([group]), D=Dictionary(Order=Array([group]), OFF=Array([group])))


def member_layer(pdf: pikepdf.Pdf) -> None:
    group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("x")))
    page = pdf.pages[0]
    page.resources["/Properties"] = Dictionary(MC0=Dictionary(Type=Name.OCMD, OCGs=group))
    before(b"/OC /MC0 BDC", b"EMC")(pdf)


def circle(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Parent.Parent = pdf.Root.Pages


def own_contents(pdf: pikepdf.Pdf) -> None:
    """A form that draws itself."""
    form = form_of(b"/Evil Do")(pdf)
    form.Resources = Dictionary(XObject=Dictionary(Evil=form))
    drawn(b"q /Evil Do Q", XObject=lambda _: form)(pdf)


def nested(pdf: pikepdf.Pdf) -> None:
    """Forms within forms, each drawing the next ten times."""
    inner = form_of(b"0 g 0 0 1 1 re f")(pdf)
    for _ in range(9):
        inner = form_of(b"/N Do " * 10, Resources=Dictionary(XObject=Dictionary(N=inner)))(pdf)
    drawn(b"q /Evil Do Q", XObject=lambda _: inner)(pdf)


def nested_pattern(pdf: pikepdf.Pdf) -> None:
    """The same by tiles: each is painted with the next."""
    inner = form_of(b"0 g 0 0 1 1 re f")(pdf)
    for _ in range(9):
        inner = form_of(b"/N Do " * 10, Resources=Dictionary(XObject=Dictionary(N=inner)))(pdf)
    tile = pdf.make_stream(
        b"/N Do ", Type=Name.Pattern, PatternType=1, PaintType=1, TilingType=1, XStep=1, YStep=1,
        BBox=Array([0, 0, 1, 1]), Resources=Dictionary(XObject=Dictionary(N=inner)),
    )  # fmt: skip
    drawn(b"q /Pattern cs /Evil scn 0 0 595 842 re f Q", Pattern=lambda _: tile)(pdf)


def above_the_pages(pdf: pikepdf.Pdf) -> None:
    """The same, where a page finds what it draws with in the tree above it."""
    nested(pdf)
    page = pdf.pages[0]
    pdf.Root.Pages.Resources = page.Resources
    del page.obj["/Resources"]


def many_rules(pdf: pikepdf.Pdf) -> None:
    """More rules than anybody prints: each is held against every word."""
    page = pdf.pages[0]
    page.contents_add(pdf.make_stream(b"0 0 1 1 re f " * 100_000))


def deep_array(pdf: pikepdf.Pdf) -> None:
    made: Any = Array([])
    for _ in range(400):
        made = Array([made])
    pdf.Root.Extra = made


def long_content(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[0]
    page.contents_add(pdf.make_stream(b"q Q " * 3_000_000))


def same_widths(pdf: pikepdf.Pdf) -> None:
    """Characters as wide as nothing: one lies on the other."""
    face = body_face(pdf).DescendantFonts[0]
    face.W, face.DW = Array([]), 0


def renamed_face(pdf: pikepdf.Pdf) -> None:
    face = body_face(pdf)
    face.BaseFont = face.DescendantFonts[0].BaseFont = Name("/ABCDEF+SimSun")


def other_program(pdf: pikepdf.Pdf) -> None:
    """The letter's face with the program of the face of its title."""
    bodies = [o for o in pdf.objects if isinstance(o, Dictionary) and o.get("/Type") == "/FontDescriptor"]
    one, other = bodies[0], bodies[1]
    key = next(k for k in ("/FontFile3", "/FontFile2") if k in one)
    one[key] = other.get("/FontFile3", other.get("/FontFile2"))


def second_table(pdf: pikepdf.Pdf) -> None:
    face = body_face(pdf)
    table = face.ToUnicode.read_bytes()
    face.ToUnicode.write(table + b"\n1 beginbfrange <0000> <ffff> <4e00> endbfrange\n")


def evil_data(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return pdf.make_indirect(pikepdf.AttachedFileSpec(pdf, b"{}", filename="referral.json").obj)


def second_in_tree(pdf: pikepdf.Pdf) -> None:
    names = pdf.Root.Names.EmbeddedFiles
    rows = names.Names if "/Names" in names else names.Kids[0].Names
    rows.append(String("referral.json"))
    rows.append(evil_data(pdf))


def relation(kind: str) -> Callable[[pikepdf.Pdf], None]:
    return lambda pdf: setattr(spec_of(pdf), "AFRelationship", Name("/" + kind))


def foreign_stream(pdf: pikepdf.Pdf) -> None:
    spec_of(pdf).EF.F.F = "https://evil.example/x"


def annotated(pdf: pikepdf.Pdf) -> None:
    """A picture that a link shows over the letter."""
    shown = form_of(b"1 g 0 0 595 842 re f")(pdf)
    note("Link", AP=Dictionary(N=shown), Border=Array([0, 0, 40]), C=Array([1, 1, 1]))(pdf)


def xmp(pattern: str, becomes: str) -> Callable[[pikepdf.Pdf], None]:
    def on(pdf: pikepdf.Pdf) -> None:
        told = pdf.Root.Metadata.read_bytes().decode()
        pdf.Root.Metadata.write(re.sub(pattern, becomes, told, count=1).encode())

    return on


def bomb(pdf: bytes) -> bytes:
    """Properties that define words of their own, written where they stood: a library loses them again."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        save(opened, out)
    made = out.getvalue()
    start = made.index(b"<?xpacket begin")
    end = made.index(b"?>", start) + 2
    words = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaaaa">]>'
    return made[:start] + words.ljust(end - start) + made[end:]


FRESH: dict[str, Pages] = {
    # Drawn by every operator that paints.
    **{f"painted by {word.decode()}": of(drawn(b"q 1 g 1 G 30 w 90 500 400 40 re " + word + b" Q")) for word in (b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*", b"S", b"s")},
    "painted by curves": of(drawn(b"q 1 g 90 500 m 200 700 400 700 500 500 c h f Q")),
    "painted by a short curve": of(drawn(b"q 1 g 90 500 m 500 500 500 540 v 90 540 l f Q")),
    "painted in its own colours": of(drawn(b"q 0 0 0 0 k 90 500 400 40 re f Q")),
    "painted by a dash": of(drawn(b"q 1 G 3.9 w [400 1] 0 d 90 505 m 500 505 l 90 509 m 500 509 l S Q")),
    "painted by many thin bars": of(drawn(b"q 1 g " + b"".join(b"90 %d 400 3.5 re f " % (500 + 3 * n) for n in range(12)) + b"Q")),
    "painted by a tile": of(drawn(b"q /Pattern cs /Evil scn 90 400 200 200 re f Q", Pattern=tiling)),
    "written by a face that paints": of(drawn(b"q 1 g BT /Evil 300 Tf 90 400 Td (a) Tj ET Q", Font=type3)),
    "written in a face of the reader": of(drawn(b"BT /Evil 16 Tf 90 300 Td (three days) Tj ET", Font=standard)),
    "written in white of the reader": of(drawn(b"1 g BT /Evil 16 Tf 90 300 Td (three days) Tj ET", Font=standard)),
    **{f"written in mode {mode}": of(said(b"%d Tr" % mode)) for mode in range(1, 8)},
    "written in nearly white": of(said(b"0.97 g")),
    "written tiny": of(said(b"0.01 Tz")),
    "written once more": written("函", 300, 300),
    "written behind the edge": written("函", 594, 300),
    "form in a layer that is off": of(layered),
    "text in a layer of layers": of(member_layer),
    "form that draws itself": of(own_contents),
    "soft mask in a form": of(drawn(b"q /Evil gs 1 g 60 100 480 650 re f Q", ExtGState=Dictionary(SMask=Dictionary(S=Name.Alpha), ca=1))),
    "printed over": of(drawn(b"q /Evil gs 1 g 60 100 480 650 re f Q", ExtGState=Dictionary(OP=True, OPM=1))),
    "another rendering of black": of(drawn(b"/Evil gs", ExtGState=Dictionary(TR=Name.Identity))),
    # Faces.
    "characters of no width": of(same_widths),
    "face under another name": of(renamed_face),
    "face with another program": of(other_program),
    "a second table of text": of(second_table),
    # Notes.
    **{f"note {kind}": of(note(kind)) for kind in ("Line", "PolyLine", "Underline", "Squiggly", "StrikeOut", "Sound", "Movie", "PrinterMark", "TrapNet", "Projection", "Unknown")},
    "hidden note": of(note("FreeText", F=2, Contents="x")),
    "note printed only": of(note("Watermark", F=4)),
    "link with a picture": of(annotated),
    "link to a program": of(note("Link", A=LAUNCH)),
    "link to another file": of(note("Link", A=action("GoToR", F="x.pdf"))),
    "link to what is inside": of(note("Link", A=action("GoToE", T=Dictionary()))),
    "link that shows a layer": of(note("Link", A=action("SetOCGState", State=Array([])))),
    "link with a next step": of(note("Link", A=Dictionary(S=Name.GoTo, D=Array([]), Next=JS))),
    # The sheet and the file.
    "a page on another sheet": of(on_page(MediaBox=Array([0, 0, 842, 595]))),
    "a page shown for a second": of(on_page(Dur=1, Trans=Dictionary(S=Name.Fly))),
    "a page with a thumbnail": of(lambda pdf: on_page(Thumb=pdf.make_stream(b"\0", Width=1, Height=1, ColorSpace=Name.DeviceGray, BitsPerComponent=8))(pdf)),
    "a page with parts": of(on_page(B=Array([]))),
    "a page of another maker": of(on_page(PieceInfo=Dictionary(Evil=Dictionary(Private=String("x"))))),
    "a page as a group": of(on_page(Group=Dictionary(S=Name.Transparency, K=True))),
    "pages numbered otherwise": of(on_catalogue(PageLabels=Dictionary(Nums=Array([0, Dictionary(P=String("三日"))])))),
    "pages within pages": of(circle),
    "arrays without end": of(deep_array),
    "another language": of(on_catalogue(Lang=String("x" * 70_000))),
    "another version of the file": of(on_catalogue(Version=Name("/9.9"))),
    "extensions": of(on_catalogue(Extensions=Dictionary(ADBE=Dictionary(BaseVersion=Name("/1.7"), ExtensionLevel=8)))),
    "threads": of(on_catalogue(Threads=Array([]))),
    "a web capture": of(on_catalogue(SpiderInfo=Dictionary())),
    "two output colours": of(lambda pdf: pdf.Root.OutputIntents.append(Dictionary(S=Name.GTS_PDFX))),
    "templates": of(named("Templates", Dictionary())),
    "alternate presentations": of(named("AlternatePresentations", Dictionary())),
    "forms of XFA": of(lambda pdf: on_catalogue(AcroForm=Dictionary(Fields=Array([]), XFA=pdf.make_stream(b"<xdp/>")))(pdf)),
    # What it carries and says of itself.
    "data under its name again": of(second_in_tree),
    "data as a source": of(relation("Source")),
    "data as an alternative": of(relation("Alternative")),
    "data from elsewhere": of(foreign_stream),
    "data of another type": of(lambda pdf: setattr(spec_of(pdf).EF.F, "Subtype", Name("/application/x-msdownload"))),
    "data with a right to left name": of(lambda pdf: setattr(spec_of(pdf), "Desc", String("x\u202efdp.exe"))),
    "another digest stated": of(xmp(r"(<cqip:PayloadSHA256>)[^<]*", r"\g<1>" + "0" * 64)),
    "another code stated": of(xmp(r"(<cqip:QuickCode>)[^<]*", r"\g<1>CQIP1|x|y|2026-01-01|00")),
    "another author": of(xmp(r"(<dc:creator>.*?<rdf:li[^>]*>)[^<]*", r"\g<1>达州市市场监督管理局")),
    "properties of a bomb": bomb,
    # Replayed words.
    "an answer to itself": saying(lambda p: p["message"].update(inReplyTo=p["flowId"] + "/M1")),
    "a later message": saying(lambda p: p["message"].update(seq=2)),
    "from its receiver": saying(lambda p: p.update(sender=p["receiver"], receiver=p["sender"])),
    "for another office": saying(lambda p: p["receiver"].update(name="泸州市市场监督管理局")),
}  # fmt: skip

# What takes a reader long.
COSTLY: dict[str, Pages] = {
    "forms in forms": of(nested), "forms in tiles": of(nested_pattern),
    "forms above the pages": of(above_the_pages), "a very long page": of(long_content),
    "many rules": of(many_rules),
}  # fmt: skip


def appended(pdf: bytes, number: int, content: bytes, way: str) -> bytes:
    """An object said again behind the end of the file, by each way in which a file can be updated."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        root, size = opened.Root.objgen[0], len(opened.objects) + 2
    start = pdf.rindex(b"startxref\n") + 10
    last = int(pdf[start : pdf.index(b"\n", start)])
    at = len(pdf)
    body = b"%d 0 obj\n%s\nendobj\n" % (number, content)
    rows = b"\1" + at.to_bytes(4, "big") + b"\0"
    stream = b"%d 0 obj\n<</Type/XRef/Size %d/W[1 4 1]/Index[%d 1]/Root %d 0 R/Prev %d/Length %d>>\nstream\n%s\nendstream\nendobj\n" % (
        size, size + 1, number, root, last, len(rows), rows,
    )  # fmt: skip
    table = b"xref\n%d 1\n%010d 00000 n \ntrailer\n<</Size %d/Root %d 0 R/Prev %d%s>>\n"
    there = at + len(body)
    match way:
        case "table":
            end = table % (number, at, size, root, last, b"") + b"startxref\n%d\n%%%%EOF\n" % there
        case "stream":
            end = stream + b"startxref\n%d\n%%%%EOF\n" % there
        case "hybrid":
            old = b"xref\n0 0\ntrailer\n<</Size %d/Root %d 0 R/Prev %d/XRefStm %d>>\n" % (size + 1, root, last, there)
            end = stream + old + b"startxref\n%d\n%%%%EOF\n" % (there + len(stream))
        case _:
            # Behind the end, with the old table: who repairs files reads the last object of a number.
            end = b"startxref\n%d\n%%%%EOF\n" % last
    return pdf + body + end


def numbered(pdf: bytes, of_what: Callable[[pikepdf.Pdf], Any]) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return int(of_what(opened).objgen[0])


def page_again(way: str) -> Pages:
    def make(pdf: bytes) -> bytes:
        number = numbered(pdf, lambda one: Array(one.pages[0].obj.Contents)[0] if isinstance(one.pages[0].obj.Contents, Array) else one.pages[0].obj.Contents)
        drawing = zlib.compress(b"BT ET")
        return appended(pdf, number, b"<</Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream" % (len(drawing), drawing), way)

    return make


def root_again(way: str) -> Pages:
    def make(pdf: bytes) -> bytes:
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            number, said = opened.Root.objgen[0], opened.Root.unparse()
        return appended(pdf, number, said[:-2] + b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>", way)

    return make


def ranged(change: Callable[[list[int]], list[int]], behind: bytes = b"") -> Pages:
    """Other ranges of bytes that the signature says that it covers."""

    def make(pdf: bytes) -> bytes:
        at = pdf.rindex(b"/ByteRange")
        low, high = pdf.index(b"[", at), pdf.index(b"]", at)
        told = b" ".join(b"%d" % one for one in change([int(one) for one in pdf[low + 1 : high].split()]))
        return pdf[: low + 1] + told.ljust(high - low - 1)[: max(high - low - 1, len(told))] + pdf[high:] + behind

    return make


SIGNED: dict[str, Pages] = {
    **{f"page said again by {way}": page_again(way) for way in ("table", "stream", "hybrid", "nothing")},
    **{f"catalogue said again by {way}": root_again(way) for way in ("table", "stream", "hybrid", "nothing")},
    "covers nothing": ranged(lambda told: [0 for _ in told]),
    "covers its beginning": ranged(lambda told: [told[0], told[1], told[2], 0]),
    "covers less at the end": ranged(lambda told: [*told[:3], told[3] - 100]),
    "covers more than there is": ranged(lambda told: [*told[:3], told[3] + 100]),
    "covers one part": ranged(lambda told: told[:2]),
    "covers a gap that is larger": ranged(lambda told: [0, told[1] - 100, told[2], told[3]]),
    "covers parts that overlap": ranged(lambda told: [0, told[2] + 10, told[2], told[3]]),
    "covers backwards": ranged(lambda told: [told[2], told[3], 0, told[1]]),
    "covers three parts": ranged(lambda told: [*told, 0, 0]),
    "covers from before the file": ranged(lambda told: [-1, told[1], told[2], told[3]]),
    "a word behind what is covered": ranged(lambda told: told, b"%evil\n"),
    "a word in front": lambda pdf: pdf.replace(b"%PDF-1.7\n", b"%PDF-1.7\n%x\n", 1),
    "signature of another kind": lambda pdf: pdf.replace(b"/ETSI.CAdES.detached", b"/adbe.x509.rsa_sha1 ", 1),
    "signature as a field of text": lambda pdf: pdf.replace(b"/FT /Sig", b"/FT /Tx ", 1),
}
