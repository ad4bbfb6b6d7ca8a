"""A line of a list says who stands on which side, as far as its reader may know."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from casehub.web.case import lines as module
from casehub.web.case.lines import Line, Named
from tests import factories
from tests.web.conftest import Browser

PARTIES = [
    ("respondent", "重庆示例丁公司"),
    ("requester", "重庆示例甲公司"),
    ("requester", "重庆示例乙公司"),
]


@pytest.fixture
def reference(office: factories.Bureau) -> str:
    """A case of two requesters, told of after the respondent."""
    parties = [factories.party(side, name) for side, name in PARTIES]
    case = factories.open_request(office.work("clerk"), "intake", title="夹具纠纷", parties=parties)
    reference = case.reference
    office.session.commit()
    return reference


def test_a_line_names_the_sides_in_their_order_and_the_rights_by_kind(
    sign_in: Callable[[str], Browser], reference: str
) -> None:
    shown = " ".join(re.sub(r"<[^>]*>", "", sign_in("clerk").page("/cases")).split())
    sides = "请求人 重庆示例甲公司、重庆示例乙公司；被请求人 重庆示例丁公司"
    assert f"{reference} {sides}夹具纠纷 实用新型 ZL" in shown


def test_who_left_is_not_among_them_and_many_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    there = [Named("请求人", f"{n}公司", n, left=n == "乙") for n in "甲乙丙丁"]
    line = Line(None, None, "", "", "", parties=[*there, Named("被请求人", "戊公司", "戊", left=False)])
    assert line.sides == [("请求人", "甲、丙等3方"), ("被请求人", "戊")]
    monkeypatch.setattr(module, "MOST_NAMES", 3)
    assert line.sides[0] == ("请求人", "甲、丙、丁")


def test_who_is_hidden_stands_in_no_line(
    sign_in: Callable[[str], Browser], reference: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hidden = {("intake", version): frozenset({"requester"}) for version in range(1, 9)}
    monkeypatch.setattr(module, "hidden_sides", lambda _work: hidden)
    # Not even for who reads it in the file.
    shown = sign_in("clerk").page("/cases")
    assert "重庆示例丁公司" in shown
    assert "重庆示例甲公司" not in shown
