"""A report in figures: tables and bars as a PDF, from what was counted elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from casehub.documents.issuable import glyph_faults
from casehub.documents.pages import papers
from casehub.documents.printed import RenderRefusedError
from casehub.documents.render import page_of, print_page

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class ReportTable:
    """Rows of words below their heads; the first column names the row."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class ReportYear:
    """Numbers of the months of one year, drawn as bars too. most: what the tallest bar stands for.

    months: their names; rows: what is counted, and its number in each of them.
    """

    caption: str
    months: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]
    most: int


@dataclass(frozen=True)
class ReportJob:
    """A report to be put into the file `out`. made_on: ISO day. notes: how it was counted."""

    office: str
    title: str
    lead: str
    tables: tuple[ReportTable, ...]
    years: tuple[ReportYear, ...]
    notes: tuple[tuple[str, str], ...]
    made_on: str
    out: Path


def report(job: ReportJob) -> int:
    """Print a report; how many pages it has. Raises RenderRefusedError for a missing glyph."""
    words = (cell for one in job.tables for row in one.rows for cell in row)
    if faults := glyph_faults(dict.fromkeys((job.office, job.title, *words))):
        raise RenderRefusedError(faults)
    body = papers().get_template("volume/figures.html").render(job=job)
    printed = print_page(page_of(job.title, job.office, f"{job.made_on}T00:00:00+08:00", body))
    job.out.write_bytes(printed.pdf)
    return printed.pages
