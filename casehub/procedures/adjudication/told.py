"""What a decision tells of who was served, who joined and who left: from rows, by party."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.fields import ChoiceField
from casehub.law.chinese import date_text, number_in_chinese
from casehub.law.service import Serving
from casehub.model import Order
from casehub.procedures.adjudication.obligor import performance_told
from casehub.procedures.adjudication.ordered import (
    CHANGE_LETTER,
    CHANGED,
    DECIDED,
    DISMISSALS,
    PERISHABLE,
    in_force,
    meant_by,
    orders_made,
    whom,
)
from casehub.procedures.closing.course_told import course_told, days_of
from casehub.procedures.dispute.challenges import first_edition
from casehub.procedures.dispute.undone import annulled
from casehub.procedures.matter.newcomers import joined_by
from casehub.procedures.reading import as_day, table
from casehub.workflow.part import registered

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from casehub.model import Event, Party
    from casehub.workflow.situation import Situation

# Papers with which the copy of the request goes to a respondent: at first, and to who is joined.
COPIES = frozenset({"answer_notice", "party_joinder_notice"})
# By which a requester takes its request back; others answer it.
ASKED = "request_withdrawal"


def liabilities(s: Situation) -> list[dict[str, object]]:
    """What each who is ordered to stop did, and with what; who did the same are said together.

    As the ruling finds it of each (认定的行为), else as it orders it to stop (办法第三十一条).
    """
    stops = [row for row in table(s, "orders") if row.get("variant") not in DISMISSALS]
    ordered = [(p, row, _product(row)) for row in stops for p in whom(s, row)]
    found = [(p, row, row.get("accused")) for row in table(s, "acts_found") for p in whom(s, row)]
    bound = {p for p, _, _ in ordered}
    alike: dict[str, list[int]] = {}
    for party in (p for p in s.party_ids("respondent") if p in bound):
        told = [one for one in found if one[0] == party] or ordered
        deeds: dict[str, dict[str, None]] = {}
        for doer, row, thing in told:
            acts = row.get("acts")
            words = "、".join(map(str, acts)) if isinstance(acts, list | tuple) else ""
            if doer == party and words:
                deeds.setdefault(words, {})[str(thing or "")] = None
        said = "，".join(f"{words}{'、'.join(things)}" for words, things in deeds.items())
        alike.setdefault(said, []).append(party)
    return [{"respondents": parties, "deeds": deeds} for deeds, parties in alike.items()]


def _product(row: Mapping[str, object]) -> str:
    return " ".join(str(row[name]) for name in ("model", "product") if row.get(name))


def periods_apart(s: Situation) -> str | None:
    """专利法第六十五条: of several on one side each has its own time, from its own receipt."""
    if all(len(s.current_parties(side)) < 2 for side in s.sides):
        return None
    return "各当事人的上述期限自本人收到之日起分别计算，分别届满"


def exhibits_of_each(s: Situation) -> list[dict[str, object]]:
    """Whose an exhibit is, where several stand on the side that offered it."""
    several = {side for side in s.sides if len([p for p in s.parties if p.role == side]) > 1}
    return [
        {"n": use.label, "by": s.offered_by(use.evidence)}
        for use in s.in_order(s.uses)
        if use.evidence.side in several
    ]


def copies_served(s: Situation) -> str | None:
    """On which day each of several respondents was served with the copy of the request.

    None while there is only one: the day of the paper is that one's.
    """
    respondents = [p for p in s.parties if p.role == "respondent"]
    if len(respondents) < 2:
        return None
    days: dict[date, list[str]] = {}
    for party in respondents:
        day = _copy_reached(s, party)
        if day is not None:
            days.setdefault(day, []).append(party.name)
    title = s.side_title("respondent")
    told = [f"于{date_text(day)}向{title}{'、'.join(days[day])}" for day in sorted(days)]
    return f"{'，'.join(told)}送达请求书及其附件副本" if told else None


def who_asked(s: Situation) -> str | None:
    """Who asked and who was asked when the request came, where it is not who is there now."""
    opened = s.case.home.opened_on
    first = [p for p in s.parties if (p.joined_on or opened) <= opened and p.succeeds_id is None]
    sides = {side: [p for p in first if p.role == side] for side in ("requester", "respondent")}
    if all([p.id for p in there] == s.party_ids(side) for side, there in sides.items()):
        return None
    named = (f"{s.side_title(k)}{'、'.join(map(_introduced, one))}" for k, one in sides.items())
    return "就其与".join(named)


def _introduced(party: Party) -> str:
    short = party.short_name
    return f"{party.name}（以下简称{short}）" if short and short != party.name else party.name


def _copy_reached(s: Situation, party: Party) -> date | None:
    """The first proved service of the copy on this very party."""
    days = [
        row.served_on
        for row in s.services
        if row.party_id == party.id
        and row.status == Serving.SERVED
        and row.served_on is not None
        and not COPIES.isdisjoint(row.kinds or [])
    ]
    return min(days, default=None)


def changes_of_parties(s: Situation) -> str | None:
    """Who joined, left or was succeeded since the request came, each with its day and way.

    What an act records decides that it is told; how somebody left is told by the act itself.
    """
    told = (_told(s, event) for event in s.events)
    return "。".join(filter(None, told)) or None


def _told(s: Situation, event: Event) -> str:
    did = s.procedure.recording
    if event.step in did("successor_takes_over"):
        return _succeeded(s, event)
    if event.step in did("add_party"):
        return _joined(s, event)
    if event.step in did("party_let_go") | did("party_left"):
        return WAYS.get(s.procedure.step(event.step).leaves, _left)(s, event)
    return ""


def _on(s: Situation, event: Event) -> str:
    return date_text(event.at.astimezone(s.at.tzinfo).date())


def _called(s: Situation, event: Event) -> str:
    """The side and the name of the party of an act."""
    party = s.party(event.party_id or 0)
    return f"{s.side_title(party.role)}{party.name}" if party is not None else ""


def _withdrew(s: Situation, event: Event) -> str:
    before = s.events[: s.events.index(event)]
    own = (e for e in before if e.step == ASKED and e.party_id == event.party_id)
    asked = [day for e in own if (day := as_day(e.typed.get("asked_on"))) is not None]
    when = f"于{date_text(asked[-1])}" if asked else ""
    return f"{_called(s, event)}{when}申请撤回其请求，本局于{_on(s, event)}准予撤回"


def _stayed_away(s: Situation, event: Event) -> str:
    who = _called(s, event)
    return f"{who}无正当理由未参加口头审理，本局于{_on(s, event)}对其按撤回请求处理"


def _let_go(s: Situation, event: Event) -> str:
    why = "因已自行和解，" if event.typed.get("settlement") else ""
    asking = s.side_title("requester")
    who = _called(s, event)
    return f"{asking}{why}申请撤回对{who}的请求，本局于{_on(s, event)}准予撤回"


def _settled(s: Situation, event: Event) -> str:
    day = as_day(event.typed.get("effective_on"))
    when = f"于{date_text(day)}" if day is not None else ""
    return f"{s.side_title('requester')}与{_called(s, event)}{when}达成调解协议，本案不再对其审理"


def _ended(s: Situation, event: Event) -> str:
    party, day = s.party(event.party_id or 0), as_day(event.typed.get("ended_on"))
    when = f"于{date_text(day)}" if day is not None else ""
    how = "死亡" if party is not None and party.sort.human else "终止"
    return f"{_called(s, event)}{when}{how}，无人承受其权利义务，不再列为当事人"


def _succeeded(s: Situation, event: Event) -> str:
    heir = next((p for p in s.parties if p.succeeds_id == event.party_id), None)
    if heir is None:
        return ""
    title = s.side_title(heir.role)
    who = _called(s, event)
    return f"{who}的权利义务由{heir.name}承受，本局于{_on(s, event)}变更{heir.name}为{title}"


def _joined(s: Situation, event: Event) -> str:
    """Of each the name that it bears now; the form's own where no row is known."""
    asked = s.procedure.step(event.step).form_field("party_role")
    words = dict(asked.options) if isinstance(asked, ChoiceField) else {}
    found = [(p.role, p.name) for p in joined_by(s, event)]
    typed = (str(event.typed.get("party_role") or ""), str(event.typed.get("party_name") or ""))
    return "，".join(
        f"本局于{_on(s, event)}追加{name}为{words.get(role) or s.side_title(role)}"
        for role, name in found or [typed]
    )


def _withdrew_early(s: Situation, event: Event) -> str:
    day = as_day(event.typed.get("asked_on"))
    when = f"于{date_text(day)}" if day is not None else ""
    return f"{_called(s, event)}{when}申请撤回其请求，于立案前退出本案"


def _left(s: Situation, event: Event) -> str:
    return f"{_called(s, event)}自{_on(s, event)}起不再列为当事人"


WAYS: Mapping[str, Callable[[Situation, Event], str]] = {
    "withdrew": _withdrew,
    "stayed_away": _stayed_away,
    "let_go": _let_go,
    "settled": _settled,
    "ended": _ended,
    "withdrew_early": _withdrew_early,
}
def course_in_words(s: Situation) -> str:
    """The course of the case for the form that closes it: hearings, orders, performance too."""
    heard = [f"{date_text(day)}口头审理" for day in days_of(s, "hearing_record", "started_at")]
    return course_told(s, heard, orders_made(s), performance_told(s))


def _changed_by(s: Situation) -> list[int]:
    """The acts that changed the ruling as it was in force before this one, in their order."""
    last = max((o.event_seq for o in in_force(s, but=s.act_seq)), default=0)
    made = {o.event_seq for o in s.rows(Order) if o.stage == CHANGED and o.event_seq <= last}
    return sorted(made - annulled(s))


def orders_now(s: Situation) -> str | None:
    """主文 as a change made it that stands, by the numbers of the ruling; None of one unchanged.

    办法第三十三条第一款: what is changed once more, or revoked, is what holds now.
    """
    if not _changed_by(s):
        return None
    apart = {o.item for o in s.rows(Order) if o.stage == DECIDED and o.perishable}
    lines: list[tuple[int, str]] = []
    here = in_force(s, but=s.act_seq)
    for item in sorted({o.item for o in here}):
        bound: dict[tuple[str, bool], set[int | None]] = {}
        for o in (one for one in here if one.item == item):
            bound.setdefault((o.sentence, o.perishable), set()).update(meant_by(s, o))
        told = [
            (said if len(bound) == 1 else f"对被请求人{_names(s, parties)}：{said}", perishable)
            for (said, perishable), parties in bound.items()
        ]
        # A ruling counts what is to be destroyed as an item of its own, a change within the item.
        own_item = len(told) == 1 and told[0][1] and item in apart
        more = "" if own_item else f"；{PERISHABLE}"
        said_of_all = [said + (more if destroys else "") for said, destroys in told]
        lines.append((item, "；".join(said_of_all)))
        if own_item:
            lines.append((item + 1, PERISHABLE))
    if len(lines) == 1:
        return f"{lines[0][1]}。"
    return "；".join(f"{number_in_chinese(n)}、{said}" for n, said in lines) + "。"


def _names(s: Situation, parties: set[int | None]) -> str:
    return "、".join(p.name for p in s.parties if p.id in parties)


def changes_told(s: Situation) -> list[dict[str, object]]:
    """Each change that stands: number and day of its paper, in the edition that is valid."""
    found: list[dict[str, object]] = []
    for seq in _changed_by(s):
        own = {d.id for d in s.documents if d.event_seq == seq and d.kind == CHANGE_LETTER}
        editions = [d for d in s.documents if first_edition(s, d.id) in own]
        found += [{"no": d.number or "", "on": d.issued_on} for d in editions[-1:]]
    return found


KNOWN = registered(
    orders_now,
    changes_told,
    liabilities,
    periods_apart,
    exhibits_of_each,
    who_asked,
    copies_served,
    changes_of_parties,
    course_in_words,
)
