"""Conditions of an appraisal (办法第五十三条), each both ways."""

from __future__ import annotations

import pytest

from casehub.model import Service
from casehub.procedures.appraisal import conditions
from casehub.workflow.procedure import Procedure
from tests.procedures.asking import TODAY, YESTERDAY, Row, fault, one_way
from tests.workflow.builders import event, service


def served(party_id: int) -> Service:
    """The proof that this party has the opinion."""
    kinds = ["appraisal_opinion_notice"]
    return service(party_id=party_id, kinds=kinds, status="served", served_on=YESTERDAY)


ROWS: list[Row] = [
    ("appraisal.commission_appraisal", "appraisal_was_asked_in_time",
     {"data": {"initiative": "party", "requested_on": TODAY, "evidence_period_until": YESTERDAY}},
     "超过举证期限"),
    ("appraisal.commission_appraisal", "appraisal_was_asked_in_time",
     {"data": {"initiative": "party"}}, "申请鉴定的日期"),
    ("appraisal.commission_appraisal", "appraisal_was_asked_in_time",
     {"data": {"initiative": "public_interest"}}, None),
    ("appraisal.receive_opinion", "appraisal_ended_after_start",
     {"data": {"ended_on": YESTERDAY},
      "events": [event("commission_appraisal", TODAY, started_on=TODAY.isoformat())]},
     "不能早于委托"),
    ("appraisal.conclude_appraisal", "appraiser_answers_in_person",
     {"data": {"opinion_used": True, "appraiser_refused": True}}, "不得采用"),
    ("appraisal.conclude_appraisal", "opinion_was_served", {}, "尚未送达全部"),
    ("appraisal.receive_opinion", "opinion_ends_the_appraisal",
     {"data": {"made_on": YESTERDAY, "ended_on": TODAY}}, "应为鉴定意见作出之日"),
    ("appraisal.record_objection", "opinion_comes_first",
     {"data": {"received_on": YESTERDAY},
      "events": [event("receive_opinion", TODAY, made_on=TODAY.isoformat())]},
     "不能早于鉴定意见"),
    ("appraisal.receive_opinion", "appraisal_ended_after_start",
     {"data": {"ended_on": TODAY},
      "events": [event("commission_appraisal", TODAY, started_on=TODAY.isoformat())]}, None),
    ("appraisal.conclude_appraisal", "appraiser_answers_in_person",
     {"data": {"opinion_used": False, "appraiser_refused": True}}, None),
    ("appraisal.record_objection", "opinion_comes_first",
     {"data": {"received_on": TODAY},
      "events": [event("receive_opinion", TODAY, made_on=TODAY.isoformat())]}, None),
    ("appraisal.call_appraiser", "opinion_comes_first",
     {"data": {"told_on": YESTERDAY},
      "events": [event("receive_opinion", TODAY, made_on=TODAY.isoformat())]},
     "不能早于鉴定意见"),
    ("appraisal.receive_opinion", "opinion_ends_the_appraisal",
     {"data": {"made_on": TODAY, "ended_on": TODAY}}, None),
    ("appraisal.conclude_appraisal", "opinion_was_served",
     {"services": [served(1), served(2)]}, None),
    ("appraisal.conclude_appraisal", "opinion_was_served", {"services": [served(2)]}, "全部当事人"),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[f"{n}-{row[1]}" for n, row in enumerate(ROWS, 1)])
def test_a_condition_says_what_the_law_says(procedures: dict[str, Procedure], row: Row) -> None:
    assert fault(procedures, row) == ""


def test_every_condition_is_tested_both_ways() -> None:
    assert one_way(ROWS, conditions.GUARDS) == set()
