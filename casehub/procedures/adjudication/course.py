"""Conditions of ending an adjudication: orders, withdrawal, closing (办法第三十条以下)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from casehub.model import Challenge
from casehub.procedures.adjudication.ordered import DISMISSALS, bound, orders_somebody
from casehub.procedures.reading import as_day, chinese_day, party_named, running, table, waits_for
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason, Situation

if TYPE_CHECKING:
    from collections.abc import Mapping

NEVER_ORDERED = (
    "罚款",
    "罚金",
    "赔偿",
    "没收",
    "查封",
    "扣押",
    "赔礼道歉",
    "合理开支",
)


def orders_are_complete(s: Situation) -> Reason | None:
    """办法第三十一条第四项: type, object and scope of the act to stop, or 驳回请求."""
    if "orders" in s.data and not table(s, "orders"):
        return Reason("请填写裁决主文。", "orders")
    told = [
        f"第{row.get('item') or n}项缺少{'、'.join(missing)}"
        for n, row in enumerate(table(s, "orders"), 1)
        if row.get("variant") not in DISMISSALS and (missing := _missing_of(row))
    ]
    return Reason(f"主文{'，'.join(told)}，请写明。", "orders") if told else None


def _missing_of(row: Mapping[str, object]) -> list[str]:
    """What an order to stop does not say."""
    parts = {
        "行为类型": row.get("acts"),
        "停止侵权的对象": row.get("product") or row.get("fair"),
        "型号等范围": any(row.get(name) for name in ("model", "text", "channel", "fair")),
    }
    return [word for word, said in parts.items() if not said]


def orders_follow_the_outcome(s: Situation) -> Reason | None:
    """办法第三十一条: what is ordered agrees with what was found."""
    outcome, variants = s.data.get("outcome"), {r.get("variant") for r in table(s, "orders")}
    if outcome is None or not variants:
        return None
    stops = bool(variants - DISMISSALS)
    if outcome == "dismissed" and variants != {"dismiss"}:
        return Reason("驳回请求的，主文只写驳回请求。", "orders")
    if outcome != "dismissed" and (not stops or "dismiss" in variants):
        return Reason("认定侵权的，主文应责令停止侵权行为。", "orders")
    if outcome == "upheld" and variants & DISMISSALS:
        return Reason("主文驳回了一部分请求，处理结果应选部分成立。", "outcome")
    if outcome == "partly" and not variants & DISMISSALS:
        return Reason("部分支持的，主文应驳回其他请求。", "orders")
    return None


def evidence_is_told_once(s: Situation) -> Reason | None:
    """Groups beside the whole text would stay unprinted: what is typed is printed or refused."""
    text = str(s.data.get("evidence_text") or "").strip()
    if not text or not table(s, "evidence_groups"):
        return None
    said = "质证意见和认证按组写了，又写了全文：只印全文，请清空其中一项。"
    return Reason(said, "evidence_text")


def orders_hold_no_money(s: Situation) -> Reason | None:
    """办法第三十一、三十二条: no fine, damages, confiscation or seizure."""
    texts = [("order_text", str(s.data.get("order_text") or ""))]
    for row in table(s, "orders"):
        if row.get("variant") not in DISMISSALS:
            texts += [("orders", str(v)) for v in row.values() if isinstance(v, str)]
    for name, text in texts:
        for clause in re.split("[；;。\n]", text):
            word = next((w for w in NEVER_ORDERED if w in clause), None)
            if word is not None and "驳回" not in clause:
                return Reason(f"裁决主文不得写“{word}”，赔偿只能调解。", name)
    return None


def no_open_inquiry(s: Situation) -> Reason | None:
    """办法第三十七条第二款: an appraisal or registration that runs is finished first."""
    waiting = [c for c in s.open_children() if c.procedure in s.rules.inquiring]
    if waiting:
        return waits_for(f"尚有{len(waiting)}件鉴定、登记保存或者审理事项未办结。", waiting)
    return None


def withdrawal_is_voluntary(s: Situation) -> Reason | None:
    """办法第三十六条: of free will, without harm to others."""
    if s.data.get("voluntary") is False:
        return Reason("撤回不是真实意思表示的，应不予准许。", "voluntary")
    if s.data.get("allowed") is False:
        return Reason("不准许的请办理不予准许撤回步骤。", "allowed")
    return None


def end_of_party_is_proved(s: Situation) -> Reason | None:
    """办法第三十六条第一款第三项、第四项: nobody takes the place of the party."""
    if s.data.get("nobody_follows") is False:
        return Reason("有人承受的，应变更当事人后继续处理。", "nobody_follows")
    if ending_ground(s) == "requester_ended" and not s.data.get("succession"):
        return Reason("请写明请求人的承受情况。", "succession")
    return None


def something_is_still_to_come(s: Situation) -> str | None:
    """办法第二十三条: who succeeds takes part in what is left; when all is done that is nothing."""
    if s.case.state != DONE:
        return None
    runs = any(d.closed_on is None and d.party_id is not None for d in s.deadlines)
    if runs or any(c.void_seq is None and c.is_open for c in s.rows(Challenge)):
        return None
    return "裁决已经全部履行，没有正在进行的诉讼、复议和当事人的期限，无须变更当事人。"


ENDED_SIDES = {
    "requester_ended": "requester",
    "respondent_ended": "respondent",
    "third_ended": "third",
}
# Who disputes; without one of these sides there is nothing left to decide.
DONE = "performed"
DISPUTING = ("requester", "respondent")


def no_other_is_left_on_its_side(s: Situation) -> Reason | None:
    """办法第三十六条: the case ends when nobody is left on one of its sides."""
    side = ENDED_SIDES.get(str(s.data.get("ground")), "")
    if side and len(s.party_ids(side)) > 1:
        return Reason("该方尚有其他当事人，应对其余当事人继续审理。", "ground")
    return None


def another_is_left_on_its_side(s: Situation) -> str | Reason | None:
    """办法第三十六条: what befalls one of several ends nothing for the others.

    A third person stands between the sides: the case goes on without it, however few the others.
    """
    several = any(len(s.party_ids(side)) > 1 for side in DISPUTING)
    if not several and not s.party_ids("third"):
        return "请求人、被请求人各只有一名，应当变更当事人或者撤销案件。"
    party = party_named(s)
    if party is None:
        return None
    if party.role in DISPUTING and len(s.party_ids(party.role)) < 2:
        return Reason("该方没有其他当事人，应当变更当事人或者撤销案件。", "party")
    return None


def ending_party(s: Situation) -> int | None:
    """The one of several parties who died or ceased to exist, of whom a notice speaks."""
    return s.data.get("party")


def ending_ground(s: Situation) -> str | None:
    """Why it ends: as told, where the whole case ends; else the side of the party that ended."""
    party = party_named(s)
    ended = {side: ground for ground, side in ENDED_SIDES.items()}
    return s.data.get("ground") or (ended.get(party.role) if party is not None else None)


def earlier_ruling_is_in_force(s: Situation) -> Reason | None:
    """办法第三十四条第一款: effective ruling, same infringer, same patent, same type of act."""
    for name, title in (
        ("same_infringer", "同一侵权人"),
        ("same_right", "同一专利权"),
        ("same_act", "相同类型行为"),
    ):
        if s.data.get(name) is False:
            return Reason(f"不是{title}的，不能直接作出裁决。", name)
    day = as_day(s.data.get("prior_effective_on"))
    if day is not None and day > s.day:
        return Reason("在先裁决或者判决尚未生效。", "prior_effective_on")
    return None


def nothing_is_left_to_perform(s: Situation) -> str | None:
    """办法第八十条: a ruling that orders something is performed or brought to court first."""
    if s.case.state == "served" and orders_somebody(s) and bound(s):
        return "裁决尚未履行，请先核查履行或者催告。"
    return None


def remedy_periods_are_over(s: Situation) -> str | None:
    """专利法第六十五条、复议法第二十条: closed when no remedy can be sought any more."""
    remedies = ("adjudication.sue", "起诉"), ("reconsideration.apply", "复议")
    for rule, title in (*remedies, ("reconsideration.sue", "对复议决定起诉")):
        limit = running(s, rule)
        if limit is not None:
            return f"{title}期限至{chinese_day(limit.due_on)}，届满后再结案。"
    return None


def closing_form_is_lawful(s: Situation) -> str | Reason | None:
    """办法第三十条: three closing forms only; this step closes by the ruling."""
    if s.data.get("closing_mode") not in {None, "decision", "mediation", "cancellation"}:
        return Reason("结案方式只有裁决、调解协议、撤销案件三种。", "closing_mode")
    if s.document("adjudication_decision") is None:
        return "没有有效的行政裁决书，不能以裁决结案。"
    return None


def volume_was_checked(s: Situation) -> Reason | None:
    """forms.md D59: service, signatures and separate mediation papers are checked."""
    for name, title in (
        ("services_complete", "送达凭证不齐"),
        ("signatures_complete", "笔录签名不齐"),
        ("mediation_apart", "调解笔录未单独成卷"),
    ):
        if s.data.get(name) is False:
            return Reason(f"{title}，请补齐后归档。", name)
    return None


def another_respondent_remains(s: Situation) -> Reason | None:
    """办法第三十六条: a case ends when it ends for all; without one respondent it goes on."""
    party = s.data.get("party")
    others = [p for p in s.current_parties("respondent") if p.id != party]
    chosen = s.party(party) if isinstance(party, int) else None
    if chosen is not None and chosen.role != "respondent":
        return Reason("请选择被请求人。", "party")
    if others and (chosen is not None or len(others) > 1):
        return None
    said = "没有其他被请求人，撤回全部请求的应办理准予撤回，撤销案件。"
    return Reason(said, "party" if party else None)


GUARDS = registered(
    another_respondent_remains,
    orders_are_complete,
    orders_follow_the_outcome,
    evidence_is_told_once,
    orders_hold_no_money,
    no_open_inquiry,
    withdrawal_is_voluntary,
    end_of_party_is_proved,
    no_other_is_left_on_its_side,
    another_is_left_on_its_side,
    earlier_ruling_is_in_force,
    nothing_is_left_to_perform,
    something_is_still_to_come,
    remedy_periods_are_over,
    closing_form_is_lawful,
    volume_was_checked,
)
KNOWN = registered(ending_party, ending_ground)
