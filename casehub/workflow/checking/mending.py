"""What is entered into the register can be mended there: every procedure has the step for it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping

from casehub.db import Base
from casehub.declared import Fault
from casehub.model import Accused, Agent, EvidenceUse, Party, Right
from casehub.workflow.loader import file_of
from casehub.workflow.part import Effect, Part, Parts
from casehub.workflow.procedure import Procedure

Row = type[Base]
# What the register calls the rows in which a typing error would stand for good.
_CALLED: Mapping[Row, str] = {
    Party: "当事人", Agent: "代理人", Right: "权利", Accused: "被控侵权产品、方法",
    EvidenceUse: "证据",
}  # fmt: skip


def mending_faults(
    newest: Mapping[str, Procedure], at_the_window: Mapping[str, Collection[Row]], law: Parts
) -> Iterator[Fault]:
    """Main procedures that enter what no step of theirs puts right; those of today only.

    at_the_window: by procedure the rows that are entered before it begins. What a child matter
    enters stands in the file of its main case, and is mended there.
    """
    for key, procedure in newest.items():
        if procedure.is_child:
            continue
        entered = {*at_the_window.get(key, ())}
        for name in (key, *procedure.matters):
            if name in newest:
                entered |= _of_steps(newest[name], law.of(name), lambda effect: effect.enters)
        mended = _of_steps(procedure, law.of(key), lambda effect: effect.mends)
        for row in sorted(entered - mended, key=_word):
            said = f"登记{_word(row)}，而没有更正它的步骤"
            yield Fault(file_of(procedure, superseded=False), "steps", said)


def _word(row: Row) -> str:
    return _CALLED.get(row, row.__name__)


def _of_steps(
    procedure: Procedure, part: Part, touched: Callable[[Effect], Row | None]
) -> set[Row]:
    """The rows that effects of its steps enter, or mend."""
    used = (part.effects.get(name) for step in procedure.steps for name in step.records)
    rows = (touched(effect) for effect in used if effect is not None)
    return {row for row in rows if row is not None}
