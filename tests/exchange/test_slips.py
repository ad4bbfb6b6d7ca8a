"""What comes back with a tear-off receipt, read: a number, a code, a file; none of them is believed."""

from __future__ import annotations

from typing import Any

import pytest

from casehub.exchange import ReferralRefused, canonical, digest
from casehub.exchange.quick import quick_code
from casehub.exchange.slips import read_file, read_number
from tests.exchange.payloads import payload_of


def file_of(letter: dict[str, Any], **message: Any) -> dict[str, Any]:
    kept = {name: letter[name] for name in ("schema", "profile", "flowId", "type", "gongwen", "case")}
    return {
        **kept, "sender": letter["receiver"], "receiver": letter["sender"],
        "message": {"seq": 2, "kind": "RECEIPT", "inReplyTo": f"{letter['flowId']}/M1", **message},
        "receipt": {"code": "ACCEPTED", "on": "2026-07-20", "payloadSha256": digest(letter)},
    }  # fmt: skip


def test_a_number_is_read_as_a_person_writes_it_and_a_code_as_a_scanner_does() -> None:
    for code in ("XC", "TB"):
        letter = payload_of(code)
        flow = letter["flowId"]
        whole = read_number(quick_code(f"{flow}/M1", "函|1号", "2026-07-17", digest(letter)))
        assert (whole.flow.text, whole.flow.message, whole.digest) == (flow, 1, digest(letter))
        typed = read_number(f"　{flow.lower()} ")
        assert (typed.flow.text, typed.flow.message, typed.digest) == (flow, None, "")
    for wrong in ("", "CQIP1|a|b|c|é", "CQIP1|XC-1|b|c|00", "XC-500101-511700-2026-00017-0"):
        with pytest.raises(ReferralRefused, match=r"。$"):
            read_number(wrong)


def test_a_file_says_which_letter_it_answers_and_when_that_was_received() -> None:
    letter = payload_of("XC")
    told = read_file(canonical(file_of(letter, inReplyReceivedOn="2026-07-19")))
    assert (told.flow.message, told.digest, told.sender) == (1, digest(letter), letter["receiver"]["name"])
    assert told.received_on == "2026-07-19"
    # An older page says the day of the receipt alone.
    assert read_file(canonical(file_of(letter))).received_on == "2026-07-20"
    for wrong in (b"", b"{}", b"x" * (2 << 20), canonical(letter), canonical(file_of(letter, inReplyTo="XC-1"))):
        with pytest.raises(ReferralRefused, match=r"。$"):
            read_file(wrong)
