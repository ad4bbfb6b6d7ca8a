"""Who is asked as an expert, about what, at whose cost and until when (程序规定第三十二条)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.law.text import fold
from casehub.model import Document, Event, Sample
from casehub.procedures.penalty.goods import kept_beside
from casehub.procedures.reading import as_day, chinese_day, table
from casehub.workflow.part import each, registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from casehub.workflow.situation import Situation

COMMISSIONED, TOLD_AGAIN = "commission_expert", "tell_expert_period"
ENDED_BY = ("receive_report", "end_commission")
FINISH = "expert.finish"
OFFICE, FILED = "office", "file_case"
SEIZED_BY = "measure_decision"


def case_samples(s: Situation) -> list[Sample]:
    """The samples of the main case that are not gone."""
    rows: list[Sample] = [one for one in s.parent_tables.get(Sample, ()) if one.ended_seq is None]
    return rows


def samples_to_send(s: Situation) -> list[dict[str, object]] | None:
    """The samples of the main case, each by its seal as its record called it."""
    rows = case_samples(s)
    return [{"seal_no": r.seal_no, "name": r.name, "qty": r.quantity} for r in rows] or None


def _with_others(s: Situation) -> Iterator[tuple[str, str]]:
    """Seals of samples that are with other experts of the case, each with that matter."""
    for child in s.kin:
        if child.id == s.case.id or child.procedure != s.case.procedure:
            continue
        own = [e for e in s.kin_tables.get(Event, ()) if e.case_id == child.id]
        own.sort(key=lambda e: e.seq)
        sent: list[str] = []
        for event in own:
            if event.step == COMMISSIONED:
                sent = [fold(str(row.get("seal_no") or "")) for row in event.typed["lines"]]
            elif event.step in ENDED_BY:
                sent = []
        yield from ((seal, child.reference) for seal in sent)


@each
def samples_are_there_to_send(s: Situation) -> Iterator[Reason]:
    """程序规定第三十二条: what the expert judges was sampled by record, and is nowhere else.

    It goes out under the name and in the quantity of its record.
    """
    here = {fold(one.seal_no): one for one in case_samples(s)}
    away, named = dict(_with_others(s)), set[str]()
    for n, row in enumerate(table(s, "lines")):
        told = row.get("seal_no")
        seal = fold(str(told or ""))
        if seal not in here or seal in named:
            said = f"本案没有封样编号为{told}的待处理样品。"
            yield Reason(said, "lines", row=n, column="seal_no")
            continue
        if seal in away:
            said = f"样品{told}已送检，尚未结束（{away[seal]}）。"
            yield Reason(said, "lines", row=n, column="seal_no")
            continue
        for column, recorded in (("name", here[seal].name), ("qty", here[seal].quantity)):
            if fold(str(row.get(column) or "")) != fold(recorded):
                said = f"与抽样记录不一致，样品{told}登记的是“{recorded}”。"
                yield Reason(said, "lines", row=n, column=column)
        named.add(seal)


def expert_is_qualified(s: Situation) -> Reason | None:
    """程序规定第三十二条: a qualified body, within what it is licensed for."""
    if "scope_checked" in s.data and not s.data.get("scope_checked"):
        return Reason("应当委托具备资质的机构，请先核对资质和业务范围。", "scope_checked")
    return None


def expert_is_not_of_the_parties(s: Situation) -> Reason | None:
    """What a party or the right-holder says itself is no opinion of an expert."""
    agency = s.data.get("agency")
    named = agency.get("name") if isinstance(agency, dict) else getattr(agency, "name", agency)
    names = {fold(one.name) for one in s.parties}
    if named and fold(str(named)) in names:
        return Reason("不能委托本案的当事人、权利人。", "agency")
    return None


def office_pays_for_what_it_holds(s: Situation) -> Reason | None:
    """行政强制法第二十五条第三款: what it costs to judge goods that are held, the office bears."""
    if s.data.get("fee_bearer") not in {None, OFFICE} and goods_are_held(s):
        return Reason("该当事人的物品在查封、扣押中，费用由本局承担。", "fee_bearer")
    return None


def goods_are_held(s: Situation) -> bool:
    """Whether goods of the party are held by a measure or as evidence."""
    party = s.data.get("party")
    return isinstance(party, int) and bool(kept_beside(s, s.line(party)))


def goods_are_seized(s: Situation) -> bool:
    """Whether a measure holds goods of the party: its time stands still too, if that is told."""
    party, made = s.data.get("party"), s.kin_tables.get(Document, ())
    by = {d.case_id for d in made if (d.kind, d.status) == (SEIZED_BY, "issued")}
    kept = kept_beside(s, s.line(party)) if isinstance(party, int) and by else []
    return any(lot.case_id in by for lot, _ in kept)


def finish_told(s: Situation) -> date | None:
    """The last day of the period as the party was told it last."""
    told = [e for e in s.events if e.step in {COMMISSIONED, TOLD_AGAIN}]
    return as_day(told[-1].typed.get("finish_by")) if told else None


def period_is_told_in_time(s: Situation) -> Reason | None:
    """行政强制法第二十五条第三款: a definite period; a later day is told before the old is over."""
    day, before = as_day(s.data.get("finish_by")), finish_told(s)
    if day is None or before is None or day == before:
        return None
    if day < before:
        return Reason(f"不能早于已经告知的届满日{chinese_day(before)}。", "finish_by")
    if before < s.day:
        said = f"已经告知的期间已于{chinese_day(before)}届满，不能再变更。"
        return Reason(said, "finish_by")
    return None


def expert_began_on(s: Situation) -> date | None:
    """The day since which the time of the expert is not counted."""
    told = as_day(s.data.get("started_on"))
    return told or as_day(s.entered(COMMISSIONED).get("started_on"))


def stopped_limits(s: Situation) -> str:
    """What the time is left out of (程序规定第十八条第二款, after filing 第六十四条第二款)."""
    return "办案期限" if s.above.happened(FILED) else "核查线索的期限"


GUARDS = registered(
    samples_are_there_to_send,
    expert_is_qualified,
    expert_is_not_of_the_parties,
    office_pays_for_what_it_holds,
    period_is_told_in_time,
)
KNOWN = registered(
    samples_to_send,
    goods_are_held,
    goods_are_seized,
    finish_told,
    expert_began_on,
    stopped_limits,
)
