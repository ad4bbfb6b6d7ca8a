"""One mediation with two respondents: each is asked, answers and stays or goes for itself."""

from __future__ import annotations

from typing import Any

from casehub.model import Case, Declaration, Party
from tests import factories
from tests.acts.scene import RECEIVED, Scene, Stages, day, hour
from tests.acts.test_expiry import morning

PARTIES = [
    factories.party("requester", "重庆山渝链传动有限公司（示例）"),
    factories.party("respondent", "重庆万骑金属制品有限公司（示例）"),
    factories.party("respondent", "重庆沃谷机械制造有限公司（示例）"),
]


def asked(s: Scene, parties: list[dict[str, Any]] = PARTIES, kind: str = "infringement") -> Scene:
    """A request against two, the notices made and not yet served."""
    work = s.office.work(s.session, "clerk", hour("03-20"))
    s.ref = factories.open_request(work, "mediation", parties=parties).reference
    s.act("clerk", "03-20", "receive_request", received_on=day("03-20"), copies=2)
    s.act("clerk", "03-23", "send_opinion_notice", dispute_kind=kind)
    return s


def hand(s: Scene, kind: str, party: int, when: str) -> None:
    """Serve what waits for one party."""
    for row in s.services(kind):
        if row.party_id == party:
            of = s.session.get_one(Case, row.case_id).reference
            s.act("clerk", when, "prove_direct", of, served_on=day(when), **RECEIVED)


def reply(party: int, when: str, **more: Any) -> dict[str, Any]:
    """What one respondent says."""
    told: dict[str, Any] = {"party": party, "statement_received_on": day(when)}
    return {**told, "acts_by": "party", "signed_by": "秦远山", **more}


def rows(s: Scene, party: int) -> list[Declaration]:
    """What a party declared."""
    return list(s.session.get_one(Party, party).declarations)


FIRST_SESSION: dict[str, Any] = {"session_at": hour("04-21"), "place": "第一调解室"}


def test_the_answer_of_one_does_not_count_for_the_other(stages: Stages) -> None:
    with stages.at("submit") as s:
        asked(s)
        first, second = s.party("respondent"), s.party("respondent", 1)
        hand(s, "mediation_opinion_notice", first, "03-25")
        assert "尚未送达" in s.refused(
            "clerk", "03-30", "record_consent", **reply(second, "03-30")
        )
        s.act("clerk", "03-30", "record_consent", **reply(first, "03-30"))
        assert not s.open("mediation.file")
        hand(s, "mediation_opinion_notice", second, "03-31")
        filing: dict[str, Any] = {"mediators": [s.person("mediator")], **FIRST_SESSION}
        assert "尚未同意" in s.refused("head", "04-01", "file_mediation", **filing)
        stranger = reply(second, "04-02", acts_by="agent", signed_by="冉宗泽")
        assert "登记的有效代理人" in s.refused("clerk", "04-02", "record_consent", **stranger)
        agent: dict[str, Any] = {"party": second, "agent_name": "冉宗泽"}
        s.act("clerk", "04-02", "register_agent", **agent, agent_authority="一般授权")
        s.act("clerk", "04-02", "record_consent", **stranger)
        assert [(d.rule, d.start_on) for d in s.open("mediation.file")] == [
            ("mediation.file", day("04-02"))
        ]
        given = rows(s, second)
        assert [(d.answer, d.given_on, d.signed_by, d.material) for d in given] == [
            ("agreed", day("04-02"), "冉宗泽", "意见陈述书")
        ]
        assert given[0].agent_id is not None
        s.act("head", "04-03", "file_mediation", **filing)
        assert s.state == "filed"


def test_who_keeps_silent_leaves_and_who_agreed_goes_on(stages: Stages) -> None:
    with stages.at("submit") as s:
        asked(s)
        first, second = s.party("respondent"), s.party("respondent", 1)
        hand(s, "mediation_opinion_notice", first, "03-25")
        hand(s, "mediation_opinion_notice", second, "03-30")
        s.act("clerk", "04-01", "record_consent", **reply(first, "04-01"))
        # The worker notes the silence of the one whose time is over, in the morning after.
        assert morning(s, "04-14", "mediation.reply") == []
        assert morning(s, "04-15", "mediation.reply") == ["record_no_reply"]
        assert [d.answer for d in rows(s, second)] == ["silent"]
        assert [d.answer for d in rows(s, first)] == ["agreed"]
        assert {d.party_id for d in s.open("mediation.not_file_notice")} == {second}
        assert "单独办理" in s.refused("head", "04-15", "refuse_mediation")
        assert "未拒绝也未逾期" in s.refused(
            "head", "04-15", "drop_declining_respondent", party=first
        )
        gone: dict[str, Any] = {"party": second, "changed_on": day("04-14")}
        out = s.act("head", "04-15", "drop_declining_respondent", **gone)
        assert [d.kind for d in out.documents] == ["mediation_party_notice"]
        told = {row.party_id for row in s.services("mediation_party_notice")}
        assert told == {s.party("requester"), first, second}
        assert not s.open("mediation.not_file_notice")
        assert s.open("mediation.file")[0].start_on == day("04-14")
        filing: dict[str, Any] = {"mediators": [s.person("mediator")], **FIRST_SESSION}
        assert "三个工作日前" in s.refused("head", "04-16", "file_mediation", **filing)
        agreed: dict[str, Any] = {"short_notice": "双方4月16日在谈话笔录中同意。"}
        out = s.act("head", "04-16", "file_mediation", **filing, **agreed)
        # What is shorter because everybody agreed has no last day that would have passed already.
        assert not s.open("mediation.session_notice")
        notice = next(d for d in out.documents if d.kind == "mediation_filing_notice")
        named = [p["name"] for p in notice.facts["parties"]["respondent"]]
        assert named == ["重庆万骑金属制品有限公司（示例）"]


def test_a_silence_that_was_taken_back_is_noted_again_in_the_next_morning(stages: Stages) -> None:
    with stages.at("submit") as s:
        asked(s)
        first = s.party("respondent")
        hand(s, "mediation_opinion_notice", first, "03-25")
        assert morning(s, "04-15", "mediation.reply") == ["record_no_reply"]
        s.act("head", "04-15", "correct_answer", party=first, reason="收文中似有其意见陈述书，待核对。")
        assert {d.party_id for d in s.open("mediation.reply")} == {first}
        assert morning(s, "04-16", "mediation.reply") == ["record_no_reply"]
        assert s.open("mediation.reply") == []
        assert morning(s, "04-17", "mediation.reply") == []


def test_a_joint_request_needs_every_party(stages: Stages) -> None:
    with stages.at("submit") as s:
        work = s.office.work(s.session, "clerk", hour("03-20"))
        s.ref = factories.open_request(work, "mediation", parties=PARTIES).reference
        s.act("clerk", "03-20", "receive_request", received_on=day("03-20"), copies=2)
        joint: dict[str, Any] = {"mediators": [s.person("mediator")], **FIRST_SESSION}
        joint |= {"dispute_kind": "infringement"}
        assert "请先登记" in s.refused("head", "03-24", "file_joint_request", **joint)
        first, second = s.party("respondent"), s.party("respondent", 1)
        s.act("clerk", "03-24", "record_joint_request", **reply(first, "03-24"))
        assert "沃谷" in s.refused("head", "03-24", "file_joint_request", **joint)
        s.act("clerk", "03-25", "record_joint_request", **reply(second, "03-25"))
        s.act("head", "03-26", "file_joint_request", **joint)
        assert s.state == "filed"
        assert [d.material for d in rows(s, s.party("requester"))] == ["行政调解请求书及材料"]


def test_one_of_two_requesters_does_not_withdraw_for_the_other(stages: Stages) -> None:
    with stages.at("submit") as s:
        two = [factories.party("requester", "重庆山渝科技有限公司（示例）"), *PARTIES]
        asked(s, two)
        asks: dict[str, Any] = {"party": s.party("requester"), "signed_by": "秦远山"}
        assert "尚有其他当事人" in s.refused(
            "clerk", "03-24", "withdraw_request", **asks, acts_by="party"
        )


def test_an_answer_entered_for_the_wrong_party_is_taken_back_and_only_its_clocks(
    stages: Stages,
) -> None:
    with stages.at("submit") as s:
        asked(s)
        first, second = s.party("respondent"), s.party("respondent", 1)
        for party in (first, second):
            hand(s, "mediation_opinion_notice", party, "03-25")
        s.act("clerk", "03-30", "record_consent", **reply(first, "03-30"))
        assert "没有可以撤销" in s.refused("head", "03-31", "correct_answer", party=second)
        s.act("clerk", "03-31", "record_consent", **reply(second, "03-31"))
        assert s.open("mediation.file")
        assert not s.open("mediation.reply")
        s.act("head", "04-01", "correct_answer", party=second, reason="系另一案件的陈述书。")
        # The time of the second runs again; nothing can be filed; the first answer stands.
        assert [(d.party_id, d.due_on) for d in s.open("mediation.reply")] == [
            (second, day("04-09"))
        ]
        assert not s.open("mediation.file")
        assert "尚未同意" in s.refused("head", "04-02", "file_mediation", **FIRST_SESSION)
        s.act("clerk", "04-02", "record_refusal", party=second, statement_received_on=day("04-02"))
        assert [d.party_id for d in s.open("mediation.not_file_notice")] == [second]
        # A refusal that was none ends its own clock, and the true consent files.
        s.act("head", "04-03", "correct_answer", party=second, reason="误读。")
        assert not s.open("mediation.not_file_notice")
        s.act("clerk", "04-03", "record_consent", **reply(second, "04-02"))
        assert [d.start_on for d in s.open("mediation.file")] == [day("04-02")]
        assert [d.void_seq is None for d in rows(s, second)] == [False, False, True]
        # A refusal after consent that was none leaves the consent standing: the clock to file runs.
        s.act("clerk", "04-07", "record_refusal", party=first, statement_received_on=day("04-07"))
        assert not s.open("mediation.file")
        s.act("head", "04-08", "correct_answer", party=first, reason="系他人的来信。")
        assert [d.start_on for d in s.open("mediation.file")] == [day("04-02")]
