"""What a slip tells, in the places in which a letter would tell it.

Which letter of ours it answers: tests/web/paper/test_slips.py; by clicking: tests/journeys/test_slips.py.
"""

from __future__ import annotations

from casehub.acts.letters.coming import member
from casehub.acts.letters.slips import _told
from casehub.exchange.slips import Slip, read_number
from casehub.exchange.sorts import exchange
from casehub.workflow.procedure import Step
from tests.exchange.payloads import payload_of
from tests.faults.world import rules


def test_a_slip_tells_what_it_says_and_no_number_of_a_letter() -> None:
    for code in ("ACCEPTED", "RETURNED"):
        flow = read_number(payload_of("XC")["flowId"]).flow
        said = {"handler": "杜嘉禾", "tel": "0818-0000-1702", "code": "RECEIVED"}
        told = _told(Slip(flow, "", said, "达州市市场监督管理局", "2026-11-19"), code, "2026-11-20")
        assert member(told, "receipt.code") == code
        assert member(told, "message.inReplyReceivedOn") == "2026-11-19"
        assert member(told, "entered.received_on") == "2026-11-20"
        assert member(told, "entered.officer") == "杜嘉禾 0818-0000-1702"
        assert member(told, "gongwen.发文字号") is None
        # A number that was typed says nothing else.
        assert member(_told(Slip(flow), code, "2026-11-20"), "entered.officer") == ""


# What a slip has a cell for, in the words of the data; who deals with it comes with a telephone.
CELLS = {"receipt.number", "receipt.unit", "entered.officer", "receipt.missing"}


def _entering() -> list[Step]:
    """The steps that enter an answer for which a slip has room."""
    told = {one.code for one in exchange().receipt if not one.data}
    every = (one for rule in rules().procedures.values() for one in rule.steps)
    return [one for one in every if one.letter is not None and told & {*one.letter.says}]


def test_every_answer_has_the_cells_of_the_slip() -> None:
    """收到日期, 收文号, 承办机构和人, 需补充材料, for each; and none asks for a number that no slip has."""
    found = _entering()
    assert {"record_extension", "enter_call_back_answer", "enter_jurisdiction_receipt"} <= {one.id for one in found}
    for step in found:
        assert step.letter is not None
        paths = {*step.letter.fills.values(), *step.letter.where_silent.values()}
        assert paths >= CELLS, step.id
        assert paths & {"receipt.on", "message.inReplyReceivedOn"}, step.id
        names = [name for name, path in step.letter.fills.items() if path == "gongwen.发文字号"]
        # 督办 is put off once, by a letter whose number tells the one from the next.
        wanted = [name for name in names if step.form_field(name).required]
        assert not wanted or step.id == "enter_order_delay", step.id


def test_what_a_slip_of_a_type_says_some_step_enters() -> None:
    """Of each type the receipts that only tell, and a delay of whoever works on it; a moved case has none."""
    told = {(sort, code) for one in _entering() if one.letter is not None
            for sort in one.letter.sorts or [every.code for every in exchange().type]
            for code in one.letter.says}  # fmt: skip
    for sort in exchange().type:
        assert {(sort.code, code) for code in ("RECEIVED", "REGISTERED", "ACCEPTED", "CORRECTION_REQUESTED")} <= told, sort.code
        assert sort.code in {"AJ", "GX"} or (sort.code, "EXTENSION") in told, sort.code


def test_a_slip_of_what_changes_a_letter_offers_the_answers_to_that() -> None:
    for sort in exchange().type:
        called_back, asked = (exchange().slip_of(sort.code, kind) for kind in ("WITHDRAWAL", "REQUEST"))
        assert any("撤回" in one for one in called_back) and called_back != asked
        assert any("更正" in one for one in exchange().slip_of(sort.code, "CORRECTION"))
