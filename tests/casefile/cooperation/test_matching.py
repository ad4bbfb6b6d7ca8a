"""A matter is shown what it touches of the lists, folded, nearly alike too, and on its own day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from casehub.casefile.cooperation import changes, key_list
from casehub.casefile.cooperation.matching import Ground, Sought, hits, is_near, sought_in
from casehub.law.text import fold
from casehub.model import Accused, KeyListEntry, Party, Right
from tests.casefile.cooperation.lists import NOW, batch, listed, proposed
from tests.faults.world import Office

DAY = date(2026, 11, 20)


def touched(office: Office, sought: Sought, *days: date) -> list[tuple[str, str]]:
    with office.acting("clerk", NOW) as work:
        return [(one.title, one.ground) for one in hits(work.session, sought, *(days or (DAY,)))]


def test_the_same_number_name_and_holder_are_found_however_they_are_written(office: Office) -> None:
    number = batch(office)
    listed(
        office, number, title="瀼渡龍井", right_no="97000001", holder="重庆示例瀼渡茶业有限公司",
        holder_uscc="91500101EXAMPL290Y",
    )  # fmt: skip
    for sought, ground in (
        (Sought(numbers=["９７０００００１"]), Ground.NUMBER),
        (Sought(names=["瀼渡 龙井"]), Ground.NAME),
        (Sought(names=["瀼渡龙景"]), Ground.NEAR),
        (Sought(names=["瀼渡龙井及图"]), Ground.INSIDE),
        (Sought(holders=["重庆示例瀼渡茶业有限公司 "]), Ground.HOLDER),
        (Sought(holders=["91500101exampl290y"]), Ground.HOLDER),
        (Sought(things=["瀼渡龙井绿茶礼盒"]), Ground.INSIDE),
        # The surest of several grounds is the one that is told.
        (Sought(names=["瀼渡龙景"], numbers=["97000001"]), Ground.NUMBER),
    ):
        assert touched(office, sought) == [("瀼渡龍井", ground)], sought
    for other in (Sought(), Sought(names=["瀼渡"[:1]]), Sought(names=["渝北银针"], numbers=["97000009"], things=["茶"])):
        assert touched(office, other) == []


def test_what_is_only_proposed_or_has_left_or_run_out_is_not_shown(office: Office) -> None:
    number = batch(office)
    proposed(office, number, title="鹭湾贡橘", right_no="97000011")
    assert touched(office, Sought(numbers=["97000011"])) == []
    entry = listed(office, number, title="鹭湾血橙", right_no="97000012", expires_on=DAY + timedelta(days=9))
    sought = Sought(numbers=["97000012"])
    days = {n: DAY + timedelta(days=n) for n in (-1, 0, 5, 9, 10)}
    assert [bool(touched(office, sought, days[n])) for n in days] == [False, True, True, True, False]
    with office.acting("examiner", NOW) as work:
        row = work.session.get_one(KeyListEntry, entry)
        changes.draft_exit(work, row, "by_request", "权利人申请", days[5])
        assert row.open is not None
        waiting = row.open.id
    with office.acting("section", NOW) as work:
        row = work.session.get_one(KeyListEntry, entry)
        assert row.open is not None
        assert row.open.id == waiting
        key_list.agree(work, row.open)
    assert [bool(touched(office, sought, days[n])) for n in days] == [False, True, False, False, False]
    # A matter that came while it was listed keeps its hint.
    assert touched(office, sought, days[0], days[9]) == [("鹭湾血橙", Ground.NUMBER)]


def test_two_batches_are_both_shown_the_surer_first(office: Office) -> None:
    listed(office, batch(office), title="桐坪雪芽", right_no="97000021")
    listed(office, batch(office, "第二批"), title="桐坪雪茶", right_no="97000022")
    found = touched(office, Sought(names=["桐坪雪茶"]))
    assert found == [("桐坪雪茶", Ground.NAME), ("桐坪雪芽", Ground.NEAR)]


def test_the_wording_of_the_day_counts(office: Office) -> None:
    entry = listed(office, batch(office), title="檬子坳", right_no="97000031", contact_name="甲")
    later = DAY + timedelta(days=3)
    with office.acting("examiner", NOW) as work:
        row = work.session.get_one(KeyListEntry, entry)
        told = {name: getattr(row.latest, name) for name in ("kind", "right_no", "holder", "home_name", "expires_on")}
        changes.draft_change(work, row, told | {"title": "檬子坳牌腊肉", "reason": "续展"}, later)
    with office.acting("section", NOW) as work:
        waiting = work.session.get_one(KeyListEntry, entry).open
        assert waiting is not None
        key_list.agree(work, waiting)
    assert touched(office, Sought(names=["檬子坳"]), DAY) == [("檬子坳", Ground.NAME)]
    assert touched(office, Sought(names=["檬子坳"]), later) == [("檬子坳牌腊肉", Ground.INSIDE)]


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("峡江脆", "峡江翠", True), ("峡江脆", "峡江脆牌", True), ("飞马", "飞鱼", False), ("峡江脆", "鹭江翠", False),
        ("重庆示例山驰", "重庆示列山驰", True), ("abcde", "abcdf", True), ("abc", "abx", False), ("一二三", "一二三", False),
        ("一二三四五六", "一二三四七八", True), ("一二三四五", "一二三四七八", False),
    ],
)  # fmt: skip
def test_near_is_one_letter_of_three_and_two_of_six(one: str, other: str, near: bool) -> None:
    assert is_near(fold(one), fold(other)) is near
    assert is_near(fold(other), fold(one)) is near


def test_a_case_says_its_rights_companies_and_goods_and_no_private_names() -> None:
    found = sought_in(
        [Right(kind="trademark", number="97000041", title="甲乙丙", owners=["甲公司"])],
        [Party(name="乙公司", kind="legal", id_no="91500101EXAMPL290Y"), Party(name="张三", kind="natural", id_no="1")],
        [Accused(name="甲乙丙榨菜", current=True), Accused(name="旧", current=False)],
    )
    assert found == Sought(["97000041"], ["甲乙丙"], ["甲公司", "乙公司", "91500101EXAMPL290Y"], ["甲乙丙榨菜"])
