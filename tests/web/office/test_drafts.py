"""Drafts outside cases stand before who may decide them and before who drafted them, nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.web.office.test_standards import agreed, drafted

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.web.conftest import Browser


def test_who_decides_and_who_drafted_see_it_until_it_is_decided(sign_in: Callable[[str], Browser]) -> None:
    examiner, head = sign_in("examiner"), sign_in("head")
    place = drafted(examiner)
    for who in (examiner, head):
        assert place in who.page("/desk/approvals")
    assert place not in sign_in("reviewer").page("/desk/approvals")
    assert "案件以外待批准 <b>1</b>" in head.page("/desk")
    agreed(head, place)
    for who in (examiner, head):
        assert place not in who.page("/desk/approvals")
