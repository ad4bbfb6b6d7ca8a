"""The law of a day: an answer changes on the day on which the law changes, and not before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from casehub.documents.kinds import Kind, Kinds
from casehub.model import Case
from casehub.rulebook.law import Law, NotInForce
from casehub.rulebook.limits import Limit, Limits, UnknownLimit
from casehub.rulebook.tables import Amount, BasisText, HouseRule, Settled
from casehub.workflow.loader import load_procedure
from tests.faults.world import rules

CHANGE = date(2027, 1, 1)
BEFORE = CHANGE - timedelta(days=1)
FIRST = load_procedure(Path(__file__).parents[2] / "workflows" / "appraisal.yaml")


def limit(amount: int, **days: date) -> Limit:
    return Limit(
        code="a.b", title="试", amount=amount, unit="calendar_days", roll="party", holder="party",
        basis="《试》", confidence="verbatim", **days,
    )  # fmt: skip


def amount(value: int, **days: date) -> Amount:
    return Amount(key="n", title="试", value=value, unit="人", basis="《试》", confidence="verbatim", **days)


def house(*, value: bool, **days: date) -> HouseRule:
    return HouseRule(key="h", value=value, label="试", confidence="design", **days)


def basis(text: str, **days: date) -> BasisText:
    return BasisText(key="b", text=text, confidence="verbatim", **days)


def articles(text: str, *procedures: str, **days: date) -> BasisText:
    return BasisText(key="c", text=text, procedures=procedures, confidence="verbatim", **days)


def kind(name: str, **days: date) -> Kind:
    return Kind(id=name, kind=name, title=name, family="notice", **days)


OLD = {"until": BEFORE}
NEW = {"since": CHANGE}
KINDS = Kinds(
    {
        "old": kind("old", **OLD),
        "new": kind("new", **NEW),
        "of_case": replace(kind("of_case", **NEW), edition=2),
        "of_act": replace(kind("of_act", **NEW), edition=2, law_of="act"),
    },
    [kind("of_case", **OLD), replace(kind("of_act", **OLD), law_of="act")],
)
SECOND = replace(FIRST, version=FIRST.version + 1, since=CHANGE)
LAW = Law(
    Limits((limit(15, **OLD), limit(30, **NEW)), {}),
    (amount(2, **OLD), amount(3, **NEW)),
    (
        basis("旧法第一条", **OLD),
        basis("新法第九条", **NEW),
        articles("总则旧条", **OLD),
        articles("总则新条", **NEW),
        articles("处罚旧条", "penalty", "seizure", **OLD),
        articles("处罚新条", "penalty", **NEW),
        articles("送达专条", "service", **NEW),
    ),
    (house(value=False, **OLD), house(value=True, **NEW)),
    KINDS,
    {
        (FIRST.key, FIRST.version): replace(FIRST, until=BEFORE),
        (FIRST.key, SECOND.version): SECOND,
    },
)


def test_every_answer_changes_on_the_day_of_the_law() -> None:
    old, new = LAW.on(BEFORE), LAW.on(CHANGE)
    assert (old.limit("a.b").amount, new.limit("a.b").amount) == (15, 30)
    assert (old.limit_text("a.b"), new.limit_text("a.b")) == ("十五日", "三十日")
    assert (old.amount("n"), new.amount("n")) == (2, 3)
    assert (old.basis("b"), new.basis("b")) == ("旧法第一条", "新法第九条")
    assert (old.house("h"), new.house("h")) == (False, True)
    assert (old.kind("old").id, new.kind("new").id) == ("old", "new")
    versions = old.procedure(FIRST.key).version, new.procedure(FIRST.key).version
    assert versions == (FIRST.version, SECOND.version)


def test_what_is_not_in_force_is_refused_with_a_sentence() -> None:
    old, new = LAW.on(BEFORE), LAW.on(CHANGE)
    for ask in (
        lambda: new.kind("old"),
        lambda: old.kind("new"),
        lambda: old.kind("none"),
        lambda: old.amount("none"),
        lambda: old.house("none"),
        lambda: old.procedure("none"),
        lambda: LAW.on(FIRST.since - timedelta(days=1)).procedure(FIRST.key),
    ):
        with pytest.raises(NotInForce, match=r"没有有效的规定$"):
            ask()
    with pytest.raises(UnknownLimit):
        old.limit("none")
    assert old.basis("none") == ""


def test_the_last_day_of_a_rule_is_still_its_day() -> None:
    assert replace(FIRST, until=BEFORE).holds(BEFORE)
    assert not replace(FIRST, until=BEFORE).holds(CHANGE)


@pytest.mark.parametrize(
    "day, procedures, said",
    [
        (BEFORE, (), "总则旧条"),
        (CHANGE, (), "总则新条"),
        (BEFORE, ("mediation",), "总则旧条"),
        (CHANGE, ("mediation",), "总则新条"),
        (BEFORE, ("penalty",), "处罚旧条"),
        (CHANGE, ("penalty",), "处罚新条"),
        (BEFORE, ("seizure", "penalty"), "处罚旧条"),
        (CHANGE, ("seizure", "penalty"), "处罚新条"),
        (BEFORE, ("service", "penalty"), "处罚旧条"),
        (CHANGE, ("service", "penalty"), "送达专条"),
        (CHANGE, ("seizure",), "总则新条"),
    ],
)
def test_an_article_is_that_of_the_procedure_then_of_its_main_case_then_of_every_one(
    day: date, procedures: tuple[str, ...], said: str
) -> None:
    assert LAW.on(day, procedures).basis("c") == said


def case(opened_on: date, version: int) -> Case:
    return Case(procedure=FIRST.key, procedure_version=version, opened_on=opened_on)


def test_a_case_runs_under_the_law_of_the_day_on_which_it_was_opened() -> None:
    assert LAW.of_case(case(BEFORE, FIRST.version)).basis("b") == "旧法第一条"
    assert LAW.of_case(case(CHANGE, SECOND.version)).basis("b") == "新法第九条"
    moved = LAW.of_case(case(BEFORE, SECOND.version))
    assert (moved.day, moved.basis("b")) == (CHANGE, "新法第九条")
    assert LAW.of_case(case(BEFORE, 99)).day == BEFORE


def test_a_child_matter_is_asked_for_beside_its_main_case() -> None:
    above = Case(procedure="penalty", procedure_version=1, opened_on=CHANGE)
    below = Case(procedure="service", procedure_version=1, opened_on=CHANGE, parent=above)
    assert LAW.of_case(below).basis("c") == "送达专条"
    assert LAW.of_case(above).basis("c") == "处罚新条"


def test_a_child_matter_opened_after_a_change_runs_under_the_law_of_its_main_case() -> None:
    for version, since, said, edition in (
        (FIRST.version, BEFORE, "旧法第一条", 1),
        # The main case was moved, and its matters with it.
        (SECOND.version, CHANGE, "新法第九条", 2),
    ):
        above = case(BEFORE, version)
        below = Case(procedure="service", procedure_version=1, opened_on=CHANGE + timedelta(days=1), parent=above)
        assert (LAW.of_case(below).day, LAW.of_case(below).basis("b")) == (since, said)
        assert LAW.paper(below, "of_case", CHANGE + timedelta(days=1)).edition == edition
    alone = Case(procedure="service", procedure_version=1, opened_on=CHANGE)
    assert LAW.of_case(alone).basis("b") == "新法第九条"


def settled(dispute: str, *terms: str, procedures: tuple[str, ...] = (), **days: date) -> Settled:
    return Settled(key=dispute, terms=terms, procedures=procedures, basis="《试》", confidence="design", **days)


TERMS = Law(
    Limits((), {}),
    settled=(
        settled("damages", "pay", **OLD),
        settled("damages", "pay", "licence", **NEW),
        settled("damages", "stop", procedures=("peoples_mediation",)),
        settled("reward", "reward"),
    ),
)


@pytest.mark.parametrize(
    "dispute, day, procedures, terms",
    [
        ("damages", BEFORE, (), ("pay",)),
        ("damages", CHANGE, ("mediation",), ("pay", "licence")),
        ("damages", CHANGE, ("peoples_mediation",), ("stop",)),
        ("reward", BEFORE, ("mediation",), ("reward",)),
        ("ownership", CHANGE, ("mediation",), None),
    ],
)
def test_terms_of_a_dispute(
    dispute: str, day: date, procedures: tuple[str, ...], terms: tuple[str, ...] | None
) -> None:
    found = TERMS.on(day, procedures).settled(dispute)
    assert (found.terms if found is not None else None) == terms


@pytest.mark.parametrize(
    "name, opened_on, made_on, edition",
    [
        ("of_case", BEFORE, BEFORE, 1),
        ("of_case", BEFORE, CHANGE, 1),
        ("of_case", CHANGE, CHANGE, 2),
        ("of_act", BEFORE, BEFORE, 1),
        ("of_act", BEFORE, CHANGE, 2),
        ("of_act", CHANGE, CHANGE, 2),
        # It came into the law while the case was under way.
        ("new", BEFORE, CHANGE, 1),
    ],
)
def test_a_paper_is_made_in_the_edition_of_its_case_or_of_its_day(
    name: str, opened_on: date, made_on: date, edition: int
) -> None:
    assert LAW.paper(case(opened_on, FIRST.version), name, made_on).edition == edition


def test_a_paper_that_is_no_kind_of_the_day_is_refused() -> None:
    for name, day in (("new", BEFORE), ("none", CHANGE)):
        with pytest.raises(NotInForce, match=r"^文书种类“"):
            LAW.paper(case(BEFORE, FIRST.version), name, day)


@pytest.mark.parametrize(
    ("matter", "key", "of_penalty", "of_adjudication"),
    [
        ("assistance", "assist", "《市场监督管理行政处罚程序规定》第四十五条", "《专利纠纷行政裁决和调解办法》第五十条"),
        ("service", "service", "《市场监督管理行政处罚程序规定》第八十二条", "《专利纠纷行政裁决和调解办法》第十条"),
    ],
)
def test_another_bureau_is_asked_under_the_law_of_the_case_that_needs_it(
    matter: str, key: str, of_penalty: str, of_adjudication: str
) -> None:
    on = rules().law.on
    for main in ("penalty", "on_the_spot"):
        cited = on(BEFORE, (matter, main)).basis(key)
        assert of_penalty in cited
        assert "专利" not in cited
    assert on(BEFORE, (matter, "adjudication")).basis(key) == of_adjudication


def test_an_edition_is_told_once_it_is_no_law_any_more() -> None:
    """One rule for all papers: by the day on which it is told, not by that of the act."""
    rows = (
        BasisText(key="act", text="《商标法》第五十七条", edition="2019年修正", confidence="verbatim", **OLD),
        BasisText(key="act", text="《商标法》第七十二条", edition="2026年修订", confidence="verbatim", **NEW),
    )
    law = replace(LAW, basis=rows)
    assert law.on(BEFORE).basis("act") == "《商标法》第五十七条"
    assert law.on(BEFORE, (), CHANGE).basis("act") == "《商标法》（2019年修正）第五十七条"
    assert law.on(CHANGE, (), CHANGE).basis("act") == "《商标法》第七十二条"
    assert law.of_case(case(BEFORE, FIRST.version), CHANGE).basis("act") == "《商标法》（2019年修正）第五十七条"
