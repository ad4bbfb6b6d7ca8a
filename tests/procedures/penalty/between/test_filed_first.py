"""Edge case 43: of two bureaus the first to file has the case, and of equals the superior names one."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from casehub.casefile import situations
from casehub.law.zone import OFFICE_ZONE
from casehub.model import Organisation
from casehub.procedures.penalty.between import filed_first
from casehub.procedures.penalty.between.filed_first import Filing, order_of
from tests.acts.scene import day
from tests.faults.world import at
from tests.procedures.asking import Row, fault, one_way
from tests.procedures.penalty.between.test_competence import below

if TYPE_CHECKING:
    from casehub.workflow.procedure import Procedure
    from tests.procedures.penalty.enforcing import Enforcing

ASK, SETTLE, UP = "consult_jurisdiction", "settle_jurisdiction", "report_jurisdiction"
# Our case of the tests is filed on 26 March 2026 at 17:00.
OURS = datetime(2026, 3, 26, 17, 0, tzinfo=OFFICE_ZONE)


def filing(moment: datetime | None = None, on: date | None = None) -> Filing:
    return Filing(on or (moment or OURS).date(), moment)


@pytest.mark.parametrize(
    ("theirs", "order"),
    [
        (None, None),
        (filing(on=date(2026, 3, 25)), "theirs"),
        (filing(on=date(2026, 3, 27)), "ours"),
        (filing(on=date(2026, 3, 26)), "same_day"),
        (filing(OURS - timedelta(minutes=1)), "theirs"),
        (filing(OURS + timedelta(minutes=1)), "ours"),
        # Nobody tells seconds: within one minute neither is first.
        (filing(OURS + timedelta(seconds=59)), "tie"),
        (filing(OURS), "tie"),
    ],
)
def test_days_decide_and_on_one_day_minutes_do(theirs: Filing | None, order: str | None) -> None:
    assert order_of(filing(OURS), theirs) == order


def test_whoever_alone_has_filed_is_first() -> None:
    assert order_of(None, filing(OURS)) == "theirs"
    assert order_of(None, None) is None


def told(**data: Any) -> dict[str, Any]:
    return {"data": data}


ALONE = {"their_filed_on": date(2026, 3, 25)}
MOMENT = {"their_filed_at": datetime(2026, 3, 25, 9, 30, tzinfo=OFFICE_ZONE)}
ROWS: list[Row] = [
    ("penalty.consult_jurisdiction", "their_filing_is_one", told(**ALONE, **MOMENT), None),
    ("penalty.consult_jurisdiction", "their_filing_is_one", told(**MOMENT, their_filed_on=date(2026, 3, 26)), "不是同一天"),
    # This bureau has filed nothing: the other is first.
    ("penalty.consult_jurisdiction", "competence_follows_the_first_filing", told(**ALONE, dispute_proposal="you_take"), None),
    ("penalty.consult_jurisdiction", "competence_follows_the_first_filing", told(**ALONE, dispute_proposal="joint"), None),
    ("penalty.consult_jurisdiction", "competence_follows_the_first_filing", told(dispute_proposal="we_take"), None),
    (
        "penalty.consult_jurisdiction", "competence_follows_the_first_filing",
        told(**ALONE, dispute_proposal="we_take"), "对方最先立案，由对方管辖",
    ),
    (
        "penalty.consult_jurisdiction", "competence_follows_the_first_filing",
        told(**ALONE, dispute_proposal="we_take", out_of_order="对方没有管辖权"), None,
    ),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[f"{row[1]}-{n}" for n, row in enumerate(ROWS)])
def test_a_condition_says_what_the_law_says(procedures: dict[str, Procedure], row: Row) -> None:
    assert fault(procedures, row) == ""


def test_every_condition_is_tested_both_ways() -> None:
    assert one_way(ROWS, filed_first.GUARDS) == set()


def office(e: Enforcing, key: str) -> int:
    return e.s.session.scalars(select(Organisation.id).where(Organisation.key == key)).one()


def card(e: Enforcing) -> list[str]:
    """What the page of the case says of both filings."""
    work = e.s.office.work(e.s.session, "head", at("2026-04-14"))
    s = situations.load(work, e.s.case(), next(iter(work.rules.procedure("penalty").steps)))
    return [f"{line.words}｜{line.text}" for line in filed_first.who_filed_first(s)]


def ask(e: Enforcing, **more: Any) -> dict[str, Any]:
    """A letter about the competence, with what is told of the other bureau's filing."""
    return {
        "receiver": office(e, "dazhou"), "agreements": None, "dispute_on": day("04-13"), "their_case_no": None,
        "their_filed_on": None, "their_filed_at": None, "out_of_order": None, "dispute_proposal": "we_take", **more,
    }  # fmt: skip


FIRST = {"their_filed_on": day("03-25")}
LATER = {"their_filed_on": day("03-26"), "their_filed_at": at("2026-03-26", "17:01")}
EQUAL = {"their_filed_on": day("03-26"), "their_filed_at": at("2026-03-26", "17:00")}


def test_who_filed_first_keeps_the_case_and_agrees_otherwise_for_a_reason_alone(e: Enforcing) -> None:
    e.file()
    e.act("head", "04-13", ASK, **ask(e, **LATER))
    assert card(e) == ["本局最先立案，由本局管辖｜本局2026年3月26日17时00分；对方2026年3月26日17时01分"]
    # Nothing hurries: they may still agree.
    assert "协商期限至" in e.refused("head", "04-14", UP)
    away = {"settled_for": "theirs", "settled_on": day("04-14"), "out_of_order": None}
    assert "本局最先立案，由本局管辖" in e.refused("head", "04-14", SETTLE, **away)
    e.act("head", "04-14", SETTLE, **{**away, "settled_for": "ours"})
    assert card(e) == []


def test_who_filed_later_claims_nothing_without_a_reason(e: Enforcing) -> None:
    e.file()
    assert "对方最先立案，由对方管辖" in e.refused("head", "04-13", ASK, **ask(e, **FIRST))
    e.act("head", "04-13", ASK, **ask(e, **FIRST, dispute_proposal="you_take"))
    assert card(e) == ["对方最先立案，由对方管辖｜本局2026年3月26日17时00分；对方2026年3月25日"]
    here = {"settled_for": "ours", "settled_on": day("04-14"), "out_of_order": None}
    assert "对方最先立案" in e.refused("head", "04-14", SETTLE, **here)
    e.act("head", "04-14", SETTLE, **{**here, "out_of_order": "行为地、住所地都在本市，对方没有管辖权"})


def test_of_two_that_filed_at_one_minute_the_superior_is_asked_at_once(e: Enforcing) -> None:
    e.file()
    e.act("head", "04-13", ASK, **ask(e, **EQUAL))
    assert card(e)[0].startswith("同时立案，报请共同的上一级机关指定管辖｜")
    # Neither the seven working days nor a no is waited for; both filings stand in the request.
    done = e.act("head", "04-14", UP)
    times = done.documents[0].facts["filing_times"]
    assert times == "我局2026年3月26日17时00分；对方2026年3月26日17时00分"


def test_the_minute_that_decides_comes_with_the_answer(e: Enforcing) -> None:
    e.file()
    done = e.act("head", "04-13", ASK, **ask(e, their_filed_on=day("03-26")))
    assert card(e)[0].startswith("同日立案，请核实并登记对方立案的时、分")
    assert "协商期限至" in e.refused("head", "04-14", UP)
    flow = done.documents[0].facts["letter"]["flow_id"]
    said = {"clue_answer_on": day("04-14"), "moved_flow_no": flow, "dispute_answer": "agree"}
    e.act("clerk", "04-14", "enter_jurisdiction_reply", **said, **EQUAL)
    assert card(e)[0].startswith("同时立案")
    e.act("head", "04-14", UP)


def test_the_other_bureau_sees_the_same_order_from_its_own_side(e: Enforcing) -> None:
    """The bureau below has filed nothing when the letter of one that has comes in."""
    lower = below(e)
    asked = {
        "question_on": day("04-13"), "dispute_on": day("04-13"), "their_filed_on": day("03-26"), "their_filed_at": None,
    }  # fmt: skip
    e.act("elsewhere", "04-13", "enter_jurisdiction_question", of=lower, **asked)
    e.s.ref = lower
    assert card(e) == ["对方最先立案，由对方管辖｜本局尚未立案；对方2026年3月26日"]
    ours = {"settled_for": "ours", "settled_on": day("04-14"), "out_of_order": None}
    assert "对方最先立案" in e.refused("chief", "04-14", SETTLE, of=lower, **ours)
    e.act("chief", "04-14", SETTLE, of=lower, **{**ours, "settled_for": "theirs"})
    pair = {"officers": [e.s.person("elsewhere"), e.s.person("mate")]}
    assert "应当移送" in e.refused("chief", "04-15", "file_case", of=lower, **pair)
