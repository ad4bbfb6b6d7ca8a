"""A step as the people at the stations of its route have it before them."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date

from casehub.fields import Field
from casehub.fields.sources import OfForm, OfStation
from casehub.workflow.procedure import Step
from casehub.workflow.route import Route, Station


@dataclass(frozen=True, kw_only=True)
class AtStation(Step):
    """A step as somebody at one of its stations has it before them.

    looks: they read what is proposed; their own part of the form is not written yet.
    """

    stage: Station
    looks: bool = False


def at_station(step: Step, station: Station, *, looks: bool = False) -> AtStation:
    """The step as the station takes it: by its roles, with its duty."""
    values = {f.name: getattr(step, f.name) for f in fields(Step)}
    values |= {"roles": station.roles, "duty": station.duty, "certificate": station.certificate}
    return AtStation(**values, stage=station, looks=looks)


def as_read(step: Step, reader: Step) -> AtStation:
    """A step that another will take, as it is read by who takes `reader` before it.

    Nothing of its own form is written yet: what it prints of that stands there as such.
    """
    here = Station("reads", step.title, roles=reader.roles)
    route = Route(stations=(here, Station("takes", step.title, roles=step.roles)))
    return at_station(replace(step, route=route), here, looks=True)


def entered_as(step: Step, day: date) -> Step:
    """The step as a person begins it: drafted at the first station, where it is to be approved."""
    route = step.route
    if route is None or not route.holds(day) or isinstance(step, AtStation):
        return step
    return at_station(step, route.first)


def errand(step: Step) -> str:
    """What somebody does who takes the step as it is before them: drafting is not performing."""
    if isinstance(step, AtStation) and step.route is not None and step.stage == step.route.first:
        return f"拟稿报批：{step.title}"
    return step.title


def parts_of(step: Step, day: date) -> tuple[Step | Station, ...]:
    """Where somebody has a part in an act of the day, each with its roles and its duty.

    The stations of its route from the first to the last, else the step itself.
    """
    return step.route.stations if step.route is not None and is_approved(step, day) else (step,)


def is_approved(step: Step, day: date) -> bool:
    """Whether an act of the day has to be submitted and approved before it is performed."""
    return step.route is not None and step.route.holds(day)


def by_the_last(step: Step) -> Step:
    """The step as the last agreement performs it: its last station may have fewer roles."""
    if step.route is None:
        return step
    last = step.route.last
    return replace(step, roles=last.roles, certificate=last.certificate)


def conditions_now(step: Step) -> tuple[str, ...]:
    """The conditions that are asked of a step as somebody has it before them, in their order."""
    if not isinstance(step, AtStation) or step.route is None:
        return step.guards
    unasked = step.route.unasked(step.stage.id)
    return tuple(name for name in step.guards if name not in unasked)


def belongs(field: Field, step: Step) -> bool:
    """Whether a field of the form is written by who has the step before them."""
    if not isinstance(step, AtStation) or step.route is None:
        return True
    if isinstance(field.known, OfStation):
        return False
    return step.route.of_field(field.at) == step.stage or field.id in step.stage.amends


def is_unwritten(field: Field, step: Step) -> bool:
    """Whether somebody has still to write a field: at a later station, or where it is read."""
    if not isinstance(step, AtStation) or step.route is None:
        return False
    names = [one.id for one in step.route.stations]
    where, here = names.index(step.route.of_field(field.at).id), names.index(step.stage.id)
    return where > here or (where == here and step.looks)


def placeholder(field: Field, step: Step) -> str:
    """What a paper shows meanwhile in the place of a text that somebody has still to write."""
    route = step.route
    return f"〔{route.of_field(field.at).title}时填写〕" if route is not None else ""


def is_asked(field: Field, step: Step) -> bool:
    """Whether the form of the step asks for a paper's field, or the value comes from elsewhere."""
    if isinstance(field.known, OfForm) and step.form_field(field.known.typed) is not None:
        return False
    return field.asked
