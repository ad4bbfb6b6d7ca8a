"""The page of the whole cooperation: every number opens the list that it counts."""

from __future__ import annotations

import io
import re
from html import unescape
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from casehub.desk.network import Course, Matter, Way
from casehub.model import Case, Organisation, Referral
from casehub.web.office import network
from tests import factories

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.web.conftest import Browser

NUMBER = re.compile(r'href="(/network/matters[^"]*)">(\d+)<')


def test_every_number_opens_a_list_of_that_length(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    head = sign_in("head")
    assert "没有协作事项" in head.page("/network")
    partners = office.session.query(Organisation).filter(Organisation.key.in_(["dazhou", "luzhou"])).all()
    work = office.work("examiner")
    for n, to in enumerate([*partners, partners[0]]):
        case = Case(
            reference=f"协{n}", intake_no=f"协{n}", procedure="assistance",
            procedure_version=work.law.procedure("assistance").version, state=work.law.procedure("assistance").initial,
            seq=0, organisation_id=work.actor.organisation_id, title="协查", cause="", opened_on=factories.TODAY,
            registered_by_id=work.actor.id,
        )  # fmt: skip
        office.session.add(case)
        office.session.flush()
        replied = factories.TODAY if n == 2 else None
        office.session.add(
            Referral(case_id=case.id, receiver_id=to.id, flow_id=f"F{n}", dispatched_on=factories.TODAY, replied_on=replied)
        )
    office.session.commit()
    page = head.page("/network")
    told = [(unescape(link), int(count)) for link, count in NUMBER.findall(page)]
    assert len(told) >= 8
    assert ("/network/matters?way=out", 3) in told
    for link, count in told:
        assert f"共 {count} 件" in head.page(link), link
    assert "2 个机关，共 3 件" in page
    assert "没有协作事项" in head.page("/network?year=2025")
    assert "没有符合条件的事项" in head.page("/network/matters?with=无")
    answer = head.get("/network.xlsx")
    rows = list(load_workbook(io.BytesIO(answer.data)).active.values)
    assert rows[0][:4] == ("机关", "方向", "共", "在办")
    # Each partner and the sum, both ways; the sum is that of the page; then who sent whom.
    assert len(rows) == 1 + 2 * 3 + 2
    assert rows[-4][:4] == ("合计", "发往对方", 3, 2)
    assert page.count('<rect class="cell"') == 2
    # Under the name of a partner: what went to it, and what came; one that accepted and never replied did answer.
    assert "<td>发往对方</td>" in page and "<td>对方发来</td>" in page and "没有答复" not in page
    assert "谁发给谁，3 件" in page
    assert sign_in("partner").get("/network").status_code == 404


def test_of_many_matters_the_late_ones_are_drawn_too(
    sign_in: Callable[[str], Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nine boxes have room for nine matters; of more the bar is shared out as they are."""

    def sent(course: Course, to: str) -> Matter:
        day = factories.TODAY
        return Matter(Way.OUT, to, "", "协查", "", day, day, day, course, key=to, ours="本局")

    many = [sent(Course.TIMELY, "甲局") for _ in range(9)] + [sent(Course.LATE, "甲局") for _ in range(3)]
    few = [sent(Course.TIMELY, "乙局"), sent(Course.LATE, "乙局")]
    monkeypatch.setattr(network, "matters_of", lambda *_: many + few)
    page = sign_in("head").page("/network").partition('class="matrix"')[2].partition("</svg>")[0]
    assert re.findall(r'class="bad-bar" [^>]*width="([\d.]+)"', page) == ["33.0", "12"]
    assert re.findall(r'class="ok" [^>]*width="([\d.]+)"', page) == ["99.0", "12"]


def test_squares_are_explained_where_they_are_drawn(
    sign_in: Callable[[str], Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    def sent(to: str) -> Matter:
        day = factories.TODAY
        return Matter(Way.OUT, to, "", "协查", "", day, day, day, Course.TIMELY, key=to, ours="本局")

    head = sign_in("head")
    for count, drawn in ((2, True), (9, False)):
        monkeypatch.setattr(network, "matters_of", lambda *_, n=count: [sent(f"{one}局") for one in range(n)])
        page = head.page("/network")
        assert ("一个方块是一件" in page, 'class="matrix"' in page) == (drawn, drawn)
        # On a phone neither the squares nor their words.
        assert page.count("off-phone") == (2 if drawn else 0)


def test_a_type_is_chosen_by_its_code_and_read_by_its_title() -> None:
    assert network._told(0, "", None, None, still=False, sort="XC") == "协助调查"
    assert network._told(0, "", None, None, still=False, sort="无") == "无"
