"""Goods come in by the list and leave by another paper; the quantities always balance."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from casehub.law.amounts import fen_of, sum_kept
from casehub.procedures.penalty import police, referring, seizing
from casehub.procedures.penalty.goods import (
    GoodsMove,
    SeizedGoods,
    Way,
    came_in_on,
    counted_out,
    drawn,
    left,
    lots,
    owner,
    seals_now,
    standing,
)
from casehub.procedures.reading import as_day, chinese_day, table
from casehub.procedures.seizure.conditions import END
from casehub.procedures.seizure.early import LEFT_OVER
from casehub.procedures.seizure.keeping import GONE, kept_now
from casehub.workflow.cards import Card, Line
from casehub.workflow.part import Effect, registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casehub.model import Event
    from casehub.procedures.act import Act
    from casehub.workflow.situation import Situation


def goods_seized(act: Act) -> None:
    """A lot for each line of the list."""
    party = act.party()
    if party is None:
        act.object("选择当事人", "party")
        return
    for n, row in enumerate(act.rows("goods"), 1):
        if int(row["qty"]) < 1:
            act.object(f"第{n}行的数量应当至少为1。", "goods")
            return
        act.work.session.add(
            SeizedGoods(
                case_id=act.case.id, event_seq=act.seq, party_id=party.id, lot=n,
                name=str(row["name"]), spec=str(row.get("spec") or ""), qty=int(row["qty"]),
                unit=str(row["unit"]), value=fen_of(sum_kept(row.get("value"))),
                condition=str(row.get("condition") or ""), seals=str(row.get("seals") or ""),
                photos=str(row.get("photos") or ""), keep_place=act.text("keep_place"),
                keeper=act.text("keeper"),
            )
        )  # fmt: skip
    act.work.session.flush()


def seizure_named(act: Act) -> None:
    """The matter bears the party and the goods that were approved, not those first thought of."""
    party = act.party()
    if party is None:
        act.object("选择当事人", "party")
        return
    for n, row in enumerate(act.rows("goods_wanted"), 1):
        if int(row["qty"]) < 1:
            act.object(f"第{n}行的数量应当至少为1。", "goods_wanted")
            return
    goods = "、".join(f"{row['name']}{row['qty']}{row['unit']}" for row in act.rows("goods_wanted"))
    kind = act.work.rules.procedure(act.case.procedure, act.case.procedure_version)
    act.case.title = f"{kind.title}：{party.name}，{goods}"


def leave(act: Act, way: Way, receiver: str) -> None:
    """The parts of lots that the form names leave by this way."""
    for row in act.rows("moves"):
        act.work.session.add(
            GoodsMove(
                case_id=act.case.id, event_seq=act.seq, lot=int(row["lot"]), way=way.value,
                qty=int(row["qty"]), moved_on=act.data["moved_on"], receiver=receiver,
                note=str(row.get("note") or ""),
            )
        )  # fmt: skip
    act.work.session.flush()


def unsay(act: Act, wrong: Event) -> None:
    """What an act that is taken back moved: its row stays, and counts no more (`standing`)."""
    del act, wrong


def goods_returned(act: Act) -> None:
    """What went back to whom it was taken from."""
    leave(act, Way.RETURNED, act.text("receiver"))


def goods_disposed(act: Act) -> None:
    """What was confiscated and disposed of."""
    leave(act, Way.DISPOSED, act.text("place"))


def goods_disposed_early(act: Act) -> None:
    """程序规定第四十一条第三款: what could not be kept until the decision."""
    leave(act, Way.EARLY, act.text("place"))


def goods_lost(act: Act) -> None:
    """What is no more, or worth nothing any more: it leaves by no hand."""
    for row in act.rows("losses"):
        if row["fate"] == GONE:
            act.work.session.add(
                GoodsMove(
                    case_id=act.case.id, event_seq=act.seq, lot=int(row["lot"]), way=Way.LOST.value,
                    qty=int(row["qty"]), moved_on=act.data["moved_on"], receiver="无",
                    note=str(row.get("note") or ""),
                )
            )  # fmt: skip
    act.work.session.flush()


def goods_to_police(act: Act) -> None:
    """行政强制法第二十一条: what went with the case to the police."""
    leave(act, Way.POLICE, act.text("police"))


def police_have_filed(s: Situation) -> str | None:
    """移送规定第十二条, 行政强制法第二十一条: goods go over once the police took the case on.

    Their paper (立案通知书) must be recorded in a referral of whom the goods were taken from.
    """
    party = owner(s)
    if police.taken_on(s, party):
        return None
    stands = [state.title for _, state in referring.referrals(s.above, party)]
    if not stands:
        return "该当事人没有移送涉嫌犯罪案件的事项，物品不能移送公安机关。"
    return f"公安机关尚未立案（{stands[-1]}），登记立案通知书以后才能移交物品。"


def filing_is_of_the_referral(s: Situation) -> Reason | None:
    """移送规定第十二条: the paper named is the one recorded, and nothing left before it came."""
    named = s.data.get("referral")
    matter = next((c for c in police.taken_on(s, owner(s)) if c.id == named), None)
    if matter is None:
        return None
    number, came = police.filing_number(s, matter), police.filed_on(s, matter)
    if s.data.get("filing_no") not in {None, number}:
        return Reason(f"与移送事项中登记的立案通知书文号{number}不一致。", "filing_no")
    letter = police.letter_number(s, matter)
    if s.data.get("letter_no") not in {None, letter}:
        return Reason(f"与移送事项中的移送书文号{letter}不一致。", "letter_no")
    day = as_day(s.data.get("moved_on"))
    if day is not None and came is not None and day < came:
        return Reason(f"不能早于收到立案通知书之日{chinese_day(came)}。", "moved_on")
    return None


def referrals_beside(s: Situation) -> tuple[tuple[int, str], ...]:
    """Every referral of the main case in words."""
    return referring.every_referral(s.above)


def referrals_of_the_owner(s: Situation) -> frozenset[int]:
    """Those of whom the goods were taken from that the police took on."""
    return frozenset(child.id for child in police.taken_on(s, owner(s)))


def letter_of_the_referral(s: Situation) -> str | None:
    """The number of the letter to the police, where one referral alone may be meant."""
    found = police.taken_on(s, owner(s))
    return police.letter_number(s, found[0]) or None if len(found) == 1 else None


def filing_of_the_referral(s: Situation) -> str | None:
    """The number of the police's paper, where one referral alone may be meant."""
    found = police.taken_on(s, owner(s))
    return police.filing_number(s, found[0]) or None if len(found) == 1 else None


def everything_goes_to_the_police(s: Situation) -> Reason | None:
    """The measure ends by the handing over: nothing stays under it."""
    going = Counter[object]()
    for row in table(s, "moves"):
        qty = row.get("qty")
        going[row.get("lot")] += qty if isinstance(qty, int) else 0
    for one in lots(s):
        rest = left(s)[one.lot] - going[one.lot]
        if s.data and rest > 0:
            said = f"第{one.lot}批“{one.name}”还有{rest}{one.unit}没有列入，应当全部移交。"
            return Reason(said, "moves")
    return None


def no_more_leaves_than_is_there(s: Situation) -> Reason | None:
    """Of no lot leaves more than is here of it."""
    return counted_out(s, "moves")


def goods_leave_after_they_came(s: Situation) -> Reason | None:
    """Nothing leaves before it was counted on the spot."""
    day, came = as_day(s.data.get("moved_on")), came_in_on(s)
    if day is not None and came is not None and day < came:
        return Reason(f"不能早于清点、实施之日{chinese_day(came)}。", "moved_on")
    return None


def confiscated_goods_do_not_go_back(s: Situation) -> Reason | str | None:
    """行政处罚法第七十四条: what the decision takes is disposed of, not given back."""
    free = may_go_back(s)
    if seizing.was_confiscated(s.above, owner(s)) and not any(free.values()):
        return "现有的物品都是处罚决定没收的，应当依决定处理，不得返还。"
    return _within(s, free, "没有被没收的第{}批还有{}，不能返还{}。")


def goods_were_confiscated(s: Situation) -> Reason | str | None:
    """行政强制法第二十七条: only what the decision takes is disposed of, and no more of it."""
    free = may_be_disposed_of(s)
    if not seizing.was_confiscated(s.above, owner(s)):
        return "没有没收该当事人物品的处罚决定，物品应当返还。"
    return _within(s, free, "处罚决定没收的第{}批还有{}，不能处理{}。")


def _within(s: Situation, free: Mapping[int, int], said: str) -> Reason | None:
    """The rows of the form that are more than may leave by this way."""
    going = Counter[int]()
    for n, row in enumerate(table(s, "moves")):
        lot, qty = row.get("lot"), row.get("qty")
        if not isinstance(lot, int) or not isinstance(qty, int) or lot not in free:
            continue
        going[lot] += qty
        if going[lot] > free[lot]:
            return Reason(said.format(lot, free[lot], going[lot]), "moves", row=n, column="qty")
    return None


def _went(s: Situation, *, carried_out: bool) -> Counter[int]:
    """By lot: what was disposed of by the decision; or else what went as nobody's but the owner's.

    What nobody fetched is disposed of as well, and was confiscated by nobody.
    """
    unclaimed = {event.seq for event in s.events if event.step == LEFT_OVER}
    if s.step.id == LEFT_OVER:
        unclaimed.add(s.act_seq or 0)
    found = Counter[int]()
    for move in standing(s, s.rows(GoodsMove)):
        by_decision = move.way == Way.DISPOSED and move.event_seq not in unclaimed
        if by_decision if carried_out else move.way in {Way.RETURNED, Way.DISPOSED}:
            found[move.lot] += move.qty
    return found


def may_go_back(s: Situation) -> dict[int, int]:
    """By lot: how much may still go to whom it was taken from: what no decision takes of it."""
    here, done, all_ = left(s), _went(s, carried_out=True), _went(s, carried_out=False)
    return {
        one.lot: max(
            min(
                here[one.lot],
                one.qty - seizing.taken(s.above, one) - (all_[one.lot] - done[one.lot]),
            ),
            0,
        )
        for one in lots(s)
    }


def may_be_disposed_of(s: Situation) -> dict[int, int]:
    """By lot: how much of what the decision takes is still here."""
    here, done = left(s), _went(s, carried_out=True)
    return {
        one.lot: max(min(here[one.lot], seizing.taken(s.above, one) - done[one.lot]), 0)
        for one in lots(s)
    }


def nothing_is_left(s: Situation) -> str | None:
    """The matter ends when every lot has gone to nothing."""
    units = {one.lot: one for one in lots(s)}
    for lot, qty in left(s).items():
        if qty:
            return f"第{lot}批“{units[lot].name}”尚存{qty}{units[lot].unit}没有处理。"
    return None


def _listed(found: Mapping[int, int]) -> list[dict[str, object]] | None:
    return [{"lot": lot, "qty": qty} for lot, qty in found.items() if qty] or None


def goods_still_here(s: Situation) -> list[dict[str, object]] | None:
    """The lots of which something is still here, with how much."""
    return _listed(left(s))


def goods_to_return(s: Situation) -> list[dict[str, object]] | None:
    """The lots of which something may go back, with how much."""
    return _listed(may_go_back(s))


def goods_to_dispose_of(s: Situation) -> list[dict[str, object]] | None:
    """The lots of which the decision takes something that is still here, with how much."""
    return _listed(may_be_disposed_of(s))


def _shown(s: Situation) -> list[Line]:
    """When the measure ends, and of each lot what came and what is left."""
    found, here = [], left(s)
    limit = s.open_deadline(END)
    if limit is not None and limit.stopped:
        text = "检验、检测、检疫或者技术鉴定的期间不计入查封、扣押的期限，结束后重新推算届满之日"
        found.append(Line("期限停止计算", text=text))
    elif limit is not None:
        found.append(Line(f"至{chinese_day(limit.due_on)}届满，不顺延"))
    kept, sampled, gone = kept_now(s), drawn(s), Counter[tuple[int, str]]()
    for move in standing(s, s.rows(GoodsMove)):
        gone[move.lot, move.way] += move.qty
    for one in lots(s):
        rest = here[one.lot]
        words = f"第{one.lot}批：{one.name} {one.qty}{one.unit}"
        tag = f"尚存{rest}{one.unit}"
        # What it came to, so that whoever looks can add it up.
        went = [f"抽样{sampled[one.id]}"] if sampled[one.id] else []
        went += [f"{way.words}{gone[one.lot, way]}" for way in Way if gone[one.lot, way]]
        if 0 < (taken := seizing.taken(s.above, one)) < one.qty:
            went.append(f"处罚决定没收{taken}，其余返还")
        where, keeper = kept[one.lot]
        strips = "、".join(seals_now(s, one))
        told = [f"{where}，{keeper}保管", f"封条{strips}" if strips else "", *went]
        note = "；".join(filter(None, told))
        found.append(Line(words, tag=tag, settled=not rest, note=note))
    return found


EFFECTS: Mapping[str, Effect] = {
    "goods_seized": Effect.of(goods_seized, "party", "goods"),
    "seizure_named": Effect.of(seizure_named, "party", "goods_wanted"),
    "goods_returned": Effect.of(goods_returned, "moves", "moved_on", undo=unsay),
    "goods_disposed": Effect.of(goods_disposed, "moves", "moved_on", undo=unsay),
    "goods_disposed_early": Effect.of(goods_disposed_early, "moves", "moved_on", undo=unsay),
    "goods_lost": Effect.of(goods_lost, "losses", "moved_on", undo=unsay),
    "goods_to_police": Effect.of(goods_to_police, "moves", "moved_on", "police"),
}
GUARDS = registered(
    police_have_filed,
    filing_is_of_the_referral,
    everything_goes_to_the_police,
    no_more_leaves_than_is_there,
    goods_leave_after_they_came,
    confiscated_goods_do_not_go_back,
    goods_were_confiscated,
    nothing_is_left,
)
KNOWN = registered(
    goods_still_here,
    goods_to_return,
    goods_to_dispose_of,
    referrals_beside,
    referrals_of_the_owner,
    letter_of_the_referral,
    filing_of_the_referral,
)
CARDS = (Card("seized_goods", "查封、扣押的物品", _shown),)
