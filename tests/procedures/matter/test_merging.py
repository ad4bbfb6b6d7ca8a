"""A matter goes on in another of the office that is open, of the same people, and of the same kind."""

from __future__ import annotations

from casehub.procedures.complaint import PART as COMPLAINTS
from casehub.procedures.matter.merging import stands_alone_again
from casehub.procedures.penalty import PART as PENALTIES


def test_complaints_and_clues_are_merged_by_one_rule_and_undone_by_one() -> None:
    for part, name in ((COMPLAINTS, "goes_into_another"), (PENALTIES, "clue_goes_into_another")):
        effect = part.effects[name]
        assert (effect.needs, effect.undo) == (("into",), stands_alone_again)
