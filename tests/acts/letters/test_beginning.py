"""Only a step that begins an exchange makes the letter of one; its list is none."""

from __future__ import annotations

from tests.faults.world import rules


def test_every_letter_that_begins_an_exchange_has_what_its_data_is_made_of() -> None:
    steps = [one for rule in rules().procedures.values() for one in rule.steps]
    begins = [one for one in steps if one.sends is not None and one.sends.begins]
    assert {one.id for one in begins} >= {"transfer_clue", "move_clue"}
    for step in begins:
        assert step.sends is not None
        kind = rules().kinds[step.sends.paper]
        # Its title stands in its facts, its number and its addressee in its letter block.
        assert "heading" in {field.id for field in kind.fields}
        assert "letter" in kind.blocks and kind.numbered and not kind.packaged
