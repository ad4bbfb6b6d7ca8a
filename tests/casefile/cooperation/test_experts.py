"""Who is entered in the pool of an office, and who leaves it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from casehub.casefile.cooperation import experts
from casehub.model import SecurityEntry
from casehub.workflow.refusals import NotFound, Refused
from tests.faults import roads
from tests.faults.world import at

if TYPE_CHECKING:
    from tests.faults.world import Office

NOW = at("2026-11-20", "09:00")


def values(**more: Any) -> dict[str, Any]:
    """Somebody new, as tests share an office."""
    return {
        "sort": "expert", "name": f"专家{roads.key()[:8]}", "employer": "重庆示例大学", "post": "教授",
        "specialities": "商标", "since": date(2026, 1, 1), "until": date(2026, 12, 31), **more,
    }  # fmt: skip


def faults(office: Office, told: dict[str, Any]) -> list[tuple[str | None, str]]:
    with pytest.raises(Refused) as refused, office.acting("section", NOW) as work:
        experts.add(work, told)
    return [(one.field, one.sentence) for one in refused.value.reasons]


def test_who_is_entered_stands_in_the_pool_of_that_office_alone(office: Office) -> None:
    told = values()
    with office.acting("section", NOW) as work:
        number = experts.add(work, told).id
        assert number in [one.id for one in experts.pool(work)]
        kinds = set(work.session.scalars(select(SecurityEntry.kind).where(SecurityEntry.subject == told["name"])))
    assert kinds == {"aid_expert_added"}
    with office.acting("elsewhere", NOW) as work:
        assert number not in [one.id for one in experts.pool(work)]
        with pytest.raises(NotFound):
            experts.find_expert(work, number)


def test_a_period_is_in_order_and_does_not_overlap(office: Office) -> None:
    told = values()
    with office.acting("section", NOW) as work:
        experts.add(work, told)
    assert faults(office, told)[0][0] == "since"
    assert faults(office, values(until=date(2025, 12, 31))) == [("until", "有效期的最后一日不能早于第一日。")]
    assert faults(office, values(post="长" * 101)) == [("post", "不超过100个字。")]
    # The year after, and somebody of the same name elsewhere.
    with office.acting("section", NOW) as work:
        experts.add(work, {**told, "since": date(2027, 1, 1), "until": date(2027, 12, 31)})
        experts.add(work, {**told, "employer": "重庆示例设计院"})


def test_who_leaves_may_come_again(office: Office) -> None:
    told = values()
    with office.acting("section", NOW) as work:
        row = experts.add(work, told)
        for day in (date(2025, 12, 31), date(2027, 1, 1)):
            with pytest.raises(Refused, match="有效期2026年1月1日至2026年12月31日以内"):
                experts.end(work, row, day, "退出")
        experts.end(work, row, date(2026, 6, 30), "本人退出")
        with pytest.raises(Refused, match="已于2026年6月30日离库"):
            experts.end(work, row, date(2026, 6, 29), "退出")
        experts.add(work, {**told, "since": date(2026, 7, 1)})
