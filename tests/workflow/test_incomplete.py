"""Of values that could not be read nothing is said; of the others everything is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from casehub.workflow.incomplete import Incomplete, Undecided, decided
from casehub.workflow.part import Part, Parts, hindrances, registered

SENT: dict[str, Any] = {"day": "nonsense", "place": "二楼", "mode": None}


def test_whoever_asks_for_what_could_not_be_read_gets_no_answer() -> None:
    values = Incomplete(SENT, {"day", "gone"})
    for name in ("day", "gone"):
        with pytest.raises(Undecided):
            values.get(name)
        with pytest.raises(Undecided):
            assert name in values
    assert (values["place"], values.get("mode", "x"), values.get("never")) == ("二楼", None, None)
    assert list(values) == ["place", "mode"]
    assert len(values) == 2
    assert Incomplete({}, {"day"}), "a form was sent, though nothing of it could be read"


def test_what_is_found_before_stands() -> None:
    def walk(values: Incomplete) -> Iterator[str]:
        yield values["place"]
        yield values["day"]
        yield "never reached"

    assert list(decided(walk(Incomplete(SENT, {"day"})))) == ["二楼"]


def test_each_condition_is_judged_by_itself() -> None:
    def of_the_day(s: Any) -> str | None:
        return "日子不对" if s.data.get("day") else None

    def of_the_place(s: Any) -> str | None:
        return "地点不对" if s.data.get("place") else None

    law = Parts({"here": Part(guards=registered(of_the_day, of_the_place))})
    step = type("Step", (), {"guards": ("of_the_day", "of_the_place"), "above": ()})()

    def said(unread: set[str]) -> list[str]:
        case = type("Case", (), {"procedure": "here"})()
        here: Any = type("Here", (), {"step": step, "case": case, "data": Incomplete(SENT, unread)})()
        return [one.reason.sentence for one in hindrances(law, here)]

    assert said({"day"}) == ["地点不对"]
    assert said({"place"}) == ["日子不对"]
    assert said(set()) == ["日子不对", "地点不对"]
