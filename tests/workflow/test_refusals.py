"""A refusal says its reasons in one line, and what happened since outlives the session that read it."""

from __future__ import annotations

import pytest

from casehub.model import Event, Person
from casehub.workflow.refusals import CaseChanged, KeyReused, NotFound, Refused, StepNotOpen
from casehub.workflow.situation import Reason
from tests.workflow.builders import NOW

REASONS = (Reason("尚未送达。"), Reason("日期不能早于今天。", "on"))


@pytest.mark.parametrize("kind", [Refused, StepNotOpen])
def test_reasons_are_told_together_and_kept_apart(kind: type[Refused | StepNotOpen]) -> None:
    refusal = kind(REASONS)
    assert str(refusal) == "尚未送达；日期不能早于今天。"
    assert refusal.reasons == [*REASONS]


def test_what_happened_since_is_told_by_its_own() -> None:
    mine = Event(seq=4, step="file_case", at=NOW, sentence="立案", actor=Person(name="周映荷"))
    own = Event(seq=5, step="expire", at=NOW, sentence="届满")
    changed = CaseChanged([mine, own])
    assert [(e.seq, e.step, e.at, e.actor, e.sentence) for e in changed.events] == [
        (4, "file_case", NOW, "周映荷", "立案"), (5, "expire", NOW, "", "届满"),
    ]  # fmt: skip


def test_hidden_and_absent_are_one_answer() -> None:
    assert str(NotFound()) == str(NotFound())
    assert "没有找到" in str(NotFound())
    assert "已经提交过" in str(KeyReused())
