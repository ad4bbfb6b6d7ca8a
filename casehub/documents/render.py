"""From frozen facts to PDF bytes: the same facts give the same bytes."""

from __future__ import annotations

import hashlib
import logging
import multiprocessing
import os
import threading
import warnings
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from html import escape
from pathlib import Path
from typing import Any, Self

from weasyprint import CSS, HTML, Attachment
from weasyprint.text.ffi import ffi, fontconfig
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from casehub.collecting import uncollected
from casehub.documents import scratch, typefaces
from casehub.documents.archival import tidy
from casehub.documents.finishing import finish
from casehub.documents.fonts import FALLBACK
from casehub.documents.issuable import glyph_faults, texts_in
from casehub.documents.kinds import Kind, Kinds
from casehub.documents.letters.titles import by_sense
from casehub.documents.pages import (
    TEMPLATES,
    body_html,
    printed_title,
    words_on,
)
from casehub.documents.printed import Enclosed, Rendered, RenderRefusedError
from casehub.documents.qr import SCHEME, qr_picture
from casehub.documents.spacing import laid_out
from casehub.documents.templates.sidecars import load_kinds

_VARIANT = "pdf/a-3b"
_TYPES = {".svg": "image/svg+xml", ".css": "text/css", ".otf": "font/otf", ".ttf": "font/ttf"}
_LOCK = threading.Lock()


class ClosedFetcher(URLFetcher):  # type: ignore[misc]
    """Serves the template and font folders and QR codes; refuses every other address."""

    def __init__(self, folders: Sequence[Path]) -> None:
        super().__init__()
        self._folders = [folder.resolve() for folder in folders]

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """The file behind a file: address inside the folders; anything else ends the rendering."""
        del headers
        if url.startswith(SCHEME):
            return URLFetcherResponse(url, qr_picture(url), {"Content-Type": "image/png"})
        if url.startswith("file://"):
            path = Path(_local(url)).resolve()
            if path.is_file() and any(path.is_relative_to(f) for f in self._folders):
                kind = _TYPES.get(path.suffix.lower(), "application/octet-stream")
                return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})
        raise FatalURLFetchingError(f"refused address: {url[:200]}")


def _local(url: str) -> str:
    from_url = URLFetcherResponse(url).path
    return str(from_url)


@dataclass(frozen=True)
class _Press:
    config: FontConfiguration
    styles: tuple[CSS, ...]
    fetcher: ClosedFetcher


@cache
def _press() -> _Press:
    """One FontConfiguration and one style sheet per process (never share between threads)."""
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    fetcher = ClosedFetcher([TEMPLATES, *typefaces.folders()])
    config = FontConfiguration()
    _draw_emoji_ourselves()
    origin = TEMPLATES.as_uri() + "/"
    sheets = (typefaces.face_css(), (TEMPLATES / "print.css").read_text(encoding="utf-8"))
    # The faces are copied as the first sheet names them.
    with scratch.temporary_in(scratch.own_folder()):
        styles = tuple(
            CSS(string=text, font_config=config, url_fetcher=fetcher, base_url=origin)
            for text in sheets
        )
    return _Press(config, styles, fetcher)


def _draw_emoji_ourselves() -> None:
    """Have signs that others draw in colour (⚽ ☝ 🈁) set in our fallbacks as all other text is.

    For these signs the layout asks for a family of its own, whatever the style says, and would
    take any face of the machine that has them: another machine would print another paper.
    """
    ours = "".join(f"<string>{name}</string>" for name in FALLBACK)
    rule = (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">'
        '<fontconfig><match target="pattern"><test name="family"><string>emoji</string></test>'
        f'<edit name="family" mode="prepend_first" binding="strong">{ours}</edit>'
        '<edit name="color" mode="assign"><bool>false</bool></edit></match></fontconfig>'
    )
    # The layout takes the rules for patterns from what holds for the process.
    ffi.cdef("FcConfig *FcConfigGetCurrent(void);", override=True)
    fontconfig.FcConfigParseAndLoadFromMemory(
        fontconfig.FcConfigGetCurrent(), rule.encode(), True
    )


def page_of(title: str, author: str, created: str, body: str) -> str:
    """A whole HTML page of bodies, with what the PDF says of itself; created: ISO time or "".

    author: the office whose papers they are; its name is not torn apart in their titles.
    """
    stamp = f'<meta name="dcterms.created" content="{created}">' if created else ""
    changed = f'<meta name="dcterms.modified" content="{created}">' if created else ""
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title>"
        f'<meta name="author" content="{escape(author, quote=True)}">'
        f'<meta name="generator" content="CaseHub">{stamp}{changed}</head>'
        f"<body>{by_sense(body, author)}</body></html>"
    )


def _created(facts: Mapping[str, Any]) -> str:
    day = (facts.get("doc") or {}).get("date") or (facts.get("letter") or {}).get("date")
    return f"{str(day)[:10]}T00:00:00+08:00" if day else ""


def render(kind: Kind, facts: Mapping[str, Any]) -> Rendered:
    """The PDF/A-3b of one document. Raises RenderRefusedError naming every missing glyph."""
    return render_sheets([(kind, facts)])


def render_sheets(
    sheets: Sequence[tuple[Kind, Mapping[str, Any]]],
    enclosed: Sequence[Enclosed] = (),
    properties: Mapping[str, str] | None = None,
) -> Rendered:
    """One PDF of a leading document and its annexes, with embedded files and XMP properties."""
    kind, facts = sheets[0]
    bodies = [
        body_html(k, f, annex=n or None, press=True) for n, (k, f) in enumerate(sheets)
    ]
    texts = dict.fromkeys(t for _, f in sheets for t in texts_in(f))
    if faults := glyph_faults(texts, typefaces.absent):
        raise RenderRefusedError(faults)
    page = page_of(
        printed_title(kind, facts),
        str((facts.get("office") or {}).get("name") or ""),
        _created(facts),
        "".join(bodies),
    )
    return replace(print_page(page, enclosed, properties), words=words_on("".join(bodies)))


def _layout(press: _Press, page: str, pictures: dict[str, object]) -> Any:
    html = HTML(string=page, base_url=TEMPLATES.as_uri() + "/", url_fetcher=press.fetcher)
    return html.render(
        font_config=press.config,
        stylesheets=list(press.styles),
        pdf_variant=_VARIANT,
        cache=pictures,
    )


def print_page(
    page: str, enclosed: Sequence[Enclosed] = (), properties: Mapping[str, str] | None = None
) -> Rendered:
    """A whole HTML page as PDF/A-3b with our fonts and style; deterministic."""
    with _LOCK, uncollected():
        press = _press()
        pictures: dict[str, object] = {}
        document = laid_out(page, lambda html: _layout(press, html, pictures))
        attachments = [
            Attachment(
                string=e.content,
                name=e.name,
                description=e.description or e.name,
                relationship=e.relationship,
                created=e.made_at,
                modified=e.made_at,
            )
            for e in enclosed
        ]
        with warnings.catch_warnings():
            # WeasyPrint leaves the file of its colour profile to the garbage collector.
            warnings.simplefilter("ignore", ResourceWarning)
            raw = document.write_pdf(
                finisher=finish,
                pdf_variant=_VARIANT,
                pdf_tags=True,
                attachments=attachments or None,
            )
        used = tuple(sorted({str(f.family) for f in document.fonts.values()}))
    pdf = tidy(raw, properties or {}) if enclosed or properties else raw
    return Rendered(
        pdf=pdf,
        pages=len(document.pages),
        sha256=hashlib.sha256(pdf).hexdigest(),
        fonts=typefaces.manifest(used),
    )


def _render_one(job: tuple[str, str, Mapping[str, object]]) -> Rendered:
    folder, name, facts = job
    return render(_kinds_of(folder).of(name, facts), facts)


@cache
def _kinds_of(folder: str) -> Kinds:
    return load_kinds(Path(folder))


def _warm(_: int) -> int:
    with _LOCK:
        _press()
    return os.getpid()


class RenderPool:
    """A pool of spawned processes, one per core, each with its own fonts and style."""

    def __init__(self, workers: int | None = None) -> None:
        self.workers = workers or os.cpu_count() or 1
        self._pool = ProcessPoolExecutor(
            self.workers,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=typefaces.use_fonts,
            initargs=typefaces.fonts_in_use(),
        )

    def warm(self) -> None:
        """Start the workers and load their fonts."""
        list(self._pool.map(_warm, range(self.workers)))

    def render_many(
        self, jobs: Iterable[tuple[Kind, Mapping[str, object]]], folder: Path = TEMPLATES
    ) -> list[Rendered]:
        """Render in parallel; results in the order of the jobs."""
        tasks = [(str(folder), kind.kind, facts) for kind, facts in jobs]
        return list(self._pool.map(_render_one, tasks))

    def close(self) -> None:
        """End the workers."""
        self._pool.shutdown()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
