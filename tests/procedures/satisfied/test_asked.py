"""Whoever was served is asked after the end, his words stand in the case, and nobody is reminded any more."""

from __future__ import annotations

from datetime import date

import pytest

from casehub.model import Case
from casehub.procedures.satisfied import asked
from casehub.workflow.procedure import Procedure
from tests.procedures.asking import TODAY, YESTERDAY, Row, fault
from tests.workflow.builders import event, situation

ENDED = Case(id=1, reference="甲", procedure="overseas", closed_on=TODAY)
ROWS: list[Row] = [
    ("overseas.follow_up_overseas", "asked_after_it_ended", {"case": ENDED, "data": {"visited_on": YESTERDAY}}, "不能早于办结之日"),
    ("overseas.follow_up_overseas", "asked_after_it_ended", {"case": ENDED, "data": {"visited_on": TODAY}}, None),
    ("overseas.follow_up_overseas", "asked_after_it_ended",
     {"events": [event("follow_up_overseas", TODAY, visited_on=TODAY.isoformat(), told_whom="甲")], "data": {"visited_on": TODAY, "told_whom": "甲"}}, "已经登记"),
    ("overseas.follow_up_overseas", "asked_after_it_ended",
     {"events": [event("follow_up_overseas", TODAY, visited_on=TODAY.isoformat(), told_whom="甲")], "data": {"visited_on": TODAY, "told_whom": "乙"}}, None),
    ("mediation.follow_up_mediation", "asked_after_it_ended", {"data": {"visited_on": YESTERDAY}}, None),
]


@pytest.mark.parametrize("row", ROWS, ids=[f"{n}-{row[0]}" for n, row in enumerate(ROWS)])
def test_nobody_is_asked_before_the_end(procedures: dict[str, Procedure], row: Row) -> None:
    assert fault(procedures, row) == ""


@pytest.mark.parametrize(("key", "step"), [("overseas", "follow_up_overseas"), ("mediation", "follow_up_mediation")])
def test_each_answer_stands_in_the_case(procedures: dict[str, Procedure], key: str, step: str) -> None:
    told = {"visited_on": "2026-05-20", "way": "phone", "told_whom": "甘建业，法定代表人", "satisfaction": "5", "remark": "答复及时"}
    events = [event(step, date(2026, 5, 20), **told), event(step, date(2026, 5, 21), **told | {"satisfaction": "2", "told_whom": "另一方"})]
    (card,) = asked.CARDS
    lines = card.shows(situation(procedures[key], step, events=events))
    assert [(line.tag, line.text) for line in lines] == [("很满意", "答复及时"), ("不满意", "答复及时")]
    assert "2026年5月20日回访甘建业，法定代表人（电话）" in str(lines[0])


def test_every_matter_that_is_followed_up_is_reminded_once_and_not_after_it_is_put_away(procedures: dict[str, Procedure]) -> None:
    for key in ("overseas", "mediation", "rights_aid"):
        steps = procedures[key].steps
        begin = [one.id for one in steps if any(start.rule == "satisfaction.ask" for start in one.deadlines.start)]
        close = [one.id for one in steps if "satisfaction.ask" in one.deadlines.close]
        ends = [one for one in steps if "archive.volume" in one.deadlines.close]
        assert begin and len(close) == 1, key
        assert all({"satisfaction.ask", "*"} & set(one.deadlines.cancel) for one in ends), key
