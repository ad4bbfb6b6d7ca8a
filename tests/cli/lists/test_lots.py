"""`lots verify` needs nothing but the file, and tells what was changed in it."""

from __future__ import annotations

import json
from pathlib import Path

from tests.casefile.inspection.test_lots import record
from tests.cli.conftest import Command


def test_a_record_is_drawn_again_without_an_instance(command: Command, tmp_path: Path) -> None:
    file, wrong = tmp_path / "a.json", tmp_path / "b.json"
    kept = record()
    file.write_text(kept.model_dump_json())
    done = command("lots", "verify", str(file))
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0] == "计1　名单5户　抽取3户" and lines[-1] == "与记录相符。"
    assert [one.split("　")[0] for one in lines[1:4]] == [one.code for one in kept.draws[0].teams]
    told = json.loads(command("lots", "verify", str(file), "--json").stdout)
    assert told["holds"] and [one["code"] for one in told["teams"]] == [one.code for one in kept.draws[0].teams]
    wrong.write_text(kept.model_copy(update={"how_many": 2}).model_dump_json())
    done = command("lots", "verify", str(wrong))
    assert done.returncode == 1 and "与公告的摘要不符" in done.stdout and done.stdout.endswith("与记录不符。\n")
    assert not json.loads(command("lots", "verify", str(wrong), "--json").stdout)["holds"]


def test_what_is_no_record_is_said_in_a_sentence(command: Command, tmp_path: Path) -> None:
    other = tmp_path / "c.json"
    other.write_text("{}")
    for name in (str(tmp_path / "none.json"), str(other)):
        done = command("lots", "verify", name)
        assert (done.returncode, done.stdout) == (2, "") and done.stderr.endswith("。\n")
