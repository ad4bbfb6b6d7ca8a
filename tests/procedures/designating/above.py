"""A request for a designation at the superior bureau, led to a state by performing its steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from casehub.casefile import registering
from casehub.model import Deadline, Organisation
from casehub.model.organisation import OrganisationSeries
from tests import factories
from tests.acts.scene import Scene, day
from tests.faults.world import at

if TYPE_CHECKING:
    from casehub.acts.performing import Outcome

BELOW, BESIDE = "重庆市万州区市场监督管理局", "重庆市永川区市场监督管理局"
OUTSIDE, PARTNER = "重庆市开州区市场监督管理局", "达州市市场监督管理局"
CLOCK = "designating.decide"


class Above:
    """A matter in a scene; each stretch goes on from the one before."""

    def __init__(self, scene: Scene) -> None:
        self.s = scene
        series = select(OrganisationSeries).where(OrganisationSeries.series == "designation")
        with scene.session.no_autoflush:
            office = scene.session.scalars(select(Organisation).where(Organisation.key == "cqip")).one()
            if scene.session.scalars(series).first() is None:
                office.series.append(OrganisationSeries(series="designation", prefix="渝知指管"))
        scene.session.flush()

    def office(self, name: str) -> int:
        return self.s.session.scalars(select(Organisation.id).where(Organisation.name == name)).one()

    def act(self, who: str, when: str, step: str, **data: Any) -> Outcome:
        return self.s.act(who, when, step, **data)

    def refused(self, who: str, when: str, step: str, **data: Any) -> str:
        return self.s.refused(who, when, step, **data)

    def opened(self, *offices: str) -> Above:
        """A matter at the window on 2 April 2026, a Thursday; nothing entered yet."""
        work = self.s.office.work(self.s.session, "clerk", at("2026-04-02", "09:10"))
        rows = [factories.party("requesting_office", one) for one in offices]
        request = registering.Request("designating", rows, [], another="另一件事")
        self.s.ref = registering.register(work, work.rules.tracks["designation_request"], request).reference
        return self

    def asked(self, **more: Any) -> Above:
        """The request of the bureau below, about a dispute with one that is not in the database."""
        self.opened(BELOW)
        told = {"request_came_on": day("04-02"), "report_on": day("04-01"), "designation_ground": "dispute"}
        self.act("clerk", "04-02", "enter_designation_request", **told | more)
        self.act("section", "04-03", "name_designation_officers", officers=[self.s.person("examiner")])
        return self

    def choice(self, **more: Any) -> dict[str, Any]:
        """Whom to name and who stops."""
        return {
            "designated_office": self.office(BELOW), "other_offices": [{"office": OUTSIDE}], "handover_by": day("04-20"),
            "measures": None,
        } | more  # fmt: skip

    def named(self, when: str = "04-10", **more: Any) -> Outcome:
        """The notice issued."""
        return self.act("head", when, "designate_jurisdiction", **self.choice(**more))

    def clock(self) -> list[tuple[str, str]]:
        """The superior's own clocks, each with how it ended."""
        rows = select(Deadline).where(Deadline.case_id == self.s.case().id, Deadline.rule == CLOCK)
        return [(f"{one.due_on:%m-%d}", one.outcome) for one in self.s.session.scalars(rows.order_by(Deadline.id))]
