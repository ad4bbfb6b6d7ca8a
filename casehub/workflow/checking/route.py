"""Faults of routes: a station where nobody could answer, a field that nobody could write."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from casehub.declared import Fault
from casehub.fields import Field, WrittenField, is_empty
from casehub.law.confidence import Confidence
from casehub.workflow.procedure import Procedure, Step
from casehub.workflow.route import Route, Station


def route_faults(
    p: Procedure,
    step: Step,
    roles: Collection[str] | None,
    papers: Mapping[str, Mapping[str, Field]],
) -> Iterator[Fault]:
    """What of a step's route leads to nobody, or leaves a field to nobody.

    roles: those that exist, None where they are not known; papers: kinds with their own fields.
    """
    route = step.route
    if route is None:
        return
    at = f"steps.{step.id}.route"
    for message in (*_whole(step, route), *_replaced(p, route), *_routine(p, step, route)):
        yield Fault(f"{p.key}.yaml", at, message)
    for station in route.stations:
        for message in _station(p, step, route.first, station, roles):
            yield Fault(f"{p.key}.yaml", f"{at}.stations.{station.id}", message)
    own = {field.id: field for field in step.fields}
    made = [f for kind in (*step.documents, *step.may_issue) for f in papers.get(kind, {}).values()]
    for field in (*step.fields, *(f for f in made if f.id not in own)):
        for message in _field(route, field):
            yield Fault(f"{p.key}.yaml", f"{at}.fields.{field.id}", message)


def _whole(step: Step, route: Route) -> Iterator[str]:
    if route.since is None:
        yield "写明自哪一日起须经呈批（since）"
    if route.confidence != Confidence.VERBATIM and not route.note:
        yield "没有条文的，写明由谁拟稿、审核的根据（note）"
    if step.on_expiry:
        yield "到期自动办理的步骤不能呈批"
    last = route.last
    # Before the route's day others might take the step by themselves.
    fewer = set(last.roles) < set(step.roles)
    same = (last.roles, last.certificate) == (step.roles, step.certificate)
    if not (fewer or same) or last.duty != step.duty:
        yield "最后一级由它办理：roles、duty、certificate 应与步骤相同，或者只由其中一部分角色办理"
    if route.first.batch or route.first.opinion:
        yield "第一级是拟稿，没有 batch 和 opinion"


def _routine(p: Procedure, step: Step, route: Route) -> Iterator[str]:
    """Several at once: where the step says why that decides nothing, and nowhere for nothing."""
    together = any(station.batch for station in route.stations)
    if step.routine and not together:
        yield "routine：没有一级可以一并同意（batch）"
    if step.routine and step.decides:
        yield "routine：作出决定的步骤必须逐件审阅"
    alike = (one for one in p.steps if one.route == route)
    if together and not any(one.routine for one in alike):
        yield "batch：经这些级的步骤都没有写明为什么可以一并同意（routine），只能逐件审阅"


def _replaced(p: Procedure, route: Route) -> Iterator[str]:
    for name in route.replaces:
        if not p.has_step(name):
            yield f"replaces：没有步骤 {name}"


def _station(
    p: Procedure, step: Step, first: Station, station: Station, roles: Collection[str] | None
) -> Iterator[str]:
    if not station.roles:
        yield "没有可以办理的角色"
    yield from (f"未知的角色：{r}" for r in station.roles if roles is not None and r not in roles)
    act = p.step(station.does) if p.has_step(station.does) else None
    if station.does:
        yield from _done_there(step, station, act, "does", station.does)
    if station.returns:
        yield from _returned_there(p, step, station)
    if station.opinion:
        field = (act or step).form_field(station.opinion)
        wrong = not isinstance(field, WrittenField) or (act is None and field.at != station.id)
        if wrong:
            yield f"没有在本级填写的文字字段 {station.opinion}"
    drafted = {field.id for field in step.fields if field.at in ("", first.id)}
    for name in station.amends:
        if name not in drafted or act is not None or station == first:
            yield f"amends：没有可以在本级修改的拟稿字段 {name}"
    for name in station.afterwards:
        if name not in step.guards:
            yield f"afterwards：步骤没有条件 {name}"


def _returned_there(p: Procedure, step: Step, station: Station) -> Iterator[str]:
    """The act that sending it back is: with the reasons as its opinion, bringing nothing about."""
    act = p.step(station.returns) if p.has_step(station.returns) else None
    yield from _done_there(step, station, act, "returns", station.returns)
    if act is None:
        return
    if not isinstance(act.form_field(station.opinion), WrittenField):
        yield f"returns：步骤 {act.id} 没有本级意见的文字字段 {station.opinion}"
    if act.clears:
        yield f"returns：{act.id} 是退回，不能办成条件"


def _done_there(
    step: Step, station: Station, act: Step | None, how: str, name: str
) -> Iterator[str]:
    """An act that a station does: of whoever is there, in every state of the step, leaving it."""
    if act is None:
        yield f"{how}：没有步骤 {name}"
        return
    if (act.roles, act.duty, act.certificate) != (station.roles, station.duty, station.certificate):
        yield f"{how}：roles、duty、certificate 应与步骤 {act.id} 相同"
    if act.route is not None or act.to is not None or not set(step.from_) <= set(act.from_):
        yield f"{how}：{act.id} 应不须呈批、不改变状态，在同样的状态办理"
    ends = (step.route.first, step.route.last) if step.route is not None else ()
    if station.batch or station in ends:
        yield f"{how}：拟稿、最后一级和成批同意的一级不能同时办理别的步骤"
    if not set(act.clears) <= set(station.afterwards):
        yield f"afterwards：应包括 {act.id} 办成的条件"


def _field(route: Route, field: Field) -> Iterator[str]:
    """Nobody before it may be asked for what a station writes, so that it must do without."""
    if field.at and route.station(field.at) is None:
        yield f"没有呈批的一级 {field.at}"
    later = route.of_field(field.at) != route.first
    if later and field.required and not isinstance(field, WrittenField) and is_empty(field.default):
        yield "后面一级填写的必填字段应为文字或者有默认值，否则前面各级看不到成文"
