"""What is written at a station: its own part of the form, or the form of the act done there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from casehub.acts import entries
from casehub.acts.offering.steps import procedure_of, titled
from casehub.fields import ChoiceField, is_empty
from casehub.record.rows import plain
from casehub.workflow.stages import at_station, belongs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casehub.acts.entries import FormField
    from casehub.acts.proposals.standing import Matter
    from casehub.record.work import Work
    from casehub.workflow.route import Station


def written_at(
    work: Work, matter: Matter, station: Station, given: Mapping[str, object] | None = None
) -> list[FormField]:
    """The fields that somebody fills in at a station, that of the opinion among them.

    given: what was typed there; None where the form is drawn.
    """
    if station.does:
        return _of_act(work, matter, station.does, given)
    step = at_station(matter.step, station)
    before = matter.values(work)
    s = replace(matter.s, step=step, data=before)
    fields = entries.form_fields(work, s, {**before, **(given or {})})
    mine = (one for one in fields if belongs(one.field, step))
    return [
        replace(one, initial=before.get(one.field.id)) if one.field.id in station.amends else one
        for one in mine
    ]


def amended(
    station: Station, before: Mapping[str, object], given: Mapping[str, object]
) -> dict[str, object]:
    """What somebody at a station changes of what was drafted, by field (修改后同意)."""
    return {
        name: value
        for name, value in given.items()
        if name in station.amends and _kept(value) != _kept(before.get(name))
    }


def _kept(value: object) -> object:
    return None if is_empty(value) else plain(value)


def written_returning(
    work: Work, matter: Matter, station: Station, given: Mapping[str, object] | None = None
) -> list[FormField]:
    """The fields that somebody fills in who sends the matter back from a station.

    Those of the act that sending back is there; none where it is none. given: as `written_at`.
    """
    return _of_act(work, matter, station.returns, given) if station.returns else []


def _of_act(
    work: Work, matter: Matter, name: str, given: Mapping[str, object] | None
) -> list[FormField]:
    """What an act done at a station asks: nothing that the file knows, and no choice of one."""
    act = titled(work, matter.case, procedure_of(work, matter.case).step(name))
    s = replace(matter.s, actor=work.actor, step=act, data=given or {})
    return [one for one in entries.form_fields(work, s, given) if not _is_settled(one)]


def _is_settled(item: FormField) -> bool:
    field = item.field
    only = isinstance(field, ChoiceField) and len(field.options) == 1
    return not is_empty(item.initial) and (field.known is not None or only)
