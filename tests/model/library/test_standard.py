"""Of two versions the one that began last holds; a repeal and a last day end it."""

from __future__ import annotations

from datetime import date

from casehub.model import Standard, StandardVersion


def version(
    number: int, act: str, begins: date, state: str = "stands", ends: date | None = None
) -> StandardVersion:
    return StandardVersion(id=number, act=act, state=state, begins_on=begins, ends_on=ends, title=str(number), edition=number)


def test_what_began_last_holds_until_it_ends() -> None:
    rows = [
        version(1, "issued", date(2026, 3, 1)), version(2, "revised", date(2026, 6, 1), ends=date(2026, 7, 31)),
        version(3, "revised", date(2026, 9, 1)), version(4, "repealed", date(2026, 10, 1)),
        version(5, "revised", date(2026, 5, 1), "sent_back"),
    ]  # fmt: skip
    standard = Standard(number="演标1", versions=rows)
    days = (date(2026, 2, 28), date(2026, 5, 31), date(2026, 7, 31), date(2026, 8, 1), date(2026, 9, 30), date(2026, 10, 1))
    held = [standard.in_force(day) for day in days]
    assert [one and one.id for one in held] == [None, 1, 2, None, 3, None]
    assert [standard.until(one) for one in rows[:4]] == [
        date(2026, 5, 31), date(2026, 7, 31), date(2026, 9, 30), None,
    ]  # fmt: skip
    assert standard.open is None
    assert rows[0].full_title == "演标1《1》第1版"


def test_what_names_no_right_is_for_all() -> None:
    one = version(1, "issued", date(2026, 3, 1))
    one.right_kind = ""
    assert one.touches(frozenset(["trademark"]))
    assert one.touches(frozenset())
    one.right_kind = "trademark"
    assert one.touches(frozenset(["trademark", "design"]))
    assert not one.touches(frozenset(["design"]))
