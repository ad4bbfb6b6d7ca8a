"""Acts that higher bureaus alone deal with (级别管辖): 《商业秘密保护规定》第三条."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.procedures.penalty.between.competence import OURS, designated
from casehub.procedures.penalty.printed import offence_of
from casehub.procedures.reading import area_of
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from casehub.rulebook.penalties import Competence
    from casehub.workflow.situation import Situation


def office_is_high_enough(s: Situation) -> Reason | None:
    """A district bureau counts as one of a county (the careful reading, 待核).

    It deals with the act where config names it as authorised on the day, or where its superior
    named it (登记指定管辖通知). The day is that of the filing: what was filed before goes on.
    """
    offence, office = offence_of(s), s.case.organisation
    if offence is None:
        return None
    area = area_of(s)
    level = "" if isinstance(area, Reason) else area.level.value
    row: Competence | None = s.rules.penalties.kept_from(
        rule=offence.rule, office=office.key, level=level, on=s.case.filed_on or s.day
    )
    if row is None or designated(s) == OURS:
        return None
    if isinstance(area, Reason):
        return area
    above = office.superior or office.parent
    up = f"报请{above.name}指定管辖" if above is not None else "报请上级指定管辖"
    said = (
        f"{row.title}案件由{row.told}管辖（{row.basis}），{office.name}未经{row.by}批准：{up}，"
        "收到通知后登记，或者移送。"
    )
    return Reason(said, "offence" if "offence" in s.data else None)


GUARDS = registered(office_is_high_enough)
