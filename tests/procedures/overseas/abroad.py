"""A dispute abroad, led to a state by performing its steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from casehub.casefile import registering
from casehub.model import Deadline, Event, Organisation
from casehub.people import bureau
from tests import factories
from tests.acts.scene import Scene, day
from tests.faults.world import at

if TYPE_CHECKING:
    from casehub.acts.performing import Outcome

FIRM, RIVAL = "重庆示例峡江脆食品有限公司", "重庆示例竞品食品有限公司"
CLOCK = "overseas.respond"
BRANCH, STATION = "国家海外知识产权纠纷应对指导中心重庆分中心", "重庆示例海外知识产权指导站"


class Abroad:
    """A matter in a scene; each stretch goes on from the one before."""

    def __init__(self, scene: Scene) -> None:
        self.s = scene
        with scene.session.no_autoflush:
            office = scene.session.scalars(select(Organisation).where(Organisation.key == "cqip")).one()
        row = {
            "username": "second", "name": "冉星野", "organisation_id": office.id, "post": "主任科员",
            "phone": "023-0000-5300", "roles": ["case_officer"],
        }  # fmt: skip
        made = bureau.add_person(
            scene.session, scene.office.rules, row, factories.PASSWORD, factories.SINCE, hashed=factories.HASHED
        )
        scene.office.people["second"] = made.id
        scene.session.flush()

    def act(self, when: str, step: str, who: str = "examiner", **data: Any) -> Outcome:
        return self.s.act(who, when, step, **data)

    def refused(self, when: str, step: str, who: str = "examiner", **data: Any) -> str:
        return self.s.refused(who, when, step, **data)

    def registered(self, *firms: str) -> Abroad:
        """At the window on 3 June 2026, nothing submitted yet."""
        work = self.s.office.work(self.s.session, "clerk", at("2026-06-03", "09:10"))
        rows = [factories.party("enterprise", one) for one in firms or (FIRM,)]
        request = registering.Request("overseas", rows, [], another="另一件事")
        self.s.ref = registering.register(work, work.rules.tracks["overseas"], request).reference
        return self

    @property
    def told(self) -> dict[str, Any]:
        """A warning letter, known since 1 June, to be answered by 1 July; both may be told of it."""
        return {
            "submitted_on": day("06-03"), "known_on": day("06-01"), "respond_by": day("07-01"),
            "consent_share": True, "consent_to": "both", "consent_on": day("06-03"),
            "consent_unit": f"{BRANCH}、{STATION}",
        }  # fmt: skip

    def submit(self, *firms: str, **more: Any) -> Abroad:
        """The form registered; with `consent_share=False` nobody else may be told."""
        self.registered(*firms)
        told = self.told | more
        if not told["consent_share"]:
            told |= {"consent_to": None, "consent_on": None, "consent_unit": None}
        self.act("06-03", "submit_overseas_dispute", "clerk", **told)
        return self

    def follow(self, *firms: str, **more: Any) -> Abroad:
        """Taken on the day after; the examiner follows it."""
        self.submit(*firms, **more)
        self.act("06-04", "take_on_overseas", "section", officers=[self.s.person("examiner")])
        return self

    def days(self) -> list[tuple[str, str]]:
        """Each foreign day with how it ended."""
        rows = select(Deadline).where(Deadline.case_id == self.s.case().id, Deadline.rule == CLOCK)
        found = self.s.session.scalars(rows.order_by(Deadline.id))
        return [(f"{row.due_on:%m-%d}", row.outcome) for row in found]

    def seq_of(self, due: str) -> int:
        """By which number forms choose the foreign day."""
        rows = select(Deadline).where(Deadline.case_id == self.s.case().id, Deadline.due_on == day(due))
        return self.s.session.scalars(rows.order_by(Deadline.id.desc())).first().event_seq  # type: ignore[union-attr]

    def last(self, step: str) -> int:
        """Number of the latest act of a step."""
        return self.numbers(step)[-1]

    def numbers(self, step: str) -> list[int]:
        """Numbers of the acts of a step."""
        rows = select(Event.seq).where(Event.case_id == self.s.case().id, Event.step == step)
        return list(self.s.session.scalars(rows.order_by(Event.seq)))
