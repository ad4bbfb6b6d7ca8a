"""A clue about a public official, led to a state by performing its steps."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from casehub.casefile import registering
from casehub.model import Case, Organisation
from casehub.model.organisation import OrganisationSeries
from casehub.people import bureau
from casehub.people.permissions import visible_cases
from tests import factories
from tests.acts.scene import Scene, day
from tests.faults.world import at

if TYPE_CHECKING:
    from casehub.acts.performing import Outcome

OFFICIAL = "某甲（示例）"
HIRED = (("second", "冉星野", "case_officer"), ("third", "严伯渝", "case_officer"), ("principal", "黎明川", "principal_head"),
         ("otherhead", "另一正职", "principal_head"))  # fmt: skip


class Apart:
    """A matter in a scene; the examiner and the second hold it, the principal decides."""

    def __init__(self, scene: Scene) -> None:
        self.s = scene
        with scene.session.no_autoflush:
            office = scene.session.scalars(select(Organisation).where(Organisation.key == "cqip")).one()
        office.series.append(OrganisationSeries(series="duty_clue", prefix="渝知移密"))
        for n, (username, name, role) in enumerate(HIRED):
            row = {
                "username": username, "name": name, "organisation_id": office.id, "post": "示例", "phone": f"023-0000-533{n}",
                "roles": [role],
                "certificate": {"number": f"示例执-500000-033{n}", "valid_from": factories.SINCE, "valid_to": date(2030, 12, 31)},
            }  # fmt: skip
            made = bureau.add_person(
                scene.session, scene.office.rules, row, factories.PASSWORD, factories.SINCE, hashed=factories.HASHED
            )
            scene.office.people[username] = made.id
        scene.session.flush()

    @property
    def officers(self) -> list[int]:
        return [self.s.person("examiner"), self.s.person("second")]

    def act(self, who: str, when: str, step: str, **data: Any) -> Outcome:
        return self.s.act(who, when, step, **data)

    def refused(self, who: str, when: str, step: str, **data: Any) -> str:
        return self.s.refused(who, when, step, **data)

    def opened(self) -> Apart:
        work = self.s.office.work(self.s.session, "examiner", at("2026-04-10", "16:10"))
        request = registering.Request("duty_crime", [], [], another="另一件事")
        self.s.ref = registering.register(work, work.rules.tracks["duty_clue"], request).reference
        return self

    def told(self, **more: Any) -> dict[str, Any]:
        """What was found in an interview, who holds it and who decides."""
        subjects = [{"name": OFFICIAL, "office": "示例街道办事处", "superior": "示例区人民政府", "post": "工作人员"}]
        return {
            "noted_on": day("04-10"), "officers": self.officers, "principal": self.s.person("principal"), "clue_subjects": subjects,
        } | more  # fmt: skip

    def noted(self) -> Apart:
        self.opened()
        self.act("examiner", "04-10", "note_duty_clue", **self.told())
        return self

    def sees(self, who: str, when: str = "04-11") -> bool:
        """Whether somebody of the office sees it, in lists and alone alike."""
        work = self.s.office.work(self.s.session, who, at(f"2026-{when}", "10:00"))
        seen = visible_cases(work.actor, work.today, work.rules).where(Case.reference == self.s.ref)
        return self.s.session.scalars(seen).first() is not None
