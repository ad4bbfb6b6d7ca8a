"""What may refuse a step speaks in its order: not open, not allowed, not filled in, not lawful."""

from __future__ import annotations

from typing import Any

import pytest

from casehub.acts import procedure_of
from casehub.acts.admitting import admit
from casehub.model import Document
from casehub.workflow.refusals import NotAllowed, Refused, StepNotOpen
from tests.acts.scene import Scene, Stages, hour

SENT: dict[str, Any] = {"ground": "void", "reason": "文书已作废。"}


def tried(s: Scene, who: str, step: str, data: dict[str, Any]) -> Any:
    """What admits, or refuses, a step on the first matter of service that waits."""
    work = s.office.work(s.session, who, hour("05-29"))
    matter = s.session.get_one(type(s.case()), s.services()[0].case_id)
    return admit(work, matter, procedure_of(work, matter).step(step), data)


def test_the_first_that_refuses_speaks(stages: Stages) -> None:
    with stages.at("file") as s:
        with pytest.raises(StepNotOpen):
            tried(s, "head", "withdraw_proof", {})
        with pytest.raises(NotAllowed):
            tried(s, "head", "cancel_service", {})
        with pytest.raises(Refused, match="说明"):
            tried(s, "examiner", "cancel_service", {"ground": "void"})
        with pytest.raises(Refused, match="应当继续送达"):
            tried(s, "examiner", "cancel_service", SENT)


def test_what_is_admitted_comes_back_whole(stages: Stages) -> None:
    with stages.at("file") as s:
        for paper in s.services()[0].document_ids:
            s.session.get_one(Document, paper).status = "void"
        found, data = tried(s, "examiner", "cancel_service", SENT)
        assert (found.data, data["ground"]) == (data, "void")


def told(s: Scene, data: dict[str, Any], *unread: str) -> dict[str | None, str]:
    """Sentence by field of everything that is said against cancelling a service with this."""
    work = s.office.work(s.session, "examiner", hour("05-29"))
    matter = s.session.get_one(type(s.case()), s.services()[0].case_id)
    step = procedure_of(work, matter).step("cancel_service")
    with pytest.raises(Refused) as refused:
        admit(work, matter, step, data, unread)
    return {reason.field: reason.sentence for reason in refused.value.reasons}


def test_what_is_wrong_with_a_field_hides_no_condition_that_can_be_judged(stages: Stages) -> None:
    with stages.at("file") as s:
        both = told(s, {"ground": "void"})
        assert set(both) == {None, "reason"}
        assert "应当继续送达" in both[None]
        # Nobody knows yet what the ground is, nor whether it would do.
        assert set(told(s, {"reason": "文书已作废。"})) == {"ground"}
        assert told(s, {"ground": "nonsense", "reason": ""}).keys() == {"ground", "reason"}


def test_what_was_said_to_be_wrong_is_not_said_again_and_refuses_all_the_same(stages: Stages) -> None:
    with stages.at("file") as s:
        assert set(told(s, {"ground": "void"}, "reason")) == {None}
        for paper in s.services()[0].document_ids:
            s.session.get_one(Document, paper).status = "void"
        assert told(s, {"ground": "void"}, "reason") == {}
