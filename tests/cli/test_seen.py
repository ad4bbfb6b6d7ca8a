"""`desk` and `search` say what the person's own pages say, and that somebody looked is noted."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import text

from tests.cli.conftest import Command
from tests.faults import roads
from tests.faults.world import Office


def test_the_desk_of_each_has_its_own_lines_and_counts(settled: Office, command: Command) -> None:
    first, second = roads.registered(settled), roads.registered(settled)
    done = command("desk", "--as", "clerk", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    answer = json.loads(done.stdout)
    assert {one["reference"] for one in answer["items"]} == {first, second}
    for one in answer["items"]:
        assert set(one) == {"reference", "step", "title", "due", "open"}
        assert one["open"] is True
        assert one["title"] in command("desk", "--as", "clerk").stdout
    counts = answer["counts"]
    assert counts["red"] + counts["yellow"] + counts["other"] == len(answer["items"])
    assert counts["approvals"] == counts["returned"] == counts["drafts"] == 0
    other = json.loads(command("desk", "--as", "mediator", "--json").stdout)
    assert other["items"] == []


def test_a_search_finds_what_the_person_sees_and_no_more(settled: Office, command: Command) -> None:
    first, second = roads.registered(settled), roads.registered(settled)
    found = json.loads(command("search", second, "--as", "clerk", "--json").stdout)
    assert [(one["kind"], one["reference"]) for one in found] == [("case", second)]
    assert set(found[0]) == {"kind", "reference", "title"}
    assert first not in command("search", second, "--as", "clerk").stdout
    assert json.loads(command("search", second, "--as", "mediator", "--json").stdout) == []
    with settled.reading() as session:
        rows = session.execute(text("SELECT username, subject FROM security_entry")).all()
    assert [row.username for row in rows if row.subject == "检索"] == ["clerk", "clerk", "mediator"]
    # What was looked for may be a party's name.
    assert not any(second in row.subject for row in rows)


@pytest.mark.parametrize("words", [("desk",), ("search", "山驰")])
def test_an_account_that_is_not_there_is_said(
    settled: Office, command: Command, words: tuple[str, ...]
) -> None:
    done = command(*words, "--as", "nobody")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "没有账号 nobody，或者已停用。\n"
