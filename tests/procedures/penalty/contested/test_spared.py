"""Who asked for an inquiry turns against 不予行政处罚: our answer, and the case inquired into anew."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from casehub.model import Document
from tests import factories
from tests.acts.scene import day
from tests.procedures.penalty.contested.test_refused import COURT, GOVERNMENT, OTHER
from tests.procedures.penalty.enforcing import HOLDER, INFRINGER

if TYPE_CHECKING:
    from tests.procedures.penalty.enforcing import Enforcing

REPLY, DEFENCE, ENTER = "reconsideration.reply", "litigation.defend", "contest_no_penalty"


@pytest.fixture
def spared(e: Enforcing) -> Enforcing:
    """Two right-holders asked; the party is not punished, decided on 28 April and served on the 29th."""
    e.file(parties=[
        factories.party("respondent", INFRINGER),
        factories.party("right_holder", HOLDER, capacity="owner"),
        factories.party("right_holder", OTHER, capacity="owner"),
    ])  # fmt: skip
    told = {"party": e.party("respondent"), "offence": "similar_same", "no_penalty_kind": "first_minor"}
    e.act("examiner", "04-23", "conclude_without_penalty", **told, corrections="已下架。")
    e.act("reviewer", "04-27", "approve_review", review_kind="case", legal_ground=None)
    e.act("head", "04-28", "decide_no_penalty")
    e.s.serve("04-29")
    return e


def decision(e: Enforcing) -> int:
    query = select(Document.id).where(Document.kind == "no_penalty_decision").order_by(Document.id.desc())
    return e.s.session.scalars(query).first() or 0


def contest(e: Enforcing, party: int, kind: str = "reconsideration", **more: Any) -> dict[str, Any]:
    """The form of 25 May: he knew on 8 May, asked on the 20th, the notice came in on the 22nd."""
    told = {"contested": decision(e), "party": party, "contest_kind": kind, "knew_on": day("05-08"), "asked_on": day("05-20")}
    organ = COURT if kind == "suit" else GOVERNMENT
    return told | organ | {"notice_came": True, "notice_on": day("05-22"), "answer_by": None} | more


def test_who_asked_turns_against_it_each_by_a_road_of_his_own(spared: Enforcing) -> None:
    e = spared
    first, second = e.parties("right_holder")
    # The party itself has its own road, which its own service began.
    assert "不在可选范围内" in e.refused("examiner", "05-25", ENTER, **contest(e, e.party("respondent")))
    assert "不能早于决定之日2026年4月28日" in e.refused("examiner", "05-25", ENTER, **contest(e, first, knew_on=day("04-27")))
    assert "不能早于知道该决定之日" in e.refused("examiner", "05-25", ENTER, **contest(e, first, asked_on=day("05-07")))
    e.act("examiner", "05-25", ENTER, **contest(e, first))
    assert e.s.due(REPLY) == date(2026, 6, 5)
    assert "尚无结果" in e.refused("examiner", "05-26", ENTER, **contest(e, first, "suit"))
    e.act("examiner", "05-26", ENTER, **contest(e, second, "suit"))
    assert e.s.due(DEFENCE) == date(2026, 6, 6)
    over = {"contest": e.s.challenge(second, "paper"), "outcome_no": "（2026）渝0101行初18号", "outcome_on": day("06-20")}
    said = e.act("examiner", "06-20", "end_remedy", **over, contest_result="upheld").event.sentence
    assert "不予行政处罚决定书" in said and "提起行政诉讼" in said
    assert e.s.state == "no_penalty"


def test_what_was_annulled_is_inquired_into_anew_and_punished(spared: Enforcing) -> None:
    e = spared
    first, second = e.parties("right_holder")
    e.act("examiner", "05-25", ENTER, **contest(e, first))
    e.act("examiner", "05-26", ENTER, **contest(e, second, "suit"))
    over = {"contest": e.s.challenge(first, "paper"), "outcome_no": "万州府复决〔2026〕8号", "outcome_on": day("06-20")}
    e.act("examiner", "06-22", "end_remedy", **over, contest_result="overturned")
    told = {"annulled_by": "万州府复决〔2026〕8号", "annulled_on": day("06-20"), "redo_by": day("08-20"), "won_contest": None}
    e.act("head", "06-22", "annul_and_redo", **told, reason="主要事实不清。")
    assert (e.s.state, e.s.due("penalty.redo")) == ("investigating", date(2026, 8, 20))
    # The court is still to be answered; the review is over.
    assert (len(e.s.open(DEFENCE)), e.s.open(REPLY)) == (1, [])
    # What was proposed then proposes nothing now.
    e.propose("06-23")
    e.act("reviewer", "06-24", "approve_review", review_kind="case", legal_ground=None)
    assert "没有建议不予处罚" in e.refused("head", "06-24", "decide_no_penalty", no_penalty_kind="first_minor")
    e.act("head", "06-24", "notify_penalty", hearing_told=True, change_reason="原决定被撤销")
    e.s.serve("06-24", "penalty_notice")
    e.act("head", "07-10", "decide_penalty", answers=[*e.ANSWER])
    assert e.s.outcomes("penalty.redo") == {"met"}
