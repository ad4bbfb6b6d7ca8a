"""Goods under a measure go to the police whole, with the case of their owner alone; he is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from casehub.documents import body_html
from casehub.procedures.penalty.goods import GoodsMove
from tests.acts.scene import day
from tests.procedures.criminal_referral.sending import answered, sent, with_principal
from tests.procedures.seizure.holding import END, THREE, seized, with_series

if TYPE_CHECKING:
    from tests.procedures.penalty.enforcing import Enforcing

ALL = [{"lot": 1, "qty": 800, "note": "封条完好"}, {"lot": 2, "qty": 12000, "note": "封条完好"}]
NUMBERS: dict[str, Any] = {"letter_no": "渝知移字〔2026〕1号", "filing_no": "万公立字〔2026〕12号"}


@pytest.fixture
def filed(e: Enforcing) -> Enforcing:
    """Two parties of one infringement, and somebody who decides of referrals."""
    return with_principal(with_series(e)).file(parties=THREE)


def taken_on(e: Enforcing, party: int) -> str:
    """Sent to the police, whose paper of 24 April came on 27 April; the referral."""
    matter = sent(e, party, "04-22")
    answered(e, matter, "record_filing", "04-27", "04-24")
    return matter


def naming(e: Enforcing, referral: str) -> dict[str, Any]:
    """What the handing over says of the referral."""
    return {"referral": e.s.case(referral).id, **NUMBERS}


def test_nothing_goes_before_the_police_have_filed(filed: Enforcing) -> None:
    one = filed.parties("respondent")[0]
    matter = seized(filed, one)
    referral = sent(filed, one, "04-22")
    early = filed.s.refused("head", "04-24", "hand_to_police", matter, moved_on=day("04-24"), moves=ALL, **NUMBERS)
    assert "公安机关尚未立案" in early and "公安机关审查中" in early
    answered(filed, referral, "record_filing", "04-27", "04-24")
    gone = {"moves": ALL, "referral": filed.s.case(referral).id}
    other = filed.s.refused("head", "04-28", "hand_to_police", matter, moved_on=day("04-28"), **gone | NUMBERS | {"filing_no": "万公立字〔2026〕99号"})
    assert "与移送事项中登记的立案通知书文号万公立字〔2026〕12号不一致" in other
    wrong = filed.s.refused("head", "04-28", "hand_to_police", matter, moved_on=day("04-28"), **gone | NUMBERS | {"letter_no": "渝知移字〔2026〕99号"})
    assert "移送书文号渝知移字〔2026〕1号" in wrong
    before = filed.s.refused("head", "04-28", "hand_to_police", matter, moved_on=day("04-26"), **gone | NUMBERS)
    assert "收到立案通知书之日2026年4月27日" in before
    # What the police filed was entered wrongly: nothing goes on it any more.
    filed.s.act("section", "04-28", "mend_entry", referral)
    assert "公安机关尚未立案" in filed.s.refused("head", "04-28", "hand_to_police", matter, moved_on=day("04-28"), **gone | NUMBERS)


def test_the_referral_of_another_party_takes_nothing(filed: Enforcing) -> None:
    one, other = filed.parties("respondent")
    matter = seized(filed, one)
    taken_on(filed, other)
    assert "没有移送涉嫌犯罪案件的事项" in filed.s.refused("head", "04-28", "hand_to_police", matter, moves=ALL, **NUMBERS)


def test_a_referral_does_not_end_while_its_goods_are_here(filed: Enforcing) -> None:
    one, other = filed.parties("respondent")
    matter, its = seized(filed, one), seized(filed, other)
    filed.s.serve("04-02")
    referral = taken_on(filed, one)
    handed = {"officers": filed.officers, "handed_on": day("04-28")}
    kept = filed.s.refused("examiner", "04-28", "hand_over_goods", referral, **handed)
    assert "“峡江翠”袋装榨菜）尚存800箱" in kept
    filed.s.act("head", "04-28", "hand_to_police", matter, moved_on=day("04-28"), moves=ALL, **naming(filed, referral))
    filed.s.act("examiner", "04-28", "hand_over_goods", referral, **handed)
    assert (filed.s.case(referral).state, filed.s.case(its).state) == ("gone_over", "held")


def test_everything_goes_and_the_measure_ends_by_it(filed: Enforcing) -> None:
    # Edge case 41: the goods go along, and nothing is let go that went.
    one, other = filed.parties("respondent")
    matter, its = seized(filed, one), seized(filed, other)
    filed.s.serve("04-02")
    referral = taken_on(filed, one)
    less = filed.s.refused("head", "04-28", "hand_to_police", matter, moved_on=day("04-28"), moves=ALL[:1], **naming(filed, referral))
    assert "还有12000个没有列入" in less
    assert "没有移送涉嫌犯罪案件" in filed.s.refused("head", "04-28", "hand_to_police", its, moves=ALL, **NUMBERS)
    told_of = naming(filed, referral)
    done = filed.s.act("head", "04-28", "hand_to_police", matter, moved_on=day("04-28"), moves=ALL, **told_of)
    told = next(p for p in done.documents if p.kind == "goods_handover_notice")
    text = body_html(filed.s.office.rules.kinds.of(told.kind, told.facts), told.facts)
    assert "第二十一条" in text and "渝市监强制〔2026〕1号" in text and "共2项" in text
    assert not filed.s.open(END, matter) and filed.s.open(END, its)
    ways = filed.s.session.scalars(select(GoodsMove)).all()
    assert [(m.way, m.qty, m.receiver) for m in ways] == [
        ("police", 800, "重庆市公安局万州区分局"), ("police", 12000, "重庆市公安局万州区分局")
    ]  # fmt: skip
    assert len(filed.s.services("goods_handover_notice")) == 1
    filed.s.serve("04-29", "goods_handover_notice")
    filed.s.act("examiner", "04-29", "settle_goods", matter)
    assert filed.s.case(matter).state == "settled"
