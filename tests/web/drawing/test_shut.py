"""A step that cannot be taken says why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.web.case.test_steps import opened

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests import factories
    from tests.web.conftest import Browser


def test_closed_step_names_its_reason(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    reference = opened(office)
    answer = sign_in("clerk").get(f"/cases/{reference}/steps/receive_correction")
    assert answer.status_code == 409
    assert "待补正" in answer.get_data(as_text=True)
    assert sign_in("clerk").get(f"/cases/{reference}/steps/nothing").status_code == 409
