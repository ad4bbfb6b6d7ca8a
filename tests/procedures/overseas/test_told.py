"""What an enterprise told of its dispute: conditions both ways, and what is printed after mending."""

from __future__ import annotations

import pytest

from casehub.procedures.overseas import told
from casehub.workflow.procedure import Procedure
from tests.procedures.asking import TODAY, YESTERDAY, KnownRow, Row, fault, knows, one_way
from tests.procedures.overseas.abroad import FIRM, RIVAL, Abroad
from tests.workflow.builders import event, party

SUBMITTED = event("submit_overseas_dispute", YESTERDAY, needs=["guidance"], country="设例国", product="榨菜")
NO_NEED = event("submit_overseas_dispute", YESTERDAY, needs=["none"], country="设例国")
GIVEN = event("give_guidance", TODAY)
ASKED = event("ask_guidance", TODAY)
TOLD, GUIDE = "overseas.submit_overseas_dispute", "overseas.give_guidance"
MEND = "overseas.mend_overseas_dispute"

ROWS: list[Row] = [
    ("overseas.submit_overseas_dispute", "one_enterprise_submits",
     {"parties": [party(1, "enterprise"), party(2, "enterprise")]}, "只能有一家"),
    ("overseas.submit_overseas_dispute", "one_enterprise_submits", {"parties": [party(1, "enterprise")]}, None),
    (TOLD, "sum_names_its_currency", {"data": {"amount": "5000.00"}}, "币种"),
    (TOLD, "sum_names_its_currency", {"data": {"amount": "5000.00", "currency": "美元"}}, None),
    (TOLD, "needs_do_not_contradict", {"data": {"needs": ["guidance", "none"]}}, "不再选其他"),
    (TOLD, "needs_do_not_contradict", {"data": {"needs": ["none"]}}, None),
    (GUIDE, "guidance_was_asked", {"events": [NO_NEED]}, "没有（再次）请求指导"),
    (GUIDE, "guidance_was_asked", {"events": [SUBMITTED, GIVEN]}, "没有（再次）请求指导"),
    (GUIDE, "guidance_was_asked", {"events": [SUBMITTED]}, None),
    (GUIDE, "guidance_was_asked", {"events": [NO_NEED, ASKED]}, None),
    (GUIDE, "guidance_was_asked", {"events": [SUBMITTED, GIVEN, ASKED]}, None),
    (MEND, "something_is_mended", {"events": [SUBMITTED], "data": {"country": "设例国", "reason": "x"}}, "不同的内容"),
    (MEND, "something_is_mended", {"events": [SUBMITTED], "data": {"country": "另一设例国", "reason": "x"}}, None),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[f"{row[1]}-{n}" for n, row in enumerate(ROWS)])
def test_a_condition_both_ways(procedures: dict[str, Procedure], row: Row) -> None:
    assert fault(procedures, row) == ""


def test_every_condition_is_tested_both_ways() -> None:
    assert one_way(ROWS, told.GUARDS) == set()


TWICE = [SUBMITTED, event("mend_overseas_dispute", TODAY, country="第二国"), event("mend_overseas_dispute", TODAY, product="豆腐乳")]
KNOWN: list[KnownRow] = [
    ("overseas_country", GUIDE, {"events": [SUBMITTED]}, "设例国"),
    # Two mendings of two things: neither undoes the other.
    ("overseas_country", GUIDE, {"events": TWICE}, "第二国"),
    ("overseas_product", GUIDE, {"events": TWICE}, "豆腐乳"),
    ("overseas_country", MEND, {"events": TWICE, "data": {"country": "第三国"}}, "第三国"),
    ("overseas_market", GUIDE, {"events": TWICE}, None),
    ("overseas_amount", GUIDE, {"events": [SUBMITTED]}, None),
    ("overseas_amount", GUIDE, {"events": [SUBMITTED], "data": {"amount": "5000.00", "currency": "美元"}}, "5000美元"),
    ("overseas_amount", GUIDE, {"events": [SUBMITTED], "data": {"amount": "5000.50", "currency": "USD"}}, "5000.50 USD"),
]


@pytest.mark.parametrize("row", KNOWN)
def test_what_was_mended_last_is_what_is_told(procedures: dict[str, Procedure], row: KnownRow) -> None:
    assert knows(procedures, row)


def test_the_form_prints_what_the_enterprise_wrote_and_what_was_mended(a: Abroad) -> None:
    a.follow(country="设例国", amount=None, currency=None)
    first = a.act("06-05", "mend_overseas_dispute", "section", **dict.fromkeys(told.MENDABLE) | {"country": "另一设例国"})
    facts = first.documents[0].facts
    assert (facts["country"], facts["product"], facts["consent_share"]) == ("另一设例国", "榨菜", True)
    assert facts["parties"]["enterprise"][0]["name"] == FIRM
    again = a.act("06-06", "mend_overseas_dispute", "section", **dict.fromkeys(told.MENDABLE) | {"product": "豆腐乳"})
    facts = again.documents[0].facts
    assert (facts["country"], facts["product"]) == ("另一设例国", "豆腐乳")


def test_two_enterprises_submit_in_two_matters(a: Abroad) -> None:
    a.registered(FIRM, RIVAL)
    assert "只能有一家" in a.refused("06-03", "submit_overseas_dispute", "clerk", **a.told)
    a.submit(FIRM)
    one = a.s.ref
    a.submit(RIVAL)
    assert one == "渝知海外〔2026〕1号"
    assert a.s.ref == "渝知海外〔2026〕2号"


def test_guidance_is_drafted_by_one_and_approved_by_another(a: Abroad) -> None:
    a.follow()
    made = a.act("06-08", "give_guidance", "section")
    assert [p.kind for p in made.documents] == ["overseas_guidance_opinion"]
    assert made.documents[0].number == "渝知海指〔2026〕1号"
    assert "没有（再次）请求指导" in a.refused("06-09", "give_guidance", "section")
    a.act("06-09", "ask_guidance")
    a.act("06-10", "give_guidance", "section")
    # From December it is a route: nobody gives it alone.
    step = a.s.office.rules.procedure("overseas", 1).step("give_guidance")
    assert step.route is not None
    assert [(one.roles, one.duty) for one in step.route.stations] == [(("case_officer",), "draft"), (("section_head",), "approve")]
