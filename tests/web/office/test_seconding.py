"""What a second person says is done whole, or told."""

from __future__ import annotations

from contextlib import nullcontext
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

from casehub.web.office import seconding
from casehub.web.office.seconding import check_concerned, decided
from casehub.workflow.refusals import Refused
from casehub.workflow.situation import Reason


@pytest.fixture(autouse=True)
def _nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seconding, "writing", nullcontext)


def test_what_is_refused_is_shown_where_it_stood(app: Flask) -> None:
    def act(_work: object) -> None:
        raise Refused([Reason("不行", None)])

    with app.test_request_context("/"):
        assert decided(act, str, "/done") == (str(Refused([Reason("不行", None)])), 422)
        answer = decided(lambda _work: None, str, "/done")
    assert not isinstance(answer, tuple) and (answer.status_code, answer.location) == (303, "/done")


def test_what_breaks_is_not_called_refused(app: Flask) -> None:
    with app.test_request_context("/"), pytest.raises(ZeroDivisionError):
        decided(lambda _work: 1 // 0, str, "/done")


@pytest.mark.parametrize(("actor", "may", "passes"), [(1, False, True), (2, True, True), (2, False, False)])
def test_it_is_taken_back_by_who_asked_or_sent_back_by_who_decides(
    monkeypatch: pytest.MonkeyPatch, actor: int, may: bool, passes: bool
) -> None:
    monkeypatch.setattr(seconding, "may_use", lambda route: may and route == "some.agree")
    work: Any = SimpleNamespace(actor=SimpleNamespace(id=actor))
    with nullcontext() if passes else pytest.raises(Refused, match="由提出的人收回"):
        check_concerned(work, 1, "some.agree")
