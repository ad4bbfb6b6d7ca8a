"""Where a letter stands in its exchange: two bureaus, two requests, answers that cross."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from casehub.exchange.course import Known, LetterState, file_name, message_number, place
from casehub.exchange.sorts import exchange
from tests.exchange.payloads import payload_of

HERE, THERE, THIRD = "达州市市场监督管理局", "重庆市万州区市场监督管理局", "通川区市场监督管理局"
FLOW = payload_of("XC")["flowId"]
CAME = Known(7, FLOW, 1, False, True, THERE, HERE, "ab" * 32, "渝〔2026〕1号", entered_as="达收〔2026〕3号")
SENT = Known(8, FLOW, 1, True, True, HERE, THERE, "cd" * 32)


def letter(kind: str, seq: int, sender: str = THERE, receiver: str = HERE, **message: Any) -> dict[str, Any]:
    made = payload_of("XC", kind)
    made["message"] |= {"seq": seq, **message}
    made["sender"]["name"], made["receiver"]["name"] = sender, receiver
    made.pop("receipt", None)
    return made


def said(payload: dict[str, Any], *here: Known, digest: str = "ef" * 32) -> tuple[str, str]:
    found = place(payload, digest, {HERE}, here, [])
    return found.state.value, found.reason


@pytest.mark.parametrize("kind", [one.kind for one in exchange().message])
def test_only_a_beginning_stands_alone(kind: str) -> None:
    state, reason = said(letter(kind, 2))
    message = exchange().message_of(kind)
    if message.own:
        assert (state, reason) == ("registered", "")
    elif message.answers:
        assert state == "quarantined" and FLOW in reason
    else:
        # Sent after a request that is still on its way: not wrong, and said so.
        assert state == "early" and FLOW in reason and "把本函再放入一次" in reason


@pytest.mark.parametrize("kind", ["REMINDER", "SUPPLEMENT", "WITHDRAWAL", "CORRECTION", "CLOSING"])
def test_what_follows_a_request_stands_after_it_and_in_order(kind: str) -> None:
    assert said(letter(kind, 2), CAME) == ("registered", "")
    assert place(letter(kind, 2), "", {HERE}, [CAME], []).answered == CAME
    assert "顺序不对" in said(letter(kind, 1), CAME)[1]
    later = replace(CAME, id=9, seq=4, opens=False)
    assert "M4已经登记" in said(letter(kind, 3), CAME, later)[1]
    assert said(letter(kind, 5), CAME, later)[0] == "registered"
    assert f"来函却是“{THERE}”的" in said(letter(kind, 5, THIRD), CAME)[1]


@pytest.mark.parametrize("kind", ["RECEIPT", "EXTENSION", "REPLY", "RETURN"])
def test_an_answer_stands_to_what_was_sent_only(kind: str) -> None:
    assert place(letter(kind, 2), "", {HERE}, [SENT], []).answered == SENT
    assert said(letter(kind, 2, inReplyTo=message_number(FLOW, 1)), SENT)[0] == "registered"
    assert "没有发出过" in said(letter(kind, 2, inReplyTo=message_number(FLOW, 3)), SENT)[1]
    assert "没有发出过" in said(letter(kind, 2), CAME)[1]
    assert "所答复的M1之后" in said(letter(kind, 1), SENT)[1]
    assert f"是发给“{THERE}”的" in said(letter(kind, 2, THIRD), SENT)[1]
    # Unless a receipt said to whom the matter was handed on.
    handed = replace(CAME, seq=2, opens=False, rerouted_to=THIRD)
    assert said(letter(kind, 3, THIRD), SENT, handed)[0] == "registered"


def test_a_receipt_is_bound_to_the_content_that_was_sent() -> None:
    told = letter("RECEIPT", 2)
    told["receipt"] = {"code": "RECEIVED", "on": "2026-08-03", "payloadSha256": SENT.digest}
    assert said(told, SENT)[0] == "registered"
    told["receipt"]["payloadSha256"] = "00" * 32
    assert "内容与本机关发出的不一致" in said(told, SENT)[1]
    # Of a letter of a case the digest was not kept.
    assert said(told, replace(SENT, digest=""))[0] == "registered"


def test_what_came_before_is_told_with_its_number() -> None:
    same = said(letter("REQUEST", 1), CAME, digest=CAME.digest)
    assert same == ("replayed", f"这件函件（{FLOW}/M1）已经登记过，收文号达收〔2026〕3号。")
    found = place(letter("REQUEST", 1), "", {HERE}, [], [replace(CAME, flow="another")])
    assert found.state is LetterState.QUARANTINED and "已经登记过，收文号达收" in found.reason
    assert "不能再以同一编号商请" in said(letter("REQUEST", 2), CAME)[1]


def test_a_letter_for_another_is_not_ours() -> None:
    assert said(letter("REQUEST", 1, receiver=THIRD))[1] == f"这件函件是给“{THIRD}”的，不是给本机关的。"


@pytest.mark.parametrize("kind", ["RECEIPT", "REPLY", "RETURN"])
def test_who_was_asked_answers_under_the_name_of_its_heir(kind: str) -> None:
    """江北区 → 两江新区: the office that stands in its place answers, and nobody else."""
    heirs = {THERE: THIRD}
    asked = letter(kind, 2, THIRD)
    assert place(asked, "", {HERE}, [SENT], [], heirs).answered == SENT
    assert place(letter(kind, 2), "", {HERE}, [SENT], [], heirs).answered == SENT
    assert place(letter(kind, 2, "丁局"), "", {HERE}, [SENT], [], heirs).answered is None
    # Messages of both are one order.
    came = replace(CAME, id=9, seq=2, opens=False, sender=THERE, outbound=False)
    assert "M2已经登记" in place(asked, "", {HERE}, [SENT, came], [], heirs).reason


def test_what_follows_a_request_comes_from_its_heir() -> None:
    heirs = {THERE: THIRD}
    assert place(letter("REMINDER", 2, THIRD), "", {HERE}, [CAME], [], heirs).answered == CAME
    assert "来函却是" in place(letter("REMINDER", 2, "丁局"), "", {HERE}, [CAME], [], heirs).reason


def test_a_file_bears_the_number_of_its_flow_in_signs_that_every_system_keeps() -> None:
    """§5.4 no. 20 of cross_region.md: 〔〕 and rare letters stand in no name of a file."""
    assert file_name(FLOW, 2) == f"{FLOW}-M2.pdf" and file_name(FLOW, 2).isascii()
    assert file_name(FLOW, 12, "zip") == f"{FLOW}-M12.zip"
