"""Of two wordings the one that began last holds; a later row wins on the same day."""

from __future__ import annotations

from datetime import date

from casehub.model import KeyListEntry, KeyListWording, ListAct, ListState


def wording(number: int, act: str, begins: date | None, state: str = "stands") -> KeyListWording:
    return KeyListWording(id=number, act=act, state=state, begins_on=begins, title=str(number), expires_on=None)


def test_what_began_last_holds() -> None:
    rows = [
        wording(1, "listing", date(2026, 3, 1)), wording(2, "change", date(2026, 6, 1)),
        wording(3, "change", date(2026, 6, 1)), wording(4, "exit", date(2026, 9, 1)),
        wording(5, "change", date(2026, 7, 1), "refused"),
    ]  # fmt: skip
    entry = KeyListEntry(wordings=rows)
    days = (date(2026, 2, 28), date(2026, 3, 1), date(2026, 8, 1), date(2026, 9, 1))
    held = [entry.on(day) for day in days]
    assert [one and one.id for one in held] == [None, 1, 3, 4]
    assert held[3] is not None
    assert not held[3].protects_on(date(2026, 9, 1))
    assert entry.open is None
    assert entry.latest.id == 5


def test_what_waits_says_for_whom() -> None:
    drafted = [wording(1, act, None, ListState.DRAFTED).state_words for act in (ListAct.LISTING, ListAct.CHANGE)]
    assert drafted == ["待审核", "待批准"]
    assert wording(1, ListAct.LISTING, None, ListState.REVIEWED).state_words == "已审核，待公布"
