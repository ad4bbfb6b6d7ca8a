"""Trade secrets are for bureaus of a 设区的市 and above (《商业秘密保护规定》第三条)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from casehub.rulebook.penalties import Authorised

if TYPE_CHECKING:
    from tests.procedures.penalty.enforcing import Enforcing

WANZHOU, CITY = "500101", "500000"
CHENGKOU = "500229"


def _verified(e: Enforcing, region: str) -> Enforcing:
    e.verify().inspect().who("head").organisation.region_code = region
    e.s.session.flush()
    return e


def _filing(e: Enforcing, offence: str) -> dict[str, object]:
    return {"officers": e.officers, "offence": offence, "late_reason": "协查材料在途"}


@pytest.mark.parametrize("region", [WANZHOU, CHENGKOU])
def test_a_district_or_county_bureau_files_no_trade_secret_before_its_superior_named_it(e: Enforcing, region: str) -> None:
    # Edge cases 50, 51: refused with the article; another act is its own.
    _verified(e, region)
    said = e.refused("head", "06-01", "file_case", **_filing(e, "trade_secret"))
    assert "由设区的市级以上市场监督管理部门管辖（《商业秘密保护规定》第三条）" in said
    assert "未经国家市场监督管理总局批准" in said
    e.act("clerk", "06-02", "enter_designation", designated_to="theirs", designated_on=date(2026, 6, 1), designation_came_on=date(2026, 6, 2))
    assert "第三条" in e.refused("head", "06-02", "file_case", **_filing(e, "trade_secret"))
    e.act("clerk", "06-03", "enter_designation", designated_to="ours", designated_on=date(2026, 6, 1), designation_came_on=date(2026, 6, 3))
    e.act("head", "06-03", "file_case", **_filing(e, "trade_secret"))


@pytest.mark.parametrize(("region", "when", "offence"), [(CITY, "06-01", "trade_secret"), (WANZHOU, "05-29", "trade_secret"), (WANZHOU, "06-01", "confusion")])
def test_the_city_files_it_and_every_bureau_what_it_was_and_is_free_to(e: Enforcing, region: str, when: str, offence: str) -> None:
    # Edge case 50: the municipal bureau may; the rule holds from 1 June 2026, of this act alone.
    _verified(e, region).act("head", when, "file_case", **_filing(e, offence))


def test_a_bureau_that_was_authorised_files_it_from_that_day(e: Enforcing, monkeypatch: pytest.MonkeyPatch) -> None:
    # Edge case 50: approved by 总局, one bureau and not the other, from its day on.
    here = _verified(e, WANZHOU).who("head").organisation.key
    for key, day in (("elsewhere", 1), (here, 3), (here, 2)):
        let = Authorised(
            rule="TRADE_SECRET", office=key, document="示例〔2026〕9号", since=date(2026, 6, day), confidence="inferred"
        )
        monkeypatch.setitem(vars(e.s.office.rules.penalties), "authorised", (let,))
        if (key, day) != (here, 2):
            assert "第三条" in e.refused("head", "06-02", "file_case", **_filing(e, "trade_secret"))
    e.act("head", "06-02", "file_case", **_filing(e, "trade_secret"))


def test_what_turns_out_to_be_one_is_not_concluded_below(e: Enforcing) -> None:
    # Edge case 50: filed as another act from 1 June on; what was filed before goes on.
    _verified(e, WANZHOU).act("head", "06-01", "file_case", **_filing(e, "confusion"))
    told = {"party": e.party("respondent"), "offence": "trade_secret"}
    assert "第三条" in e.refused("examiner", "06-05", "conclude_inquiry", **told)
