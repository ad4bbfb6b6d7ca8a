"""A paper tells whom to turn to, within what and by which article, as the law of its day has it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from casehub.rulebook.law import Law, NotInForce
from casehub.rulebook.limits import Limit, Limits
from casehub.rulebook.remedies import Remedy, Road
from casehub.rulebook.tables import BasisText, HouseRule

CHANGE = date(2027, 1, 1)
BEFORE = CHANGE - timedelta(days=1)
NAMES = {"suit": "中院", "review": "市政府"}


def limit(code: str, amount: int) -> Limit:
    return Limit(
        code=code, title="试", amount=amount, unit="calendar_days", roll="party", holder="party",
        basis="《试》", confidence="verbatim",
    )  # fmt: skip


SUIT = Road(
    to="suit", limit="a.sue", text="可以自收到本{paper}之日起{within}内向{to}起诉", announced="可以{within}内向{to}起诉"
)
REVIEW = Road(
    to="review", limit="a.apply", text="；也可以{within}内向{to}申请复议", announced="；也可以{within}内向{to}复议", only_by="open"
)
OLD = Remedy(key="r", roads=(SUIT, REVIEW), opening="对本{paper}不服的，", confidence="design", until=BEFORE)
NEW = replace(OLD, since=CHANGE, until=None, roads=(replace(SUIT, limit="a.apply"),), closing="（{basis}）。", basis="b")
OWN = replace(OLD, procedures=("penalty",), until=None, roads=(replace(REVIEW, text="先{within}内向{to}申请复议", only_by=""),))
LAW = Law(
    Limits((limit("a.sue", 15), limit("a.apply", 60)), {}),
    basis=(BasisText(key="b", text="《试》第三条", confidence="design"),),
    house_rules=(
        HouseRule(key="open", value=True, label="试", confidence="design", until=date(2026, 6, 30)),
        HouseRule(key="open", value=False, label="试", confidence="design", since=date(2026, 7, 1)),
    ),
    remedies=(OLD, NEW, OWN),
)


@pytest.mark.parametrize(
    "day, procedures, told",
    [
        (date(2026, 6, 30), (), "对本决定书不服的，可以自收到本决定书之日起十五日内向中院起诉；也可以六十日内向市政府申请复议。"),
        (BEFORE, (), "对本决定书不服的，可以自收到本决定书之日起十五日内向中院起诉。"),
        (CHANGE, (), "对本决定书不服的，可以自收到本决定书之日起六十日内向中院起诉（《试》第三条）。"),
        (BEFORE, ("penalty",), "对本决定书不服的，先六十日内向市政府申请复议。"),
        (CHANGE, ("service", "penalty"), "对本决定书不服的，先六十日内向市政府申请复议。"),
    ],
)
def test_each_procedure_and_each_day_has_its_remedy(
    day: date, procedures: tuple[str, ...], told: str
) -> None:
    law = LAW.on(day, procedures)
    assert law.remedy("r").told(law, "决定书", NAMES) == told


def test_an_announcement_has_its_own_words() -> None:
    law = LAW.on(date(2026, 6, 30))
    said = law.remedy("r").announced(law, "处罚决定书", NAMES)
    assert said == "不服《处罚决定书》的，可以十五日内向中院起诉；也可以六十日内向市政府复议。"


def test_a_remedy_that_is_not_in_force_is_refused() -> None:
    law = replace(LAW, remedies=(NEW,))
    assert law.on(CHANGE).remedy("r") is NEW
    for ask in (lambda: law.on(BEFORE).remedy("r"), lambda: law.on(CHANGE).remedy("none")):
        with pytest.raises(NotInForce, match=r"没有有效的规定$"):
            ask()


@pytest.mark.parametrize(
    "row, said",
    [
        (OLD, []),
        (NEW, []),
        (replace(OLD, roads=()), ["应写明至少一种途径 roads"]),
        (replace(OLD, opening="对{title}"), ["不认识的名称 {title}：对{title}"]),
        (replace(OLD, closing="{basis}。"), ["不认识的名称 {basis}：{basis}。"]),
        (replace(OLD, roads=(replace(SUIT, announced="本{paper}"),)), ["不认识的名称 {paper}：本{paper}", "没有写出期限 {within}：本{paper}"]),
        (replace(OLD, roads=(SUIT, SUIT)), ["同一种途径写了两次"]),
        (replace(OLD, roads=(replace(SUIT, text="{within"),)), ["括号不成对：{within"]),
    ],
)
def test_words_name_only_what_is_known(row: Remedy, said: list[str]) -> None:
    assert list(row.objections()) == said
