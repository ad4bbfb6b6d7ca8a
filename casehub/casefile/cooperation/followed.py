"""Which letters of its case a step answers, or follows up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.exchange.sorts import exchange

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from casehub.model import ExchangeLetter
    from casehub.workflow.passing import AnswersLetter
    from casehub.workflow.procedure import Procedure, Step


def followed_by(
    procedure: Procedure,
    step: Step,
    letters: Iterable[ExchangeLetter],
    typed: Mapping[str, object],
) -> list[ExchangeLetter]:
    """Those of the letters of a case that a letter of the step is about, in their order.

    letters: of the case, registered or sent. typed: what the form of the step says. Empty for a
    step that sends nothing, or begins an exchange: the last one is meant.
    """
    answers, sends = step.answers, step.sends
    if answers is None and (sends is None or sends.begins):
        return []
    own = tuple(one.kind for one in exchange().message if one.own)
    kinds = answers.to or own if answers is not None else own
    found = [one for one in letters if one.kind in kinds and one.outbound == (answers is None)]
    if answers is not None:
        found = [one for one in found if _is_meant(procedure, answers, one.sort)]
    if sends is not None and sends.after:
        found = [one for one in found if one.flow_id == typed.get(sends.after)]
    return found


def _is_meant(procedure: Procedure, answers: AnswersLetter, sort: str) -> bool:
    """Whether a letter of this type is one that the step answers.

    A case may hold letters of other exchanges besides the one with which it began.
    """
    return sort in answers.sorts if answers.sorts else opens_with(procedure, sort)


def opens_with(procedure: Procedure, sort: str) -> bool:
    """Whether a case of the procedure may begin with a letter of this type."""
    came = (procedure.step(one).letter for one in procedure.opening)
    return any(one is not None and (not one.sorts or sort in one.sorts) for one in came)
