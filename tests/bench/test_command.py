"""The benchmark's report: its shape at tiny sizes; what it measures is nobody's test."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from casehub.bench import command

if TYPE_CHECKING:
    pass

ACT = {"cpu_ms", "ratio_cpu", "ratio_wall", "statements"}
SCALE = {
    "search_ms", "desk_ratio", "cases_ratio", "case_ratio", "empty_office_ratio",
    "busy_officer_ratio", "recount_s", "recount_mb",
}  # fmt: skip




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
    assert found["exchange"]["verify_ratio"] < 1 < found["exchange"]["seal_ratio"]
    assert found["exchange"]["import_ms"] > 0




def test_without_url_and_browser_the_rest_is_null(report: dict[str, Any]) -> None:
    assert report["postgresql"] is None
    assert report["sqlite"]["pdf"]["vs_chromium"] is None


def test_the_report_is_json_and_a_table(report: dict[str, Any]) -> None:
    again = json.loads(json.dumps(report)) | {"seconds": 1.0}
    lines = command.table(again)
    assert any("未测" in line for line in lines)
    assert any("目标" in line and ("达到" in line or "未达到" in line) for line in lines)


def test_one_part_is_measured_alone_and_the_others_are_null() -> None:
    tiny = command.Effort(steps=2, papers=1, batch=1, pages=1, sizes=(100, 200), load=0.0)
    found: dict[str, Any] = command.measure(tiny, only="act")
    assert set(found["sqlite"]["act"]) >= ACT
    assert [found["sqlite"][name] for name in ("pdf", "exchange", "pages", "load", "scale")] == [None] * 5
    lines = command.table(found | {"seconds": 1.0})
    assert any(line.startswith("【sqlite】") for line in lines)
    assert sum("未测" in line for line in lines) == 5
