"""From December 2026: the team drafts, its head reviews, and nobody but the principal agrees."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from casehub import acts
from casehub.acts import proposals
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
