"""A penalty case whose parties are suspected of a crime: what each test of the room goes on from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from casehub.model import Organisation
from casehub.people import bureau
from tests import factories
from tests.acts.scene import day
from tests.faults.world import at

if TYPE_CHECKING:
    from tests.procedures.penalty.enforcing import Enforcing

GOODS = [{"name": "“峡江脆”袋装榨菜", "qty": 800, "unit": "箱", "place": "本局涉案物品库房", "measure": None}]


def with_principal(e: Enforcing) -> Enforcing:
    """The same office, and the one person in charge of it."""
    office = e.s.session.scalars(select(Organisation).where(Organisation.key == "cqip")).one()
    row = {
        "username": "principal", "name": "万里行", "organisation_id": office.id, "post": "局长",
        "phone": "023-0000-5302", "roles": ["principal_head"],
    }  # fmt: skip
    hired = bureau.add_person(
        e.s.session, e.s.office.rules, row, factories.PASSWORD, factories.SINCE, hashed=factories.HASHED
    )
    e.s.office.people["principal"] = hired.id
    e.s.session.flush()
    return e


def reported(e: Enforcing, party: int, when: str = "04-27", **more: Any) -> str:
    """Opened for the party and reported on a day of 2026; the matter."""
    e.act("examiner", when, "open_criminal_referral", party=party)
    matter = e.s.child("criminal_referral")
    told: dict[str, Any] = {"party": party, "officers": e.officers, "reported_on": day(when), "goods": GOODS}
    e.s.act("examiner", when, "report_crime", matter, **told | more)
    return matter


def sent(e: Enforcing, party: int, when: str = "04-27", **more: Any) -> str:
    """Agreed to the same day, handed to the police the next morning, and received by them."""
    matter = reported(e, party, when, **more)
    e.s.act("principal", when, "agree_to_send", matter)
    following = f"{when[:3]}{int(when[3:]) + 1:02}"
    handed: dict[str, Any] = {"officers": e.officers, "copied_on": day(following), "copy_proof": "示例检察官签收", "late_sending": None}
    e.s.act("examiner", following, "send_over", matter, sent_at=at(f"2026-{following}", "10:00"), **handed)
    e.s.act("examiner", following, "record_receipt", matter, received_on=day(following))
    return matter


def answered(e: Enforcing, matter: str, step: str, when: str = "05-06", decided: str = "04-30") -> None:
    """What the police decided, and the day on which their paper came."""
    e.s.act("examiner", when, step, matter, decided_on=day(decided), received_on=day(when))
