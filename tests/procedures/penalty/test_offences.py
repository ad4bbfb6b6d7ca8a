"""Each act has its rule of fines, and its articles by the day on which it ended."""

from __future__ import annotations

from datetime import date

import pytest

from casehub.procedures.penalty.offences import OFFENCES
from tests.faults.world import rules

OLD, NEW = date(2026, 12, 31), date(2027, 1, 1)


def test_each_act_has_a_rule_and_articles_on_each_day() -> None:
    law = rules().law
    offered = dict(rules().procedure("penalty").step("file_case").form_field("offence").options)  # type: ignore[union-attr]
    assert offered.keys() == OFFENCES.keys()
    known = {row.rule for row in rules().penalties.fine}
    for one in OFFENCES.values():
        assert one.rule in known
        for day in (OLD, NEW):
            of = law.on(day, ("penalty",))
            assert one.broken(of) and one.punished(of), one.id


@pytest.mark.parametrize(
    ("act", "then", "now"),
    [
        ("similar_same", "第五十七条第二项", "第七十二条第二项"),
        ("sell", "第五十七条第三项", "第七十二条第三项"),
        ("pass_off", "第五十二条", "第六十二条"),
        ("well_known", "第十四条第五款", "第六十四条"),
    ],
)
def test_the_new_law_is_cited_from_its_first_day(act: str, then: str, now: str) -> None:
    # Edge cases 55 and 56: never by equal number.
    law = rules().law
    assert OFFENCES[act].broken(law.on(OLD, ("penalty",))).endswith(then)
    assert OFFENCES[act].broken(law.on(NEW, ("penalty",))).endswith(now)
