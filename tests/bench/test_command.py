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

TINY = Effort(steps=2, papers=1, batch=2, pages=1, sizes=(100, 200), load=0.3)
ACT = {"cpu_ms", "ratio_cpu", "ratio_wall", "statements"}
SCALE = {
    "search_ms", "desk_ratio", "cases_ratio", "case_ratio", "empty_office_ratio",
    "busy_officer_ratio", "recount_s", "recount_mb",
}  # fmt: skip


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    with pytest.MonkeyPatch.context() as patch:
        # No browser is found and temporary databases lie where they can be counted.
        patch.setenv("PATH", "")
        patch.setattr("tempfile.tempdir", str(tmp_path_factory.mktemp("bench")))
        return command.measure(TINY)


def test_the_report_has_the_keys_of_the_task(report: dict[str, Any]) -> None:
    found = report["sqlite"]
    assert set(found["act"]) >= ACT
    assert set(found["act_with_paper"]) >= ACT
    assert set(found["pdf"]) >= {"cpu_ms", "vs_chromium", "per_second"}
    assert set(found["pages"]) == {"desk", "cases", "case", "step"}
    assert all(set(p) >= {"cpu_ms", "queries", "bytes"} for p in found["pages"].values())
    assert set(found["load"]) >= {"pages_per_second", "p95_ms", "slowdown_while_printing"}
    assert set(found["scale"]) >= SCALE
    assert found["scale"]["sizes"] == [100, 200]


def test_what_is_measured_is_there(report: dict[str, Any]) -> None:
    found = report["sqlite"]
    for name in ("act", "act_with_exhibit", "act_with_paper"):
        assert all(found[name][key] > 0 for key in ACT), name
    written = [found[name]["written"] for name in ("act", "act_with_exhibit", "act_with_paper")]
    assert written == sorted(set(written))
    assert found["act"]["statements"] <= command.AIMS["act.statements"]
    assert all(page[key] > 0 for page in found["pages"].values() for key in page if key != "person")
    assert found["load"]["failed"] == 0
    assert found["load"]["pages_per_second"] > 0
    assert found["pdf"]["pages"] == 2


def test_pages_keep_to_a_dozen_queries(report: dict[str, Any]) -> None:
    found = {name: page["queries"] for name, page in report["sqlite"]["pages"].items()}
    # Three more for a case whose next steps ask which wording was signed, what each declared,
    # and which series of numbers the office has.
    most = {"case": 15}
    assert all(number <= most.get(name, 12) for name, number in found.items()), found


def test_without_url_and_browser_the_rest_is_null(report: dict[str, Any]) -> None:
    assert report["postgresql"] is None
    assert report["sqlite"]["pdf"]["vs_chromium"] is None


def test_the_report_is_json_and_a_table(report: dict[str, Any]) -> None:
    again = json.loads(json.dumps(report)) | {"seconds": 1.0}
    lines = command.table(again)
    assert any("未测" in line for line in lines)
    assert any("目标" in line and ("达到" in line or "未达到" in line) for line in lines)


def test_nothing_stays_behind(report: dict[str, Any], tmp_path_factory: Any) -> None:
    folders: list[Path] = list(tmp_path_factory.getbasetemp().glob("bench*/casehub-bench-*"))
    assert report
    assert folders == []


@pytest.mark.parametrize("url", ["mysql://localhost/x", "not a url"])
def test_a_wrong_address_is_one_sentence(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "--quick", "--postgresql", url]) == 2
    assert capsys.readouterr().err.strip().count("\n") == 0
