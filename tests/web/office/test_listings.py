"""Entries of 重点保护名录 are reviewed by both bureaus, published, and told; contacts stay here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from casehub.law.identifiers import flow_id
from casehub.model import Case, Document, Event
from casehub.settings import Settings
from casehub.workflow.refusals import Refused
from tests import factories
from tests.exchange.certificates import Authority
from tests.web.case.test_steps import fields_of
from tests.web.conftest import Browser, Clock
from tests.web.office.test_answers import (
    DAZHOU,
    act,
    judged_here,
    judged_of,
    landed,
    registered,
    sealed,
    trust,
)
from tests.web.office.test_cooperation import (
    Kind,
    asked_of_dazhou,
    ends_of,
    exchanged,
    sealed_letter,
    taken_in,
)
from tests.web.office.test_joint_actions import answering, ours_sent

__all__ = ["judged_here", "trust"]
ENTRIES = [
    {"right": "trademark", "title": "峡江脆", "rightNo": "99999001", "owner": "甲公司", "reason": "两起案件"},
    {"right": "trademark", "title": "峡江红", "rightNo": "99999002", "owner": "乙公司", "reason": "一起案件"},
]
LISTING = Kind(
    "ML", "ask_listing", "list_proposal_letter", "enter_listing_letter", "answer_listing_letter", "listEntries", {}, "",
    (), {"list_entries": ENTRIES, "batch": "第三批"},
)  # fmt: skip


def test_what_both_reviewed_is_published_and_nothing_else(
    office: factories.Bureau, sign_in: Callable[[str], Browser], trust: Authority, settings: Settings, clock: Clock,
) -> None:  # fmt: skip
    reference = asked_of_dazhou(office, LISTING)
    dispatcher, clerk, head = sign_in("dispatcher"), sign_in("clerk"), sign_in("head")
    letter = sealed_letter(office, dispatcher, reference, LISTING.letter, settings)
    keys = trust.certify(DAZHOU, 10).key.parent
    there = flow_id("ML", *reversed(ends_of(letter)), 2026, 94)
    at, theirs = taken_in(clerk, office, keys, exchanged(letter, there, "达市监知函〔2026〕94号"), LISTING.enter)
    form = fields_of(head.page(f"/cases/{theirs}/steps/answer_listing_letter"))
    views = {"entry_views-0-result": "ok", "entry_views-1-result": "object", "entry_views-1-note": "有争议"}
    act(head, theirs, "answer_listing_letter", **{**form, **views})
    replied = judged_of(dispatcher, sealed(dispatcher, at).location, settings)
    back = answering(replied, letter["flowId"], "达市监知函〔2026〕95号", 2, 1)
    landed(dispatcher, registered(dispatcher, keys, back, "2026-11-20"), reference, "enter_their_answer")

    today = clock.at.date()
    rows = [
        {"title": one["title"], "rightNo": one["rightNo"], "checked_on": today, "checked": "公开查询，有效",
         "reason_checked": "已核对", "partner_view": view, "result": result, "reason": why}
        for one, view, result, why in zip(
            ENTRIES, ("agreed", "disagreed"), ("list", "refuse"), ("", "正在无效宣告"), strict=True)
    ]  # fmt: skip
    first = {"no": "演示-2026-005", "right": "trademark", "title": "峡江脆", "rightNo": "99999001", "owner": "甲公司"}

    def perform(step: str, **said: Any) -> None:
        factories.perform(office.work("head", clock.at), reference, step, **said)
        office.session.commit()

    with pytest.raises(Refused, match="还没有联合审核"):
        perform("publish_listing", published_entries=[first], in_on=today)
    office.session.rollback()
    with pytest.raises(Refused, match="峡江红"):
        perform("review_listing", entry_reviews=rows[:1], review_on=today)
    office.session.rollback()
    perform("review_listing", entry_reviews=rows, review_on=today)
    with pytest.raises(Refused, match="审核没有列入"):
        perform("publish_listing", published_entries=[{**first, "title": "峡江红", "rightNo": "99999002"}], in_on=today)
    office.session.rollback()
    perform("publish_listing", published_entries=[first], in_on=date(2026, 12, 1))
    papers = {one.kind: one for one in office.session.scalars(select(Document).where(Document.number.is_not(None)))}
    made = {one.kind: one.facts for one in office.session.scalars(select(Document))}
    sheet, notice = made["list_review_form"], made["list_publication"]
    assert [one["result"] for one in sheet["entry_reviews"]] == ["list", "refuse"]
    assert (sheet["batch"], sheet["partner"]) == ("第三批", DAZHOU)
    assert [one["title"] for one in notice["published_entries"]] == ["峡江脆"]
    assert "list_publication" in papers and "list_review_form" not in papers
    assert office.session.scalars(select(Case).where(Case.reference == reference)).one().state == "ask_done"
    office.session.rollback()

    # Contacts stay inside: no letter has them.
    contacts = [
        {"entry": "演示-2026-005", "owner": "甲公司", "name": name, "post": "法务", "phone": "023-1",
         "scope": ["鉴别"], "from_on": today, "to_on": date(2027, 3, 31)}
        for name in ("白露", "魏小谷")
    ]  # fmt: skip
    factories.perform(office.work("section", clock.at), reference, "keep_contacts", list_contacts=contacts)
    office.session.commit()
    kept = office.session.scalars(select(Document).where(Document.kind == "identification_contact_sheet")).one()
    assert [one["name"] for one in kept.facts["list_contacts"]] == ["白露", "魏小谷"]
    office.session.rollback()
    at = f"/letters/{ours_sent(office, letter['flowId'])}"
    told = judged_of(dispatcher, sealed(dispatcher, at).location, settings)
    assert (told["message"]["kind"], [one["no"] for one in told["listEntries"]]) == ("CLOSING", ["演示-2026-005"])
    assert "白露" not in str(told)
    # And whoever was asked enters it.
    closing = exchanged(told, there, "达市监知函〔2026〕97号")
    closing["message"] = {"seq": 3, "kind": "CLOSING"}
    landed(clerk, registered(clerk, keys, closing, "2026-11-20"), theirs, "enter_closing_of_letter")
    assert office.session.scalars(select(Event).where(Event.step == "enter_closing_of_letter")).one()
    office.session.rollback()
