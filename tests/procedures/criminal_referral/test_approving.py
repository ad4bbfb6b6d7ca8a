"""From December 2026: the team drafts, its head reviews, and nobody but the principal agrees."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from casehub import acts
from casehub.acts import proposals
from casehub.documents import body_html
from casehub.model import Document
from casehub.workflow.refusals import Refusal
from tests import factories
from tests.acts.proposals.matters import key, work
from tests.acts.scene import day
from tests.procedures.criminal_referral.sending import reported

if TYPE_CHECKING:
    from tests.procedures.penalty.enforcing import Enforcing


def test_it_is_sent_when_the_principal_agrees_and_the_hours_run_from_then(filed: Enforcing) -> None:
    s = filed.s
    ref = reported(filed, filed.parties("respondent")[0], "12-01")
    w = work(s, "examiner")
    form = acts.form_of(w, s.case(ref), "agree_to_send")
    data = {i.field.id: factories.typed(i) for i in form.fields if i.field.required}
    p = proposals.submit(w, ref, "agree_to_send", s.case(ref).seq, data, key(), note="", to=None)

    def agree(who: str) -> None:
        at = work(s, who)
        matter = proposals.matter_of(at, ref, p.id)
        assert matter.station is not None
        seen = proposals.look(at, matter, matter.station).digest
        proposals.agree(at, ref, p.id, seen, "同意移送。", key())

    agree("section")
    with pytest.raises(Refusal):
        agree("head")
    assert s.case(ref).state == "with_principal"
    agree("principal")
    s.session.expire_all()
    assert s.case(ref).state == "agreed_to"
    assert s.due("transfer.criminal_send", ref) == day("12-03")


@pytest.mark.parametrize("step", ["agree_to_send", "decide_not_to_send"])
def test_each_opinion_stands_above_who_gave_it(filed: Enforcing, step: str) -> None:
    s = filed.s
    ref = reported(filed, filed.parties("respondent")[0])
    told = s.act("principal", "04-28", step, ref, approval_opinion="照办。").documents
    form = next(d for d in told if d.kind == "penalty_matter_form")
    cells = [row for row in body_html(s.office.rules.kinds.of(form.kind, form.facts), form.facts, press=True).split("<tr") if "照办。" in row]
    assert len(cells) == 1
    assert "正职负责人<br>意见" in cells[0] and "万里行" in cells[0]
    # What the head of a section or of the office decides stays theirs.
    filed.act("head", "04-28", "suspend_inquiry", approval_opinion="照办。")
    other = s.session.scalars(select(Document).where(Document.kind == form.kind).order_by(Document.id.desc())).first()
    assert other is not None and other.facts["approval_label"] == "部门负责人意见"
