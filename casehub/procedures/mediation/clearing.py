"""Which steps bring about what the conditions of a mediation ask for."""

from __future__ import annotations

# Condition → steps, the likeliest first.
CLEARED_BY = {
    "notice_reached_the_party": ("send_opinion_notice",),
    "every_party_asks": ("record_joint_request",),
    "every_respondent_agreed": ("record_consent", "record_refusal", "record_no_reply"),
    "every_party_applies": ("record_confirmation_wish",),
    "no_mediator_is_challenged": ("decide_recusal", "refuse_recusal"),
    "dispute_is_not_ownership": (
        "file_ownership_mediation",
        "file_joint_ownership_request",
        "close_failed_ownership",
        "close_agreed_ownership",
    ),
}
