"""An entry is told by dated rows: changed, mended and ended without overwriting anything."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from casehub.casefile.cooperation import entries
from casehub.casefile.cooperation.entries import Overtaken, find, lines_of
from casehub.casefile.cooperation.registers import Kept, values_of
from casehub.casefile.cooperation.standing import Stands, on, standing
from casehub.model import AgreementRow, RegisterEntry, SecurityEntry
from casehub.workflow.refusals import NotFound, Refused
from casehub.workflow.situation import Reason
from tests.casefile.cooperation.kept import (
    DAY,
    NOW,
    decided,
    entered,
    last,
    pact,
    partner,
    pem_of,
    register,
    trusted,
)
from tests.faults.world import Office, at

TOMORROW, YESTERDAY = DAY + timedelta(days=1), DAY - timedelta(days=1)
PACTS, SEALS = Kept.AGREEMENTS, Kept.CERTIFICATES


def seen(office: Office, number: int, day: date) -> dict[str, object] | None:
    """What the entry says on a day."""
    with office.acting("liaison", NOW) as work:
        kept, line = find(work, number)
        row = on(line.rows, day)
        return None if row is None else values_of(kept, row)


def stands(office: Office, number: int, by: str = "liaison") -> Stands:
    with office.acting(by, NOW) as work:
        return find(work, number)[1].stands


def test_a_change_leaves_what_was_before(office: Office) -> None:
    told = pact()
    number = entered(office, PACTS, told, YESTERDAY)
    with office.acting("liaison", NOW) as work:
        entries.change(work, number, {**told, "level": "省级"}, TOMORROW, "补充协议", seen=last(work, number))
    assert [(one or {}).get("level") for one in (seen(office, number, d) for d in (YESTERDAY, DAY, TOMORROW))] == ["", "", "省级"]
    assert seen(office, number, YESTERDAY - timedelta(days=1)) is None
    with office.acting("liaison", NOW) as work:
        with pytest.raises(Refused, match="生效日期应在其后"):
            entries.change(work, number, {**told, "level": "市级"}, TOMORROW, "x", seen=last(work, number))
        with pytest.raises(Refused, match="没有改动"):
            entries.change(work, number, {**told, "level": "省级"}, TOMORROW + timedelta(days=1), "x", seen=last(work, number))


def test_what_was_typed_wrongly_is_said_again(office: Office) -> None:
    told = pact()
    number = entered(office, PACTS, told, TOMORROW)
    assert stands(office, number) is Stands.AHEAD
    with office.acting("liaison", NOW) as work:
        # The day as well: it was to begin yesterday.
        entries.mend(work, number, {**told, "level": "省级"}, YESTERDAY, "录入有误", seen=last(work, number))
    assert stands(office, number) is Stands.HOLDS
    with office.acting("liaison", NOW) as work:
        line = find(work, number)[1]
        assert len(line.rows) == 2
        assert [one.begins_on for one in standing(line.rows)] == [YESTERDAY]
        entries.change(work, number, {**told, "level": "市级"}, TOMORROW, "x", seen=last(work, number))
        with pytest.raises(Refused, match="生效日期应在其后"):
            entries.mend(work, number, {**told, "level": "县级"}, YESTERDAY, "x", seen=last(work, number))


def test_an_end_is_a_row_and_can_be_taken_back(office: Office) -> None:
    told = pact()
    number = entered(office, PACTS, told, YESTERDAY)
    with office.acting("liaison", NOW) as work:
        with pytest.raises(Refused, match="不能早于登记的生效日期"):
            entries.end(work, number, YESTERDAY - timedelta(days=1), "x")
        entries.end(work, number, DAY, "期满不续")
    assert (seen(office, number, YESTERDAY) is None, seen(office, number, DAY)) == (False, None)
    assert stands(office, number) is Stands.ENDED
    with office.acting("liaison", NOW) as work:
        with pytest.raises(Refused, match="已经终止"):
            entries.change(work, number, told, TOMORROW, "x", seen=last(work, number))
        entries.mend(work, number, told, DAY, "终止有误", ends=False, seen=last(work, number))
    assert stands(office, number) is Stands.HOLDS
    again = entered(office, PACTS, pact())
    with office.acting("liaison", NOW) as work:
        entries.end(work, again, TOMORROW, "x")
        entries.mend(work, again, values_of(*_of(work, again)), DAY, "日期有误", ends=True, seen=last(work, again))
    assert stands(office, again) is Stands.ENDED


def _of(work: object, number: int) -> tuple[object, object]:
    kept, line = find(work, number)  # type: ignore[arg-type]
    return kept, line.shown


def test_a_day_of_its_own_ends_it_as_well(office: Office) -> None:
    number = entered(office, PACTS, pact(signed_on=date(2020, 1, 1), expires_on=YESTERDAY), date(2020, 1, 1))
    assert stands(office, number) is Stands.OVER


def test_the_same_thing_is_entered_once(office: Office) -> None:
    told = pact()
    number = entered(office, PACTS, told)
    with pytest.raises(Refused, match="已登记过"):
        entered(office, PACTS, {**told, "name": f"{told['name']} "})
    # An office below sees it, and needs no other.
    with pytest.raises(Refused, match="已登记过"):
        entered(office, PACTS, told, by="elsewhere")
    with office.acting("liaison", NOW) as work:
        entries.end(work, number, DAY, "x")
    assert entered(office, PACTS, told) != number


def test_a_certificate_is_trusted_by_two_and_revoked_by_one(office: Office, tmp_path: Path) -> None:
    bureau, name = partner(office)
    told = {"of_office": str(bureau), "pem": pem_of(tmp_path, name), "checked": "电话核对指纹"}
    number = entered(office, SEALS, told)
    assert stands(office, number) is Stands.WAITS
    with office.acting("liaison", NOW) as work, pytest.raises(Refused, match="由另一人同意"):
        decided(work, number, agreed=True)
    assert seen(office, number, DAY) is None
    with office.acting("section", NOW) as work:
        decided(work, number, agreed=True)
        assert entries.find(work, number)[1].stands is Stands.HOLDS
        with pytest.raises(Refused, match="没有待同意的"):
            decided(work, number, agreed=True)
    with office.acting("liaison", NOW) as work:
        entries.mend(work, number, {**told, "checked": "当面核对"}, DAY, "x", seen=last(work, number))
        # What waits changes nothing yet, and holds up no revocation.
        assert seen_in(work, number)["checked"] == "电话核对指纹"
        with pytest.raises(Refused, match="待另一人同意"):
            entries.change(work, number, told, TOMORROW, "x", seen=last(work, number))
        entries.end(work, number, DAY, "私钥泄露")
    assert seen(office, number, DAY) is None
    with office.acting("section", NOW) as work, pytest.raises(Refused, match="没有待同意的"):
        decided(work, number, agreed=True)


def seen_in(work: object, number: int) -> dict[str, object]:
    kept, line = find(work, number)  # type: ignore[arg-type]
    row = on(line.rows, DAY)
    assert row is not None
    return values_of(kept, row)


def test_what_nobody_agreed_to_may_be_entered_again(office: Office, tmp_path: Path) -> None:
    bureau, name = partner(office)
    told = {"of_office": str(bureau), "pem": pem_of(tmp_path, name), "checked": "电话核对指纹"}
    number = entered(office, SEALS, told)
    with pytest.raises(Refused, match="已登记过"):
        entered(office, SEALS, told)
    with office.acting("section", NOW) as work:
        decided(work, number, agreed=False)
        assert entries.find(work, number)[1].stands is Stands.DROPPED
    assert entered(office, SEALS, told) != number


def test_each_office_keeps_its_own(office: Office) -> None:
    told = pact()
    below = entered(office, PACTS, told, by="elsewhere")
    mine = entered(office, PACTS, pact())
    with office.acting("elsewhere", NOW) as work:
        # What the bureau above entered holds below it, and is its own to change.
        assert mine in {one.entry.id for one in lines_of(work, register(PACTS), holding=True)}
        with pytest.raises(NotFound):
            entries.end(work, mine, DAY, "x")
    with office.acting("liaison", NOW) as work:
        lines = lines_of(work, register(PACTS), holding=True)
        assert below not in {one.entry.id for one in lines}
        assert below in {one.entry.id for one in lines_of(work, register(PACTS))}
        entries.end(work, below, DAY, "x")
    with office.session() as session:
        assert session.scalars(select(RegisterEntry.chain).where(RegisterEntry.chain == "cooperation")).all()
        assert session.scalars(select(SecurityEntry).where(SecurityEntry.kind == "cooperation_put")).all()
        assert session.scalars(select(AgreementRow)).all()


def test_an_end_cuts_off_what_was_to_come_and_leaves_it_when_taken_back(office: Office) -> None:
    told = pact()
    number = entered(office, PACTS, told, YESTERDAY)
    with office.acting("liaison", NOW) as work:
        entries.change(work, number, {**told, "level": "省级"}, TOMORROW, "x", seen=last(work, number))
        entries.end(work, number, DAY, "退出")
    assert [seen(office, number, day) is None for day in (YESTERDAY, DAY, TOMORROW)] == [False, True, True]
    with office.acting("liaison", NOW) as work:
        entries.mend(work, number, told, DAY, "终止有误", ends=False, seen=last(work, number))
    assert [(seen(office, number, day) or {}).get("level") for day in (DAY, TOMORROW)] == ["", "省级"]


def test_an_end_may_come_earlier_at_once_and_later_by_two(office: Office, tmp_path: Path) -> None:
    bureau, name = partner(office)
    told = {"of_office": str(bureau), "pem": pem_of(tmp_path, name), "checked": "电话核对指纹"}
    number = entered(office, SEALS, told, YESTERDAY)
    far = DAY.replace(year=2027)
    with office.acting("section", NOW) as work:
        decided(work, number, agreed=True)
        entries.end(work, number, far, "日期写错")
        with pytest.raises(Refused, match="办理更正"):
            entries.end(work, number, far, "x")
        # Who mends the day forwards needs nobody; backwards, another one agrees.
        entries.mend(work, number, told, TOMORROW, "x", ends=True, seen=last(work, number))
        assert find(work, number)[1].waiting is None
        entries.mend(work, number, told, far, "x", ends=True, seen=last(work, number))
        assert find(work, number)[1].waiting is not None
        entries.end(work, number, DAY, "私钥泄露")
    assert stands(office, number) is Stands.ENDED
    with office.acting("section", NOW) as work, pytest.raises(Refused, match="吊销，不能再登记"):
        entries.enter(work, register(SEALS), told, DAY, "x")


def test_who_agrees_agrees_to_the_row_that_she_saw(office: Office, tmp_path: Path) -> None:
    bureau, name = partner(office)
    told = {"of_office": str(bureau), "pem": pem_of(tmp_path, name), "checked": "电话核对指纹"}
    number = entered(office, SEALS, told)
    with office.acting("liaison", NOW) as work:
        waiting = find(work, number)[1].waiting
        shown = 0 if waiting is None else waiting.id
    with office.acting("section", NOW) as work:
        decided(work, number, agreed=True)
    with office.acting("liaison", NOW) as work:
        entries.mend(work, number, {**told, "checked": "没有核对"}, DAY, "x", seen=shown)
    with office.acting("section", NOW) as work:
        for agreed in (True, False):
            with pytest.raises(Overtaken, match="已经换了"):
                entries.decide(work, number, row=shown, agreed=agreed)


def test_what_another_did_since_is_not_overwritten(office: Office) -> None:
    told = pact()
    number = entered(office, PACTS, told, YESTERDAY)
    with office.acting("liaison", NOW) as work:
        shown = last(work, number)
        entries.change(work, number, {**told, "level": "省级"}, TOMORROW, "x", seen=shown)
        with pytest.raises(Overtaken, match="他人已先办理"):
            entries.change(work, number, {**told, "level": "市级"}, TOMORROW + timedelta(days=1), "x", seen=shown)
        with pytest.raises(Overtaken, match="他人已先办理"):
            entries.mend(work, number, {**told, "level": "市级"}, YESTERDAY, "x", seen=shown)


def test_a_certificate_is_one_with_any_row_of_another_entry(office: Office, tmp_path: Path) -> None:
    bureau, name = partner(office)
    trust = trusted(tmp_path)
    pems = [trust.certify(name, n).certificate.read_text() for n in (10, 11)]
    told = {"of_office": str(bureau), "checked": "电话核对指纹"}
    number = entered(office, SEALS, {**told, "pem": pems[0]})
    with office.acting("section", NOW) as work:
        decided(work, number, agreed=True)
    with office.acting("liaison", NOW) as work:
        entries.change(work, number, {**told, "pem": pems[1]}, TOMORROW, "更换证书", seen=last(work, number))
    # Of the change that still waits as well, and of what it will have replaced.
    for pem in pems:
        with pytest.raises(Refused, match="已登记过"):
            entered(office, SEALS, {**told, "pem": pem})


def refused_row(office: Office, *rows: tuple[str, int | None]) -> Reason:
    """Why an agreement with these types and days is not entered."""
    told = pact(sorts=[{"sort": sort, "days": days} for sort, days in rows])
    with pytest.raises(Refused) as found:
        entered(office, PACTS, told)
    (reason,) = found.value.reasons
    return reason


def test_a_type_stands_once_in_an_agreement_and_for_no_more_days_than_the_law_gives(office: Office) -> None:
    twice = refused_row(office, ("XC", 10), ("LH", None), ("XC", 12))
    assert (twice.field, twice.row, twice.column) == ("sorts", 2, "sort")
    assert "协助调查填写了两次" in twice.sentence
    long = refused_row(office, ("LH", 30), ("XC", 16))
    assert (long.row, long.column, long.sentence) == (1, "days", "法定的期限是15个工作日，约定的不能更长")
    entered(office, PACTS, pact(sorts=[{"sort": "XC", "days": 15}, {"sort": "LH", "days": 30}]))


def test_an_agreement_holds_from_its_signing_at_the_earliest_and_no_bureau_is_its_own_partner(office: Office) -> None:
    told = pact(signed_on=date(2026, 3, 1))
    with pytest.raises(Refused, match="不能早于签署日期2026年3月1日"):
        entered(office, PACTS, told, date(2026, 2, 28))
    entered(office, PACTS, told, date(2026, 3, 1))
    with office.acting("liaison", NOW) as work:
        own = str(work.actor.organisation_id)
    contact = {"of_office": own, "post": "liaises", "name": "向远", "phone": "0818-0000-0001"}
    with pytest.raises(Refused, match="对方机关不能是本局"):
        entered(office, Kept.CONTACTS, contact)


def test_the_end_of_a_certificate_that_has_expired_since_can_be_mended(office: Office, tmp_path: Path) -> None:
    partner_id, name = partner(office)
    number = entered(office, SEALS, {"of_office": str(partner_id), "pem": pem_of(tmp_path, name), "checked": "电话核对"})
    with office.acting("section", NOW) as work:
        decided(work, number, agreed=True)
    with office.acting("liaison", NOW) as work:
        entries.end(work, number, TOMORROW, "密钥丢失")
    years_on = at("2030-01-07", "09:00")
    with office.acting("liaison", years_on) as work:
        kept, line = find(work, number)
        told = values_of(kept, standing(line.rows)[-1])
        mended = entries.mend(work, number, told, DAY, "日期登记错了", seen=last(work, number), ends=True)
        assert (mended.begins_on, mended.ends) == (DAY, True)
