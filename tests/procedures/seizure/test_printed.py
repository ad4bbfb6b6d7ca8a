"""The decision names the power that the law of the act gives, and the last day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casehub.documents import body_html
from tests.acts.scene import day
from tests.procedures.seizure.holding import LOTS

if TYPE_CHECKING:
    from tests.procedures.penalty.enforcing import Enforcing


def test_the_decision_names_the_power_and_the_last_day(filed: Enforcing) -> None:
    party = filed.parties("respondent")[0]
    filed.act("examiner", "04-01", "open_seizure")
    matter = filed.s.child("seizure")
    filed.s.act("head", "04-01", "approve_seizure", matter, party=party)
    told: dict[str, Any] = {"party": party, "officers": filed.officers, "from_on": day("04-01"), "goods": LOTS}
    done = filed.s.act("examiner", "04-01", "seize_goods", matter, **told)
    paper = done.documents[0]
    assert paper.number == "渝市监强制〔2026〕1号"
    drawn = body_html(filed.s.office.rules.kinds.of(paper.kind, paper.facts), paper.facts)
    assert "第六十二条第一款第四项" in drawn
    assert "至2026年5月1日止" in drawn
    assert "不顺延" in drawn
    listed = done.documents[1]
    assert listed.facts["measure_no"] == paper.number
