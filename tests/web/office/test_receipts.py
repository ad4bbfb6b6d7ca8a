"""Receipts and requests to mend a letter: papers of their own, sealed here, entered by the other side."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from casehub.law.identifiers import flow_id
from casehub.model import Case, Document, Event
from casehub.settings import Settings
from casehub.workflow.refusals import Refused
from tests import factories
from tests.exchange.certificates import Authority
from tests.web.conftest import Browser, Clock
from tests.web.office.test_answers import (
    DAZHOU,
    act,
    judged_here,
    judged_of,
    landed,
    registered,
    sealed,
    trust,
)
from tests.web.office.test_cooperation import (
    KINDS,
    asked_of_dazhou,
    ends_of,
    exchanged,
    sealed_letter,
    taken_in,
)

__all__ = ["judged_here", "trust"]
RESOURCE, RECOGNITION = KINDS[0], KINDS[1]


def facts_of(office: factories.Bureau, kind: str) -> list[dict[str, Any]]:
    """The facts of the papers of a kind, in the order of their making."""
    found = office.session.scalars(select(Document).where(Document.kind == kind).order_by(Document.id))
    facts = [dict(one.facts) for one in found]
    office.session.rollback()
    return facts


def test_a_letter_is_asked_to_be_mended_and_then_taken_up_each_by_its_own_paper(
    office: factories.Bureau, sign_in: Callable[[str], Browser], trust: Authority, settings: Settings,
    clock: Clock,
) -> None:  # fmt: skip
    asked = [asked_of_dazhou(office, one) for one in (RESOURCE, RECOGNITION)]
    dispatcher, clerk, head = sign_in("dispatcher"), sign_in("clerk"), sign_in("head")
    # Each letter has its sheet of approval, filled from its own form when it was sent (X21).
    sheets = facts_of(office, "referral_dispatch_form")
    assert [one["sort_title"] for one in sheets] == ["资源共享", "结果互认"]
    assert all(one["receiver_name"] == DAZHOU and one["dispatched_on"] == "2026-11-18" for one in sheets)
    assert all(one["why_needed"] and one["no_state_secret"] for one in sheets)
    letters = [
        sealed_letter(office, dispatcher, reference, kind.letter, settings)
        for reference, kind in zip(asked, (RESOURCE, RECOGNITION), strict=True)
    ]
    keys = trust.certify(DAZHOU, 10).key.parent
    came = []
    for n, (letter, kind) in enumerate(zip(letters, (RESOURCE, RECOGNITION), strict=True), 71):
        there = flow_id(kind.sort, *reversed(ends_of(letter)), 2026, n)
        came.append(taken_in(clerk, office, keys, exchanged(letter, there, f"达市监知函〔2026〕{n}号"), kind.enter))
    (at, first), (_, second) = came
    section = sign_in("section")
    # Nothing to be mended is no request.
    with pytest.raises(Refused, match="写明需更正、说明之处"):
        factories.perform(office.work("section", clock.at), first, "ask_to_correct_letter", unclear_places=[], missing="")
    office.session.rollback()
    act(section, first, "ask_to_correct_letter", correct_by="2026-12-01", going_on="0",
        **{"unclear_places-0-where": "清单第1项", "unclear_places-0-question": "时间已过",
           "unclear_places-1-where": "清单第2项", "unclear_places-1-question": "数量不清"}, missing="资质要求",
        mend_why="清单有误")  # fmt: skip
    (request,) = facts_of(office, "correction_request")
    assert request["heading"].endswith("关于商请补充（更正）资源共享材料的函")
    assert (request["answered_no"], request["answered_on"]) == ("达市监知函〔2026〕71号", "2026-11-19")
    assert [one["where"] for one in request["unclear_places"]] == ["清单第1项", "清单第2项"]
    told = judged_of(dispatcher, sealed(dispatcher, at).location, settings)
    assert (told["message"]["kind"], told["receipt"]["code"]) == ("RECEIPT", "CORRECTION_REQUESTED")
    assert told["receipt"]["reason"] == request["mend_why"] == "清单有误"
    assert told["receipt"]["correctBy"] == "2026-12-01" and told["receipt"]["missing"] == "资质要求"
    assert [one["question"] for one in told["correction"]["places"]] == ["时间已过", "数量不清"]

    # It is no answer: the letter is taken up afterwards, and the other one beside it.
    for reference, how in ((first, "take_up_letter"), (second, "take_up_in_part")):
        more = {"plan": "办理"} if how == "take_up_letter" else {"taken_items": "第1项", "reason": "没有备案"}
        act(head, reference, how, officers=str(office.people["examiner"]), materials_same="1", **more)
    receipts = facts_of(office, "referral_receipt")
    assert [(one["handled_as"], one["answered_no"]) for one in receipts] == [
        ("ACCEPTED", "达市监知函〔2026〕71号"), ("PARTIAL", "达市监知函〔2026〕72号"),
    ]  # fmt: skip
    assert all(one["to_office"] == DAZHOU and one["came_on"] == "2026-11-19" for one in receipts)
    assert receipts[1]["taken_items"] == "第1项" and receipts[0]["flow_no"].startswith("ZY-")
    accepted = judged_of(dispatcher, sealed(dispatcher, at).location, settings)
    assert accepted["receipt"]["code"] == "ACCEPTED"

    # And whoever asked enters what is to be mended, and mends it.
    flow = letters[0]["flowId"]
    answer = exchanged(told, flow, "达市监知函〔2026〕80号")
    answer["message"] = {**told["message"], "seq": 2, "inReplyTo": f"{flow}/M1"}
    answer["receipt"].pop("payloadSha256")
    landed(dispatcher, registered(dispatcher, keys, answer, "2026-11-20"), asked[0], "enter_correction_request")
    entered = office.session.scalars(select(Event).where(Event.step == "enter_correction_request")).one().typed
    assert entered["unclear_places"][1]["question"] == "数量不清"
    assert entered["mend_why"] == "清单有误"
    assert (entered["missing"], entered["going_on"]) == ("资质要求", False)
    assert office.session.scalars(select(Case).where(Case.reference == asked[0])).one().state == "ask_sent"
    office.session.rollback()
    act(head, asked[0], "correct_letter", **{"places-0-where": "清单第1项", "places-0-right": "2026年12月"})
    office.session.rollback()


def test_what_brings_no_answer_goes_up_by_a_letter_of_its_own(
    office: factories.Bureau, clock: Clock, sign_in: Callable[[str], Browser]
) -> None:
    """X20 of every type: one superior, the letter that it is about, and why it matters."""
    asked = [asked_of_dazhou(office, one) for one in (RESOURCE, RECOGNITION)]
    late = datetime.fromisoformat("2026-12-07T09:00:00+08:00")
    for reference in asked:
        factories.perform(office.work("head", late), reference, "remind_partner")
    office.session.commit()
    later = datetime.fromisoformat("2026-12-29T09:00:00+08:00")
    for reference, superior in zip(asked, ("重庆市知识产权局", "四川省知识产权服务促进中心"), strict=True):
        factories.perform(office.work("head", later), reference, "seek_coordination", superior=superior,
                          impact="调解期限将于2027年1月届满", request_text="请协调对方尽快函复")  # fmt: skip
    office.session.commit()
    numbers = dict(
        office.session.execute(
            select(Case.reference, Document.number).join(Document).where(
                Document.kind.in_((RESOURCE.letter, RECOGNITION.letter)))
        ).all()
    )  # fmt: skip
    made = facts_of(office, "escalation_request")
    assert [(one["superior"], one["matter_short"], one["original_no"]) for one in made] == [
        ("重庆市知识产权局", "资源共享", numbers[asked[0]]),
        ("四川省知识产权服务促进中心", "结果互认", numbers[asked[1]]),
    ]
    assert all(one["partner"] == DAZHOU and one["original_on"] == "2026-11-18" for one in made)
    assert all(one["because"].startswith("为") and "2026年12月7日" in one["reasons"] for one in made)
    assert date.fromisoformat(made[0]["doc"]["date"]) == later.date()
