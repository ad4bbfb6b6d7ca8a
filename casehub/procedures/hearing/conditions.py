"""Conditions of a hearing as a matter of its own (办法第二十六条、第二十七条)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from casehub.procedures.dispute.attendance import called_to
from casehub.procedures.reading import (
    all_of,
    as_day,
    chinese_day,
    last_day_to_tell,
    paper_served_on,
    unserved,
    who,
)
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason, Situation

if TYPE_CHECKING:
    from datetime import date

    from casehub.model import Document

NOTICE = "hearing.notice"
# What calls to a hearing; whatever else calls to the same moves it.
PAPER = "hearing_notice"


def announcing(s: Situation) -> tuple[Document, date] | None:
    """The latest paper that names a time of this hearing, its own before the main case's."""
    found = called_to(s, PAPER)
    return (found[0], found[1].date()) if found is not None else None


def announced_hearing_at(s: Situation) -> datetime | None:
    """The time of which the parties were told last, for the paper that moves it."""
    found = called_to(s, PAPER)
    return found[1] if found is not None else None


def hearing_is_held_as_announced(s: Situation) -> str | Reason | None:
    """办法第二十六条: a hearing takes place on the day of which the parties were told."""
    told, start = announcing(s), s.data.get("started_at")
    if told is None:
        return "尚未通知口头审理的时间地点。"
    if isinstance(start, datetime) and as_day(start.astimezone(s.at.tzinfo)) != told[1]:
        said = f"通知的审理日期为{chinese_day(told[1])}，改期请先办理延期。"
        return Reason(said, "started_at")
    return None


def everybody_was_told_in_time(s: Situation) -> str | Reason | None:
    """办法第二十六条: three working days between the receipt of this very notice and the day."""
    told = announcing(s)
    if told is None:
        return None
    paper, day = told
    last = last_day_to_tell(s, NOTICE, day)
    days = {party_id: paper_served_on(s, paper, party_id) for party_id in s.party_ids()}
    left = [party_id for party_id, served in days.items() if served is None]
    if left:
        matters = tuple(n for one in left for n in unserved(s, one, paper.kind))
        said = f"《{paper.title}》尚未送达{all_of(s, left)}，请先完成送达。"
        return Reason(said, matters=matters)
    late = [party_id for party_id, served in days.items() if served is not None and served > last]
    if late:
        return f"{all_of(s, late)}收到通知距审理不足{s.law.limit_text(NOTICE)}，请延期。"
    return None


def slip_follows_its_notice(s: Situation) -> Reason | None:
    """办法第十条: a slip answers a notice that was served; before that it ends no time."""
    party = s.data.get("party")
    if not isinstance(party, int):
        return None
    of = s.line(party)
    served = (r.served_on for r in s.services if PAPER in r.kinds and r.party_id in of)
    days = [day for day in served if day is not None]
    if not days:
        said = f"没有送达{who(s, party)}的凭证，期限尚未起算，请先登记送达。"
        return Reason(said, "party")
    day = as_day(s.data.get("received_on"))
    if day is not None and day < min(days):
        return Reason(f"不能早于送达之日{chinese_day(min(days))}。", "received_on")
    return None


def record_is_signed(s: Situation) -> Reason | None:
    """办法第二十七条第一款: signed by those present, or the refusal is noted."""
    if s.data.get("refused") and not s.data.get("refusal_reason"):
        return Reason("有人拒绝签名的，应注明拒签情况。", "refusal_reason")
    return None


GUARDS = registered(
    hearing_is_held_as_announced,
    everybody_was_told_in_time,
    slip_follows_its_notice,
    record_is_signed,
)
KNOWN = registered(announced_hearing_at)
