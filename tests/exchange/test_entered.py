"""What is entered of another office's letters: an answer to ours, or something of its own."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from casehub.exchange.entered import answers_to
from casehub.exchange.sorts import exchange
from casehub.workflow.passing import EntersLetter
from casehub.workflow.procedure import Procedure


@pytest.mark.parametrize(
    ("says", "to", "kind", "expected"),
    [
        ("RECEIVED", (), "REQUEST", True),
        ("REPLIED", (), "REMINDER", True),
        ("REPLIED", (), "WITHDRAWAL", False),
        ("WITHDRAW_AGREED", ("WITHDRAWAL",), "WITHDRAWAL", True),
        # It came, or nobody would answer what corrects it.
        ("ACCEPTED", ("CORRECTION",), "REQUEST", True),
        ("ACCEPTED", ("CORRECTION",), "REMINDER", False),
        *((one, (), "REQUEST", False) for one in ("REQUEST", "REMINDER", "WITHDRAWAL", "CORRECTION", "SUPPLEMENT", "CLOSING")),
    ],
)  # fmt: skip
def test_only_what_answers_our_message_is_an_answer_to_it(says: str, to: tuple[str, ...], kind: str, expected: bool) -> None:
    assert answers_to(EntersLetter(says=(says,), to=to), kind) is expected


# What stands on a tear-off receipt besides what was decided, and where its data says it.
ON_THE_SLIP = ("receipt.number", "receipt.unit", "entered.officer", "receipt.missing")
CAME = {"message.inReplyReceivedOn", "receipt.on"}


def test_every_answer_that_a_slip_can_say_has_the_fields_of_the_slip(procedures: Mapping[str, Procedure]) -> None:
    """Who has only the paper types the answer into the same form, and finds each of its cells there."""
    # What is said once, when it came and what is done with it; the rest are letters of their own.
    once = exchange().receipt_row("ACCEPTED").bars
    slips = {code: exchange().message_of(exchange().receipt_row(code).message) for code in once}
    lacking, met = [], set()
    for rules in procedures.values():
        for step in rules.steps:
            # An answer to what changes a request says yes or no alone.
            if step.letter is None or step.letter.to or slips.keys().isdisjoint(step.letter.says):
                continue
            met |= {*step.letter.says} & slips.keys()
            filled = {*step.letter.fills.values()}
            wanted = {*ON_THE_SLIP}
            # To what they give back nobody waits for a reply.
            if not all(slips[code].gives_back for code in step.letter.says if code in slips):
                wanted.add("receipt.newDate")
            if "PARTIAL" in step.letter.says:
                wanted.add("receipt.items")
            lacking += [(rules.key, step.id, one) for one in sorted(wanted - filled)]
            lacking += [(rules.key, step.id, "came")] * filled.isdisjoint(CAME)
    assert lacking == []
    assert met == {*once}
