"""Time in which an expert examines goods that are held is left out (行政强制法第二十五条第三款).

Only time that is definite and was told to the party in writing: from the day on which the paper
was served, or from a later beginning that it names, to the report, at the longest to the day that
the paper names. It stops this seizure alone.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from casehub.model import Event
from casehub.procedures.penalty.goods import owner
from casehub.procedures.reading import as_day, chinese_day, paper_served_on, until_served
from casehub.procedures.seizure.conditions import END
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from casehub.model import Document
    from casehub.workflow.situation import Situation

KIND, FINISH = "seizure_examination", "seizure.examination"
STOPPED = "stop_for_examination"
NOTICE = "measure_examination_notice"
COMMISSIONED, TOLD_AGAIN = "commission_expert", "tell_expert_period"
REPORTED, BROKEN_OFF = "receive_report", "end_commission"


def _acts(s: Situation, matter: int) -> list[Event]:
    """What happened in a matter beside this one since its newest commission, itself first."""
    own = [e for e in s.kin_tables.get(Event, ()) if e.case_id == matter]
    own.sort(key=lambda e: e.seq)
    first = max((n for n, e in enumerate(own) if e.step == COMMISSIONED), default=len(own))
    return own[first:]


def experts_beside(s: Situation) -> tuple[tuple[int, str], ...]:
    """Every matter of the main case in which an expert was commissioned, in words."""
    asked = {e.case_id for e in s.kin_tables.get(Event, ()) if e.step == COMMISSIONED}
    return tuple((c.id, c.reference) for c in s.kin if c.id in asked)


def _at_work(s: Situation, matter: int) -> bool:
    acts, against = _acts(s, matter), owner(s)
    if not acts or against is None:
        return False
    over = any(e.step in {REPORTED, BROKEN_OFF} for e in acts)
    told = acts[0].typed.get("party")
    return not over and isinstance(told, int) and against in s.line(told)


def experts_on_the_owner(s: Situation) -> frozenset[int]:
    """Those that are commissioned on whom the goods were taken from, without a report yet."""
    return frozenset(one for one, _ in experts_beside(s) if _at_work(s, one))


def _expert(s: Situation) -> int | None:
    """The matter that is meant: chosen, or the only one that may be."""
    chosen = s.data.get("expert")
    if isinstance(chosen, int):
        return chosen
    found = experts_on_the_owner(s)
    return next(iter(found)) if len(found) == 1 else None


def examination_finish(s: Situation) -> date | None:
    """The last day of the expert's time as it was told last."""
    matter = _expert(s)
    told = [e for e in _acts(s, matter) if e.step in {COMMISSIONED, TOLD_AGAIN}] if matter else []
    return as_day(told[-1].typed.get("finish_by")) if told else None


def examination_began(s: Situation) -> date | None:
    """The first day of the expert's time."""
    matter = _expert(s)
    acts = _acts(s, matter) if matter else []
    return as_day(acts[0].typed.get("started_on")) if acts else None


def examination_commissioned(s: Situation) -> str | None:
    """Who examines, in words of the commission."""
    matter = _expert(s)
    acts = _acts(s, matter) if matter else []
    agency = acts[0].typed.get("agency") if acts else None
    name = agency.get("name") if isinstance(agency, dict) else agency
    return str(name) if name else None


def examination_kind(s: Situation) -> str | None:
    """Of which sort it is: 检测, 检验, 检疫, 鉴定."""
    matter = _expert(s)
    acts = _acts(s, matter) if matter else []
    return str(acts[0].typed.get("expert_kind")) if acts else None


def examination_seals(s: Situation) -> str | None:
    """The samples that went out, by their seals."""
    matter = _expert(s)
    acts = _acts(s, matter) if matter else []
    lines = acts[0].typed.get("lines") if acts else None
    return "、".join(str(row.get("seal_no")) for row in lines or ()) or None


def measure_runs_still(s: Situation) -> str | None:
    """行政强制法第二十五条: no time is left out of a measure that is over."""
    limit = s.open_deadline(END)
    if limit is None or (limit.due_on < s.day and not limit.stopped):
        return "查封、扣押期限没有在计算。"
    return None


def examination_is_as_commissioned(s: Situation) -> Reason | None:
    """行政强制法第二十五条第三款: the time is definite, that of the commission, and not over."""
    day, told = as_day(s.data.get("finish_by")), examination_finish(s)
    if day is None or not isinstance(s.data.get("expert"), int):
        return None
    if told is None or day != told:
        known = chinese_day(told) if told is not None else "没有登记"
        return Reason(f"与委托事项中告知的届满日（{known}）不一致。", "finish_by")
    if day < s.day:
        return Reason(f"期间已于{chinese_day(day)}届满，不能再告知。", "finish_by")
    return None


def _told(s: Situation) -> tuple[Document, date] | None:
    """The newest notice that was proved served on the party, and that day."""
    against = owner(s)
    if against is None:
        return None
    for paper in reversed(s.documents):
        if (paper.kind, paper.case_id, paper.status) == (NOTICE, s.case.id, "issued"):
            day = paper_served_on(s, paper, against)
            if day is not None:
                return paper, day
    return None


def examination_was_told(s: Situation) -> Reason | None:
    """行政强制法第二十五条第三款: what was not told in writing is counted."""
    if _told(s) is None:
        said = "期间告知书没有送达当事人的凭证，请先登记送达；没有书面告知的，照常计算。"
        return until_served(s, said, NOTICE)
    return None


def examination_told_on(s: Situation) -> date | None:
    """The day from which time may be left out: told in writing, and begun."""
    told = _told(s)
    if told is None:
        return None
    began = as_day(told[0].facts.get("started_on"))
    return max(told[1], began) if began is not None else told[1]


def examination_told_until(s: Situation) -> date | None:
    """The last day that the served paper names."""
    told = _told(s)
    return as_day(told[0].facts.get("finish_by")) if told is not None else None


def _reported_on(s: Situation) -> date | None:
    """The day on which the report came in, or the commission ended, of what the paper tells."""
    told = _told(s)
    event = next((e for e in s.events if told and e.seq == told[0].event_seq), None)
    matter = event.typed.get("expert") if event is not None else None
    if event is None or not isinstance(matter, int):
        return None
    # What came in since the paper: a later commission has a paper and a report of its own.
    over = [
        e
        for e in s.kin_tables.get(Event, ())
        if e.case_id == matter and e.step in {REPORTED, BROKEN_OFF} and e.at >= event.at
    ]
    first = min(over, key=lambda e: e.seq, default=None)
    return as_day(first.typed.get("ended_on")) if first is not None else None


def examination_over_on(s: Situation) -> date | None:
    """The day of the report, at the latest the last day that was told."""
    days = [day for day in (_reported_on(s), examination_told_until(s)) if day is not None]
    return min(days) if days else None


def examination_stops_in_order(s: Situation) -> Reason | None:
    """Nothing is left out before the party was told, nor after the report or the day told."""
    first, last = examination_told_on(s), examination_told_until(s)
    day, until = as_day(s.data.get("from_on")), as_day(s.data.get("finish_by"))
    if first is None or last is None or day is None or until is None:
        return None
    if day < first:
        said = f"不能早于书面告知并开始之日{chinese_day(first)}，此前的日期照常计算。"
        return Reason(said, "from_on")
    if until != last:
        said = f"与已经送达的告知书写明的届满日{chinese_day(last)}不一致。"
        return Reason(said, "finish_by")
    over = examination_over_on(s)
    if over is not None and day > over:
        return Reason(f"期间已于{chinese_day(over)}结束。", "from_on")
    return None


def no_examination_is_running(s: Situation) -> str | None:
    """One at a time."""
    return "期限已经停止计算，请先登记期间结束。" if s.is_paused(KIND) else None


def examination_is_running(s: Situation) -> str | None:
    """Only what was stopped goes on."""
    return None if s.is_paused(KIND) else "期限没有停止计算。"


def told_examination_is_over(s: Situation) -> str | None:
    """Not before the last day that was told is past."""
    limit = s.open_deadline(FINISH)
    if limit is None or limit.due_on >= s.day:
        return "告知的期间尚未届满。"
    return None


def examination_ends_in_order(s: Situation) -> Reason | None:
    """It ends after it began, and at the latest with the report or the day that was told."""
    day, limit = as_day(s.data.get("ended_on")), s.open_deadline(FINISH)
    if day is None or limit is None:
        return None
    if day < limit.start_on:
        return Reason(f"不能早于停止计算之日{chinese_day(limit.start_on)}。", "ended_on")
    if s.step.on_expiry:
        return None
    over = examination_over_on(s)
    last = min(limit.due_on, over) if over is not None else limit.due_on
    if day > max(last, limit.start_on):
        said = f"期间至迟于{chinese_day(last)}结束，此后的日期照常计算。"
        return Reason(said, "ended_on")
    return None


GUARDS = registered(
    measure_runs_still,
    examination_is_as_commissioned,
    examination_was_told,
    examination_stops_in_order,
    no_examination_is_running,
    examination_is_running,
    told_examination_is_over,
    examination_ends_in_order,
)
KNOWN = registered(
    experts_beside,
    experts_on_the_owner,
    examination_finish,
    examination_began,
    examination_commissioned,
    examination_kind,
    examination_seals,
    examination_told_on,
    examination_told_until,
    examination_over_on,
)
