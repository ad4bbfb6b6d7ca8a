"""Conditions of every case with parties: who handles it, when, and what is still open."""

from __future__ import annotations

from datetime import datetime

from casehub.casefile.parties import TELLING, tells_of
from casehub.law.chinese import number_in_chinese
from casehub.procedures.reading import as_day, chinese_day, waits_for
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason, Situation


def agents_are_two_at_most(s: Situation) -> str | None:
    """办法第十七条: a party may have one or two agents."""
    most = s.law.amount("party.agents_max")
    for party in s.current_parties():
        if len(party.agents_on(s.day)) > most:
            name, number = party.short_name or party.name, number_in_chinese(most)
            return f"{name}的代理人超过{number}人，请先更正。"
    return None


def agent_place_is_free(s: Situation) -> Reason | None:
    """办法第十七条: a third agent is refused."""
    party_id = s.data.get("party")
    party = s.party(party_id) if isinstance(party_id, int) else None
    most = s.law.amount("party.agents_max")
    if party is not None and len(party.agents_on(s.day)) >= most:
        said = f"该当事人已有{number_in_chinese(most)}名代理人，应先解除一名。"
        return Reason(said, "party")
    return None


def no_open_matters(s: Situation) -> Reason | None:
    """DESIGN: matters inside a case guard its closing."""
    waiting = [c for c in s.open_children() if c.procedure != s.rules.serving]
    if waiting:
        return waits_for(f"尚有{len(waiting)}件关联事项未办结，请先办结。", waiting)
    return None


def services_are_finished(s: Situation) -> Reason | None:
    """办法第十条: every paper that must be served has its proof (or was withdrawn)."""
    waiting = s.open_children(s.rules.serving)
    said = f"尚有{len(waiting)}件文书未取得送达凭证，请先完成送达。"
    return waits_for(said, waiting) if waiting else None


def times_are_in_order(s: Situation) -> Reason | None:
    """A session or hearing ends after it begins, and is recorded after it ended."""
    start = s.data.get("started_at")
    filed, came = s.case.home.filed_on, as_day(s.above.came_in_on)
    first = filed or came
    if isinstance(start, datetime) and first and start.astimezone(s.at.tzinfo).date() < first:
        since = "立案" if filed else "收到请求"
        return Reason(f"开始时间不能早于{since}之日{chinese_day(first)}。", "started_at")
    return hours_are_in_order(s)


def hours_are_in_order(s: Situation) -> Reason | None:
    """What is recorded ended after it began, and before now.

    It alone is asked of what may be done before the case is filed: the step holds its first day.
    """
    start, end = s.data.get("started_at"), s.data.get("ended_at")
    if isinstance(start, datetime) and start > s.at:
        return Reason("开始时间不能晚于现在。", "started_at")
    if isinstance(start, datetime) and isinstance(end, datetime) and end <= start:
        return Reason("结束时间应当晚于开始时间。", "ended_at")
    if isinstance(end, datetime) and end > s.at:
        return Reason("结束时间不能晚于现在。", "ended_at")
    return None


def two_people_are_named(s: Situation) -> Reason | None:
    """办法第四条 and the guide of 2019: acts outside the office are done by two officers."""
    for name in ("officers", "servers"):
        named = s.data.get(name)
        if named is None:
            continue
        fewest = s.law.amount("collection.officers_min")
        if len(set(named)) < fewest:
            said = f"应由{number_in_chinese(fewest)}名以上办案人员办理，请补充人员。"
            return Reason(said, name)
    return None


def named_people_hold_certificates(s: Situation) -> Reason | None:
    """办法第四条: those who handle a case hold a certificate valid on the day of the act."""
    for name in ("officers", "servers", "replacement"):
        named = s.data.get(name)
        for person_id in [named] if isinstance(named, int) else named or ():
            person = s.people.get(person_id)
            if person is not None and person.certificate_on(s.day) is None:
                return Reason(f"{person.name}没有在有效期内的办案资质证件，请更换人员。", name)
    return None


def named_people_are_not_recused(s: Situation) -> Reason | None:
    """办法第五条: a recused person takes no part in the case again."""
    recused = {a.person_id for a in s.assignments if a.recused_on is not None}
    for field in s.step.fields:
        for person_id in field.people_in(s.data.get(field.id)):
            if person_id in recused:
                known = s.people.get(person_id)
                name = known.name if known is not None else "该人员"
                return Reason(f"{name}已在本案回避，请另行指定。", field.id)
    return None


def actor_did_not_draft(s: Situation) -> str | None:
    """Four eyes: who drafted the paper neither reviews nor signs it."""
    return "起草人不能审核、签发自己起草的文书。" if s.did("draft", s.actor.id) else None


def no_text_names_who_is_hidden(s: Situation) -> Reason | None:
    """令121: who stands on a hidden side, here or in the case that the step opens, is told nowhere.

    His own box has his name; what else is typed is read, and printed, by many.
    """
    linked = s.rules.procedure(s.step.links) if s.step.links else None
    for party in s.current_parties():
        there = s.step.stands_as.get(party.role)
        if not s.is_hidden(party.role) and not (linked and there and linked.hides([there])):
            continue
        told = [getattr(party, one) for one in TELLING]
        for field in s.step.fields:
            if tells_of(_typed(s.data.get(field.id)), told):
                title = s.side_title(party.role)
                said = f"“{field.label}”写出了{title}的姓名、电话或者证件号码，请删去。"
                return Reason(said, field.id)
    return None


def _typed(value: object) -> str:
    """The words in what was typed into a field, or into the rows of a table."""
    if isinstance(value, str):
        return value
    rows = value if isinstance(value, (list, tuple)) else ()
    cells = (cell for row in rows if isinstance(row, dict) for cell in row.values())
    return "\n".join(cell for cell in cells if isinstance(cell, str))


def pause_begins_today(s: Situation) -> Reason | None:
    """办法第三十七条第二款: an excluded period that the office decides on begins with the act.

    A day in the past would take back days that have been counted; it needs a rectification.
    """
    above = s.step.parent.pause if s.step.parent is not None else None
    for opens in (s.step.pause, above):
        day = as_day(s.data.get(opens.from_)) if opens is not None else None
        if opens is not None and day is not None and day != s.day:
            said = "期限自作出决定之日起停止计算，请填写今天的日期；更早的日期须办理更正登记。"
            return Reason(said, opens.from_)
    return None


# Conditions on each person named, and what is said of whom they leave out.
OF_PEOPLE = {
    named_people_hold_certificates.__name__: "没有在有效期内的办案资质证件",
    named_people_are_not_recused.__name__: "已在本案回避",
}
GUARDS = registered(
    agents_are_two_at_most,
    agent_place_is_free,
    no_open_matters,
    services_are_finished,
    times_are_in_order,
    hours_are_in_order,
    two_people_are_named,
    named_people_hold_certificates,
    named_people_are_not_recused,
    actor_did_not_draft,
    pause_begins_today,
    no_text_names_who_is_hidden,
)
