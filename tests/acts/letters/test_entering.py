"""Which letter an act entered, where its form tells no number of it."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import cast

from casehub.acts.letters.entering import Arrived, states_for, step_for
from casehub.exchange.entered import is_entered
from casehub.model import Event, ExchangeLetter
from tests.faults.world import at, rules

CAME = at("2026-11-20")


def test_a_receipt_is_entered_by_an_act_of_its_exchange_that_came_after_it() -> None:
    asking = rules().procedure("requesting", 1)
    what = Arrived("ACCEPTED", "REQUEST", "ZY")
    (state, *_), begun = states_for(asking, what), {"REQUEST"}
    step = step_for(asking, state, what, begun)
    assert step is not None and step.letter is not None
    row = ExchangeLetter(number="函1号", flow_id="ZY-1", receipt_code="ACCEPTED", kind="RECEIPT", at=CAME)
    for flow, later, known in (("ZY-1", 1, True), ("ZY-2", 1, False), ("ZY-1", -1, False)):
        act = cast("Event", SimpleNamespace(step=step.id, typed={step.letter.names_by: flow}, at=CAME + timedelta(later)))
        assert is_entered(asking, [act], row) is known, (flow, later)
