"""The demonstration's random inspections (双随机), by the roads that people take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.casefile.inspection import carrying_out, plans
from casehub.declared import text_of, toml_of
from casehub.demonstration.script import DemonstrationFault

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from casehub.demonstration.performing import Performance
    from casehub.exchange.payload import Payload
    from casehub.model import InspectionPlan

FILE = "inspections.toml"


def load_inspections(performance: Performance, folder: Path, until: datetime) -> int:
    """Bring in the plans of inspections.toml as far as they had come; how many.

    folder: where the demonstration's files lie. Raises DemonstrationFault, Refused.
    """
    found: Payload = toml_of(text_of((folder / FILE).read_bytes()))
    return sum(_plan(performance, one, until) for one in found["plan"])


def _plan(performance: Performance, told: Payload, until: datetime) -> bool:
    if told["drafted_at"] > until:
        return False
    work = performance.work_of(told["by"], told["drafted_at"])
    people = {one.username: one.id for one in plans.officers_of(work)}
    officers = [people[name] for name in told["officers"]]
    values = {**told, "objects": "\n".join(told["objects"]), "officers": officers}
    plan = plans.draft(work, told["number"], values)
    if told["announced_at"] <= until:
        plans.announce(performance.work_of(told["head"], told["announced_at"]), plan)
    performance.session.flush()
    if "drawn_at" in told and told["drawn_at"] <= until:
        drawing = performance.work_of(told["drawer"], told["drawn_at"])
        carrying_out.draw(drawing, plan.id, told["value"], told["seen"], "")
    for row in told.get("result", ()):
        if row["at"] <= until:
            _result(performance, plan, row)
    if "published_at" in told and told["published_at"] <= until:
        told_at = told["published_at"]
        publishing = performance.work_of(told["drawer"], told_at)
        carrying_out.publish(publishing, plan.id, told_at.date(), told["place"])
    performance.session.flush()
    return True


def _result(performance: Performance, plan: InspectionPlan, row: Payload) -> None:
    """Enter what was found at the object of this place in the draw, by one who was drawn to it."""
    performance.session.expire_all()
    team = plans.teams_of(plan)[row["drawn"] - 1]
    target = next(one for one in plan.objects if one.code == team.code)
    who = next((o.person for o in plan.officers if o.certificate in team.certificates), None)
    if who is None:
        raise DemonstrationFault(f"{plan.number}：没有抽到检查{target.name}的人员")
    work = performance.work_of(who.username, row["at"])
    carrying_out.enter(work, plan.id, target.id, {"inspected_on": row["at"].date(), **row})
