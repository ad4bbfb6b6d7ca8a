"""A proposal is inside the law of the act: its range, its companions, its time."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from casehub import acts
from casehub.procedures.penalty.offences import OFFENCES
from casehub.procedures.penalty.proposing import offences_of_the_rights
from casehub.procedures.penalty.sanctions import Sanction
from tests.faults.world import at
from tests.procedures.penalty.enforcing import DESTROY, MARK, PROPOSAL, STOP, TAKE
from tests.workflow.builders import situation

if TYPE_CHECKING:
    from casehub.workflow.procedure import Procedure
    from tests.procedures.penalty.enforcing import Enforcing


def fined(yuan: str) -> dict[str, Any]:
    return {"items": [STOP, TAKE, DESTROY, {"measure": "fine", "text": f"罚款{yuan}元"}], "fine": Decimal(yuan)}


SMALL: dict[str, Any] = {"turnover": Decimal(35000), "goods_value": Decimal(10000)}
AGAIN: dict[str, Any] = {
    "prior_on": date(2024, 9, 24), "prior_is_final": True, "degree": "heavier", **fined("200000.00"),
}  # fmt: skip
REFUSED: list[tuple[dict[str, Any], str]] = [
    # P09: over the cap of five times the turnover; P03, P04: under the line, or unknown.
    (fined("900000.01"), "超过最高900000元"),
    ({"turnover": Decimal("49999.99"), **fined("250000.01")}, "超过最高250000元"),
    ({"turnover": None, "turnover_unknown": "没有账目", **fined("250000.01")}, "超过最高250000元"),
    ({"turnover": None, "turnover_unknown": None}, "无法查清的原因"),
    # P08: what must be ordered besides.
    ({"items": [STOP, {"measure": "fine", "text": "罚款"}]}, "没收违法商品"),
    ({"items": [STOP, TAKE, {"measure": "fine", "text": "罚款"}]}, "销毁违法商品"),
    ({"items": [TAKE, DESTROY, {"measure": "fine", "text": "罚款"}]}, "责令停止"),
    # One sum, said once.
    ({"items": [STOP, TAKE, DESTROY]}, "不一致"),
    ({"fine": None}, "不一致"),
    ({"items": [STOP, TAKE, DESTROY, {"measure": "fine", "text": "罚款5万元"}]}, "与“罚款（元）”的270000元不一致"),
    ({"items": [STOP, TAKE, DESTROY, {"measure": "fine", "text": "罚款贰拾陆万元"}]}, "与“罚款（元）”的270000元不一致"),
    ({"items": [STOP, TAKE, DESTROY, {"measure": "fine", "text": "罚款二十七万五元"}]}, "可以读作275000，也可以读作270005"),
    ({"items": [STOP, TAKE, DESTROY, {"measure": "fine", "text": "处以罚款"}]}, "写明罚款的数额"),
    # The words are printed as they stand: each says what is done with what it names.
    ({"items": [STOP, TAKE | {"text": "榨菜800箱"}, DESTROY, {"measure": "fine", "text": "罚款270000元"}]}, "没有写明“没收”"),
    ({"items": [STOP, TAKE, DESTROY | {"text": "榨菜800箱"}, {"measure": "fine", "text": "罚款270000元"}]}, "没有写明“销毁”"),
    # Both that are lacking are told at once.
    ({"items": [STOP, {"measure": "fine", "text": "罚款"}]}, "工具、销毁违法商品"),
    # The degree and its band.
    ({"degree": "heavier"}, "不在630000元至900000元"),
    ({"degree": "mitigated"}, "法定事由"),
    ({"degree": "mitigated", "mitigating": "主动消除危害后果"}, "不是减轻处罚"),
    # Edge case 24: within five years of an earlier penalty that is final.
    ({"prior_on": date(2022, 3, 1), "prior_is_final": True}, "应当从重"),
    ({"act_ended_on": date(2025, 9, 1)}, "终了"),
    ({"continuing": True}, "不填终了之日"),
    # Edge case 21: before its registration nothing infringes.
    ({"act_began_on": date(2018, 1, 1)}, "注册（公告），此前"),
    ({"offence": "patent_fake"}, "不是这类违法行为"),
    ({"crime_check": "none"}, "追诉标准审查"),
    ({"crime_check": "reached"}, "不得以罚代刑"),
    # 移送规定第三条: the figures of the form reach the line of the crime.
    ({"offence": "same_same"}, "（销售金额）180,000，达到50,000元（法释〔2025〕5号第三条），应当移送"),
    ({"offence": "sell"}, "达到50,000元（法释〔2025〕5号第五条）"),
    # The sum of labels made is one, whatever lies in store of it: yuan are no pieces.
    ({"offence": "labels", **SMALL, "turnover": Decimal(35000)}, "35,000，达到30,000元（法释〔2025〕5号第六条）"),
    # Edge case 57, C23: punished within two years for an act of the same list.
    ({"offence": "same_same", **SMALL, **AGAIN, "prior_is_listed": True}, "35,000，达到30,000元（法释〔2025〕5号第三条）"),
    ({"offence": "same_same", "crime_check": "excluded"}, "不能以不构成该罪为由"),
    ({"subject_checked": False}, "主体是否存续"),
]


def test_each_condition_refuses(e: Enforcing) -> None:
    e.file()
    for told, said in REFUSED:
        data = {"party": e.party("respondent"), **PROPOSAL, **told}
        assert said in e.refused("examiner", "04-23", "conclude_inquiry", **data), told


def test_every_row_that_is_wrong_is_told_at_once(e: Enforcing) -> None:
    e.file()
    items = [STOP, TAKE | {"text": "榨菜800箱"}, DESTROY | {"text": "榨菜800箱"}, {"measure": "fine", "text": "罚款27万元"}]
    refused = e.refused("examiner", "04-23", "conclude_inquiry", party=e.party("respondent"), **PROPOSAL | {"items": items})
    assert "没有写明“没收”" in refused and "没有写明“销毁”" in refused


LAWFUL: list[dict[str, Any]] = [
    # At the cap, at the edge of a band, without goods, without a fine; edge case 25: a prior that fell.
    {"degree": "heavier", **fined("900000.00")},
    {"degree": "normal", **fined("270000.00")},
    {"goods_value": Decimal(0), "items": [STOP, {"measure": "fine", "text": "罚款27万元"}]},
    {"items": [STOP, TAKE, DESTROY], "fine": None},
    {"prior_on": date(2022, 3, 1), "prior_is_final": False},
    {"degree": "heavier", "prior_on": date(2021, 3, 24), "prior_is_final": True, **fined("630000.00")},
    {"prior_on": date(2021, 3, 23), "prior_is_final": True},
    {"offence": "sell", "crime_check": "excluded"},
    # C23: the earlier penalty was for a similar mark; heavier in money, and no repetition of the crime.
    {"offence": "same_same", **SMALL, **AGAIN},
]


def test_what_is_lawful_goes_through(e: Enforcing) -> None:
    e.file()
    for told in LAWFUL:
        with e.s.session.begin_nested() as tried:
            e.propose(**told)
            assert e.s.state == "reported", told
            tried.rollback()
        e.s.session.expire_all()


def test_the_last_day_of_a_right_is_protected_and_the_next_is_not(e: Enforcing) -> None:
    e.file(rights=[MARK | {"expires_on": date(2026, 3, 24)}])
    later = {"party": e.party("respondent"), **PROPOSAL, "act_ended_on": date(2026, 3, 25)}
    assert "届满，此后的行为不构成侵权" in e.refused("examiner", "04-23", "conclude_inquiry", **later)
    e.propose()
    assert e.s.session.query(Sanction).count() == 1


def test_an_excuse_that_rests_on_a_correction_names_it(e: Enforcing) -> None:
    e.file()
    told = {"party": e.party("respondent"), "offence": "similar_same", "no_penalty_kind": "first_minor"}
    assert "改正的事实" in e.refused("examiner", "04-23", "conclude_without_penalty", **told, corrections="")
    e.act("examiner", "04-23", "conclude_without_penalty", **told, corrections="已下架。")
    assert e.s.state == "reported"


def test_no_act_against_another_kind_of_right_is_offered(e: Enforcing) -> None:
    """What the form offers is what the case may be: a trademark case shows no 假冒专利."""
    e.file()

    def offered(step: str, of: str) -> set[str]:
        work = e.s.office.work(e.s.session, of, at("2026-04-20"))
        fields = acts.form_of(work, e.case, step, {}).fields
        return {str(value) for item in fields if item.field.id == "offence" for value, _ in item.choices}

    found = offered("conclude_inquiry", "examiner")
    assert {"similar_same", "sell", "confusion"} <= found
    assert "patent_fake" not in found
    (right,) = e.case.rights
    right.kind = "invention"
    e.s.session.flush()
    found = offered("conclude_inquiry", "examiner")
    assert "patent_fake" in found and "similar_same" not in found


def test_where_no_right_was_entered_no_act_is_left_out(procedures: dict[str, Procedure]) -> None:
    assert offences_of_the_rights(situation(procedures["penalty"], "conclude_inquiry")) == set(OFFENCES)
