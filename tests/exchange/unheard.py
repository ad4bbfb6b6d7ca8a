"""Files of kinds that neither `hostile` nor `subtle` nor `fresh` has: odd numbers, names, colours, keys and words.

`UNHEARD`: from a sealed letter, with every digest made to fit. `WORDS`: letters whose data say what no letter says.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from casehub.exchange import canonical
from tests.exchange.hostile import (
    before,
    data,
    drawn,
    of,
    on_catalogue,
    on_page,
    remade,
    save,
    saying,
    unfit,
)
from tests.exchange.subtle import spec_of, structure_says

Pages = Callable[[bytes], bytes]
COVER = b" 60 100 480 650 re f "


def space(of_what: Callable[[pikepdf.Pdf], Any], paint: bytes) -> Pages:
    """Painted over the text in a space of colours of its own."""
    return of(drawn(b"q /Evil cs " + paint + b" scn" + COVER + b"Q", ColorSpace=of_what))


def tint(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return pdf.make_indirect(Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([1]), C1=Array([1]), N=1))


def separation(name: str) -> Callable[[pikepdf.Pdf], Array]:
    return lambda pdf: Array([Name.Separation, Name("/" + name), Name.DeviceGray, tint(pdf)])


def parts(pdf: pikepdf.Pdf) -> None:
    """The content of the first page cut within a word: who reads stream by stream reads something else."""
    page = pdf.pages[0]
    page.contents_coalesce()
    whole = page.obj.Contents.read_bytes()
    cut = whole.index(b" Tf") + 2
    page.obj.Contents = Array([pdf.make_stream(whole[:cut]), pdf.make_stream(whole[cut:])])


def picture_with(**entries: Any) -> Pages:
    """A picture of one white dot over the text, with more than a picture has."""

    def make(pdf: pikepdf.Pdf) -> pikepdf.Stream:
        return pdf.make_stream(
            b"\xff", Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1, ColorSpace=Name.DeviceGray, BitsPerComponent=8,
            **{name: one(pdf) if callable(one) else one for name, one in entries.items()},
        )  # fmt: skip

    return of(drawn(b"q 300 0 0 60 90 500 cm /Evil Do Q", XObject=make))


def in_tree(**entries: Any) -> Pages:
    return of(lambda pdf: pdf.Root.StructTreeRoot.update(Dictionary(**entries)))


def of_spec(**entries: Any) -> Pages:
    return of(lambda pdf: spec_of(pdf).update(Dictionary(**entries)))


def of_stream(**entries: Any) -> Pages:
    return of(lambda pdf: spec_of(pdf).EF.F.update(Dictionary(**entries)))


def twice_keyed(pdf: bytes) -> bytes:
    """A page whose dictionary says its content twice: the first word counts for some, the last for others."""
    plain = unfit(pdf, lambda _: None)
    found = re.search(rb"/Contents (\d+) 0 R", plain)
    assert found is not None
    return plain.replace(found[0], b"/Contents 1 0 R" + b" " * (len(found[0]) - 15) + found[0], 1)


def two_tables(pdf: bytes) -> bytes:
    """Two ends of file, the last with a table that is not there."""
    return pdf + b"\nxref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 1/Root 1 0 R>>\nstartxref\n9999999\n%%EOF\n"


def trailer(**entries: Any) -> Pages:
    def make(pdf: bytes) -> bytes:
        out = io.BytesIO()
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            for name, one in entries.items():
                opened.trailer["/" + name] = one(opened) if callable(one) else one
            save(opened, out)
        return out.getvalue()

    return make


def default_grey(pdf: pikepdf.Pdf) -> None:
    """Black and white change places for all that is drawn in plain grey."""
    table = pdf.pages[0].resources.get("/ColorSpace", Dictionary())
    table["/DefaultGray"] = Array([Name.CalGray, Dictionary(WhitePoint=Array([1, 1, 1]))])
    pdf.pages[0].resources["/ColorSpace"] = table


def sized(pdf: bytes) -> bytes:
    """Every letter set in a size below nothing, which turns it about its own place."""

    def change(opened: pikepdf.Pdf) -> None:
        page = opened.pages[0]
        page.contents_coalesce()
        page.obj.Contents.write(re.sub(rb" (\d[\d.]*) Tf", rb" -\1 Tf", page.obj.Contents.read_bytes()))

    return remade(pdf, change)


def above(**entries: Any) -> Pages:
    """Said above the pages, for all of them."""

    def change(pdf: pikepdf.Pdf) -> None:
        for name, one in entries.items():
            for page in pdf.pages:
                if "/" + name in page.obj:
                    del page.obj["/" + name]
            pdf.Root.Pages["/" + name] = one

    return of(change)


def intent(pdf: pikepdf.Pdf) -> None:
    """Another profile of colours, in which black is white."""
    pdf.Root.OutputIntents[0].DestOutputProfile = pdf.make_stream(b"\0" * 128, N=3)


UNHEARD: dict[str, Pages] = {
    "a colour that no press has": space(separation("None"), b"1"),
    "a colour of every plate": space(separation("All"), b"0"),
    "a colour of a list": space(lambda _: Array([Name.Indexed, Name.DeviceGray, 1, String("\xff\xff")]), b"1"),
    "a colour by its light": space(lambda _: Array([Name.Lab, Dictionary(WhitePoint=Array([0.95, 1, 1.09]))]), b"100 0 0"),
    "a colour of several inks": space(lambda pdf: Array([Name.DeviceN, Array([Name("/None")]), Name.DeviceGray, tint(pdf)]), b"1"),
    "grey means something else": of(default_grey),
    "a face by the state": of(drawn(b"/Evil gs", ExtGState=lambda pdf: Dictionary(Font=Array([next(iter(pdf.pages[0].resources.Font.values())), 1])))),
    "a width by the state": of(drawn(b"q /Evil gs 90 505 m 500 505 l S Q", ExtGState=Dictionary(LW=60))),
    "overprinted": of(drawn(b"q /Evil gs 1 g" + COVER + b"Q", ExtGState=Dictionary(OP=True, op=True, OPM=1))),
    "another halftone": of(drawn(b"/Evil gs", ExtGState=Dictionary(HT=Dictionary(HalftoneType=1, Frequency=1, Angle=0, SpotFunction=Name.Round)))),
    "another black": of(drawn(b"/Evil gs", ExtGState=lambda pdf: Dictionary(BG=tint(pdf)))),
    "a picture with another for print": picture_with(Alternates=Array([])),
    "a picture that is a key": picture_with(Mask=Array([0, 0])),
    "a picture with a mask": picture_with(SMask=lambda pdf: pdf.make_stream(b"\0", Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1, ColorSpace=Name.DeviceGray, BitsPerComponent=8)),
    "a picture of a program": of(drawn(b"/Evil Do", XObject=lambda pdf: pdf.make_stream(b"showpage", Type=Name.XObject, Subtype=Name.PS))),
    "content cut within a word": of(parts),
    "operators that nobody knows": of(before(b"BX 90 500 EVIL EX")),
    "operators that nobody knows, openly": of(before(b"90 500 EVIL")),
    "a state that is never left": of(before(b"q q q q q q q q q q")),
    "a state that is left too often": of(before(b"Q Q Q", b"")),
    "numbers without end": of(before(b"1e400 0 0 1 0 0 cm")),
    "numbers that are none": of(before(b"q 1 0 0 1 99999999999999999999999999 0 cm", b"Q")),
    "everything upside down in its place": sized,
    "moved beyond what readers count": of(before(b"q 1 0 0 1 -40000 0 cm 1 0 0 1 40000 0 cm", b"Q")),
    "letters upside down": of(before(b"q 1 0 0 -1 0 842 cm", b"Q")),
    "a sheet said backwards": of(on_page(MediaBox=Array([595.276, 841.89, 0, 0]))),
    "a sheet that is no sheet": of(on_page(MediaBox=Array([0, 0, 0, 0]))),
    "turned by a part": of(on_page(Rotate=45)),
    "turned from above": above(Rotate=180),
    "a page with a measure": of(on_page(VP=Array([Dictionary(Type=Name.Viewport, BBox=Array([0, 0, 595, 842]))]))),
    "a page of one plate": of(on_page(SeparationInfo=Dictionary(Pages=Array([]), DeviceColorant=Name.Cyan))),
    "a page with steps": of(on_page(PresSteps=Dictionary(Type=Name.NavNode, NA=Dictionary(S=Name.JavaScript, JS=String("x"))))),
    "a page with properties": of(lambda pdf: on_page(Metadata=pdf.make_stream(b"<x/>", Type=Name.Metadata, Subtype=Name.XML))(pdf)),
    "a page with its own colours": of(on_page(OutputIntents=Array([]))),
    "another profile of colours": of(intent),
    "a store of signatures": of(on_catalogue(DSS=Dictionary())),
    "what the law says of it": of(on_catalogue(Legal=Dictionary(JavaScriptActions=1))),
    "the structure renamed": in_tree(RoleMap=Dictionary(P=Name.Artifact)),
    "the structure styled": in_tree(ClassMap=Dictionary(x=Dictionary(O=Name.Layout, Placement=Name.Block))),
    "words of the structure elsewhere": in_tree(PronunciationLexicon=Array([])),
    "data sealed once more": of_spec(EP=Dictionary(Type=Name.EncryptedPayload, Subtype=Name("/x"))),
    "data with relations": of_spec(RF=Dictionary(F=Array([]))),
    "data in a collection": of_spec(CI=Dictionary(Type=Name.CollectionItem)),
    "data with a face": of_spec(Thumb=Dictionary()),
    "data of another system": of_spec(FS=Name.URL),
    "data that change": of_spec(V=True),
    "data with a filter": of_stream(Filter=Name.Crypt),
    "a key said twice": twice_keyed,
    "an end that leads nowhere": two_tables,
    "a trailer with a script": trailer(Info=lambda pdf: pdf.make_indirect(Dictionary(Title=String("x"), OpenAction=Dictionary(S=Name.JavaScript)))),
    "read aloud at length": structure_says(E=String("三日内")),
    "read aloud as a picture": structure_says(Alt=String("三日内")),
    "read aloud in another language": structure_says(Lang=String("en")),
    "read aloud as nothing": structure_says(NS=Dictionary()),
}  # fmt: skip


def spelled(make: Callable[[dict[str, Any]], bytes]) -> Pages:
    """The same data in other bytes."""
    return lambda pdf: data(pdf, make)


def asked(text: str) -> Pages:
    return saying(lambda p: p["asks"][0].update(what=text))


WORDS: dict[str, Pages] = {
    "data with a mark in front": spelled(lambda p: b"\xef\xbb\xbf" + canonical(p)),
    "data in wide letters": spelled(lambda p: json.dumps(p, ensure_ascii=False).encode("utf-16")),
    "data with more behind": spelled(lambda p: canonical(p) + b"{}"),
    "data with a zero behind": spelled(lambda p: canonical(p) + b"\0"),
    "a number without end": spelled(lambda p: canonical(p).replace(b'"workingDays":15', b'"workingDays":1e999')),
    "a number of a thousand figures": spelled(lambda p: canonical(p).replace(b'"workingDays":15', b'"workingDays":1' + b"5" * 999)),
    "a day count below nothing": saying(lambda p: p["clock"].update(workingDays=-15)),
    "a part of a day": saying(lambda p: p["clock"].update(workingDays=15.5)),
    "half a character": spelled(lambda p: canonical(p).replace("核实".encode(), b"\\ud800")),
    "words from right to left": asked("核实\u202e供货的数量、单价和付款方式"),
    "words with a letter that nobody sees": asked("核实\u200b供货的数量、单价和付款方式"),
    "words with a look-alike": saying(lambda p: p["receiver"].update(name=p["receiver"]["name"].replace("市", "巿", 1))),
    "wide figures": saying(lambda p: p["gongwen"].update(发文字号=p["gongwen"]["发文字号"].replace("2", "２"))),
    "words of a page of the web": asked("<script>alert(1)</script>"),
    "words of a sheet": asked("=cmd|' /C calc'!A0"),
    "a zero in the words": asked("核实\0供货"),
    "a file up the tree": saying(lambda p: p["gongwen"]["附件"][0].update(file="../../songhuo.pdf")),
    "a file from the root": saying(lambda p: p["gongwen"]["附件"][0].update(file="/etc/passwd")),
    "a digest of nothing": saying(lambda p: p["gongwen"]["附件"][0].update(sha256="")),
    "a key of a program": saying(lambda p: p.update(__proto__={"x": 1})),
    "a part besides": saying(lambda p: p["case"].update(secret="x")),
    "a flow number in small letters": saying(lambda p: p.update(flowId=p["flowId"].lower())),
    "a flow number with a blank": saying(lambda p: p.update(flowId=p["flowId"] + " ")),
    "a day of the year one": saying(lambda p: p["gongwen"].update(成文日期="0001-01-01")),
}  # fmt: skip

ALL = {**UNHEARD, **WORDS}
