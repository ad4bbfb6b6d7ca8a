"""A letter names what the register holds on its day; an office without a register types what it will."""

from __future__ import annotations

from datetime import date, timedelta

from casehub.casefile.cooperation import entries
from casehub.casefile.cooperation.agreements import in_force, naming_fault
from casehub.casefile.cooperation.registers import Kept
from tests.casefile.cooperation.kept import DAY, NOW, entered, pact
from tests.faults.world import Office

PACTS = Kept.AGREEMENTS


def fault(office: Office, *names: str, day: date = DAY, by: str = "liaison") -> str:
    with office.acting(by, NOW) as work:
        return naming_fault(work, names, day)


def test_only_what_holds_on_the_day_is_named(office: Office) -> None:
    held, ended, over, ahead = (pact() for _ in range(4))
    over = {**over, "expires_on": DAY - timedelta(days=1), "signed_on": date(2020, 1, 1)}
    entered(office, PACTS, held, DAY)
    number = entered(office, PACTS, ended, DAY - timedelta(days=9))
    entered(office, PACTS, over, DAY - timedelta(days=9))
    entered(office, PACTS, ahead, DAY + timedelta(days=1))
    with office.acting("liaison", NOW) as work:
        entries.end(work, number, DAY, "不再续签")
    with office.acting("elsewhere", NOW) as work:
        # What the bureau above registered, those below name.
        names = {one.name for one in in_force(work, DAY)}
    assert held["name"] in names
    assert not names & {ended["name"], over["name"], ahead["name"]}
    assert fault(office, held["name"], by="elsewhere") == ""
    assert fault(office) == ""
    assert "没有效力" in fault(office, held["name"], ended["name"])
    assert fault(office, ended["name"], day=DAY - timedelta(days=1)) == ""
    assert "有效期到2026年11月19日为止" in fault(office, over["name"])
    assert "没有效力" in fault(office, ahead["name"])
    assert "登记簿里没有" in fault(office, "甲乙丙")
