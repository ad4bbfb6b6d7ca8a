"""Where a field's value comes from: a named fact, a step, a paper, a column, the same form."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from casehub.fields import declared
from casehub.fields.sources import OfCalled, OfCase, OfDocument, OfForm, OfPaper, OfStep, Source
from casehub.model import Agreement, Case, Document, Event
from casehub.procedures.knowing import known_value, known_values, too_early
from casehub.workflow.procedure import Step
from casehub.workflow.stages import is_asked
from tests.procedures.adjudicating import TODAY, at
from tests.workflow.builders import agreement, party, service

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


TOLD_FIRST, TOLD_SECOND, TOLD_AGAIN, TOLD_NOW = (
    Document(id=n, kind="dishonesty_listing_notice", number=number, status="issued", facts={"facts": facts})
    for n, number, facts in ((1, "告1", "关联公司继续生产"), (2, "告2", "转移库存"), (3, "告3", "又开新店"), (4, "告4", "换名再开"))
)
FIRST, HEIR, SECOND = party(3, "respondent"), party(5, "respondent", succeeds_id=3), party(4, "respondent")
SERVED = [service(party_id=3, document_ids=[1]), service(party_id=4, document_ids=[2])]


@pytest.mark.parametrize(
    ("named", "papers", "found"),
    [
        # Each respondent is decided on by what it was told itself, whoever was told last.
        ({"party": 3}, [TOLD_FIRST, TOLD_SECOND], "告1"),
        ({"party": 4}, [TOLD_FIRST, TOLD_SECOND], "告2"),
        ({"party": 4}, [TOLD_SECOND, TOLD_FIRST], "告2"),
        # Who stands in its place was told with it.
        ({"party": 5}, [TOLD_FIRST, TOLD_SECOND], "告1"),
        ({"party": 4}, [TOLD_FIRST], None),
        # Before a party is named nothing of one is offered for another.
        ({}, [TOLD_FIRST, TOLD_SECOND], None),
        ({}, [TOLD_FIRST], "告1"),
        ({}, [TOLD_FIRST, TOLD_AGAIN], "告3"),
        ({}, [], None),
        # What the same act has just made is served on nobody yet.
        ({"party": 4}, [TOLD_FIRST, TOLD_NOW], "告4"),
    ],
)
def test_a_paper_quotes_what_its_own_party_was_told(
    named: dict[str, int], papers: list[Document], found: str | None
) -> None:
    rows = [*SERVED, service(party_id=3, document_ids=[3])]
    s = at(
        "decide_dishonesty_listing",
        parties=[FIRST, SECOND, HEIR], documents=papers, services=rows, data=named,
    )  # fmt: skip
    assert known_value(s.kind("dishonesty_listing_decision").field("told_no"), s) == found
    facts = {d.number: d.facts["facts"] for d in papers}
    assert known_value(s.kind("dishonesty_listing_decision").field("facts"), s) == facts.get(found)
