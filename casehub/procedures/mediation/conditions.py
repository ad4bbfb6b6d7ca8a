"""Conditions of administrative mediation (办法第三章)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from casehub.law.chinese import date_text
from casehub.model import Deadline
from casehub.procedures.agreed.confirming import was_not_confirmed
from casehub.procedures.agreed.performance import give_times, terms_have_no_time
from casehub.procedures.dispute.agreements import in_force
from casehub.procedures.reading import area_of, last_day_to_tell, table
from casehub.workflow.part import Effect, registered
from casehub.workflow.situation import Reason, Situation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casehub.procedures.act import Act
    from casehub.rulebook.tables import Settled

INFRINGEMENT = frozenset({"infringement", "damages"})


def dispute_kind(s: Situation) -> str:
    """What the dispute is about: as told now, else as the case knows it ("" before that)."""
    return str(s.data.get("dispute_kind") or s.case.dispute_kind or "")


def dispute_can_be_mediated(s: Situation) -> Reason | None:
    """办法第六十三条、第七十六条: what a local office may mediate (M17: not open licences)."""
    kind = s.data.get("dispute_kind")
    if kind == "open_licence":
        return Reason("开放许可纠纷应向国家知识产权局请求调解，应不予立案。", "dispute_kind")
    if kind != "provisional_fee":
        return None
    if any(r.kind != "invention" for r in s.rights):
        return Reason("只有发明专利才有临时保护期，请核对纠纷类型。", "dispute_kind")
    if any(r.granted_on is None for r in s.rights):
        return Reason("专利尚未授权，临时保护期使用费应在授权后请求调解。", "dispute_kind")
    return None


def damages_request_has_decision(s: Situation) -> Reason | None:
    """办法第六十四条第三款: a request for damages alone comes with the decision that found them."""
    if s.data.get("dispute_kind") == "damages" and not s.data.get("decision"):
        return Reason("只请求调解赔偿数额的，应登记并选择认定侵权的处理决定。", "decision")
    return None


def mediation_is_ours(s: Situation) -> Reason | None:
    """办法第六条第二款: other disputes than damages belong to the respondent's domicile."""
    kind = s.data.get("dispute_kind")
    if kind is None or kind in INFRINGEMENT:
        return None
    area = area_of(s)
    if isinstance(area, Reason):
        return area
    places = [p.region_code for p in s.current_parties("respondent") if p.region_code]
    if places and not any(map(area.covers, places)):
        return Reason("此类纠纷由被请求人住所地管辖，本局无管辖权。", "dispute_kind")
    return None


def no_suit_and_no_other_way(s: Situation) -> Reason | None:
    """办法第十二条第五项 (by analogy): no suit, no other agreed way of settling the dispute."""
    if s.data.get("no_suit_declared") is False:
        return Reason("纠纷已向人民法院起诉的，不予立案。", "no_suit_declared")
    if s.data.get("no_other_way_declared") is False:
        return Reason("当事人已约定其他纠纷解决方式的，不予立案。", "no_other_way_declared")
    return None


def session_is_ahead(s: Situation) -> Reason | None:
    """办法第六十六条: parties are told the time and place, by the house's rule some days before."""
    told, following = (s.data.get(name) for name in ("session_at", "next_at"))
    if isinstance(told, datetime) and isinstance(following, datetime) and told != following:
        return Reason("通知书的调解时间与登记的下次调解时间不一致，请核对。", "session_at")
    for name in ("session_at", "next_at"):
        planned = s.data.get(name)
        if not isinstance(planned, datetime):
            continue
        if planned <= s.at:
            return Reason("调解时间应晚于现在，请重新安排。", name)
        rule = _told_too_late(s, name, planned)
        if rule and not s.data.get("short_notice"):
            period = s.law.limit_text(rule)
            said = f"应在调解{period}前通知当事人，请改期，或者写明各方同意提前调解的情况。"
            return Reason(said, name)
    return None


def _told_too_late(s: Situation, name: str, planned: datetime) -> str:
    """The rule of the notice that the step gives of that session today too late; "" for none."""
    day = planned.astimezone(s.at.tzinfo).date()
    for rule in (start.rule for start in s.step.deadlines.start if start.from_ == name):
        if s.day > last_day_to_tell(s, rule, day):
            return rule
    return ""


def notice_can_be_in_time(s: Situation) -> str | None:
    """A notice that is shorter because everybody agreed has no last day of its own."""
    planned = s.data.get("session_at")
    if isinstance(planned, datetime) and _told_too_late(s, "session_at", planned):
        return "各方同意提前调解，通知没有最后期限。"
    return None


def _conclusion(s: Situation) -> Deadline | None:
    return s.open_deadline("mediation.conclude") or s.open_deadline("mediation.conclude_other")


def conclusion_limit_is_over(s: Situation) -> str | None:
    """办法第七十条第三款 (ownership); the office's own rule otherwise."""
    limit = _conclusion(s)
    if limit is None or not limit.is_over(s.day):
        return "调解期限尚未届满。"
    return None


def mediation_may_be_extended(s: Situation) -> Reason | None:
    """办法第七十条第三款: once, by at most one month, before the limit ends."""
    limit = _conclusion(s)
    if limit is None:
        return Reason("没有正在计算的调解期限，无须延长。")
    if limit.is_over(s.day):
        return Reason(f"调解期限已于{date_text(limit.due_on)}届满，不能再延长。")
    if limit.granted:
        return Reason("调解期限已经延长过一次，不能再延长。")
    months = s.data.get("months")
    if months is not None and int(months) != 1:
        return Reason("调解期限只能延长一个月。", "months")
    return None


def dispute_is_ownership(s: Situation) -> str | None:
    """办法第七十条: these rules hold for disputes over ownership only."""
    kind = dispute_kind(s)
    return None if kind in {"", "ownership"} else "只有权属纠纷适用本步骤。"


def restoration_was_told(s: Situation) -> str | None:
    """办法第七十条第二款: the parties are told when the fifteen days for restoration begin."""
    return None if s.happened("tell_restoration") else "没有告知当事人请求恢复有关程序。"


def dispute_is_not_ownership(s: Situation) -> str | None:
    """办法第七十条: ownership disputes are closed with a copy to CNIPA."""
    return "权属纠纷请使用抄送国家知识产权局的步骤。" if dispute_kind(s) == "ownership" else None


def dispute_is_infringement(s: Situation) -> str | None:
    """M15: after a failed mediation of an infringement the holder may ask for a ruling."""
    kind = dispute_kind(s)
    return None if kind in {"", *INFRINGEMENT} else "只有侵权纠纷可以转为请求行政裁决。"


def no_ruling_was_opened(s: Situation) -> str | None:
    """One linked ruling for one failed mediation."""
    return "已据本案登记行政裁决请求，无须重复登记。" if s.happened(s.step.id) else None


def suspended_before_session(s: Situation) -> str | None:
    """Resuming leads back to where the mediation stood."""
    return None if _suspended_in(s) == "filed" else "本案中止前已开始调解，请选择恢复调解。"


def suspended_in_session(s: Situation) -> str | None:
    """Resuming leads back to where the mediation stood."""
    return None if _suspended_in(s) == "session" else "本案中止前尚未开始调解。"


def _suspended_in(s: Situation) -> str:
    event = s.last("suspend")
    return event.source if event is not None else ""


def court_did_not_confirm(s: Situation) -> str | None:
    """民事诉讼法第二百零六条: after a dismissal the parties may make another agreement."""
    refused = ("confirmation_dismissed", "confirmation_refused")
    return was_not_confirmed(s, refused, ("reach_agreement", "apply_confirmation"))


def other_terms_are_told(act: Act) -> None:
    """办法第六十三条: an agreement settles the dispute that was brought.

    Which terms do that is read into the article, so others are not refused: the act says of them
    that they are to be checked.
    """
    rule: Settled | None = act.situation.law_of_case.settled(dispute_kind(act.situation))
    rows = enumerate(table(act.situation, "terms"), 1)
    others = [str(n) for n, row in rows if rule is not None and row.get("kind") not in rule.terms]
    if rule is not None and others:
        act.notes.append(
            f"协议第{'、'.join(others)}项的类别超出本案纠纷类型通常约定的内容，请核对"
            f"（{rule.confidence.words}，{rule.basis}）"
        )


def instalments(act: Act) -> None:
    """办法第六十九条: what an agreement in force promises is to be performed by its days."""
    give_times(act, in_force(act.situation), act.law.limit("mediation.perform"))


GUARDS = registered(
    dispute_can_be_mediated,
    damages_request_has_decision,
    mediation_is_ours,
    no_suit_and_no_other_way,
    session_is_ahead,
    notice_can_be_in_time,
    conclusion_limit_is_over,
    mediation_may_be_extended,
    dispute_is_ownership,
    restoration_was_told,
    dispute_is_not_ownership,
    court_did_not_confirm,
    dispute_is_infringement,
    no_ruling_was_opened,
    suspended_before_session,
    suspended_in_session,
)
EFFECTS: Mapping[str, Effect] = {
    "other_terms_are_told": Effect.of(other_terms_are_told, "terms"),
    "instalments": Effect.of(instalments, undo=terms_have_no_time),
}
