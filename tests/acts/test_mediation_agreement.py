"""An agreement of two against two: signatures, instalments, confirmation, closing."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import select

from casehub.acts import procedure_of
from casehub.casefile import situations
from casehub.model import Agreement, Deadline, Document, Party
from casehub.papers import volume
from tests.acts.scene import Scene, Stages, day, hour
from tests.acts.test_mediation_consent import PARTIES, rows
from tests.acts.test_mediation_ends import filed
from tests.faults.world import at
from tests.unrecorded import unrecorded

TERMS: list[dict[str, Any]] = [
    {"kind": "stop", "text": "停止销售"},
    {"kind": "pay", "text": "第一期", "amount": Decimal("46000.00"), "due_on": day("05-10")},
    {"kind": "pay", "text": "第二期", "amount": Decimal("40000.00"), "due_on": day("07-10")},
]
SIDES = (("requester", 0), ("respondent", 0), ("respondent", 1))


def in_session(s: Scene) -> Scene:
    """The first session was held on 21 April."""
    filed(s, PARTIES)
    held: dict[str, Any] = {"started_at": hour("04-21"), "ended_at": at("2026-04-21", "11:30")}
    s.act("mediator", "04-21", "hold_session", seq=1, **held, next_at=hour("06-02"))
    return s


def each(s: Scene, step: str, when: str, sides: Any = SIDES) -> None:
    """The same step for each party."""
    for role, n in sides:
        party = s.session.get_one(Party, s.party(role, n))
        signs: dict[str, Any] = {"party": party.id, "signed_by": party.representative}
        s.act("mediator", when, step, **signs, acts_by="party", declared_on=day(when))


def agree(s: Scene, when: str, terms: list[dict[str, Any]]) -> None:
    """The text is laid down, everybody signs it, the office seals."""
    s.act("mediator", when, "draft_agreement", terms=terms)
    each(s, "sign_agreement", when)
    s.act("mediator", when, "reach_agreement", effective_on=day(when))


def performing(s: Scene) -> list[Deadline]:
    """The times of the terms that run."""
    return s.open("mediation.perform")


def test_every_party_signs_and_terms_of_another_dispute_are_told(stages: Stages) -> None:
    with stages.at("submit") as s:
        in_session(s)
        made: dict[str, Any] = {"effective_on": day("04-22")}
        signs: dict[str, Any] = {"party": s.party("requester"), "signed_by": "秦远山"}
        assert "尚未拟定" in s.refused("mediator", "04-22", "sign_agreement", **signs)
        # What is only read into 办法第六十三条 refuses nothing; it is said that it is to be checked.
        foreign = [*TERMS, {"kind": "ownership", "text": "专利权归请求人"}]
        told = s.act("mediator", "04-22", "draft_agreement", terms=foreign).event.sentence
        assert "协议第4项的类别超出本案纠纷类型" in told and "待核（推定）" in told
        unpaid = [*TERMS, {"kind": "pay", "text": "第三期"}]
        assert "第4项为给付" in s.refused("mediator", "04-22", "draft_agreement", terms=unpaid)
        told = s.act("mediator", "04-22", "draft_agreement", terms=TERMS).event.sentence
        assert "类别" not in told
        each(s, "sign_agreement", "04-22", SIDES[:2])
        assert "沃谷" in s.refused("mediator", "04-22", "reach_agreement", **made)
        signs = {"party": s.party("respondent", 1), "signed_by": "冉宗泽"}
        agent: dict[str, Any] = {"party": signs["party"], "agent_name": "冉宗泽", "agent_firm": "示例所"}
        assert "登记的有效代理人" in s.refused(
            "mediator", "04-22", "sign_agreement", **signs, acts_by="agent"
        )
        s.act("clerk", "04-22", "register_agent", **agent, agent_authority="一般授权")
        assert "没有特别授权" in s.refused(
            "mediator", "04-22", "sign_agreement", **signs, acts_by="agent"
        )
        each(s, "sign_agreement", "04-22", SIDES[2:])
        s.act("mediator", "04-22", "reach_agreement", **made)
        assert [(d.title, d.due_on) for d in performing(s)] == [
            ("履行调解协议第2项", day("05-10")), ("履行调解协议第3项", day("07-10")),
        ]  # fmt: skip
        said = [(d.about, d.answer) for d in rows(s, s.party("respondent", 1))]
        assert said == [("mediation", "agreed"), ("agreement", "agreed")]


def test_what_the_parties_were_handed_lies_in_the_volume(stages: Stages) -> None:
    with stages.at("submit") as s:
        in_session(s)
        agree(s, "04-22", TERMS)
        case = s.case()
        work = s.office.work(s.session, "mediator", hour("04-22"))
        step = procedure_of(work, case).any_step
        names = [row.name for row in volume.bound(situations.load(work, case, step))]
        assert "专利纠纷行政调解协议书" in names
        assert "专利纠纷行政调解协议书（签署稿）" not in names
        kept = s.session.scalars(
            select(Document).where(Document.confidential, Document.case_id == case.id)
        )
        secret = {paper.kind for paper in kept}
        assert secret == {"mediation_record", "mediation_agreement_text"}


def test_closing_takes_no_right_away(stages: Stages) -> None:
    with stages.at("submit") as s:
        in_session(s)
        agree(s, "04-22", TERMS)
        s.serve("04-23", who="mediator")
        assert "届满前不能结案" in s.refused("head", "04-24", "close_agreed")
        assert s.open("confirmation.apply")
        # One of three asks the court: that is no joint application.
        each(s, "record_confirmation_wish", "04-27", SIDES[:1])
        asks: dict[str, Any] = {"applied_on": day("04-27")}
        assert "共同申请" in s.refused("mediator", "04-27", "apply_confirmation", **asks)
        assert "第1、2、3项" in s.refused(
            "mediator", "05-01", "record_part_performance", performed_on=day("05-01"), item=4
        )
        part: dict[str, Any] = {"performed_on": day("05-12"), "item": 2}
        s.act("mediator", "05-12", "record_part_performance", **part)
        assert s.outcomes("mediation.perform") == {"late", ""}
        assert "第3项尚未履行" in s.refused("head", "06-01", "close_agreed")
        assert "不能登记逾期" in s.refused("mediator", "06-01", "record_non_performance", item=3)
        assert "第3项" in s.refused("mediator", "07-13", "record_non_performance", item=2)
        s.act("mediator", "07-13", "record_non_performance", item=3)
        s.act("head", "07-14", "close_agreed")
        assert s.state == "closed"
        assert s.outcomes("confirmation.apply") == {"lapsed"}


def test_another_agreement_after_the_court_dismissed_the_first(stages: Stages) -> None:
    with stages.at("submit") as s:
        in_session(s)
        agree(s, "04-22", TERMS)
        s.serve("04-23", who="mediator")
        again: dict[str, Any] = {"session_at": hour("05-20"), "place": "第一调解室"}
        assert "无须重新调解" in s.refused("mediator", "04-24", "mediate_anew", **again)
        each(s, "record_confirmation_wish", "04-27")
        s.act("mediator", "04-27", "apply_confirmation", applied_on=day("04-27"))
        s.act("mediator", "04-30", "confirmation_accepted", accepted_on=day("04-30"))
        s.act("mediator", "05-12", "confirmation_dismissed", ruled_on=day("05-12"))
        s.act("mediator", "05-13", "mediate_anew", **again)
        assert s.state == "session"
        # Signatures and wishes of the first agreement count no more.
        assert "尚未拟定" in s.refused(
            "mediator", "05-20", "reach_agreement", effective_on=day("05-20")
        )
        agree(s, "05-20", [TERMS[0], {**TERMS[1], "due_on": day("06-10")}])
        assert [d.due_on for d in performing(s)] == [day("06-10")]
        assert s.open("confirmation.apply")[0].start_on == day("05-20")
        asks: dict[str, Any] = {"applied_on": day("05-21")}
        assert "共同申请" in s.refused("mediator", "05-21", "apply_confirmation", **asks)


def test_what_was_signed_is_the_text_and_no_later_one(stages: Stages) -> None:
    with stages.at("submit") as s:
        in_session(s)
        s.act("mediator", "04-22", "draft_agreement", terms=TERMS)
        each(s, "sign_agreement", "04-22")
        raised = [*TERMS[:2], {**TERMS[2], "amount": Decimal("90000.00")}]
        out = s.act("mediator", "04-23", "draft_agreement", terms=raised)
        assert "签署随之作废" in out.event.sentence
        assert "第2稿" in s.refused("mediator", "04-23", "reach_agreement")
        signs: dict[str, Any] = {"party": s.party("requester"), "signed_by": "秦远山"}
        early = s.refused("mediator", "04-24", "sign_agreement", **signs, declared_on=day("04-22"))
        assert "不能早于拟定协议文本之日2026年4月23日" in early
        each(s, "sign_agreement", "04-24")
        early = s.refused("mediator", "04-27", "reach_agreement", effective_on=day("04-23"))
        assert "不能早于最后一方签署之日2026年4月24日" in early
        out = s.act("mediator", "04-27", "reach_agreement", effective_on=day("04-27"))
        assert [t["amount"] for t in out.documents[0].facts["terms"][1:]] == ["46000.00", "90000.00"]
        texts = list(s.session.scalars(select(Agreement).order_by(Agreement.id)))
        assert [(a.draft, a.effective_on) for a in texts] == [(1, None), (2, day("04-27"))]
        assert texts[0].digest != texts[1].digest
        assert [t.fen for t in texts[1].terms] == [None, 4600000, 9000000]
        under = [d.agreement_id for d in rows(s, signs["party"]) if d.about == "agreement"]
        assert under == [texts[0].id, texts[1].id]


def test_one_term_is_defaulted_and_enforced_while_the_next_runs_on(stages: Stages) -> None:
    with stages.at("submit") as s:
        in_session(s)
        agree(s, "04-22", TERMS)
        s.serve("04-23", who="mediator")
        each(s, "record_confirmation_wish", "04-27")
        s.act("mediator", "04-27", "apply_confirmation", applied_on=day("04-27"))
        s.act("mediator", "04-30", "confirmation_accepted", accepted_on=day("04-30"))
        s.act("mediator", "05-11", "record_non_performance", item=2)
        assert s.outcomes("mediation.perform") == {"lapsed", ""}
        s.act("mediator", "05-20", "confirmation_valid", ruled_on=day("05-20"))
        asks: dict[str, Any] = {"applied_on": day("05-25")}
        assert "第1、2项" in s.refused("mediator", "05-25", "apply_enforcement", **asks, item=3)
        s.act("mediator", "05-25", "apply_enforcement", **asks, item=2)
        assert [d.due_on for d in performing(s)] == [day("07-10")]
        assert "第3项尚未履行" in s.refused("head", "05-26", "close_agreed")
        s.act("mediator", "07-13", "record_non_performance", item=3)
        s.act("mediator", "07-14", "apply_enforcement", applied_on=day("07-14"), item=3)
        s.act("mediator", "08-03", "record_part_performance", performed_on=day("08-03"), item=2)
        s.act("head", "08-04", "close_agreed")
        assert s.state == "closed"


def test_who_joins_after_the_signatures_signs_a_text_that_names_it(stages: Stages) -> None:
    with stages.at("submit") as s:
        in_session(s)
        s.act("mediator", "04-22", "draft_agreement", terms=TERMS)
        each(s, "sign_agreement", "04-22")
        joins: dict[str, Any] = {
            "party_name": "达州捷骑摩配经营部（示例）", "party_id_no": "示例1", "party_role": "respondent",
            "party_kind": "legal", "party_id_label": "其他登记证件", "signed_by": "秦德全",
            "party_representative": "秦德全",
            "statement_received_on": day("04-22"), "changed_on": day("04-22"),
        }  # fmt: skip
        s.act("head", "04-22", "join_party", **joins)
        four = (*SIDES, ("respondent", 2))
        signs: dict[str, Any] = {"party": s.party("respondent", 2), "signed_by": "秦德全"}
        other = "第1稿协议文本的校验值与现在登记的当事人对不上"
        assert other in s.refused("mediator", "04-23", "sign_agreement", **signs)
        assert other in s.refused("mediator", "04-23", "reach_agreement")
        s.act("mediator", "04-23", "draft_agreement", terms=TERMS)
        each(s, "sign_agreement", "04-23", four)
        # The right name of one of them is another party to the text than the one it names.
        s.session.get_one(Party, s.party("respondent", 1)).name = "重庆沃谷机械有限公司（示例）"
        unrecorded(s.session)
        assert "第2稿协议文本的校验值" in s.refused("mediator", "04-24", "reach_agreement")
        s.act("mediator", "04-24", "draft_agreement", terms=TERMS)
        each(s, "sign_agreement", "04-24", four)
        out = s.act("mediator", "04-24", "reach_agreement", effective_on=day("04-24"))
        assert len(out.documents[0].facts["parties"]["respondent"]) == 3
