"""Who may enter a delegation for whom, and everything that stands against one when it is entered."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from casehub.acts import handing_over
from casehub.model import Assignment, Certificate, RegisterEntry, SecurityEntry, StandIn
from casehub.people import delegating
from casehub.people.delegating import Wish
from casehub.record.events import record
from casehub.workflow.refusals import NotFound, Refused
from tests import factories
from tests.faults import roads
from tests.faults.world import at
from tests.people.test_standing_in import (
    DURING,
    ENTERED,
    FIRST,
    LAST,
    case_of,
    hired,
    lend,
    person,
)
from tests.unrecorded import unrecorded

if TYPE_CHECKING:
    from tests.faults.world import Office


def refused(office: Office, absent: str, by: str, role: str, **more: str) -> str:
    """The sentences that refuse it."""
    with pytest.raises(Refused) as caught:
        lend(office, absent, by, role, **more)
    return "；".join(reason.sentence for reason in caught.value.reasons)


def states(office: Office, numbers: list[int]) -> list[tuple[bool, bool]]:
    """Whether each row is confirmed, and whether it was taken back."""
    with office.reading() as session:
        rows = [session.get_one(StandIn, n) for n in numbers]
        return [(row.confirmed_at is not None, row.revoked_at is not None) for row in rows]


def test_who_enters_it_for_whom(own_office: Office) -> None:
    """Oneself, a head for her people, the department's head for the section's; nobody else."""
    colleague, deputy = hired(own_office, "main_examiner"), hired(own_office, "section_head")
    for hand, absent, by, role, may in (
        ("examiner", "examiner", colleague, "main_examiner", True),
        ("section", "examiner", colleague, "main_examiner", True),
        ("head", "examiner", colleague, "main_examiner", True),
        ("head", "section", deputy, "section_head", True),
        ("member", "examiner", colleague, "main_examiner", False),
        ("elsewhere", "examiner", colleague, "main_examiner", False),
        ("section", "head", deputy, "department_head", False),
        ("deputy", "section", "deputy", "section_head", False),
    ):
        names = {"deputy": deputy}
        hand, by = names.get(hand, hand), names.get(by, by)  # noqa: PLW2901
        if not may:
            with pytest.raises(NotFound):
                lend(own_office, absent, by, role, hand=hand)
            continue
        numbers = lend(own_office, absent, by, role, hand=hand)
        assert states(own_office, numbers) == [(True, False)]
        with own_office.acting(hand, ENTERED) as work:
            delegating.revoke(work, numbers[0])
    with own_office.reading() as session:
        kinds = list(session.scalars(select(SecurityEntry.kind).order_by(SecurityEntry.id)))
        told = {t for e in session.scalars(select(RegisterEntry)) for t, _, _ in e.rows}
    assert kinds == ["stand_in_granted", "stand_in_revoked"] * 4
    assert "stand_in" in told


def test_nobody_takes_somebodys_place_by_himself(own_office: Office) -> None:
    other = hired(own_office, "department_head")
    said = refused(own_office, "section", other, "section_head", hand=other)
    assert said == "不能把别人的事委托给自己"


def test_an_administrator_enters_it_only_with_a_second(own_office: Office) -> None:
    deputy = hired(own_office, "section_head")
    numbers = lend(own_office, "head", deputy, "department_head", hand="security")
    assert states(own_office, numbers) == [(False, False)]
    with own_office.acting(deputy, DURING) as work:
        assert not work.actor.standing_in[0].holds_on(FIRST)
    for hand in ("security", "head", deputy, "audit", "examiner", "section"):
        with own_office.acting(hand, ENTERED) as work:
            rows = list(work.session.scalars(select(StandIn)))
            assert delegating.in_hand(work, rows)[0] == set()
            with pytest.raises(NotFound):
                delegating.confirm(work, numbers[0])
    with own_office.acting("system", ENTERED) as work:
        assert delegating.in_hand(work, list(work.session.scalars(select(StandIn))))[0] == {*numbers}
        assert delegating.confirm(work, numbers[0]).holds_on(FIRST)
    with own_office.acting("system", ENTERED) as work, pytest.raises(Refused, match="已经复核"):
        delegating.confirm(work, numbers[0])
    assert states(own_office, numbers) == [(True, False)]


def test_what_lapsed_meanwhile_is_not_confirmed(own_office: Office) -> None:
    colleague = hired(own_office, "main_examiner")
    numbers = lend(own_office, "examiner", colleague, "main_examiner", hand="security")
    with own_office.session() as session:
        session.execute(update(Certificate).where(Certificate.number == colleague).values(valid_to=FIRST))
    with own_office.acting("system", ENTERED) as work, pytest.raises(Refused, match="没有整个期间都有效"):
        delegating.confirm(work, numbers[0])


@pytest.mark.parametrize("roles, certified, key, role, said", [
    (("main_examiner",), False, "cqip", "main_examiner", "戴岚没有整个期间都有效的办案资质证件，不能代"),
    (("case_officer",), True, "cqip", "main_examiner", "戴岚没有代办所需的岗位（主审员、合议组组长）"),
    (("main_examiner",), True, "wanzhou", "main_examiner", "戴岚不是本机关人员，不能代"),
    (("main_examiner",), True, "cqip", "hearing_chair", "口审主持人不能由他人代，须另行指定"),
    (("main_examiner",), True, "cqip", "clerk", "周明远没有书记员岗位"),
])  # fmt: skip
def test_the_stand_ins_own_qualification(
    office: Office, roles: tuple[str, ...], certified: bool, key: str, role: str, said: str
) -> None:
    colleague = hired(office, *roles, certified=certified, key=key)
    assert refused(office, "examiner", colleague, role) == said
    with office.acting("examiner", ENTERED) as work:
        found = delegating.candidates(work, work.actor, (FIRST, LAST)).get(role, ())
        assert colleague not in {one.username for one in found}


def test_a_certificate_that_ends_within_is_none(own_office: Office) -> None:
    colleague = hired(own_office, "main_examiner")
    with own_office.acting("examiner", ENTERED) as work:
        found = delegating.candidates(work, work.actor, (FIRST, LAST))["main_examiner"]
        assert {one.username for one in found} == {"chair", colleague}
    with own_office.session() as session:
        session.execute(update(Certificate).where(Certificate.number == colleague).values(valid_to=FIRST))
    assert "没有整个期间都有效" in refused(own_office, "examiner", colleague, "main_examiner")


def test_the_stopped_and_oneself(own_office: Office) -> None:
    colleague = hired(own_office, "main_examiner")
    assert "代办人须是在岗的另一名同事" in refused(own_office, "examiner", "examiner", "main_examiner")
    with own_office.acting("security", ENTERED) as work:
        handing_over.stop(work, person(work, colleague), {})
    assert "代办人须是在岗的另一名同事" in refused(own_office, "examiner", colleague, "main_examiner")


def test_who_leaves_lends_nothing_and_gives_back_what_was_lent(own_office: Office) -> None:
    first, second = hired(own_office, "main_examiner"), hired(own_office, "main_examiner")
    numbers = [
        *lend(own_office, "examiner", first, "main_examiner"),
        *lend(own_office, second, "chair", "main_examiner"),
    ]
    for gone in (first, second):
        with own_office.acting("security", DURING) as work:
            handing_over.stop(work, person(work, gone), {})
    assert states(own_office, numbers) == [(True, True), (True, True)]


def test_one_step_deep_in_either_order(own_office: Office) -> None:
    first, second = hired(own_office, "main_examiner"), hired(own_office, "main_examiner")
    [number] = lend(own_office, "examiner", first, "main_examiner")
    # He who sees to it goes on leave himself; and somebody who is away is asked.
    assert "戴岚在此期间正代周明远办理" in refused(own_office, first, second, "main_examiner")
    assert "周明远在此期间也不在（由戴岚代）" in refused(own_office, second, "examiner", "main_examiner")
    with own_office.acting(first, ENTERED) as work:
        delegating.revoke(work, number)
    lend(own_office, first, second, "main_examiner")


def test_overlapping_is_refused_and_the_next_day_is_not(own_office: Office) -> None:
    filed, other = roads.adjudication_filed(own_office), roads.adjudication_filed(own_office)
    first, second = hired(own_office, "main_examiner"), hired(own_office, "main_examiner")
    lend(own_office, "examiner", first, "main_examiner", case=filed)
    lend(own_office, "examiner", second, "main_examiner", case=other)
    said = "主审员在此期间已有委托，由戴岚代（2026年4月13日至2026年4月24日），先收回再登记"
    assert said in refused(own_office, "examiner", second, "main_examiner", case=filed)
    assert said in refused(own_office, "examiner", second, "main_examiner")
    for since, until, meets in (
        (date(2026, 4, 10), FIRST, True), (LAST, LAST, True), (date(2026, 4, 10), date(2026, 4, 12), False),
        (date(2026, 4, 25), date(2026, 4, 25), False),
    ):  # fmt: skip
        with own_office.acting("examiner", ENTERED) as work:
            wishes = [Wish("main_examiner", person(work, second))]
            refusing = pytest.raises(Refused, match="已有委托") if meets else nullcontext()
            with refusing:
                delegating.grant(work, work.actor, wishes, (since, until), "年休假")


def test_in_the_one_matter_recusal_and_another_duty_count(own_office: Office) -> None:
    filed = roads.adjudication_filed(own_office)
    away, did, fit = (hired(own_office, "main_examiner") for _ in range(3))
    with own_office.acting("clerk", ENTERED) as work:
        case = case_of(work, filed)
        ids = own_office.people
        part = {"case_id": case.id, "role": "main_examiner", "since": FIRST}
        work.session.add(Assignment(person_id=ids[away], **part, recused_on=FIRST))
        unrecorded(work.session)
        hand = replace(work, actor=person(work, did))
        record(hand, case, step="earlier", sentence="审核", duty="review")
    assert f"戴岚已回避{filed}" in refused(own_office, "examiner", away, "main_examiner", case=filed)
    said = refused(own_office, "examiner", did, "main_examiner", case=filed)
    assert said == f"{filed}不能由戴岚代：戴岚审核过本案，不能再参与调查"
    assert "何建国不是" in refused(own_office, "head", "section", "department_head", case=filed)
    lend(own_office, "examiner", fit, "main_examiner", case=filed)


def test_what_is_done_at_a_station_counts_from_the_day_of_the_route(own_office: Office) -> None:
    """In a mediation the section's head reviews nothing but what is on its way to the approval."""
    deputy = hired(own_office, "section_head")
    for when, bars in ((ENTERED, False), (at("2026-12-02"), True)):
        with own_office.acting("clerk", when) as work:
            case = factories.open_request(work, "mediation")
            hand = person(work, deputy)
            record(replace(work, actor=hand), case, step="earlier", sentence="调查", duty="investigate")
            said = delegating.barred(work, hand, "section_head", case)
            assert ("你参与过本案调查，不能审核本案" in said) is bars, when
            assert "你参与过本案调查，不能审批本案" in said


@pytest.mark.parametrize("since, until, reason, field, said", [
    (date(2026, 4, 9), LAST, "年休假", "since", "委托最早自今天起，不能倒填日期"),
    (LAST, FIRST, "年休假", "until", "最后一天不能早于第一天"),
    (FIRST, LAST, " ", "reason", "写明事由"),
    (FIRST, LAST, "假" * 201, "reason", "事由不超过 200 个字"),
])  # fmt: skip
def test_the_days_and_the_reason(
    office: Office, since: date, until: date, reason: str, field: str, said: str
) -> None:
    with office.acting("examiner", ENTERED) as work:
        wish = Wish("main_examiner", person(work, "chair"))
        with pytest.raises(Refused) as caught:
            delegating.grant(work, work.actor, [wish], (since, until), reason)
    assert [(r.field, r.sentence) for r in caught.value.reasons] == [(field, said)]


def test_without_anybody_nothing_is_entered(office: Office) -> None:
    with office.acting("examiner", ENTERED) as work, pytest.raises(Refused, match="至少选择一名代办人"):
        delegating.grant(work, work.actor, [], (FIRST, LAST), "年休假")


def test_who_takes_it_back(own_office: Office) -> None:
    colleague = hired(own_office, "main_examiner")
    for hand, may in (
        ("examiner", True), (colleague, True), ("section", True), ("head", True), ("security", True),
        ("member", False), ("audit", False), ("elsewhere", False),
    ):  # fmt: skip
        [number] = lend(own_office, "examiner", colleague, "main_examiner")
        with own_office.acting(hand, ENTERED) as work:
            if may:
                assert delegating.revoke(work, number).revoked_by_id == own_office.people[hand]
                with pytest.raises(Refused, match="已经收回或者期满"):
                    delegating.revoke(work, number)
                continue
            with pytest.raises(NotFound):
                delegating.revoke(work, number)
        with own_office.acting("examiner", ENTERED) as work:
            delegating.revoke(work, number)


def test_when_it_is_over_there_is_nothing_to_take_back(own_office: Office) -> None:
    colleague = hired(own_office, "main_examiner")
    [number] = lend(own_office, "examiner", colleague, "main_examiner")
    after = factories.AT.replace(month=4, day=25)
    with own_office.acting("examiner", after) as work, pytest.raises(Refused, match="期满"):
        delegating.revoke(work, number)
