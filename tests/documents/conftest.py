"""Shared by the tests of papers: kinds, samples, and the poppler tools."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from casehub.documents import Kind, Rendered, load_kinds, render, sample_facts
from casehub.documents.pages import TEMPLATES

MM = 72 / 25.4


@dataclass(frozen=True)
class Word:
    page: int
    x0: float
    y0: float
    x1: float
    y1: float
    text: str


@pytest.fixture(scope="session")
def kinds() -> Mapping[str, Kind]:
    return load_kinds(TEMPLATES)


@pytest.fixture(scope="session")
def sample(kinds: Mapping[str, Kind]) -> Callable[..., Rendered]:
    done: dict[str, Rendered] = {}

    def one(name: str, **changes: Any) -> Rendered:
        if changes:
            return render(kinds[name], {**sample_facts(kinds[name]), **changes})
        if name not in done:
            done[name] = render(kinds[name], sample_facts(kinds[name]))
        return done[name]

    return one


def run_tool(tool: str, pdf: bytes, tmp_path: Path, *options: str) -> str:
    """Output of a poppler tool over the bytes, as text."""
    assert shutil.which(tool), f"{tool} is missing (apt: poppler-utils)"
    path = tmp_path / "in.pdf"
    path.write_bytes(pdf)
    target = [] if tool in {"pdffonts", "pdfinfo"} else ["-"]
    command = [tool, *options, str(path), *target]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


def text_of(pdf: bytes, tmp_path: Path) -> str:
    """All text without white space, as a search would read it."""
    return re.sub(r"\s+", "", run_tool("pdftotext", pdf, tmp_path))


def words_of(pdf: bytes, tmp_path: Path) -> list[Word]:
    """Words with their boxes in mm from the upper left corner of their page."""
    found, page = [], 0
    for line in run_tool("pdftotext", pdf, tmp_path, "-bbox").splitlines():
        page += "<page " in line
        box = re.search(
            r'xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*)</word>', line
        )
        if box:
            x0, y0, x1, y1 = (float(box[i]) / MM for i in range(1, 5))
            found.append(Word(page, x0, y0, x1, y1, box[5]))
    return found
