"""What no letter to another bureau says in its own words (cross_region.md §2.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.fields.sources import OfStep
from casehub.law.masking import private_numbers
from casehub.law.party_kinds import CITIZEN
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from casehub.workflow.situation import Situation


def reasons_against(s: Situation) -> Iterator[Reason]:
    """§2.5, §5.4 no. 19: another office is told four digits of a person, in boxes and texts alike.

    Asked of whatever leaves the house, by the fields of the step and its papers, and not in each
    file. Where a request cannot do without the whole number, a tick and a reason let it stand
    (`in_full` of the step).
    """
    if not leaves(s):
        return
    found = list(_numbers(s))
    if not s.step.in_full:
        for name, place, number in found:
            yield Reason(f"{_said(place, number)}。", name)
        return
    tick, why = s.step.in_full
    if found and s.data.get(tick) and not s.data.get(why):
        yield Reason("写出了完整的公民身份号码，请写明请求事项为什么需要它。", why)
    if not s.data.get(tick):
        label = next(field.label for field in s.step.fields if field.id == tick)
        beside = f"确为请求事项所需的，勾选“{label}”并写明理由。"
        for name, place, number in found:
            yield Reason(f"{_said(place, number)}；{beside}", name)


def leaves(s: Situation) -> bool:
    """Whether the words of a step go to another office: by it, or by the letter that it drafts."""
    step = s.step
    if step.sends is not None or step.answers is not None:
        return True
    kinds = (s.kind(name) for name in step.documents)
    if any(kind.packaged or kind.goes_to for kind in kinds):
        return True
    if not s.procedure.refers:
        return False
    # A letter that is signed later prints what was typed here.
    made = {name for one in s.procedure.steps for name in one.documents}
    letters = (kind for kind in map(s.kind, made) if kind.packaged)
    return any(
        isinstance(field.known, OfStep) and field.known.step == step.id
        for kind in letters
        for field in kind.fields
    )


def _said(place: str, number: str) -> str:
    return f"{place}写出了完整的公民身份号码，只写后四位{number[-4:]}"


def _numbers(s: Situation) -> Iterator[tuple[str, str, str]]:
    """Whole identity numbers in what was typed: the field, the place in it, the number."""
    for name, value in s.data.items():
        if name in s.step.in_full:
            continue
        for place, text in _texts(value):
            for number, what in private_numbers(text):
                if what == CITIZEN:
                    yield name, place, number


def _texts(value: object) -> Iterator[tuple[str, str]]:
    """The words of a field, or of the cells of a table, each with where they stand."""
    if isinstance(value, str):
        yield "这里", value
    for n, row in enumerate(value if isinstance(value, (list, tuple)) else (), 1):
        if isinstance(row, dict):
            yield from ((f"第{n}行", cell) for cell in row.values() if isinstance(cell, str))
