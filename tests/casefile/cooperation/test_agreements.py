"""A letter names what the register holds on its day; an office without a register types what it will."""

from __future__ import annotations

from datetime import date, timedelta

from casehub.casefile.cooperation import entries
from casehub.casefile.cooperation.agreements import (
    Reached,
    in_force,
    naming_fault,
    offered,
    reached_under,
)
from casehub.casefile.cooperation.registers import Kept
from casehub.model import Organisation
from tests.casefile.cooperation.kept import DAY, NOW, entered, pact, partner
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


def test_a_bureau_is_reached_as_a_member_else_by_the_member_above_it_with_a_copy(office: Office) -> None:
    """§5.4 no. 8 of cross_region.md: the agreement has members only at the level of the province."""
    _, sichuan = partner(office, region_code="510000")
    _, hubei = partner(office, region_code="420000")
    # A court that is a member of it is told nothing.
    _, court = partner(office, region_code="510000", kind="court")
    below, county = partner(office, region_code="511702")
    other, elsewhere = partner(office, region_code="422802")
    at_home, _ = partner(office, region_code="500118")
    ours = "重庆市知识产权局"
    provinces = pact(members=f"{ours}\n{sichuan}\n{hubei}\n{court}")
    own = pact(members=f"{ours}\n{county}")
    for one in (provinces, own):
        entered(office, PACTS, one, DAY)
    names = [provinces["name"]]
    with office.acting("liaison", NOW) as work:
        to, second, third = (work.session.get_one(Organisation, key) for key in (below, other, at_home))
        assert reached_under(work, names, to, DAY) == Reached(tuple(names), (sichuan,))
        assert reached_under(work, names, second, DAY) == Reached(tuple(names), (hubei,))
        # What it concluded itself needs no copy, nor does a letter that names no agreement.
        assert reached_under(work, [*names, own["name"]], to, DAY) == Reached((own["name"],))
        assert reached_under(work, [], to, DAY) == Reached()
        assert reached_under(work, names, to, DAY - timedelta(days=1)) == Reached()
        # Between two bureaus below one member it says nothing.
        assert reached_under(work, names, third, DAY) == Reached()
        told = dict(offered(work, [to, second], DAY))
    assert told[names[0]] == f"{names[0]}（{county}不是成员，函件抄送{sichuan}；{elsewhere}不是成员，函件抄送{hubei}）"
    assert told[own["name"]] == own["name"]
