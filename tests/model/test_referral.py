from __future__ import annotations

from casehub.model import MessageKind, ReferralMessage


def test_a_message_of_the_chain_is_called_by_what_it_is() -> None:
    assert ReferralMessage(kind="reply").title == "复函"
    assert ReferralMessage(kind=MessageKind.REMINDER.value).title == "催办函"
