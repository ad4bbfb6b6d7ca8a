"""Fields of steps that nothing reads: what is typed there stays in the record alone."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from casehub.fields import MaterialsField
from casehub.fields.sources import OfCalled, OfForm, OfStep
from casehub.rulebook.reading import Files, read_files
from casehub.workflow.course import names_letter
from casehub.workflow.procedure import Procedure, Step

# How code asks for what was typed: of a mapping, of an act (casehub.procedures.act), of a
# situation (casehub.procedures.reading), of what a register says it needs (Effect.of).
ASKING = frozenset(
    {"get", "text", "number", "rows", "party", "said", "table", "day_typed", "of"}
)


def unread_fields(root: Path, *rooms: Path) -> list[str]:
    """`PROCEDURE.STEP.FIELD` for each field of a newest version that nobody reads.

    A field is read by a paper of the step, by what the step declares (clocks, periods, people,
    what comes in), by another field's source, or by code of the rooms that asks for it.
    """
    files = read_files(root)
    spoken = {word for room in rooms for word in _spoken(room)}
    newest = {key: files.procedures[key, number] for key, number in sorted(files.procedures)}
    return [
        f"{procedure.key}.{step.id}.{name}"
        for procedure in newest.values()
        for step in procedure.steps
        for name in sorted(
            {field.id for field in step.fields} - spoken - {*_read(step, procedure, files)}
        )
    ]


def _read(step: Step, procedure: Procedure, files: Files) -> Iterator[str]:
    for name in (*step.documents, *step.may_issue):
        kind = files.kinds.get(name)
        if kind is not None:
            yield from (field.id for field in kind.fields)
    for declared in (
        step.deadlines,
        step.pause,
        step.resume,
        step.excluded,
        step.parent,
        step.receives,
        step.exhibit,
        step.delivers,
    ):
        yield from _texts(declared)
    yield from (*step.assigns, *step.request, step.amount, step.exhibits_on)
    yield from (step.sends_off, step.on_paper, *step.in_full)
    yield names_letter(step)
    yield from step.answers.asked if step.answers is not None else ()
    yield from step.sends.asked if step.sends is not None else ()
    # Every act takes up the papers that came with it (casehub.casefile.taking_in).
    yield from (field.id for field in step.fields if isinstance(field, MaterialsField))
    yield from (limit for field in step.fields for limit in _bounds(field))
    for asked in (
        *(field for kind in files.kinds.values() for field in kind.fields),
        *(field for other in procedure.steps for field in other.fields),
    ):
        for source in (asked.known, *getattr(asked, "follows", ())):
            match source:
                case OfStep(of, name) if of == step.id:
                    yield name
                case OfCalled(word, name) if word == step.called:
                    yield name
                case OfForm(name):
                    yield name


def _bounds(field: Any) -> Iterator[str]:
    yield from (getattr(field, "not_before", ""), getattr(field, "not_after", ""))


def _texts(value: Any) -> Iterator[str]:
    """Every text in a declaration; names of its fields are among them."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from _texts(one)
    elif is_dataclass(value):
        for column in fields(value):
            yield from _texts(getattr(value, column.name))


def _spoken(room: Path) -> Iterator[str]:
    """The texts by which the code of a room reads: asked for, looked up, looked for, listed.

    A text that stands for something else (beside which field a refusal is shown, a step, a word
    of a sentence) reads nothing.
    """
    for path in sorted(room.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for one in _asked(node):
                if isinstance(one, ast.Constant) and isinstance(one.value, str):
                    yield one.value


def _asked(node: ast.AST) -> Iterator[ast.expr | None]:
    match node:
        case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name), args=args):
            yield from args if name in ASKING else ()
        case ast.Subscript(slice=key):
            yield key
        case ast.Compare(left=left, ops=[ast.In() | ast.NotIn()]):
            yield left
        # What is listed is gone through and asked for one by one.
        case ast.Tuple(elts=listed) | ast.List(elts=listed) | ast.Set(elts=listed):
            yield from listed
        case ast.Dict(keys=keys):
            yield from keys
