"""What a form asks is judged by the rules although a field is wrong already, and then not kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from casehub.model.supervision.fault import Fault
from tests import factories
from tests.web.office.test_supervision import TYPED

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.web.conftest import Browser


def test_every_fault_comes_at_once_and_nothing_is_kept(office: factories.Bureau, sign_in: Callable[[str], Browser]) -> None:
    reference = factories.open_request(office.work("clerk")).reference
    office.session.commit()
    supervisor, place = sign_in("supervisor"), f"/cases/{reference}/fault"
    supervisor.page(place)
    named = {f"person_{office.people['clerk']}": "handled"}

    def said(**more: str) -> str:
        answer = supervisor.post(place, {**TYPED, **more})
        assert answer.status_code == 422
        return answer.get_data(as_text=True)

    # The rules speak beside the empty field: the day, who is asked, and each once.
    page = said(facts="", heard_until="2026-11-20")
    assert all(page.count(one) for one in ("事实", "陈述、申辩的期限应当晚于今天", "至少一人"))
    assert page.count("陈述、申辩的期限应当晚于今天") <= 2
    # A form that no rule refuses is not kept while a field is wrong.
    assert "有误" in said(facts="", **named)
    assert "有误" in said(found_on="2026年13月1日", **named)
    assert office.session.scalar(select(func.count()).select_from(Fault)) == 0
    office.session.commit()
    assert supervisor.post(place, {**TYPED, **named}).status_code == 303
    office.session.expire_all()
    assert office.session.scalar(select(func.count()).select_from(Fault)) == 1
