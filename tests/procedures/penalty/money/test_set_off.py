"""What a court's fine means for ours: of each party its own, over all of its referrals."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from casehub.casefile import situations
from casehub.procedures.penalty.money import set_off
from tests.acts.scene import day
from tests.faults.world import at
from tests.procedures.criminal_referral.sending import answered, sent, with_principal
from tests.procedures.penalty.enforcing import LIGHTER
from tests.procedures.seizure.holding import THREE

if TYPE_CHECKING:
    from casehub.workflow.situation import Situation
    from tests.procedures.penalty.enforcing import Enforcing


@pytest.fixture
def decided(e: Enforcing) -> Enforcing:
    """Two parties; the first is fined 216000 yuan on 27 May."""
    with_principal(e).notify(parties=THREE).defend()
    e.act("head", "05-27", "decide_penalty", items=LIGHTER, fine=Decimal("216000.00"), answers=[*e.ANSWER])
    return e


def _fined(e: Enforcing, party: int, when: str, sum_: str) -> None:
    """Sent, taken on, handed over, and fined by the court on the twentieth."""
    month = when[:2]
    matter = sent(e, party, when)
    answered(e, matter, "record_filing", f"{month}-10", f"{month}-09")
    e.s.act("examiner", f"{month}-11", "hand_over_goods", matter, officers=e.officers, handed_on=day(f"{month}-11"))
    told: dict[str, Any] = {"criminal_outcome": "fined", "received_on": day(f"{month}-20"), "court_fine": Decimal(sum_)}
    e.act("examiner", f"{month}-20", "record_criminal_outcome", party=party, referral=e.s.case(matter).id, **told)


def _seen(e: Enforcing) -> Situation:
    work = e.s.office.work(e.s.session, "examiner", at("2026-07-21", "10:00"))
    case = e.s.case()
    return situations.load(work, case, work.rules.procedure(case.procedure, case.procedure_version).any_step)


def test_the_earlier_fine_is_set_off_up_to_the_whole_of_the_court_s(decided: Enforcing) -> None:
    one, other = decided.parties("respondent")
    _fined(decided, one, "06-01", "50000.00")
    _fined(decided, other, "07-01", "8000.00")
    first, second = set_off.set_offs(_seen(decided))
    assert (first.party, first.court, first.ours, first.amount) == (one, 50000, 216000, 50000)
    assert (second.party, second.court, second.ours, second.amount) == (other, 8000, 0, 0)
    told = set_off.court_fine_set_off(_seen(decided))
    assert told is not None
    assert "人民法院判处罚金50000元，本局的罚款216000元折抵罚金50000元" in told
    assert "判处罚金8000元，本局尚未罚款，不再给予罚款" in told


def test_two_sentences_of_one_party_are_summed(decided: Enforcing) -> None:
    one = decided.parties("respondent")[0]
    _fined(decided, one, "06-01", "50000.00")
    _fined(decided, one, "07-01", "190000.00")
    (found,) = set_off.set_offs(_seen(decided))
    assert (found.court, found.amount) == (240000, 216000)


def test_nothing_is_said_where_no_court_fined(decided: Enforcing) -> None:
    assert set_off.court_fine_set_off(_seen(decided)) is None
