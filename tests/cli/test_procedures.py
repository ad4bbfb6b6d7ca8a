"""`procedures list` and `cases migrate` with a project of their own that has two versions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.cli.conftest import Command
from tests.faults import roads
from tests.faults.world import Office


def moved(command: Command, *more: str) -> dict[str, object]:
    done = command("cases", "migrate", "intake", "--from", "1", "--to", "2", "--json", *more)
    assert done.stderr == ""
    answer: dict[str, object] = json.loads(done.stdout)
    assert done.returncode == (1 if answer["refused"] and "--apply" in more else 0)
    return answer


def test_running_cases_go_on_under_the_new_version(settled: Office, command: Command) -> None:
    first, second = roads.registered(settled), roads.registered(settled)

    def rows() -> dict[int, tuple[str, str | None, int]]:
        listed = json.loads(command("procedures", "list", "--json").stdout)
        assert {tuple(row) for row in listed} == {
            ("key", "version", "title", "since", "until", "running", "missing")
        }
        return {
            row["version"]: (row["since"], row["until"], row["running"])
            for row in listed
            if row["key"] == "intake"
        }

    assert rows() == {1: ("2025-02-01", "2026-08-31", 2), 2: ("2026-09-01", None, 0)}
    refused = moved(command)
    assert (refused["cases"], refused["moves"]) == (2, [])
    assert [one["reference"] for one in refused["refused"]] == [first, second]  # type: ignore[attr-defined, index]
    shown = moved(command, "--map", "draft=begun")
    moves = [{"reference": r, "from": "draft", "to": "begun"} for r in (first, second)]
    assert shown == {"cases": 2, "moves": moves, "refused": []}
    # A dry run writes nothing.
    assert rows()[1][2] == 2
    assert moved(command, "--map", "draft=begun", "--apply") == shown
    assert rows() == {1: ("2025-02-01", "2026-08-31", 0), 2: ("2026-09-01", None, 2)}
    assert moved(command, "--map", "draft=begun", "--apply")["cases"] == 0
    checked = command("check")
    assert (checked.returncode, checked.stdout.count("检查通过")) == (0, 1), checked.stdout
    with settled.reading() as session:
        kinds = session.execute(text("SELECT kind, subject FROM security_entry")).all()
    assert ("migrate_cases", "intake 第1版 → 第2版，2件") in {tuple(row) for row in kinds}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nothing", "--from", "1", "--to", "2"), "没有“nothing”这个程序"),
        (("intake", "--from", "1", "--to", "9"), "没有第9版，只有第1版、第2版"),
        (("intake", "--from", "1", "--to", "1"), "同一版本"),
        (("intake", "--from", "1", "--to", "2", "--map", "draft"), "应写成 旧状态=新状态"),
        (("intake", "--from", "1", "--to", "2", "--map", "draft=none"), "第2版没有状态“none”"),
        (("intake", "--from", "1", "--to", "2", "--map", "none=begun"), "第1版没有状态“none”"),
        (("intake", "--from", "1", "--to", "2", "--map", "submitted=begun"), "第2版也有状态“submitted”，不能改作“begun”"),
        (("intake", "--from", "1", "--to", "2", "--back", "submitted"), "第2版也有状态“submitted”，案件留在其中"),
        (("intake", "--from", "1", "--to", "2", "--apply", "--by", "head"), "不是规则管理员"),
        (("intake", "--from", "1", "--to", "2", "--apply", "--by", "nobody"), "没有账号 nobody"),
        (("intake", "--from", "1", "--to", "2", "--by", "head"), "不是规则管理员"),
    ],
)
def test_bad_input_is_one_sentence(
    words: tuple[str, ...], said: str, settled: Office, command: Command
) -> None:
    assert settled.people
    done = command("cases", "migrate", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    with settled.reading() as session:
        logged = session.execute(
            text("SELECT username FROM security_entry WHERE kind = 'command_refused'")
        ).all()
    assert [name for (name,) in logged] == ([words[-1]] if "--apply" in words else [])


def test_cases_do_not_go_on_under_what_is_not_yet_in_force(
    settled: Office, command: Command, project: Path
) -> None:
    roads.registered(settled)
    newest = project / "workflows" / "intake.yaml"
    kept = newest.read_text(encoding="utf-8")
    old = project / "workflows" / "superseded" / "intake-1.yaml"
    before = old.read_text(encoding="utf-8")
    newest.write_text(kept.replace("2026-09-01", "2999-01-01"), encoding="utf-8")
    old.write_text(before.replace("2026-08-31", "2998-12-31"), encoding="utf-8")
    try:
        for more in ((), ("--apply",)):
            words = ("migrate", "intake", "--from", "1", "--to", "2", "--map", "draft=begun")
            done = command("cases", *words, *more)
            assert (done.returncode, done.stdout) == (2, "")
            assert done.stderr == "专利纠纷请求收件程序第2版自2999-01-01起施行，今天还不能转入。\n"
    finally:
        newest.write_text(kept, encoding="utf-8")
        old.write_text(before, encoding="utf-8")


@pytest.mark.parametrize("backend", ["sqlite"])
@pytest.mark.parametrize(
    "words",
    [
        ("procedures", "list"), ("cases", "migrate", "intake", "--from", "1", "--to", "2"),
        ("bureau", "people"), ("serve", "--listen", "127.0.0.1:0"), ("worker", "--once"), ("migrate",),
    ],
)  # fmt: skip
def test_rule_files_with_faults_are_told_in_one_sentence(
    settled: Office, command: Command, project: Path, words: tuple[str, ...]
) -> None:
    assert settled.people
    old = project / "workflows" / "superseded" / "intake-1.yaml"
    kept = old.read_text(encoding="utf-8")
    old.write_text(kept.replace('until: "2026-08-31"\n', ""), encoding="utf-8")
    try:
        done = command(*words)
        assert (done.returncode, done.stdout) == (2, "")
        assert "intake-1.yaml" in done.stderr
        assert done.stderr.count("\n") == 1
    finally:
        old.write_text(kept, encoding="utf-8")


def test_a_version_whose_file_is_away_is_listed_and_told_once(
    settled: Office, command: Command, project: Path
) -> None:
    received, registered = roads.received(settled), roads.registered(settled)
    old = project / "workflows" / "superseded" / "intake-1.yaml"
    kept = old.read_bytes()
    old.unlink()
    try:
        listed = json.loads(command("procedures", "list", "--json").stdout)
        (away,) = [row for row in listed if row["missing"]]
        assert away == {
            "key": "intake", "version": 1, "title": "专利纠纷请求收件", "since": None,
            "until": None, "running": 2, "missing": True,
        }  # fmt: skip
        assert [row["version"] for row in listed if row["key"] == "intake"] == [1, 2]
        spoken = command("procedures", "list").stdout
        assert "intake　第1版　专利纠纷请求收件　规则文件中没有这一版　在办2件\n" in spoken
        # Two cases in two states with a step taken: one fault, of which all else follows.
        checked = command("check").stdout.splitlines()
        assert [line for line in checked if registered in line or received in line] == checked[:-1]
        assert checked[0].startswith(f"{received}等2件在办案件：所适用的程序“intake”第1版不在")
        assert checked[1:] == ["共1处问题。"]
    finally:
        old.write_bytes(kept)
    # A case that went on under the second version was still begun under the first.
    moved(command, "--map", "draft=begun", "--apply")
    old.unlink()
    try:
        checked = command("check").stdout.splitlines()
        assert checked[0].startswith(f"在办案件{received}曾依程序“intake”第1版办理，该版本不在")
        assert checked[1:] == ["共1处问题。"]
    finally:
        old.write_bytes(kept)


def test_what_another_length_of_a_limit_would_move_is_told_and_nothing_changes(
    settled: Office, command: Command
) -> None:
    for _ in range(2):
        roads.adjudication_filed(settled)
    words = ("trial", "adjudication.decide", "--since", "2025-03-01", "--amount")
    told = json.loads(command(*words, "4", "--json").stdout)
    assert (told["running"], told["deadlines"], told["cases"], told["begun_before"]) == (2, 2, 2, 0)
    (row,) = told["moved"]
    assert (row["earlier"], row["later"]) == (0, 2)
    assert command(*words, "4").stdout.startswith("在办2项，会变2项，涉及2件案件\n")
    assert json.loads(command(*words, "3", "--json").stdout)["deadlines"] == 0
    wrong = command("trial", "no.such", "--since", "2025-03-01", "--amount", "4")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "没有这项期限的规定" in wrong.stderr
