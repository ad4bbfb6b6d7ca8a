"""Numbers known outside are never given again; what is skipped is kept, and both verifiers agree."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, text

from casehub import verify_audit
from casehub.casefile import numbering
from casehub.cli import main
from casehub.model import Counter, NumberFloor
from casehub.people.permissions import find
from casehub.record import audit
from tests.faults import roads
from tests.faults.world import Office, make_office


@pytest.fixture
def bureau(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """A bureau of this test's own; commands run on its database."""
    made = make_office(database_url, tmp_path)
    monkeypatch.setenv("CASEHUB_DATABASE_URL", made.url)
    yield made
    made.engine.dispose()


def told(capsys: pytest.CaptureFixture[str], tmp_path: Path, *words: str) -> list[dict[str, object]]:
    assert main(["--instance", str(tmp_path), "numbers", *words, "--json"]) == 0
    found: list[dict[str, object]] = json.loads(capsys.readouterr().out)
    return found


def test_numbers_that_stand_on_paper_outside_are_not_given_again(
    bureau: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str], backend: str
) -> None:
    reference = roads.told_defects(bureau)
    (before, paper) = sorted(told(capsys, tmp_path), key=lambda r: not str(r["series"]).startswith("intake"))
    outside = [
        {**before, "value": 7},
        {**paper, "value": 5},
        {**before, "series": "intake-209912", "year": 2099, "value": 3},
    ]
    file = tmp_path / "outside.json"
    file.write_text(json.dumps({"numbers": outside}))
    dry = told(capsys, tmp_path, "--from", str(file))
    assert [(r["was"], r["now"]) for r in dry] == [(1, 7), (1, 5), (0, 3)]
    assert len(told(capsys, tmp_path)) == 2
    assert told(capsys, tmp_path, "--from", str(file), "--apply") == dry
    assert told(capsys, tmp_path, "--from", str(file), "--apply") == []
    assert sorted(int(str(r["value"])) for r in told(capsys, tmp_path)) == [3, 5, 7]
    # The next request gets the eighth number; the record says why there is a gap.
    following = roads.registered(bureau)
    assert following[-4:] == "0008" and reference[-4:] == "0001"
    with bureau.reading() as session:
        floors = session.scalars(select(NumberFloor).order_by(NumberFloor.id)).all()
        assert [(f.first, f.last) for f in floors] == [(2, 7), (2, 5), (1, 3)]
        assert {f.reason for f in floors} == {"恢复备份后续号：备份之后可能已经发出"}
        assert audit.verify(session, bureau.blobs).faults == []
    if backend == "sqlite":
        database = Path(str(bureau.engine.url.database))
        assert verify_audit.verify(database) == []
        with bureau.session() as session:
            # Whoever owns the file takes the triggers away first.
            session.execute(text("DROP TRIGGER number_floor_no_delete"))
            session.delete(session.scalars(select(NumberFloor)).first())
        assert any("编号有缺口" in fault for fault in verify_audit.verify(database))
    with bureau.acting("clerk", roads.ARRIVED) as work:
        number = numbering.give(work, find(work, following), "race", "竞{n}")
        assert number == "竞1"
        work.session.rollback()


@pytest.mark.parametrize("content, said", [
    ("", "不是编号文件"), ("{}", "写得不对"), ('{"numbers": 3}', "写得不对"),
    ('[{"organisation": "cqip", "series": "s", "year": 2026}]', "写得不对：第 0.value 项"),
    ('[{"organisation": "cqip", "series": "s", "year": 2026, "value": -1}]', "第 0.value 项"),
    ('[{"organisation": "nobody", "series": "s", "year": 2026, "value": 1}]', "没有机构“nobody”"),
])  # fmt: skip
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_file_that_is_wrong_changes_nothing(
    bureau: Office, tmp_path: Path, content: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "outside.json"
    file.write_text(content)
    words = ["--instance", str(tmp_path), "numbers", "--from", str(file), "--apply"]
    assert main(words) == 2
    assert said in capsys.readouterr().err
    file.unlink()
    assert main(words) == 2
    assert capsys.readouterr().err == f"没有文件 {file}。\n"
    with bureau.reading() as session:
        assert session.scalars(select(Counter)).all() == []


def test_a_restore_takes_the_floor_along(
    bureau: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str], backend: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    if backend != "sqlite":
        # The same door on both engines; the other database is a file here.
        return
    roads.registered(bureau)
    out, later = tmp_path / "old", tmp_path / "later"
    monkeypatch.setenv("CASEHUB_BLOBS", str(tmp_path / "blobs"))
    words = ["--instance", str(tmp_path / "instance")]
    assert main([*words, "backup", "--out", str(out)]) == 0
    roads.registered(bureau)
    roads.registered(bureau)
    assert main([*words, "backup", "--out", str(later)]) == 0
    monkeypatch.delenv("CASEHUB_DATABASE_URL")
    monkeypatch.delenv("CASEHUB_BLOBS")
    second = ["--instance", str(tmp_path / "second")]
    restore = [*second, "restore", "--from", str(out), "--numbers-from", str(later / "backup.json")]
    assert main(restore) == 0
    assert "续号" not in capsys.readouterr().out
    (row,) = told(capsys, tmp_path / "second")
    assert row["value"] == 3
    third = ["--instance", str(tmp_path / "third"), "restore", "--from", str(out)]
    assert main(third) == 0
    assert "casehub numbers --from" in capsys.readouterr().out
