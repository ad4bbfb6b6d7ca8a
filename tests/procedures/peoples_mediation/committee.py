"""A people's mediation among its committee, led to a state by performing its steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from casehub.casefile import registering
from casehub.model import Organisation
from casehub.model.organisation import OrganisationSeries
from casehub.people import bureau
from tests import factories
from tests.acts.scene import Scene, day
from tests.faults.world import at

if TYPE_CHECKING:
    from casehub.acts.performing import Outcome

WINERY, GLASS, SHOP = "重庆示例江流酒业有限公司", "泸州示例玻光包装有限公司", "泸州示例玻光商行有限公司"
COURT, COURT_NO = "重庆市第一中级人民法院", "（2026）渝01诉前调99001号"
STAFF = {
    "talker": ("伍清欢", "peoples_mediator"),
    "other": ("卢静川", "peoples_mediator"),
    "principal": ("庄伯言", "committee_head"),
    "mailroom": ("梅若谷", "committee_clerk"),
}


class Committee:
    """A matter of the committee in a scene; each stretch goes on from the one before."""

    def __init__(self, scene: Scene) -> None:
        self.s = scene
        with scene.session.no_autoflush:
            office = scene.session.scalars(select(Organisation).where(Organisation.key == "cqip")).one()
        office.series.append(OrganisationSeries(series="peoples_mediation", prefix="渝知人调字"))
        for username, (name, role) in STAFF.items():
            row = {
                "username": username, "name": name, "organisation_id": office.id, "post": "专职人民调解员",
                "phone": "023-0000-5022", "roles": [role],
            }  # fmt: skip
            hired = bureau.add_person(
                scene.session, scene.office.rules, row, factories.PASSWORD, factories.SINCE, hashed=factories.HASHED
            )
            scene.office.people[username] = hired.id
        scene.session.flush()

    def act(self, when: str, step: str, who: str = "talker", **data: Any) -> Outcome:
        return self.s.act(who, when, step, **data)

    def refused(self, when: str, step: str, who: str = "talker", **data: Any) -> str:
        return self.s.refused(who, when, step, **data)

    @property
    def sides(self) -> list[int]:
        """Everybody who takes part, the applicant first."""
        return [self.s.party("requester"), *(p.id for p in self.s.case().parties if p.role == "respondent")]

    def register(self, *respondents: str) -> Committee:
        """Two or more parties are entered on 28 October 2026."""
        work = self.s.office.work(self.s.session, "mailroom", at("2026-10-28", "09:00"))
        names = respondents or (GLASS,)
        parties = [factories.party("requester", WINERY), *(factories.party("respondent", one) for one in names)]
        request = registering.Request("peoples_mediation", parties, [], another="另一件事")
        self.s.ref = registering.register(work, work.rules.tracks["peoples_mediation"], request).reference
        return self

    def applied(self, *respondents: str, **more: Any) -> Committee:
        """The winery applied."""
        self.register(*respondents)
        told = {"received_on": day("10-28"), "handler": self.s.person("talker"), "source": "apply"}
        self.act("10-28", "receive_application", "mailroom", **told | more)
        return self

    def entrusted(self, *respondents: str, **more: Any) -> Committee:
        """A court sent it; its papers were signed for on 28 October at 10:15."""
        self.register(*respondents)
        told = {
            "court": COURT, "court_no": COURT_NO, "channel": "before_filing", "letter_on": day("10-26"),
            "signed_for_at": at("2026-10-28", "10:15"), "handler": self.s.person("talker"),
        }  # fmt: skip
        self.act("10-28", "sign_for_entrustment", "mailroom", **told | more)
        return self

    def willing(self, when: str = "10-30", *parties: int, answer: str = "agreed") -> Committee:
        """Each of these (or everybody) is asked and answers."""
        for party in parties or self.sides:
            self.act(when, "record_contact", party=party, contacted_at=at(f"2026-{when}", "09:30"), answer=answer)
        return self

    def taken_up(self) -> Committee:
        """Taken up on 2 November."""
        step = "take_up_entrustment" if self.s.open("entrusted.conclude") else "take_up_application"
        self.act("11-02", step, "principal", mediators=[self.s.person("talker")])
        return self

    def met(self, when: str = "11-10", **more: Any) -> Committee:
        """A session in the afternoon."""
        told = {
            "started_at": at(f"2026-{when}", "15:30"), "ended_at": at(f"2026-{when}", "16:20"),
            "next_at": None, "result": "next", "agree_record": True,
            "attendance": [
                {"side": "申请人", "name": "江望舒", "role": "法定代表人", "for_party": self.s.party("requester")},
                {"side": "被申请人", "name": "税长林", "role": "法定代表人", "for_party": self.s.party("respondent")},
            ],
        }  # fmt: skip
        self.act(when, "hold_session", **told | more)
        return self

    def agreed(self, when: str = "11-24") -> Committee:
        """The text is written, signed by everybody, sealed."""
        self.met(when, result="agreed")
        self.s.sign_text("talker", when)
        self.act(when, "reach_agreement", "principal", effective_on=day(when))
        return self
