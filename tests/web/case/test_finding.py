"""What a search finds beside cases stands beside them, by kind, and opens."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import unquote

from tests import factories
from tests.web.conftest import Browser


def test_what_else_is_found_is_said_and_opens(sign_in: Callable[[str], Browser]) -> None:
    clerk, name = sign_in("clerk"), factories.STAFF["clerk"][0]
    listed = clerk.page(f"/cases?q={name}")
    links = re.findall(r'href="(/find[?][^"]+)"', listed)
    assert links
    people = clerk.page(links[0].replace("&amp;", "&"))
    assert "本单位人员" in people
    # The words stand in no address in clear.
    assert all(name not in unquote(link) for link in links)
    assert "没有相符的案件" in listed
    again = re.findall(r'href="(/cases[?]s=[^"]+)"', people)
    assert "查询结果" in clerk.page(again[-1].replace("&amp;", "&"))
    assert "按种类查看" not in clerk.page("/cases?q=绝无此词")


def test_nothing_sought_leads_to_the_list_and_an_unknown_kind_to_nothing(
    sign_in: Callable[[str], Browser],
) -> None:
    clerk = sign_in("clerk")
    assert clerk.get("/find").status_code == 303
    assert clerk.get("/find?kind=secret&q=x").status_code == 404
    assert "没有找到文书" in clerk.page("/find?q=绝无此词")
