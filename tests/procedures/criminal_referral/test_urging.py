"""Silent police are urged in writing with a copy to the procuratorate, who must have its copy of all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from casehub.documents import body_html
from casehub.model import Case, Document
from casehub.rulebook.law import LawOfDay
from casehub.workflow.refusals import Refused, StepNotOpen
from tests.acts.scene import day
from tests.faults.world import at
from tests.procedures.criminal_referral.sending import answered, reported, sent

if TYPE_CHECKING:
    from casehub.acts.performing import Outcome
    from tests.procedures.penalty.enforcing import Enforcing


def _letter(e: Enforcing, done: Outcome) -> str:
    (paper,) = done.documents
    return body_html(e.s.office.rules.kinds.of(paper.kind, paper.facts), paper.facts)


def _paper(e: Enforcing, matter: str, kind: str) -> Document:
    """The paper of that kind of a matter."""
    query = select(Document).join(Case, Case.id == Document.case_id)
    return e.s.session.scalars(query.where(Case.reference == matter, Document.kind == kind)).one()


def _of(e: Enforcing, matter: str, kind: str) -> str:
    paper = _paper(e, matter, kind)
    return body_html(e.s.office.rules.kinds.of(paper.kind, paper.facts), paper.facts)


def _over(e: Enforcing, party: int, agreed: int = 27, **more: Any) -> str:
    """Agreed to on that day of April, taken to the police the next morning, without a receipt."""
    when, following = f"04-{agreed}", f"04-{agreed + 1}"
    matter = reported(e, party, when)
    e.s.act("principal", when, "agree_to_send", matter)
    told = {"officers": e.officers, "copied_on": None, "copy_proof": None, "late_sending": None}
    e.s.act("examiner", following, "send_over", matter, sent_at=at(f"2026-{following}", "10:00"), **told | more)
    return matter


def test_no_receipt_in_twenty_four_hours_is_asked_for(filed: Enforcing) -> None:
    matter = _over(filed, filed.parties("respondent")[0])
    assert "2026年4月29日10:00" in filed.s.refused("head", "04-28", "urge_police", matter)
    text = _letter(filed, filed.s.act("head", "04-29", "urge_police", matter))
    assert "2026年4月28日10时0分送交你单位。至今未收到移送回执" in text and "第七条" in text
    assert "抄送：重庆市万州区人民检察院" in text
    assert filed.s.case(matter).state == "sent_over"


def test_no_decision_in_three_days_is_asked_for_and_the_clock_goes_on(filed: Enforcing) -> None:
    matter = sent(filed, filed.parties("respondent")[0])
    assert "尚未届满（2026年5月1日）" in filed.s.refused("head", "05-01", "urge_police", matter)
    text = _letter(filed, filed.s.act("head", "05-02", "urge_police", matter))
    assert "你单位于2026年4月28日接受，本局至今未收到立案或者不予立案的书面通知" in text
    assert "三日内决定是否立案" in text and "重庆市公安局万州区分局：" in text
    assert filed.s.open("transfer.criminal_police_decide", matter)
    answered(filed, matter, "record_refusal", "05-06", "05-05")
    with pytest.raises(StepNotOpen):
        filed.s.act("head", "05-06", "urge_police", matter)


def test_a_referral_is_whole_when_the_procuratorate_has_signed(filed: Enforcing) -> None:
    one = filed.parties("respondent")[0]
    with pytest.raises(Refused, match="签收的证明"):
        _over(filed, one, copied_on=day("04-28"))
    matter = filed.s.child("criminal_referral")
    told = {"officers": filed.officers, "copied_on": None, "copy_proof": None, "late_sending": None}
    filed.s.act("examiner", "04-28", "send_over", matter, sent_at=at("2026-04-28", "10:00"), **told)
    filed.s.act("examiner", "04-28", "record_receipt", matter, received_on=day("04-28"))
    answered(filed, matter, "record_filing")
    handed = {"officers": filed.officers, "handed_on": day("05-07")}
    assert "尚未登记抄送检察机关" in filed.s.refused("examiner", "05-07", "hand_over_goods", matter, **handed)
    early = filed.s.refused("examiner", "05-07", "record_copy", matter, copied_on=day("04-26"))
    assert "不能早于批准之日" in early
    filed.s.act("examiner", "05-07", "record_copy", matter, copied_on=day("05-07"))
    assert "已经登记" in filed.s.refused("examiner", "05-07", "record_copy", matter, copied_on=day("05-07"))
    filed.s.act("examiner", "05-07", "hand_over_goods", matter, **handed)
    assert filed.s.case(matter).state == "gone_over"


def test_where_the_office_chose_a_letter_that_is_the_copy_and_never_both(
    filed: Enforcing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """X74: by default the 抄送 of P05 is the copy."""
    first, second = filed.parties("respondent")[:2]
    matter = _over(filed, first)
    assert "不另行发函" in filed.s.refused("principal", "04-28", "write_to_procuratorate", matter)
    assert "抄送：重庆市万州区人民检察院" in _of(filed, matter, "criminal_transfer_letter")

    chosen = LawOfDay.house
    monkeypatch.setattr(LawOfDay, "house", lambda law, key: key == "prosecutor_letter" or chosen(law, key))
    other = _over(filed, second, 28)
    assert "抄送" not in _of(filed, other, "criminal_transfer_letter")
    text = _letter(filed, filed.s.act("principal", "04-29", "write_to_procuratorate", other))
    number = str(_paper(filed, other, "criminal_transfer_letter").number)
    assert "重庆市万州区人民检察院：" in text and "2026年4月29日10时0分" in text and number in text
    assert "公安机关回执" not in text and "抄送贵院备案" in text
    assert "函送检察机关" in filed.s.refused("principal", "04-30", "write_to_procuratorate", other)
    filed.s.act("examiner", "04-30", "record_copy", other, copied_on=day("04-30"), copy_proof="示例检察官签收")
