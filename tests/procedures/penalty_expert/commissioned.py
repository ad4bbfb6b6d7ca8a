"""A penalty case with samples that go to experts: what each test of the room goes on from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.acts.scene import day
from tests.procedures.penalty.enforcing import hours
from tests.procedures.seizure.holding import THREE, with_series

if TYPE_CHECKING:
    from tests.procedures.penalty.enforcing import Enforcing

DECIDE = "penalty.decide"
BAGS: dict[str, Any] = {
    "seal_no": "示例封-1004", "name": "“峡江翠”袋装榨菜", "spec": None, "batch": "20260218", "unit": "袋",
    "base_qty": 100, "sample_qty": 2, "reserve_qty": 1, "used_for": "inspect",
}  # fmt: skip
WRAPS = BAGS | {"seal_no": "示例封-1005", "name": "“峡江翠”包装袋", "unit": "个"}
LINE = {"seal_no": "示例封-1004", "name": "“峡江翠”袋装榨菜", "qty": "2袋，备份1袋"}
OTHER = {"seal_no": "示例封-1005", "name": "“峡江翠”包装袋", "qty": "2个，备份1个"}


def sampled(e: Enforcing) -> Enforcing:
    """Filed on 26 March, with two samples of 30 March."""
    with_series(e).file(parties=THREE)
    told = {"officers": e.officers, "party": e.parties("respondent")[0], "items": [BAGS, WRAPS]}
    e.act("examiner", "03-30", "sample_goods", **told, **hours("03-30"), refused=False, witness_name=None)
    return e


def opened(e: Enforcing, when: str) -> str:
    """A matter; its reference."""
    e.act("examiner", when, "open_expert")
    return e.s.child("penalty_expert")


def asking(e: Enforcing, when: str, until: str, *lines: dict[str, Any], **more: Any) -> dict[str, Any]:
    """What is entered of a commission."""
    told: dict[str, Any] = {"party": e.parties("respondent")[0], "started_on": day(when), "finish_by": day(until)}
    return told | {"lines": list(lines or (LINE,)), "fee_bearer": "office"} | more


def commissioned(e: Enforcing, when: str, until: str, *lines: dict[str, Any], **more: Any) -> str:
    """Commissioned on a day until another; the matter."""
    matter = opened(e, when)
    e.s.act("head", when, "commission_expert", matter, **asking(e, when, until, *lines, **more))
    return matter


def reported(e: Enforcing, matter: str, when: str) -> None:
    """The report came in on the day."""
    told = {"made_on": day(when), "ended_on": day(when), "matches": True, "evidence_items": None}
    e.s.act("examiner", when, "receive_report", matter, **told)


def served(e: Enforcing, matter: str, when: str) -> None:
    """Its result is told to the first party and handed over on the day."""
    e.s.act("head", when, "tell_expert_result", matter, party=e.parties("respondent")[0])
    e.s.serve(when, "expert_result_notice")
