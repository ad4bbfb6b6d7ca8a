"""What help is given, by whom, and how it ends."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from casehub.casefile.cooperation import experts
from casehub.record import audit
from tests.acts.scene import day
from tests.faults.world import at
from tests.procedures.rights_aid.aiding import ASKER, EXPERT, OTHER

if TYPE_CHECKING:
    from tests.procedures.rights_aid.aiding import Aiding

HELP = {"aid_kind": "evidence", "way": "visit", "done_text": "指导公证保全"}


def test_it_lives_from_the_application_to_the_archive(a: Aiding) -> None:
    a.ask(OTHER, aid_kinds=["evidence", "expert"]).take_up()
    assert "不能按完成结案" in a.refused("03-25", "close_aid", "section", result="done")
    assert "不能早于受理之日" in a.refused("03-25", "record_aid", given_on=day("03-19"), **HELP)
    a.act("03-25", "record_aid", given_on=day("03-25"), **HELP)
    opinion = a.act("04-08", "give_expert_opinion", "section", experts=a.experts("甲", "乙", "丙"), opinion="倾向认为近似。")
    number = opinion.documents[-1].number
    a.hand("04-09")
    paper = a.act("04-15", "close_aid", "section", result="done", satisfaction=None).documents[-1]
    assert (number, paper.facts["opinions"]) == ("渝知维援〔2026〕1-2号", number)
    assert [row["text"] for row in paper.facts["course"]] == ["指导公证保全"]
    assert (a.s.state, a.s.outcomes("aid.conclude")) == ("aid_closed", {"met"})
    a.act("04-20", "follow_up_aid", visited_on=day("04-20"), satisfaction="5")
    a.hand("04-20")
    a.s.printed()
    cover = a.act("05-11", "archive_volume", "archivist").documents[0]
    assert (a.s.state, cover.facts["outcome_text"], a.s.open_all()) == ("archived", "完成援助", [])
    found = audit.verify(a.s.session, against=audit.Against(a.s.office.rules)).faults
    assert [str(one) for one in found if a.s.ref in str(one)] == []


def said(a: Aiding, rows: list[dict[str, Any]], when: str = "04-08") -> str:
    return a.refused(when, "give_expert_opinion", "section", experts=rows)


def test_experts_are_three_or_more_odd_and_free_of_interest(a: Aiding) -> None:
    a.ask(OTHER).take_up()
    one, two, three, four = a.experts("甲", "乙", "丙", "丁")
    assert "3名以上单数，现在是1名" in said(a, [one])
    assert "现在是4名" in said(a, [one, two, three, four])
    assert "甲选择了两次" in said(a, [one, two, one])
    assert "甲有利害关系" in said(a, [one | {"conflict": "case"}, two, three])
    for name in (OTHER, ASKER):
        near = {"expert": a.expert(f"戊{name}", conflicts=f"重庆示例公司\n{name}"), "conflict": "none"}
        assert f"声明与{name}有利害关系" in said(a, [near, two, three])
    inside = {"expert": a.expert("己", employer=OTHER), "conflict": "none"}
    assert f"己声明与{OTHER}有利害关系" in said(a, [inside, two, three])


def test_who_is_asked_stands_in_the_pool_on_the_very_day(a: Aiding) -> None:
    a.ask().take_up()
    rows = a.experts("甲", "乙")
    over = a.expert("丙", until=date(2026, 4, 7))
    to_come = a.expert("丁", since=date(2026, 4, 9))
    helper = a.expert("戊", sort="volunteer")

    def third(number: int, when: str = "04-08") -> str:
        return said(a, [*rows, {"expert": number, "conflict": "none"}], when)

    assert "丙的有效期为2026年1月1日至2026年4月7日，今天不能邀请" in third(over)
    assert "丁的有效期为2026年4月9日至" in third(to_come)
    assert "不在本局的专家库" in third(helper)
    # Of another office, and of nobody.
    other = a.s.office.work(a.s.session, "elsewhere", at("2026-01-05", "09:00"))
    assert "不在本局的专家库" in third(experts.add(other, {"name": "己", **EXPERT}).id)
    assert "不在本局的专家库" in third(99999)
    # Who left is refused from the day after; on the last day of a period everybody may be asked.
    work = a.s.office.work(a.s.session, "section", at("2026-04-08", "09:00"))
    left = a.expert("庚")
    experts.end(work, experts.find_expert(work, left), day("04-07"), "本人退出")
    assert "庚的有效期为2026年1月1日至2026年4月7日" in third(left)
    last = [*rows, {"expert": over, "conflict": "none"}]
    paper = a.act("04-07", "give_expert_opinion", "section", experts=last).documents[-1]
    assert [row["name"] for row in paper.facts["panel_of_experts"]] == ["甲", "乙", "丙"]


def test_experts_see_nothing_without_consent(a: Aiding) -> None:
    a.ask(consent_share="unsaid").take_up()
    assert "没有同意" in a.refused("04-08", "give_expert_opinion", "section", experts=a.experts("甲", "乙", "丙"))


def test_consent_that_comes_later_has_a_day_and_counts_until_it_is_taken_back(a: Aiding) -> None:
    a.ask(consent_share="unsaid").take_up()
    rows = a.experts("甲", "乙", "丙")
    assert "先登记申请人的同意" in a.refused("03-24", "give_expert_opinion", "section", experts=rows)
    assert "不能早于" in a.refused("03-24", "record_aid_consent", consent_on=day("03-17"), consent_share="agreed")
    a.act("03-24", "record_aid_consent", consent_on=day("03-24"), consent_share="agreed")
    a.act("03-25", "record_aid_consent", consent_on=day("03-25"), consent_share="declined")
    assert "没有同意" in a.refused("03-26", "give_expert_opinion", "section", experts=rows)
    a.act("03-26", "record_aid_consent", consent_on=day("03-26"), consent_share="agreed")
    a.act("03-27", "give_expert_opinion", "section", experts=rows)
    # What the application itself says stays as it was handed in: nothing was chosen there.
    paper = a.act("03-27", "issue_document.aid_application", "clerk").documents[-1]
    assert paper.facts["consent_share"] == "unsaid"


def test_the_closing_says_of_each_kind_that_was_asked_whether_it_was_given(a: Aiding) -> None:
    a.ask(aid_kinds=["evidence", "expert"]).take_up()
    a.act("03-25", "record_aid", given_on=day("03-25"), **HELP)
    a.hand("03-25")
    assert "请写明类型和原因" in a.refused("03-26", "close_aid", "section", result="done", undone_text=None)
    paper = a.act("03-26", "close_aid", "section", result="done", undone_text="专家意见：不需要。").documents[-1]
    # An opinion of experts that was not issued is not said to be given.
    rows = [(row["aid_kind"], row["given"]) for row in paper.facts["by_kind"]]
    assert rows == [("evidence", True), ("expert", False)]
    assert paper.facts["undone_text"] == "专家意见：不需要。"


def test_one_of_two_who_withdraws_leaves_and_the_aid_goes_on(a: Aiding) -> None:
    a.ask(beside=[OTHER]).take_up()
    assert "尚有其他申请人" in a.refused("03-24", "withdraw_aid", withdrawn_on=day("03-24"))
    first = a.s.party("requester")
    told = {"party": first, "withdrawn_on": day("03-24")}
    a.act("03-24", "let_applicant_go", **told)
    assert (a.s.state, [p.name for p in a.s.case().parties if p.left_on is None]) == ("helping", [OTHER])
    assert "没有其他申请人" in a.refused("03-25", "let_applicant_go", **told)
    a.act("03-25", "take_back_leaving_applicant", "section", party=first)
    assert [p.name for p in a.s.case().parties if p.left_on is None] == [ASKER, OTHER]
    a.act("03-26", "let_applicant_go", party=first, withdrawn_on=day("03-26"))
    paper = a.act("03-27", "withdraw_aid", withdrawn_on=day("03-27")).documents[-1]
    assert (a.s.state, [p["name"] for p in paper.facts["parties"]["requester"]]) == ("aid_closed", [OTHER])


def test_a_wait_while_helping_comes_back_to_the_help(a: Aiding) -> None:
    a.ask().take_up()
    before = a.s.due("aid.conclude")
    a.act("03-23", "pause_aid", wait_until=day("03-30"))
    assert a.s.state == "help_halted"
    a.act("03-27", "resume_aid", received_on=day("03-27"))
    assert (a.s.state, a.s.due("aid.conclude") > before) == ("helping", True)
    a.act("03-27", "pause_aid", wait_until=day("03-30"))
    assert "可以补充至" in a.refused("03-30", "go_on_without_material")
    a.act("03-31", "go_on_without_material", wait_over_on=day("03-30"))
    assert a.s.state == "helping"


def test_who_withdraws_ends_it_and_nothing_waits(a: Aiding) -> None:
    a.ask()
    a.act("03-19", "want_aid_material", wait_until=day("03-26"))
    assert "不能早于" in a.refused("03-20", "withdraw_aid", withdrawn_on=day("03-17"))
    paper = a.act("03-20", "withdraw_aid", withdrawn_on=day("03-20"), result_text="已经和解。").documents[-1]
    assert (a.s.state, paper.facts["result"], paper.facts["taken_up_on"]) == ("aid_closed", "withdrawn", None)
    assert [one.rule for one in a.s.open_all()] == ["archive.volume"]
    a.act("03-23", "take_back_aid_decision", "section", reason="登记到了另一件。")
    assert a.s.state == "lacking_material"


def test_a_closing_that_was_entered_wrongly_is_taken_back(a: Aiding) -> None:
    a.ask().take_up()
    a.hand("03-25")
    a.act("03-25", "close_aid", "section", result="ended")
    a.act("03-26", "take_back_aid_decision", "section", reason="登记到了另一件。")
    assert (a.s.state, len(a.s.open("aid.conclude"))) == ("helping", 1)


def test_who_helps_may_change_while_it_is_paused(a: Aiding) -> None:
    a.ask(handler=None).take_up()
    a.act("03-23", "pause_aid", wait_until=day("03-30"))
    a.act("03-24", "change_aid_handler", "section", handler=a.s.person("second"))
    assert a.s.person("second") in {one.person_id for one in a.s.case().assignments if one.is_current}


def test_who_speaks_for_the_applicant_is_no_expert_without_interest(a: Aiding) -> None:
    agent = {"agent_name": "何静宜", "agent_firm": "重庆示例江津律师事务所", "agent_until": None}
    a.ask(OTHER).act("03-19", "register_agent", party=a.s.party("requester"), **agent)
    a.take_up()
    one, two = a.experts("甲", "乙")
    for near in ({"name": "向望舒"}, {"name": "何静宜"}, {"name": "丁", "employer": "重庆示例江津律师事务所"}):
        row = {"expert": a.expert(**near), "conflict": "none"}
        assert f"是{ASKER}的代表人、代理人" in said(a, [row, one, two])


def test_it_is_not_closed_while_its_papers_wait_for_their_service(a: Aiding) -> None:
    a.ask(aid_kinds=["evidence"]).take_up()
    a.act("03-25", "record_aid", given_on=day("03-25"), **HELP)
    assert "尚有1件文书未取得送达凭证" in a.refused("03-26", "close_aid", "section", result="done")
    a.hand("03-26")
    a.act("03-26", "close_aid", "section", result="done")
