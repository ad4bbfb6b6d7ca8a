"""Consent, role and signature are rows of each party, never a tick."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from casehub.model import Declaration, Party
from casehub.procedures import LAW
from casehub.procedures.dispute import declarations as consent
from casehub.procedures.mediation import known
from casehub.workflow.part import reasons_in
from casehub.workflow.procedure import Procedure
from tests.workflow.builders import NOW, deadline, party, service, situation

TODAY = NOW.date()
YESTERDAY = TODAY - timedelta(days=1)


def said(answer: str, seq: int = 1, about: str = "mediation") -> Declaration:
    return Declaration(about=about, answer=answer, event_seq=seq, given_on=TODAY)


def answered(number: int, *answers: str, role: str = "respondent", **more: Any) -> Party:
    rows = [said(answer, n) for n, answer in enumerate(answers, 1)]
    return party(number, role, declarations=rows, **more)


def ask(procedures: dict[str, Procedure], step: str, guard: str, **values: Any) -> str:
    """What the guard says; "" when it lets the step pass."""
    assert guard in procedures["mediation"].step(step).guards
    found = LAW.of("mediation").guards[guard](situation(procedures["mediation"], step, **values))
    return "".join(one.sentence for one in reasons_in(found))


def test_two_respondents_answer_each_for_itself(procedures: dict[str, Procedure]) -> None:
    both = [answered(1, "agreed", role="requester"), answered(2, "agreed"), answered(3)]
    where = "file_mediation", "every_respondent_agreed"
    assert "尚未同意" in ask(procedures, *where, parties=both)
    both[2] = answered(3, "refused")
    assert "尚未同意" in ask(procedures, *where, parties=both)
    both[2] = answered(3, "refused", "agreed")
    assert ask(procedures, *where, parties=both) == ""
    both[2] = answered(3, "agreed", "refused")
    assert "尚未同意" in ask(procedures, *where, parties=both)
    both[2].left_on = YESTERDAY
    assert ask(procedures, *where, parties=both) == ""


def test_a_joint_request_is_one_of_both_sides(procedures: dict[str, Procedure]) -> None:
    where = "file_joint_request", "every_party_asks"
    one = [answered(1, "agreed", role="requester"), answered(2)]
    assert "请先登记" in ask(procedures, *where, parties=one)
    assert "请先登记" in ask(procedures, *where, parties=[answered(1, role="requester")])
    one[1] = answered(2, "agreed")
    assert ask(procedures, *where, parties=one) == ""


def test_who_was_never_served_has_not_answered(procedures: dict[str, Procedure]) -> None:
    served = service(
        party_id=2, status="served", served_on=YESTERDAY, kinds=["mediation_opinion_notice"]
    )
    parties = [party(2, "respondent"), party(3, "respondent")]
    where = "record_consent", "notice_reached_the_party"
    values: dict[str, Any] = {"parties": parties, "services": [served]}
    assert ask(procedures, *where, **values, data={"party": 2}) == ""
    assert "尚未送达" in ask(procedures, *where, **values, data={"party": 3})
    assert "先完成送达" in ask(procedures, *where, parties=parties)


def test_silence_is_each_partys_own(procedures: dict[str, Procedure]) -> None:
    first, second = (deadline("mediation.reply", d) for d in (YESTERDAY, TODAY))
    first.party_id, second.party_id = 2, 3
    where = "record_no_reply", "reply_period_is_over"
    values: dict[str, Any] = {"deadlines": [first, second]}
    values["parties"] = [party(2, "respondent"), party(3, "respondent")]
    assert ask(procedures, *where, **values, data={"party": 2}) == ""
    assert "届满后再办理" in ask(procedures, *where, **values, data={"party": 3})
    assert ask(procedures, *where, **values) == ""
    assert "期限未起算" in ask(procedures, *where, data={"party": 2})
    heard = {"parties": [answered(2, "agreed"), answered(3)]}
    where = "record_no_reply", "party_has_not_answered"
    assert "已经答复" in ask(procedures, *where, **heard, data={"party": 2})
    assert ask(procedures, *where, **heard, data={"party": 3}) == ""


@pytest.mark.parametrize(
    ("answers", "expected", "reason"),
    [
        (("refused", ""), "尚未答复", "mixed"),
        (("refused", "agreed"), "单独办理", "mixed"),
        (("refused", "silent"), "", "mixed"),
        (("refused", "refused"), "", "refused"),
        (("silent", "silent"), "", "no_reply"),
    ],
)
def test_not_filed_when_nobody_who_agreed_is_left(
    procedures: dict[str, Procedure], answers: tuple[str, str], expected: str, reason: str
) -> None:
    parties = [answered(n, *([a] if a else [])) for n, a in enumerate(answers, 2)]
    found = ask(procedures, "refuse_mediation", "nobody_is_left_who_agreed", parties=parties)
    assert expected in found and bool(expected) == bool(found)
    s = situation(procedures["mediation"], "refuse_mediation", parties=parties)
    assert known.non_filing_reason(s) == reason
    assert known.declined_on(s) == (TODAY if "refused" in answers else None)


def test_one_of_several_leaves_only_when_it_declined(procedures: dict[str, Procedure]) -> None:
    where = "drop_declining_respondent", "one_of_several_declined"
    parties = [answered(2, "agreed"), answered(3, "silent")]
    assert ask(procedures, *where, parties=parties, data={"party": 3}) == ""
    assert "未拒绝也未逾期" in ask(procedures, *where, parties=parties, data={"party": 2})
    assert "没有其他" in ask(procedures, *where, parties=parties[1:], data={"party": 3})


AGENT: dict[str, Any] = {"name": "冉宗泽", "authority": "特别授权"}


@pytest.mark.parametrize(
    ("acts_by", "name", "agents", "expected"),
    [
        ("agent", "冉宗泽", [AGENT], ""),
        ("agent", "冉 宗泽", [AGENT], ""),
        ("agent", "冉宗泽", [], "不是"),
        ("agent", "程立冬", [AGENT], "不是"),
        ("agent", "冉宗泽", [{**AGENT, "until": date(2026, 5, 31)}], "不是"),
        ("agent", "冉宗泽", [{**AGENT, "since": date(2026, 6, 2)}], "不是"),
        ("party", "冉宗泽", [AGENT], "由代理人签署"),
        ("party", "向北川", [AGENT], ""),
    ],
)
def test_only_a_registered_agent_signs_for_a_party(
    procedures: dict[str, Procedure],
    acts_by: str,
    name: str,
    agents: list[dict[str, Any]],
    expected: str,
) -> None:
    data = {"party": 2, "acts_by": acts_by, "signed_by": name}
    who = party(2, "respondent", agents=agents, representative="向北川")
    values: dict[str, Any] = {"parties": [who], "data": data}
    found = ask(procedures, "record_consent", "signer_may_sign", **values)
    assert expected in found and bool(expected) == bool(found)


@pytest.mark.parametrize(
    ("given_on", "expected"), [(date(2026, 4, 4), "登记的有效代理人"), (date(2026, 4, 5), "")]
)
def test_an_agent_is_empowered_on_the_day_of_the_statement(
    procedures: dict[str, Procedure], given_on: date, expected: str
) -> None:
    agents = [{"name": "冉宗泽", "authority": "特别授权", "since": date(2026, 4, 5)}]
    values: dict[str, Any] = {"parties": [party(2, "respondent", agents=agents)]}
    data = {
        "party": 2, "acts_by": "agent", "signed_by": "冉宗泽", "statement_received_on": given_on,
    }  # fmt: skip
    found = ask(procedures, "record_consent", "signer_may_sign", **values, data=data)
    assert expected in found and bool(expected) == bool(found)


def test_a_natural_person_signs_in_person(procedures: dict[str, Procedure]) -> None:
    person = party(2, "respondent")
    person.kind = "natural"
    values: dict[str, Any] = {"parties": [person]}
    data = {"party": 2, "acts_by": "party", "signed_by": "别人"}
    where = "record_consent", "signer_may_sign"
    assert "本人签名" in ask(procedures, *where, **values, data=data)
    assert ask(procedures, *where, **values, data={**data, "signed_by": person.name}) == ""


def test_an_agent_without_special_authority_takes_nothing_back(
    procedures: dict[str, Procedure],
) -> None:
    data = {"party": 1, "acts_by": "agent", "signed_by": "冉宗泽"}
    where = "withdraw_request", "signer_may_dispose"
    for authority, expected in (("一般授权", "没有特别授权"), ("特别授权", "")):
        agents = [{"name": "冉宗泽", "authority": authority}]
        parties = [party(1, "requester", agents=agents)]
        assert expected in ask(procedures, *where, parties=parties, data=data)
        assert bool(expected) == bool(ask(procedures, *where, parties=parties, data=data))


def test_nobody_is_both_sides(procedures: dict[str, Procedure]) -> None:
    where = "file_mediation", "sides_are_different_people"
    same = [party(1, "requester"), party(2, "respondent")]
    assert ask(procedures, *where, parties=same) == ""
    same[1].name = " 当事人1"
    assert "相对的两方" in ask(procedures, *where, parties=same)
    same[1].name, same[0].id_no, same[1].id_no = "别名", "91500120EX", "91500120ex"
    assert "相对的两方" in ask(procedures, *where, parties=same)
    two = [party(1, "requester"), party(3, "requester", id_no="A"), party(2, "respondent")]
    two[1].name = two[0].name
    assert ask(procedures, *where, parties=two) == ""


def test_the_form_names_somebody_of_the_right_side(procedures: dict[str, Procedure]) -> None:
    assert "被请求人" in ask(
        procedures, "record_consent", "respondent_is_named", data={"party": 1}
    )
    assert "选择请求人" in ask(
        procedures, "withdraw_request", "requester_is_named", data={"party": 2}
    )
    parties = [answered(2, "agreed")]
    assert "已经登记" in ask(
        procedures, "record_consent", "consent_is_new", parties=parties, data={"party": 2}
    )
    assert not ask(
        procedures, "record_refusal", "refusal_is_new", parties=parties, data={"party": 2}
    )


def test_what_was_said_before_counts_no_more() -> None:
    one = party(1, "requester", declarations=[said("agreed", 4, "agreement")])
    assert consent.answer_of(one, "agreement") == "agreed"
    assert consent.answer_of(one, "agreement", since=4) == ""
    assert consent.answer_of(one, "confirmation") == ""
