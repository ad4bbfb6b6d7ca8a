"""A penalty on the spot, led to a state by performing its steps."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from casehub.casefile import registering
from casehub.model import Organisation
from casehub.model.organisation import OrganisationSeries
from casehub.people import bureau
from tests import factories
from tests.acts.scene import Scene
from tests.faults.world import at

if TYPE_CHECKING:
    from casehub.acts.performing import Outcome

SERIES = {
    "spot_case": "渝市监简", "spot_penalty": "渝市监当罚", "penalty_demand": "渝市监催告", "payment_arrangement": "渝市监延分",
}  # fmt: skip
TRADER = "重庆示例万坝食品有限公司"


class Inspecting:
    """A case on the spot in a scene; each stretch goes on from the one before."""

    def __init__(self, scene: Scene) -> None:
        self.s = scene
        with scene.session.no_autoflush:
            office = scene.session.scalars(select(Organisation).where(Organisation.key == "cqip")).one()
        office.series += [OrganisationSeries(series=one, prefix=word) for one, word in SERIES.items()]
        row = {
            "username": "second", "name": "冉星野", "organisation_id": office.id, "post": "主任科员",
            "phone": "023-0000-5300", "roles": ["case_officer"],
            "certificate": {"number": "示例执-500000-0300", "valid_from": factories.SINCE, "valid_to": date(2030, 12, 31)},
        }  # fmt: skip
        hired = bureau.add_person(
            scene.session, scene.office.rules, row, factories.PASSWORD, factories.SINCE, hashed=factories.HASHED
        )
        scene.office.people["second"] = hired.id
        scene.session.flush()

    @property
    def officers(self) -> list[int]:
        return [self.s.person("examiner"), self.s.person("second")]

    def act(self, when: str, step: str, who: str = "examiner", **data: Any) -> Outcome:
        return self.s.act(who, when, step, **data)

    def refused(self, when: str, step: str, who: str = "examiner", **data: Any) -> str:
        return self.s.refused(who, when, step, **data)

    def inspect(self, name: str = TRADER, **party: Any) -> Inspecting:
        """Met with on 24 March 2026 from 15:20 to 15:50."""
        work = self.s.office.work(self.s.session, "clerk", at("2026-03-24", "15:10"))
        request = registering.Request("on_the_spot", [factories.party("respondent", name, **party)], [], another="另一件事")
        self.s.ref = registering.register(work, work.rules.tracks["penalty_spot"], request).reference
        told = {
            "officers": self.officers, "inspected": self.s.party("respondent"), "refused": False,
            "started_at": at("2026-03-24", "15:20"), "ended_at": at("2026-03-24", "15:50"),
        }  # fmt: skip
        self.act("03-24", "inspect_on_spot", "clerk", **told)
        return self

    @property
    def told(self) -> dict[str, Any]:
        """What the decision says: an unregistered sign marked ®, a thousand yuan, paid to the bank."""
        return {
            "party": self.s.party("respondent"), "offence": "pass_off", "facts_plain": True,
            "to_confiscate": False, "turnover": Decimal("0.00"), "gains": Decimal("0.00"),
            "sort": "fine", "fine": Decimal("1000.00"), "told_at": at("2026-03-24", "15:40"),
            "given_at": at("2026-03-24", "15:50"), "collect_mode": "bank", "on_spot_ground": None,
            "receipt_no": None, "spot_plea": None, "answer": None, "refusal": None,
            "correct_text": "立即停止标注",
        }  # fmt: skip

    def decide(self, **more: Any) -> Outcome:
        return self.act("03-24", "decide_on_spot", **self.told | more)

    def decision_refused(self, **more: Any) -> str:
        return self.refused("03-24", "decide_on_spot", **self.told | more)
