"""What an entry may say: each register with its own faults, all beside their fields."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from casehub.casefile.cooperation.registers import (
    Kept,
    cleaned,
    identity,
    is_phone,
    named,
    partners,
    row_faults,
    row_of,
    values_of,
)
from tests.casefile.cooperation.kept import DAY, NOW, pact, partner, pem_of, register
from tests.exchange.certificates import authority
from tests.faults.world import Office

PACTS, ENVOYS = register(Kept.AGREEMENTS), register(Kept.CONTACTS)
SEALS = register(Kept.CERTIFICATES)


def faults(office: Office, kept: Kept, values: dict[str, object]) -> dict[str | None, str]:
    one = register(kept)
    with office.acting("liaison", NOW) as work:
        found = row_faults(one, cleaned(one, values), work.session, work.today)
    return {reason.field: reason.sentence for reason in found}


def test_a_row_says_what_was_put_in(office: Office) -> None:
    told = pact(
        members="重庆市知识产权局；四川省 知识产权局\n重庆市知识产权局",
        sorts=[{"sort": "LH", "days": None}, {"sort": "XC", "days": 10}],
        signed_on=date(2026, 1, 5),
    )
    kept = cleaned(PACTS, told)
    assert kept["members"] == "重庆市知识产权局\n四川省知识产权局"
    # In the order of the types, not of typing.
    assert kept["sorts"] == [{"sort": "XC", "days": 10}, {"sort": "LH", "days": None}]
    with office.acting("liaison", NOW) as work:
        row = row_of(PACTS, kept, work.session)
        assert values_of(PACTS, row) == kept
        # Who is registered here is a member by its row, who is not by its name.
        assert [one.organisation is not None for one in row.members] == [True, False]  # type: ignore[union-attr]
        work.session.expunge_all()


def test_each_register_says_what_is_wrong(office: Office) -> None:
    number, _ = partner(office)
    assert faults(office, Kept.AGREEMENTS, {}) == {"name": "填写名称", "members": "填写成员"}
    said = faults(office, Kept.AGREEMENTS, pact(signed_on=DAY + timedelta(days=1)))
    assert said == {"signed_on": "签署日期不能晚于今天"}
    said = faults(office, Kept.AGREEMENTS, pact(signed_on=DAY, expires_on=DAY - timedelta(days=1)))
    assert said == {"expires_on": "有效期至不能早于签署日期"}
    told = {"of_office": str(number), "post": "liaises", "name": "向远", "phone": "找办公室"}
    assert set(faults(office, Kept.CONTACTS, told)) == {"phone"}
    assert faults(office, Kept.CONTACTS, {**told, "phone": "0818-0000-0001"}) == {}
    assert "of_office" in faults(office, Kept.CONTACTS, {**told, "email": "a@example.gov.cn", "phone": "", "of_office": ""})
    assert set(faults(office, Kept.CONTACTS, {**told, "phone": "0818-0000-0001", "name": "向" * 101})) == {"name"}
    # Nobody is reached by a name alone; by mail alone one is.
    assert faults(office, Kept.CONTACTS, {**told, "phone": ""}) == {"phone": "联系电话、政务邮箱至少填写一项"}
    assert faults(office, Kept.CONTACTS, {**told, "phone": "", "email": "a@example.gov.cn"}) == {}


@pytest.mark.parametrize(("said", "holds"), [("023-0000-0001", True), ("0818 0000001转8", True), ("1234", False), ("无", False)])
def test_what_can_be_a_telephone(said: str, *, holds: bool) -> None:
    assert is_phone(said) is holds


def test_a_certificate_is_of_its_partner(office: Office, tmp_path: Path) -> None:
    heir, name = partner(office)
    _, before = partner(office, valid_until=date(2026, 11, 1), successor_id=heir)
    other, _ = partner(office)
    trust = authority(tmp_path)
    mine = trust.certify(name, 10).certificate.read_text()
    told = {"of_office": str(heir), "pem": mine, "checked": "电话核对"}
    assert faults(office, Kept.CERTIFICATES, told) == {}
    # A seal in the name of the bureau that went into it is its seal as well.
    old = trust.certify(before, 11).certificate.read_text()
    assert faults(office, Kept.CERTIFICATES, {**told, "pem": old}) == {}
    said = faults(office, Kept.CERTIFICATES, {**told, "of_office": str(other)})
    assert said["pem"].startswith(f"证书签给“{name}”，不是")
    for broken in ("没有证书", mine + old, mine[:200]):
        assert faults(office, Kept.CERTIFICATES, {**told, "pem": broken}) == {"pem": "不是一张证书的 PEM 文本，请对方另行提供"}
    with office.acting("liaison", NOW) as work:
        kept = cleaned(SEALS, told)
        assert row_faults(SEALS, kept, work.session, date(2060, 1, 1))[0].sentence.endswith("到期")
        row = row_of(SEALS, kept, work.session)
        assert (row.subject, len(row.fingerprint)) == (name, 64)  # type: ignore[union-attr]
        assert named(SEALS, kept, work.session) == name
        work.session.expunge_all()


def test_what_makes_two_entries_one(office: Office, tmp_path: Path) -> None:
    number, name = partner(office)
    assert identity(PACTS, pact("甲乙备忘录")) == identity(PACTS, pact("甲 乙备忘录"))
    one = {"of_office": str(number), "post": "liaises", "name": "向远"}
    assert identity(ENVOYS, one) != identity(ENVOYS, {**one, "post": "delegated"})
    pem = pem_of(tmp_path, name)
    assert identity(SEALS, {"pem": pem}) == identity(SEALS, {"pem": f"{pem}\n"})


def test_who_has_ended_is_named_no_more(office: Office) -> None:
    gone, name = partner(office, valid_until=date(2026, 1, 1))
    with office.acting("liaison", NOW) as work:
        assert (str(gone), name) not in partners(work.session, ["partner_bureau"], work.today)
        assert (str(gone), name) in partners(work.session, ["partner_bureau"], work.today, gone=True)
