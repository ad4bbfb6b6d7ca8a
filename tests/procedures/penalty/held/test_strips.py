"""Strips are printed one by one, each with a number that closes the goods now."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from casehub.documents import body_html
from tests.acts.scene import day
from tests.procedures.penalty.held.test_opened import HELD, OPENED, lot
from tests.procedures.penalty.test_sampling import drawn
from tests.procedures.seizure.holding import THREE, seized, with_series

if TYPE_CHECKING:
    from tests.procedures.penalty.enforcing import Enforcing

FIRST = {"strip_no": "示例封-1001", "place_point": "第1批封口处"}
SECOND = {"strip_no": "示例封-1003", "place_point": "第2批封口处"}


@pytest.fixture
def filed(e: Enforcing) -> Enforcing:
    """Two parties of one infringement, nothing seized yet."""
    return with_series(e).file(parties=THREE)


def test_each_strip_is_printed_once_by_its_number_and_its_measure(filed: Enforcing) -> None:
    one, other = filed.parties("respondent")
    mine = seized(filed, one)
    seized(filed, other)
    told = {"sealed_on": day("04-01"), "strips": [FIRST, SECOND]}
    paper = filed.s.act("examiner", "04-01", "make_strips", mine, **told).documents[0]
    drawn_ = body_html(filed.s.office.rules.kinds.of("seal_strip", paper.facts), paper.facts)
    assert [drawn_.count(f"编号：{one['strip_no']}") for one in (FIRST, SECOND)] == [1, 1]
    assert paper.facts["measure_no"] == "渝市监强制〔2026〕1号"
    assert "（扣押）" in drawn_


def test_no_strip_but_one_that_closes_the_goods_and_none_twice_or_before_them(filed: Enforcing) -> None:
    matter = seized(filed, filed.parties("respondent")[0])

    def refused(when: str, *rows: dict[str, str]) -> str:
        return filed.s.refused("examiner", "04-03", "make_strips", matter, sealed_on=day(when), strips=[*rows])

    assert "没有编号为示例封-9999的封条" in refused("04-01", FIRST | {"strip_no": "示例封-9999"})
    assert "重复" in refused("04-01", FIRST, FIRST | {"strip_no": "示例封－1001"})
    assert "不能早于" in refused("03-31", FIRST)
    # What was opened for a sample closes nothing; what closed it again does.
    party = filed.parties("respondent")[0]
    row = HELD | OPENED | {"held_lot": lot(filed, matter)}
    filed.act("examiner", "04-02", "sample_goods", **drawn(filed, row, when="04-02", party=party))
    assert "没有编号为示例封-1001的封条" in refused("04-02", FIRST)
    new = FIRST | {"strip_no": "示例封-1010"}
    filed.s.act("examiner", "04-03", "make_strips", matter, sealed_on=day("04-02"), strips=[new])
