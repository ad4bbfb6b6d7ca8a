"""What an answer says of itself and of what came of the matter is read from the form that decided it."""

from __future__ import annotations

from datetime import date

from casehub.acts.letters.leaving import _told_of
from casehub.workflow.passing import AnswersLetter


def test_members_below_others_are_told_with_them_and_what_is_empty_is_not() -> None:
    asks = AnswersLetter(
        code="REROUTED", paper="cooperation_letter",
        tells={"rerouted.name": "to", "reason": "why", "newDate": "later"},
        data={"clueResult.decision": "decision", "clueResult.no": "no"},
        lists={"results": "rows"},
    )  # fmt: skip
    typed: dict[str, object] = {"to": "万源市市场监督管理局", "why": "", "later": "2026-12-18", "decision": "filed", "no": None, "rows": []}
    told = _told_of(typed, "渝函3号", asks)
    assert told.receipt == {"rerouted": {"name": "万源市市场监督管理局"}, "newDate": "2026-12-18"}
    assert told.data == {"clueResult": {"decision": "filed"}}
    assert (told.number, told.new_date) == ("渝函3号", date(2026, 12, 18))
    assert _told_of({**typed, "rows": [{"text": "已查明"}]}, "渝函3号", asks).data["results"] == [
        {"n": 1, "text": "已查明"}
    ]
