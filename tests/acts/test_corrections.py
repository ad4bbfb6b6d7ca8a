"""更正 mends slips only, on the road of the original, with those who signed; no clock restarts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from casehub.acts import corrections
from casehub.acts.corrections import Consent
from casehub.documents import body_html
from casehub.model import Deadline, Document, Event
from casehub.workflow.refusals import NotAllowed, Refused
from tests.acts.scene import Scene, Stages, day
from tests.faults.world import at

if TYPE_CHECKING:
    from collections.abc import Sequence


def paper(s: Scene, kind: str) -> Document:
    """The latest paper of the kind in the case of the scene."""
    rows = select(Document).where(Document.case_id == s.case().id, Document.kind == kind)
    return list(s.session.scalars(rows.order_by(Document.id)))[-1]


def correct(
    s: Scene, who: str, when: str, kind: str, values: dict[str, Any],
    consents: Sequence[Consent] = (),
) -> Document:  # fmt: skip
    """Correct the latest paper of the kind."""
    work = s.office.work(s.session, who, at(f"2026-{when}", "17:00"))
    old, case = paper(s, kind), s.case()
    return corrections.correct_document(
        work, case.reference, old.id, case.seq, values, "笔误", consents
    )


@pytest.mark.parametrize("values", [{"orders": []}, {"outcome": "dismissed"}, {}])
def test_ruling_is_never_rewritten(stages: Stages, values: dict[str, Any]) -> None:
    with stages.at("served") as s:
        before = paper(s, "adjudication_decision").facts_sha256
        with pytest.raises(Refused, match="另行作出处理"):
            correct(s, "head", "08-01", "adjudication_decision", values)
        assert paper(s, "adjudication_decision").facts_sha256 == before


def test_who_does_not_take_the_issuing_step_corrects_nothing(stages: Stages) -> None:
    with stages.at("answer") as s, pytest.raises(NotAllowed, match="主审员"):
        correct(s, "head", "05-29", "answer_notice", {"claims_summary": "停止侵权"})


def test_period_is_no_slip(stages: Stages) -> None:
    with stages.at("answer") as s, pytest.raises(Refused, match="不属于笔误"):
        correct(s, "examiner", "05-29", "answer_notice", {"answer_days": 90})


def test_served_correction_starts_no_clock_again(stages: Stages) -> None:
    with stages.at("answer") as s:
        (clock,) = s.open("adjudication.answer")
        new = correct(s, "examiner", "05-29", "answer_notice", {"claims_summary": "停止侵权"})
        event = list(s.session.scalars(select(Event).where(Event.case_id == s.case().id)))[-1]
        assert "更正为“停止侵权”" in event.sentence
        # The paper itself says which one it takes the place of; the first one corrects nothing.
        old = s.session.get_one(Document, new.supersedes_id)
        kind = s.office.rules.kinds["answer_notice"]
        assert f"（更正{old.number}，" in body_html(kind, new.facts)
        assert "（更正" not in body_html(kind, old.facts)
        s.serve("06-02", "answer_notice")
        rows = s.session.scalars(select(Deadline).where(Deadline.rule == "adjudication.answer", Deadline.case_id == s.case().id)).all()
        assert [(d.id, d.start_on) for d in rows] == [(clock.id, day("05-28"))]
        assert new.facts["answer_days"] == s.session.get_one(Document, new.supersedes_id).facts["answer_days"]


def test_first_service_of_a_corrected_paper_starts_the_clock(stages: Stages) -> None:
    with stages.at("file") as s:
        s.act("examiner", "05-26", "issue_answer_papers")
        correct(s, "examiner", "05-26", "answer_notice", {"claims_summary": "停止侵权"})
        s.serve("05-28", "answer_notice")
        (clock,) = s.open("adjudication.answer")
        assert clock.start_on == day("05-28")


def test_signed_agreement_needs_both_parties(stages: Stages) -> None:
    with stages.at("hear") as s:
        both = [s.party("requester"), s.party("respondent")]
        s.act("chair", "06-25", "try_settlement", result="next", tried_on=day("06-25"), willing=both)
        s.sign_text("chair", "06-26")
        s.act("chair", "06-26", "reach_settlement", effective_on=day("06-26"))
        one, other = s.party("requester"), s.party("respondent")
        slip = {"dispute_facts": "被请求人销售 WQ-K3 型底座。"}
        said = Consent(one, "甘露", day("06-27"))
        with pytest.raises(Refused, match="应当取得其同意"):
            correct(s, "chair", "06-28", "mediation_agreement", slip, [said])
        early = Consent(other, "何静宜", day("06-20"))
        with pytest.raises(Refused, match="同意更正的日期"):
            correct(s, "chair", "06-28", "mediation_agreement", slip, [said, early])
        both = [said, Consent(other, "何静宜", day("06-28"))]
        with pytest.raises(Refused, match="不属于笔误"):
            correct(s, "chair", "06-28", "mediation_agreement", {"terms": []}, both)
        new = correct(s, "chair", "06-28", "mediation_agreement", slip, both)
        event = list(s.session.scalars(select(Event).where(Event.case_id == s.case().id)))[-1]
        assert "何静宜代表" in event.sentence
        assert new.facts["dispute_facts"] == slip["dispute_facts"]


def test_nothing_changed_is_no_correction(stages: Stages) -> None:
    with stages.at("answer") as s, pytest.raises(Refused, match="与原文书相同"):
        correct(s, "examiner", "05-29", "answer_notice", {})


def test_corrected_paper_goes_to_whom_the_original_went(stages: Stages) -> None:
    # Whom the form chose is known from the services only: here the requester, not both.
    with stages.at("prepare") as s:
        s.act("clerk", "06-09", "register_agent", party=s.party("requester"))
        s.act("chair", "06-09", "grant_investigation_order", party=s.party("requester"))
        new = correct(s, "chair", "06-10", "investigation_order", {"agent_firm": "重庆示例衡岳律所"})
        served = [row.party_id for row in s.services() if new.id in row.document_ids]
        assert served == [s.party("requester")]
        assert new.facts["doc"]["addressee"]["name"] == s.session.get_one(Document, new.supersedes_id).facts["doc"]["addressee"]["name"]
