"""A letter that asks another office: to whom it goes, and what its answers must fit to (§2.5)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from casehub.exchange.sorts import exchange
from casehub.fields import DayField
from casehub.law.chinese import date_text
from casehub.law.identifiers import IdentifierFault, read_message_number
from casehub.model import Organisation
from casehub.procedures.cooperating.said import headed
from casehub.procedures.reading import as_day
from casehub.rulebook.limits import compute
from casehub.workflow.part import Effect, registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casehub.model import Document
    from casehub.procedures.act import Act
    from casehub.workflow.situation import Situation

CLOCK = "requesting.reply"
AGAIN, COORDINATE = "requesting.urge_again", "requesting.escalate"
# The side on which the office stands that is asked.
ASKED = "asked_office"


def receiver_is_registered(act: Act) -> None:
    """The letter goes to an office for which the matter was registered, or stands in its place.

    Where the register has all of them the form offers no other; what it does not have, no letter
    can be numbered for.
    """
    receiver, s = act.number("receiver"), act.situation
    known = {party.id: office for party, office in s.offices if party.role == ASKED}
    unknown = [one.name for one in s.current_parties(ASKED) if one.id not in known]
    if receiver is None or not unknown:
        return
    if act.work.session.get_one(Organisation, receiver).on(act.day) not in known.values():
        said = f"登记的收函机关{'、'.join(unknown)}不在机构登记簿"
        act.object(f"{said}：请系统管理员登记，名称有误的更正登记。", "receiver")


def office_it_was_registered_for(s: Situation) -> int | None:
    """The id of the office of the register for which the matter was registered; None for several.

    After a merger it is whoever stands in its place on the day.
    """
    there = s.current_parties(ASKED)
    known = {office.id for party, office in s.offices if party in there}
    return next(iter(known)) if len(there) == len(known) == 1 else None


def receiver_is_open(s: Situation) -> bool:
    """Whether the officer has still to say to whom the letter goes."""
    return office_it_was_registered_for(s) is None


def who_keeps_contact(s: Situation) -> list[int]:
    """Whom a letter names as contacts: who writes it, and who keeps contact with other offices.

    Where several of the office do that, or nobody else, the officer says whom.
    """
    roles = {name for name, role in s.rules.roles.items() if role.keeps_contact}
    others = (person for person in s.staff if person.id != s.actor.id)
    keeping = [person.id for person in others if person.roles_on(s.day) & roles]
    return [s.actor.id, *keeping] if len(keeping) == 1 else []


def usual_day_of_reply(s: Situation) -> date:
    """The day by which the other office answers where a letter names none (requesting.reply)."""
    return compute(s.law.limit(CLOCK), s.day, calendar=s.rules.calendar).due


def _letter(s: Situation) -> Document | None:
    """The letter with which the matter asks; None before it is signed."""
    begins = {step.id for step in s.procedure.steps if step.sends and step.sends.begins}
    signed = {event.seq for event in s.events if event.step in begins}
    made = (d for d in s.documents if d.event_seq in signed)
    return next((d for d in made if d.is_letter), None)


def letter_days_follow_signing(s: Situation) -> Reason | None:
    """Nothing is sent, received or answered before the letter was signed."""
    letter = _letter(s)
    signed = letter.dated if letter is not None else None
    for field in s.step.fields:
        day = as_day(s.data.get(field.id)) if isinstance(field, DayField) else None
        if day is not None and signed is not None and day < signed:
            return Reason(f"{field.label}不能早于函件日期{date_text(signed)}。", field.id)
    return None


def answer_names_our_flow(s: Situation) -> Reason | None:
    """cross_region.md §2.5: the receipt refers to the same 流转编号."""
    given = str(s.data.get("flow_no") or "").strip()
    letter = _letter(s)
    if not given or letter is None:
        return None
    try:
        flow = read_message_number(given).text
    except IdentifierFault:
        flow = ""
    if flow == letter.flow_id:
        return None
    return Reason("回执所载流转编号与本函不一致，请核对。", "flow_no")


def later_answer_is_later(s: Situation) -> Reason | None:
    """An extension ends after the day that holds now."""
    until, limit = s.data.get("later_on"), s.open_deadline(CLOCK)
    if isinstance(until, date) and limit is not None and until <= limit.due_on:
        return Reason(f"延长后的日期应晚于现期限{date_text(limit.due_on)}。", "later_on")
    return None


def their_answer_is_overdue(s: Situation) -> str | None:
    """cross_region.md §2.5: the first reminder the day after the answer was due."""
    limit = s.open_deadline(CLOCK)
    if limit is None:
        return "没有正在计算的回复期限，不能催办。"
    if limit.due_on >= s.day:
        return f"请求的回复日期是{date_text(limit.due_on)}，过后方可催办。"
    return None


def next_reminder_is_due(s: Situation) -> str | None:
    """cross_region.md §2.5: the second reminder five working days after the first (house rule)."""
    return _not_before(s, AGAIN, "第二次催办")


def coordination_is_due(s: Situation) -> str | None:
    """cross_region.md §2.5: to whoever coordinates ten working days after the first reminder."""
    if s.open_deadline(COORDINATE) is None:
        return "尚未发函催办，或者已经提级协调。"
    return _not_before(s, COORDINATE, "提级协调")


def _not_before(s: Situation, rule: str, what: str) -> str | None:
    limit = s.open_deadline(rule)
    if limit is None or limit.due_on <= s.day:
        return None
    return f"{date_text(limit.due_on)}起方可{what}。"


def nobody_was_reminded_yet(s: Situation) -> str | None:
    """The times for the second reminder and for coordination run from the first."""
    return None if s.open_deadline(COORDINATE) is None else "已经催办。"


def no_answer_is_owed(s: Situation) -> str | None:
    """X65: who was only told something owes no answer."""
    begun = (s.procedure.step(e.step).sends for e in s.events if s.procedure.has_step(e.step))
    first = next((one for one in begun if one is not None and one.begins), None)
    told = first is not None and exchange().message_in(first.sort, first.kind).told_only
    return None if told else "本函请对方答复，登记复函后办结。"


def leads_on_from_here(s: Situation) -> str | None:
    """What the letter has come to already is entered again only to put the entry right."""
    return "已经登记过，再办理一次以更正登记的内容。" if s.step.to == s.case.state else None


def asking_heading(s: Situation) -> str | None:
    """The title of the letter, as its type words it (config/exchange.toml)."""
    sends = s.step.sends
    if sends is None or not sends.begins:
        return None
    return headed(s, sends.heading or exchange().sort(sends.sort).heading)


def letter_it_follows(s: Situation) -> Mapping[str, object]:
    """What the form of the letter says out of which this one is begun; empty for a case's own."""
    if s.origin is None or s.origin.procedure != s.case.procedure:
        return {}
    begun = {step.id for step in s.procedure.steps if step.sends is not None and step.sends.begins}
    return next((e.typed for e in reversed(s.origin_events) if e.step in begun), {})


def case_it_comes_from(s: Situation) -> str | None:
    """The number of the case of this office that asks for the letter; None where none does.

    What follows another letter is about the case that one names.
    """
    if s.origin is not None and s.origin.procedure == s.case.procedure:
        return str(letter_it_follows(s).get("own_case_no") or "") or None
    return s.origin.reference if s.origin is not None else None


def cause_it_comes_from(s: Situation) -> str | None:
    """The cause of that case, which names nobody."""
    told = str(letter_it_follows(s).get("cause") or "")
    return told or ((s.origin.cause or None) if s.origin is not None else None)


def contacts_it_follows(s: Situation) -> list[int] | None:
    """The ids of the contacts of the letter that this one follows; None where it has none."""
    named = letter_it_follows(s).get("contacts")
    return [one for one in named if isinstance(one, int)] if isinstance(named, list) else None


def asks_because(s: Situation) -> str | None:
    """For what this office asked the other one, as the letter that began it says."""
    begins = {step.id for step in s.procedure.steps if step.sends and step.sends.begins}
    said = (str(e.typed.get("cause") or "") for e in s.events if e.step in begins)
    return next((f"为{cause}有关事项" for cause in said if cause), None)


EFFECTS: Mapping[str, Effect] = {
    "receiver_is_registered": Effect.of(receiver_is_registered, "receiver")
}
GUARDS = registered(
    letter_days_follow_signing,
    answer_names_our_flow,
    later_answer_is_later,
    their_answer_is_overdue,
    next_reminder_is_due,
    coordination_is_due,
    nobody_was_reminded_yet,
    no_answer_is_owed,
    leads_on_from_here,
)
KNOWN = registered(
    asking_heading,
    asks_because,
    case_it_comes_from,
    cause_it_comes_from,
    contacts_it_follows,
    office_it_was_registered_for,
    receiver_is_open,
    usual_day_of_reply,
    who_keeps_contact,
)
