"""What a PDF from outside is made of: only what a letter of ours needs, and no more than it may be.

A list of what may be there, not of what is known to be bad: a reader of tomorrow does things that
nobody has thought of today.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from unicodedata import category

import pikepdf

from casehub.documents.archival import NotReadableError, content_hash, properties_of
from casehub.documents.letters.contents import content_faults, spoken_faults
from casehub.documents.letters.faces import Embedded
from casehub.documents.letters.heads import head_faults, unknown

PAGE = frozenset(
    {"/Annots", "/BleedBox", "/Contents", "/MediaBox", "/Parent", "/Resources", "/StructParents",
     "/Tabs", "/TrimBox", "/Type"}
)  # fmt: skip
PAGES = frozenset({"/Count", "/Kids", "/Parent", "/Type"})
RESOURCES = frozenset(
    {"/ColorSpace", "/ExtGState", "/Font", "/Pattern", "/ProcSet", "/Shading", "/XObject"}
)
FORM = frozenset({"/Fields", "/SigFlags"})
OUTLINE = frozenset(
    {"/Count", "/Dest", "/First", "/Last", "/Next", "/Parent", "/Prev", "/Title", "/Type"}
)  # fmt: skip
VIEW = frozenset({"/DisplayDocTitle"})
FILE = frozenset({"/AFRelationship", "/Desc", "/EF", "/F", "/Type", "/UF"})
# How a file belongs to the letter: its data, and what is enclosed.
BELONGS = frozenset({"/Data", "/Supplement"})
IMAGE = frozenset(
    {"/BitsPerComponent", "/ColorSpace", "/DecodeParms", "/Filter", "/Height", "/Interpolate",
     "/Length", "/Subtype", "/Type", "/Width"}
)  # fmt: skip
FONT = frozenset({"/BaseFont", "/DescendantFonts", "/Encoding", "/Subtype", "/ToUnicode", "/Type"})
CHILD = frozenset(
    {"/BaseFont", "/CIDSystemInfo", "/CIDToGIDMap", "/DW", "/FontDescriptor", "/Subtype", "/Type",
     "/W"}
)  # fmt: skip
# What an entry makes a reader do, wherever it stands.
ACTS = frozenset(
    {"/3DD", "/A", "/AA", "/ActualText", "/JS", "/JavaScript", "/Launch", "/Movie", "/OC", "/OCGs",
     "/OCProperties", "/OpenAction", "/PA", "/RichMedia", "/Sound", "/URI", "/XFA"}
)  # fmt: skip
FILTERS = frozenset({"/FlateDecode", "/DCTDecode"})
A4 = (595.276, 841.89)
_NEAR = 1.0
# A seal is 45 mm wide at the most.
_SEAL = 130.0
_START = re.compile(rb"stream\r?\n")
_SMALL = 1 << 20


Picture = tuple[int, int, bytes]


@dataclass(frozen=True)
class Bounds:
    """How much is looked at: bytes unpacked in all, growth of a stream, objects, pages, a file.

    drawing: bytes by which one page is drawn.
    """

    unpacked: int
    ratio: int
    objects: int
    pages: int
    file: int
    drawing: int


@dataclass(frozen=True)
class Structure:
    """What was found. faults: Chinese clauses; files: enclosed ones.

    pictures: width and height in dots of each image, and the red, green and blue of each dot.
    title: what a reader shows in its head. faces: what the text is drawn with. plain: the pages are
    laid out of text, rules and pictures alone; forms, patterns and masks hold others of their kind.
    """

    faults: tuple[str, ...]
    files: Mapping[str, bytes]
    properties: Mapping[str, str]
    content_hash: str
    pages: int
    pictures: tuple[Picture, ...] = ()
    title: str = ""
    faces: tuple[Embedded, ...] = ()
    plain: bool = True


def read(content: bytes, bounds: Bounds) -> Structure:
    """The structure of a PDF. Raises NotReadableError with one Chinese clause."""
    _unpack(content, bounds)
    try:
        with pikepdf.open(io.BytesIO(content), suppress_warnings=True) as pdf:
            _within(pdf, bounds)
            laid = [one for page in pdf.pages for one in _drawing_faults(page.resources)]
            faults = dict.fromkeys([*_outside(content), *_faults(pdf), *laid])
            return Structure(
                tuple(faults),
                dict(_files(pdf, bounds.file)),
                properties_of(pdf),
                content_hash(pdf),
                len(pdf.pages),
                tuple(_pictures(pdf)),
                str(pdf.docinfo.get("/Title", "")),
                tuple(_faces(pdf)),
                not laid,
            )
    except NotReadableError:
        raise
    except pikepdf.PasswordError as error:
        raise NotReadableError("文件设有密码") from error
    except (pikepdf.PdfError, pikepdf.DataDecodingError) as error:
        raise NotReadableError("文件不是可以读取的PDF，或者已损坏") from error
    except (
        ValueError, RuntimeError, KeyError, AttributeError, TypeError, IndexError, RecursionError,
        NotImplementedError,
    ) as error:  # fmt: skip
        # A damaged object tree shows itself anywhere in the walk.
        raise NotReadableError("文件已损坏") from error


def _unpack(content: bytes, bounds: Bounds) -> None:
    """Unpack every stream that can be found by its word alone, before a parser trusts the file."""
    total = 0
    for start in _START.finditer(content):
        unpacker = zlib.decompressobj()
        packed = content[start.end() :]
        try:
            grown = len(unpacker.decompress(packed, bounds.unpacked - total + 1))
        except zlib.error:
            continue
        total += grown
        used = len(packed) - len(unpacker.unconsumed_tail) - len(unpacker.unused_data)
        if total > bounds.unpacked or (grown > _SMALL and grown > bounds.ratio * used):
            raise NotReadableError("文件展开后过大")


def _within(pdf: pikepdf.Pdf, bounds: Bounds) -> None:
    if len(pdf.pages) > bounds.pages or len(pdf.objects) > bounds.objects:
        raise NotReadableError("文件的页数或者对象过多")
    for page in pdf.pages:
        contents = page.obj.get("/Contents")
        streams = contents.as_list() if isinstance(contents, pikepdf.Array) else [contents]
        drawing = [one for one in streams if isinstance(one, pikepdf.Stream)]
        if sum(len(one.read_bytes()) for one in drawing) > bounds.drawing:
            raise NotReadableError("页面上的内容过多")
    if pdf.is_encrypted:
        raise NotReadableError("文件设有密码或者限制")


def _outside(content: bytes) -> Iterator[str]:
    if not content.startswith(b"%PDF-"):
        yield "文件开头有PDF以外的内容"
    ended = content.rstrip(b"\r\n")
    if not ended.endswith(b"%%EOF") or len(content) - len(ended) > 2:
        yield "文件末尾有PDF以外的内容"


def _faults(pdf: pikepdf.Pdf) -> Iterator[str]:
    yield from head_faults(pdf)
    form = pdf.Root.get("/AcroForm")
    if form is not None:
        yield from unknown(form, FORM, "表单")
    yield from unknown(pdf.Root.get("/ViewerPreferences", pikepdf.Dictionary()), VIEW, "目录")
    yield from _outline_faults(pdf)
    yield from _file_faults(pdf)
    yield from spoken_faults(pdf)
    for page in pdf.pages:
        yield from _page_faults(page)
        yield from content_faults(page)
    for thing in pdf.objects:
        yield from _object_faults(thing)


def _turned(text: str) -> bool:
    """Whether a text holds signs that are not seen and change how others are (Cc, Cf)."""
    return any(category(sign) in {"Cc", "Cf"} for sign in text)


def _outline_faults(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Entries of the outline lead to pages of this file, and do nothing else."""
    waiting = [pdf.Root.get("/Outlines")]
    seen: set[tuple[int, int]] = set()
    while waiting:
        one = waiting.pop()
        if one is None or (one.is_indirect and one.objgen in seen):
            continue
        seen.add(one.objgen)
        yield from unknown(one, OUTLINE, "书签")
        leads = one.get("/Dest")
        if isinstance(leads, pikepdf.Array) and leads[0].get("/Type") != "/Page":
            yield "书签指向文件以外"
        waiting += [one.get("/First"), one.get("/Next")]


def _file_faults(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Each enclosed file has one name and one content, and stands in no other place."""
    registered = {one.objgen for one in pdf.Root.get("/AF", pikepdf.Array())}
    for name, spec in pdf.attachments.items():
        listed = spec.obj
        yield from unknown(listed, FILE, "附件登记")
        if {str(listed.get("/F", name)), str(listed.get("/UF", name))} != {name}:
            yield "附件登记的文件名前后不一致"
        # Readers list what is enclosed with its title, which is to stand there as it is written.
        title = str(listed.get("/Desc", ""))
        if str(listed.get("/AFRelationship")) not in BELONGS or _turned(title):
            yield "附件登记的用途或者名称不应出现"
        inside = dict(listed.get("/EF", pikepdf.Dictionary()))
        if listed.get("/AFRelationship") == "/Data" and any(
            one.get("/Subtype") != "/application/json" for one in inside.values()
        ):
            yield "函件数据的类型不应这样标明"
        if set(inside) - {"/F", "/UF"} or len({one.objgen for one in inside.values()}) != 1:
            yield "一个附件登记了一份以上的内容"
    for thing in pdf.objects:
        if not isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            continue
        if "/AF" in thing and thing.objgen != pdf.Root.objgen:
            yield "文件带有没有登记的附件"
        if "/EF" in thing and thing.objgen not in registered:
            yield "文件带有没有登记的附件"


def _page_faults(page: pikepdf.Page) -> Iterator[str]:
    yield from unknown(page.obj, PAGE, "页面")
    above = page.obj.get("/Parent")
    for _ in range(32):
        if above is None:
            break
        yield from unknown(above, PAGES, "页面树")
        above = above.get("/Parent")
    else:
        yield "页面树没有尽头"
    sheet = [float(v) for v in page.obj.MediaBox.as_list()]
    if any(abs(v - w) > _NEAR for v, w in zip(sheet, (0, 0, *A4), strict=True)):
        yield "页面不是整张A4纸"
    for key in ("/BleedBox", "/TrimBox"):
        cut = page.obj.get(key)
        if cut is not None and any(
            abs(float(v) - w) > _NEAR for v, w in zip(cut.as_list(), sheet, strict=True)
        ):
            yield "页面被裁切"
    for note in page.obj.get("/Annots", pikepdf.Array()):
        if note.get("/Subtype") != "/Widget" or note.get("/FT") != "/Sig":
            yield "页面上有批注、链接或者表单"
            continue
        if "/V" not in note:
            yield "页面上有没有签署的签名域"
        left, low, right, high = (float(v) for v in note.Rect.as_list())
        if right - left > _SEAL or high - low > _SEAL:
            yield "签章遮盖页面"


def _drawing_faults(resources: pikepdf.Object) -> Iterator[str]:
    yield from unknown(resources, RESOURCES, "页面资源")
    for name in ("/Pattern", "/Shading"):
        if len(resources.get(name, pikepdf.Dictionary()).keys()):
            yield "页面用图案绘制"
    for state in dict(resources.get("/ExtGState", {})).values():
        seen = {key: value for key, value in dict(state).items() if key != "/Type"}
        if set(seen) - {"/CA", "/ca"} or any(float(value) != 1 for value in seen.values()):
            yield "页面上有透明或者混合的内容"
    for shown in dict(resources.get("/XObject", {})).values():
        if shown.get("/Subtype") != "/Image" or "/SMask" in shown or "/Mask" in shown:
            yield "页面上叠加了其他内容"
            continue
        yield from unknown(shown, IMAGE, "图像")
        if shown.get("/ColorSpace") != "/DeviceRGB" or shown.get("/BitsPerComponent") != 8:
            yield "图像的颜色不应这样记录"
    for font in dict(resources.get("/Font", {})).values():
        if font.get("/Subtype") != "/Type0" or "/ToUnicode" not in font:
            yield "页面用了不能核对的字体"
            continue
        yield from unknown(font, FONT, "字体")
        if font.get("/Encoding") != "/Identity-H":
            yield "页面用了不能核对的字体"
        for child in font.get("/DescendantFonts", pikepdf.Array()):
            described = child.get("/FontDescriptor", pikepdf.Dictionary())
            if not {"/FontFile2", "/FontFile3"} & set(described.keys()):
                yield "字体没有嵌入"
            yield from unknown(child, CHILD, "字体")
            if child.get("/CIDToGIDMap", "/Identity") != "/Identity":
                yield "页面用了不能核对的字体"


def _object_faults(thing: pikepdf.Object) -> Iterator[str]:
    """What makes a reader act, or read from elsewhere, in any object of the file."""
    if isinstance(thing, pikepdf.Array):
        for one in thing.as_list():
            if isinstance(one, pikepdf.Dictionary) and not one.is_indirect:
                yield from _object_faults(one)
        return
    if not isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        return
    keys = set(thing.keys())
    # An element of the structure has attributes under /A, a page tree its own names.
    acting = keys & (ACTS - {"/A"} if thing.get("/Type") == "/StructElem" else ACTS)
    if acting:
        yield f"文件带有动作、脚本或者隐藏图层（{'、'.join(sorted(k[1:] for k in acting))}）"
    if isinstance(thing, pikepdf.Stream):
        used = thing.get("/Filter")
        names = used.as_list() if isinstance(used, pikepdf.Array) else [used]
        if len(names) > 1 or any(n is not None and str(n) not in FILTERS for n in names):
            yield "数据流的编码方式不应出现"
        if "/F" in keys:
            yield "数据流取自文件以外"
    for key in keys:
        below = thing.get(key)
        if isinstance(below, pikepdf.Dictionary | pikepdf.Array) and not below.is_indirect:
            yield from _object_faults(below)


def _files(pdf: pikepdf.Pdf, limit: int) -> Iterator[tuple[str, bytes]]:
    """Enclosed files, each found both by its name and as an associated file."""
    named = {name: spec.obj.objgen for name, spec in pdf.attachments.items()}
    associated = {one.objgen for one in pdf.Root.get("/AF", pikepdf.Array())}
    if sorted(named.values()) != sorted(associated):
        raise NotReadableError("附带文件的登记前后不一致")
    streams = [one for one in pdf.objects if isinstance(one, pikepdf.Stream)]
    if sum(1 for one in streams if one.get("/Type") == "/EmbeddedFile") != len(named):
        raise NotReadableError("文件带有没有登记的附件")
    for name, spec in pdf.attachments.items():
        data = spec.get_file().read_bytes()
        if len(data) > limit:
            raise NotReadableError(f"附带文件“{name[:60]}”过大")
        yield name, data


def _pictures(pdf: pikepdf.Pdf) -> Iterator[Picture]:
    told: set[tuple[int, int]] = set()
    for page in pdf.pages:
        for shown in dict(page.resources.get("/XObject", {})).values():
            if shown.get("/Subtype") == "/Image" and shown.objgen not in told:
                told.add(shown.objgen)
                yield int(shown.Width), int(shown.Height), shown.read_bytes()


def _faces(pdf: pikepdf.Pdf) -> Iterator[Embedded]:
    told: set[tuple[int, int]] = set()
    for page in pdf.pages:
        for font in dict(page.resources.get("/Font", {})).values():
            if font.objgen in told or font.get("/Subtype") != "/Type0" or "/ToUnicode" not in font:
                continue
            told.add(font.objgen)
            described = font.DescendantFonts[0].get("/FontDescriptor", pikepdf.Dictionary())
            program = described.get("/FontFile3", described.get("/FontFile2"))
            if program is not None:
                name = str(font.get("/BaseFont", "")).rpartition("+")[2].removeprefix("/")
                yield Embedded(name, program.read_bytes(), font.ToUnicode.read_bytes())
