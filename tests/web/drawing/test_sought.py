"""What is looked for stands in no address, and still pages, goes back, opens in a second tab."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import unquote

from sqlalchemy import select

from casehub.model import Party, Person
from tests import factories

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.web.conftest import Browser, Clock


def looked_for(browser: Browser, **form: str) -> str:
    """Post the form of the list; the address that it leads to."""
    browser.page("/cases")
    answer = browser.post("/cases/find", form)
    assert answer.status_code == 303
    return unquote(answer.location)


def test_a_partys_name_is_found_without_standing_in_the_address(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    reference = factories.open_request(office.work("clerk"), "intake").reference
    other = factories.open_request(office.work("clerk"), "mediation").reference
    name = office.session.scalars(select(Party.name)).first() or ""
    office.session.commit()
    browser = sign_in("clerk")
    address = looked_for(browser, q=name, procedure="intake")
    assert name
    assert name not in address
    assert "procedure=intake" in address
    page = browser.page(address)
    assert reference in page
    assert other not in page
    assert f'value="{name}"' in page
    # Every address that the page offers bears the token and not the name.
    links = [part.partition('"')[0] for part in page.split('href="')[1:]]
    assert all(name not in unquote(link) for link in links)
    assert [link for link in links if link.startswith("/cases/export") and "s=" in link]
    assert 'method="post"' in page.split('action="/cases/find"')[1].partition(">")[0]
    assert looked_for(browser, q=" ") == "/cases"


def test_an_address_of_somebody_else_or_of_yesterday_is_none(
    office: factories.Bureau, sign_in: Callable[[str], Browser], clock: Clock
) -> None:
    factories.open_request(office.work("clerk"), "intake")
    office.session.commit()
    address = looked_for(sign_in("clerk"), q="摩托")
    assert "查找的内容已过期" in sign_in("head").page(address)
    clock.at += timedelta(days=2)
    browser = sign_in("clerk")
    assert "查找的内容已过期" in browser.page(address)
    assert "查找的内容已过期" in browser.page("/cases?s=forged")


def test_people_are_looked_for_without_their_names_in_the_address(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    examiner, chair = (office.session.get_one(Person, office.people[n]).name for n in ("examiner", "chair"))
    office.session.commit()
    browser = sign_in("security")
    assert 'method="post"' in browser.page("/people").split('action="/people/find"')[1].partition(">")[0]
    address = unquote(browser.post("/people/find", {"q": f" {examiner} "}).location)
    assert examiner not in address
    page = browser.page(address)
    assert f'value="{examiner}"' in page
    assert f"{chair}</a>" not in page
    # By hand, and on the pages that follow, the words go no further.
    typed = browser.page(f"/people?q={chair}&after=1")
    links = [part.partition('"')[0] for part in typed.split('href="')[1:]]
    assert all(chair not in unquote(link) for link in links)
    assert [link for link in links if link.startswith("/people?s=")]
    assert "查找的内容已过期" in browser.page("/people?s=forged")
    assert browser.post("/people/find", {"q": ""}).location == "/people"


def test_the_log_of_an_account_is_looked_for_without_it_in_the_address(
    sign_in: Callable[[str], Browser],
) -> None:
    sign_in("security")
    browser = sign_in("audit")
    browser.page("/audit/security")
    address = browser.post("/audit/security/find", {"who": "security", "kind": "signed_in"}).location
    assert "kind=signed_in" in address
    assert "who" not in address
    page = browser.page(address)
    assert 'value="security"' in page
    assert '<span class="meta">security</span>' in page
    assert '<span class="meta">audit</span>' not in page
    export = page.split('href="/audit/security.csv')[1].partition('"')[0].replace("&amp;", "&")
    assert ",audit," not in browser.get(f"/audit/security.csv{export}").get_data(as_text=True)
    assert "查找的内容已过期" in browser.page("/audit/security?s=forged")
