"""The faces of documents: known by hash, checked glyph by glyph."""

from __future__ import annotations

import hashlib
import io
import os
import unicodedata
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import uharfbuzz as hb
from fontTools.ttLib import TTFont

from casehub.documents.outlines import is_numbered_by_glyph, number_by_glyph
from casehub.documents.sources import RECIPE, FontsError

if TYPE_CHECKING:
    from collections.abc import Collection

# Every body family continues into these, glyph by glyph. One collection is cut in three: what a
# rare name costs in print is the size of the face that holds it.
FALLBACK = ("CH Fallback", "CH Signs", "CH Rare", "CH Last")


# What the layout makes of a text needs no glyph.
LAID_OUT = frozenset("\n\r\t")
# A bureau's own file is recognised by its file name, else by the name inside it.
LOCAL_ROLES = (
    (("小标宋", "xiaobiaosong", "fzxbs", "title"), "CH Title", 700),
    (("仿宋", "fangsong", "stfangso", "fzfs"), "CH FangSong", 400),
    (("楷", "kaiti", "stkaiti", "fzkt"), "CH KaiTi", 400),
    (("黑", "heiti", "simhei", "stxihei", "fzht"), "CH HeiTi", 400),
    (("粗宋", "song-bold", "songbold", "fzcs"), "CH Song", 700),
    (("宋", "song", "simsun", "fzss"), "CH Song", 400),
)


@dataclass(frozen=True)
class Face:
    """One font file under its private family name; hash and coverage are read when first asked."""

    path: Path
    family: str
    weight: int

    @cached_property
    def sha256(self) -> str:
        """Hash of the file, as the manifest of an issued document names it."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    @cached_property
    def cmap(self) -> frozenset[int]:
        """Code points this face draws."""
        with TTFont(self.path, lazy=True) as font:
            return frozenset(font.getBestCmap())

    @cached_property
    def _opened(self) -> hb.Font:
        return hb.Font(hb.Face(hb.Blob.from_file_path(str(self.path))))

    def glyph(self, char: str) -> int | None:
        """The number of the glyph that draws a character; None for one that this face has not."""
        found: int | None = self._opened.get_nominal_glyph(ord(char))
        return found

    def leaves_ink(self, glyph: int) -> bool:
        """Whether a glyph leaves anything on the paper."""
        drawn = self._opened.get_glyph_extents(glyph)
        return drawn is not None and bool(drawn.width and drawn.height)


@dataclass(frozen=True)
class FontSet:
    """All faces of an installation; a bureau's own face replaces ours of that family and weight."""

    faces: tuple[Face, ...] = field(default=())

    def family(self, name: str) -> tuple[Face, ...]:
        """Faces of one family, in order of precedence."""
        return tuple(face for face in self.faces if face.family == name)

    @property
    def paths(self) -> frozenset[Path]:
        """The files a document may fetch, and no others."""
        return frozenset(face.path for face in self.faces)


def font_set(folder: Path, local: Path | None = None) -> FontSet:
    """Faces cut into `folder`, with those dropped into `local` in front; FontsError if absent."""
    own = [] if local is None or not local.is_dir() else [
        _local_face(path, folder)
        for path in sorted(local.iterdir())
        if path.suffix.lower() in {".ttf", ".otf"}
    ]  # fmt: skip
    taken = {(face.family, face.weight) for face in own}
    if len(taken) < len(own):
        msg = f"自备字库目录 {local} 中有两个文件用途相同，请只保留一个。"
        raise FontsError(msg)
    ours = [
        Face((folder / cut.file).resolve(), cut.family, cut.weight)
        for cut in RECIPE
        if (cut.family, cut.weight) not in taken
    ]
    absent = [face.path.name for face in ours if not face.path.is_file()]
    if absent:
        msg = f"字库目录 {folder} 缺少 {'、'.join(absent)}，请先运行 ./run setup。"
        raise FontsError(msg)
    return FontSet((*own, *ours))


def _local_face(path: Path, folder: Path) -> Face:
    with TTFont(path, lazy=True) as font:
        names = " ".join(str(record) for record in font["name"].names if record.nameID in {1, 4, 6})
        ready = is_numbered_by_glyph(font)
    for text in (path.stem.lower(), names.lower()):
        for words, family, weight in LOCAL_ROLES:
            if any(word in text for word in words):
                drawn = path if ready else _renumbered(path, folder)
                return Face(drawn.resolve(), family, weight)
    msg = f"不知道自备字体 {path.name} 用作什么，请改名为“仿宋”“楷体”“黑体”“宋体”“粗宋”或“小标宋”。"
    raise FontsError(msg)


def _renumbered(path: Path, folder: Path) -> Path:
    """A copy of a bureau's CID-keyed face that every reader draws, made once per content."""
    content = path.read_bytes()
    made = folder / f"local-{hashlib.sha256(content).hexdigest()[:16]}.otf"
    if made.is_file():
        return made
    draft = made.with_suffix(f".{os.getpid()}")
    try:
        with TTFont(io.BytesIO(content), recalcTimestamp=False, recalcBBoxes=False) as font:
            number_by_glyph(font)
            font.save(draft)
        draft.replace(made)
    except OSError as error:
        msg = f"自备字体 {path.name} 要先改写才能印出，但字库目录 {folder} 不能写入，请检查权限。"
        raise FontsError(msg) from error
    return made


def font_stack(family: str) -> str:
    """CSS value of font-family: this family, then the fallbacks; never a system font."""
    return ", ".join(f'"{name}"' for name in (family, *FALLBACK))


def font_face_css(fontset: FontSet) -> str:
    """One @font-face rule per face; give FontConfiguration to CSS() or they are ignored."""
    return "".join(
        f'@font-face {{ font-family: "{face.family}"; font-weight: {face.weight};'
        f' src: url("{face.path.as_uri()}"); }}\n'
        for face in fontset.faces
    )


def absent_glyphs(text: str, fontset: FontSet, family: str = "CH FangSong") -> list[str]:
    """Characters of text, each once, that no face of the family or its fallbacks has.

    White space and line ends need no glyph. No document is printed that has any of the result.
    """
    wanted = [char for char in dict.fromkeys(text) if not char.isspace()]
    drawn = _drawn_by(wanted, fontset, family)
    return [char for char in wanted if char not in drawn]


def missing_glyphs(text: str, fontset: FontSet, family: str = "CH FangSong") -> list[str]:
    """Characters of text, each once, that our faces cannot draw for whoever reads them.

    What no face has, be it white space; what draws nothing (a filler takes the place of a letter,
    and what it stands in reads as if it were not there); a mark that did not become one letter
    with what it stands over, which each reader sets in another place. Line ends and tabs are laid
    out. No new document may hold any of the result.
    """
    chars = [char for char in dict.fromkeys(text) if char not in LAID_OUT]
    absent = {*chars} - _drawn_by(chars, fontset, family).keys()
    marks = {char for char in chars if unicodedata.category(char).startswith("M")}
    missing = absent | marks | blank_glyphs(chars, fontset, family)
    return [char for char in chars if char in missing]


def blank_glyphs(
    chars: Collection[str], fontset: FontSet, family: str = "CH FangSong"
) -> frozenset[str]:
    """Those of these characters, white space left out, whose glyph leaves nothing on the paper."""
    drawn = _drawn_by([char for char in chars if not char.isspace()], fontset, family)
    return frozenset(c for c, (face, glyph) in drawn.items() if not face.leaves_ink(glyph))


def _drawn_by(
    chars: Collection[str], fontset: FontSet, family: str
) -> dict[str, tuple[Face, int]]:
    """The face that draws each character, the first that has it, and the number of its glyph."""
    drawn: dict[str, tuple[Face, int]] = {}
    wanted = list(chars)
    for name in (family, *FALLBACK):
        for face in fontset.family(name):
            if wanted:
                glyphs = ((char, face.glyph(char)) for char in wanted)
                drawn |= {char: (face, glyph) for char, glyph in glyphs if glyph is not None}
                wanted = [char for char in wanted if char not in drawn]
    return drawn


def drawn_alike(chars: Collection[str], fontset: FontSet) -> dict[int, str]:
    """Which characters nobody can tell apart on paper: a table for `str.translate`.

    One of our faces draws them by the same glyph (• and ·, ❶ and ➊); whoever reads the text of a
    PDF is told any of them. Each stands for the least of its own kind; others are left out.
    """
    kind = {char: {char} for char in chars}
    for face in fontset.faces:
        sharing: dict[int, str] = {}
        for char in chars:
            if (glyph := face.glyph(char)) is not None:
                other = sharing.setdefault(glyph, char)
                if kind[other] is not kind[char]:
                    kind[other] |= kind[char]
                    for one in kind[char]:
                        kind[one] = kind[other]
    return {ord(char): min(same) for char, same in kind.items() if len(same) > 1}


def manifest(fontset: FontSet, families: Collection[str]) -> list[dict[str, str]]:
    """File name and sha256 of every face of these families, for the record of a document."""
    return [
        {"file": face.path.name, "sha256": face.sha256}
        for face in fontset.faces
        if face.family in families
    ]
