"""The spellings in which a number may be stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import event

from casehub.desk.looking.spellings import of_series, shortest, spellings
from tests.desk.looking.test_search import filed, session
from tests.faults.world import at

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tests.acts.scene import Scene
    from tests.faults.world import Office

__all__ = ["filed", "session"]


def test_a_number_is_looked_for_as_it_may_be_stored() -> None:
    assert spellings("渝知裁字2026第3号") == ["渝知裁字2026第3号", "渝知裁字(2026)3号"]
    assert spellings("第3号") == ["3号"]
    assert {"202320100000.6", "zl202320100000.6"} <= set(spellings("202320100000.6"))
    assert "13800002017" in spellings("138-0000-2017")
    assert shortest(["zl2023.6", "2023.6", "号"]) == ["2023.6"]


def test_the_series_that_hold_a_word_are_asked_for_once(office: Office, session: Session, filed: Scene) -> None:
    work = office.work(session, "head", at("2026-06-01"))
    series = filed.ref.split("〔")[0]
    asked: list[str] = []
    event.listen(office.engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    forms = of_series(work, f"{series[:3]}5")
    assert forms == of_series(work, f"{series[:3]}5")
    assert f"{series}(2026)5号" in forms
    assert len(asked) == 1
    assert of_series(work, "山驰") == []
