"""Following, noting, opening and kept conditions through the pages, each by its own form."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from casehub.desk.own import LONGEST_NOTE
from tests.web.case.test_steps import opened

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests import factories
    from tests.web.conftest import Browser


def test_what_is_followed_is_counted_and_listed_and_its_news_told(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    first, second = opened(office), opened(office)
    clerk = sign_in("clerk")
    assert "取消关注" not in clerk.page(f"/cases/{first}")
    for reference in (first, second):
        assert clerk.post(f"/cases/{reference}/follow", {"wanted": "1"}).status_code == 303
    assert "取消关注" in clerk.page(f"/cases/{first}")
    desk = clerk.page("/desk")
    assert re.search(r'href="/cases\?followed=1">关注 <b>2</b>', desk)
    listed = clerk.page("/cases?followed=1")
    assert "共 2 件" in listed and first in listed and "我关注的" in listed
    clerk.post(f"/cases/{first}/follow", {"wanted": "0"})
    assert "共 1 件" in clerk.page("/cases?followed=1")
    assert "取消关注" not in sign_in("head").page(f"/cases/{second}")


def test_a_page_that_is_only_read_writes_nothing_and_the_opened_case_is_told_by_itself(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    reference = opened(office)
    clerk = sign_in("clerk")
    html = clerk.page(f"/cases/{reference}")
    assert 'id="recent"' not in clerk.page("/desk")
    (to,) = re.findall(r'opened\.js[^>]* data-to="([^"]+)"', html)
    assert clerk.post(to).status_code == 204
    recent = clerk.page("/desk").split('id="recent"')[1].split("</section>", maxsplit=1)[0]
    assert reference in recent
    assert clerk.post("/cases/SJ2026999999/opened").status_code == 404


def test_a_note_is_kept_for_oneself_and_one_too_long_stays_typed(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    reference = opened(office)
    clerk = sign_in("clerk")
    clerk.page(f"/cases/{reference}")
    assert clerk.post(f"/cases/{reference}/note", {"note": "周三前<b>补证</b>"}).status_code == 303
    assert "周三前&lt;b&gt;补证&lt;/b&gt;" in clerk.page(f"/cases/{reference}")
    assert "周三前" not in sign_in("head").page(f"/cases/{reference}")
    long = "字" * (LONGEST_NOTE + 5)
    answer = clerk.post(f"/cases/{reference}/note", {"note": long})
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert f"现在有 {LONGEST_NOTE + 5} 字" in html and long in html
    assert "周三前" in clerk.page(f"/cases/{reference}")


def test_conditions_are_kept_under_a_name_and_no_name_stands_in_an_address(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    opened(office)
    clerk = sign_in("clerk")
    clerk.page("/cases")
    found = clerk.post("/cases/find", {"q": "山渝", "open": "1"})
    listed = clerk.page(found.headers["Location"])
    hidden = dict(re.findall(r'<input type="hidden" name="(s|open)" value="([^"]+)">', listed))
    assert set(hidden) == {"s", "open"}
    nameless = clerk.post("/filters", {**hidden, "name": " "})
    assert nameless.status_code == 422
    html = nameless.get_data(as_text=True)
    assert "起个名称" in html and hidden["s"] in html
    assert clerk.post("/filters", {**hidden, "name": "山渝未结"}).status_code == 303
    (number,) = re.findall(r'href="/filters/(\d+)">山渝未结', clerk.page("/cases"))
    used = clerk.get(f"/filters/{number}")
    assert used.status_code == 303
    assert "山渝" not in used.headers["Location"] and "%E5" not in used.headers["Location"]
    shown = clerk.page(used.headers["Location"])
    assert 'value="山渝"' in shown and "未结案" in shown
    head = sign_in("head")
    assert "山渝未结" not in head.page("/cases")
    assert head.get(f"/filters/{number}").status_code == 404
    head.post(f"/filters/{number}/drop")
    assert "山渝未结" in clerk.page("/cases")
    clerk.post(f"/filters/{number}/drop")
    assert "山渝未结" not in clerk.page("/cases")
