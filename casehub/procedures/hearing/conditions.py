"""Conditions of a hearing as a matter of its own (办法第二十六条、第二十七条)."""

from __future__ import annotations

from casehub.workflow.situation import Reason, Situation


def hearing_was_notified(s: Situation) -> str | None:
    """办法第二十六条: every party was told of time and place."""
    if any(s.all_served(kind) for kind in ("hearing_notice", "hearing_postponement_notice")):
        return None
    return "口头审理通知书尚未送达全部当事人。"



def record_is_signed(s: Situation) -> Reason | None:
    """办法第二十七条第一款: signed by those present, or the refusal is noted."""
    if s.data.get("refused") and not s.data.get("refusal_reason"):
        return Reason("有人拒绝签名的，应注明拒签情况。", "refusal_reason")
    return None



GUARDS = {
    guard.__name__: guard
    for guard in (
        hearing_was_notified,
        record_is_signed,
    )
}
