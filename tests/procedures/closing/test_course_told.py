"""The course of a case as its closing form tells it: from rows, of whoever is there."""

from __future__ import annotations

from datetime import timedelta

from casehub.model import Case, Document
from casehub.procedures.closing.course_told import course_told, days_of
from casehub.workflow.procedure import Procedure
from tests.procedures.asking import TODAY
from tests.procedures.closing.test_closing_form import FIRST, RULED, base, paper
from tests.workflow.builders import party, service, situation

CASE = Case(id=1, procedure="adjudication", opened_on=FIRST, filed_on=FIRST, requests="一、停止侵权；\n二、销毁模具。")
CASE.cause = "侵犯实用新型专利权纠纷"
FIVE = [party(1, "requester"), party(2, "requester"), *(party(n, "respondent") for n in (3, 4, 5))]


def reached(number: int, days: int) -> object:
    return service(party_id=number, party=FIVE[number - 1], document_ids=[2], status="served", served_on=TODAY + timedelta(days))


def test_what_the_rows_say_is_told_in_their_order(procedures: dict[str, Procedure]) -> None:
    went = [reached(1, 0), reached(2, 0), reached(3, 2)]
    told = base(case=CASE, parties=FIVE, documents=RULED, services=went)
    sides = {side.id: side for side in procedures["adjudication"].sides}
    s = situation(procedures["adjudication"], "close_case", **told, sides=sides)
    said = course_told(s, ["某日口头审理"], "一、停止；\n二、驳回。", "甲已履行")
    names = [one.name for one in FIVE]
    assert f"请求人{names[0]}、{names[1]}，被请求人{names[2]}、{names[3]}、{names[4]}。" in said
    assert "请求事项：一、停止侵权；二、销毁模具。" in said
    assert "某日口头审理。" in said and "作出《决定书》（渝知裁〔2026〕1号），支持请求。一、停止；二、驳回。" in said
    assert f"该文书于2026年6月1日送达{names[0]}、{names[1]}，2026年6月3日送达{names[2]}。履行情况：甲已履行。" in said
    # Who left is told with the day.
    left = [*FIVE[:4], party(5, "respondent", left_on=TODAY)]
    gone = course_told(situation(procedures["adjudication"], "close_case", **told | {"parties": left}, sides=sides), [], None, None)
    assert f"{names[3]}、{names[4]}（2026年6月1日退出）。" in gone
    bare = course_told(situation(procedures["adjudication"], "close_case", **base(case=CASE, sides=sides)), [], None, None)
    assert "送达" not in bare and "履行" not in bare and "。。" not in bare


def test_the_days_of_records_are_told_once_each(procedures: dict[str, Procedure]) -> None:
    kept: list[Document] = [
        paper(4, "hearing_record", facts={"started_at": "2026-08-06T09:30:00+08:00"}),
        paper(5, "hearing_record", facts={"started_at": "2026-07-06T09:30:00+08:00"}),
        paper(6, "hearing_record", facts={"started_at": "2026-07-06T15:30:00+08:00"}),
        paper(7, "hearing_record", status="void", facts={"started_at": "2026-09-06T15:30:00+08:00"}),
    ]
    s = situation(procedures["adjudication"], "close_case", **base(documents=kept))
    assert [day.month for day in days_of(s, "hearing_record", "started_at")] == [7, 8]
