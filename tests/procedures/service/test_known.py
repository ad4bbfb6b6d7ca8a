"""What a service knows of itself for its receipt and its announcement, and how it changes."""

from __future__ import annotations

from typing import Any

import pytest

from casehub.law.service import METHODS
from casehub.model import Document, Service, ServiceAttempt
from casehub.procedures.service import known
from casehub.workflow.procedure import Procedure
from tests.procedures.asking import TODAY, YESTERDAY, KnownRow, knows, untold
from tests.workflow.builders import event, party, service

# What the papers of a real case tell: tests/acts/test_side_roads_service.py and the journeys ask them.
OF_PAPERS = {"periods_announced", "summons_announced", "entrusted_reply_by"}
PAPER = Document(id=9, case_id=5, kind="answer_notice", title="答辩通知书", number="渝知〔2026〕3号", status="issued",
                 facts={"doc": {"enclosures": [{"name": "请求书副本"}, {"name": "合议组成员告知书", "paper": True}]},
                        "form": 3, "remedy": {"mode": "both", "announced": "不服《答辩通知书》的，可以起诉。"}})  # fmt: skip
PLAIN = Document(id=8, case_id=5, kind="notice", title="通知书", status="issued", facts={"doc": {"enclosures": []}, "remedy": {"mode": "none"}})
LETTER = service(document_ids=[9], method="mail", tracking="EX123")
ABROAD = service(document_ids=[9], party=party(2, "respondent", no_domicile_in_china=True))
HOME = service(document_ids=[9], method="direct", party=party(2, "respondent", address="万州路1号"))
WIRED = service(document_ids=[9], method="electronic")
TRIED = service(attempts=[ServiceAttempt(made_on=YESTERDAY, method="mail", result="failed", reason="拒收"),
                          ServiceAttempt(made_on=TODAY, method="direct", result="sent", reason="")])  # fmt: skip
WHERE = "service.prove_mail"
SIGNED = Document(id=7, case_id=5, kind="mediation_agreement", title="调解协议书", number="渝知〔2026〕4号", status="issued",
                  facts={"doc": {"enclosures": [{"name": "签署稿"}]}, "form": 3})  # fmt: skip


def having(row: Service, **data: Any) -> dict[str, Any]:
    return {"services": [row], "documents": [PAPER, PLAIN], "data": data}


ROWS: list[KnownRow] = [
    ("handed_over", WHERE, {}, []),
    ("handed_over", WHERE, having(LETTER),
     [{"title": "答辩通知书", "no": "渝知〔2026〕3号", "copies": 1}, {"title": "请求书副本", "no": "", "copies": 1}]),
    ("handed_over", WHERE, having(service(document_ids=[9, 7])) | {"documents": [SIGNED]},
     [{"title": "调解协议书", "no": "渝知〔2026〕4号", "copies": 1, "by_hand": True}, {"title": "签署稿", "no": "", "copies": 1}]),
    ("recipient", WHERE, {}, None),
    ("recipient", WHERE, having(LETTER), 2),
    ("service_place", WHERE, having(HOME), "万州路1号"),
    ("service_place", WHERE, having(HOME, place="法定住所"), "法定住所"),
    ("service_method", WHERE, {}, None),
    ("service_method", WHERE, having(LETTER), "mail"),
    ("servers", WHERE, having(LETTER), [1]),
    ("servers", WHERE, having(LETTER, servers=[4, 5]), [4, 5]),
    ("receiver_name", WHERE, having(LETTER, receiver="门卫", relation="mailroom"), "门卫"),
    ("receiver_name", WHERE, having(LETTER, receiver="本人", relation="self"), None),
    ("receiver_relation", WHERE, having(LETTER, relation="neighbour"), "other"),
    ("receiver_relation", WHERE, having(LETTER, relation="mailroom"), "mailroom"),
    ("receiver_relation", WHERE, having(LETTER, relation="self"), None),
    ("carrier", WHERE, having(HOME), None),
    ("carrier", WHERE, having(LETTER) | {"events": [event("send_mail", TODAY, carrier="挂号信")]}, "挂号信"),
    ("tracking_number", WHERE, having(HOME), None),
    ("tracking_number", WHERE, having(LETTER), "EX123"),
    ("letter_signed_on", WHERE, having(HOME, served_on=TODAY), None),
    ("letter_signed_on", WHERE, having(LETTER, served_on=TODAY), TODAY),
    ("e_account", WHERE, having(LETTER, receiver="a@b.cn"), None),
    ("e_account", WHERE, having(WIRED, receiver="a@b.cn"), "a@b.cn"),
    ("proof_in_words", WHERE, having(LETTER), None),
    ("proof_in_words", WHERE, having(LETTER, proof="回执"), "凭证：回执"),
    ("papers_served", WHERE, {}, []),
    ("papers_served", WHERE, having(LETTER), [{"title": "答辩通知书", "no": "渝知〔2026〕3号"}]),
    ("announce_days", WHERE, {}, None),
    ("announce_days", WHERE, having(LETTER), 30),
    ("announce_days", WHERE, having(ABROAD), 60),
    ("remedies_announced", WHERE, having(service(document_ids=[8])), []),
    ("remedies_announced", WHERE, having(LETTER),
     [{"title": "答辩通知书", "sentence": "不服《答辩通知书》的，可以起诉。"}]),
    ("earlier_tries", WHERE, having(LETTER), []),
    ("earlier_tries", WHERE, having(TRIED), [{"on": YESTERDAY, "method": METHODS["mail"], "result": "拒收"}]),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[f"{n}-{row[0]}" for n, row in enumerate(ROWS, 1)])
def test_the_file_knows(procedures: dict[str, Procedure], row: KnownRow) -> None:
    assert knows(procedures, row)


def test_every_known_fact_is_told_and_changes_with_the_file() -> None:
    assert untold(ROWS, {k: v for k, v in known.KNOWN.items() if k not in OF_PAPERS}) == set()
