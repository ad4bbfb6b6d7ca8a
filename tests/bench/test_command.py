"""The benchmark's report: its shape at tiny sizes; what it measures is nobody's test."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from casehub.bench import command
from casehub.bench.command import Effort
from casehub.cli import main

if TYPE_CHECKING:
    from pathlib import Path

TINY = Effort(steps=2, papers=1, batch=2, pages=1, sizes=(100, 200))
PAGE_KEYS = {"ms_10k", "ms_100k", "ratio", "queries"}


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    with pytest.MonkeyPatch.context() as patch:
        # No browser is found and temporary databases lie where they can be counted.
        patch.setenv("PATH", "")
        patch.setattr("tempfile.tempdir", str(tmp_path_factory.mktemp("bench")))
        return command.measure(TINY)


def test_the_report_has_the_keys_of_the_task(report: dict[str, Any]) -> None:
    found = report["sqlite"]
    assert {"transition_ratio", "pdf_ms", "pdf_per_second", "pdf_vs_chromium", "pages"} <= set(
        found
    )
    assert set(found["pages"]) == {"desk", "cases", "case"}
    assert all(set(page) >= PAGE_KEYS for page in found["pages"].values())


def test_every_figure_is_a_positive_number(report: dict[str, Any]) -> None:
    found = report["sqlite"]
    figures = [found[key] for key in ("transition_ratio", "pdf_ms", "pdf_per_second")]
    figures += [page[key] for page in found["pages"].values() for key in PAGE_KEYS]
    assert all(isinstance(value, int | float) and value > 0 for value in figures)


def test_the_decision_measured_has_two_pages(report: dict[str, Any]) -> None:
    assert report["sqlite"]["pdf_pages"] == 2


def test_pages_keep_to_twelve_queries(report: dict[str, Any]) -> None:
    assert all(page["queries"] <= 12 for page in report["sqlite"]["pages"].values())


def test_without_url_and_browser_the_rest_is_null(report: dict[str, Any]) -> None:
    assert report["postgresql"] is None
    assert report["sqlite"]["pdf_vs_chromium"] is None


def test_the_report_is_json_and_a_table(report: dict[str, Any]) -> None:
    again = json.loads(json.dumps(report)) | {"seconds": 1.0}
    lines = command.table(again)
    assert len(lines) == 7
    assert "未测" in lines[2]


def test_nothing_stays_behind(report: dict[str, Any], tmp_path_factory: Any) -> None:
    folders: list[Path] = list(tmp_path_factory.getbasetemp().glob("bench*/casehub-bench-*"))
    assert report
    assert folders == []


@pytest.mark.parametrize("url", ["mysql://localhost/x", "not a url"])
def test_a_wrong_address_is_one_sentence(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "--quick", "--postgresql", url]) == 2
    assert capsys.readouterr().err.strip().count("\n") == 0
