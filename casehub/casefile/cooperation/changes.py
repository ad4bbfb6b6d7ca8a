"""Changes and exits of what a 重点保护名录 holds: drafted here, agreed to by another person."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from casehub.casefile.cooperation.drafts import (
    draft,
    hold,
    last_standing,
    twin_faults,
)
from casehub.casefile.cooperation.sight import may_draft
from casehub.casefile.cooperation.wordings import VALUES, Told, cleaned, told_by, wording_faults
from casehub.casefile.seconded.deciding import refusal
from casehub.law.chinese import date_text
from casehub.model import ExitReason, KeyListEntry, KeyListWording, ListAct
from casehub.workflow.refusals import NotFound, Refused
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from casehub.record.work import Work


def draft_change(
    work: Work, entry: KeyListEntry, values: Mapping[str, object], begins_on: date | None
) -> KeyListWording:
    """Draft a change of what is listed. values: the columns, with reason and evidence (依据)."""
    present = _present(work, entry)
    kept = cleaned(work.rules, values)
    found = change_faults(work, present, kept, begins_on)
    found += twin_faults(work, entry.batch, kept, "", of=entry)
    if found:
        raise Refused(found)
    return draft(work, entry, ListAct.CHANGE, kept, begins_on)


def change_faults(
    work: Work, present: KeyListWording, kept: Told, begins_on: date | None
) -> list[Reason]:
    """What is wrong with a change of what stands."""
    found, changed = wording_faults(work.rules, kept, work.today), differences(present, kept)
    if not changed:
        found.append(Reason("没有任何一项与现在的登记不同", None))
    if "holder" in changed and not kept.evidence:
        found.append(Reason("变更权利人的，写明转让、承继的证明", "evidence"))
    found += _day_faults(work, present, begins_on)
    ended = present.expires_on is not None and present.expires_on < work.today
    if ended and "expires_on" not in changed:
        found.append(Reason("权利期限已经届满：续展的变更有效期，没有续展的办理退出", "expires_on"))
    return found


def draft_exit(
    work: Work, entry: KeyListEntry, why: str, evidence: str, begins_on: date | None
) -> KeyListWording:
    """Draft the exit of an entry. why: of ExitReason; begins_on: the first day outside the list."""
    present = _present(work, entry)
    found = _day_faults(work, present, begins_on)
    if not evidence.strip():
        found.append(Reason("写明退出的依据", "evidence"))
    ends = present.expires_on
    lasts = ends is None or (begins_on is not None and begins_on <= ends)
    if not why:
        found.append(Reason("选择退出的原因", "exit_reason"))
    if why == ExitReason.EXPIRED and lasts:
        found.append(Reason("退出日期在权利有效期以内，不是期限届满", "begins_on"))
    if found:
        raise Refused(found)
    kept = replace(told_by(present), evidence=evidence.strip(), reason=ExitReason(why).words)
    return draft(work, entry, ListAct.EXIT, kept, begins_on, why)


def _present(work: Work, entry: KeyListEntry) -> KeyListWording:
    """What stands last of a listed entry with nothing open. Raises NotFound, Refused."""
    hold(work, entry)
    if not may_draft(work, entry):
        raise NotFound
    if entry.open is not None:
        raise refusal(f"这个条目已有{entry.open.act_words}在办，办结或者退回以后再提出")
    present = last_standing(entry)
    if present is None:
        raise refusal("这个条目还没有列入名录")
    if present.act == ListAct.EXIT:
        raise refusal("这个条目已经退出，重新列入的另行推荐")
    return present


def _day_faults(work: Work, present: KeyListWording, begins_on: date | None) -> list[Reason]:
    """Nothing reaches back before the last row, nor before the day on which it was made known."""
    if begins_on is None:
        return [Reason("填写从哪一天起", "begins_on")]
    if present.begins_on is not None and begins_on <= present.begins_on:
        said = f"生效日期应晚于上一次登记生效的{date_text(present.begins_on)}"
        return [Reason(said, "begins_on")]
    if present.decided_at is None:
        return []
    known = present.decided_at.astimezone(work.local.tzinfo).date()
    if begins_on < known:
        said = f"现在的登记{date_text(known)}才公布、批准，生效日期不能早于这一天"
        return [Reason(said, "begins_on")]
    return []


def differences(present: KeyListWording, kept: Told) -> dict[str, tuple[object, object]]:
    """Column → what stands and what is proposed, where they differ; the grounds are none."""
    pairs = {name: (getattr(present, name), getattr(kept, name)) for name in VALUES}
    grounds = {"reason", "evidence"}
    return {name: (a, b) for name, (a, b) in pairs.items() if a != b and name not in grounds}
