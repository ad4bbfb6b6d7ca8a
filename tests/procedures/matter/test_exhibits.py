"""Exhibits named in a step: whose they are, how they are labelled, what the panel finds."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from casehub.model import Evidence, EvidenceUse
from casehub.procedures.matter import exhibits
from tests.acts.scene import Stages, day, hour
from tests.faults.world import at


def test_other_evidence_acts(stages: Stages) -> None:
    with stages.at("prepare") as s:
        s.act("examiner", "06-08", "forward_answer")
        s.serve("06-09", "answer_forwarding_notice")
        assert s.outcomes("adjudication.forward_answer") == {"met"}
        s.act(
            "examiner",
            "06-09",
            "register_evidence",
            party=s.party("respondent"),
            evidence_items=[{"name": "对比文件"}],
            issue=["evidence_list"],
        )
        s.act(
            "examiner",
            "06-09",
            "register_foreign_evidence",
            party=s.party("respondent"),
            origin="foreign",
            formalities="apostille",
            translated=True,
        )
        s.act("chair", "06-09", "appoint_translator", agreed_by_parties=False)
        assert "没有委托代理人" in s.refused(
            "chair", "06-09", "grant_investigation_order", party=s.party("requester")
        )
        s.act("clerk", "06-09", "register_agent", party=s.party("requester"))
        order = s.act("chair", "06-09", "grant_investigation_order", party=s.party("requester"))
        notice, reply = order.documents
        assert (notice.kind, reply.kind) == ("investigation_order", "investigation_order_reply")
        assert reply.facts["order_no"] == notice.number
        s.act(
            "chair",
            "06-09",
            "order_to_produce",
            holder=s.party("respondent"),
            claimant=s.party("requester"),
        )
        s.act("head", "06-10", "assign_tech_investigator", investigator=s.person("spare"))
        s.act("examiner", "06-12", "register_tech_opinion")
        s.act("examiner", "06-13", "call_evidence_exchange", at=hour("06-20"))
        assert "尚未送达" in s.refused("examiner", "06-20", "record_evidence_exchange")
        s.serve("06-14", "evidence_exchange_notice")
        s.act(
            "examiner",
            "06-20",
            "record_evidence_exchange",
            started_at=hour("06-20"),
            ended_at=at("2026-06-20", "11:00"),
            issue=["evidence_list"],
        )
        s.act("head", "06-21", "ask_superior")
        s.act("examiner", "06-25", "register_superior_reply", superior_replied_on=day("06-24"))
        s.act("head", "06-25", "transfer_to_police", issue=["transfer_list"])


def test_the_list_that_a_party_signs_holds_what_it_hands_in_now(stages: Stages) -> None:
    with stages.at("prepare") as s:
        first = s.party("respondent")
        rows = [{"name": "产品照片"}, {"name": "进货单"}]

        def handed_in(when: str, row: dict[str, str]) -> list[str]:
            paper = s.act("examiner", when, "register_evidence", party=first, submitted_on=day(when),
                          evidence_items=[row], issue=["evidence_list"]).documents[0]  # fmt: skip
            assert paper.facts["submitter"]["name"] == s.case().parties[1].name
            return [one["name"] for one in paper.facts["exhibits"]]

        # The requester's exhibits are in the file; none of them is on the respondent's list.
        assert handed_in("06-12", rows[0]) == ["产品照片"]
        assert handed_in("06-15", rows[1]) == ["进货单"]
        # A list of its own, of a named party: all that it handed in, or what it did on one day.
        step = "issue_document.evidence_list"
        whole = s.act("examiner", "06-16", step, submitter=first).documents[0]
        assert [one["name"] for one in whole.facts["exhibits"]] == ["产品照片", "进货单"]
        everybody = s.act("examiner", "06-16", step).documents[0]
        assert len(everybody.facts["exhibits"]) > 2


@pytest.mark.parametrize(
    ("letter", "label", "number"),
    [
        ("甲", "甲4", 4), ("甲", "甲999999999", 999999999), ("附件", "附件202511030001", None),
        ("甲", "甲4-2", None), ("甲", "4", None), ("甲", "甲", None),
    ],
)  # fmt: skip
def test_a_number_is_one_that_every_database_holds(
    letter: str, label: str, number: int | None
) -> None:
    assert exhibits._number(letter, label) == number


def test_an_exhibit_came_in_or_was_made_on_its_own_day(stages: Stages) -> None:
    """办法第四十六条: whether evidence is in time is a question of when it came, not of its entry."""
    with stages.at("answer") as s:
        seller = s.party("respondent")
        late: dict[str, Any] = {"party": seller, "evidence_items": [{"label": "乙1", "name": "对比文件"}]}
        s.act("examiner", "06-09", "register_answer", answer_received_on=day("06-05"), **late)
        late["evidence_items"] = [{"label": "乙2", "name": "合同"}]
        out = s.act(
            "examiner", "06-11", "register_evidence", **late, submitted_on=day("06-10"), issue=["evidence_list"]
        )
        assert out.documents[0].facts["submitted_on"] == "2026-06-10"
        late["evidence_items"] = [{"label": "乙3", "name": "外文资料"}]
        s.act("examiner", "06-12", "register_foreign_evidence", **late, received_on=day("06-08"))
        seen: dict[str, Any] = {"started_at": hour("06-12"), "ended_at": at("2026-06-12", "11:00")}
        seen["officers"] = [s.person("examiner"), s.person("member")]
        seen["evidence_items"] = [{"label": "丙1", "name": "现场照片"}]
        s.act("examiner", "06-15", "inspect_site", **seen)
        days = dict(s.session.execute(select(EvidenceUse.label, Evidence.submitted_on).join(EvidenceUse.evidence)).all())
        assert {label: days[label] for label in ("乙1", "乙2", "乙3", "丙1")} == {
            "乙1": day("06-05"), "乙2": day("06-10"), "乙3": day("06-08"), "丙1": day("06-12"),
        }  # fmt: skip
