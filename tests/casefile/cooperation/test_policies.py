"""What a partner takes bounds what is sent to it; what the register does not say bounds nothing."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest

from casehub.casefile.cooperation import entries
from casehub.casefile.cooperation.policies import largest_package, policies_of, refuse_too_large
from casehub.casefile.cooperation.registers import Kept
from casehub.model import Organisation
from casehub.workflow.refusals import Refused
from tests.casefile.cooperation.kept import DAY, NOW, entered, partner
from tests.faults.world import Office

MB = 1 << 20


def asked(number: int, **sizes: int) -> dict[str, object]:
    return {"of_office": str(number), "channel": "公文交换", **sizes}


def refused(office: Office, name: str, letter: int, package: int | None = None, by: str = "liaison") -> str:
    """Why a letter of so many bytes may not go; "" where it may."""
    with office.acting(by, NOW) as work:
        files = [None if size is None else work.blobs.put(io.BytesIO(bytes(size))).sha256 for size in (letter, package)]
        try:
            refuse_too_large(work, {"receiver": {"name": name, "region": ""}}, files[0] or "", files[1])
        except Refused as said:
            return str(said)
    return ""


def test_a_file_larger_than_the_partner_takes_is_refused_with_what_to_do(office: Office) -> None:
    """§5.4 no. 18 of cross_region.md: the ZIP is too large for the partner's policy."""
    first, name = partner(office)
    _, other = partner(office)
    entered(office, Kept.POLICIES, asked(first, package_mb=2, file_mb=1), DAY)
    assert refused(office, name, MB, 2 * MB) == ""
    # Told is more than what is taken, however little it is too large.
    said = refused(office, name, MB, 2 * MB + 1)
    assert said == (
        f"{name}接受的证据压缩包最大2MB，这件有2.1MB：请重新封装，附件会分成几个不超过这个大小的压缩包。"
    )
    assert "接受的函件最大1MB，这件有1.1MB" in refused(office, name, MB + 1)
    # An office below knows what the one above registered; nobody bounds what goes to another.
    assert refused(office, name, 1, 3 * MB, by="elsewhere")
    assert refused(office, other, 3 * MB, 3 * MB) == refused(office, "没有登记的机关", 3 * MB, 3 * MB) == ""


def test_of_several_packages_each_is_held_to_the_size_by_itself(office: Office) -> None:
    first, name = partner(office)
    _, other = partner(office)
    entered(office, Kept.POLICIES, asked(first, package_mb=2), DAY)
    with office.acting("liaison", NOW) as work:
        letter, whole = (work.blobs.put(io.BytesIO(bytes(size))).sha256 for size in (MB, 5 * MB))
        told = {"receiver": {"name": name, "region": ""}}
        refuse_too_large(work, {**told, "packages": [{"size": size} for size in (2 * MB, 2 * MB, MB)]}, letter, whole)
        with pytest.raises(Refused, match=r"最大2MB，这件有2\.1MB"):
            refuse_too_large(work, {**told, "packages": [{"size": size} for size in (2 * MB, 2 * MB + 1)]}, letter, whole)
        assert largest_package(work, told["receiver"]) == 2 * MB
        assert largest_package(work, {"name": other}) is largest_package(work, {"name": "没有登记的机关"}) is None


def test_a_policy_bounds_on_its_days_and_only_what_it_names(office: Office) -> None:
    ended, name = partner(office)
    ahead, later = partner(office)
    vague, anything = partner(office)
    number = entered(office, Kept.POLICIES, asked(ended, package_mb=1), DAY - timedelta(days=9))
    entered(office, Kept.POLICIES, asked(ahead, package_mb=1), DAY + timedelta(days=1))
    entered(office, Kept.POLICIES, asked(vague), DAY)
    assert refused(office, name, 1, 2 * MB)
    with office.acting("liaison", NOW) as work:
        entries.end(work, number, DAY, "对方不再限制")
    assert [refused(office, one, 3 * MB, 2 * MB) for one in (name, later, anything)] == [""] * 3


def test_whoever_took_the_place_of_a_partner_takes_what_that_took(office: Office) -> None:
    heir, newest = partner(office)
    old, before = partner(office)
    entered(office, Kept.POLICIES, asked(old, package_mb=1), DAY)
    with office.session() as session:
        row = session.get_one(Organisation, old)
        row.valid_until, row.successor_id = DAY - timedelta(days=3), heir
    with office.acting("liaison", NOW) as work:
        assert [one.package_mb for one in policies_of(work, work.session.get_one(Organisation, heir), DAY)] == [1]
    assert f"{newest}接受" in refused(office, newest, 1, 2 * MB) and f"{newest}接受" in refused(office, before, 1, 2 * MB)
