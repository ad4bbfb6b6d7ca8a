"""What a track asks of whoever registers: its fields and their headings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from werkzeug.datastructures import MultiDict

from casehub.casefile.cooperation import offices
from casehub.casefile.parties import IN_LINE, OFFICE_FIELDS, party_fields
from casehub.casefile.registering import ANOTHER, BECAUSE, THINGS, TITLE
from casehub.casefile.things import THING_FIELDS
from casehub.fields import ChoiceField, Field, TableField
from casehub.fields.rights import RIGHT_KINDS
from casehub.web.drawing.forms import Form, form_of
from casehub.web.drawing.rights import right_fields, titles
from casehub.web.drawing.sheets import lines_of
from casehub.web.request.unit import reading

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    from casehub.rulebook.tracks import Track
    from casehub.workflow.matters import Side

REQUEST, CONFIRM = "请求", "确认"


def sides_of(track: Track) -> dict[str, Side]:
    """The sides, as the procedures of the track declare them."""
    rules = (reading().rules.procedure(way.key) for way in track.ways)
    return {side.id: side for one in rules for side in one.sides}


@dataclass
class Sheet:
    """What a track asks for; of_right: the inputs that are columns of the right."""

    fields: list[Field]
    groups: dict[str, str]
    of_right: dict[str, str]


def sheet_of(track: Track, *, confirm: bool, there: Container[str] = ()) -> Sheet:
    """The fields of a track, and their headings; there: sides where somebody stands already."""
    sides = sides_of(track)
    kinds = [RIGHT_KINDS[name] for name in track.right_kinds]
    ways = tuple((way.key, way.label) for way in track.ways)
    fields: list[Field] = [TITLE]
    if len(ways) > 1:
        # Where only one way leads on nobody is asked which.
        fields = [ChoiceField("procedure", "收件后的程序", required=True, options=ways), TITLE]
    groups = dict.fromkeys(("procedure", "title"), REQUEST)
    rights = right_fields(track, kinds) if kinds else {}
    fields += rights.values()
    groups |= {field.id: track.right_title for field in rights.values()}
    capacities = titles(kinds)
    for side in track.sides:
        word = sides[side.id].title
        columns = party_fields(
            capacities if side.relies_on_right else (),
            mostly=side.mostly,
            unaddressed=side.unaddressed,
        )
        if sides[side.id].registered:
            columns = OFFICE_FIELDS
        fields.append(
            TableField(
                side.id, word, required=bool(side.least), columns=columns,
                row=word, blank=0 if side.id in there else side.least, adds=1,
                in_line=tuple(
                    name for name in IN_LINE if name in {column.id for column in columns}
                ),
            )
        )  # fmt: skip
        groups[side.id] = word if sides[side.id].registered else "当事人"
    if track.things:
        word = track.things
        fields.append(TableField(THINGS, word, columns=THING_FIELDS, row=word, blank=0, adds=1))
        groups[THINGS] = track.things
    if confirm:
        fields.append(BECAUSE)
        groups[ANOTHER] = CONFIRM
    return Sheet(fields, groups, {field.id: column for column, field in rights.items()})


def form_on(
    track: Track,
    typed: MultiDict[str, str] | None = None,
    *,
    confirm: bool = False,
    initial: Mapping[str, object] | None = None,
) -> Form:
    """The form of a track, with what was typed, or what stands there first.

    confirm: ask why the same request is registered once more.
    """
    sheet, today = sheet_of(track, confirm=confirm, there=initial or ()), reading().today
    offered = {
        f"{side.id}.name": tuple(
            (name, name) for name in offices.names_offered(reading(), side.registered)
        )
        for side in sides_of(track).values()
        if side.registered
    }
    return form_of(
        sheet.fields, typed, groups=sheet.groups, today=today, initial=initial, choices=offered
    )


def how_written(track: Track, form: Form) -> list[tuple[str, str]]:
    """How lines are written on the track; none where offices of the register alone are entered."""
    sides = sides_of(track)
    return [] if all(sides[one.id].registered for one in track.sides) else lines_of(form)
