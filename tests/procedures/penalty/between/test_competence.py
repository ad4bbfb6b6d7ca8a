"""Two bureaus about one case: seven working days to agree, then the superior (程序规定第十三条至第十六条)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from casehub.casefile import registering
from casehub.people import bureau
from casehub.procedures.penalty.between import competence
from casehub.workflow.procedure import Procedure
from tests import factories
from tests.acts.scene import day
from tests.faults.world import at
from tests.procedures.asking import TODAY, YESTERDAY, Row, fault, one_way
from tests.procedures.designating.above import BELOW, BESIDE, OUTSIDE, Above
from tests.procedures.penalty.enforcing import HOLDER, INFRINGER, MARK, Enforcing
from tests.workflow.builders import deadline, event, situation

ASK, ANSWER, SETTLE = "penalty.consult_jurisdiction", "penalty.answer_jurisdiction", "penalty.settle_jurisdiction"
UP, GOT, NAMED, FILE = (
    "penalty.report_jurisdiction", "penalty.note_request_received", "penalty.enter_designation", "penalty.file_case",
)  # fmt: skip
LONG_AGO = TODAY - timedelta(days=30)


def told(*steps: str | tuple[str, dict[str, Any]], **data: Any) -> dict[str, Any]:
    """What was entered, oldest first, and the form."""
    events = []
    for n, one in enumerate(steps, 1):
        name, said = (one, {}) if isinstance(one, str) else one
        events.append(event(name, YESTERDAY, **said))
        events[-1].seq = n
    return {"events": events, "data": data}


def running(until: date, *steps: str | tuple[str, dict[str, Any]]) -> dict[str, Any]:
    """The same while the seven working days run."""
    return {**told(*steps), "deadlines": [deadline("jurisdiction.agree", until)]}


def asked(on: date = TODAY) -> tuple[str, dict[str, Any]]:
    return "consult_jurisdiction", {"dispute_on": str(on), "common_superior": "国家市场监督管理总局"}


NO = ("enter_jurisdiction_reply", {"dispute_answer": "disagree"})
YES = ("enter_jurisdiction_reply", {"dispute_answer": "agree"})
HERE = ("register_clue", {"moved_as_case": True})
FOR_THEM = ("settle_jurisdiction", {"settled_for": "theirs"})
TO_US = ("enter_designation", {"designated_to": "ours"})
ROWS: list[Row] = [
    (ASK, "no_dispute_is_open", told(asked()), "正在协商"),
    (ASK, "no_dispute_is_open", told(("enter_jurisdiction_question", {})), "正在协商"),
    (ASK, "no_dispute_is_open", told(asked(), FOR_THEM), None),
    (ASK, "no_dispute_is_open", told(asked(), TO_US), None),
    (SETTLE, "dispute_is_open", told(), "没有正在协商"),
    (SETTLE, "dispute_is_open", told(asked()), None),
    (ANSWER, "their_question_waits", told(asked()), "没有等待答复"),
    (ANSWER, "their_question_waits", told("enter_jurisdiction_question"), None),
    (ANSWER, "their_question_waits", told("enter_jurisdiction_question", "answer_jurisdiction"), "已经函复"),
    (UP, "dispute_goes_up", told(), "没有管辖争议"),
    # Whoever got a case and objects asks the superior at once (第十四条).
    (UP, "dispute_goes_up", told(HERE), None),
    (UP, "dispute_goes_up", running(TODAY, asked()), "尚未表示不同意"),
    (UP, "dispute_goes_up", running(TODAY, asked(), YES), "尚未表示不同意"),
    (UP, "dispute_goes_up", running(TODAY, asked(), NO), None),
    (UP, "dispute_goes_up", running(YESTERDAY, asked()), None),
    (UP, "dispute_goes_up", told(asked(), NO, "report_jurisdiction"), "等待上级通知"),
    (GOT, "competence_was_asked", told(asked()), "没有报请"),
    (GOT, "competence_was_asked", told("report_jurisdiction", TO_US), "没有报请"),
    (GOT, "competence_was_asked", told("report_jurisdiction", request_received_on=LONG_AGO), "不能早于报请"),
    (GOT, "competence_was_asked", told("report_jurisdiction", request_received_on=TODAY), None),
    (NAMED, "designation_dates_follow", told(designated_on=TODAY, designation_came_on=YESTERDAY), "不能早于通知书日期"),
    (NAMED, "designation_dates_follow", told(designated_on=YESTERDAY, designation_came_on=TODAY), None),
    (FILE, "case_is_not_given_to_another", told(asked(), FOR_THEM), "应当移送"),
    # What was entered last holds.
    (FILE, "case_is_not_given_to_another", told(asked(), FOR_THEM, TO_US), None),
    (FILE, "case_is_not_given_to_another", told(), None),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[f"{row[1]}-{n}" for n, row in enumerate(ROWS)])
def test_a_condition_says_what_the_law_says(procedures: dict[str, Procedure], row: Row) -> None:
    assert fault(procedures, row) == ""


def test_every_condition_is_tested_both_ways() -> None:
    assert one_way(ROWS, competence.GUARDS) == set()


def test_titles_name_the_act_and_the_request_the_superior_of_the_dispute(procedures: dict[str, Procedure]) -> None:
    for step, heading, words in (
        ("consult_jurisdiction", competence.dispute_heading, "关于商请协商涉嫌售假一案管辖的函"),
        ("answer_jurisdiction", competence.dispute_reply_heading, "关于涉嫌售假一案管辖的复函"),
        ("report_jurisdiction", competence.designation_heading, "关于报请指定涉嫌售假一案管辖的请示"),
    ):
        made = situation(procedures["penalty"], step, **told(asked(), suspected="涉嫌售假"))
        assert heading(made) == f"重庆市知识产权局{words}"
        assert competence.dispute_superior(made) == "国家市场监督管理总局"
        assert competence.dispute_began_on(made) == TODAY


def below(e: Enforcing) -> str:
    """A clue that a bureau below verifies, of the same database; it is head and clerk at once."""
    work = e.s.office.work(e.s.session, "elsewhere", at("2026-04-01", "10:00"))
    here = work.actor.organisation_id
    staff = (("headbelow", "万州科长", "section_head"), ("mate", "万州同事", "case_officer"), ("chief", "万州局长", "department_head"))
    for n, (username, name, role) in enumerate(staff):
        row = {
            "username": username, "name": name, "organisation_id": here, "post": "示例", "phone": f"023-0000-531{n}", "roles": [role],
            "certificate": {"number": f"示例执-500000-031{n}", "valid_from": factories.SINCE, "valid_to": date(2030, 12, 31)},
        }  # fmt: skip
        hired = bureau.add_person(e.s.session, e.s.office.rules, row, factories.PASSWORD, factories.SINCE, hashed=factories.HASHED)
        e.s.office.people[username] = hired.id
    parties = [factories.party("right_holder", HOLDER, capacity="holder"), factories.party("respondent", INFRINGER)]
    request = registering.Request("penalty", parties, [MARK], another="另一件事")
    e.s.ref = registering.register(work, work.rules.tracks["penalty_right_holder"], request).reference
    e.s.act(
        "elsewhere", "04-01", "register_clue", source="right_holder", received_on=day("04-01"), first_received_on=None, sender=None,
        wants_reply=False, evidence_items=[{"label": "权1", "name": "商标注册证"}],
    )  # fmt: skip
    e.s.act("headbelow", "04-02", "assign_verification", officers=[e.s.person("elsewhere"), e.s.person("mate")])
    return e.s.ref


def test_what_the_superior_of_this_database_decided_is_entered_as_it_decided(e: Enforcing) -> None:
    lower = below(e)
    superior = Above(e.s).asked()
    notice = superior.named().documents[0]
    told: dict[str, Any] = {
        "designation_by": "重庆市知识产权局", "designation_no": notice.number, "designated_on": day("04-10"),
        "designation_came_on": day("04-13"), "designated_to": "ours", "designated_name": BELOW,
    }  # fmt: skip
    for wrong, said in (
        ({"designated_to": "theirs"}, "与所选的不一致"),
        ({"designated_name": OUTSIDE}, f"通知书指定的是{BELOW}"),
        ({"designated_on": day("04-09")}, "通知书日期是2026年4月10日"),
        ({"designation_by": "国家市场监督管理总局"}, "由重庆市知识产权局签发"),
        # Edge case 48: in other brackets the number is refused, with the form that is right.
        ({"designation_no": str(notice.number).replace("〔", " [").replace("〕", "]")}, f"应写作“{notice.number}”"),
    ):
        assert said in e.s.refused("elsewhere", "04-13", "enter_designation", of=lower, **told | wrong)
    # A notice that somebody outside issued is believed.
    e.s.act("elsewhere", "04-13", "enter_designation", of=lower, **told | {"designation_no": "国市监指〔2026〕9号", "designated_to": "theirs"})
    pair = {"officers": [e.s.person("elsewhere"), e.s.person("mate")]}
    lost = e.s.refused("chief", "04-14", "file_case", of=lower, **pair)
    assert "应当移送，本局不再处理" in lost
    e.s.act("elsewhere", "04-14", "enter_designation", of=lower, **told)
    e.s.act("chief", "04-14", "file_case", of=lower, **pair)


def test_a_notice_that_names_others_or_was_replaced_is_not_entered(e: Enforcing) -> None:
    lower = below(e)
    superior = Above(e.s).asked()
    of_others = superior.named(designated_office=superior.office(BESIDE)).documents[0]
    told: dict[str, Any] = {
        "designation_by": "重庆市知识产权局", "designated_on": day("04-10"), "designation_came_on": day("04-13"),
        "designated_to": "ours", "designated_name": BELOW,
    }  # fmt: skip
    said = e.s.refused("elsewhere", "04-13", "enter_designation", of=lower, designation_no=of_others.number, **told)
    assert "没有写明本局" in said and BESIDE not in said
    made = superior.named().documents[0]
    made.status = "void"
    e.s.session.flush()
    said = e.s.refused("elsewhere", "04-13", "enter_designation", of=lower, designation_no=made.number, **told)
    assert "已经更正或者作废" in said
