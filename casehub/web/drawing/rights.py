"""The right on a sheet of the window: its inputs, and the words beside them by kind of right."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from casehub.casefile.registering import RIGHT
from casehub.fields import ChoiceField, DayField, Field
from casehub.fields.rights import OWNERS_APART, RIGHT_KINDS, RightKind

if TYPE_CHECKING:
    from casehub.rulebook.tracks import Track

# The column of a party that says by which title it relies on the right.
CAPACITY = "capacity"


def input_of(column: str) -> str:
    """The name on the page of a column of the right."""
    return f"{RIGHT}-{column}"


def _fields_of(track: Track, kind: RightKind) -> list[Field]:
    """What the kind asks for; that its owners may rely on it is told where somebody does."""
    relied = any(side.relies_on_right for side in track.sides)
    plain = {"owners": OWNERS_APART}
    return [
        replace(one, hint=plain[one.id]) if one.id in plain and not relied else one
        for one in kind.fields
    ]


def right_fields(track: Track, kinds: list[RightKind]) -> dict[str, Field]:
    """The kind, and every field that one of the kinds asks for, by column.

    The page insists on what each of them wants; the rest the chosen kind asks for by itself.
    """
    told = track.right_as_told
    options = tuple((kind.id, kind.title) for kind in kinds)
    first = ChoiceField(
        "kind", "权利种类", required=True, options=options,
        called=("专利类型", "专利种类", "权利类型"),
        hint="号码写明种类的，可以不选" if any(kind.numbered for kind in kinds) else "",
    )  # fmt: skip
    asked: dict[str, list[Field]] = {}
    for kind in kinds:
        for field in _fields_of(track, kind):
            asked.setdefault(field.id, []).append(field)
    found: dict[str, Field] = {first.id: first}
    for column, alike in asked.items():
        wanted = not told and len(alike) == len(kinds) and all(f.required for f in alike)
        label = "／".join(dict.fromkeys(field.label for field in alike))
        bounded = (one for one in alike if isinstance(one, DayField) and one.not_before)
        found[column] = replace(next(bounded, alike[0]), required=wanted, label=label)
    return {column: _renamed(field) for column, field in found.items()}


def _renamed(field: Field) -> Field:
    """The field of a right under its name on the page."""
    if isinstance(field, DayField) and field.not_before:
        field = replace(field, not_before=input_of(field.not_before))
    return replace(field, id=input_of(field.id))


def labels(track: Track) -> dict[str, dict[str, tuple[str, bool, str]]]:
    """By input of the right and kind what stands beside it, whether it is wanted, and the hint.

    "" is what stands there before a kind is chosen.
    """
    kinds = [RIGHT_KINDS[name] for name in track.right_kinds]
    fields = right_fields(track, kinds) if len(kinds) > 1 else {}
    own = {
        kind.id: {one.id: (one.label, one.required and not track.right_as_told, one.hint)
                  for one in _fields_of(track, kind)}
        for kind in kinds
    }  # fmt: skip
    return {
        field.id: {
            "": (field.label, field.required, field.hint),
            **{kind: asked[column] for kind, asked in own.items() if column in asked},
        }
        for column, field in fields.items()
        if not isinstance(field, ChoiceField)
    }


def titles(kinds: list[RightKind]) -> tuple[tuple[str, str], ...]:
    """By which titles one may rely on a right of these kinds, each value once."""
    found: dict[str, dict[str, None]] = {}
    for kind in kinds:
        for value, label in kind.capacities:
            found.setdefault(value, {})[label] = None
    return tuple((value, "／".join(labels)) for value, labels in found.items())


def titles_by_kind(track: Track) -> dict[str, object]:
    """For the page: by kind of right the titles of it, and in which inputs they are chosen."""
    kinds = {name: dict(RIGHT_KINDS[name].capacities) for name in track.right_kinds}
    sides = [side.id for side in track.sides if side.relies_on_right]
    return {"kinds": kinds, "inputs": sides, "column": CAPACITY}
