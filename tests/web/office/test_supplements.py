"""补充商请 (X18): asked on the same 流转编号 with a time of its own, entered, answered as what it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from casehub.exchange.following import follow_up
from casehub.model import Case, Deadline, Event, ExchangeLetter
from casehub.settings import Settings
from tests import factories
from tests.exchange.certificates import Authority
from tests.web.conftest import Browser, Clock
from tests.web.office.test_answers import (
    act,
    judged_here,
    judged_of,
    landed,
    opened,
    registered,
    sealed,
    trust,
    two_asks,
)
from tests.web.office.test_letters import WANZHOU

__all__ = ["judged_here", "trust"]
MORE: dict[str, Any] = {
    "asks": [
        {"n": 1, "what": "补充银行回单", "refersTo": "第1项未附付款凭证"},
        {"n": 2, "what": "说明单价"},
    ],
    "clock": {"workingDays": 10},
}


def test_a_supplement_of_another_office_has_its_own_days_and_its_own_answer(
    office: factories.Bureau, sign_in: Callable[[str], Browser], trust: Authority, settings: Settings,
    clock: Clock,
) -> None:  # fmt: skip
    keys, clerk, dispatcher = trust.certify(WANZHOU, 10).key.parent, sign_in("clerk"), sign_in("dispatcher")
    first = two_asks()
    at = registered(clerk, keys, first)
    reference, head = opened(clerk, at), sign_in("head")
    act(head, reference, "take_on_request", officers=str(office.people["examiner"]), handling_unit="知识产权保护科", plan="办理")
    answers = {
        f"results-{n}-{name}": said
        for n in (0, 1) for name, said in (("result", "answered"), ("text", f"第{n + 1}项已查"))
    }  # fmt: skip
    act(head, reference, "reply_to_request", **answers)
    for _ in range(2):
        sealed(dispatcher, at)
    running = select(Deadline).where(Deadline.rule == "helping.reply", Deadline.closed_on.is_(None))
    assert office.session.scalars(running).all() == []
    office.session.rollback()

    # The sender asks more on the same exchange; its days run from the receipt.
    more = follow_up(first, "SUPPLEMENT", "渝万州市监协查〔2026〕9号", MORE, first["sender"], 2, clock.at.date())
    more["receiver"] = first["receiver"]
    assert more["clock"] == {"rule": "requested", "from": "RECEIPT", "workingDays": 10}
    at = registered(clerk, keys, more, "2026-11-20")
    landed(clerk, at, reference, "enter_supplement")
    entered = office.session.scalars(select(Event).where(Event.step == "enter_supplement")).one().typed
    assert [one["what"] for one in entered["more_asks"]] == ["补充银行回单", "说明单价"]
    # Ten working days after 20 November.
    assert str(office.session.scalars(running).one().due_on) == "2026-12-04"
    assert office.session.scalars(select(Case).where(Case.reference == reference)).one().state == "helping_more"
    office.session.rollback()
    act(head, reference, "reply_to_supplement", **answers)
    told = judged_of(dispatcher, sealed(dispatcher, at).location, settings)
    flow = first["flowId"]
    assert (told["receipt"]["code"], told["message"]["inReplyTo"]) == ("REPLIED", f"{flow}/M2")
    assert [one["text"] for one in told["results"]] == ["第1项已查", "第2项已查"]
    assert office.session.scalars(running).all() == []
    sent = office.session.scalars(select(ExchangeLetter).where(ExchangeLetter.outbound)).all()
    assert [one.receipt_code for one in sent] == ["ACCEPTED", "REPLIED", "REPLIED"]
    office.session.rollback()
