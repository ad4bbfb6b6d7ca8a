"""A court or authority annuls a part of a ruling (行诉法第七十条、复议法第六十四条).

What falls are orders of the ruling, item by item and of each party by itself; whatever else it
orders stands, and the case stays where it is: who is bound by what stands goes on being demanded,
enforced and told as before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub import deadlines
from casehub.law.chinese import number_in_chinese
from casehub.model import Order
from casehub.procedures.adjudication.after_ruling import (
    court_clock_begins_after_a_lost_suit,
    whose_challenge_ended,
)
from casehub.procedures.adjudication.ordered import (
    DISMISSALS,
    PART_LETTER,
    in_force,
    meant_by,
    said_again,
)
from casehub.procedures.adjudication.remedies import changes_since
from casehub.procedures.dispute.challenges import (
    CHANGE,
    IN_PART,
    PART_TO_REDO,
    RULING,
    end,
    named,
    reopen,
    spare_others,
)
from casehub.procedures.reading import as_day, table, who, wrong_entry
from casehub.workflow.part import Effect, each, registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from casehub.model import Challenge
    from casehub.procedures.act import Act
    from casehub.workflow.situation import Situation

FELL, ANEW = "register_part_overturned", ("decide_part_anew", "decide_part_anew_after_the_end")
# What runs only for who has something left to perform.
FORCING = frozenset(
    {
        "enforcement.court_apply",
        "enforcement.demand_wait",
        "enforcement.plead",
        "enforcement.holder_apply",
    }
)
Pair = tuple[Order, int | None]


def pairs(s: Situation) -> list[Pair]:
    """What holds before this act, each order with each party whom it means."""
    here = in_force(s, but=s.act_seq)
    return [(order, party) for order in here for party in sorted(meant_by(s, order), key=_number)]


def _number(party: int | None) -> int:
    return party or 0


def _names(row: Mapping[str, object], pair: Pair) -> bool:
    """Whether a row of the form means this order of this party; a row without a party all of it."""
    order, party = pair
    return order.item == row.get("item") and (
        row.get("party") in {None, party} or party is None
    )


def _is_named(s: Situation, pair: Pair) -> bool:
    return any(_names(row, pair) for row in table(s, "fallen"))


def falling(s: Situation) -> list[Pair]:
    """What the form says is annulled."""
    return [pair for pair in pairs(s) if _is_named(s, pair)]


def staying(s: Situation) -> list[Pair]:
    """What is left of the ruling then."""
    return [pair for pair in pairs(s) if not _is_named(s, pair)]


def _bound_by(found: Iterable[Pair]) -> set[int | None]:
    """Who has still to perform some of it."""
    return {
        party
        for order, party in found
        if order.variant not in DISMISSALS and order.performed_seq is None
    }


def ruling_is_challenged_in_parts(s: Situation) -> str | None:
    """行诉法第七十条: a part falls of a ruling that says several things, and was challenged."""
    if not named(s, RULING, CHANGE):
        return "没有对裁决尚无结果的复议、诉讼。"
    found = pairs(s)
    if not found:
        return "裁决主文没有逐项登记，请按全部撤销登记结果。"
    if len(found) == 1:
        return "裁决主文只有一项，撤销该项的请按全部撤销登记结果。"
    return None


@each
def fallen_part_is_of_the_ruling(s: Situation) -> Iterator[Reason]:
    """行诉法第七十条: annulled is an item that holds, of a party whom it means."""
    found = pairs(s)
    for n, row in enumerate(table(s, "fallen")):
        number = number_in_chinese(int(str(row.get("item") or 1)))
        if not any(order.item == row.get("item") for order, _ in found):
            said = f"现行裁决主文没有第{number}项，请核对。"
            yield Reason(said, "fallen", row=n, column="item")
            continue
        if not any(_names(row, pair) for pair in found):
            said = f"裁决主文第{number}项没有对该当事人的内容，请改选。"
            yield Reason(said, "fallen", row=n, column="party")


def something_of_the_ruling_stands(s: Situation) -> Reason | None:
    """行诉法第七十条: of what falls whole nothing is left to be enforced; that has its own step."""
    if table(s, "fallen") and not staying(s):
        said = "裁决主文已无剩余内容，请登记撤销裁决，或者责令重新作出裁决。"
        return Reason(said, "fallen")
    return None


def challenged_part_is_all_that_stands(s: Situation) -> Reason | None:
    """行诉法第七十条: what was decided anew of one falls alone; the rest was not challenged."""
    made = {d.id: d.event_seq for d in s.documents if d.kind == PART_LETTER}
    for row in named(s, RULING, CHANGE) if s.data.get("challenge") is not None else ():
        act = next((e for e in s.events if e.seq == made.get(row.document_id or 0)), None)
        of = s.line(act.party_id) if act is not None and act.party_id is not None else None
        if of is not None and _bound_by(pairs(s)) - of - {None}:
            said = "重新作出的裁决只及于一名被请求人，其余内容仍然有效，请登记撤销裁决的部分内容。"
            return Reason(said, "challenge")
        if row.against == RULING and (left := _decided_apart(s, row)) is not None:
            said = f"对{who(s, left)}的部分已经重新裁决，不随原裁决撤销，请登记撤销裁决的部分内容。"
            return Reason(said, "challenge")
    return None


def _decided_apart(s: Situation, row: Challenge) -> int | None:
    """A party of whom something holds that was decided anew since, of it alone."""
    holds = {party for _, party in pairs(s)}
    for event in changes_since(s, row):
        for party in s.party_ids("respondent") if event.party_id is not None else ():
            if party in holds and event.party_id in s.line(party):
                return party
    return None


def time_to_redo_is_told_where_ordered(s: Situation) -> Reason | None:
    """行诉法第七十条: only where a new decision was ordered it has a time."""
    if s.data.get("redo_by") and s.data.get("part_result") != PART_TO_REDO:
        return Reason("没有责令重新作出的，不填重新作出的期限。", "redo_by")
    return None


def court_clock_begins_for_what_stands(s: Situation) -> str | None:
    """强制法第五十三条: who sued and won in part has to perform the rest."""
    if whose_challenge_ended(s) not in _bound_by(staying(s)):
        return "该当事人没有尚待履行的裁决内容。"
    return court_clock_begins_after_a_lost_suit(s)


def nothing_was_decided_on_the_part(s: Situation) -> Reason | None:
    """What was decided anew rests on the outcome: that is not taken back beneath it."""
    wrong = wrong_entry(s)
    if wrong is None or wrong.step != FELL or not s.data:
        return None
    if any(e.step in ANEW and e.seq > wrong.seq for e in s.events):
        return Reason("就撤销的部分已经重新作出裁决，不能撤销该结果的登记。", "entry")
    return None


def part_fell(act: Act) -> None:
    """Say again what stands; end what ran for whom nothing is left, and that challenge alone."""
    s = act.situation
    gone, left = falling(s), staying(s)
    won = named(s, RULING, CHANGE)
    end(act, won, act.text("part_result") or IN_PART)
    spare_others(act, won)
    free = {party for _, party in gone} - _bound_by(left)
    act.spared |= {d.id for d in s.deadlines if d.rule in FORCING and d.party_id not in free}
    act.work.session.add_all(said_again(order, party, act.seq) for order, party in left)
    parties = sorted({party for _, party in gone}, key=_number)
    told = {order.item: None for order, _ in gone}
    items = "、".join(f"第{number_in_chinese(item)}项" for item in told)
    of = "、".join(who(s, party) for party in parties if party is not None)
    act.notes.append(f"主文{items}{f'中对{of}的部分' if of else ''}被撤销，其余内容仍然有效")
    if act.text("part_result") == PART_TO_REDO:
        _send_back(act, sent_to(s, gone))


def sent_to(s: Situation, gone: Iterable[Pair]) -> list[int]:
    """Of which respondents a part is to be made anew: of all, where it names none of them."""
    here = s.party_ids("respondent")
    meant = {party for _, party in gone}
    return [party for party in here if None in meant or party in meant]


def _send_back(act: Act, parties: Iterable[int]) -> None:
    """A time of its own for each part: one may be decided before the other."""
    on = act.day_typed("outcome_effective_on")
    due, limit = as_day(act.data.get("redo_by")), act.law.limit("adjudication.redo_part")
    for party in parties:
        clock = deadlines.start(
            act.work, act.case, limit.code, on, act.seq, due=due, party_id=party
        )
        act.started.append(clock)


GUARDS = registered(
    ruling_is_challenged_in_parts,
    fallen_part_is_of_the_ruling,
    something_of_the_ruling_stands,
    challenged_part_is_all_that_stands,
    time_to_redo_is_told_where_ordered,
    court_clock_begins_for_what_stands,
    nothing_was_decided_on_the_part,
)
EFFECTS: Mapping[str, Effect] = {
    "part_fell": Effect.of(part_fell, "challenge", "fallen", "part_result", undo=reopen),
}
