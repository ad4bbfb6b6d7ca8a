"""After an act the form of the next step of the same person, else the case."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import pytest

from casehub.web.case import onward
from tests import factories
from tests.web.case.test_proposals import (
    SignIn,
    december,
    faults,
    fields_of,
    path_of,
    received,
    work_of,
)
from tests.web.conftest import Browser

__all__ = ["december"]


def arrived(office: factories.Bureau) -> str:
    """A request at the window, whose submission is the clerk's next step."""
    reference = factories.open_request(work_of(office, "clerk"), "adjudication").reference
    office.session.commit()
    return reference


def submitted(office: factories.Bureau, clerk: Browser, reference: str, do: str) -> Any:
    """The request submitted by this button."""
    path = f"/cases/{reference}/steps/submit_request"
    data = {"received_on": "2026-12-02", "knew_on": "2026-02-01", "claims_asserted": "权利要求1", "copies": "3",
            "case_officer": str(office.people["examiner"]), "evidence_items-0-label": "甲1",
            "evidence_items-0-name": "专利证书", "signed": "1", "acts_in_area": "1",
            "requests": "停止侵权", "facts_and_reasons": "制造、销售", "accused-0-label": "产品",
            "accused-0-name": "底座", "accused-0-acts": "制造", "no_suit_declared": "1",
            "no_other_way_declared": "1"}  # fmt: skip
    shown = clerk.post(path, {**fields_of(clerk.page(path)), **data, "do": "preview"}).get_data(as_text=True)
    assert 'value="perform_next">办理并继续' in shown, faults(shown)
    gone = clerk.post(path, {**fields_of(shown), "do": do})
    assert gone.status_code == 303
    return gone


def test_who_acts_goes_on_to_the_next_form_of_hers(office: factories.Bureau, sign_in: SignIn) -> None:
    clerk = sign_in("clerk")
    where = str(submitted(office, clerk, arrived(office), "perform_next").location)
    assert "/steps/file_case?done=" in where
    following = clerk.page(where)
    assert "✓ 收到行政裁决请求书" in following
    assert "拟稿报批：立案，指定合议组" in following


def test_who_only_acts_or_has_nothing_more_to_do_sees_the_case(
    office: factories.Bureau, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = sign_in("clerk")
    assert "/steps/" not in str(submitted(office, clerk, arrived(office), "perform").location)
    monkeypatch.setattr(onward, "grouped", lambda *_: SimpleNamespace(main=None, forks=False))
    assert "/steps/" not in str(submitted(office, clerk, arrived(office), "perform_next").location)


def test_where_the_form_has_to_be_chosen_first_the_case_offers_all_of_them(
    office: factories.Bureau, sign_in: SignIn
) -> None:
    """Who registers a letter to another office has not said yet which letter it is."""
    dispatcher = sign_in("dispatcher")
    page = dispatcher.page("/requests/new/letter_out")
    data = {**fields_of(page), "asked_office-0-name": "达州市市场监督管理局", "asked_office-0-address": "示例路1号"}
    gone = dispatcher.post("/requests/new/letter_out", {**data, "do": "perform_next"})
    assert gone.status_code == 303 and "/steps/" not in str(gone.location)
    shown = dispatcher.page(str(gone.location))
    offered = shown.partition("或者办理")[2].partition("</p>")[0]
    assert offered.count("/steps/ask_") == 11 and "委托送达" in offered and "信息通报" in offered


def test_an_event_that_is_not_there_is_told_of_nowhere(office: factories.Bureau, sign_in: SignIn) -> None:
    clerk, path = sign_in("clerk"), path_of(received(office))
    for done in ("99999", "x"):
        assert "✓" not in clerk.page(f"{path}?done={done}").partition("<form")[0]


def test_the_office_that_was_chosen_is_not_asked_for_again(office: factories.Bureau, sign_in: SignIn) -> None:
    """Of two the form asks which, and offers these alone; of one that no register has, which it is."""
    dispatcher, new, side = sign_in("dispatcher"), "/requests/new/letter_out", "asked_office"
    first, second = "重庆市万州区市场监督管理局", "达州市市场监督管理局"

    def form(*names: str) -> str:
        page = dispatcher.page(new)
        data = {**fields_of(page), **{f"{side}-{n}-name": name for n, name in enumerate(names)}, "title": "、".join(names)}
        gone = dispatcher.post(new, {**data, "do": "perform"})
        assert gone.status_code == 303, faults(gone.get_data(as_text=True))
        reference = str(gone.location).partition("/cases/")[2].partition("?")[0]
        return dispatcher.page(f"/cases/{reference}/steps/ask_resource")

    def offered(page: str) -> list[str]:
        return re.findall(r"<option value=\"\d+\"[^>]*>([^<]*)<", page.partition('name="receiver"')[2].partition("</select>")[0])

    assert f'<option value="{first}">' in dispatcher.page(new)
    assert 'name="receiver"' not in form(first)
    assert offered(form(first, second)) == [first, second]
    typed = offered(form("示例市文化市场综合行政执法支队"))
    assert {first, second} <= set(typed) and len(typed) > 2
