"""What a second person says is done whole, or told."""

from __future__ import annotations

from contextlib import nullcontext

import pytest
from flask import Flask

from casehub.web.office import seconding
from casehub.web.office.seconding import decided
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
