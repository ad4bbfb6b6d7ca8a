"""`casehub search-index`: who was hidden from search is told, and found again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, insert, select

from casehub.cli import main, search_index
from casehub.desk.looking import index
from casehub.model import FullText, SearchTerm
from tests.faults import roads
from tests.faults.world import Office


@pytest.fixture
def told(
    own_office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Any:
    """Two registered cases; what the command said of their instance, and its code."""
    roads.registered(own_office)
    roads.registered(own_office)
    monkeypatch.setenv("CASEHUB_DATABASE_URL", own_office.url)

    def run(*words: str) -> tuple[int, Any]:
        code = main(["--instance", str(tmp_path / "i"), "search-index", *words])
        said = capsys.readouterr().out
        return code, json.loads(said) if "--json" in words else said

    return run


def hide(office: Office) -> int:
    """Take out every name of a party and put two strange texts in; how many that are."""
    with office.session() as session:
        names = SearchTerm.field == "name", SearchTerm.source == "party"
        gone = len(session.scalars(select(SearchTerm.id).where(*names)).all())
        session.execute(delete(SearchTerm).where(*names))
        session.execute(insert(FullText), [{"source": "x", "row_id": n, "folded": "甲", "grams": ""} for n in (1, 2)])
    return gone


def test_hidden_is_told_and_mended_and_then_there_is_nothing_to_do(own_office: Office, told: Any) -> None:
    code, said = told("check", "--json")
    assert (code, said["found"], said["faults"]) == (0, 0, []) and said["looked"] > 4
    gone = hide(own_office)
    code, said = told("check", "--json")
    assert (code, said["counts"], said["mended"]) == (1, {"missing": gone, "stray": 2}, 0) and gone > 2
    assert said["faults"][0]["kind"] == "missing" and said["faults"][0]["sentence"].endswith("没有登记")
    code, text = told("check")
    assert code == 1 and text.splitlines()[-1].endswith("请运行 casehub search-index rebuild")
    code, said = told("rebuild", "--json")
    assert (code, said["mended"], said["left"]) == (0, said["found"], 0)
    assert told("rebuild", "--json")[1]["mended"] == 0
    code, text = told("check")
    assert code == 0 and text.endswith("不一致 0 条：查找索引与数据一致\n")


def test_ended_anywhere_the_same_command_goes_on(
    own_office: Office, told: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each batch is its own transaction: what was mended before stays so."""
    gone, mend, done = hide(own_office), index.mend, list[int]()
    monkeypatch.setattr(index, "ROWS_AT_ONCE", 1)

    def broken(*of: Any) -> tuple[int, int]:
        if len(done) == 2:
            raise KeyboardInterrupt
        done.append(1)
        return mend(*of)

    monkeypatch.setattr(index, "mend", broken)
    assert main(["--instance", "unused", "search-index", "rebuild"]) == 130
    monkeypatch.setattr(index, "mend", mend)
    assert told("rebuild", "--json")[1]["mended"] == gone
    assert told("check")[0] == 0


def test_many_are_counted_and_some_are_listed(own_office: Office, told: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_index, "LISTED", 1)
    found = hide(own_office) + 2
    code, text = told("check")
    assert code == 1 and f"另有 {found - 1} 条没有逐一列出" in text


def test_what_is_at_work_is_said_to_be_left(own_office: Office, told: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    hide(own_office)
    monkeypatch.setattr(index, "mend", lambda _session, _part, ids: (0, len(ids)))
    code, text = told("rebuild")
    assert code == 1 and "正在办理，没有改动，请再运行一次" in text
