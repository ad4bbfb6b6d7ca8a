"""联合执法, 行刑衔接通报 and 名录 between two bureaus: each letter of one lands at the other, as data.

As in `test_cooperation`: what this bureau sealed comes back to it as another's, both ends exchanged.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from casehub.law.identifiers import flow_id
from casehub.model import Case, Deadline, Document, Event, ExchangeLetter
from casehub.settings import Settings
from casehub.workflow.refusals import Refused, StepNotOpen
from tests import factories
from tests.exchange.certificates import Authority
from tests.web.case.test_steps import fields_of
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
    Kind,
    asked_of_dazhou,
    ends_of,
    exchanged,
    sealed_letter,
    taken_in,
)

__all__ = ["judged_here", "trust"]
JOINT = Kind(
    "LH", "ask_joint_action", "joint_action_request", "enter_joint_letter", "join_action", "joint", {}, "",
    (), {"suggested_on": date(2026, 12, 10), "campaign": "“铁拳”行动",
           "superior_plan": "渝市监发〔2026〕5号"},
)  # fmt: skip
NOTICE = Kind(
    "RD", "ask_criminal_notice", "criminal_transfer_copy_notice", "enter_criminal_notice", "note_bulletin_read",
    "criminal", {}, "", (), {"transfer_on": date(2026, 11, 10)},
)  # fmt: skip
DOWNSTREAM = Kind(
    "RD", "ask_downstream_check", "downstream_check_request", "enter_downstream_letter", "answer_downstream_letter",
    "asks", {}, "",
)  # fmt: skip
LISTING = Kind(
    "ML", "ask_listing", "list_proposal_letter", "enter_listing_letter", "answer_listing_letter", "listEntries", {}, "",
)  # fmt: skip
CHANGE = Kind(
    "ML", "ask_list_change", "list_change_letter", "enter_list_notice", "note_bulletin_read", "listEntries", {}, "",
)  # fmt: skip


def answering(told: dict[str, Any], flow: str, number: str, seq: int, to: int) -> dict[str, Any]:
    """An answer that this bureau sealed, as the other's to message `to` of ours."""
    made = exchanged(told, flow, number)
    made["message"] = {**told["message"], "seq": seq, "inReplyTo": f"{flow}/M{to}"}
    made.get("receipt", {}).pop("payloadSha256", None)
    return made


def ours_sent(office: factories.Bureau, flow: str) -> int:
    """The page of the letter with which this bureau began an exchange."""
    rows = select(ExchangeLetter.id).where(ExchangeLetter.flow_id == flow, ExchangeLetter.outbound)
    found = office.session.scalars(rows.order_by(ExchangeLetter.id)).first()
    office.session.rollback()
    assert found is not None
    return found


def entered(office: factories.Bureau, step: str) -> dict[str, Any]:
    told = office.session.scalars(select(Event).where(Event.step == step).order_by(Event.id.desc())).first()
    assert told is not None
    typed = dict(told.typed)
    office.session.rollback()
    return typed


def state_of(office: factories.Bureau, reference: str) -> str:
    found = office.session.scalars(select(Case.state).where(Case.reference == reference)).one()
    office.session.rollback()
    return found


def test_a_joint_action_is_planned_confirmed_and_each_side_tells_its_results(
    office: factories.Bureau, sign_in: Callable[[str], Browser], trust: Authority, settings: Settings,
    clock: Clock,
) -> None:  # fmt: skip
    reference = asked_of_dazhou(office, JOINT)
    dispatcher, clerk, head = sign_in("dispatcher"), sign_in("clerk"), sign_in("head")
    letter = sealed_letter(office, dispatcher, reference, JOINT.letter, settings)
    flow = letter["flowId"]
    assert letter["joint"]["suggestedOn"] == "2026-12-10" and "鑫乐" not in str(letter)
    keys = trust.certify(DAZHOU, 10).key.parent
    there = flow_id("LH", *reversed(ends_of(letter)), 2026, 81)
    first = exchanged(letter, there, "达市监知函〔2026〕81号")
    at, theirs = taken_in(clerk, office, keys, first, JOINT.enter)
    # Theirs: agreed to, with groups of their own.
    form = fields_of(head.page(f"/cases/{theirs}/steps/join_action"))
    said = {
        "agrees": "1", "commanders": "分管负责人", "groups-0-name": "达州一组", "groups-0-office": DAZHOU,
        "groups-0-officers": "杜嘉禾、严伯渝", "groups-0-places": "通川副食城", "day_contacts-0-name": "杜嘉禾",
        "day_contacts-0-office": DAZHOU, "day_contacts-0-phone": "0818", "officers": str(office.people["examiner"]),
    }  # fmt: skip
    act(head, theirs, "join_action", **{**form, **said})
    agreed = judged_of(dispatcher, sealed(dispatcher, at).location, settings)
    assert agreed["joint"]["agreed"] is True and state_of(office, theirs) == "come_joined"
    # No plan before their answer is here.
    work = office.work("head", datetime.fromisoformat("2026-11-20T09:00:00+08:00"))
    with pytest.raises((Refused, StepNotOpen)):
        factories.perform(work, reference, "send_joint_plan", action_on=date(2026, 12, 10))
    office.session.rollback()
    back = answering(agreed, flow, "达市监知函〔2026〕82号", 2, 1)
    landed(dispatcher, registered(dispatcher, keys, back, "2026-11-20"), reference, "enter_joint_answer")
    assert entered(office, "enter_joint_answer")["partner_groups"][0]["officers"] == "杜嘉禾、严伯渝"

    # The plan: groups of both sides; the targets stay out of the data, bound by their digest.
    groups = [
        {"name": "万州一组", "office": "万州局", "officers": "牟思齐、冉星野", "places": "万州批发市场"},
        {"name": "达州一组", "office": DAZHOU, "officers": "杜嘉禾、严伯渝", "places": "通川副食城"},
    ]  # fmt: skip
    work = office.work("head", datetime.fromisoformat("2026-11-20T09:00:00+08:00"))
    alone = [{**groups[0], "officers": "牟思齐"}, groups[1]]
    with pytest.raises(Refused, match="不少于二人"):
        factories.perform(work, reference, "send_joint_plan", action_on=date(2026, 12, 10), groups=alone)
    twice = [groups[0], {**groups[1], "officers": "牟思齐、严伯渝"}]
    with pytest.raises(Refused, match="牟思齐已在“万州一组”"):
        factories.perform(work, reference, "send_joint_plan", action_on=date(2026, 12, 10), groups=twice)
    factories.perform(work, reference, "send_joint_plan", action_on=date(2026, 12, 10), groups=groups)
    office.session.commit()
    assert state_of(office, reference) == "ask_planned"
    targets = office.session.scalars(select(Document).where(Document.kind == "joint_target_list")).one().facts
    office.session.rollback()
    ours = ours_sent(office, flow)
    plan = judged_of(dispatcher, sealed(dispatcher, f"/letters/{ours}").location, settings)
    assert plan["message"]["kind"] == "SUPPLEMENT" and plan["gongwen"]["标题"].endswith("的行动方案函")
    assert plan["joint"]["targetsSha256"] == targets["targets_digest"] and plan["joint"]["targetsCount"] == 1
    assert "鑫乐" not in str(plan) and "鑫乐" in str(targets["targets"])
    # It lands at the other side, which confirms it.
    copy = exchanged(plan, there, "达市监知函〔2026〕83号")
    copy["message"] = {"seq": 3, "kind": "SUPPLEMENT"}
    page = head.get(f"/cases/{theirs}/steps/confirm_joint_plan").get_data(as_text=True)
    assert "没有等待确认的行动方案" in page
    plan_at = registered(clerk, keys, copy, "2026-11-20")
    landed(clerk, plan_at, theirs, "enter_joint_plan")
    assert entered(office, "enter_joint_plan")["targets_digest"] == targets["targets_digest"]
    page = head.get(f"/cases/{theirs}/steps/report_joint_results").get_data(as_text=True)
    assert "还没有确认对方的行动方案" in page
    act(head, theirs, "confirm_joint_plan", plan="参加")
    confirmed = judged_of(dispatcher, sealed(dispatcher, plan_at).location, settings)
    assert confirmed["receipt"]["code"] == "ACCEPTED"
    back = answering(confirmed, flow, "达市监知函〔2026〕84号", 4, plan["message"]["seq"])
    landed(dispatcher, registered(dispatcher, keys, back, "2026-11-20"), reference, "enter_plan_answer")

    # The day: each side tells its own figures.
    clock.at = datetime.fromisoformat("2026-12-11T09:00:00+08:00")
    office.session.rollback()
    work = office.work("head", clock.at)
    factories.perform(work, theirs, "report_joint_results", action_on=date(2026, 12, 10), checked=11)
    office.session.commit()
    dispatcher, clerk = sign_in("dispatcher"), sign_in("clerk")
    results = judged_of(dispatcher, sealed(dispatcher, plan_at).location, settings)
    assert (results["message"]["kind"], results["joint"]["checked"]) == ("REPLY", 11)
    back = answering(results, flow, "达市监知函〔2026〕85号", 5, plan["message"]["seq"])
    landed(dispatcher, registered(dispatcher, keys, back, "2026-12-11"), reference, "enter_joint_results")
    assert entered(office, "enter_joint_results")["checked"] == 11
    work = office.work("head", clock.at)
    factories.perform(work, reference, "issue_joint_summary", action_on=date(2026, 12, 10), checked=12)
    office.session.commit()
    summary = judged_of(dispatcher, sealed(dispatcher, f"/letters/{ours}").location, settings)
    assert (summary["message"]["kind"], summary["joint"]["checked"]) == ("CLOSING", 12)
    copy = exchanged(summary, there, "达市监知函〔2026〕86号")
    copy["message"] = {"seq": 6, "kind": "CLOSING"}
    landed(clerk, registered(clerk, keys, copy, "2026-12-11"), theirs, "enter_joint_summary")
    assert (state_of(office, reference), state_of(office, theirs)) == ("ask_done", "come_answered")


def test_who_cannot_come_says_why_and_no_plan_is_made(
    office: factories.Bureau, sign_in: Callable[[str], Browser], trust: Authority, settings: Settings,
) -> None:  # fmt: skip
    reference = asked_of_dazhou(office, JOINT)
    dispatcher, clerk, head = sign_in("dispatcher"), sign_in("clerk"), sign_in("head")
    letter = sealed_letter(office, dispatcher, reference, JOINT.letter, settings)
    keys = trust.certify(DAZHOU, 10).key.parent
    there = flow_id("LH", *reversed(ends_of(letter)), 2026, 87)
    at, theirs = taken_in(clerk, office, keys, exchanged(letter, there, "达市监知函〔2026〕87号"), JOINT.enter)
    form = fields_of(head.page(f"/cases/{theirs}/steps/decline_action"))
    act(head, theirs, "decline_action", **{**form, "agrees": "0", "terms": "同期另有部署"})
    declined = judged_of(dispatcher, sealed(dispatcher, at).location, settings)
    assert declined["joint"]["agreed"] is False and state_of(office, theirs) == "come_answered"
    back = answering(declined, letter["flowId"], "达市监知函〔2026〕88号", 2, 1)
    landed(dispatcher, registered(dispatcher, keys, back, "2026-11-20"), reference, "enter_joint_answer")
    work = office.work("head", datetime.fromisoformat("2026-11-20T09:00:00+08:00"))
    with pytest.raises((Refused, StepNotOpen)):
        factories.perform(work, reference, "send_joint_plan", action_on=date(2026, 12, 10))
    office.session.rollback()
    factories.perform(office.work("head", datetime.fromisoformat("2026-11-20T09:00:00+08:00")), reference, "end_without_partner")
    office.session.commit()
    assert state_of(office, reference) == "ask_done"


def test_a_transfer_to_the_police_is_told_read_and_its_progress_follows(
    office: factories.Bureau, sign_in: Callable[[str], Browser], trust: Authority, settings: Settings,
) -> None:  # fmt: skip
    reference = asked_of_dazhou(office, NOTICE, answered=False)
    # Nobody owes an answer to what is only told.
    rules = office.session.scalars(select(Deadline.rule).where(Deadline.closed_on.is_(None))).all()
    office.session.rollback()
    assert rules == ["requesting.chase"]
    dispatcher, clerk, head = sign_in("dispatcher"), sign_in("clerk"), sign_in("head")
    letter = sealed_letter(office, dispatcher, reference, NOTICE.letter, settings)
    assert (letter["message"]["kind"], letter["criminal"]["crime"]) == ("NOTICE", "假冒注册商标罪")
    keys = trust.certify(DAZHOU, 10).key.parent
    there = flow_id("RD", *reversed(ends_of(letter)), 2026, 89)
    at, theirs = taken_in(clerk, office, keys, exchanged(letter, there, "达市监知函〔2026〕89号"), NOTICE.enter)
    assert "来函只是告知" in head.get(f"/cases/{theirs}/steps/take_up_letter").get_data(as_text=True)
    act(head, theirs, "note_bulletin_read", use_made="转法规科")
    read = judged_of(dispatcher, sealed(dispatcher, at).location, settings)
    back = answering(read, letter["flowId"], "达市监知函〔2026〕90号", 2, 1)
    landed(dispatcher, registered(dispatcher, keys, back, "2026-11-20"), reference, "enter_their_receipt")
    work = office.work("head", datetime.fromisoformat("2026-11-20T09:00:00+08:00"))
    with pytest.raises(Refused, match="是否已提请复议"):
        factories.perform(work, reference, "tell_progress", progress="not_filed", objected=None, progress_on=date(2026, 11, 19))
    office.session.rollback()
    work = office.work("head", datetime.fromisoformat("2026-11-20T09:00:00+08:00"))
    factories.perform(work, reference, "tell_progress", progress_on=date(2026, 11, 19))
    office.session.commit()
    ours = ours_sent(office, letter["flowId"])
    told = judged_of(dispatcher, sealed(dispatcher, f"/letters/{ours}").location, settings)
    assert told["gongwen"]["标题"].endswith("的进展通报") and told["criminal"]["progress"] == "filed"
    copy = exchanged(told, there, "达市监知函〔2026〕91号")
    copy["message"] = {"seq": 3, "kind": "SUPPLEMENT"}
    landed(clerk, registered(clerk, keys, copy, "2026-11-20"), theirs, "enter_criminal_progress")
    assert entered(office, "enter_criminal_progress")["progress"] == "filed"
    act(sign_in("section"), reference, "finish_telling", outcome_note="已阅")
    assert state_of(office, reference) == "ask_done"


def test_downstream_is_looked_into_once_the_police_agreed(
    office: factories.Bureau, sign_in: Callable[[str], Browser], trust: Authority, settings: Settings,
) -> None:  # fmt: skip
    reference = asked_of_dazhou(office, DOWNSTREAM)
    dispatcher, clerk, head = sign_in("dispatcher"), sign_in("clerk"), sign_in("head")
    letter = sealed_letter(office, dispatcher, reference, DOWNSTREAM.letter, settings)
    assert letter["criminal"]["policeConsent"] and letter["asks"][0]["n"] == 1
    # Whom to ring at the police stands on the paper alone.
    assert "经侦支队" not in str(letter)
    keys = trust.certify(DAZHOU, 10).key.parent
    there = flow_id("RD", *reversed(ends_of(letter)), 2026, 92)
    at, theirs = taken_in(clerk, office, keys, exchanged(letter, there, "达市监知函〔2026〕92号"), DOWNSTREAM.enter)
    assert "来函请求答复" in head.get(f"/cases/{theirs}/steps/note_bulletin_read").get_data(as_text=True)
    act(head, theirs, "take_up_letter", officers=str(office.people["examiner"]), plan="办理")
    sealed(dispatcher, at)
    form = fields_of(head.page(f"/cases/{theirs}/steps/answer_downstream_letter"))
    said = {"confirmed_with_police": "已电话确认", "results-0-result": "answered", "results-0-text": "进货260箱"}
    act(head, theirs, "answer_downstream_letter", **{**form, **said})
    replied = judged_of(dispatcher, sealed(dispatcher, at).location, settings)
    assert replied["results"][0]["text"] == "进货260箱"
    back = answering(replied, letter["flowId"], "达市监知函〔2026〕93号", 2, 1)
    landed(dispatcher, registered(dispatcher, keys, back, "2026-11-20"), reference, "enter_their_answer")
    assert "进货260箱" in entered(office, "enter_their_answer")["answer_text"]


def test_entries_are_proposed_judged_one_by_one_and_changes_are_told(
    office: factories.Bureau, sign_in: Callable[[str], Browser], trust: Authority, settings: Settings,
) -> None:  # fmt: skip
    reference = asked_of_dazhou(office, LISTING)
    dispatcher, clerk, head = sign_in("dispatcher"), sign_in("clerk"), sign_in("head")
    letter = sealed_letter(office, dispatcher, reference, LISTING.letter, settings)
    assert letter["listEntries"][0]["rightNo"] == "99999001"
    keys = trust.certify(DAZHOU, 10).key.parent
    there = flow_id("ML", *reversed(ends_of(letter)), 2026, 94)
    at, theirs = taken_in(clerk, office, keys, exchanged(letter, there, "达市监知函〔2026〕94号"), LISTING.enter)
    form = fields_of(head.page(f"/cases/{theirs}/steps/answer_listing_letter"))
    assert form["entry_views-0-title"] == "峡江脆"
    refused = head.post(
        f"/cases/{theirs}/steps/answer_listing_letter", data={**form, "entry_views-0-result": "object"}
    )
    assert "写明原因" in refused.get_data(as_text=True)
    form = fields_of(head.page(f"/cases/{theirs}/steps/answer_listing_letter"))
    act(head, theirs, "answer_listing_letter", **{**form, "entry_views-0-result": "ok", "region_note": "副食城"})
    replied = judged_of(dispatcher, sealed(dispatcher, at).location, settings)
    assert replied["listEntries"][0]["result"] == "ok"
    back = answering(replied, letter["flowId"], "达市监知函〔2026〕95号", 2, 1)
    landed(dispatcher, registered(dispatcher, keys, back, "2026-11-20"), reference, "enter_their_answer")
    assert "峡江脆" in entered(office, "enter_their_answer")["answer_text"]

    second = asked_of_dazhou(office, CHANGE, answered=False)
    told = sealed_letter(office, dispatcher, second, CHANGE.letter, settings)
    assert told["message"]["kind"] == "NOTICE" and told["listEntries"][0]["change"] == "changed"
    there = flow_id("ML", *reversed(ends_of(told)), 2026, 96)
    at, theirs = taken_in(clerk, office, keys, exchanged(told, there, "达市监知函〔2026〕96号"), CHANGE.enter)
    act(head, theirs, "note_bulletin_read", use_made="更新名录")
    assert state_of(office, theirs) == "come_answered"
