"""What a face needs so that every reader draws it: glyph numbers that are its identifiers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

# Chinese papers are set horizontally and without ligatures; these tables name glyphs.
UNUSED_TABLES = ("BASE", "DSIG", "GDEF", "GPOS", "GSUB", "VORG", "vhea", "vmtx")


def drawing_of(font: Any) -> Any:
    """The outlines of a face that has them in CFF; None of another."""
    return font["CFF "].cff.topDictIndex[0] if "CFF " in font else None


def is_numbered_by_glyph(font: Any) -> bool:
    """Whether a reader finds glyph n under character identifier n.

    The PDF engine writes glyph numbers; in a CID-keyed face most readers look them up in the
    face's own table of identifiers and draw nothing, or another letter, where the two differ.
    """
    top = drawing_of(font)
    if top is None or not hasattr(top, "ROS"):
        return True
    names = enumerate(top.charset[1:], start=1)
    return all(int(name.removeprefix("cid")) == number for number, name in names)


def number_by_glyph(font: Any, first: Iterable[int] = ()) -> None:
    """Give every glyph of a CID-keyed face its own number as its identifier.

    Glyphs of the code points `first` come first: what a face costs in a paper, in time and in
    bytes, grows with the highest number that the paper uses.
    """
    for tag in UNUSED_TABLES:
        if tag in font:
            del font[tag]
    top = drawing_of(font)
    drawn, earlier = font.getBestCmap(), font.getGlyphOrder()
    early = (drawn[point] for point in first if point in drawn)
    order = list(dict.fromkeys([earlier[0], *early, *earlier]))
    names = [".notdef", *(f"cid{number:05d}" for number in range(1, len(order)))]
    renamed = dict(zip(order, names, strict=True))
    if order != earlier and hasattr(top, "FDSelect"):
        place = {name: number for number, name in enumerate(earlier)}
        top.FDSelect.gidArray = [top.FDSelect[place[name]] for name in order]
    for table in font["cmap"].tables:
        table.cmap = {point: renamed[name] for point, name in table.cmap.items()}
    metrics = font["hmtx"].metrics
    font["hmtx"].metrics = {renamed[name]: metric for name, metric in metrics.items()}
    glyphs = top.CharStrings.charStrings
    top.CharStrings.charStrings = {renamed[name]: glyph for name, glyph in glyphs.items()}
    top.charset = names
    top.ROS = ("Adobe", "Identity", 0)
    font.setGlyphOrder(names)
