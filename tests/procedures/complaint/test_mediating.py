"""A complaint is mediated to its paper or to its end, and what may not be done on the way."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from casehub import deadlines
from casehub.documents import body_html
from casehub.model import Case, Document, MediationSession, Pause
from casehub.procedures.complaint import mediating
from casehub.workflow.procedure import Procedure
from tests.acts.scene import Stages, at, day
from tests.procedures.asking import TODAY, YESTERDAY, Row, fault, one_way
from tests.procedures.complaint.counter import (
    CONSUMER,
    SHOP,
    accepted,
    called,
    counter,
    hand,
    met,
    registered,
    served_on,
)
from tests.workflow.builders import NOW, deadline, event, party

CONSENTS = event("receive_complaint", YESTERDAY, entrust_consent=True)
TESTED = [Pause(kind="testing", since=YESTERDAY, until=None)]
MET = [MediationSession(number=1, held_on=TODAY, outcome="failed", event_seq=1)]


def ended_by(ground: str, **file: Any) -> dict[str, Any]:
    return {"data": {"ground": ground}, **file}


ROWS: list[Row] = [
    ("complaint.invite_to_mediation", "both_sides_agree_to_mediate", {"data": {"both_agree": False}}, "应当终止调解"),
    ("complaint.invite_to_mediation", "both_sides_agree_to_mediate", {"data": {"both_agree": True}}, None),
    ("complaint.invite_to_mediation", "session_lies_ahead", {"data": {"session_at": NOW}}, "晚于现在"),
    ("complaint.invite_to_mediation", "session_lies_ahead", {"data": {"session_at": NOW + timedelta(hours=1)}}, None),
    ("complaint.hold_session", "session_lies_ahead", {"data": {"next_at": NOW}}, "晚于现在"),
    ("complaint.invite_to_mediation", "entrusting_was_agreed_to", {"data": {"entrusted_to": "消费者协会"}}, "不能委托"),
    ("complaint.invite_to_mediation", "entrusting_was_agreed_to", {"data": {"entrusted_to": "消费者协会"}, "events": [CONSENTS]}, None),
    ("complaint.record_testing", "nothing_is_being_tested", {"pauses": TESTED}, "先登记结束"),
    ("complaint.record_testing", "nothing_is_being_tested", {}, None),
    ("complaint.end_testing", "something_is_being_tested", {}, "没有正在进行"),
    ("complaint.end_testing", "something_is_being_tested", {"pauses": TESTED}, None),
    ("complaint.end_mediation", "ground_of_ending_holds", ended_by("sixty_days"), "没有正在计算"),
    ("complaint.end_mediation", "ground_of_ending_holds", ended_by("sixty_days", deadlines=[deadline("complaint.mediate", TODAY)]), "尚未届满"),
    ("complaint.end_mediation", "ground_of_ending_holds", ended_by("sixty_days", deadlines=[deadline("complaint.mediate", YESTERDAY)]), None),
    ("complaint.end_mediation", "ground_of_ending_holds", ended_by("no_agreement"), "尚未登记调解经过"),
    ("complaint.end_mediation", "ground_of_ending_holds", ended_by("no_agreement", sessions=MET), None),
    ("complaint.end_mediation", "ending_is_for_all", ended_by("withdrawn", parties=[party(1, "complainant"), party(3, "complainant")]), "其他投诉人"),
    ("complaint.end_mediation", "ending_is_for_all", ended_by("subject_gone", parties=[party(1, "complainant"), party(3, "complainant")]), "其他投诉人"),
    ("complaint.end_mediation", "ending_is_for_all", ended_by("trader_gone", parties=[party(1, "complainant"), party(3, "complainant")]), None),
    ("complaint.end_mediation", "ending_is_for_all", ended_by("withdrawn", parties=[party(1, "complainant"), party(2, "respondent")]), None),
]


@pytest.mark.parametrize("row", ROWS, ids=[f"{n}-{row[1]}" for n, row in enumerate(ROWS, 1)])
def test_condition(procedures: dict[str, Procedure], row: Row) -> None:
    assert fault(procedures, row) == ""


def test_every_condition_is_seen_to_refuse_and_to_pass() -> None:
    assert one_way(ROWS, mediating.GUARDS) == set()


def test_from_the_counter_to_the_signed_paper_and_the_archive(stages: Stages) -> None:
    with counter(stages) as s:
        registered(s)
        case = s.case()
        assert (case.reference, case.state, case.title) == ("渝万州市监投诉〔2026〕1号", "received", f"与{SHOP}的消费争议")
        assert s.due("complaint.accept") == day("09-16")
        accepted(s)
        assert s.state == "accepted" and s.outcomes("complaint.accept") == {"met"}
        assert s.due("complaint.mediate") == day("11-09")
        (paper,) = s.session.scalars(select(Document).where(Document.kind == "complaint_acceptance"))
        assert paper.number == "渝万州市监诉收〔2026〕第1号"
        assert served_on(s, "complaint_acceptance") == {"complainant"}
        called(s)
        # Each side has its own copy; the shop learns the name that complains, and nothing else.
        notices = {d.facts["role"]: body_html(s.office.rules.kinds[d.kind], d.facts) for d in s.session.scalars(
            select(Document).where(Document.kind == "complaint_mediation_notice"))}
        assert "关于你提出的" in notices["complainant"] and f"关于{CONSUMER}提出的" in notices["respondent"]
        assert "销售记录" in notices["respondent"] and "销售记录" not in notices["complainant"]
        assert s.case().cause == "购买徒步鞋的消费争议"
        assert all(secret not in notices["respondent"] for secret in ("023-0000-7001", "示例路9号"))
        assert {d.due_on for d in s.open("complaint.recusal")} == {day("09-17")} and len(s.open("complaint.recusal")) == 2
        met(s)
        assert s.offered("consumer", "09-22", "write_agreement")
        first = s.act("consumer", "09-22", "write_agreement").documents[0]
        shop, consumer = s.party("respondent"), s.party("complainant")
        signs = {"acts_by": "party", "declared_on": day("09-22")}
        s.act("consumer", "09-22", "sign_agreement", party=consumer, signed_by=CONSUMER, **signs)
        # A text that changes is a paper of its own, and nobody has signed it yet.
        second = s.act("consumer", "09-22", "write_agreement").documents[0]
        assert s.session.get_one(Document, first.id).status == "void"
        assert (first.number, second.number) == ("渝万州市监诉调书〔2026〕第1号", "渝万州市监诉调书〔2026〕第2号")
        assert "尚未在第2稿" in s.refused("consumer", "09-22", "settle", effective_on=day("09-22"))
        s.act("consumer", "09-22", "sign_agreement", party=consumer, signed_by=CONSUMER, **signs)
        s.act("consumer", "09-22", "sign_agreement", party=shop, signed_by="路遥远", **signs)
        s.act("consumer", "09-22", "settle", effective_on=day("09-22"))
        assert s.state == "settled" and s.case().closed_on == day("09-22")
        assert s.outcomes("complaint.mediate") == {deadlines.MET}
        agreed = body_html(s.office.rules.kinds[second.kind], second.facts)
        assert "1.于2026年9月25日前，被投诉人退还货款299元并补偿600元（金额899元，大写捌佰玖拾玖元整）；" in agreed and "履行；" not in agreed
        s.act("consumer", "09-23", "record_performance", performed_on=day("09-22"), performed="whole")
        assert "尚有" in s.refused("keeper", "09-24", "archive_volume")
        hand(s, "09-24")
        # Who takes a signed agreement signs for it; what else was served by this bureau is silent of that.
        receipts = list(s.session.scalars(select(Document).where(Document.kind == "service_receipt", Document.case_id.in_(select(Case.id).where(Case.parent_id == s.case().id)))))
        by_hand = "送达投诉调解书应当由当事人本人签收，不适用留置送达。"
        for paper in receipts:
            agreement = "投诉调解书" in {row["title"] for row in paper.facts["documents"]}
            page = body_html(s.office.rules.kinds[paper.kind], paper.facts)
            assert (by_hand in page) is agreement and "专利" not in page
            assert "依据：《中华人民共和国民事诉讼法》第八十七条至第九十五条。</p>" in page
        assert len(receipts) > 2
        s.act("keeper", "09-24", "archive_volume")
        assert s.state == "archived" and s.open_all() == []
        cover = s.session.scalars(select(Document).where(Document.kind == "complaint_volume_cover")).one()
        assert "达成调解协议，制作调解书" in body_html(s.office.rules.kinds[cover.kind], cover.facts)
        words = "".join(body_html(s.office.rules.kinds.of(d.kind, d.facts), d.facts) for d in s.session.scalars(
            select(Document).where(Document.case_id == s.case().id)))
        assert [w for w in ("请求人", "专利", "裁决", "合议", "暂行", "违法") if w in words] == []



def test_no_agreement_ends_it_and_both_are_told(stages: Stages) -> None:
    with counter(stages) as s:
        called(accepted(registered(s)))
        assert "尚未登记调解经过" in s.refused("leader", "09-15", "end_mediation", ground="no_agreement")
        met(s, "failed")
        assert "尚未届满" in s.refused("leader", "11-09", "end_mediation", ground="sixty_days")
        # 检测 is not counted: ten days of it move the sixtieth day by ten.
        s.act("consumer", "09-23", "record_testing")
        s.act("consumer", "10-03", "end_testing")
        assert s.due("complaint.mediate") == day("11-19")
        made = s.act("leader", "11-05", "end_mediation", ground="no_agreement").documents
        assert {d.facts["role"] for d in made} == {"complainant", "respondent"} and s.state == "terminated"
        assert {d.facts["ending_basis"] for d in made} == {"《市场监督管理投诉举报处理办法》第二十三条第一款"}
        assert s.due("complaint.end_inform") == day("11-16")
        hand(s, "11-06")
        assert s.outcomes("complaint.end_inform") == {deadlines.MET}
        # Either side may still challenge it; each has its own days.
        assert {d.due_on for d in s.open("reconsideration.apply")} == {date(2027, 1, 5)}


def test_what_is_performed_at_once_needs_no_paper(stages: Stages) -> None:
    with counter(stages) as s:
        called(accepted(registered(s)))
        assert "没有达成协议" in s.refused("consumer", "09-21", "settle_by_record")
        met(s)
        s.act("consumer", "09-22", "settle_by_record", why="performed", performed="当场转账80元。")
        assert s.state == "settled" and "complaint_mediation_agreement" not in s.papers()
        # The wrong file: the complaint stands where it stood, and its sixty days run on.
        s.act("leader", "09-23", "take_back_end")
        assert s.state == "mediating" and s.due("complaint.mediate") == day("11-09")


def test_the_sixtieth_day_passes_without_an_agreement(stages: Stages) -> None:
    with counter(stages) as s:
        called(accepted(registered(s)))
        made = s.act("leader", "11-10", "end_mediation", ground="sixty_days").documents
        assert {d.facts["ending_basis"] for d in made} == {"《市场监督管理投诉举报处理办法》第二十三条第一款第五项"}


def test_a_challenged_mediator_waits_for_the_answer(stages: Stages) -> None:
    with counter(stages) as s:
        called(accepted(registered(s)))
        s.act("desk", "09-15", "register_recusal_request", party=s.party("respondent"), person=s.person("consumer"), applied_on=day("09-15"))
        # Whoever did not ask for it still has the days of its own notice.
        assert [d.party_id for d in s.open("complaint.recusal")] == [s.party("complainant")]
        assert "回避申请尚未决定" in s.refused("consumer", "09-22", "hold_session")
        s.act("leader", "09-16", "decide_recusal", person=s.person("consumer"), replacement=s.person("second"))
        times = {"started_at": at("2026-09-22", "10:00"), "ended_at": at("2026-09-22", "11:20")}
        s.act("second", "09-22", "hold_session", result="next", next_at=at("2026-09-28", "10:00"), **times)
        assert s.state == "mediating"


def test_k18_the_sixtieth_day_is_told_before_the_holidays(stages: Stages) -> None:
    with counter(stages) as s:
        registered(s, when="07-28")
        s.act("leader", "08-05", "accept_complaint")
        (clock,) = s.open("complaint.mediate")
        # 10月4日 lies in the holidays: the office is warned for the last working day before.
        assert (clock.due_on, clock.alarm_on) == (day("10-04"), day("09-30"))
