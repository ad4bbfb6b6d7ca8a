"""What a slip tells, in the places in which a letter would tell it.

Which letter of ours it answers: tests/web/paper/test_slips.py; by clicking: tests/journeys/test_slips.py.
"""

from __future__ import annotations

from casehub.acts.letters.coming import member
from casehub.acts.letters.slips import _told
from casehub.exchange.slips import Slip, read_number
from tests.exchange.payloads import payload_of


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
