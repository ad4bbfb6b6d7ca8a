"""What follows where a party turns out to have no domicile in China (办法第二十二条第一款)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.deadlines import LAPSED, runs_by
from casehub.procedures.reading import chinese_day

if TYPE_CHECKING:
    from casehub.model import Party
    from casehub.procedures.act import Act


def longer_time(act: Act, party: Party) -> None:
    """办法第二十二条: who has no domicile in China has the longer time, from its first day on.

    Whether what ended by the shorter one alone then runs on is the office's own rule; what is over
    by the longer one too has to be told and served anew.
    """
    s = act.situation
    for row in s.deadlines:
        law = s.law_on(row.start_on)
        abroad = law.limit(row.rule).no_domicile if row.party_id == party.id else ""
        if not abroad or law.limit(abroad).unit != row.unit or row.outcome not in {"", LAPSED}:
            continue
        days = int(law.limit(abroad).amount)
        if row.length >= days:
            continue
        is_over = row.outcome == LAPSED or (row.due_on < act.day and not row.stopped)
        if not is_over:
            act.lengthened.append((row, days))
            continue
        over = f"{row.title}曾按{row.length}日计算，至{chinese_day(row.due_on)}届满"
        then = "请另行制作、送达文书，自重新送达起算"
        if act.law.house("short_period_reopens") and runs_by(act.work, act.case, row, days):
            act.lengthened.append((row, days))
            then = "恢复计算（待核）"
        act.notes.append(f"{over}；依法应为{days}日，{then}")
