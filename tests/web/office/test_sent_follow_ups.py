"""What this office sends after its own request: withdrawn, corrected, reminded, the outcome told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from casehub.documents import body_html
from casehub.model import Case, Document, Event, ExchangeLetter
from casehub.settings import Settings
from tests import factories
from tests.exchange.certificates import Authority
from tests.web.conftest import Browser, Clock
from tests.web.office.test_answers import (
    DAZHOU,
    act,
    dispatched,
    judged_here,
    judged_of,
    landed,
    registered,
    sealed,
    told,
    trust,
)
from tests.web.office.test_letters import OURS
from tests.web.paper.test_signed_letters import letter_of, printed

__all__ = ["judged_here", "trust"]


@pytest.fixture
def sent(office: factories.Bureau, sign_in: Callable[[str], Browser], trust: Authority) -> tuple[str, str, str]:
    """A request that left sealed: its reference, its 流转编号, the page of the letter."""
    reference, flow = dispatched(office)
    at, dispatcher = letter_of(office, reference), sign_in("dispatcher")
    printed(office)
    dispatcher.page(at)
    assert dispatcher.post(f"{at}/seal").status_code == 303
    row = office.session.scalars(select(ExchangeLetter)).one()
    where = f"/letters/{row.id}"
    office.session.rollback()
    return reference, flow, where


def state_of(office: factories.Bureau, reference: str) -> str:
    office.session.rollback()
    found = office.session.scalars(select(Case.state).where(Case.reference == reference)).one()
    office.session.rollback()
    return found


def paper(office: factories.Bureau, reference: str, number: str) -> str:
    """The text of the printed letter."""
    query = select(Document).join(Case, Case.id == Document.case_id).where(Case.reference == reference)
    found = office.session.scalars(query.where(Document.number == number)).one()
    html = body_html(office.rules.kinds[found.kind], found.facts)
    office.session.rollback()
    return html


def test_a_request_is_withdrawn_and_their_answer_and_late_reply_land_in_it(
    office: factories.Bureau, sign_in: Callable[[str], Browser], trust: Authority, settings: Settings,
    sent: tuple[str, str, str], clock: Clock,
) -> None:  # fmt: skip
    """§5.4 no. 3: a reply to a withdrawn request."""
    reference, flow, at = sent
    dispatcher, head = sign_in("dispatcher"), sign_in("head")
    act(head, reference, "call_back_request", reason="当事人已经提供有关票据")
    assert state_of(office, reference) == "withdrawn"
    letter = judged_of(dispatcher, sealed(dispatcher, at).location, settings)
    assert letter["message"]["kind"] == "WITHDRAWAL" and letter["withdrawal"]["reason"] == "当事人已经提供有关票据"
    assert letter["flowId"] == flow and letter["receiver"]["name"] == DAZHOU
    assert 'name="event"' not in dispatcher.page(at)
    html = paper(office, reference, letter["gongwen"]["发文字号"])
    for said in (f"{DAZHOU}：", f"我局前函（{reference}）", "当事人已经提供有关票据", "的撤回函"):
        assert said in html
    keys = trust.certify(DAZHOU, 10).key.parent
    seq = letter["message"]["seq"]
    refused = told(flow, seq + 1, "WITHDRAW_REFUSED", reason="已经函复")
    refused["message"]["inReplyTo"] = f"{flow}/M{seq}"
    landed(dispatcher, registered(dispatcher, keys, refused), reference, "record_withdrawal_answer",
           agrees="WITHDRAW_REFUSED")  # fmt: skip
    event = office.session.scalars(select(Event).where(Event.step == "record_withdrawal_answer")).one()
    assert (event.typed["agrees"], event.typed["note"]) == ("WITHDRAW_REFUSED", "已经函复")
    office.session.rollback()
    reply = told(flow, seq + 2, "REPLIED")
    reply["results"] = [{"n": 1, "result": "answered", "text": "供货120件"}]
    landed(dispatcher, registered(dispatcher, keys, reply), reference, "record_further_reply")
    assert state_of(office, reference) == "replied"


def test_a_correction_a_reminder_and_the_outcome_leave_under_numbers_of_our_series(
    office: factories.Bureau, sign_in: Callable[[str], Browser], trust: Authority, settings: Settings,
    sent: tuple[str, str, str], clock: Clock,
) -> None:  # fmt: skip
    """§5.4 no. 2 and 4: a reminder crosses with the reply, a second reply bears another number."""
    reference, flow, at = sent
    dispatcher, head, keys = sign_in("dispatcher"), sign_in("head"), trust.certify(DAZHOU, 10).key.parent
    places: Any = {"places-0-where": "第1项", "places-0-wrong": "7号库", "places-0-right": "17号库"}
    act(head, reference, "correct_request", mode="correct", **places)
    mended = judged_of(dispatcher, sealed(dispatcher, at).location, settings)
    assert mended["correction"]["places"] == [{"where": "第1项", "wrong": "7号库", "right": "17号库"}]
    agreed = told(flow, mended["message"]["seq"] + 1, "ACCEPTED")
    agreed["message"]["inReplyTo"] = f"{flow}/M{mended['message']['seq']}"
    # It answers the correction: that the request itself was taken on it does not say.
    landed(dispatcher, registered(dispatcher, keys, agreed), reference, "record_correction_answer",
           agrees="ACCEPTED")  # fmt: skip
    assert state_of(office, reference) == "dispatched"
    clock.at = datetime.fromisoformat("2026-12-14T09:00:00+08:00")
    head, dispatcher, examiner = sign_in("head"), sign_in("dispatcher"), sign_in("examiner")
    act(examiner, reference, "urge_first", new_date="2026-12-21", outstanding="第1项")
    urged = judged_of(dispatcher, sealed(dispatcher, at).location, settings)
    assert (urged["message"]["reminderNo"], urged["clock"]["requestedBy"]) == (1, "2026-12-21")
    assert urged["sender"]["name"] == OURS
    for n, step in enumerate(("record_reply", "record_further_reply")):
        reply = told(flow, urged["message"]["seq"] + 1 + n, "REPLIED")
        # The first crossed with the reminder, the second answers it.
        reply["message"]["inReplyTo"] = f"{flow}/M{(1, urged['message']['seq'])[n]}"
        reply["results"] = [{"n": 1, "result": "answered", "text": f"供货{n}件"}]
        # Its day of receipt lies back: why it is entered only now is told.
        landed(dispatcher, registered(dispatcher, keys, reply), reference, step,
               entered_late_because="出差回来后登记")  # fmt: skip
    assert state_of(office, reference) == "replied"
    numbers = [urged["gongwen"]["发文字号"], mended["gongwen"]["发文字号"]]
    assert len(set(numbers)) == 2 and all(one.startswith("渝知") for one in numbers)
