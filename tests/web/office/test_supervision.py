"""执法监督 as people use it: entered on the case, answered by whom it is about, decided by a leader."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from casehub.model import Assignment, Case
from tests import factories

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.web.conftest import Browser, Clock

TYPED = {"found_by": "lawsuit", "found_on": "2026-11-20", "heard_until": "2026-11-27", "paper": "", "sort": "time", "facts": "超期九日才立案。"}


def mark_of(page: str) -> str:
    """The mark of the statements that stand on the page."""
    found = re.search(r'name="heard" value="(\w+)"', page)
    assert found is not None
    return found[1]


def test_a_fault_is_entered_answered_and_decided(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    reference = factories.open_request(office.work("clerk")).reference
    office.session.commit()
    clerk = office.people["clerk"]
    supervisor, asked, head = sign_in("supervisor"), sign_in("clerk"), sign_in("head")
    assert f"/cases/{reference}/fault" in supervisor.page(f"/cases/{reference}")
    assert f"/cases/{reference}/fault" not in asked.page(f"/cases/{reference}")
    supervisor.page(f"/cases/{reference}/fault")
    wrong = supervisor.post(f"/cases/{reference}/fault", TYPED)
    assert wrong.status_code == 422 and "至少一人" in wrong.get_data(as_text=True)
    answer = supervisor.post(f"/cases/{reference}/fault", {**TYPED, f"person_{clerk}": "handled"})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    place = answer.location.partition("?")[0]
    number = place.rpartition("/")[2]
    assert "还没有陈述、申辩" in supervisor.page(place)
    assert asked.get(place).status_code in {403, 404}
    assert "超过法定期限" in asked.page("/supervision/mine")
    own = f"/supervision/mine/{number}"
    assert "2026年11月27日" in asked.page(own)
    assert asked.post(own, {"statement": ""}).status_code == 422
    assert asked.post(own, {"statement": "材料补正期间未扣除。"}).status_code == 303
    assert sign_in("examiner").get(own).status_code == 404
    told = {f"person_{clerk}": "in_writing", "reason": "判决已确认超期。", "heard": mark_of(head.page(place))}
    assert head.post(f"{place}/decide", {**told, "reason": ""}).status_code == 422
    assert head.post(f"{place}/decide", told).status_code == 303
    assert "责令作出书面检查" in asked.page(own) and "已决定" in head.page("/supervision")


def entered(office: factories.Bureau, supervisor: Browser) -> str:
    """The address of a fault about which the clerk is asked."""
    reference = factories.open_request(office.work("clerk")).reference
    office.session.commit()
    supervisor.page(f"/cases/{reference}/fault")
    told = {**TYPED, f"person_{office.people['clerk']}": "handled"}
    answer = supervisor.post(f"/cases/{reference}/fault", told)
    return answer.location.partition("?")[0]


def test_what_was_stated_meanwhile_is_read_before_it_is_decided(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    place = entered(office, sign_in("supervisor"))
    asked, head = sign_in("clerk"), sign_in("head")
    own = f"/supervision/mine/{place.rpartition('/')[2]}"
    asked.page(own)
    assert asked.post(own, {"statement": "没有意见"}).status_code == 303
    told = {f"person_{office.people['clerk']}": "talk", "reason": "已经确认超期九日。"}
    before = mark_of(head.page(place))
    assert asked.post(own, {"statement": "其中五日为公告期间。"}).status_code == 303
    late = head.post(f"{place}/decide", {**told, "heard": before})
    page = late.get_data(as_text=True)
    assert (late.status_code, "打开本页以后有人陈述、申辩" in page) == (422, True)
    assert "其中五日为公告期间。" in page and "已经确认超期九日。" in page and mark_of(page) != before
    assert head.post(f"{place}/decide", {**told, "heard": mark_of(page)}).status_code == 303


def test_who_says_nothing_in_time_is_decided_on(
    office: factories.Bureau, sign_in: Callable[[str], Browser], clock: Clock
) -> None:
    place = entered(office, sign_in("supervisor"))
    head, told = sign_in("head"), {f"person_{office.people['clerk']}": "talk", "reason": "已经确认。"}
    page = head.page(place)
    assert "还没有陈述、申辩" in page and "逾期" not in page
    early = head.post(f"{place}/decide", {**told, "heard": mark_of(page)})
    assert (early.status_code, "期限到2026年11月27日为止" in early.get_data(as_text=True)) == (422, True)
    clock.at += timedelta(days=8)
    head, asked = sign_in("head"), sign_in("clerk")
    own = f"/supervision/mine/{place.rpartition('/')[2]}"
    assert "已经逾期，决定以前仍可以提交" in asked.page(own) and "逾期未陈述、申辩" in asked.page("/supervision/mine")
    page = head.page(place)
    assert "逾期未陈述、申辩" in page
    assert head.post(f"{place}/decide", {**told, "heard": mark_of(page)}).status_code == 303
    assert "（冉红逾期未陈述、申辩）" in head.page(place) and "逾期未陈述、申辩" in asked.page(own)


def test_a_fault_is_entered_on_the_main_case_only(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    first, second = (factories.open_request(office.work("clerk")) for _ in range(2))
    office.session.execute(update(Case).where(Case.id == second.id).values(parent_id=first.id))
    office.session.commit()
    supervisor = sign_in("supervisor")
    assert supervisor.get(f"/cases/{first.reference}/fault").status_code == 200
    assert supervisor.get(f"/cases/{second.reference}/fault").status_code == 404


def test_who_was_recused_from_the_case_reads_nothing_of_it(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    place = entered(office, sign_in("supervisor"))
    head = sign_in("head")
    assert place in head.page("/supervision")
    case = office.session.scalars(select(Case).order_by(Case.id.desc())).first()
    assert case is not None
    office.session.add(Assignment(
        case_id=case.id, person_id=office.people["head"], role="department_head",
        since=factories.SINCE, recused_on=factories.SINCE,
    ))  # fmt: skip
    office.session.commit()
    assert head.get(place).status_code == head.post(f"{place}/decide", {}).status_code == 404
    assert place not in head.page("/supervision")


def test_another_office_sees_nothing_of_it(office: factories.Bureau, sign_in: Callable[[str], Browser]) -> None:
    reference = factories.open_request(office.work("clerk")).reference
    office.session.commit()
    assert sign_in("elsewhere").get(f"/cases/{reference}/fault").status_code in {403, 404}
    assert "没有等待答复的监督意见" in sign_in("supervisor").page("/supervision")
