"""Which steps bring about what the conditions of an adjudication ask for."""

from __future__ import annotations

RECUSAL = ("grant_recusal", "refuse_recusal")
PANEL = ("replace_panel_member", *RECUSAL)
RESUMING = (
    "resume_to_filed",
    "resume_to_answering",
    "resume_to_preparing",
    "resume_to_hearing",
    "resume_to_written",
    "resume_to_deliberating",
)
# Condition → steps, the likeliest first.
CLEARED_BY = {
    "office_has_power": ("reject_and_transfer", "ask_designation"),
    "jurisdiction_is_ours": ("reject_and_transfer", "ask_designation"),
    "nobody_sued_nor_agreed": ("reject_request",),
    "patent_number_is_right": ("tell_defects",),
    "respondent_is_clear": ("tell_defects",),
    "patent_is_granted": ("check_right_status", "reject_request"),
    "patent_is_in_force": ("check_right_status", "reject_request"),
    "patent_is_in_term": ("check_right_status", "reject_request"),
    "claims_are_named": ("demand_claims", "name_claims"),
    "copy_reached_all_respondents": ("issue_answer_papers",),
    "answers_are_in_or_over": ("register_answer", "register_further_answer"),
    "answer_was_received": ("register_answer", "close_answer_period"),
    "evidence_period_is_in_or_over": ("close_evidence_period",),
    "no_objection_is_pending": (
        "reject_jurisdiction_objection",
        "uphold_jurisdiction_objection",
    ),
    "no_recusal_is_pending": RECUSAL,
    "panel_is_whole": PANEL,
    "panel_has_heard_the_case": ("reopen_hearing",),
    "hearing_notice_was_in_time": ("postpone_hearing",),
    "exchange_was_notified": ("call_evidence_exchange",),
    "legality_is_approved": ("approve_legality",),
    "collective_discussion_was_held": ("discuss_collectively",),
    "no_suspension_is_running": RESUMING,
    "no_settlement_period_is_running": ("end_settlement_period",),
    "stop_order_needs_a_living_patent": ("check_right_status",),
    "publication_is_done": ("approve_publication",),
    "nothing_is_left_to_perform": (
        "confirm_performance",
        "check_performance",
        "urge_performance",
        "urge_further_respondent",
    ),
    "urging_reached_respondents": (
        "urge_performance",
        "urge_further_respondent",
        "urge_performance_meanwhile",
    ),
}
