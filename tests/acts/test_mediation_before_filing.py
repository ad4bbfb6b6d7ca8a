"""Before a mediation is filed a party may be succeeded or end, as after it."""

from __future__ import annotations

from typing import Any

from tests.acts.scene import Scene, Stages, day
from tests.acts.test_mediation_consent import FIRST_SESSION, PARTIES, asked, hand, reply
from tests.acts.test_taking_back import WHY, sound

HEIR: dict[str, Any] = {
    "party_name": "重庆示例万骑智造有限公司", "party_kind": "legal", "party_id_label": "统一社会信用代码",
    "party_id_no": "91500120EXAMPL281H", "party_address": "重庆市璧山区示例路18号",
    "party_representative": "向北川", "signed_by": "向北川", "keeps_agents": False, "keeps_address": False,
}  # fmt: skip


def served(s: Scene) -> tuple[int, int]:
    """Both respondents were asked."""
    asked(s)
    first, second = s.party("respondent"), s.party("respondent", 1)
    for party in (first, second):
        hand(s, "mediation_opinion_notice", party, "03-25")
    return first, second


def test_who_succeeds_before_filing_consents_itself_and_the_time_to_file_runs_from_then(
    stages: Stages,
) -> None:
    with sound(stages) as s:
        first, second = served(s)
        s.act("clerk", "03-30", "record_consent", **reply(second, "03-30"))
        told = {**HEIR, "party": first, "party_role": "respondent", "statement_received_on": day("04-01")}
        assert "地位" in s.refused("clerk", "04-01", "succeed_before_filing", **{**told, "party_role": "requester"})
        wrong = s.act("clerk", "04-01", "succeed_before_filing", **told)
        assert {d.outcome for d in s.open("mediation.reply")} == set()
        assert [d.start_on for d in s.open("mediation.file")] == [day("04-01")]
        # Taken back, who stood there is asked as before.
        s.act("head", "04-01", "take_back_early_succession", party=first, **WHY)
        assert not s.open("mediation.file")
        assert [d.party_id for d in s.open("mediation.reply")] == [first]
        assert wrong.event.seq
        s.act("clerk", "04-02", "succeed_before_filing", **{**told, "statement_received_on": day("04-02")})
        s.act("head", "04-03", "file_mediation", mediators=[s.person("mediator")], **FIRST_SESSION)
        assert s.state == "filed"


def test_one_of_two_respondents_ends_and_the_others_go_on(stages: Stages) -> None:
    with sound(stages) as s:
        first, second = served(s)
        s.act("clerk", "03-30", "record_consent", **reply(second, "03-30"))
        over: dict[str, Any] = {"ended_on": day("03-01"), "received_on": day("03-31")}
        s.act("clerk", "03-31", "let_ended_go_before_filing", party=first, **over)
        assert [d.start_on for d in s.open("mediation.file")] == [day("03-30")]
        assert "没有其他当事人" in s.refused("clerk", "03-31", "let_ended_go_before_filing", party=second, **over)
        s.act("head", "03-31", "take_back_early_leaving", party=first, **WHY)
        assert not s.open("mediation.file")
        s.act("clerk", "03-31", "let_ended_go_before_filing", party=first, **over)
        s.act("head", "04-01", "file_mediation", mediators=[s.person("mediator")], **FIRST_SESSION)


def test_without_a_requester_nothing_is_filed_and_without_a_respondent_the_requester_is_told(
    stages: Stages,
) -> None:
    over: dict[str, Any] = {"ended_on": day("03-01"), "received_on": day("03-31")}
    with sound(stages) as s:
        served(s)
        s.act("head", "03-31", "end_before_filing", party=s.party("requester"), **over)
        assert s.state == "not_filed"
        assert [d.rule for d in s.open_all()] == ["archive.volume"]
    with sound(stages) as s:
        asked(s, PARTIES[:2])
        why = "被请求人已经注销，没有权利义务承受人"
        out = s.act("head", "03-31", "refuse_at_once", reason="ended", reason_text=why)
        assert [d.facts["reason_text"] for d in out.documents] == [why]
        assert s.state == "not_filed"
