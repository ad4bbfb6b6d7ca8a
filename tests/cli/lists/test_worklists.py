"""`worklist import` shows rows, registers the sound ones with --apply, and none of them twice."""

from __future__ import annotations

import json
from pathlib import Path

from tests.casefile.test_worklists import as_csv, as_workbook
from tests.cli.conftest import Command
from tests.faults.world import Office


def test_rows_are_shown_then_registered_once(
    settled: Office, command: Command, tmp_path: Path
) -> None:
    file = str(as_workbook(tmp_path))
    shown = command("worklist", "import", file, "--as", "clerk", "--json")
    assert (shown.returncode, shown.stderr) == (0, "")
    rows = json.loads(shown.stdout)
    assert [(one["row"], one["registered"], bool(one["faults"])) for one in rows] == [
        (3, "", False), (4, "", False), (5, "", False), (6, "", False),
    ]  # fmt: skip
    assert rows[0]["cells"]["phone"] == {"raw": "０２３－００００－７１０２", "value": "023-0000-7102", "doubt": "", "fault": ""}
    done = json.loads(command("worklist", "import", file, "--as", "clerk", "--apply", "--json").stdout)
    assert [bool(one["registered"]) for one in done] == [True, True, True, False]
    # Those that somebody has looked at, from another copy of the list.
    rest = command("worklist", "import", str(as_csv(tmp_path)), "--as", "clerk", "--apply", "--doubtful")
    lines = rest.stdout.splitlines()
    assert lines[0].startswith(f"第3行　尤一鸣　{done[0]['registered']}")
    assert len({line.split("　")[2] for line in lines}) == 4 and settled is not None


def test_what_cannot_be_read_is_said(settled: Office, command: Command, tmp_path: Path) -> None:
    assert settled is not None
    for words in (("a.xlsx", "--as", "clerk"), (str(as_csv(tmp_path)), "--as", "nobody")):
        done = command("worklist", "import", *words)
        assert (done.returncode, done.stdout) == (2, "") and done.stderr.endswith("。\n")
    refused = command("worklist", "import", str(as_csv(tmp_path)), "--as", "mediator", "--apply")
    assert refused.returncode == 1 and "由登记员、投诉调解员办理" in refused.stdout
