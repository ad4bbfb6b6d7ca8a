"""The page of the pool: entered, shown, ended; refused beside the field."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.web.conftest import Browser

TOLD = {
    "sort": "expert", "name": "示例专家甲", "employer": "重庆示例大学", "post": "教授", "specialities": "商标",
    "conflicts": "重庆示例万坝食品有限公司", "since": "2026-01-01", "until": "2026-12-31",
}  # fmt: skip


def test_somebody_is_entered_shown_and_ended(sign_in: Callable[[str], Browser]) -> None:
    section = sign_in("section")
    section.page("/experts/new")
    assert section.post("/experts/new", TOLD).status_code == 303
    page = section.page("/experts?done=added")
    assert "示例专家甲" in page and "重庆示例万坝食品有限公司" in page and "已登记" in page
    again = section.post("/experts/new", TOLD)
    assert again.status_code == 422
    assert "与填写的有效期重叠" in again.get_data(as_text=True)
    # Who handles cases reads; another office sees nobody of it.
    examiner = sign_in("examiner")
    assert "示例专家甲" in examiner.page("/experts")
    assert examiner.get("/experts/new").status_code == 404
    assert "示例专家甲" not in sign_in("elsewhere").page("/experts")
    place = re.search(r'href="(/experts/[0-9]+/end)"', page)
    assert place is not None
    assert sign_in("elsewhere").get(place[1]).status_code == 404
    section.page(place[1])
    wrong = section.post(place[1], {"ended_on": "2027-01-01", "end_reason": "退出"})
    assert (wrong.status_code, "以内" in wrong.get_data(as_text=True)) == (422, True)
    assert section.post(place[1], {"ended_on": "2026-06-30", "end_reason": "本人书面申请退出"}).status_code == 303
    page = section.page("/experts")
    assert "未到有效期或者已离库的人" in page and "本人书面申请退出" in page
