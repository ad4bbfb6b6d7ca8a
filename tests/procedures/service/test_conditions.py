"""Conditions of service (办法第十条), each both ways."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from casehub.model import Document, ServiceAttempt
from casehub.procedures.service import conditions
from casehub.workflow.procedure import Procedure
from tests.procedures.asking import TODAY, TOMORROW, YESTERDAY, Row, fault, one_way
from tests.workflow.builders import NOW, deadline, party, service


def tried(method: str = "mail", on: str = "2026-05-28", result: str = "failed") -> ServiceAttempt:
    return ServiceAttempt(made_on=date.fromisoformat(on), method=method, result=result, reason="拒收")



def made(number: int, status: str = "issued") -> Document:
    return Document(id=number, kind="answer_notice", status=status, issued_on=TODAY)


ROWS: list[Row] = [
    ("service.prove_direct", "served_not_before_document",
     {"data": {"served_on": TOMORROW}}, "不能晚于今天"),
    ("service.prove_direct", "served_not_before_document",
     {"data": {"served_on": YESTERDAY}, "services": [service(document_ids=[9])],
      "documents": [Document(id=9, issued_on=TODAY), Document(id=8, issued_on=TOMORROW)]},
     "不能早于文书日期"),
    ("service.prove_direct", "served_not_before_document",
     {"data": {"served_on": TODAY}, "services": [service(document_ids=[9])],
      "documents": [Document(id=9, issued_on=TODAY)]}, None),
    ("service.prove_mail", "served_not_before_sending",
     {"data": {"served_on": YESTERDAY}, "services": [service(sent_on=TODAY)]}, "不能早于发出"),
    ("service.record_failure", "served_not_before_sending",
     {"data": {"failed_on": YESTERDAY}, "services": [service(sent_on=TODAY)]}, "不能早于发出"),
    ("service.prove_electronic", "arrival_is_the_day_of_service",
     {"data": {"served_on": TODAY, "e_arrived_at": NOW - timedelta(days=1)}}, "到达日期"),
    ("service.prove_electronic", "arrival_is_the_day_of_service",
     {"data": {"served_on": TODAY, "e_arrived_at": NOW}}, None),
    ("service.send_electronic", "recipient_consented_to_electronic",
     {"services": [service()]}, "未书面同意"),
    ("service.send_electronic", "recipient_consented_to_electronic",
     {"services": [service(party=party(2, "respondent", e_consent=True))]}, "未书面同意"),
    ("service.send_electronic", "recipient_consented_to_electronic",
     {"services": [service(party=party(2, "respondent", e_consent=True, delivery_confirmed_on=TODAY))],
      "data": {"sent_on": YESTERDAY}}, "同意电子送达，发送日期不能早于"),
    ("service.send_electronic", "recipient_consented_to_electronic",
     {"services": [service(party=party(2, "respondent", e_consent=True, delivery_confirmed_on=TODAY))],
      "data": {"sent_on": TODAY}}, None),
    ("service.announce", "other_ways_failed",
     {"services": [service(attempts=[tried(result="sent"), tried("direct", result="sent")])],
      "data": {"ground": "unreachable"}}, "不能公告送达"),
    ("service.announce", "other_ways_failed",
     {"services": [service(attempts=[tried(), tried(on="2026-05-29")])],
      "data": {"ground": "unreachable"}}, "两种以上"),
    ("service.announce", "other_ways_failed",
     {"services": [service(attempts=[tried(), tried("direct")])],
      "data": {"ground": "unreachable"}}, None),
    ("service.announce", "other_ways_failed",
     {"services": [service(attempts=[tried(), tried("direct")])],
      "data": {"ground": "unreachable", "sent_on": date(2026, 5, 27)}}, "不能早于最后一次"),
    ("service.announce", "other_ways_failed",
     {"services": [service()], "data": {"ground": "whereabouts_unknown"}}, "下落不明的证明"),
    ("service.announce", "other_ways_failed",
     {"services": [service()],
      "data": {"ground": "whereabouts_unknown", "whereabouts_proof": "居委会证明"}}, None),
    ("service.announce", "announcement_is_long_enough",
     {"services": [service()], "data": {"announce_days": 29}}, "不得少于30日"),
    ("service.announce", "announcement_is_long_enough",
     {"services": [service()], "data": {"announce_days": 30}}, None),
    ("service.announce", "announcement_is_long_enough",
     {"services": [service(party=party(2, "respondent", no_domicile_in_china=True))],
      "data": {"announce_days": 30}}, "不得少于60日"),
    ("service.prove_left", "agreement_is_not_left",
     {"services": [service(kinds=["mediation_agreement"])]}, "不适用留置送达"),
    ("service.prove_left", "agreement_is_not_left",
     {"services": [service(kinds=["answer_notice"])]}, None),
    ("service.announce", "agreement_is_not_announced",
     {"services": [service(kinds=["mediation_agreement"])]}, "不能公告送达"),
    ("service.prove_mail", "agreement_reaches_the_party",
     {"data": {"relation": "mailroom"}, "services": [service(kinds=["mediation_agreement"])]},
     "当事人本人"),
    ("service.prove_mail", "agreement_reaches_the_party",
     {"data": {"relation": "mailroom"}, "services": [service(kinds=["answer_notice"])]}, None),
    ("service.prove_left", "left_has_witness_or_video",
     {"data": {"served_on": TODAY}}, "见证人"),
    ("service.prove_left", "left_has_witness_or_video",
     {"data": {"served_on": TODAY, "media": "照片6幅"}}, None),
    ("service.prove_mail", "sent_by_mail", {"services": [service(method="electronic")]},
     "不是以邮寄方式"),
    ("service.prove_electronic", "sent_electronically", {"services": [service(method="mail")]},
     "不是以电子方式"),
    ("service.prove_entrusted", "sent_for_entrusted_service",
     {"services": [service(method="entrusted")]}, None),
    ("service.prove_announcement", "announcement_period_is_over", {}, "尚未发布公告"),
    ("service.prove_announcement", "announcement_period_is_over",
     {"deadlines": [deadline("service.announcement", TODAY)]}, "届满后再办理"),
    ("service.prove_announcement", "announcement_period_is_over",
     {"deadlines": [deadline("service.announcement", YESTERDAY)],
      "data": {"served_on": YESTERDAY - timedelta(days=1)}},
     "公告期满之日"),
    ("service.prove_announcement", "announcement_period_is_over",
     {"deadlines": [deadline("service.announcement", YESTERDAY)],
      "data": {"served_on": YESTERDAY}}, None),
    ("service.announce", "agreement_is_not_announced",
     {"services": [service(kinds=["answer_notice"])]}, None),
    ("service.send_mail", "papers_are_to_be_served",
     {"services": [service(document_ids=[9])], "documents": [made(9, "void")]}, "文书已经作废"),
    ("service.send_mail", "papers_are_to_be_served",
     {"services": [service(document_ids=[8, 9])], "documents": [made(8), made(9, "void")]}, None),
    ("service.send_mail", "papers_are_to_be_served",
     {"services": [service(document_ids=[8])], "documents": [made(8)],
      "parties": [party(2, "respondent"), party(3, "respondent", succeeds_id=2)]}, "由他人承受"),
    ("service.prove_mail", "papers_are_to_be_served",
     {"services": [service(document_ids=[8], status="sent")], "documents": [made(8)],
      "parties": [party(2, "respondent"), party(3, "respondent", succeeds_id=2)]}, None),
    ("service.send_mail", "papers_are_to_be_served",
     {"services": [service(document_ids=[8])], "documents": [made(8)],
      "parties": [party(2, "respondent"), party(3, "respondent", succeeds_id=4)]}, None),
    ("service.prove_mail", "sent_by_mail", {"services": [service(method="mail")]}, None),
    ("service.prove_electronic", "sent_electronically",
     {"services": [service(method="electronic")]}, None),
    ("service.prove_entrusted", "sent_for_entrusted_service",
     {"services": [service(method="mail")]}, "不是以委托方式"),
    ("service.prove_mail", "served_not_before_sending",
     {"data": {"served_on": TODAY}, "services": [service(sent_on=TODAY)]}, None),
    ("service.cancel_service", "service_is_not_needed",
     {"services": [service(document_ids=[9])], "documents": [made(9)]}, "应当继续送达"),
    ("service.cancel_service", "service_is_not_needed",
     {"services": [service(document_ids=[9])], "documents": [made(9, "void")], "data": {"ground": "void"}},
     None),
    ("service.cancel_service", "service_is_not_needed",
     {"services": [service(document_ids=[9])], "documents": [made(9, "void")], "data": {"ground": "left"}},
     "与案卷不符"),
    ("service.cancel_service", "service_is_not_needed",
     {"services": [service(document_ids=[9]),
                   service(id=2, case_id=5, document_ids=[9, 8], status="served", served_on=TODAY)],
      "documents": [made(9)], "data": {"ground": "again"}}, None),
    ("service.cancel_service", "service_is_not_needed",
     {"services": [service(document_ids=[9])], "documents": [made(9)], "data": {"ground": "succeeded"},
      "parties": [party(2, "respondent"), party(3, "respondent", succeeds_id=2)]}, None),
    ("service.cancel_service", "service_is_not_needed",
     {"services": [service(document_ids=[9])], "documents": [made(9)], "data": {"ground": "succeeded"},
      "parties": [party(2, "respondent"), party(3, "respondent", succeeds_id=4)]}, "应当继续送达"),
    ("service.cancel_service", "service_is_not_needed",
     {"services": [service(document_ids=[9], party=party(2, "respondent", left_on=TOMORROW))],
      "documents": [made(9)], "data": {"ground": "left"}}, None),
    ("service.cancel_service", "service_is_not_needed",
     {"services": [service(document_ids=[9], party=party(2, "respondent", left_on=YESTERDAY))],
      "documents": [made(9)], "data": {"ground": "left"}}, "应当继续送达"),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[f"{n}-{row[1]}" for n, row in enumerate(ROWS, 1)])
def test_a_condition_says_what_the_law_says(procedures: dict[str, Procedure], row: Row) -> None:
    assert fault(procedures, row) == ""


def test_every_condition_is_tested_both_ways() -> None:
    assert one_way(ROWS, conditions.GUARDS) == set()
