"""Which referral beside a matter the police took on: by their recorded paper, and no other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.casefile import situations
from casehub.procedures.penalty import police
from tests.acts.scene import day
from tests.faults.world import at
from tests.procedures.criminal_referral.sending import answered, sent, with_principal
from tests.procedures.seizure.holding import THREE

if TYPE_CHECKING:
    from casehub.workflow.situation import Situation
    from tests.procedures.penalty.enforcing import Enforcing


def _seen(e: Enforcing, reference: str) -> Situation:
    work = e.s.office.work(e.s.session, "examiner", at("2026-05-27", "10:00"))
    case = e.s.case(reference)
    return situations.load(work, case, work.rules.procedure(case.procedure, case.procedure_version).any_step)


def test_of_two_parties_each_has_the_paper_of_its_own_referral(e: Enforcing) -> None:
    with_principal(e).file(parties=THREE)
    one, other = e.parties("respondent")
    first, second = sent(e, one), sent(e, other, "04-28")
    s = _seen(e, first)
    assert police.taken_on(s, one) == [] and police.filing(s, e.s.case(first)) is None
    answered(e, first, "record_filing", "05-06", "04-30")
    answered(e, second, "record_refusal", "05-07", "04-30")
    s = _seen(e, second)
    assert police.taken_on(s, one) == [e.s.case(first)] and police.taken_on(s, other) == []
    assert police.filed_on(s, e.s.case(first)) == day("05-06")
    assert police.filed_on(s, e.s.case(second)) is None
    assert police.filing_number(s, e.s.case(first)) == "万公立字〔2026〕12号"
    numbers = [police.letter_number(s, e.s.case(one)) for one in (first, second)]
    assert all(numbers) and numbers[0] != numbers[1]
    e.s.act("section", "05-07", "mend_entry", first)
    s = _seen(e, second)
    assert police.taken_on(s, one) == [] and police.filing_number(s, e.s.case(first)) == ""
