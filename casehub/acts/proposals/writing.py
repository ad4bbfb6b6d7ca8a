"""What is written at a station: its own part of the form, or the form of the act done there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from casehub.acts import entries
from casehub.acts.offering import procedure_of, titled
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
        act = titled(work, procedure_of(work, matter.case).step(station.does))
        s = replace(matter.s, actor=work.actor, step=act, data=given or {})
        return entries.form_fields(work, s, given)
    step = at_station(matter.step, station)
    before = matter.values(work)
    s = replace(matter.s, step=step, data=before)
    fields = entries.form_fields(work, s, {**before, **(given or {})})
    return [one for one in fields if belongs(one.field, step)]
