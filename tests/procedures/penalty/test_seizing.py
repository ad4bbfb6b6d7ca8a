"""Only what the law of the act lets be seized is seized; the rest is registered."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.procedures.penalty.enforcing import Enforcing


def test_goods_of_a_mark_passed_off_are_not_seized(e: Enforcing) -> None:
    # Edge case 16: only what the law of the act lets be seized.
    e.verify().inspect()
    e.act("head", "03-26", "file_case", officers=e.officers, offence="pass_off")
    assert "只能先行登记保存" in e.refused("examiner", "04-01", "open_seizure")
