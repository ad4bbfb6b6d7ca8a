"""How a mediation with several parties ends, for one of them or for all."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from casehub.documents import body_html
from casehub.model import Agent, Case, Document, EvidenceUse, Party
from tests import factories
from tests.acts.scene import Scene, Stages, day, hour
from tests.acts.test_mediation_consent import FIRST_SESSION, PARTIES, asked, hand, reply, rows
from tests.faults.world import at

TWO_EACH = [factories.party("requester", "重庆山渝科技有限公司（示例）"), *PARTIES]
NOTICE = "mediation_session_notice"


def filed(s: Scene, parties: list[dict[str, Any]] = TWO_EACH) -> Scene:
    """Filed on 3 April; the first session is on 21 April."""
    asked(s, parties)
    s.serve("03-25", who="clerk")
    for n in (0, 1):
        told = reply(s.party("respondent", n), "04-01")
        s.act("clerk", "04-01", "record_consent", **told)
    filing: dict[str, Any] = {"mediators": [s.person("mediator")], **FIRST_SESSION}
    s.act("head", "04-03", "file_mediation", **filing, issue=[NOTICE])
    return s


def latest(s: Scene, kind: str) -> Document:
    """The newest paper of a kind."""
    found = select(Document).where(Document.case_id == s.case().id, Document.kind == kind)
    return list(s.session.scalars(found.order_by(Document.id)))[-1]


def test_one_of_two_absent_leaves_and_the_rest_go_on(stages: Stages) -> None:
    with stages.at("submit") as s:
        filed(s)
        first, second = s.party("requester"), s.party("requester", 1)
        absent: dict[str, Any] = {"party": first}
        assert "时间未到" in s.refused("head", "04-20", "let_absent_party_go", **absent)
        assert "未在调解前送达" in s.refused("head", "04-21", "let_absent_party_go", **absent)
        hand(s, NOTICE, first, "04-21")
        assert "尚有其他当事人" in s.refused(
            "mediator", "04-21", "record_requester_absent", party=first
        )
        out = s.act("head", "04-21", "let_absent_party_go", **absent, changed_on=day("04-21"))
        assert s.state == "filed"
        drawn = out.documents[0]
        assert drawn.kind == "mediation_party_notice"
        assert {r.party_id for r in s.services("mediation_party_notice")} == {
            first, second, s.party("respondent"), s.party("respondent", 1),
        }  # fmt: skip
        # The one who stays is the last of its side: then it ends for all.
        assert "没有其他当事人" in s.refused(
            "head", "04-22", "let_withdrawing_party_go", party=second, signed_by="秦远山"
        )
        other: dict[str, Any] = {"party": s.party("respondent"), "signed_by": "冉宗泽"}
        assert "选择请求人" in s.refused("head", "04-22", "let_withdrawing_party_go", **other)
        assert "登记的有效代理人" in s.refused(
            "head", "04-22", "let_unwilling_party_go", **other, acts_by="agent"
        )
        assert "未在调解前送达" in s.refused(
            "mediator", "04-22", "record_requester_absent", party=second
        )
        # Told only the day after: for this session it was not called, for the next it is.
        hand(s, NOTICE, second, "04-22")
        assert "未在调解前送达" in s.refused(
            "mediator", "04-22", "record_requester_absent", party=second
        )
        again: dict[str, Any] = {"session_at": hour("05-12"), "place": "第一调解室"}
        s.act("mediator", "04-22", "call_session", **again)
        hand(s, NOTICE, second, "04-23")
        assert "时间未到" in s.refused(
            "mediator", "04-23", "record_requester_absent", party=second
        )
        s.act("mediator", "05-12", "record_requester_absent", party=second)
        out = s.act("head", "05-13", "close_failed")
        assert out.documents[0].facts["ground"] == "requester_absent"
        assert {r.party_id for r in s.services("mediation_closing_notice")} == {
            second, s.party("respondent"), s.party("respondent", 1),
        }  # fmt: skip


def test_who_was_never_told_is_not_told_that_it_is_over(stages: Stages) -> None:
    with stages.at("submit") as s:
        asked(s)
        first, second = s.party("respondent"), s.party("respondent", 1)
        hand(s, "mediation_opinion_notice", first, "03-25")
        asks: dict[str, Any] = {"party": s.party("requester"), "signed_by": "秦远山"}
        s.act("clerk", "03-26", "withdraw_request", **asks, acts_by="party")
        out = s.act("head", "03-27", "close_failed")
        assert out.documents[0].facts["ground"] == "withdrawn"
        told = {r.party_id for r in s.services("mediation_closing_notice")}
        assert told == {s.party("requester"), first}
        assert second not in told
        assert not s.open("mediation.reply") and not s.open("mediation.send_copy")


def ends(s: Scene) -> dict[str, tuple[str, str, dict[str, Any], str]]:
    """Road → who takes it, when, what is told, the ground that the notice prints."""
    one, other = s.party("respondent"), s.party("requester")
    signs: dict[str, Any] = {"acts_by": "party", "signed_by": "秦远山"}
    return {
        "record_unwillingness": (
            "mediator", "04-24", {"party": one, "declared_on": day("04-24"), **signs}, "refused",
        ),
        "register_suit": (
            "clerk", "04-24", {"party": other, "accepted_on": day("04-24")}, "court_filed",
        ),
        "record_party_ended": (
            "clerk", "04-24", {"party": one, "ended_on": day("04-24")}, "party_ended",
        ),
        "stop_false_mediation": ("mediator", "04-24", {}, "false_mediation"),
    }  # fmt: skip


@pytest.mark.parametrize("road", ["record_unwillingness", "register_suit", "record_party_ended"])
def test_the_notice_prints_the_ground_of_the_road(stages: Stages, road: str) -> None:
    with stages.at("submit") as s:
        filed(s, PARTIES)
        s.act("mediator", "04-20", "suspend", from_on=day("04-20"), ground="other_case")
        who, when, told, ground = ends(s)[road]
        if road != "register_suit":
            assert "尚有其他当事人" in s.refused(who, when, road, **told)
            gone: dict[str, Any] = {"party": s.party("respondent", 1), "received_on": day(when)}
            s.act("head", when, "let_ended_party_go", **gone, changed_on=day("04-10"))
            told_so = {r.party_id for r in s.services("mediation_party_notice")}
            assert told_so == {s.party("requester"), s.party("respondent")}
        s.act(who, when, road, **told)
        assert s.state == "failed"
        out = s.act("head", "04-27", "close_failed")
        assert out.documents[0].facts["ground"] == ground
        left = {r.party_id for r in s.services("mediation_closing_notice")}
        assert (s.party("respondent") in left) == (road != "record_party_ended")
        assert not any(d.stopped for d in s.open("archive.volume"))


def test_the_suit_of_one_of_two_requesters_does_not_end_it_for_the_other(stages: Stages) -> None:
    with stages.at("submit") as s:
        two = [factories.party("requester", "重庆山渝科技有限公司（示例）"), *PARTIES]
        filed(s, two)
        who, when, told, _ = ends(s)["register_suit"]
        assert "尚有其他当事人" in s.refused(who, when, "register_suit", **told)


def test_a_company_joins_and_another_succeeds_each_by_its_own_consent(stages: Stages) -> None:
    with stages.at("submit") as s:
        filed(s, PARTIES)
        told: dict[str, Any] = {
            "party_name": "达州捷骑摩配经营部（示例）", "party_id_no": "", "party_role": "respondent",
            "statement_received_on": day("04-08"), "signed_by": "秦德全",
            "party_representative": "秦德全", "party_kind": "legal", "party_id_label": "其他登记证件",
        }  # fmt: skip
        told["party_id_no"] = "示例1"
        out = s.act("head", "04-09", "join_party", **told, changed_on=day("04-09"))
        joined = s.party("respondent", 2)
        assert [(d.answer, d.given_on) for d in rows(s, joined)] == [("agreed", day("04-08"))]
        assert joined in {r.party_id for r in s.services("mediation_party_notice")}
        assert out.documents[0].facts["change"] == "joined"
        assert "已在本案中" in s.refused("head", "04-09", "join_party", **told)
        gone = s.party("requester")
        told |= {"party_name": "重庆山渝智造有限公司（示例）", "party_id_no": "示例2", "party": gone}
        assert "地位应与原当事人相同" in s.refused(
            "head", "04-10", "change_party", **told, changed_on=day("04-10")
        )
        told["party_role"] = "requester"
        out = s.act("head", "04-10", "change_party", **told, changed_on=day("04-10"))
        named = [p["name"] for p in out.documents[0].facts["parties"]["requester"]]
        assert named == ["重庆山渝智造有限公司（示例）"]
        # Nobody takes over agents or an address without saying so.
        heir = s.session.get_one(Party, s.party("requester", 1))
        assert (heir.agents, heir.delivery_address) == ([], "")
        assert out.documents[0].facts["party"]["name"] == "重庆山渝链传动有限公司（示例）"


def test_a_successor_goes_on_with_the_agents_and_the_address_it_confirms(stages: Stages) -> None:
    with stages.at("submit") as s:
        filed(s, PARTIES)
        gone = s.party("respondent")
        for name in ("冉宗泽", "何静宜"):
            agent: dict[str, Any] = {"party": gone, "agent_name": name}
            s.act("clerk", "04-07", "register_agent", **agent, agent_authority="特别授权")
        s.act("clerk", "04-08", "remove_agent", party=gone, agent_name="何静宜", ended_on=day("04-08"))
        wired = {"e_consent": True, "e_channel_label": "电子邮件", "e_account": "a@b.example"}
        s.act("clerk", "04-08", "confirm_service_address", party=gone, address="重庆市示例路9号", confirmed_on=day("04-07"), **wired)
        before = s.session.get_one(Party, gone)
        assert (before.takes_electronic, before.delivery_confirmed_on) == (True, day("04-07"))
        told: dict[str, Any] = {
            "party": gone, "party_role": "respondent", "party_name": "重庆万骑智造有限公司（示例）",
            "party_id_no": "示例3", "statement_received_on": day("04-09"), "signed_by": "秦德全",
            "party_representative": "秦德全", "party_kind": "legal", "party_id_label": "其他登记证件", "changed_on": day("04-09"),
        }  # fmt: skip
        out = s.act("head", "04-10", "change_party", **told, keeps_agents=True, keeps_address=True)
        assert "继续委托冉宗泽" in out.event.sentence
        heir = next(p for p in s.case().parties if p.name == told["party_name"])
        # Who was dismissed before does not come back.
        assert [(a.name, a.authority, a.since) for a in heir.agents] == [
            ("冉宗泽", "特别授权", day("04-10"))
        ]
        assert (heir.delivery_address, heir.delivery_confirmed_on) == ("重庆市示例路9号", day("04-10"))
        # Its own electronic account it has to confirm itself.
        assert (heir.takes_electronic, heir.e_account) == (False, "")


def test_a_third_person_joins_by_its_own_request_and_leaves_the_others_at_it(
    stages: Stages,
) -> None:
    with stages.at("submit") as s:
        filed(s, PARTIES)
        told: dict[str, Any] = {
            "party_name": "永川区老街坊厨具经营部（示例）", "party_id_no": "示例4", "signed_by": "秦德全",
            "party_representative": "秦德全",
            "statement_received_on": day("04-08"), "changed_on": day("04-09"),
            "party_kind": "legal", "party_id_label": "其他登记证件", "ground": "performs",
        }  # fmt: skip
        asked = s.refused("head", "04-09", "join_third_party", **told, party_applied=False)
        assert "书面申请" in asked
        out = s.act("head", "04-09", "join_third_party", **told)
        third = s.party("third")
        (notice,) = out.documents
        text = body_html(s.office.rules.kinds[notice.kind], notice.facts)
        assert "协议内容须由其履行" in text
        assert "为本案第三人" in text and "已书面申请参加调解" in text
        assert [d.answer for d in rows(s, third)] == ["agreed"]
        # It stands on no side: that it leaves ends nothing, however few the others are.
        gone: dict[str, Any] = {"party": third, "acts_by": "party", "signed_by": "秦德全"}
        assert "应选择被请求人" in s.refused("head", "04-22", "let_unwilling_party_go", **gone)
        # Whoever succeeds it stands there too.
        told |= {"party": third, "party_role": "third", "party_name": "永川区再承商行（示例）", "party_id_no": "示例5"}
        told.pop("ground")
        s.act("head", "04-21", "change_party", **told)
        third = s.party("third", 1)
        ended = {"party": third, "changed_on": day("04-20"), "received_on": day("04-21")}
        s.act("head", "04-22", "let_ended_party_go", **ended)
        assert s.state == "filed"
        assert {p.role for p in s.case().parties if p.left_on is None} == {"requester", "respondent"}


def test_an_agent_is_dismissed_and_a_mediator_challenged(stages: Stages) -> None:
    with stages.at("submit") as s:
        filed(s, PARTIES)
        one = s.party("respondent")
        agent: dict[str, Any] = {"party": one, "agent_name": "冉宗泽"}
        assert "没有登记这名代理人" in s.refused("clerk", "04-07", "remove_agent", **agent)
        s.act("clerk", "04-07", "register_agent", **agent, agent_authority="特别授权")
        s.act("clerk", "04-09", "remove_agent", **agent, ended_on=day("04-09"))
        kept = s.session.scalars(select(Agent).where(Agent.party_id == one)).one()
        assert kept.until == day("04-08")
        signs: dict[str, Any] = {"party": one, "declared_on": day("04-09")}
        assert "登记的有效代理人" in s.refused(
            "mediator", "04-09", "record_unwillingness", **signs, acts_by="agent", signed_by="冉宗泽"
        )
        asks: dict[str, Any] = {"person": s.person("mediator"), "applied_on": day("04-10")}
        assert "没有待决定" in s.refused("head", "04-10", "refuse_recusal", **asks)
        s.act("clerk", "04-10", "register_recusal_request", **asks, applicant=one)
        assert s.open("recusal.decide")
        held: dict[str, Any] = {"started_at": hour("04-21"), "ended_at": at("2026-04-21", "11:30")}
        assert "回避申请尚未决定" in s.refused(
            "mediator", "04-21", "hold_session", seq=1, **held, next_at=hour("06-02")
        )
        challenged = "回避申请尚未决定"
        assert challenged in s.refused("mediator", "04-21", "stop_false_mediation")
        again: dict[str, Any] = {"seq": 2, "session_at": hour("06-02")}
        assert challenged in s.refused("mediator", "04-21", "call_session", **again)
        s.act("head", "04-22", "refuse_recusal", person=asks["person"])
        assert not s.open("recusal.decide")
        out = s.act("mediator", "04-22", "hold_session", seq=1, **held, next_at=hour("06-02"))
        parties = out.documents[0].facts["parties"]["respondent"]
        assert parties[0]["agents"] == []


def test_concessions_stay_in_the_mediation(stages: Stages) -> None:
    with stages.at("submit") as s:
        filed(s, PARTIES)
        asks_for = s.case().requests
        items = [
            {"label": "甲1", "name": "专利证书", "source": "请求人"},
            {"label": "甲2", "name": "购买凭证", "source": "请求人"},
            {"label": "甲3", "name": "和解方案", "source": "请求人", "for_mediation": True},
        ]
        s.act("clerk", "04-08", "add_evidence", evidence_items=items)
        held: dict[str, Any] = {"started_at": hour("04-21"), "ended_at": at("2026-04-21", "11:30")}
        low: dict[str, Any] = {"requests": "请求人将数额降至110000元", "next_at": hour("06-02"), "seq": 1}
        s.act("mediator", "04-21", "hold_session", **held, **low)
        assert s.case().requests == asks_for
        s.act("mediator", "04-22", "fail_session", **held)
        s.act("head", "04-23", "close_failed")
        uses = {
            u.label: u.id
            for u in s.session.scalars(
                select(EvidenceUse).where(EvidenceUse.case_id == s.case().id)
            )
        }
        carried: dict[str, Any] = {"received_on": day("04-24")}
        assert "仅为调解目的" in s.refused(
            "clerk", "04-24", "open_adjudication", **carried, carry_over=[uses["甲1"], uses["甲3"]]
        )
        s.act("clerk", "04-24", "open_adjudication", **carried, carry_over=[uses["甲1"]])
        new = s.session.scalars(select(Case).where(Case.origin_id == s.case().id)).one()
        there = s.session.scalars(select(EvidenceUse).where(EvidenceUse.case_id == new.id))
        assert [u.label for u in there] == ["甲1"]
        assert "110000" not in new.requests
        assert latest(s, "mediation_closing_notice").facts["ground"] == "no_agreement"


def test_a_registration_that_nobody_needs_is_abandoned(stages: Stages) -> None:
    with stages.at("submit") as s:
        work = s.office.work(s.session, "clerk", hour("03-20"))
        s.ref = factories.open_request(work, "mediation", parties=PARTIES).reference
        s.act("clerk", "03-20", "abandon_draft")
        assert (s.state, s.case().closed_on) == ("abandoned", day("03-20"))


def test_the_filing_notice_tells_the_first_session_and_no_later_one(stages: Stages) -> None:
    rule = "mediation.session_notice"
    with stages.at("submit") as s:
        filed(s)
        (first,) = s.open(rule)
        s.serve("04-07", "mediation_filing_notice", who="clerk")
        # Everybody has the notice that names hour and room: nothing is overdue on the day.
        assert s.open(rule) == []
        assert first.outcome == "met"
    with stages.at("submit") as s:
        filed(s)
        moved: dict[str, Any] = {"session_at": hour("05-12"), "place": "第二调解室"}
        s.act("mediator", "04-07", "call_session", **moved)
        due = {d.due_on for d in s.open(rule)}
        s.serve("04-08", "mediation_filing_notice", who="clerk")
        assert {d.due_on for d in s.open(rule)} == {max(due)}
