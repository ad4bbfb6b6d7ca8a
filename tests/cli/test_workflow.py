"""`casehub check` tells what is wrong with running cases and offices; `casehub diagram` draws."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select, text

from casehub.model import Organisation
from casehub.settings import PROJECT
from tests.cli.conftest import Command
from tests.faults import roads
from tests.faults.world import Office


def test_nothing_starts_where_running_cases_are_lost(settled: Office, command: Command) -> None:
    lost = {
        roads.registered(settled): ("procedure_version", "9", "第9版不在规则文件中"),
        roads.registered(settled): ("state", "'gone'", "状态“gone”不在"),
    }
    with settled.session() as session:
        for reference, (column, value, _) in lost.items():
            session.execute(
                text(f"UPDATE case_file SET {column} = {value} WHERE reference = :one"),
                {"one": reference},
            )
    checked = command("check")
    assert checked.returncode == 1
    told = [(reference, said) for reference, (*_, said) in lost.items()]
    assert len([1 for r, said in told for line in checked.stdout.splitlines() if r in line and said in line]) == 2
    for words in (("migrate",), ("serve", "--listen", "127.0.0.1:0")):
        refused = command(*words)
        assert refused.returncode != 0
        assert any(said in refused.stderr for _, said in told)
        assert refused.stderr.count("\n") == 1


def test_check_tells_beforehand_which_series_an_office_lacks(settled: Office, command: Command) -> None:
    said = "提示：市知识产权局没有登记公函字，《关于报请处理（指定管辖）的请示》"
    assert said not in command("check").stdout
    with settled.session() as session:
        session.execute(
            text(
                "DELETE FROM organisation_series WHERE series = 'official_letter' AND organisation_id ="
                " (SELECT id FROM organisation WHERE key = 'cqip')"
            )
        )
    checked = command("check")
    (line,) = [line for line in checked.stdout.splitlines() if line.startswith(said)]
    assert line.endswith("无法编号；请系统管理员在“机构”页面登记文号字头。")
    # Nothing is wrong yet: the procedures that the office has are sound.
    assert checked.returncode == 0


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_diagram_draws_the_version_asked_for(command: Command, tmp_path: Path) -> None:
    newest, old = command("diagram", "intake"), command("diagram", "intake", "--version", "1")
    assert (newest.returncode, old.returncode) == (0, 0)
    assert newest.stdout.startswith("stateDiagram-v2")
    assert newest.stdout == command("diagram", "intake", "--version", "2").stdout
    assert ("begun" in newest.stdout, "begun" in old.stdout) == (True, False)
    picture = tmp_path / "intake.svg"
    assert "已写入" in command("diagram", "intake", "--svg", str(picture)).stdout
    assert picture.read_text(encoding="utf-8").startswith("<svg")


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nothing",), "没有“nothing”这个程序，可选："),
        (("intake", "--version", "3"), "没有第3版"),
        (("intake", "--svg", "/nowhere/at/all.svg"), "无法写入 /nowhere/at/all.svg"),
    ],
)
def test_what_cannot_be_drawn_is_one_sentence(
    words: tuple[str, ...], said: str, command: Command
) -> None:
    done = command("diagram", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_check_writes_the_tables_to_approve_and_lists_what_nobody_reads(
    command: Command, tmp_path: Path
) -> None:
    out = tmp_path / "approved" / "here"
    done = command("check", "--approve", str(out), "--unread")
    assert done.returncode == 0
    written = {path.stem for path in out.iterdir()}
    # Each version has its table: the newest under its key, those before with their number.
    assert {"intake", "intake-1", "adjudication", "adjudication-1"} <= written
    assert "begun" in (out / "intake.txt").read_text(encoding="utf-8")
    assert "begun" not in (out / "intake-1.txt").read_text(encoding="utf-8")
    unread = [line for line in done.stdout.splitlines() if "没有文书、期限或者规则读取" in line]
    kept_alone = (PROJECT / "tests" / "rulebook" / "unread.txt").read_text(encoding="utf-8").split()
    assert {line.split(":")[0] for line in unread} >= {name for name in kept_alone if "intake." not in name}


def test_a_sign_that_two_offices_share_is_told_before_anybody_numbers(
    settled: Office, command: Command
) -> None:
    with settled.session() as session:
        first, second = session.scalars(select(Organisation).order_by(Organisation.id).limit(2))
        first.number_prefix = second.number_prefix = "渝共"
        said = f"{first.name}与{second.name}都用机关代字“渝共”编号"
    checked = command("check")
    assert checked.returncode == 1
    assert checked.stdout.count(said) == 1
    migrated = command("migrate")
    assert (migrated.returncode, migrated.stdout.count(f"提示：{said}")) == (0, 1)
