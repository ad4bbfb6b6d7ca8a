"""The form of a step: fields of papers that are ticked, those asked for only now, its digest."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from casehub.acts.entries import ISSUE
from casehub.fields import SeveralField, TextField
from casehub.model import Case, Party
from casehub.web.case.stepform import asked, digest_of, ticked
from casehub.web.drawing.forms import Form, form_of
from tests import factories
from tests.web.case.test_steps import fields_of
from tests.web.markup import beside

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.web.conftest import Browser

FIELDS = (
    SeveralField(ISSUE, "同时制作的文书"),
    TextField("reason", "理由"),
)


def form(typed: Sequence[tuple[str, str]]) -> Form:
    return form_of(FIELDS, MultiDict(typed), choices={ISSUE: (("one", "甲"), ("two", "乙"))})


def test_what_is_ticked_names_the_papers() -> None:
    assert ticked(MultiDict([(ISSUE, "one"), (ISSUE, "two"), ("reason", "半句")])) == {
        ISSUE: ["one", "two"]
    }
    assert ticked(MultiDict()) == {ISSUE: []}


def test_what_was_asked_is_told_where_papers_are_offered() -> None:
    assert asked(form([(ISSUE, "two")])) == ["", "two"]
    assert asked(form_of(FIELDS[1:], MultiDict([("reason", "半句")]))) == []


@pytest.mark.parametrize(
    "other", [[("reason", "半 句")], [("reason", "半句"), (ISSUE, "one")], []]
)
def test_another_text_has_another_digest(other: list[tuple[str, str]]) -> None:
    assert digest_of(form([("reason", "半句")])) == digest_of(form([("reason", "半句")]))
    assert digest_of(form(other)) != digest_of(form([("reason", "半句")]))


CHAIN, BOLT = "重庆山驰链条有限公司", "重庆万骑紧固件有限公司"


def with_both(office: factories.Bureau, *parties: dict[str, Any]) -> str:
    """A case of these in which an address can be confirmed."""
    ref = factories.open_request(office.work("clerk"), "adjudication", parties=list(parties)).reference
    today = factories.AT.date()
    factories.perform(
        office.work("clerk"), ref, "submit_request", received_on=today, knew_on=today, copies=1, claims_asserted="权利要求1"
    )
    return ref


def of(office: factories.Bureau, ref: str, name: str) -> Party:
    query = select(Party).join(Case, Case.id == Party.case_id).where(Case.reference == ref, Party.name == name)
    return office.session.scalars(query).one()


def test_one_press_lays_it_in_and_decides_neither_who_confirms_nor_that_mails_will_do(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    a, b = factories.party("requester", CHAIN), factories.party("respondent", BOLT)
    before, here = with_both(office, a, b), with_both(office, a, b)
    said, party = of(office, before, BOLT), of(office, here, BOLT)
    said.delivery_address, said.delivery_receiver, said.delivery_phone = "万骑路3号", "冉宗泽", "023-00001202"
    said.delivery_confirmed_on = date(2026, 3, 2)
    said.e_consent, said.e_account = True, "old@example.cn"
    number, value = str(party.id), f"{party.id}-{said.id}"
    office.session.commit()
    office.session.expunge_all()
    browser, path = sign_in("clerk"), f"/cases/{here}/steps/confirm_service_address"
    page = browser.page(path)
    assert f'value="{value}"' in page and before in page and "2026年3月2日确认" in page
    sent = fields_of(page) | {"confirmed_by": "冉宗泽", "address": "打错的"}
    taken = browser.post(path, {**sent, "take_address": value}).get_data(as_text=True)
    now = fields_of(taken)
    assert (now["party"], now["address"], now["receiver"]) == (number, "万骑路3号", "冉宗泽")
    assert (now["phone"], now["confirmed_by"]) == ("023-00001202", "冉宗泽")
    assert "e_consent" not in now and now["e_account"] == ""
    assert beside(taken) == {}
    # No other party's, and nothing that was not offered.
    odd = fields_of(browser.post(path, {**sent, "take_address": f"{number}-0"}).get_data(as_text=True))
    assert odd["address"] == "打错的"
    # A step that enters no address offers none.
    assert "以前确认过的送达地址" not in browser.page(f"/cases/{here}/steps/tell_defects")
