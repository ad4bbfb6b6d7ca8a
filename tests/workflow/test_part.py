"""The parts of the law become one; what is not met is told in the order of the step's guards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest

from casehub.model import Event
from casehub.workflow.incomplete import Undecided
from casehub.workflow.part import (
    Effect,
    FormAlone,
    Part,
    Parts,
    each,
    hindrances,
    in_the_way,
    reasons_against,
    reasons_in,
    registered,
    told_by_the_form,
)
from casehub.workflow.procedure import Step
from casehub.workflow.situation import Reason


def shut(_: Any) -> str:
    return "门已关"


def open_(_: Any) -> None:
    return None


def late(_: Any) -> Reason:
    return Reason("晚了。", "day")


class Here:
    """As much of a situation as is asked: its step, and the one above."""

    def __init__(self, guards: tuple[str, ...], above: tuple[str, ...] = (), named: str = "") -> None:
        self.step = type("Step", (), {"guards": guards, "above": above})()
        self.wrong: list[int | None] = []
        self.case = type("Case", (), {"procedure": named or "child"})()
        self.named = named

    @property
    def above(self) -> Here:
        return Here((), named="main")


@each
def rows(s: Any) -> Iterator[Reason]:
    for n in s.wrong:
        if n is None:
            raise Undecided
        yield Reason(f"第{n}行。", "lots", row=n)


def test_of_a_table_every_wrong_row_is_told_and_a_right_one_is_met() -> None:
    part: Any = Parts({"child": Part(guards=registered(rows, shut))})
    here: Any = Here(("rows", "shut"))
    here.wrong = [1, 3, None]
    assert [(h.guard, h.reason.row) for h in hindrances(part, here)] == [("rows", 1), ("rows", 3), ("shut", None)]
    # What could not be read leaves undecided what asks for nothing else, and nothing that was found.
    here.wrong = [None]
    assert [h.guard for h in hindrances(part, here)] == ["shut"]
    here.wrong = []
    assert rows(here) is None and reasons_in(None) == ()


def test_every_condition_that_is_not_met_is_told_in_the_order_of_the_file() -> None:
    part: Any = Parts({"child": Part(guards=registered(shut, open_, late))})
    here: Any = Here(("late", "open_", "shut"))
    assert [(h.guard, h.reason.sentence, h.reason.field, h.above) for h in hindrances(part, here)] == [
        ("late", "晚了。", "day", False),
        ("shut", "门已关", None, False),
    ]
    assert reasons_against(part, here) == [Reason("晚了。", "day"), Reason("门已关")]
    with pytest.raises(KeyError):
        hindrances(part, Here(("unheard",)))  # type: ignore[arg-type]


def nothing_typed(s: Any) -> Reason | None:
    return None if s.data.get("day") else Reason("写明日期。", "day")


def blank(s: Any) -> Reason | None:
    return Reason("写明日期。", "day") if not s.data else None


def no_clock(s: Any) -> str:
    return "没有期限" if not s.data.get("day") else "没有期限，且已经过期"


def test_a_missing_answer_closes_no_step_that_nobody_has_sent() -> None:
    """The form asks for it; what says the same whatever is answered closes the step."""

    @dataclass(frozen=True)
    class Form:
        step: Any
        case: Any
        data: Any

        @property
        def above(self) -> Form:
            return replace(self, case=type("Case", (), {"procedure": "main"})())

    guards = ("nothing_typed", "blank", "late", "no_clock", "open_")
    named = registered(nothing_typed, blank, late, no_clock, open_)
    law: Any = Parts({"child": Part(guards=named), "main": Part(guards=named)})
    step = type("Step", (), {"guards": guards, "above": ("blank", "late")})()
    form: Any = Form(step, type("Case", (), {"procedure": "child"})(), {})
    assert [(h.guard, h.above) for h in in_the_way(law, form)] == [
        ("late", False),
        ("no_clock", False),
        ("late", True),
    ]
    told = [one.sentence for one in reasons_against(law, form)]
    assert told.count("写明日期。") == 3, "a form that was sent without it is refused"


def test_conditions_of_the_main_case_are_asked_of_the_main_case() -> None:
    def whose(s: Any) -> str:
        return s.named or "child"

    own, main = Part(guards={"whose": whose}), Part(guards={"whose": lambda s: f"of {s.named}"})
    found = hindrances(Parts({"child": own, "main": main}), Here(("whose",), above=("whose",)))  # type: ignore[arg-type]
    assert [(h.reason.sentence, h.above) for h in found] == [("child", False), ("of main", True)]


@pytest.mark.parametrize("table", ["guards", "effects", "known", "of_people", "days"])
def test_a_name_has_one_meaning_in_one_procedure(table: str) -> None:
    mine, other = (Part(**{table: {"same": mark, mark: mark}}) for mark in ("a", "b"))  # type: ignore[arg-type]
    more = Part(**{table: {"c": "c"}}, stands_on=("family",))  # type: ignore[arg-type]
    torn = Part(**{table: {"same": "c"}}, stands_on=("family",))  # type: ignore[arg-type]
    law = Parts({"mine": mine, "family": other, "more": more, "torn": torn})
    with pytest.raises(ValueError, match="family: the name same is taken"):
        law.of("torn")
    # What does not stand on the same family may say the same word and mean something else.
    assert getattr(law.of("mine"), table)["same"] == "a"
    assert getattr(law.of("more"), table) == {"same": "b", "b": "b", "c": "c"}
    assert getattr(law.of("unheard"), table) == {}
    assert (law.homes("more"), law.homes("mine"), law.homes("unheard")) == (("more", "family"), ("mine",), ())


def test_an_effect_says_what_it_cannot_do_without() -> None:
    effect = Effect.of(open_, "served_on", "receiver", undo=lambda *_: None)
    assert (effect.needs, effect.carry_out) == (("served_on", "receiver"), open_)
    assert effect.undo is not None
    assert Effect.of(open_) == Effect(open_)


def test_a_form_by_itself_says_nothing_of_what_only_a_case_has() -> None:
    """Also of what a case may have none of: nobody looked, so no condition that asks for it is told."""
    alone = FormAlone(Step(id="s", title="甲", from_=(), roles=()), {"given": 1}, date(2026, 11, 20))
    assert (alone.data["given"], alone.step.title, alone.day) == (1, "甲", date(2026, 11, 20))
    asks = (
        lambda s: s.events, lambda s: s.case, lambda s: s.origin, lambda s: s.last("step"), lambda s: s.rows(Event),
        lambda s: s.procedure,
    )  # fmt: skip
    for ask in asks:
        with pytest.raises(Undecided):
            ask(alone)
    part = Part(guards={"of_form": lambda s: "缺" if not s.data.get("absent") else None, "of_case": lambda s: str(s.events)})
    step = Step(id="s", title="甲", from_=(), roles=(), guards=("of_form", "of_case"))
    told = told_by_the_form(part, step, {}, date(2026, 11, 20))
    assert [one.sentence for one in told.unmet] == ["缺"]
