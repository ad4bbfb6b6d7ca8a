"""Conditions after the ruling: performance and enforcement (办法第三十三条、第八十条)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.deadlines.outcomes import CANCELLED
from casehub.model import Challenge, ReviewReceipt
from casehub.procedures.adjudication.ordered import IMPORT, bound, in_force, orders_somebody
from casehub.procedures.adjudication.remedies import time_to_sue_left
from casehub.procedures.dispute.challenges import (
    OF_RULING,
    RECONSIDERATION,
    STOPPING,
    WITHDRAWN,
    bringers,
    pending,
)
from casehub.procedures.reading import (
    all_of,
    as_day,
    bringer,
    chinese_day,
    rows,
    unserved,
    until_served,
    who,
)
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason, Situation

if TYPE_CHECKING:
    from casehub.model import Deadline

COURT = "enforcement.court_apply"


def ruling_reached_all_parties(s: Situation) -> Reason | None:
    """办法第十条: the ruling is served on every party, each with proof."""
    kind = "decision_revocation" if s.case.state == "changed" else "adjudication_decision"
    missing = [p for p in s.party_ids() if s.served_on(kind, p) is None]
    if not missing:
        return None
    said = f"裁决文书尚未送达{all_of(s, missing)}，请先完成送达。"
    waiting = dict.fromkeys(n for p in missing for n in unserved(s, p, kind))
    return Reason(said, matters=tuple(waiting))


def ruling_found_infringement(s: Situation) -> str | None:
    """办法第三十二条: measures follow a finding of infringement."""
    return None if orders_somebody(s) else "裁决驳回了请求，没有需要履行或者协助的内容。"


def ruling_stops_import(s: Situation) -> str | None:
    """办法第三十二条第一款第六项: customs are told where import was stopped."""
    if any(o.variant == IMPORT[0] or IMPORT[1] in o.acts for o in in_force(s)):
        return None
    return "裁决没有责令停止进口，不需通报海关。"


def correction_keeps_the_substance(s: Situation) -> Reason | None:
    """办法第三十三条第二款: clerical errors only."""
    if s.data.get("touches_substance"):
        return Reason("涉及实质内容的不得更正，应变更或者撤销裁决。", "touches_substance")
    return None


def suit_period_is_over(s: Situation) -> str | None:
    """专利法第六十五条: fifteen days from receipt, for every party."""
    if not rows(s, "adjudication.sue"):
        return "裁决书尚无送达凭证，起诉期限未起算。"
    # Of the one whom the form names, else of everybody: each party's time ends by itself.
    still = [d.due_on for d in _suits(s) if d.closed_on is None and d.due_on >= s.day]
    return f"起诉期限至{chinese_day(max(still))}，届满后再办理。" if still else None


def _suits(s: Situation) -> list[Deadline]:
    """The periods to sue of the party that the form names; of everybody while it names none."""
    own = [*rows(s, "adjudication.sue"), *rows(s, "reconsideration.sue")]
    return [d for d in own if s.data.get("party") in {None, d.party_id}]


def own_suit_period_is_over(s: Situation) -> str | Reason | None:
    """专利法第六十五条、强制法第五十三条: each party's time to sue ends by itself."""
    own = _suits(s)
    if not own:
        return "裁决书尚无送达凭证，起诉期限未起算。"
    left = [d for d in own if d.closed_on is None]
    if any(d.due_on < s.day for d in left) and s.data.get("party") is None:
        return None
    if s.data.get("party") is not None and _review_is_open(s, left):
        return Reason("复议决定书已经收到，请先登记复议结果。", "party")
    still = [d for d in left if d.due_on >= s.day]
    if still:
        end = chinese_day(max(d.due_on for d in still))
        return Reason(f"起诉期限至{end}，届满后再办理。", "party" if s.data else None)
    return None if left else ruling_reached_all_parties(s) or "没有已经届满而未登记的起诉期限。"


def _review_is_open(s: Situation, limits: list[Deadline]) -> bool:
    """Whether what these periods are to sue over is not said to be decided yet."""
    began = {d.event_seq for d in limits}
    received = {r.challenge_id for r in s.rows(ReviewReceipt) if r.event_seq in began}
    return any(row.id in received for row in pending(s, *STOPPING))


def suit_period_is_noted_once(s: Situation) -> str | None:
    """强制法第五十三条: for each party bound one period to apply to the court."""
    clock = next(iter(_clocks(s, COURT)), None)
    if clock is None or s.data.get("party") is None:
        return None
    if any(d.closed_on is None for d in _suits(s)):
        # The time to sue over a reconsideration decision ends as well; it begins nothing anew.
        return None
    return f"起诉期限届满已经登记，申请强制执行的期限至{chinese_day(clock.due_on)}。"


def _clocks(s: Situation, rule: str) -> list[Deadline]:
    """Open limits of the rule for the party that the form names; all while it names none."""
    party, found = s.data.get("party"), [d for d in rows(s, rule) if d.closed_on is None]
    return [d for d in found if party is None or d.party_id in {None, party}]


def enforcement_clock_starts_right(s: Situation) -> Reason | None:
    """办法第八十条、强制法第五十三条: from the earlier of performance and suit period."""
    if s.data.get("suit_received"):
        return Reason("已收到应诉通知的，应登记行政诉讼。", "suit_received")
    day = as_day(s.data.get("suit_period_ended_on"))
    limits = _suits(s)
    if day is not None and limits and day > max(d.due_on for d in limits):
        last = chinese_day(max(d.due_on for d in limits))
        return Reason(f"起诉期限届满日为{last}，不能晚于该日。", "suit_period_ended_on")
    if day is not None and limits and day < max(d.start_on for d in limits):
        # A period for performance ends after the ruling is known, never before.
        return Reason("不能早于裁决书送达最后一名当事人之日。", "suit_period_ended_on")
    return None


def court_clock_was_started(s: Situation) -> str | None:
    """办法第八十条第二款: three months from the end of the period."""
    return None if rows(s, COURT) else "请先登记起诉期限届满。"


def court_clock_begins(s: Situation) -> str | None:
    """强制法第五十三条: the office applies once, against who has to perform, not who asked."""
    if s.case.state == "revoked" or ruling_found_infringement(s) is not None:
        return "没有需要履行的裁决内容。"
    if s.case.state == "performed":
        return "裁决内容已经履行。"
    party = s.data.get("party") or whose_challenge_ended(s)
    if party not in bound(s):
        return "该当事人没有尚待履行的裁决内容。"
    if party in bringers(s, *STOPPING):
        return "该当事人的复议、诉讼尚无结果。"
    own = [*rows(s, "adjudication.sue"), *rows(s, "reconsideration.sue")]
    if any(d.party_id == party and d.closed_on is None and d.due_on >= s.day for d in own):
        return "该当事人的起诉期限尚未届满。"
    running = [d for d in rows(s, COURT) if d.closed_on is None and d.party_id in {None, party}]
    return "申请强制执行的期限已经起算。" if running else None


def court_clock_begins_after_a_lost_suit(s: Situation) -> str | None:
    """行诉解释第一百五十六条: who sued and lost has to perform when the judgment is final.

    Against a reconsideration decision there is still time to sue, and its end begins the clock; an
    application that was withdrawn leaves no decision to sue.
    """
    row = _ended_now(s)
    if row is None or row.against not in STOPPING:
        return "裁决的履行不因此起算。"
    if row.kind == RECONSIDERATION and row.outcome != WITHDRAWN:
        return "对复议决定的起诉期限届满后起算。"
    if row.kind == RECONSIDERATION and time_to_sue_left(s, row, row.effective_on or s.day):
        return "该当事人的起诉期限继续计算，届满后起算。"
    return court_clock_begins(s)


def _ended_now(s: Situation) -> Challenge | None:
    """The suit or reconsideration whose outcome the form enters."""
    named = s.data.get("challenge")
    return next((c for c in s.rows(Challenge) if c.id == named and c.against in OF_RULING), None)


def whose_challenge_ended(s: Situation) -> int | None:
    """The party whose suit or reconsideration the form names."""
    row = _ended_now(s)
    return bringer(s, row) if row is not None else None


def one_respondent_is_named(s: Situation) -> Reason | None:
    """强制法第五十三条、第五十四条: one demand and one application for each who has to perform.

    What they tell of service, of the time to sue and of the duties is true of one alone.
    """
    party, left = s.data.get("party"), bound(s)
    if s.data and party is None and len(left) > 1:
        return Reason("尚待履行的被请求人有数名，请选定其中一名，逐一办理。", "party")
    if party is not None and party not in left:
        return Reason(f"{who(s, party)}没有尚待履行的裁决内容。", "party")
    return None


def respondent_does_not_challenge(s: Situation) -> str | Reason | None:
    """强制法第五十三条: against whom the ruling is final, while another one's suit goes on."""
    party, challenged = one_who_must_perform(s), bringers(s, *STOPPING)
    if party is None:
        # Offered while the ruling is final to anybody who has to perform it.
        left = set(bound(s))
        return "尚待履行的被请求人的复议、诉讼均无结果。" if left and left <= challenged else None
    if party in challenged:
        said = f"{who(s, party)}的复议、诉讼尚无结果，裁决对其尚未确定。"
        return Reason(said, "party" if s.data else None)
    return None


def everybody_has_performed(s: Situation) -> Reason | None:
    """办法第八十条: the ruling is performed when all respondents have performed it."""
    party, left = s.data.get("party"), bound(s)
    others = [p for p in left if p != party]
    # One who is alone need not be named; with several the last one is.
    if not s.data or not others or (party is None and len(left) == 1):
        return None
    said = f"{who(s, others[0])}尚未履行，请先登记已经履行的部分被请求人。"
    return Reason(said, "party")


def others_have_still_to_perform(s: Situation) -> str | Reason | None:
    """办法第八十条: what one has performed leaves the others bound; the last one ends it."""
    party, left = s.data.get("party"), bound(s)
    if party is not None and party not in left:
        return Reason("该当事人没有尚待履行的裁决内容。", "party")
    if len(left) > 1:
        return None
    return "没有其他尚未履行的被请求人，请核查并确认已履行。"


def urging_reached_respondents(s: Situation) -> Reason | None:
    """强制法第五十四条: the urging is served before the court is asked.

    Offered once it has reached anybody who has still to perform; asked of the one who is named.
    """
    party = s.data.get("party")
    # Against whom the office has applied already nobody asks again.
    running = {d.party_id for d in rows(s, COURT) if d.closed_on is None}
    left = bound(s)
    offered = [p for p in left if p in running] if not s.data else []
    asked = offered or [p for p in left if party in {None, p}]
    missing = [p for p in asked if s.served_on("performance_urging_notice", p) is None]
    if not missing or (not s.data and len(missing) < len(asked)):
        return None
    said = f"履行催告书尚未送达{all_of(s, missing)}。"
    return until_served(s, said, "performance_urging_notice")


def demand_wait_is_over(s: Situation) -> str | None:
    """强制法第五十四条、第六十九条: ten working days after service of the urging."""
    clocks = _clocks(s, "enforcement.demand_wait")
    left = [d for d in clocks if d.due_on >= s.day]
    # Offered once anybody's is over.
    if not left or (not s.data and len(left) < len(clocks)):
        return None
    end = chinese_day((max if s.data else min)(d.due_on for d in left))
    return f"催告期至{end}，届满后方可申请强制执行。"


def urged_party_was_heard(s: Situation) -> str | None:
    """强制法第五十四条: whom the urging gave days to plead is not applied against within them.

    Who has pleaded may say more until the last of them.
    """
    clocks = (d for d in rows(s, "enforcement.plead") if d.outcome != CANCELLED)
    party = s.data.get("party")
    mine = (d for d in clocks if party is None or d.party_id in {None, party})
    left = [d for d in mine if d.due_on >= s.day]
    if not left or not s.data:
        return None
    end = chinese_day(max(d.due_on for d in left))
    return f"催告书给予的陈述、申辩期限至{end}，届满后方可申请强制执行。"


def court_application_is_in_time(s: Situation) -> str | None:
    """办法第八十条第二款: inside the three months."""
    limits = _clocks(s, COURT)
    if not limits:
        return "没有正在计算的申请强制执行期限，请先登记起诉期限届满。"
    # Offered while anybody's runs; asked of everybody whom the application is about.
    limit = (min if s.data else max)(limits, key=lambda d: d.due_on)
    if limit.due_on < s.day:
        return f"申请强制执行的期限已于{chinese_day(limit.due_on)}届满。"
    return None


def court_application_is_late(s: Situation) -> str | Reason | None:
    """办法第八十条第二款: the holder's turn comes when the office let its period pass."""
    limits = _clocks(s, COURT)
    if not limits:
        return "没有正在计算的申请强制执行期限。"
    limit = (max if s.data else min)(limits, key=lambda d: d.due_on)
    if limit.due_on >= s.day:
        return f"本局申请期限至{chinese_day(limit.due_on)}，尚未届满。"
    day = as_day(s.data.get("office_period_ended_on"))
    if day is not None and day != limit.due_on:
        said = f"本局申请期限届满日为{chinese_day(limit.due_on)}。"
        return Reason(said, "office_period_ended_on")
    return None


def holder_may_apply(s: Situation) -> str | Reason | None:
    """办法第八十条第二款、行诉解释第一百五十八条: six months after the office's period."""
    limit = max(_clocks(s, "enforcement.holder_apply"), key=lambda d: d.due_on, default=None)
    if limit is None:
        return "本局申请期限尚未届满，权利人暂不能自行申请。"
    day = as_day(s.data.get("applied_on"))
    if day is not None and not limit.start_on < day <= limit.due_on:
        return Reason(f"权利人应在{chinese_day(limit.due_on)}前申请。", "applied_on")
    return None


def revocation_ground_is_proved(s: Situation) -> Reason | None:
    """办法第三十三条第一款、专利法第四十七条: effective invalidity, or another ground."""
    ground = s.data.get("ground")
    if ground in {"all_invalid", "partly_invalid"}:
        if not s.data.get("invalidity_decision_no"):
            return Reason("请填写无效宣告请求审查决定号。", "invalidity_decision_no")
        day = as_day(s.data.get("invalidity_effective_on"))
        if day is None or day > s.day:
            return Reason("无效决定尚未生效，不能据以撤销或者变更。", "invalidity_effective_on")
        if day not in {v.effective_on for right in s.rights for v in right.invalidity}:
            said = f"没有登记{chinese_day(day)}生效的无效宣告请求审查决定，请先登记。"
            return Reason(said, "invalidity_effective_on")
    if ground == "error" and not s.data.get("error_facts"):
        return Reason("请写明裁决错误的事实。", "error_facts")
    if ground == "court_or_recon" and not s.data.get("court_facts"):
        return Reason("请写明判决、复议决定的内容。", "court_facts")
    return None


def one_who_must_perform(s: Situation) -> int | None:
    """The respondent whom the form names, else the only one who has still to perform."""
    party, left = s.data.get("party"), bound(s)
    return party if party is not None or len(left) != 1 else left[0]


KNOWN = registered(one_who_must_perform, whose_challenge_ended)
GUARDS = registered(
    ruling_reached_all_parties,
    ruling_found_infringement,
    ruling_stops_import,
    correction_keeps_the_substance,
    own_suit_period_is_over,
    court_clock_begins,
    court_clock_begins_after_a_lost_suit,
    one_respondent_is_named,
    respondent_does_not_challenge,
    everybody_has_performed,
    others_have_still_to_perform,
    suit_period_is_over,
    suit_period_is_noted_once,
    enforcement_clock_starts_right,
    court_clock_was_started,
    urging_reached_respondents,
    demand_wait_is_over,
    urged_party_was_heard,
    court_application_is_in_time,
    court_application_is_late,
    holder_may_apply,
    revocation_ground_is_proved,
)
