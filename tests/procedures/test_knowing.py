"""Where a field's value comes from: a named fact, a step, a paper, a column, the same form."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from casehub.fields import declared
from casehub.fields.sources import OfCalled, OfCase, OfDocument, OfForm, OfPaper, OfStep, Source
from casehub.model import Agreement, Case, Document, Event
from casehub.procedures.knowing import is_asked, known_value, known_values, too_early
from casehub.workflow.procedure import Step
from tests.procedures.adjudicating import TODAY, at
from tests.workflow.builders import agreement

STEP = Step(id="s", title="试", from_=(), roles=(), fields=(declared("text", id="told", label="试"),))


def paper(number: str, place: str, status: str = "issued") -> Document:
    return Document(
        id=int(number), kind="hearing_notice", number=number, status=status, facts={"place": place}
    )


def situation() -> Any:
    s = at()
    return replace(
        s,
        case=Case(id=2, procedure="adjudication", cause="", parent=Case(id=1, cause="侵权", filed_on=TODAY)),
        data={"told": "此表所填"},
        events=[
            Event(step="earlier", detail={"data": {"on": "2026-01-01"}}),
            Event(step="earlier", detail={"data": {"on": "2026-02-02"}}),
            Event(step="register_recusal_request", detail={"data": {"reasons": "近亲属"}}),
        ],
        documents=[paper("1", "一厅"), paper("2", "二厅"), paper("3", "三厅", "void")],
    )


@pytest.mark.parametrize(
    "source, value",
    [
        (None, None),
        (OfStep("earlier", "on"), "2026-02-02"),
        (OfStep("never", "on"), None),
        (OfCalled("recusal_request", "reasons"), "近亲属"),
        (OfCalled("unheard", "reasons"), None),
        (OfForm("told"), "此表所填"),
        (OfPaper("hearing_notice", "place"), "二厅"),
        (OfPaper("hearing_record", "place"), None),
        (OfDocument("hearing_notice", "number"), "2"),
        (OfDocument("hearing_record", "number"), None),
        (OfCase("cause"), "侵权"),
        ("day_of_act", TODAY),
    ],
)
def test_each_source_gives_its_value(source: Source | None, value: object) -> None:
    assert known_value(declared("text", id="f", label="试", known=source), situation()) == value


def test_what_the_file_does_not_know_is_left_out() -> None:
    fields = [
        declared("text", id="a", label="试", known=OfForm("told")),
        declared("text", id="b", label="试", known=OfStep("never", "on")),
        declared("text", id="c", label="试"),
    ]
    assert known_values(fields, situation()) == {"a": "此表所填"}


def test_nobody_is_asked_twice_in_one_form() -> None:
    twin = declared("text", id="f", label="试", known=OfForm("told"))
    assert not is_asked(twin, STEP)
    assert is_asked(twin, replace(STEP, fields=()))
    assert not is_asked(declared("text", id="f", label="试", asked=False), STEP)


@pytest.mark.parametrize("source", [OfCase("filed_on"), "agreed_on"])
@pytest.mark.parametrize(("late", "refused"), [(-1, True), (0, False), (1, False)])
def test_no_day_lies_before_a_day_it_follows(source: Source, late: int, refused: bool) -> None:
    day = TODAY + timedelta(days=late)
    s = replace(
        situation(),
        data={"on": day},
        tables={Agreement: [agreement(effective_on=TODAY), agreement(effective_on=None)]},
    )
    field = declared("date", id="on", label="履行日期", follows=(OfStep("never", "on"), source))
    found = list(too_early([field], s))
    assert [reason.field for reason in found] == (["on"] if refused else [])
    assert all("履行日期不能早于" in reason.sentence for reason in found)
    assert list(too_early([field], replace(s, data={}))) == []
