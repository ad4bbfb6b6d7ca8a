"""The list shows an entry as it stands on a day, to whom it may be shown."""

from __future__ import annotations

from datetime import date, timedelta

from casehub.desk.key_list import Asked, Standing, lines_of
from tests.casefile.cooperation.lists import NOW, batch, listed, proposed, published, reviewed
from tests.faults.world import Office

DAY = date(2026, 11, 20)


def seen(office: Office, asked: Asked, by: str = "clerk", days: int = 0) -> list[tuple[str, Standing]]:
    with office.acting(by, NOW + timedelta(days=days)) as work:
        return [(line.shown.title, line.standing) for line in lines_of(work, asked)]


def test_the_list_is_narrowed_and_shown_as_it_stands_today(office: Office) -> None:
    number, other = batch(office), batch(office, "第二批")
    listed(office, number, title="甲甲", right_no="99998001", expires_on=DAY + timedelta(days=40))
    listed(office, number, title="乙乙", right_no="99998002", holder="乙乙示例有限公司")
    proposed(office, number, title="丙丙", right_no="99998003")
    ahead = proposed(office, number, title="丁丁", right_no="99998004")
    reviewed(office, ahead)
    published(office, ahead, begins=DAY + timedelta(days=1))
    listed(office, other, title="甲甲", right_no="99998001")
    here = Asked(batch=number)
    assert seen(office, here) == [
        ("甲甲", Standing.LISTED), ("乙乙", Standing.LISTED), ("丁丁", Standing.AHEAD), ("丙丙", Standing.WAITING),
    ]  # fmt: skip
    assert seen(office, here, by="elsewhere") == [
        ("甲甲", Standing.LISTED), ("乙乙", Standing.LISTED), ("丁丁", Standing.AHEAD),
    ]  # fmt: skip
    assert seen(office, here, days=41)[0] == ("甲甲", Standing.EXPIRED)
    assert seen(office, here, days=41)[2] == ("丁丁", Standing.LISTED)
    narrowed = {
        "standing": Asked(batch=number, standing="waiting"), "text": Asked(batch=number, text="９９９９８００2"),
        "words": Asked(batch=number, text="乙乙 示例"), "open": Asked(batch=number, open=True),
        "ends": Asked(batch=number, ends_by=DAY + timedelta(days=60)), "kind": Asked(batch=number, kind="invention"),
        "region": Asked(batch=number, region="四川省达州市"),
    }  # fmt: skip
    assert {name: [title for title, _ in seen(office, one)] for name, one in narrowed.items()} == {
        "standing": ["丙丙"], "text": ["乙乙"], "words": ["乙乙"], "open": ["丙丙"], "ends": ["甲甲"], "kind": [],
        "region": [],
    }  # fmt: skip
