"""What the public is told: rulings, and who is listed as dishonest (办法第三十四、八十三条)."""

from __future__ import annotations

from casehub.procedures.dispute.challenges import OVERTURNING, STOPPING, standing
from casehub.procedures.reading import as_day, chinese_day, latest, rows, unserved, who
from casehub.rulebook.limits import compute
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason, Situation

DECISION = "adjudication_decision"
LISTED = ("tell_dishonesty_listing", "decide_dishonesty_listing")


def _was_told(s: Situation) -> bool:
    """Whether the public was told since the office or a court last changed what is in force."""
    overturned = {
        c.outcome_seq for c in standing(s, *STOPPING) if c.outcome in OVERTURNING
    }
    changed = latest(s, "issue_decision", "revoke_decision", "change_decision")
    courts = (n for n, e in enumerate(s.events, 1) if e.seq in overturned)
    return latest(s, "approve_publication") > max((changed, *courts))


def publication_is_due(s: Situation) -> str | None:
    """办法第八十三条: once for the ruling, again for its change or revocation."""
    return "本次裁决结果已经公开。" if _was_told(s) else None


def publication_is_done(s: Situation) -> str | None:
    """办法第八十三条: every ruling is made public, also one that dismisses the request."""
    return None if _was_told(s) else "行政裁决尚未公开，请先办理信息公开。"


def publication_day_is_in_order(s: Situation) -> Reason | None:
    """办法第八十三条: after the ruling was made."""
    day, ruling = as_day(s.data.get("published_on")), s.document(DECISION)
    if day is not None and ruling is not None and day < ruling.issued_on:
        return Reason("公开日期不能早于裁决作出日期。", "published_on")
    return None


def objection_days_are_over(s: Situation) -> Reason | None:
    """Whoever may still say what must not be made public is waited for (办法第八十三条, 待核).

    The ruling gives each party some working days from its receipt. They do not lengthen the time of
    the statute: on its last day the ruling is published, whoever was not reached.
    """
    day = as_day(s.data.get("published_on")) or s.day
    last = s.deadline("adjudication.publish")
    if s.happened("approve_publication") or (last is not None and day >= last.due_on):
        return None
    field = "published_on" if "published_on" in s.data else None
    for party_id in s.party_ids():
        served = s.served_on(DECISION, party_id)
        if served is None:
            said = f"裁决书尚未送达{who(s, party_id)}，其提出不宜公开内容的期限未起算。"
            return Reason(said, field, matters=unserved(s, party_id, DECISION))
        limit = s.law_on(served).limit("adjudication.publish_objection")
        due = compute(limit, served, calendar=s.rules.calendar).due
        if due >= day:
            said = f"{who(s, party_id)}提出不宜公开内容的期限至{chinese_day(due)}，届满后再公开。"
            return Reason(said, field)
    return None


def _listing_events(s: Situation, step: str) -> list[int]:
    """Places of the events of the step for the party that the form names (any, if none)."""
    party = s.data.get("party")
    return [
        n
        for n, e in enumerate(s.events, 1)
        if e.step == step and party in {None, e.party_id}
    ]


def listing_was_told(s: Situation) -> str | None:
    """办法第三十四条第二款: the party is told and heard before it is decided."""
    told, decided = (max(_listing_events(s, step), default=0) for step in LISTED)
    if told > decided:
        return None
    return "尚未告知该当事人拟列入的事实和陈述申辩权利，请先告知。"


def listing_plea_period_is_over(s: Situation) -> str | None:
    """办法第三十四条第二款: served with the notice, and the party's time to plead has passed."""
    party = s.data.get("party")
    own = [d for d in rows(s, "adjudication.listing_plea") if party in {None, d.party_id}]
    if not own:
        return "告知书尚未送达，陈述、申辩期限未起算。"
    if own[-1].due_on >= s.day:
        return f"陈述、申辩期限至{chinese_day(own[-1].due_on)}，届满后再决定。"
    return None


GUARDS = registered(
    publication_is_due,
    publication_is_done,
    publication_day_is_in_order,
    objection_days_are_over,
    listing_was_told,
    listing_plea_period_is_over,
)
