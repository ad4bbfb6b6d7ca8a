"""What code asks of the law is read from the code, wherever the key is written."""

from __future__ import annotations

from pathlib import Path

from casehub.procedures import LAW
from casehub.rulebook.asked import QUESTIONS, rows_asked
from casehub.rulebook.law import LawOfDay


def test_questions_are_those_that_the_law_of_a_day_answers() -> None:
    assert all(callable(getattr(LawOfDay, question)) for question in QUESTIONS)


def test_a_key_is_found_in_the_call_and_in_a_constant(tmp_path: Path) -> None:
    below = tmp_path / "below"
    below.mkdir()
    below.joinpath("one.py").write_text(
        'DECIDE = "a.decide"\n'
        "def f(s, rows):\n"
        '    s.law.limit("a.answer"), s.law_on(1).limit(DECIDE), s.law.amount("n"), rows.limit(3)\n'
        '    s.law.house("h"), s.law.basis("b"), s.law.limit_text("a.text"), s.law.other("x")\n'
        "    s.law.limit(s.rule)\n",
        encoding="utf-8",
    )
    assert rows_asked(tmp_path) == {
        "limits": {"a.answer", "a.decide", "a.text"},
        "amounts": {"n"},
        "basis": {"b"},
        "house": {"h"},
    }


def test_the_procedures_ask_for_rows_of_their_own() -> None:
    assert LAW.rooms
    asked = rows_asked(*LAW.rooms)
    assert "adjudication.decide" in asked["limits"]
    assert "party.agents_max" in asked["amounts"]
