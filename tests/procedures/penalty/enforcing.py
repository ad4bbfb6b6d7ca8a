"""A trademark case of the demonstration, led to a state by performing its steps."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from casehub.casefile import registering
from casehub.model import Case, Organisation, Party, Person
from casehub.model.organisation import OrganisationSeries
from casehub.people import bureau
from tests import factories
from tests.acts.scene import Scene, day
from tests.faults.world import at

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from casehub.acts.performing import Outcome
    from casehub.rulebook.book import Rulebook

SERIES = {
    "filing": "渝市监立", "penalty_notice": "渝市监罚告", "penalty": "渝市监处罚",
    "correction": "渝市监责改", "no_penalty": "渝市监不罚", "hearing_notice": "渝市监听通",
    "payment_arrangement": "渝市监延分", "penalty_demand": "渝市监催告", "report_result": "渝市监举告", "stop_sale": "渝市监责停",
    "publicity": "渝市监撤公", "credit": "渝市监信修", "listing": "渝市监列严", "assignment": "渝市监交办", "official_report": "渝市监文",
}  # fmt: skip
MARK: dict[str, Any] = {
    "kind": "trademark",
    "number": "99999001",
    "title": "峡江脆",
    "nice_classes": "29",
    "approved_goods": "榨菜、腌制蔬菜、酱菜",
    "granted_on": date(2018, 5, 14),
    "expires_on": date(2028, 5, 13),
    "owners": ["重庆示例峡江脆食品有限公司"],
    "status": "有效",
}
INFRINGER, HOLDER = "重庆示例万坝食品有限公司", "重庆示例峡江脆食品有限公司"
# A contest of which no notice has come in yet: no time to answer runs.
UNTOLD: dict[str, Any] = {"notice_came": False, "notice_on": None}
STOP = {"measure": "stop", "text": "责令立即停止侵权行为"}
TAKE = {"measure": "confiscate_goods", "text": "没收“峡江翠”袋装榨菜800箱、包装袋12000个"}
DESTROY = {"measure": "destroy_goods", "text": "销毁上述没收物品"}
ITEMS = [STOP, TAKE, DESTROY, {"measure": "fine", "text": "罚款270000元"}]
LIGHTER = [STOP, TAKE, DESTROY, {"measure": "fine", "text": "罚款216000元"}]
PROPOSAL: dict[str, Any] = {
    "offence": "similar_same",
    "act_began_on": date(2025, 10, 1),
    "continuing": False,
    "act_ended_on": date(2026, 3, 24),
    "turnover": Decimal("180000.00"),
    "gains": None,
    "gains_method": "none",
    "goods_value": Decimal("24000.00"),
    "prior_on": None,
    "prior_is_final": False,
    "serious": False,
    "degree": "lighter",
    "items": ITEMS,
    "fine": Decimal("270000.00"),
    "crime_check": "below",
}


def hours(on: str, first: str = "14:30", last: str = "15:40") -> dict[str, datetime]:
    """From when to when something was done on a day of 2026."""
    return {"started_at": at(f"2026-{on}", first), "ended_at": at(f"2026-{on}", last)}


def staffed(session: Session, rules: Rulebook) -> dict[str, int]:
    """The bureau of the tests with the numbers and the people that a penalty needs, by account."""
    with session.no_autoflush:
        office = session.scalars(select(Organisation).where(Organisation.key == "cqip")).one()
    office.series += [OrganisationSeries(series=one, prefix=word) for one, word in SERIES.items()]
    rows: list[dict[str, Any]] = [
        {
            "username": "second", "name": "冉星野", "organisation_id": office.id, "post": "主任科员",
            "phone": "023-0000-5300", "roles": ["case_officer"],
            "certificate": {"number": "示例执-500000-0300", "valid_from": factories.SINCE, "valid_to": date(2030, 12, 31)},
        },
        {
            "username": "hearer", "name": "蒋若愚", "organisation_id": office.id, "post": "法规科主任科员",
            "phone": "023-0000-5301", "roles": ["penalty_hearing_chair"],
        },
    ]  # fmt: skip
    return {
        row["username"]: bureau.add_person(
            session, rules, row, factories.PASSWORD, factories.SINCE, hashed=factories.HASHED
        ).id
        for row in rows
    }


class Enforcing:
    """A penalty case in a scene; each stretch goes on from the one before."""

    def __init__(self, scene: Scene) -> None:
        self.s = scene
        scene.office.people.update(staffed(scene.session, scene.office.rules))
        scene.session.flush()

    @property
    def officers(self) -> list[int]:
        return [self.s.person("examiner"), self.s.person("second")]

    def party(self, role: str) -> int:
        return self.parties(role)[0]

    def parties(self, role: str) -> list[int]:
        rows = select(Party.id).where(Party.case_id == self.s.case().id, Party.role == role)
        return list(self.s.session.scalars(rows.order_by(Party.id)))

    def act(self, who: str, when: str, step: str, **data: Any) -> Outcome:
        return self.s.act(who, when, step, **data)

    def refused(self, who: str, when: str, step: str, **data: Any) -> str:
        return self.s.refused(who, when, step, **data)

    def enter(self, more: dict[str, Any]) -> dict[str, Any]:
        """A right-holder asks on 18 March 2026 that an infringement be dealt with; what is told."""
        track, when = more.pop("track", "penalty_right_holder"), more.pop("when", "03-18")
        parties = more.pop("parties", None) or [
            factories.party("right_holder", HOLDER, capacity="holder"),
            factories.party("respondent", INFRINGER),
        ]
        rights = more.pop("rights", [MARK])
        work = self.s.office.work(self.s.session, "clerk", at(f"2026-{when}", "10:10"))
        request = registering.Request("penalty", parties, rights, another="另一件事")
        self.s.ref = registering.register(work, work.rules.tracks[track], request).reference
        told: dict[str, Any] = {
            "source": "right_holder", "received_on": day("03-18"), "first_received_on": None,
            "sender": None, "wants_reply": False, "evidence_items": [{"label": "权1", "name": "商标注册证"}],
        }  # fmt: skip
        return told | more

    def register(self, **more: Any) -> Enforcing:
        """The same, and registered."""
        self.act("clerk", "03-18", "register_clue", **self.enter(more))
        return self

    def verify(self, **more: Any) -> Enforcing:
        self.register(**more)
        self.act("section", "03-19", "assign_verification", officers=self.officers)
        return self

    def inspect(self, when: str = "03-24") -> Enforcing:
        named = {"officers": self.officers, "inspected": self.party("respondent"), "evidence_items": None}
        self.act("examiner", when, "inspect_site", **named, **hours(when), refused=False)
        return self

    def file(self, **more: Any) -> Enforcing:
        """Filed on 26 March."""
        self.verify(**more).inspect()
        self.act("head", "03-26", "file_case", officers=self.officers, offence="similar_same")
        return self

    def propose(self, when: str = "04-23", **more: Any) -> Enforcing:
        self.act("examiner", when, "conclude_inquiry", party=self.party("respondent"), **PROPOSAL | more)
        return self

    def report(self, **more: Any) -> Enforcing:
        """Reported on 23 April; `parties` are registered, all else is proposed."""
        registered = {"parties": more.pop("parties")} if "parties" in more else {}
        return self.file(**registered).propose(**more)

    def review(self, **more: Any) -> Enforcing:
        self.report(**more)
        self.act("reviewer", "04-27", "approve_review", review_kind="case", legal_ground=None)
        return self

    def notify(self, **more: Any) -> Enforcing:
        """Told, and served on 28 April; 五一 lies in the five working days."""
        self.review(**more)
        self.act("head", "04-27", "notify_penalty", hearing_told=True)
        self.s.serve("04-28", "penalty_notice")
        return self

    def defend(self) -> Enforcing:
        told = {"officers": self.officers, "points": [{"point": "已停用包装，请求从轻"}]}
        self.act("examiner", "05-06", "record_defence", **told, **hours("05-06"))
        return self

    ANSWER = ({"point": "已停用包装，请求从轻", "checked": "属实", "adopted": "partly", "reason": "降低罚款"},)

    def decide(self, **more: Any) -> Enforcing:
        """Decided on 27 May, served the same day."""
        self.notify().defend()
        told: dict[str, Any] = {"items": LIGHTER, "fine": Decimal("216000.00"), "answers": [*self.ANSWER]}
        self.act("head", "05-27", "decide_penalty", **told | more)
        self.s.serve("05-27", "penalty_decision")
        return self

    def pay(self, amount: str = "216000.00", when: str = "06-09") -> Enforcing:
        told = {"paid": Decimal(amount), "paid_on": day(when), "voucher": "示例缴款凭证2026-0609"}
        self.act("examiner", when, "record_payment", **told)
        return self

    def perform(self) -> Enforcing:
        self.decide().pay()
        self.act("examiner", "06-17", "confirm_performance", performed_on=day("06-17"))
        return self

    def close(self) -> Enforcing:
        """Everything that waits is served, the case is closed on 30 June."""
        self.perform()
        self.s.serve("06-29")
        self.act("head", "06-30", "close_case", closing_ground="performed")
        return self

    def hear(self) -> Enforcing:
        """Asked for on 7 May, called on the 9th for the 20th, held."""
        self.notify()
        self.act("examiner", "05-07", "ask_hearing", asked_on=day("05-07"))
        told = {"hearing_at": at("2026-05-20", "09:30"), "chair": self.s.person("hearer"), "is_public": True}
        self.act("head", "05-09", "call_hearing", **told)
        self.s.serve("05-09", "penalty_hearing_notice")
        held = {"held_on": day("05-20"), "points": [{"point": "罚款过重"}]}
        self.act("hearer", "05-20", "hold_hearing", **held, **hours("05-20", "09:30", "11:30"))
        return self

    @property
    def case(self) -> Case:
        return self.s.case()

    def who(self, username: str) -> Person:
        return self.s.session.get_one(Person, self.s.person(username))
