"""What is to be done first where a paper would print a blank."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casehub.workflow.situation import Situation

# The blocks that tell what the register of offices knows, whoever the parties are.
OF_OFFICE = ("office", "remedy")


def mended_by(s: Situation, facts: Mapping[str, object], of: str) -> str:
    """Which step, or who, mends that something is missing; "" where nobody can say.

    of: the name of what is missing, as the template asked for it. An empty seat is filled by a
    step that names somebody to it; what the office lacks is entered on its page.
    """
    seats = {name for name, role in s.rules.roles.items() if role.seat and role.seat == of}
    steps = [one for one in s.procedure.steps if seats & {*one.assigns.values()}]
    now = [one.title for one in steps if s.case.home.state in one.from_]
    if titles := now or [one.title for one in steps]:
        return f"请先办理“{'”或者“'.join(dict.fromkeys(titles))}”。"
    for name in OF_OFFICE:
        block = facts.get(name)
        if isinstance(block, dict) and of in block and not block[of]:
            return "请系统管理员在机构页面补填。"
    return ""
