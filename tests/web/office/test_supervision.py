"""执法监督 as people use it: entered on the case, answered by whom it is about, decided by a leader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests import factories

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.web.conftest import Browser

TYPED = {"found_by": "lawsuit", "found_on": "2026-11-20", "paper": "", "sort": "time", "facts": "超期九日才立案。"}


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
    asked.page(own)
    assert asked.post(own, {"statement": ""}).status_code == 422
    assert asked.post(own, {"statement": "材料补正期间未扣除。"}).status_code == 303
    assert sign_in("examiner").get(own).status_code == 404
    head.page(place)
    told = {f"person_{clerk}": "in_writing", "reason": "判决已确认超期。"}
    assert head.post(f"{place}/decide", {**told, "reason": ""}).status_code == 422
    assert head.post(f"{place}/decide", told).status_code == 303
    assert "责令作出书面检查" in asked.page(own) and "已决定" in head.page("/supervision")


def test_another_office_sees_nothing_of_it(office: factories.Bureau, sign_in: Callable[[str], Browser]) -> None:
    reference = factories.open_request(office.work("clerk")).reference
    office.session.commit()
    assert sign_in("elsewhere").get(f"/cases/{reference}/fault").status_code in {403, 404}
    assert "没有等待答复的监督意见" in sign_in("supervisor").page("/supervision")
