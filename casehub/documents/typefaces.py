"""The faces of this installation, opened once: their CSS, their gaps, their hashes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache, lru_cache
from pathlib import Path

from casehub.documents.fonts import (
    FontSet,
    absent_glyphs,
    blank_glyphs,
    drawn_alike,
    font_face_css,
    font_set,
    missing_glyphs,
)
from casehub.settings import PROJECT

_where: dict[str, Path | None] = {"fonts": PROJECT / ".fonts", "local": PROJECT / "fonts" / "local"}


def use_fonts(fonts: Path, local: Path | None = None) -> None:
    """Take faces from these folders; call once at start, before anything is rendered."""
    _where.update(fonts=fonts, local=local)
    faces.cache_clear()
    missing.cache_clear()
    absent.cache_clear()


def fonts_in_use() -> tuple[Path, Path | None]:
    """The folders given to `use_fonts`, or the defaults."""
    return Path(str(_where["fonts"])), _where["local"]


@cache
def faces() -> FontSet:
    """Faces cut at set-up, a bureau's own faces in front. FontsError when set-up has not run."""
    return font_set(*fonts_in_use())


def folders() -> list[Path]:
    """Folders a document may fetch faces from."""
    return sorted({path.parent for path in faces().paths})


def face_css() -> str:
    """One @font-face rule per face."""
    return font_face_css(faces())


@lru_cache(maxsize=4096)
def missing(text: str) -> tuple[str, ...]:
    """Characters that no new document may hold: nobody would see them, or see another thing."""
    return tuple(missing_glyphs(text, faces()))


@lru_cache(maxsize=4096)
def absent(text: str) -> tuple[str, ...]:
    """Characters that neither the body face nor the fallbacks have."""
    return tuple(absent_glyphs(text, faces()))


def blank(text: str) -> frozenset[str]:
    """Characters of a text, white space left out, that leave nothing on the paper."""
    return blank_glyphs(frozenset(text), faces())


def alike(text: str) -> Mapping[int, str]:
    """A table for `str.translate`: of those that look the same on paper one stands for all."""
    return drawn_alike(sorted(frozenset(text)), faces())


def manifest(families: Collection[str]) -> Mapping[str, str]:
    """File name → SHA-256 of every face of these families."""
    return {f.path.name: f.sha256 for f in faces().faces if f.family in families}

