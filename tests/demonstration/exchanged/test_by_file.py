"""What crosses as a file: the data that a letter is drawn from, and a file that comes twice."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from casehub.demonstration.exchanged import by_file
from casehub.demonstration.script import DemonstrationFault
from casehub.exchange.course import LetterState
from tests.faults.world import Office

LETTER = {
    "id": "X1", "receiver": "there", "flow": "XC-1", "agreement": "协议", "number": "函1号", "title": "函",
    "case_no": "案1号", "cause": "案由", "summary": "概要",
}  # fmt: skip


@pytest.mark.parametrize("told, expected", [
    ({"asks": [{"what": "一"}, {"what": "二"}]}, {"n": 2, "what": "二"}),
    ({"carries": {"list": [1, 2]}}, None),
])  # fmt: skip
def test_a_letter_asks_its_questions_or_carries_what_its_type_does(
    sqlite_office: Office, told: dict[str, Any], expected: object
) -> None:
    with sqlite_office.session() as session:
        work = sqlite_office.work(session, "clerk")
        made = by_file.request_of(work, {**LETTER, **told}, work.actor.organisation, ["依据"])
        session.rollback()
    assert (made["asks"][1] if expected else made["list"]) == (expected or [1, 2])
    assert (made["type"], made["basis"], made["message"]) == ("XC", ["依据"], {"seq": 1, "kind": "REQUEST"})


@pytest.mark.parametrize("state, reason, held", [
    (LetterState.QUARANTINED, "已经登记过", True), (LetterState.QUARANTINED, "签名不对", False), (LetterState.REGISTERED, "", False),
])  # fmt: skip
def test_a_file_that_comes_twice_is_held_back_for_that_reason(state: LetterState, reason: str, held: bool) -> None:
    row = SimpleNamespace(state=state, reason=reason)
    play: Any = SimpleNamespace(
        sides={"there": None}, flow=lambda _: "XC-1", path=lambda *_: "", taken=lambda *_: (row, {})
    )
    act = {"at": None, "says": "登记过"}
    if held:
        by_file.again(play, act, LETTER)
        return
    with pytest.raises(DemonstrationFault, match="又登记了一次"):
        by_file.again(play, act, LETTER)
