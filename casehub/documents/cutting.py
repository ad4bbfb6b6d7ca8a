"""Set-up of the faces: cut what papers need out of Debian's packages, write it with hashes."""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import multiprocessing
import os
import shutil
import sys
import threading
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor, as_completed
from dataclasses import asdict
from multiprocessing import connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

import uharfbuzz as hb
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

from casehub.documents.fonts import font_set
from casehub.documents.outlines import UNUSED_TABLES, drawing_of, number_by_glyph
from casehub.documents.sources import FETCHED, RECIPE, Cut, FontsError, absent, alone, fetch

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MANIFEST = "manifest.json"
# Jamo and Hangul: half of the collection's size.
NOT_FOR_CHINESE = ((0x1100, 0x11FF), (0xA960, 0xA97F), (0xAC00, 0xD7FF))
HAN = (0x4E00, 0x9FFF)
# Extension A and the supplementary planes.
RARE_HAN = ((0x3400, 0x4DBF), (0x20000, 0x3FFFF))
# All Fandol faces draw the full-width yuan sign as a dollar sign: a fine would read "$86,000".
# Set-up gives it the outline of the face's own half-width sign. (unicode-range would not do:
# Pango takes such a range for the face's whole coverage and prints boxes for what it lacks.)
YEN, HALF_WIDTH_YEN = 0xFFE5, 0xA5
_FORMAT = 6  # of what is cut; a new number cuts again
# As often as the papers, procedures and rules of this program have them. The order stays as it is:
# with another one every paper would have other bytes.
LETTERS = Path(__file__).with_name("letters.txt")


def _recipe_hash() -> str:
    text = json.dumps([asdict(cut) for cut in RECIPE], sort_keys=True)
    return hashlib.sha256(f"{_FORMAT} {text}".encode()).hexdigest()


def _redraw_yen(font: Any) -> None:
    """Draw ￥ as the face's own ¥, centred in its full width."""
    names, glyphs = font.getBestCmap(), font.getGlyphSet()
    wide, narrow = glyphs[names[YEN]], glyphs[names[HALF_WIDTH_YEN]]
    top = drawing_of(font)
    private = top.FDArray[top.FDSelect[font.getGlyphID(names[YEN])]].Private
    pen = T2CharStringPen(wide.width - private.nominalWidthX, glyphs)
    narrow.draw(TransformPen(pen, (1, 0, 0, 1, round((wide.width - narrow.width) / 2), 0)))
    top.CharStrings[names[YEN]] = pen.getCharString(private, top.GlobalSubrs)


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


def _frequent() -> Iterator[int]:
    """Code points in the order in which a face has them: Latin, our letters, GB 2312 level 1."""
    yield from range(0x20, 0x7F)
    yield from map(ord, LETTERS.read_text(encoding="utf-8").replace("\n", ""))
    for row in range(0xB0, 0xD8):
        pairs = b"".join(bytes((row, cell)) for cell in range(0xA1, 0xFF))
        yield from map(ord, pairs.decode("gb2312", "ignore"))


def _part(point: int) -> str:
    """Which of the parts of a collection holds the code point: han, rare, signs or none."""
    if any(low <= point <= high for low, high in NOT_FOR_CHINESE):
        return "none"
    if any(low <= point <= high for low, high in RARE_HAN):
        return "rare"
    return "han" if HAN[0] <= point <= HAN[1] and not _in_gb2312(point) else "signs"


def _is_kept(point: int, keep: str) -> bool:
    # A space is set in the face of the letter before it.
    if chr(point).isspace():
        return True
    return _in_gb2312(point) if keep == "gb2312" else _part(point) == keep


def _subset(cut: Cut, source: Path) -> bytes:
    """The code points to keep out of one face of a collection."""
    face = hb.Face(hb.Blob.from_file_path(str(source)), cut.number)
    wanted = hb.SubsetInput()
    wanted.flags = (
        hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE | hb.SubsetFlags.NO_LAYOUT_CLOSURE
    )
    wanted.sets(hb.SubsetInputSets.DROP_TABLE_TAG).update(
        int.from_bytes(tag.encode(), "big") for tag in UNUSED_TABLES
    )
    wanted.sets(hb.SubsetInputSets.UNICODE).set(
        {point for point in face.unicodes if _is_kept(point, cut.keep)}
    )
    return bytes(hb.subset(face, wanted).blob.data)


def cut_face(cut: Cut, source: Path, out: Path) -> str:
    """Write one face of the recipe from its source file; returns its file name."""
    draft = out / f".{cut.file}.{os.getpid()}"
    if cut.keep == "all":
        shutil.copyfile(source, draft)
    else:
        whole = cut.keep == "yen"
        content = source.read_bytes() if whole else _subset(cut, source)
        # Bounds are right as they are; to measure them again takes twenty seconds a face.
        with TTFont(io.BytesIO(content), recalcTimestamp=False, recalcBBoxes=False) as font:
            if whole:
                _redraw_yen(font)
            number_by_glyph(font, _frequent())
            font.save(draft)
    draft.replace(out / cut.file)
    return cut.file


def _sweep(out: Path) -> None:
    """Take away what a set-up left that was killed."""
    for draft in out.glob(".*.[0-9]*"):
        draft.unlink()


def _end_with_set_up() -> None:
    """Leave when set-up is gone, however it ended: nobody would take what is cut then."""

    def watch() -> None:
        parent = multiprocessing.parent_process()
        if parent is not None:
            connection.wait([parent.sentinel])
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _cut_all(root: Path, missing: Sequence[str], out: Path) -> None:
    """Every face, one per core at a time; each is a file of its own."""
    sources = {cut: Path(root if cut.package in missing else "/", cut.source) for cut in RECIPE}
    try:
        with ProcessPoolExecutor(os.cpu_count(), initializer=_end_with_set_up) as several:
            cuts = [several.submit(cut_face, cut, path, out) for cut, path in sources.items()]
            for done, ended in enumerate(as_completed(cuts), start=1):
                print(f"字库 {done}/{len(cuts)}：{ended.result()}", flush=True)
    except BrokenExecutor as error:
        msg = "裁剪字库的进程被系统终止（多半是内存不足），请腾出内存后重新运行。"
        raise FontsError(msg) from error


def install(out: Path) -> None:
    """Fetch, unpack and cut every face into `out`, saying what is done; nothing if all is there."""
    if _is_ready(out):
        print(f"字库已就绪：{out}")
        return
    with alone(out):
        _sweep(out)
        missing = absent()
        root = fetch(out, missing) if missing else Path("/")
        _cut_all(root, missing, out)
        files = {
            face.path.name: {"sha256": face.sha256, "bytes": face.path.stat().st_size}
            for face in font_set(out).faces
        }
        record = json.dumps({"recipe": _recipe_hash(), "files": files}, indent=1)
        (out / MANIFEST).write_text(record, encoding="utf-8")
        shutil.rmtree(out / FETCHED, ignore_errors=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """`python -m casehub.documents.cutting --out DIR`."""
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
