"""The register of certificates says, for each day, whose seal is known."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from casehub.casefile.cooperation import entries
from casehub.casefile.cooperation.registers import Kept
from casehub.casefile.cooperation.trust import pins_of
from tests.casefile.cooperation.kept import (
    DAY,
    NOW,
    decided,
    entered,
    last,
    partner,
    pem_of,
    trusted,
)
from tests.faults.world import Office

SEALS = Kept.CERTIFICATES


def test_a_seal_is_known_from_its_first_day_to_its_last(office: Office, tmp_path: Path) -> None:
    (one, first), (two, second) = partner(office), partner(office)
    trust = trusted(tmp_path)
    pems = [trust.certify(name, n).certificate.read_text().strip() for n, name in ((10, first), (11, second), (12, first))]
    told = {"checked": "电话核对"}
    numbers = [
        entered(office, SEALS, {**told, "of_office": str(who), "pem": pem})
        for who, pem in ((one, pems[0]), (two, pems[1]), (one, pems[2]))
    ]
    with office.acting("section", NOW) as work:
        decided(work, numbers[0], agreed=True)
        decided(work, numbers[1], agreed=True)
        entries.end(work, numbers[0], DAY + timedelta(days=1), "更换证书")
        today, tomorrow = pins_of(work, DAY), pins_of(work, DAY + timedelta(days=1))
    assert set(pems[:2]) <= set(today.held)
    # Nobody agreed to the third: it is neither trusted nor stopped, wherever else it is kept.
    assert pems[2] not in {*today.held, *today.stopped, *tomorrow.stopped}
    assert pems[1] in tomorrow.held
    assert pems[0] in tomorrow.stopped
    with office.acting("elsewhere", NOW) as work:
        assert pems[1] in pins_of(work, DAY).held


def pinned(office: Office, pem: str, day: date) -> tuple[bool, bool]:
    """Whether it is held on that day, and whether it is stopped."""
    with office.acting("liaison", NOW) as work:
        found = pins_of(work, day)
    return pem.strip() in found.held, pem.strip() in found.stopped


def test_nothing_is_trusted_before_the_day_on_which_the_second_agreed(office: Office, tmp_path: Path) -> None:
    bureau, name = partner(office)
    pem = pem_of(tmp_path, name)
    number = entered(office, SEALS, {"of_office": str(bureau), "pem": pem, "checked": "电话核对"}, DAY - timedelta(days=300))
    with office.acting("section", NOW) as work:
        decided(work, number, agreed=True)
    assert pinned(office, pem, DAY - timedelta(days=1)) == (False, False)
    assert pinned(office, pem, DAY) == (True, False)


def test_a_revoked_seal_is_cut_off_whatever_was_agreed_since(office: Office, tmp_path: Path) -> None:
    bureau, name = partner(office)
    pem = pem_of(tmp_path, name)
    told = {"of_office": str(bureau), "pem": pem, "checked": "电话核对"}
    number = entered(office, SEALS, told)
    with office.acting("section", NOW) as work:
        decided(work, number, agreed=True)
    with office.acting("liaison", NOW) as work:
        entries.change(work, number, {**told, "checked": "当面核对"}, DAY + timedelta(days=30), "x", seen=last(work, number))
    with office.acting("section", NOW) as work:
        decided(work, number, agreed=True)
        entries.end(work, number, DAY, "私钥泄露")
    days = (DAY, DAY + timedelta(days=30), DAY + timedelta(days=90))
    assert [pinned(office, pem, day) for day in days] == [(False, True)] * 3


def test_what_one_entry_revoked_no_other_trusts(office: Office, tmp_path: Path) -> None:
    bureau, name = partner(office)
    trust = trusted(tmp_path)
    one, two = (trust.certify(name, n).certificate.read_text() for n in (10, 11))
    told = {"of_office": str(bureau), "checked": "电话核对"}
    # An office below held it first; the one above, which does not read that, revoked it.
    below = entered(office, SEALS, {**told, "pem": one}, by="elsewhere")
    with office.acting("section", NOW) as work:
        decided(work, below, agreed=True)
    above = entered(office, SEALS, {**told, "pem": one})
    other = entered(office, SEALS, {**told, "pem": two})
    with office.acting("section", NOW) as work:
        decided(work, above, agreed=True)
        decided(work, other, agreed=True)
        entries.end(work, above, DAY, "私钥泄露")
    with office.acting("elsewhere", NOW) as work:
        found = pins_of(work, DAY)
    assert one.strip() in found.stopped
    assert one.strip() not in found.held
    assert two.strip() in found.held
