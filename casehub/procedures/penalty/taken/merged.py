"""A clue about a breach that is looked into already (令121: 重复举报不予处理, 并案处理; 条号待核).

Whoever told of it is told what becomes of it: a second report is answered like the first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.procedures.matter.merging import goes_on_in, stands_alone_again
from casehub.workflow.part import Effect

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casehub.procedures.act import Act

# Whose breach it is: others tell of it again, and the right is the same or another of theirs.
OFFENDER = ("respondent",)


def clue_goes_into_another(act: Act) -> None:
    """Another clue or case of the same offender goes on for both."""
    goes_on_in(act, "线索、案件", OFFENDER)


EFFECTS: Mapping[str, Effect] = {
    "clue_goes_into_another": Effect.of(clue_goes_into_another, "into", undo=stands_alone_again),
}
