"""A standard lives by the hands of two, and each version of it holds in its own days."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import select

from casehub.casefile.library import standards
from casehub.casefile.library.applied import in_force
from casehub.model import Organisation, RegisterEntry, Standard
from casehub.workflow.refusals import NotFound, Refused
from tests.casefile.library.shelf import NOW, agreed, drafted, standing, values
from tests.faults import roads
from tests.faults.world import Office

DAY = date(2026, 11, 20)
TOMORROW = DAY + timedelta(days=1)
LATER = date(2026, 12, 10)


def held(office: Office, number: int, day: date) -> tuple[int, str] | None:
    with office.acting("clerk", NOW) as work:
        found = work.session.get_one(Standard, number).in_force(day)
        return None if found is None else (found.edition, found.title)


def revised(office: Office, number: int, begins: date = TOMORROW, **more: Any) -> None:
    with office.acting("examiner", NOW) as work:
        told = values(begins_on=begins, ground="上级另有规定", **more)
        standards.draft_revision(work, work.session.get_one(Standard, number), told)


def test_a_draft_holds_nothing_until_another_approves_it(office: Office) -> None:
    number = drafted(office)
    assert held(office, number, DAY) is None
    with pytest.raises(Refused, match="由另一人批准"):
        agreed(office, number, by="examiner")
    agreed(office, number)
    assert held(office, number, DAY) == (1, "赔礼与停止的表述")
    assert held(office, number, date(2025, 12, 31)) is None
    with office.acting("head", NOW) as work, pytest.raises(Refused, match="已经办理过"):
        standards.agree(work, work.session.get_one(Standard, number).versions[0])


def test_each_version_holds_in_its_own_days(office: Office) -> None:
    first, second = standing(office), standing(office, title="另一条")
    revised(office, first, title="修订后的名称")
    assert held(office, first, TOMORROW) == (1, "赔礼与停止的表述")
    agreed(office, first)
    assert held(office, first, DAY) == (1, "赔礼与停止的表述")
    assert held(office, first, TOMORROW) == (2, "修订后的名称")
    assert held(office, second, TOMORROW) == (1, "另一条")
    with office.acting("clerk", NOW) as work:
        kept = work.session.get_one(Standard, first)
        assert [kept.until(one) for one in kept.versions] == [DAY, None]


def test_what_is_for_a_time_ends_by_itself(office: Office) -> None:
    number = standing(office, ends_on=DAY)
    assert held(office, number, DAY) is not None
    assert held(office, number, TOMORROW) is None
    with office.acting("clerk", NOW) as work:
        kept = work.session.get_one(Standard, number)
        assert kept.until(kept.versions[0]) == DAY


def test_a_change_begins_after_what_it_changes_and_after_its_approval(office: Office) -> None:
    number = standing(office, begins_on=DAY)
    for begins, words in ((DAY - timedelta(days=1), "不能早于今天"), (DAY, "应晚于上一版")):
        with pytest.raises(Refused, match=words):
            revised(office, number, begins, title="改")
    revised(office, number, TOMORROW + timedelta(days=1), title="改")
    with pytest.raises(Refused, match="施行日期2026年11月22日已过"):
        agreed(office, number, when=NOW + timedelta(days=3))
    with pytest.raises(Refused, match="已有修订在审批"):
        revised(office, number, TOMORROW + timedelta(days=5), title="再改")


def test_a_revision_changes_something_and_says_why(office: Office) -> None:
    number = standing(office)
    with pytest.raises(Refused, match="没有任何一项"):
        revised(office, number)
    with office.acting("examiner", NOW) as work:
        standard, told = work.session.get_one(Standard, number), values(begins_on=TOMORROW, title="改")
        with pytest.raises(Refused, match="修订的理由"):
            standards.draft_revision(work, standard, told)


def test_a_repeal_names_what_stands_in_its_place(office: Office) -> None:
    first, second = standing(office), standing(office)
    waits = drafted(office)

    def repealed(successor: int | None, ground: str = "并入另一条") -> None:
        with office.acting("examiner", NOW) as work:
            standard = work.session.get_one(Standard, first)
            standards.draft_repeal(work, standard, TOMORROW, ground, successor)

    for successor, words in ((first, "不能是它自己"), (waits, "没有施行的版本")):
        with pytest.raises(Refused, match=words):
            repealed(successor)
    with pytest.raises(Refused, match="废止的理由"):
        repealed(second, " ")
    repealed(second)
    agreed(office, first)
    assert held(office, first, DAY) is not None
    assert held(office, first, TOMORROW) is None
    with office.acting("clerk", NOW) as work:
        ended = work.session.get_one(Standard, first).on(TOMORROW)
        assert ended is not None
        assert ended.successor_id == second
    with office.acting("examiner", NOW + timedelta(days=2)) as work:
        again = values(begins_on=TOMORROW + timedelta(days=3), title="改", ground="改")
        standard = work.session.get_one(Standard, first)
        with pytest.raises(Refused, match="已经废止"):
            standards.draft_revision(work, standard, again)


def repealed(office: Office, number: int, begins: date, successor: int | None = None) -> None:
    with office.acting("examiner", NOW) as work:
        standard = work.session.get_one(Standard, number)
        standards.draft_repeal(work, standard, begins, "不再需要", successor)


def test_what_has_not_begun_is_put_right_or_withdrawn(office: Office) -> None:
    first, second = standing(office), standing(office, begins_on=LATER)
    revised(office, first, LATER, title="写错的名称")
    agreed(office, first)
    revised(office, first, LATER, title="写对的名称")
    agreed(office, first)
    assert held(office, first, LATER) == (3, "写对的名称")
    with pytest.raises(Refused, match="没有任何一项"):
        revised(office, first, LATER, title="写对的名称")
    revised(office, first, TOMORROW)
    agreed(office, first)
    assert held(office, first, LATER) == (4, "赔礼与停止的表述")
    with office.acting("clerk", NOW) as work:
        kept = work.session.get_one(Standard, first)
        assert [kept.overtaken(one) for one in kept.versions] == [False, True, True, False]
        assert {one.edition for one in in_force(work.session, work.actor.organisation_id, LATER, []) if one.standard is kept} == {4}
    repealed(office, second, TOMORROW)
    agreed(office, second)
    assert held(office, second, LATER) is None


def test_an_end_that_has_not_come_is_withdrawn_and_an_earlier_one_goes_before_a_revision(office: Office) -> None:
    first, second = standing(office), standing(office)
    repealed(office, first, LATER)
    agreed(office, first)
    with pytest.raises(Refused, match="已批准自2026年12月10日起废止"):
        revised(office, first, LATER + timedelta(days=1), title="改")
    revised(office, first, LATER)
    agreed(office, first)
    assert held(office, first, LATER) == (3, "赔礼与停止的表述")
    revised(office, second, LATER, title="改")
    agreed(office, second)
    repealed(office, second, TOMORROW)
    agreed(office, second)
    assert held(office, second, DAY) is not None
    assert held(office, second, LATER) is None


def test_of_two_repealed_each_for_the_other_one_is_not_approved(office: Office) -> None:
    first, second, third = (standing(office) for _ in range(3))
    repealed(office, first, LATER, second)
    repealed(office, second, LATER, first)
    agreed(office, first)
    with pytest.raises(Refused, match="没有施行的版本，不能接替"):
        agreed(office, second)
    repealed(office, third, TOMORROW, first)
    with office.acting("examiner", NOW) as work:
        waiting = work.session.get_one(Standard, second).open
        assert waiting is not None
        standards.refuse(work, waiting, "")
    with pytest.raises(Refused, match="不能互相接替"):
        repealed(office, second, TOMORROW, first)
    with pytest.raises(Refused, match="由它接替，应写明由哪一条接替"):
        repealed(office, second, TOMORROW)


def test_a_successor_holds_where_the_standard_did(office: Office) -> None:
    first, beside, above = (standing(office) for _ in range(3))
    with office.acting("examiner", NOW) as work:
        aside, over = (
            Organisation(key=f"heir-{key}", name=key, short_name=key, kind="bureau", valid_from=date(2000, 1, 1))
            for key in ("aside", "over")
        )  # fmt: skip
        work.session.add_all([aside, over])
        work.session.flush()
        work.session.get_one(Standard, beside).organisation_id = aside.id
        work.session.get_one(Standard, above).organisation_id = over.id
        work.actor.organisation.parent, former = over, work.actor.organisation.parent
    with pytest.raises(Refused, match="不适用于"):
        repealed(office, first, TOMORROW, beside)
    repealed(office, first, TOMORROW, above)
    # What holds when it is drafted holds no longer when it comes to be approved.
    with office.acting("examiner", NOW) as work:
        work.actor.organisation.parent = former and work.session.get_one(Organisation, former.id)
    with pytest.raises(Refused, match="不适用于"):
        agreed(office, first)


def test_a_refusal_needs_a_reason_and_lets_it_be_drafted_again(office: Office) -> None:
    number = drafted(office)
    with office.acting("head", NOW) as work:
        waiting = work.session.get_one(Standard, number).open
        assert waiting is not None
        with pytest.raises(Refused, match="退回的理由"):
            standards.refuse(work, waiting, " ")
        standards.refuse(work, waiting, "与上级规定不一致")
    with office.acting("examiner", NOW) as work:
        again = standards.draft_again(work, work.session.get_one(Standard, number), values(title="改过"))
        assert again.edition == 2
    agreed(office, number)
    assert held(office, number, DAY) == (2, "改过")


def test_another_office_reads_what_stands_and_changes_nothing(office: Office) -> None:
    waits, stands = drafted(office), standing(office)
    with office.acting("elsewhere", NOW) as work:
        assert standards.find_standard(work, stands).id == stands
        with pytest.raises(NotFound):
            standards.find_standard(work, waits)
        with pytest.raises(NotFound):
            standards.draft_revision(work, work.session.get_one(Standard, stands), values(ground="改"))
        waiting = work.session.get_one(Standard, waits).open
        assert waiting is not None
        with pytest.raises(NotFound):
            standards.agree(work, waiting)
    revised(office, stands, title="改")
    for who, count in (("elsewhere", 1), ("clerk", 2), ("head", 2)):
        with office.acting(who, NOW) as work:
            assert len(standards.read_by(work, work.session.get_one(Standard, stands))) == count


def test_two_offices_give_one_number_each_and_one_office_once(office: Office) -> None:
    number = f"演标{roads.key()[:8]}"
    first = drafted(office, number=number)
    with pytest.raises(Refused, match="已给了另一条"):
        drafted(office, number=number)
    assert drafted(office, by="elsewhere", number=number) != first


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"title": " "}, "填写名称"),
        ({"begins_on": None}, "填写施行日期"),
        ({"ends_on": date(2025, 12, 31)}, "以前届满"),
        ({"sort": "other"}, "列出的选项"),
        ({"right_kind": "land"}, "列出的选项"),
        # The points of a checklist are asked one by one.
        ({"sort": "checklist", "content": "权利有效\n\n逐一比对\n权利有效"}, "“权利有效”写了2次"),
        ({"sort": "checklist", "content": "比" * 501}, "有501个字，一项不超过500个字"),
    ],
)
def test_bad_input_is_said_in_a_sentence(office: Office, wrong: dict[str, Any], words: str) -> None:
    with pytest.raises(Refused, match=words):
        drafted(office, **wrong)


def test_of_two_who_decide_at_once_one_does(office: Office) -> None:
    number, barrier = drafted(office), Barrier(2)

    def decide(by: str) -> str:
        barrier.wait()
        try:
            agreed(office, number, by=by)
        except (Refused, AssertionError):
            return "late"
        return "done"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(decide, ("head", "section"))) == ["done", "late"]


def test_the_record_says_what_happened_to_each_row(office: Office) -> None:
    number = standing(office)
    with office.acting("clerk", NOW) as work:
        rows = [
            row for entry in work.session.scalars(select(RegisterEntry).where(RegisterEntry.chain == "standards"))
            for row in entry.rows or ()
        ]  # fmt: skip
        version = work.session.get_one(Standard, number).versions[0].id
    assert ["standard", number] in [row[:2] for row in rows]
    assert len([row for row in rows if row[:2] == ["standard_version", version]]) == 2
