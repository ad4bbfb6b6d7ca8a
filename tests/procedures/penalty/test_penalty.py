"""The main road of a trademark case, end to end, with its papers, clocks and number."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.model import Pause
from casehub.procedures.penalty.sanctions import Sanction, SanctionItem
from casehub.record import audit
from tests.procedures.penalty.enforcing import LIGHTER
from tests.procedures.penalty.published.test_publicity import publish

if TYPE_CHECKING:
    from tests.procedures.penalty.enforcing import Enforcing


def test_a_trademark_case_runs_from_the_clue_to_the_archive(e: Enforcing) -> None:
    s = e.s
    e.register()
    # W-vectors: fifteen working days from 18 March end on 9 April 2026.
    assert (s.state, s.due("clue.verify")) == ("registered", date(2026, 4, 9))
    e.act("section", "03-19", "assign_verification", officers=e.officers)
    e.inspect()
    e.act("head", "03-26", "file_case", officers=e.officers, offence="similar_same")
    # One file is one case: its number comes at filing, with the ninety days.
    assert s.ref == "渝市监立〔2026〕1号" and e.case.filed_on == date(2026, 3, 26)
    assert (s.outcomes("clue.verify"), s.due("penalty.decide")) == ({"met"}, date(2026, 6, 24))
    # 程规第六十四条第二款: the right-holder's eight days are not counted.
    e.act("head", "03-30", "ask_identification", party=e.party("right_holder"))
    e.act("examiner", "04-07", "record_identification", opinion_on=date(2026, 4, 7))
    (pause,) = s.session.scalars(select(Pause).where(Pause.case_id == e.case.id))
    assert (pause.kind, pause.since, pause.until) == ("holder_identification", date(2026, 3, 30), date(2026, 4, 7))
    assert s.due("penalty.decide") == date(2026, 7, 2)
    e.propose()
    (row,) = s.session.scalars(select(Sanction))
    assert (row.stage, row.fine, row.least, row.most, row.heard) == ("proposed", 27_000_000, 0, 90_000_000, True)
    assert s.due("penalty.review") == date(2026, 5, 11)
    e.act("reviewer", "04-27", "approve_review", review_kind="case", legal_ground=None)
    e.act("head", "04-27", "notify_penalty", hearing_told=True)
    s.serve("04-28", "penalty_notice")
    assert s.due("penalty.defence") == date(2026, 5, 8)
    e.defend()
    told = {"items": LIGHTER, "fine": Decimal("216000.00"), "answers": [*e.ANSWER]}
    decision = e.act("head", "05-27", "decide_penalty", **told).documents[-1]
    assert decision.number == "渝市监处罚〔2026〕1号"
    assert decision.facts["act_basis_text"] == "《中华人民共和国商标法》第五十七条第二项"
    s.serve("05-27", "penalty_decision")
    assert (s.due("penalty.pay"), s.due("reconsideration.apply")) == (date(2026, 6, 11), date(2026, 7, 27))
    assert s.due("penalty.sue") == date(2026, 11, 27)
    e.pay()
    e.act("examiner", "06-17", "confirm_performance", performed_on=date(2026, 6, 17))
    assert (s.outcomes("penalty.pay"), s.due("penalty.close")) == ({"met"}, date(2026, 7, 9))
    s.serve("06-29")
    e.act("head", "06-30", "close_case", closing_ground="performed")
    assert e.case.closed_on == date(2026, 6, 30)
    publish(e, "07-01")
    e.act("archivist", "07-15", "archive_volume")
    assert s.state == "archived"
    assert len(s.session.scalars(select(SanctionItem)).all()) == 12
    found = audit.verify(s.session, against=audit.Against(s.office.rules)).faults
    assert [str(one) for one in found if e.case.reference in str(one)] == []
