"""What must be refused is: for its own reason, and said beside the letter."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from casehub.demonstration.exchanged import alone
from casehub.demonstration.script import DemonstrationFault
from casehub.workflow.refusals import NotAllowed, Refusal

ACT = {"step": "answer", "says": "不能"}


@pytest.mark.parametrize("refused, raised", [
    (NotAllowed("不能再答复"), None), (NotAllowed("别的原因"), Refusal), (None, DemonstrationFault),
])  # fmt: skip
def test_a_step_must_be_refused_for_the_reason_of_the_script(
    refused: Exception | None, raised: type[Exception] | None
) -> None:
    said: list[tuple[object, ...]] = []

    def performed(*_: object) -> None:
        if refused:
            raise refused

    play: Any = SimpleNamespace(
        sides={"there": "side"}, case=lambda *_: None, performed=performed, flow=lambda _: "XC-1",
        path=lambda *of: of, say=lambda *of: said.append(of),
    )  # fmt: skip
    letter = {"id": "X1", "receiver": "there"}
    if raised is None:
        alone.refused(play, ACT, letter)
        assert said == [(("XC-1", 1), "side", "没有办成", "不能再答复")]
        return
    with pytest.raises(raised):
        alone.refused(play, ACT, letter)
    assert said == []
