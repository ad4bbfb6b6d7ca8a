"""`casehub calendars load`: shown first, then written whole; repeated without harm."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from casehub.cli import main
from casehub.cli.calendars import change
from casehub.deadlines import Difference
from casehub.model import Deadline, Edition, Event, SecurityEntry
from casehub.record import editions, events
from tests.deadlines.test_calendar_change import NEXT_YEAR
from tests.faults import roads
from tests.faults.world import Office, at


@pytest.fixture(autouse=True)
def _a_year_to_come(monkeypatch: pytest.MonkeyPatch) -> None:
    """The case lies in a year whose calendar may still change, ahead of the machine's clock."""
    monkeypatch.setattr(events, "never_back", lambda last, now: max(last or now, now))


@pytest.fixture
def instance(
    sqlite_office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[Path, Path, Office]:
    """An instance folder whose database has one deadline past the published calendars."""
    roads.received(sqlite_office, at("2027-03-12"))
    folder, file = tmp_path / "instance", tmp_path / "new.toml"
    folder.mkdir()
    shutil.copyfile(sqlite_office.url.removeprefix("sqlite:///"), folder / "casehub.sqlite3")
    for suffix in ("-wal", "-shm"):
        extra = Path(sqlite_office.url.removeprefix("sqlite:///") + suffix)
        if extra.exists():
            shutil.copyfile(extra, folder / f"casehub.sqlite3{suffix}")
    file.write_text(NEXT_YEAR)
    monkeypatch.setenv("CASEHUB_ENVIRONMENT", "test")
    copy = Office(f"sqlite:///{folder / 'casehub.sqlite3'}", sqlite_office.engine,
                  sqlite_office.blobs, sqlite_office.people).again()
    return folder, file, copy


def test_command_shows_then_applies(
    instance: tuple[Path, Path, Office], capsys: pytest.CaptureFixture[str]
) -> None:
    folder, file, office = instance
    command = ["--instance", str(folder), "calendars", "load", str(file)]

    def state() -> tuple[int, date]:
        with office.reading() as session:
            row = session.scalars(select(Deadline).order_by(Deadline.id.desc())).first()
            assert row is not None
            return session.scalars(select(Event.id).order_by(Event.id.desc())).first() or 0, row.due_on

    before = state()
    assert main(command) == 0
    told = capsys.readouterr().out
    assert "2027-03-19（暂定） → 2027-03-26" in told
    assert "没有写入" in told
    assert state() == before
    assert not (folder / "calendars").exists()
    assert main([*command, "--apply"]) == 0
    events, due = state()
    assert events > before[0]
    assert due == date(2027, 3, 26)
    assert (folder / "calendars" / "2027-1.toml").read_text() == NEXT_YEAR
    capsys.readouterr()
    with office.reading() as session:
        row = session.scalars(select(Edition)).one()
        assert (row.what, row.year, row.version, row.content) == ("calendar", 2027, 1, NEXT_YEAR)
        assert row.loaded_by_id == office.people["system"]
        written = session.scalars(
            select(SecurityEntry).where(SecurityEntry.kind == "load_calendar")
        ).one()
        assert (written.person_id, written.username) == (office.people["system"], "system")
        newest = session.scalars(select(Deadline).order_by(Deadline.id.desc())).first()
        assert newest is not None
        assert newest.edition == row.id
    # Again, as after a kill: the copy for the date commands is laid anew, nothing else happens.
    (folder / "calendars" / "2027-1.toml").unlink()
    assert main([*command, "--apply"]) == 0
    assert "已经装入，没有改变" in capsys.readouterr().out
    assert (folder / "calendars" / "2027-1.toml").read_text() == NEXT_YEAR
    assert state() == (events, due)
    file.write_text(NEXT_YEAR.replace("测试假期", "别的假期"))
    assert main([*command, "--apply"]) == 2
    assert capsys.readouterr().err == "2027年第1版已经装入；更正应写明更高的 edition。\n"
    office.engine.dispose()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (NEXT_YEAR.encode("gbk"), "不是 UTF-8 文本（第 2 行）"),
        (NEXT_YEAR.encode() + b"a = \n", "行不符合 TOML 写法"),
    ],
)
def test_a_file_that_cannot_be_read_is_said_in_one_chinese_sentence(
    instance: tuple[Path, Path, Office], capsys: pytest.CaptureFixture[str],
    content: bytes, said: str,
) -> None:  # fmt: skip
    folder, file, office = instance
    file.write_bytes(content)
    assert main(["--instance", str(folder), "calendars", "load", str(file)]) == 2
    told = capsys.readouterr().err
    assert said in told
    assert file.name in told
    office.engine.dispose()


@pytest.mark.parametrize(
    ("by", "said"), [("head", "不是规则管理员"), ("security", "不是规则管理员"), ("none", "没有账号")]
)
def test_only_the_rule_administrator_loads(
    instance: tuple[Path, Path, Office], capsys: pytest.CaptureFixture[str], by: str, said: str
) -> None:
    folder, file, office = instance
    command = ["--instance", str(folder), "calendars", "load", str(file), "--apply", "--by", by]
    assert main(command) == 2
    assert said in capsys.readouterr().err
    with office.reading() as session:
        assert session.scalars(select(Edition)).all() == []
        refused = select(SecurityEntry).where(SecurityEntry.kind == "command_refused")
        (line,) = session.scalars(refused)
        assert (line.username, line.person_id) == (by, office.people.get(by))
        assert said in line.subject
    # Nothing was to be written: nobody tried anything.
    assert main(command[:-3]) == 0
    capsys.readouterr()
    # The trial says already that the real load would be refused.
    assert main([*command[:-3], "--by", by]) == 2
    assert said in capsys.readouterr().err
    assert main([*command[:-3], "--by", "system"]) == 0
    with office.reading() as session:
        assert len(session.scalars(refused).all()) == 1
    office.engine.dispose()


def test_other_rule_files_are_told_in_a_sentence_to_who_changes_rules(
    instance: tuple[Path, Path, Office],
) -> None:
    folder, file, office = instance
    with office.session() as session:
        session.add(Edition(what=editions.FILES, digest="f" * 64, content="", at=at("2026-06-01")))

    def run(*words: str) -> tuple[int, str]:
        # A program of its own: under pytest no line of the log reaches standard error.
        code = "import sys; from casehub.cli import main; sys.exit(main())"
        command = [sys.executable, "-c", code, "--instance", str(folder), *words]
        done = subprocess.run(command, capture_output=True, check=False)
        return done.returncode, done.stderr.decode()

    code, told = run("calendars", "load", str(file))
    assert (code, told.count("\n")) == (0, 1)
    assert told.startswith("提示：本机的规则文件与数据库登记的（第1号）不同；")
    # Who only reads is not concerned.
    assert run("procedures", "list", "--json") == (0, "")
    office.engine.dispose()


def test_a_correction_takes_the_place_of_the_first_edition(
    instance: tuple[Path, Path, Office], capsys: pytest.CaptureFixture[str]
) -> None:
    folder, file, office = instance
    command = ["--instance", str(folder), "calendars", "load", str(file), "--apply", "--by", "system"]
    assert main(command) == 0
    file.write_text(NEXT_YEAR.replace("edition = 1", "edition = 2").replace("2027-03-19", "2027-03-16"))
    assert main(command) == 0
    assert "2027-03-26 → 2027-03-23" in capsys.readouterr().out
    file.write_text(NEXT_YEAR)
    assert main(command) == 2
    assert "2027年第2版已经装入" in capsys.readouterr().err
    office.engine.dispose()


def test_migrate_takes_over_what_lay_beside_the_database(
    instance: tuple[Path, Path, Office], capsys: pytest.CaptureFixture[str]
) -> None:
    folder, file, office = instance
    (folder / "calendars").mkdir()
    shutil.copyfile(file, folder / "calendars" / "2027-1.toml")
    for _ in range(2):
        assert main(["--instance", str(folder), "migrate"]) == 0
    with office.reading() as session:
        rows = session.execute(select(Edition.what, Edition.year).order_by(Edition.id)).all()
    assert [tuple(row) for row in rows] == [("files", 0), ("calendar", 2027)]
    capsys.readouterr()
    office.engine.dispose()


@pytest.mark.parametrize(
    "content, words",
    [
        ("year = ", "new.toml"),
        (NEXT_YEAR.replace("2027-03-19", "2027-03-09"), "to 早于 from"),
        (None, "没有文件"),
    ],
)
def test_command_refuses_a_bad_file_in_one_sentence(
    instance: tuple[Path, Path, Office],
    capsys: pytest.CaptureFixture[str],
    content: str | None,
    words: str,
) -> None:
    folder, file, office = instance
    file.unlink()
    if content is not None:
        file.write_text(content)
    assert main(["--instance", str(folder), "calendars", "load", str(file), "--apply"]) == 2
    error = capsys.readouterr().err
    assert words in error
    assert error.count("\n") == 1
    assert not (folder / "calendars").exists()
    office.engine.dispose()


@pytest.mark.parametrize("apply", [(), ("--apply", "--by", "system")])
def test_what_cannot_be_a_years_arrangement_is_refused_before_and_when_it_is_written(
    instance: tuple[Path, Path, Office], capsys: pytest.CaptureFixture[str], apply: tuple[str, ...]
) -> None:
    folder, file, office = instance
    command = ["--instance", str(folder), "calendars", "load", str(file), *apply]
    file.write_text(NEXT_YEAR.replace("edition = 1", "edition = 7").replace("2026-11-04", "2028-01-05"))
    assert main(command) == 2
    told = capsys.readouterr()
    assert [w for w in ("版次 7 不连续", "应写 edition = 1", "晚于2027年", "没有写入") if w not in told.err] == []
    assert (told.err.count("\n"), told.out) == (1, "")
    # A first edition of a year that the program brings with other days.
    file.write_text('year = 2026\nnotice = "更正"\nholidays = []\n')
    assert main(command) == 2
    assert "2026年第1版已有，日期与这一版不同；更正应写 edition = 2" in capsys.readouterr().err
    with office.reading() as session:
        assert session.scalars(select(Edition)).all() == []
    assert not (folder / "calendars").exists()
    # Not impossible, and told: the days that every year gave off.
    file.write_text(NEXT_YEAR)
    assert main(command) == 0
    assert "请核对：已知各年度都放假的4月5日、5月1日、10月1日" in capsys.readouterr().out
    office.engine.dispose()


def test_list_says_which_edition_of_a_year_is_in_force_and_who_loaded_it(
    instance: tuple[Path, Path, Office], capsys: pytest.CaptureFixture[str]
) -> None:
    folder, file, _office = instance
    command = ["--instance", str(folder), "calendars"]

    def rows() -> dict[tuple[int, int], dict[str, object]]:
        capsys.readouterr()
        assert main([*command, "list", "--json"]) == 0
        return {(r["year"], r["edition"]): r for r in json.loads(capsys.readouterr().out)}

    shipped = rows()
    assert {row["in_force"] for row in shipped.values()} == {True}
    assert shipped[2026, 1]["workdays"] == 6
    # The corrected edition of a year that the program brings as well.
    other = folder.parent / "other.toml"
    other.write_text('year = 2026\nedition = 2\nnotice = "更正"\nholidays = []\n', encoding="utf-8")
    for one in (file, other):
        assert main([*command, "load", str(one), "--apply", "--by", "system"]) == 0
    known = rows()
    assert len(known) == len(shipped) + 2
    assert [known[2026, n]["in_force"] for n in (1, 2)] == [False, True]
    assert known[2026, 2]["loaded_by"] == "system"
    assert known[2026, 2]["number"] != known[2027, 1]["number"]
    assert main([*command, "list"]) == 0
    said = capsys.readouterr().out
    assert "2026年第1版　已被取代　随程序" in said
    assert "2026年第2版　有效　system于" in said


def test_a_date_that_stays_says_what_changes_instead() -> None:
    one = Difference("甲", "核查", "rule", date(2026, 11, 28), date(2026, 11, 28), False, False, 1, 1)
    assert change(one) == "2026-11-28 不变，届满前的最后一个工作日改变"
    assert change(one._replace(new=date(2026, 12, 1))) == "2026-11-28 → 2026-12-01"
    # A date that is only no longer provisional is told as it was.
    assert change(one._replace(was_provisional=True)) == "2026-11-28（暂定） → 2026-11-28"
