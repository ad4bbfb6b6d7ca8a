"""Fines by the numbered vectors of the office's rules (law/penalty.md §5.2), and what they rest on."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casehub.law.confidence import Confidence
from casehub.law.fines import Asked, CannotCompute, Fine, FineRule, PersonClass, fine, surcharge
from casehub.rulebook.penalties import load_penalties
from casehub.settings import PROJECT

BOOK = load_penalties(PROJECT / "config")
D = Decimal


def asked(
    rule: str,
    ended: str,
    decided: str = "",
    person: PersonClass = "organisation",
    **more: object,
) -> Fine:
    figures = {k: None if v is None else D(str(v)) for k, v in more.items() if k in {"turnover", "gains", "goods_value"}}
    rest = {k: v for k, v in more.items() if k not in figures}
    one = Asked(rule, date.fromisoformat(ended), date.fromisoformat(decided or ended), figures, person, **rest)  # type: ignore[arg-type]
    return fine(one, BOOK.fine, BOOK.discretion, BOOK.limitation, BOOK.measure, BOOK.circumstance)


@pytest.mark.parametrize(
    ("number", "rule", "ended", "figures", "least", "most"),
    [
        ("P01", "TM_INFR", "2026-06-01", {"turnover": 60000}, 0, 300000),
        ("P03", "TM_INFR", "2026-06-01", {"turnover": "49999.99"}, 0, 250000),
        ("P04", "TM_INFR", "2026-06-01", {"turnover": None}, 0, 250000),
        ("edge 23", "TM_INFR", "2026-06-01", {"turnover": 50000}, 0, 250000),
        ("P10", "TM_51_52", "2026-06-01", {"turnover": 200000}, 0, 40000),
        ("P11", "TM_51_52", "2026-06-01", {"turnover": 50000}, 0, 10000),
        ("P11b", "TM_51_52", "2026-06-01", {"turnover": 30000}, 0, 10000),
        ("P13", "PAT_FAKE", "2026-06-01", {"gains": 80000}, 0, 400000),
        ("P14", "PAT_FAKE", "2026-06-01", {"gains": 50000}, 0, 250000),
        ("above", "PAT_FAKE", "2026-06-01", {"gains": "50000.01"}, 0, "250000.05"),
        ("P16", "PAT_FAKE", "2026-06-01", {"gains": 0}, 0, 250000),
        ("P16b", "PAT_FAKE", "2026-06-01", {"gains": 1000000}, 0, 5000000),
        ("P19", "SPECIAL", "2026-06-01", {"gains": 30000}, 0, 150000),
        ("P19b", "SPECIAL", "2026-06-01", {"gains": None}, 0, 10000),
        ("P20", "TRADE_SECRET", "2026-06-01", {}, 100000, 1000000),
        ("P21", "GI_QPL53", "2026-06-01", {"goods_value": 40000, "gains": 5000}, 0, 40000),
        ("P22", "TM_AGENT", "2026-06-01", {}, 10000, 100000),
        ("P30", "TM_INFR", "2027-03-01", {"turnover": 60000}, 0, 300000),
        ("P32", "TM_INFR", "2027-02-10", {"turnover": 120000}, 0, 600000),
        ("P33", "TM_MISLEAD", "2027-03-01", {"turnover": 80000}, 0, 400000),
        ("P33b", "TM_MISLEAD", "2027-03-01", {"turnover": "49999.99"}, 0, 250000),
        ("P35b", "TM_53", "2027-01-05", {}, 0, 100000),
        ("P36", "TM_51_52", "2027-03-01", {"turnover": 75000}, 0, 15000),
        ("P43", "AUCL_CONF", "2026-06-01", {"turnover": 70000}, 0, 350000),
        ("P43b", "AUCL_CONF", "2026-06-01", {"turnover": 20000}, 0, 250000),
        ("OLYMPIC", "OLYMPIC", "2026-06-01", {"turnover": 50000}, 0, 250000),
        ("TM_53", "TM_53", "2026-06-01", {}, 100000, 100000),
    ],
)
def test_ranges_by_their_number(
    number: str, rule: str, ended: str, figures: dict[str, object], least: object, most: object
) -> None:
    found = asked(rule, ended, **figures)
    assert (found.range.least, found.range.most) == (D(str(least)), D(str(most))), number
    assert found.accepted and found.basis


@pytest.mark.parametrize(
    ("number", "rule", "ended", "decided", "more", "least", "most", "must"),
    [
        ("P07", "TM_INFR", "2026-06-01", "", {"turnover": 80000, "holding": ["honest_seller"]}, 0, 0, ["stop_sale"]),
        ("P07 2027", "TM_INFR", "2027-06-01", "", {"turnover": 80000, "holding": ["honest_seller"]}, 0, 0, ["stop_sale"]),
        ("P17", "PAT_FAKE", "2026-06-01", "", {"gains": 80000, "holding": ["honest_seller"]}, 0, 0, ["stop_sale"]),
        ("P43c", "AUCL_CONF", "2026-06-01", "", {"turnover": 70000, "holding": ["honest_seller"]}, 0, 0, ["stop_sale"]),
        ("P37", "TM_SELFCHANGE", "2027-03-01", "", {}, 0, 0, ["correct_by"]),
        ("P37b", "TM_SELFCHANGE", "2027-03-01", "", {"holding": ["overdue"]}, 0, 50000, ["correct_by"]),
        ("P38", "TM_COLL", "2027-03-01", "", {}, 0, 0, ["correct_by"]),
        ("P38b", "TM_COLL", "2027-03-01", "", {"holding": ["overdue"]}, 0, 10000, ["correct_by"]),
        ("P38c", "TM_COLL", "2027-03-01", "", {"serious": True}, 10000, 100000, ["correct_by"]),
        ("P40", "TM_AGENT_UNFILED", "2027-03-01", "", {}, 0, 0, ["correct_by"]),
        ("P40b", "TM_AGENT_UNFILED", "2027-03-01", "", {"holding": ["overdue"]}, 10000, 50000, ["correct_by"]),
        ("P41", "TM_BADFAITH", "2027-03-01", "", {"holding": ["harm"]}, 0, 100000, ["warning"]),
        ("P41b", "TM_BADFAITH", "2027-03-01", "", {}, 0, 0, []),
        ("P42", "TM_BADFAITH", "2026-12-01", "2026-12-20", {"gains": 8000}, 0, 24000, ["warning"]),
        ("P42b", "TM_BADFAITH", "2026-12-01", "2026-12-20", {"gains": 15000}, 0, 30000, ["warning"]),
        ("P42c", "TM_BADFAITH", "2026-12-01", "2026-12-20", {"gains": None}, 0, 10000, ["warning"]),
        ("P42d", "TM_BADFAITH", "2026-12-01", "2027-02-01", {"gains": 15000, "holding": ["harm"]}, 0, 30000, ["warning"]),
        ("P42e", "TM_BADFAITH", "2026-12-01", "2027-02-01", {"gains": 15000}, 0, 0, []),
        ("P44", "AUCL_OBSTRUCT", "2026-06-01", "", {"person": "natural"}, 0, 10000, ["correct"]),
        ("P44b", "AUCL_OBSTRUCT", "2026-06-01", "", {}, 0, 100000, ["correct"]),
        ("AUCL_AD", "AUCL_AD", "2026-06-01", "", {}, 0, 1000000, ["stop"]),
        ("AUCL_AD b", "AUCL_AD", "2026-06-01", "", {"serious": True}, 1000000, 2000000, ["stop"]),
        ("ECOM_84", "ECOM_84", "2026-06-01", "", {}, 0, 0, ["correct_by"]),
        ("ECOM_84b", "ECOM_84", "2026-06-01", "", {"holding": ["overdue"]}, 50000, 500000, ["correct_by"]),
        ("ECOM_84c", "ECOM_84", "2026-06-01", "", {"holding": ["overdue"], "serious": True}, 500000, 2000000, ["correct_by"]),
    ],
)
def test_what_a_fine_depends_on_by_its_number(
    number: str, rule: str, ended: str, decided: str, more: dict[str, Any], least: int, most: int, must: list[str]
) -> None:
    # Edge case 60: what follows a missing correction is nothing before it is missing.
    found = asked(rule, ended, decided, **more)
    assert (found.range.least, found.range.most, [*found.must]) == (D(least), D(most), must), number
    spared = most == 0
    assert any("不处罚款" in said for said in found.reasons) is spared
    # Who is spared is fined nothing at all.
    assert asked(rule, ended, decided, **more, proposed=D(1)).accepted is (least <= 1 <= most)


def test_p37_what_was_no_offence_in_2026_is_none_whatever_was_corrected() -> None:
    before = asked("TM_SELFCHANGE", "2026-12-31", "2027-03-01", holding=["overdue"])
    assert before.range.most == 0 and "2027-01-01" in before.reasons[0]


def test_p38_a_fine_below_the_serious_band_is_refused() -> None:
    assert not asked("TM_COLL", "2027-03-01", serious=True, proposed=D(9000)).accepted


def test_p27_a_minor_is_fined_in_the_lowest_band_or_below() -> None:
    told: dict[str, Any] = {"turnover": 60000, "person": "natural", "holding": ["minor"]}
    over = asked("TM_INFR", "2026-06-01", **told, proposed=D("90000.01"))
    assert not over.accepted and "从轻或者减轻" in over.reasons[0] and "第三十条" in over.basis[-1]
    assert asked("TM_INFR", "2026-06-01", **told, proposed=D(90000)).accepted
    assert asked("TM_INFR", "2026-06-01", **told | {"holding": []}, proposed=D("90000.01")).accepted


@pytest.mark.parametrize(
    ("ended", "ordered", "lost"),
    [
        ("2026-06-01", ["stop"], ["没收", "销毁"]),
        ("2026-06-01", ["stop", "confiscate_goods", "destroy_goods"], []),
        ("2027-06-01", ["stop"], ["没收"]),
        ("2027-06-01", ["stop", "confiscate_goods"], []),
    ],
)
def test_p08_a_fine_alone_is_not_enough(ended: str, ordered: list[str], lost: list[str]) -> None:
    found = asked("TM_INFR", ended, turnover=60000, proposed=D(1000), ordered=ordered)
    said = [one for one in found.reasons if "应当一并处理" in one]
    assert len(said) == len(lost) and all(any(one in text for text in said) for one in lost)
    assert found.accepted is not bool(lost)


def test_persons_of_an_agency_have_a_range_of_their_own() -> None:
    assert asked("TM_AGENT", "2026-06-01", person="natural").range.most == D(50000)
    serious = asked("TM_AGENT", "2027-03-01", person="natural", serious=True)
    assert (serious.range.least, serious.range.most) == (D(50000), D(100000))


@pytest.mark.parametrize(
    ("number", "rule", "ended", "decided", "more", "accepted"),
    [
        ("P09", "TM_INFR", "2026-06-01", "2026-08-01", {"turnover": 100000, "proposed": D(500001)}, False),
        ("P09b", "TM_INFR", "2026-06-01", "2026-08-01", {"turnover": 100000, "proposed": D(500000)}, True),
        ("P20", "TRADE_SECRET", "2026-06-01", "2026-08-01", {"proposed": D(90000)}, False),
        ("P35", "TM_53", "2026-12-10", "2027-01-15", {"proposed": D(60000)}, True),
        ("P35b", "TM_53", "2026-12-10", "2027-01-15", {"proposed": D("100000.01")}, False),
        ("P35c", "TM_53", "2026-12-10", "2026-12-20", {"proposed": D(60000)}, False),
        ("P39", "TM_AGENT", "2027-02-01", "2027-03-01", {"serious": True, "proposed": D(90000)}, False),
        ("P39b", "TM_AGENT", "2026-12-31", "2027-03-01", {"serious": True, "proposed": D(100000)}, True),
    ],
)
def test_proposed_fines_by_their_number(
    number: str, rule: str, ended: str, decided: str, more: dict[str, object], accepted: bool
) -> None:
    found = asked(rule, ended, decided, **more)
    assert found.accepted is accepted, (number, found.reasons)
    assert accepted or found.reasons


def test_the_lighter_law_holds_where_the_law_changed_between_act_and_decision() -> None:
    p31 = asked("TM_INFR", "2026-11-30", "2027-02-15", turnover=60000)
    assert p31.mitior and p31.range.most == D(300000)
    assert "2019" in p31.basis[0] and p31.must == ("stop", "confiscate_goods")
    assert any("销毁" in said for said in p31.reasons)
    before = asked("TM_INFR", "2026-11-30", "2026-12-31", turnover=60000)
    assert not before.mitior and "destroy_goods" in before.must
    p35 = asked("TM_53", "2026-12-10", "2027-01-15")
    assert p35.mitior and p35.range.least == 0 and "2026" in p35.basis[0]
    p39 = asked("TM_AGENT", "2026-12-31", "2027-02-01", serious=True)
    assert p39.mitior and p39.range.most == D(100000) and "2019" in p39.basis[0]


def test_the_lighter_law_applies_as_a_whole_and_only_laws_of_one_weight_are_laid_together() -> None:
    # §0 design consequence 2 and P39: the serious tier of the new law leaves the old one whole, with its warning;
    # of an ordinary act the new law is lighter, since it warns no agency.
    for person, least, most in (("organisation", 10000, 100000), ("natural", 5000, 50000)):
        serious = asked("TM_AGENT", "2026-12-31", "2027-02-01", person, serious=True)  # type: ignore[arg-type]
        assert (serious.range.least, serious.range.most) == (D(least), D(most))
        assert "warning" in serious.must and "第六十八条" in serious.basis[0]
    ordinary = asked("TM_AGENT", "2026-12-31", "2027-02-01")
    assert ordinary.must == ("correct_by",) and "第六十七条" in ordinary.basis[0] and "较轻" in ordinary.reasons[0]
    # Its persons are warned by both.
    assert asked("TM_AGENT", "2026-12-31", "2027-02-01", "natural").must == ("warning",)


def test_who_is_fined_nothing_is_not_fined_more_heavily() -> None:
    told: dict[str, Any] = {"turnover": 80000, "prior": [date(2025, 1, 1)]}
    assert asked("TM_INFR", "2026-06-01", **told).heavier
    assert not asked("TM_INFR", "2026-06-01", **told, holding=["honest_seller"]).heavier


def test_what_was_no_offence_is_not_punished_and_what_is_not_recorded_is_told() -> None:
    p34 = asked("TM_MISLEAD", "2026-12-20", "2027-02-01", turnover=80000)
    assert p34.range.most == 0 and not p34.accepted and "2027-01-01" in p34.reasons[0]
    with pytest.raises(CannotCompute, match="没有收录2024-10-01"):
        asked("AUCL_CONF", "2024-10-01", turnover=80000)
    with pytest.raises(CannotCompute, match="没有收录"):
        asked("NO_SUCH", "2026-10-01")


def test_p28_an_act_found_too_late_is_not_punished() -> None:
    late = asked("TM_INFR", "2024-10-01", "2026-12-01", turnover=60000, found=date(2026, 11, 1))
    assert late.range.most == 0 and "二" not in late.reasons[0] and "2年" in late.reasons[0]
    last_day = asked("TM_INFR", "2024-10-01", "2026-12-01", turnover=60000, found=date(2026, 10, 1))
    assert last_day.range.most == D(300000)
    # Nobody told when it was found: that decides, so it is asked for.
    untold = asked("TM_INFR", "2024-10-01", "2026-10-02", turnover=60000)
    assert "没有写明发现之日" in untold.reasons[0]
    assert not asked("TM_INFR", "2024-10-01", "2026-10-01", turnover=60000).reasons


@pytest.mark.parametrize(("ended", "heavier"), [("2026-05-20", True), ("2026-05-21", False)])
def test_p46_twice_in_five_years_the_last_day_included(ended: str, heavier: bool) -> None:
    # Edge case 57: five years and any infringement make it heavier.
    found = asked("TM_INFR", ended, "2026-08-01", turnover=60000, prior=[date(2021, 5, 20)], proposed=D(100000))
    assert found.heavier is heavier
    assert found.accepted is not heavier
    # An earlier decision that took effect after the act makes it no repetition.
    assert not asked("TM_INFR", ended, "2026-08-01", turnover=60000, prior=[date(2026, 6, 1)]).heavier


@pytest.mark.parametrize("rule, said", [("TM_INFR", "违法经营额"), ("PAT_FAKE", "违法所得"), ("GI_QPL53", "货值")])
def test_a_missing_figure_is_named(rule: str, said: str) -> None:
    with pytest.raises(CannotCompute, match=f"缺少{said}"):
        asked(rule, "2026-06-01")


def test_goods_whose_value_is_unknown_cannot_be_measured() -> None:
    with pytest.raises(CannotCompute, match="须查明"):
        asked("GI_QPL53", "2026-06-01", goods_value=None)


def test_gains_are_confiscated_where_there_are_gains() -> None:
    assert "confiscate_gains" in asked("PAT_FAKE", "2026-06-01", gains=80000).must
    assert "confiscate_gains" not in asked("PAT_FAKE", "2026-06-01", gains=None).must


@given(st.decimals(0, 10**9, places=2), st.sampled_from(["TM_INFR", "TM_51_52", "OLYMPIC", "AUCL_CONF"]))
def test_bands_are_parts_of_the_range_one_after_the_other(turnover: Decimal, rule: str) -> None:
    found = asked(rule, "2026-06-01", turnover=turnover)
    low, normal, high = (found.bands[name] for name in ("lighter", "normal", "heavier"))
    assert found.range.least == low.least <= low.most == normal.least <= normal.most == high.least
    assert high.most == found.range.most
    # 30 % each, to a 分.
    assert abs((low.most - low.least) - (high.most - high.least)) <= D("0.01")


DUE = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("days", "amount"), [(0, 0), (1, 1500), (10, 15000), (33, 49500), (34, 50000), (400, 50000)]
)
def test_p26_the_surcharge_grows_by_the_day_up_to_the_fine(days: int, amount: int) -> None:
    found = surcharge(BOOK.surcharge, D(50000), DUE, DUE + timedelta(days=days))
    assert found == (days, D(amount))


def test_a_stay_takes_its_days_out_once() -> None:
    paid = DUE + timedelta(days=10)
    stay = (DUE + timedelta(days=3), DUE + timedelta(days=5))
    assert surcharge(BOOK.surcharge, D(50000), DUE, paid, [stay, stay]) == (7, D(10500))
    assert surcharge(BOOK.surcharge, D(50000), DUE, DUE - timedelta(days=3)) == (0, D(0))


@pytest.mark.parametrize(("above", "most"), [(False, 100000), (True, 10)])
def test_the_line_itself_belongs_above_unless_it_must_be_passed(above: bool, most: int) -> None:
    # Edge case 23: of fifty thousand exactly.
    row = FineRule(
        "R", "试", "《试》", Confidence.DESIGN, base="turnover", at=D(50000), above=above, times=D(2), otherwise=D(10)
    )
    day = date(2026, 6, 1)
    found = fine(Asked("R", day, day, {"turnover": D(50000)}), [row], BOOK.discretion, BOOK.limitation, [], [])
    assert found.range.most == D(most)
