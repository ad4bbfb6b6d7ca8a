"""The rule book answers whatever conditions may ask of it."""

from __future__ import annotations

from datetime import date

from casehub.workflow.rules import DayLaw, LawBook, Rules
from tests.faults.world import rules


def test_the_rule_book_answers_what_may_be_asked() -> None:
    book: Rules = rules()
    law: LawBook = book.law
    day: DayLaw = law.on(date(2026, 6, 1))
    assert day.limit_text("hearing.notice") and day.basis("hearing")
    for protocol, answering in ((Rules, book), (LawBook, law), (DayLaw, day)):
        asked = {name for name in vars(protocol) if not name.startswith("_")}
        assert asked and {name for name in asked if not hasattr(answering, name)} == set()
