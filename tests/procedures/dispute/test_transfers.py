"""The receipt of a transfer, or of what was reported: one for each letter, and none before it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from casehub.model import Document
from casehub.procedures.dispute import transfers
from casehub.workflow.procedure import Procedure
from tests.procedures.asking import TODAY, TOMORROW, YESTERDAY, Row, fault, one_way
from tests.workflow.builders import event

BEFORE = YESTERDAY - timedelta(days=1)


def letter(seq: int, number: int = 4, kind: str = transfers.LETTER) -> Document:
    return Document(id=number, kind=kind, title="移送函", status="issued", issued_on=YESTERDAY, event_seq=seq)


def receipt(seq: int, step: str = "register_transfer_receipt") -> Any:
    found = event(step, TODAY)
    found.seq = seq
    return found


ONE = {"documents": [letter(3)]}
REPORTED = {"documents": [letter(3, kind=transfers.REPORT)]}
UP = "adjudication.register_report_receipt"
ROWS: list[Row] = [
    (UP, "report_is_on_its_way", {}, "没有上报"),
    (UP, "report_is_on_its_way", {**REPORTED, "events": [receipt(4, "register_report_receipt")]}, "已经登记"),
    (UP, "report_is_on_its_way", {**REPORTED, "events": [receipt(4)]}, None),
    (UP, "report_receipt_follows_the_report", {**REPORTED, "data": {"reached_on": BEFORE}}, "上级收到之日"),
    (UP, "report_receipt_follows_the_report", {**REPORTED, "data": {"receipt_received_on": BEFORE}}, "收到回执之日"),
    (UP, "report_receipt_follows_the_report", {**REPORTED, "data": {"reached_on": TODAY}}, None),
    ("adjudication.register_transfer_receipt", "transfer_is_on_its_way", {}, "没有移送函"),
    ("intake.register_transfer_receipt", "transfer_is_on_its_way", ONE, None),
    ("intake.register_transfer_receipt", "transfer_is_on_its_way", {**ONE, "events": [receipt(4)]}, "已经登记"),
    # Transferred anew after a decision of the superior: the new letter has its own.
    ("adjudication.register_transfer_receipt", "transfer_is_on_its_way",
     {"documents": [letter(3), letter(6, 5)], "events": [receipt(4)]}, None),
    ("adjudication.register_transfer_receipt", "transfer_receipt_follows_the_letter", {**ONE, "data": {"reached_on": BEFORE}}, "对方收到之日"),
    ("adjudication.register_transfer_receipt", "transfer_receipt_follows_the_letter", {**ONE, "data": {"receipt_received_on": BEFORE}}, "收到回执之日"),
    ("adjudication.register_transfer_receipt", "transfer_receipt_follows_the_letter",
     {**ONE, "data": {"reached_on": YESTERDAY, "receipt_received_on": TOMORROW}}, None),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[f"{n}-{row[1]}" for n, row in enumerate(ROWS, 1)])
def test_condition(procedures: dict[str, Procedure], row: Row) -> None:
    assert fault(procedures, row) == ""


def test_every_condition_is_seen_both_ways() -> None:
    assert one_way(ROWS, transfers.GUARDS) == set()
