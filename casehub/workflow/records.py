"""Names of the effects a step may record, and the form fields each one cannot do without."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

# Optional fields are not listed; casework reads them when the form has them.
RECORDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "panel": ("panel_chair", "panel_lead", "panel_members"),
        "replace_member": ("leaving", "joining"),
        "assign_officer": ("handler",),
        "assign_mediator": ("mediators",),
        "recuse": ("person",),
        "add_party": ("party_role", "party_name", "party_kind"),
        "party_left": (),
        "add_agent": ("party", "agent_name", "agent_role", "agent_authority"),
        "service_address": ("party", "address", "receiver", "phone", "e_consent"),
        "claims": ("claims_asserted",),
        "requests": (),
        "right_status": ("status", "status_checked_on"),
        "evaluation_report": ("report_made_on", "report_conclusion"),
        "invalidity": (),
        "accused": ("accused",),
        "evidence": ("evidence_items",),
        "exhibit_findings": ("findings",),
        "transfer_to": ("receiver",),
        "open_mediation": (),
        "open_adjudication": (),
        "service_sent": ("method", "sent_on"),
        "service_proved": ("method", "served_on", "receiver", "proof"),
        "service_failed": ("reason", "failed_on"),
        "service_cancelled": ("reason",),
        "referral_draft": ("receiver", "items", "contacts"),
        "referral_number": (),
        "referral_dispatched": ("channel", "dispatched_on"),
        "referral_received": ("received_on",),
        "referral_extended": ("extended_to",),
        "referral_replied": ("partner_letter_no", "replied_on", "evidence_items"),
        "referral_returned": ("returned_on", "reason_code", "reason"),
        "referral_withdrawn": ("reason",),
        "referral_message": (),
        "close": (),
    }
)
