"""It runs thirty days whatever the case does, is extended once, and ends by itself."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from tests.acts.scene import day
from tests.acts.test_expiry import morning
from tests.procedures.seizure.holding import END, LOTS, WANTED, seized

if TYPE_CHECKING:
    from tests.procedures.penalty.enforcing import Enforcing


def test_it_is_extended_once_and_only_before_its_end(filed: Enforcing) -> None:
    # Edge case 18: thirty days at most, once, before its end.
    matter = seized(filed, filed.parties("respondent")[0])
    said = filed.s.refused("head", "04-29", "extend_seizure", matter, extension_days=31)
    assert "最长延长三十日" in said
    paper = filed.s.act("head", "04-29", "extend_seizure", matter, extension_days=30).documents[-1]
    assert (paper.facts["extended_from_on"], paper.facts["extended_until_on"]) == ("2026-05-02", "2026-05-31")
    # A Sunday, not moved.
    assert filed.s.due(END, matter) == day("05-31")
    assert "只能延长一次" in filed.s.refused("head", "05-06", "extend_seizure", matter, extension_days=1)


def test_nobody_extends_what_has_ended(filed: Enforcing) -> None:
    matter = seized(filed, filed.parties("respondent")[0])
    assert "届满，不能延长" in filed.s.refused("head", "05-02", "extend_seizure", matter, extension_days=30)


def test_a_stopped_inquiry_does_not_stop_the_seizure(filed: Enforcing) -> None:
    matter = seized(filed, filed.parties("respondent")[0])
    filed.act("head", "04-10", "suspend_inquiry")
    assert filed.s.due(END, matter) == day("05-01")
    assert morning(filed.s, "05-02", END) == ["lapse_seizure"]


def test_what_the_right_holder_takes_to_identify_goods_counts_for_the_case_alone(filed: Enforcing) -> None:
    """程序规定第六十四条第二款 excludes it from the ninety days; 行政强制法第二十五条第三款 from no seizure."""
    # Edge case 19: it stops the case's clock and not the measure's.
    one, other = filed.parties("respondent")
    first, second = seized(filed, one), seized(filed, other, "04-02")
    before = filed.s.due("penalty.decide")
    assert before is not None
    filed.act("head", "04-03", "ask_identification", party=filed.party("right_holder"))
    filed.act("examiner", "04-13", "record_identification", opinion_on=day("04-13"))
    assert filed.s.due("penalty.decide") == before + timedelta(days=10)
    assert (filed.s.due(END, first), filed.s.due(END, second)) == (day("05-01"), day("05-02"))
    assert morning(filed.s, "05-02", END) == ["lapse_seizure"]


def test_who_was_seized_from_is_told_of_what_becomes_of_the_measure(filed: Enforcing) -> None:
    one, other = filed.parties("respondent")
    matter = seized(filed, one)
    filed.s.serve("04-02")
    wrong = filed.s.refused("head", "04-20", "extend_seizure", matter, party=other, extension_days=30)
    assert "不一致" in wrong
    filed.s.act("head", "04-20", "extend_seizure", matter, extension_days=30)
    filed.s.act("head", "04-21", "release_seizure", matter, release_ground="unrelated")
    waiting = [(row.party_id, row.kinds) for row in filed.s.services()]
    assert waiting == [(one, ["measure_extension_decision"]), (one, ["measure_release_decision"])]
    filed.s.serve("04-22")
    assert len(filed.s.open("measure.review")) == 2


def test_who_is_seized_from_is_told_the_rights_on_the_spot(filed: Enforcing) -> None:
    """行政强制法第十八条: a record which says that nothing was told stops the seizure."""
    filed.act("examiner", "04-01", "open_seizure")
    matter, party = filed.s.child("seizure"), filed.parties("respondent")[0]
    filed.s.act("head", "04-01", "approve_seizure", matter, party=party, goods_wanted=WANTED)
    told: dict[str, Any] = {
        "party": party, "officers": filed.officers, "from_on": day("04-01"), "goods": LOTS, "handed_to": None,
        "handed_as": None, "handed_basis": None,
    }  # fmt: skip
    said = filed.s.refused("examiner", "04-01", "seize_goods", matter, **told, told_rights=False)
    assert "当场告知理由、依据、权利和救济途径" in said
    filed.s.act("examiner", "04-01", "seize_goods", matter, **told, told_rights=True)
