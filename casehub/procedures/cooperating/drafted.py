"""What every letter to another office must be before it is signed (cross_region.md §2.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.workflow.part import registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from casehub.workflow.situation import Situation


def request_holds_no_secrets(s: Situation) -> Reason | None:
    """cross_region.md §2.3: this system refuses 秘密 and above."""
    if s.data.get("no_state_secret") is False:
        return Reason("涉密内容不得在本系统流转，请另行办理。", "no_state_secret")
    return None


def request_has_two_contacts(s: Situation) -> Reason | None:
    """cross_region.md §2.3: every letter names two contacts."""
    contacts = s.data.get("contacts")
    if contacts is None or len(set(contacts)) == 2:
        return None
    return Reason("函件应写明二名联系人。", "contacts")


def letter_goes_to_another_office(s: Situation) -> Reason | None:
    """Nobody asks itself for help."""
    if s.data.get("receiver") == s.case.organisation.id:
        return Reason("不能发给本局。", "receiver")
    return None


GUARDS = registered(
    request_holds_no_secrets, request_has_two_contacts, letter_goes_to_another_office
)
