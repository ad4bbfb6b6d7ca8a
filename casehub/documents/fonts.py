"""The faces of documents: cut once at set-up, known by hash, checked glyph by glyph."""

from __future__ import annotations

import argparse
import hashlib
import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fontTools import subset
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

# Every body family continues into these two, glyph by glyph.
FALLBACK = ("CH Fallback", "CH Last")
MANIFEST = "manifest.json"
# Jamo and Hangul: half of the collection's size.
NOT_FOR_CHINESE = ((0x1100, 0x11FF), (0xA960, 0xA97F), (0xAC00, 0xD7FF))
# All Fandol faces draw the full-width yuan sign as a dollar sign: a fine would read "$86,000".
# Set-up gives it the outline of the face's own half-width sign. (unicode-range would not do:
# Pango takes such a range for the face's whole coverage and prints boxes for what it lacks.)
YEN, HALF_WIDTH_YEN = 0xFFE5, 0xA5


class FontsError(RuntimeError):
    """Faces are absent or cannot be used; the message is one Chinese sentence."""


@dataclass(frozen=True)
class Cut:
    """One file of the recipe: where it comes from, which code points it keeps, what it is for."""

    file: str
    family: str
    weight: int
    package: str
    source: str
    keep: str  # yen (all, ￥ redrawn) · gb2312 · chinese · all
    number: int = -1  # face within a collection; 2 is SC, never JP


_FANDOL = "usr/share/texlive/texmf-dist/fonts/opentype/public/fandol/Fandol"
_NOTO = "usr/share/fonts/opentype/noto/NotoSerifCJK-"
_TEX, _CJK = "texlive-lang-chinese", "fonts-noto-cjk"
RECIPE = (
    Cut("fallback.otf", "CH Fallback", 400, _CJK, f"{_NOTO}Regular.ttc", "chinese", 2),
    Cut("title.otf", "CH Title", 700, _CJK, f"{_NOTO}Bold.ttc", "gb2312", 2),
    Cut("fangsong.otf", "CH FangSong", 400, _TEX, f"{_FANDOL}Fang-Regular.otf", "yen"),
    Cut("kaiti.otf", "CH KaiTi", 400, _TEX, f"{_FANDOL}Kai-Regular.otf", "yen"),
    Cut("heiti.otf", "CH HeiTi", 400, _TEX, f"{_FANDOL}Hei-Regular.otf", "yen"),
    Cut("song.otf", "CH Song", 400, _TEX, f"{_FANDOL}Song-Regular.otf", "yen"),
    Cut("song-bold.otf", "CH Song", 700, _TEX, f"{_FANDOL}Song-Bold.otf", "yen"),
    Cut("last.ttf", "CH Last", 400, "fonts-hanazono",
        "usr/share/fonts/truetype/hanazono/HanaMinB.ttf", "all"),
)  # fmt: skip

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
        _local_face(path)
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


def _local_face(path: Path) -> Face:
    with TTFont(path, lazy=True) as font:
        names = " ".join(str(record) for record in font["name"].names if record.nameID in {1, 4, 6})
    for text in (path.stem.lower(), names.lower()):
        for words, family, weight in LOCAL_ROLES:
            if any(word in text for word in words):
                return Face(path.resolve(), family, weight)
    msg = f"不知道自备字体 {path.name} 用作什么，请改名为“仿宋”“楷体”“黑体”“宋体”“粗宋”或“小标宋”。"
    raise FontsError(msg)


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


def missing_glyphs(text: str, fontset: FontSet, family: str = "CH FangSong") -> list[str]:
    """Characters of text, each once, that no face of the family or its fallbacks can draw.

    White space and line ends need no glyph. An issued document may hold none of the result.
    """
    wanted = [char for char in dict.fromkeys(text) if not char.isspace()]
    for name in (family, *FALLBACK):
        for face in fontset.family(name):
            if not wanted:
                return []
            wanted = [char for char in wanted if ord(char) not in face.cmap]
    return wanted


def manifest(fontset: FontSet, families: Collection[str]) -> list[dict[str, str]]:
    """File name and sha256 of every face of these families, for the record of a document."""
    return [
        {"file": face.path.name, "sha256": face.sha256}
        for face in fontset.faces
        if face.family in families
    ]


def _recipe_hash() -> str:
    text = json.dumps([asdict(cut) for cut in RECIPE], sort_keys=True)
    return hashlib.sha256(f"2 {text}".encode()).hexdigest()


def _is_ready(out: Path) -> bool:
    try:
        record = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return record["recipe"] == _recipe_hash() and all(
        (out / name).is_file() and (out / name).stat().st_size == made["bytes"]
        for name, made in record["files"].items()
    )


def _in_gb2312(point: int) -> bool:
    try:
        chr(point).encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _is_kept(point: int, keep: str) -> bool:
    if keep == "gb2312":
        return _in_gb2312(point)
    return not any(low <= point <= high for low, high in NOT_FOR_CHINESE)


def _redraw_yen(font: Any) -> None:
    """Draw ￥ as the face's own ¥, centred in its full width."""
    names, glyphs = font.getBestCmap(), font.getGlyphSet()
    wide, narrow = glyphs[names[YEN]], glyphs[names[HALF_WIDTH_YEN]]
    top = font["CFF "].cff.topDictIndex[0]
    private = top.FDArray[top.FDSelect[font.getGlyphID(names[YEN])]].Private
    pen = T2CharStringPen(wide.width - private.nominalWidthX, glyphs)
    narrow.draw(TransformPen(pen, (1, 0, 0, 1, round((wide.width - narrow.width) / 2), 0)))
    top.CharStrings[names[YEN]] = pen.getCharString(private, top.GlobalSubrs)


def cut_face(cut: Cut, source: Path, out: Path) -> str:
    """Write one face of the recipe from its source file; returns its file name."""
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    draft = out / f".{cut.file}.{os.getpid()}"
    if cut.keep == "all":
        shutil.copyfile(source, draft)
    elif cut.keep == "yen":
        with TTFont(source, recalcTimestamp=False) as font:
            _redraw_yen(font)
            font.save(draft)
    else:
        options = subset.Options(
            font_number=cut.number, hinting=False, notdef_outline=True, glyph_names=False,
            recalc_timestamp=False, layout_features=[], name_IDs=["*"],
        )  # fmt: skip
        options.drop_tables += ["GSUB", "GPOS", "BASE", "VORG", "vhea", "vmtx"]
        loaded: Any = subset.load_font(str(source), options, dontLoadGlyphNames=True)
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=[p for p in loaded.getBestCmap() if _is_kept(p, cut.keep)])
        subsetter.subset(loaded)
        subset.save_font(loaded, str(draft), options)
    draft.replace(out / cut.file)
    return cut.file


def _run(command: list[str], folder: Path) -> None:
    subprocess.run(  # noqa: S603  fixed commands of Debian's own tools
        command, cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )


def _unpack(packages: Sequence[str], folder: Path) -> None:
    """Fetch Debian packages without installing them or what they depend on."""
    try:
        _run(["apt-get", "download", "-qq", *packages], folder)
        for file in sorted(folder.glob("*.deb")):
            _run(["dpkg-deb", "-x", str(file), str(folder)], folder)
            file.unlink()
    except (OSError, subprocess.CalledProcessError) as error:
        msg = (
            f"取不到字库软件包，请以管理员身份执行 apt-get update && apt-get install"
            f" {' '.join(packages)} 后重试。"
        )
        raise FontsError(msg) from error


def install(out: Path) -> None:
    """Fetch, unpack and cut every face into `out`, saying what is done; nothing if all is there."""
    if _is_ready(out):
        print(f"字库已就绪：{out}")
        return
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out) as folder:
        root, wanted = Path(folder), {cut.package for cut in RECIPE}
        # A package that is installed already is used where it lies.
        present = {p for p in wanted if all((Path("/") / c.source).is_file()
                                            for c in RECIPE if c.package == p)}  # fmt: skip
        if wanted - present:
            print(f"正在下载字库软件包：{'、'.join(sorted(wanted - present))}", flush=True)
            _unpack(sorted(wanted - present), root)
        with ProcessPoolExecutor(max_workers=os.cpu_count()) as pool:
            cuts = [
                pool.submit(
                    cut_face, cut, (Path("/") if cut.package in present else root) / cut.source, out
                )
                for cut in RECIPE
            ]
            for done, cut in enumerate(as_completed(cuts), start=1):
                print(f"字库 {done}/{len(cuts)}：{cut.result()}", flush=True)
    files = {
        face.path.name: {"sha256": face.sha256, "bytes": face.path.stat().st_size}
        for face in font_set(out).faces
    }
    record = json.dumps({"recipe": _recipe_hash(), "files": files}, indent=1)
    (out / MANIFEST).write_text(record, encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """`python -m casehub.documents.fonts --out DIR`."""
    parser = argparse.ArgumentParser(description="下载并裁剪文书字库")
    parser.add_argument("--out", type=Path, required=True, help="字库目录")
    try:
        install(parser.parse_args(arguments).out.resolve())
    except FontsError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
