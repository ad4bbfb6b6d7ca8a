"""One of several leaves, and the others go on: a mediation ends when it ends for all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.workflow.situation import Situation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casehub.workflow.part import Guard


def no_other_requester_stays(s: Situation) -> str | None:
    """办法第六十七条: what one of several requesters does ends nothing for the others."""
    if len(s.current_parties("requester")) > 1:
        return "尚有其他请求人，请办理部分当事人退出调解。"
    return None


GUARDS: Mapping[str, Guard] = {
    guard.__name__: guard for guard in (no_other_requester_stays,)
}
