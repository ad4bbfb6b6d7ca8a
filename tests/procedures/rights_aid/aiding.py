"""An application for aid, led to a state by performing its steps."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from casehub.casefile import registering
from casehub.casefile.cooperation import experts
from casehub.model import Case, Document, Organisation, Service
from casehub.model.organisation import OrganisationSeries
from casehub.people import bureau
from tests import factories
from tests.acts.scene import Scene, day
from tests.faults.world import at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from casehub.acts.performing import Outcome

ASKER, OTHER = "重庆示例峡江脆食品有限公司", "重庆示例万坝食品有限公司"
EXPERT = {
    "sort": "expert", "employer": "重庆示例大学", "post": "教授", "specialities": "商标",
    "since": date(2026, 1, 1), "until": date(2026, 12, 31),
}  # fmt: skip
TAKEN = {"receiver": "向望舒", "relation": "representative", "place": "本局一楼窗口", "proof": "送达回证签名"}


class Aiding:
    """An application in a scene; each stretch goes on from the one before."""

    def __init__(self, scene: Scene) -> None:
        self.s = scene
        with scene.session.no_autoflush:
            office = scene.session.scalars(select(Organisation).where(Organisation.key == "cqip")).one()
            for series, prefix in (("rights_aid", "渝知维援"), ("assessment", "渝知判字"), ("consult", "渝知咨字")):
                office.series.append(OrganisationSeries(series=series, prefix=prefix))
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

    def act(self, when: str, step: str, who: str = "examiner", **data: Any) -> Outcome:
        return self.s.act(who, when, step, **data)

    def refused(self, when: str, step: str, who: str = "examiner", **data: Any) -> str:
        return self.s.refused(who, when, step, **data)

    def register(self, *others: str, beside: Sequence[str] = ()) -> Aiding:
        """Who asks, and against whom."""
        work = self.s.office.work(self.s.session, "clerk", at("2026-03-18", "09:10"))
        asker = factories.party("requester", ASKER, representative="向望舒")
        askers = [asker, *(factories.party("requester", name) for name in beside)]
        parties = [*askers, *(factories.party("respondent", name) for name in others)]
        request = registering.Request("rights_aid", parties, [], another="另一件事")
        self.s.ref = registering.register(work, work.rules.tracks["rights_aid"], request).reference
        return self

    def ask(self, *others: str, beside: Sequence[str] = (), **more: Any) -> Aiding:
        """An application of Wednesday 18 March 2026, for the opinion of experts."""
        told = {"received_on": day("03-18"), "wish": "help", "consent_share": "agreed", "handler": self.s.person("examiner")}
        self.register(*others, beside=beside).act("03-18", "receive_aid_request", "clerk", **told | more)
        return self

    def take_up(self, when: str = "03-20", **more: Any) -> Aiding:
        """Taken up by the head of the section."""
        told = {"handler": self.s.person("examiner"), "with_experts": False}
        self.act(when, "take_up_aid", "section", **told | more)
        return self

    def papers(self, kind: str) -> list[Document]:
        """Papers of the kind in this case, oldest first."""
        rows = select(Document).where(Document.kind == kind, Document.case_id == self.s.case().id)
        return list(self.s.session.scalars(rows.order_by(Document.id)))

    def hand(self, when: str) -> None:
        """Every paper that waits is handed to the applicant."""
        waiting = list(self.s.session.scalars(select(Service).where(Service.parent_id == self.s.case().id)))
        for row in waiting:
            if row.served_on is None:
                of = self.s.session.get_one(Case, row.case_id).reference
                self.s.act("clerk", when, "prove_direct", of, served_on=day(when), **TAKEN)

    def expert(self, name: str, **more: Any) -> int:
        """The number of somebody whom the head of the section enters in the pool."""
        work = self.s.office.work(self.s.session, "section", at("2026-01-05", "09:00"))
        return experts.add(work, {"name": name, **EXPERT, **more}).id

    def experts(self, *names: str) -> list[dict[str, Any]]:
        """Rows of the form, each with somebody of this name."""
        return [{"expert": self.expert(name), "conflict": "none"} for name in names]
