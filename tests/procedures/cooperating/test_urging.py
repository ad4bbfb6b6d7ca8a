"""A reminder says which one it is, by when it wants the answer, and what was silent so long."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from casehub.procedures.cooperating import urging
from casehub.workflow.procedure import Procedure
from tests.faults.world import rules
from tests.procedures.asking import TODAY, YESTERDAY, KnownRow, knows, untold
from tests.workflow.builders import event, situation

REMIND, UP = "requesting.remind_partner", "requesting.seek_coordination"
URGED = {"events": [event("remind_partner", YESTERDAY)]}
OF_HELP = {"events": [event("urge_first", YESTERDAY)]}

KNOWN: list[KnownRow] = [
    ("next_urging", REMIND, {}, "1"),
    ("next_urging", REMIND, URGED, "2"),
    ("next_urging", "assistance.urge_second", OF_HELP, "2"),
    ("silence_in_words", UP, {}, None),
    ("silence_in_words", UP, URGED, f"我局函件请求回复的日期已过，经{YESTERDAY.year}年{YESTERDAY.month}月"
     f"{YESTERDAY.day}日催办，至今没有收到答复。"),
]  # fmt: skip


@pytest.mark.parametrize("row", KNOWN, ids=[f"{row[0]}-{n}" for n, row in enumerate(KNOWN)])
def test_what_a_reminder_begins_with(procedures: dict[str, Procedure], row: KnownRow) -> None:
    assert knows(procedures, row)


def test_every_fact_is_asked(procedures: dict[str, Procedure]) -> None:
    assert untold(KNOWN, urging.KNOWN) == {"urged_reply_by"}
    asked = replace(situation(procedures["requesting"], "remind_partner"), rules=rules())
    by = urging.urged_reply_by(asked)
    assert isinstance(by, date) and rules().calendar.working_days_between(TODAY, by) == 5
