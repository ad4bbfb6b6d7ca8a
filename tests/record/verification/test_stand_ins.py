"""A delegation that nobody could have entered, confirmed or taken back is told."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from casehub.model import StandIn
from casehub.people import delegating
from casehub.record.verification.ground import people_of
from casehub.record.verification.stand_ins import stand_in_faults
from tests.faults.world import at, rules
from tests.people.test_standing_in import DURING, ENTERED, hired, lend

if TYPE_CHECKING:
    from tests.faults.world import Office

# What is written into a row that an administrator entered and a second one confirmed.
FORGED: dict[str, tuple[dict[str, object], str]] = {
    "by another hand": ({"granted_by_id": "head"}, "与登记簿所记的经手人不符"),
    "confirmed by another hand": ({"confirmed_by_id": "head"}, "与登记簿所记的经手人不符"),
    "taken back by another hand": ({"revoked_by_id": "head", "revoked_at": DURING}, "与登记簿所记的经手人不符"),
    "alone": ({"confirmed_by_id": "security"}, "没有经过第二人复核"),
    "confirmed by nobody who may": ({"confirmed_by_id": "clerk"}, "复核人当日不能复核"),
    "confirmed by the stand-in": ({"confirmed_by_id": "chair"}, "复核人当日不能复核"),
    "confirmed by the absent one": ({"confirmed_by_id": "examiner"}, "复核人当日不能复核"),
    "entered by nobody who may": ({"granted_by_id": "clerk"}, "当日不能登记这项委托"),
    "entered by the stand-in": ({"granted_by_id": "chair"}, "代办人是本人或者登记人"),
    "for herself": ({"by_id": "examiner"}, "代办人是本人或者登记人"),
    "of a role that is not lent": ({"role": "hearing_chair"}, "不能由他人代"),
    "begun before": ({"since": date(2026, 4, 9)}, "起止日期倒填或者颠倒"),
    "ended before it began": ({"until": date(2026, 4, 12)}, "起止日期倒填或者颠倒"),
    "confirmed before": ({"confirmed_at": at("2026-04-10", "09:00")}, "复核早于登记"),
}


def found(office: Office) -> list[str]:
    with office.reading() as session:
        return [fault.sentence for fault in stand_in_faults(session, rules(), people_of(session))]


@pytest.fixture
def entered(own_office: Office) -> int:
    """Entered by one administrator and confirmed by another."""
    [number] = lend(own_office, "examiner", "chair", "main_examiner", hand="security")
    with own_office.acting("system", ENTERED) as work:
        delegating.confirm(work, number)
    return number


def test_what_the_program_enters_is_sound(own_office: Office, entered: int) -> None:
    deputy = hired(own_office, "section_head")
    lend(own_office, "head", deputy, "department_head")
    with own_office.acting("chair", DURING) as work:
        delegating.revoke(work, entered)
    assert found(own_office) == []


def test_each_forgery_has_its_sentence(own_office: Office, entered: int) -> None:
    assert found(own_office) == []
    for what, (values, sentence) in FORGED.items():
        with own_office.engine.begin() as connection:
            there = StandIn.id == entered
            row = connection.execute(select(StandIn.__table__).where(there)).mappings().one()
            changed = {k: own_office.people.get(str(v), v) for k, v in values.items()}
            connection.execute(update(StandIn).where(there).values(**changed))
        assert any(sentence in said for said in found(own_office)), what
        with own_office.engine.begin() as connection:
            connection.execute(update(StandIn).where(there).values(**row))
    assert found(own_office) == []
