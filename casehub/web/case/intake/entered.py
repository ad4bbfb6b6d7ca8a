"""What the form of a track says, as it is registered, and what is wrong beside its input."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.casefile.parties import APART, kind_told
from casehub.casefile.registering import ANOTHER, RIGHT, THINGS, Request
from casehub.fields.rights import RIGHT_KINDS, owners_of, told_of_right
from casehub.web.case.intake.forms import sheet_of
from casehub.web.drawing.forms import Form
from casehub.web.drawing.rights import CAPACITY, input_of
from casehub.workflow.refusals import Refused
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casehub.rulebook.tracks import Track, WantedSide


def party_told(row: Mapping[str, object], side: WantedSide) -> dict[str, object]:
    """A block of the form as columns of a party."""
    values = {k: v for k, v in row.items() if k not in APART and v is not None}
    values["role"] = side.id
    if "kind" in values:
        values["kind"] = kind_told(values, side.mostly)
    values.setdefault("capacity", "none")
    if row.get("agent_name"):
        # What nobody ticked is the lesser authority (办法第十七条).
        authority = row.get("agent_authority") or "一般授权"
        values["agents"] = [
            {
                "name": row["agent_name"],
                "firm": row.get("agent_firm") or "",
                "role": row.get("agent_role") or "",
                "authority": authority,
                "scope": authority,
                "receives": bool(row.get("agent_receives")),
            }
        ]
    return values


def entered_on(track: Track, form: Form) -> Request:
    """What the form says, as `register` takes it."""
    data = form.data
    asked = sheet_of(track, confirm=False).of_right
    right = {column: v for name, column in asked.items() if (v := data.get(name)) is not None}
    right["owners"] = owners_of(str(right.get("owners") or ""))
    parties = [party_told(row, s) for s in track.sides for row in data.get(s.id) or ()]
    relying = {side.id for side in track.sides if side.relies_on_right}
    told = told_of_right(track.right_kinds, right, [p for p in parties if p["role"] in relying])
    for name, column in asked.items():
        # What could not be read was typed all the same.
        if column in told and name not in form.illegible:
            right[column] = told[column]
            form.forgive(name)
    return Request(
        procedure=data.get("procedure") or (track.ways[0].key if len(track.ways) == 1 else ""),
        parties=parties,
        rights=[right] if track.right_kinds else [],
        title=data.get("title") or "",
        things=[{k: v or "" for k, v in row.items()} for row in data.get(THINGS) or ()],
        another=data.get(ANOTHER) or "",
    )


def refuse(form: Form, refused: Refused) -> None:
    """Each sentence beside its input; blocks are counted without the blank ones."""
    for reason in refused.reasons:
        if reason.field == RIGHT:
            form.refuse(input_of(reason.column), reason.sentence)
        else:
            form.tell(reason)


def refuse_titles(track: Track, form: Form, entered: Request) -> None:
    """Who relies on a right does so by a title of that kind: nobody is 专利权人 of a trademark."""
    kind = next((RIGHT_KINDS.get(str(right.get("kind"))) for right in entered.rights), None)
    if kind is None:
        return
    for side in track.sides:
        rows = form.data.get(side.id) if side.relies_on_right else None
        for n, row in enumerate(rows if isinstance(rows, list) else ()):
            if row.get(CAPACITY) not in {None, "", *dict(kind.capacities)}:
                said = f"{kind.in_full}没有这一主体资格"
                form.tell(Reason(said, side.id, row=n, column=CAPACITY))
