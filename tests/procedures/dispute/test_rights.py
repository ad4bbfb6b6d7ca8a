"""The right at issue: what is checked, handed in and asserted stands in the file from that step on."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from casehub.law.periods import add_months
from casehub.model import Accused, Case, Right
from casehub.procedures.dispute import rights
from casehub.workflow.procedure import Procedure
from tests.procedures.adjudicating import rules
from tests.workflow.builders import NOW, situation

TODAY = NOW.date()


def right(number: int, **values: Any) -> Right:
    kept: dict[str, Any] = {"kind": "utility_model", "filed_on": date(2022, 5, 6), "expires_on": None}
    return Right(id=number, **(kept | values))


def test_a_right_nears_its_end_within_the_months_of_warning(procedures: dict[str, Procedure]) -> None:
    months = rules().law.on(TODAY).amount("patent.expiry_warning_months")
    soon = add_months(TODAY, months)
    held = [right(1, expires_on=soon), right(2, expires_on=add_months(soon, 1)), right(3, expires_on=TODAY), right(4)]
    found = rights.nearing_end(situation(procedures["adjudication"], "file_case", rights=held))
    assert found == {1: soon, 3: TODAY}


class Asked:
    """An act of a case with these rights, told this."""

    def __init__(self, held: list[Right], **data: Any) -> None:
        self.case, self.data, self.day = Case(rights=held), data, TODAY
        self.situation = SimpleNamespace(emptied=frozenset[str]())
        self.objections: list[tuple[str, str]] = []

    def text(self, name: str, other: str = "") -> str:
        return str(self.data.get(name) or other)

    def object(self, sentence: str, name: str) -> None:
        self.objections.append((sentence, name))


def carried(name: str, held: list[Right], **data: Any) -> Asked:
    act = Asked(held, **data)
    rights.EFFECTS[name].carry_out(act)  # type: ignore[arg-type]
    return act


@pytest.mark.parametrize("name", [name for name in rights.EFFECTS if name != "accused"])
def test_a_case_without_a_right_has_nothing_to_note(name: str) -> None:
    act = carried(name, [], claims_asserted="权利要求2", status="有效", acceptance_no="1")
    assert act.case.rights == []


def test_claims_status_and_report_are_those_last_told() -> None:
    one = right(1, claims_asserted="权利要求1", status="有效", status_checked_on=None)
    carried("claims", [one])
    assert one.claims_asserted == "权利要求1"
    # What somebody took out of the box does not remain.
    emptied = Asked([two := right(2, claims_asserted="权利要求1")])
    emptied.situation.emptied = frozenset({"claims_asserted"})
    rights.EFFECTS["claims"].carry_out(emptied)  # type: ignore[arg-type]
    assert two.claims_asserted == ""
    carried("claims", [one], claims_asserted="权利要求2")
    carried("right_status", [one])
    assert (one.claims_asserted, one.status, one.status_checked_on) == ("权利要求2", "有效", TODAY)
    carried("right_status", [one], status="终止", status_checked_on=date(2026, 5, 1))
    assert (one.status, one.status_checked_on) == ("终止", date(2026, 5, 1))
    carried("evaluation_report", [one], report_made_on="2026-04-01", report_no="7", report_conclusion="未发现", report_clean=True)
    assert (one.has_report, one.report_made_on, one.report_no, one.report_clean) == (True, date(2026, 4, 1), "7", True)


def test_what_does_not_say_of_which_right_it_is_goes_to_none() -> None:
    held = [right(1, claims_asserted="权利要求1"), right(2, claims_asserted="权利要求2")]
    act = carried("claims", held, claims_asserted="权利要求3")
    assert [one.claims_asserted for one in held] == ["权利要求1", "权利要求2"]
    assert [(said[:6], name) for said, name in act.objections] == [("本案有几项权", "claims_asserted")]
    assert carried("claims", held).objections == []


def test_each_request_for_invalidation_is_a_row_and_an_empty_form_none() -> None:
    one = right(1)
    carried("invalidity", [one])
    assert one.invalidity == []
    carried("invalidity", [one], acceptance_no="示例无受1", accepted_on=date(2026, 6, 1), invalidity_requester="乙")
    carried("invalidity", [one], invalidity_result="维持有效", invalidity_effective_on=date(2026, 9, 1))
    assert [(row.acceptance_no, row.requester, row.result) for row in one.invalidity] == [("示例无受1", "乙", ""), ("", "", "维持有效")]


def test_things_accused_anew_take_the_place_of_those_before(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Any] = []
    monkeypatch.setattr(rights, "describe_things", lambda _work, _case, rows: told.extend(rows))
    act: Any = Asked([])
    act.work, act.rows = None, lambda name: act.data.get(name, [])
    act.case.accused = [Accused(name="一", current=True), Accused(name="二", current=True)]
    rights.accused(act)
    assert [thing.current for thing in act.case.accused] == [True, True]
    act.data = {"accused": [{"name": "三"}]}
    rights.accused(act)
    assert [thing.current for thing in act.case.accused] == [False, False]
    assert told == [{"name": "三"}]
