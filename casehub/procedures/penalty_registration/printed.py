"""What the papers of a registration print and nobody types: power, end, number, lots by name."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from casehub.procedures.by_the_minute import minute, minute_in_papers
from casehub.procedures.penalty import seizing
from casehub.procedures.penalty.goods import left, lots
from casehub.procedures.penalty_registration import conditions
from casehub.procedures.penalty_registration.outcomes import number_of
from casehub.procedures.reading import chinese_day, table
from casehub.workflow.cards import Card, Line
from casehub.workflow.part import registered

if TYPE_CHECKING:
    from datetime import date

    from casehub.procedures.penalty.goods import SeizedGoods
    from casehub.workflow.situation import Situation

REFUSED, UNAPPROVED, LAPSED = "refuse_afterwards", "lapse_unapproved", "lapse_keeping"
# How a line ends where nobody dealt with it: an option of the notice of release.
ENDED = {REFUSED: "refused", UNAPPROVED: "unapproved", LAPSED: "auto"}


def registering_power(s: Situation) -> str | None:
    """The article that gives the power beside 行政处罚法第五十六条, of the day of the keeping.

    Since 2027 商标法第七十六条第一款第五项, for suspected infringement of another's mark alone.
    """
    found, moment = seizing.suspected(s.above), conditions.kept_at(s)
    if found is None or found.registering is None or moment is None:
        return None
    return found.registering(s.law_on(moment.date())) or None


def kept_until(s: Situation) -> date | None:
    """The last of the seven working days."""
    return conditions.kept_until(s)


def kept_until_may_move(s: Situation) -> bool:
    """Whether the notice has to call that day 暂定."""
    return conditions.kept_until_may_move(s)


def kept_here(s: Situation) -> bool:
    """Whether the goods stayed with the party, under seal."""
    told = next((s.entered(one) for one in conditions.KEPT if s.happened(one)), {})
    return told.get("keep_mode") == conditions.IN_PLACE


def why_it_ended(s: Situation) -> str | None:
    """Why the keeping ended, as the notice of release continues its sentence."""
    until, late = s.deadline(conditions.KEEPING), conditions.report_by(s)
    if s.step.id == LAPSED and until is not None:
        after = chinese_day(until.due_on + timedelta(days=1))
        return f"因{s.law.limit_text(conditions.KEEPING)}期限届满，自{after}起自动解除"
    if s.step.id == UNAPPROVED and late is not None:
        hours = conditions.hours_to_approve(s)
        return f"因{hours}内没有补办批准手续，自{minute_in_papers(late)}起解除"
    if s.step.id == REFUSED:
        return "因本局负责人认为不应当采取先行登记保存措施，立即解除"
    said = str(s.data.get("reason") or "").rstrip("。")
    return f"因{said}，依法处理" if said else None


def outcomes_told(s: Situation) -> list[dict[str, object]]:
    """Of each lot what became of it, in the words and numbers of the file."""
    ended = ENDED.get(s.step.id)
    if ended is not None:
        return [_told(s, lot, ended, lot.qty, "") for lot in lots(s)]
    named = {one.lot: one for one in lots(s)}
    found = []
    for row in table(s, "outcomes"):
        number, way, qty = row.get("lot"), str(row.get("way") or ""), row.get("qty")
        lot = named.get(number) if isinstance(number, int) else None
        if lot is not None and isinstance(qty, int):
            found.append(_told(s, lot, way, qty, str(row.get("note") or "")))
    return found


def _told(s: Situation, lot: SeizedGoods, way: str, qty: int, note: str) -> dict[str, object]:
    name, unit = lot.name, lot.unit
    return {"items": f"{name}{qty}{unit}", "way": way, "paper": number_of(s, lot, way) or note}


def goods_come_back(s: Situation) -> bool:
    """Whether anything is handed back or unsealed."""
    gone = {"measure", "expert", "confiscated"}
    return any(one["way"] not in gone for one in outcomes_told(s))


def _shown(s: Situation) -> list[Line]:
    """Until when it lasts and must be approved, and of each lot what came and what is left."""
    found, here = [], left(s)
    urgent, until = s.open_deadline(conditions.URGENT), s.open_deadline(conditions.KEEPING)
    late = conditions.report_by(s)
    if urgent is not None and late is not None:
        tag = conditions.hours_to_approve(s)
        found.append(Line(f"应于{minute(late)}前报告并补办批准", tag=tag))
    if until is not None:
        found.append(Line(f"至{chinese_day(until.due_on)}届满，没有处理的自行解除"))
    for one in lots(s):
        rest = here[one.lot]
        words = f"第{one.lot}批：{one.name} {one.qty}{one.unit}"
        found.append(
            Line(words, tag=f"尚存{rest}{one.unit}", settled=not rest, note=one.keep_place)
        )
    return found


KNOWN = registered(
    registering_power,
    kept_until,
    kept_until_may_move,
    kept_here,
    why_it_ended,
    outcomes_told,
    goods_come_back,
)
CARDS = (Card("seized_goods", "先行登记保存的物品", _shown),)
