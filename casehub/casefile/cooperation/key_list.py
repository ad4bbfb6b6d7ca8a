"""The life of an entry of a 重点保护名录: proposed, reviewed jointly, published, changed, left.

Who drafts neither reviews nor approves; of a listing who reviews does not publish either. Every
wording stays, with its days: a case of before is seen as the list was then.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.casefile.cooperation.sight import may_decide, may_draft
from casehub.casefile.cooperation.wordings import (
    VALUES,
    Told,
    cleaned,
    told_by,
    wording_faults,
)
from casehub.law.chinese import date_text
from casehub.law.text import fold
from casehub.model import (
    ExitReason,
    KeyListBatch,
    KeyListEntry,
    KeyListWording,
    ListAct,
    ListState,
)
from casehub.record.events import log_security
from casehub.workflow.refusals import NotFound, Refused
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from casehub.record.work import Work

LONGEST_NUMBER = 60


@dataclass(frozen=True)
class Review:
    """A joint review: what the register of rights says today, and what the other side answered.

    The silence of a partner is no consent, so its answer and the day of it are asked for.
    """

    status: str
    status_source: str
    partner_name: str
    partner_on: date | None
    partner_number: str = ""
    in_force: bool = True


@dataclass(frozen=True)
class Publication:
    """From when entries hold and where it was made known.

    stem: 编号字头, for entries that have no number yet; they are numbered on in the order in which
    they were proposed.
    """

    begins_on: date
    published_where: str
    stem: str = ""


def _refuse(sentence: str, field: str | None = None) -> Refused:
    return Refused([Reason(sentence, field)])


def open_batch(work: Work, values: Mapping[str, object]) -> KeyListBatch:
    """Open a batch. values: title, name, agreement, note. Raises Refused for one that is there."""
    title, name = str(values["title"]), str(values["name"])
    for other in work.session.scalars(select(KeyListBatch)):
        if (fold(other.title), fold(other.name)) == (fold(title), fold(name)):
            raise _refuse(f"已有《{other.full_title}》", "name")
    batch = KeyListBatch(
        title=title,
        name=name,
        agreement=str(values.get("agreement") or ""),
        note=str(values.get("note") or ""),
        organisation_id=work.actor.organisation_id,
        by_id=work.actor.id,
        at=work.at,
    )
    work.session.add(batch)
    work.session.flush()
    _log(work, "key_list_batch", batch.full_title)
    return batch


def propose(
    work: Work, batch: KeyListBatch, values: Mapping[str, object], *, number: str = ""
) -> KeyListEntry:
    """Propose a right for a batch (推荐). number: 名录编号, where the list has given it one.

    values: the columns of `wordings.VALUES`. Raises Refused with every fault beside its field.
    """
    kept = cleaned(work.rules, values)
    found = wording_faults(work.rules, kept, work.today)
    found += _twin_faults(work, batch, kept, number)
    if found:
        raise Refused(found)
    entry = KeyListEntry(
        batch=batch, organisation_id=work.actor.organisation_id, number=number or None
    )
    work.session.add(entry)
    work.session.flush()
    _draft(work, entry, ListAct.LISTING, kept)
    return entry


def propose_again(work: Work, entry: KeyListEntry, values: Mapping[str, object]) -> KeyListWording:
    """Propose again what was not agreed to, supplemented."""
    _hold(work, entry)
    if not may_draft(work, entry):
        raise NotFound
    if entry.open is not None or entry.latest.state != ListState.REFUSED:
        raise _refuse("这个条目正在审核或者已经列入，不能再推荐")
    if any(one.state == ListState.STANDS for one in entry.wordings):
        raise _refuse("这个条目已经列入过，改动的办理变更")
    kept = cleaned(work.rules, values)
    found = wording_faults(work.rules, kept, work.today)
    found += _twin_faults(work, entry.batch, kept, "", of=entry)
    if found:
        raise Refused(found)
    return _draft(work, entry, ListAct.LISTING, kept)


def _twin_faults(
    work: Work,
    batch: KeyListBatch,
    kept: Told,
    number: str,
    of: KeyListEntry | None = None,
) -> list[Reason]:
    """The same right twice in one batch, or one number for two."""
    found = []
    if len(number) > LONGEST_NUMBER:
        found.append(Reason(f"名录编号不超过 {LONGEST_NUMBER} 个字", "number"))
    there = select(KeyListEntry).where(KeyListEntry.batch_id == batch.id)
    for other in work.session.scalars(there):
        if other is of:
            continue
        if number and other.number == number:
            found.append(Reason(f"编号{number}已给了另一条目", "number"))
        last = other.open or other.on(work.today) or other.latest
        gone = last.act == ListAct.EXIT or last.state == ListState.REFUSED
        same = (last.kind, last.right_no) == (kept.kind, kept.right_no)
        if same and kept.right_no and not gone:
            said = f"{kept.right_no}在这一批中已有条目“{last.title}”"
            found.append(Reason(said, "right_no"))
    return found


def _draft(
    work: Work,
    entry: KeyListEntry,
    act: ListAct,
    kept: Told,
    begins_on: date | None = None,
    exit_reason: str = "",
) -> KeyListWording:
    wording = KeyListWording(
        entry=entry,
        act=act,
        state=ListState.DRAFTED,
        drafted_by=work.actor,
        drafted_at=work.at,
        begins_on=begins_on,
        exit_reason=exit_reason,
        **asdict(kept),
    )
    work.session.add(wording)
    work.session.flush()
    _log(work, "key_list_drafted", f"{act.words} {wording.title} {wording.right_no}")
    return wording


def _hold(work: Work, entry: KeyListEntry) -> None:
    """Of two who act at once the second waits, and sees what the first did."""
    query = select(KeyListEntry.id).where(KeyListEntry.id == entry.id).with_for_update()
    work.session.execute(query)
    work.session.expire(entry, ["wordings", "number"])


def review(
    work: Work, wordings: Sequence[KeyListWording], told: Review
) -> list[KeyListWording]:
    """联合审核 of proposals: the right on this day, and what the other side of the list answered.

    Raises Refused.
    """
    if not wordings:
        raise _refuse("勾选要审核的条目", "entry")
    if not told.in_force:
        said = "核查的法律状态不是有效的，不能列入；请退回推荐，写明原因"
        raise _refuse(said, "in_force")
    for one in wordings:
        _check(work, one, ListState.DRAFTED, ListAct.LISTING)
        if one.drafted_by_id == work.actor.id:
            raise _refuse(f"“{one.title}”是你推荐的，由另一人审核", "entry")
        if one.expires_on is not None and one.expires_on < work.today:
            said = f"“{one.title}”的权利已于{date_text(one.expires_on)}届满，不能列入"
            raise _refuse(said, "entry")
    partner_on = told.partner_on
    if not told.partner_name or partner_on is None:
        raise _refuse("填写对方机关和它答复同意的日期；对方没有答复，不等于同意", "partner_name")
    first = min(one.drafted_at for one in wordings).astimezone(work.local.tzinfo).date()
    if not first <= partner_on <= work.today:
        said = f"对方答复的日期应在推荐（{date_text(first)}）以后、今天以前"
        raise _refuse(said, "partner_on")
    for one in wordings:
        one.status, one.status_source = told.status, told.status_source
        one.status_checked_on = work.today
        one.partner_name, one.partner_number = told.partner_name, told.partner_number
        one.partner_on = partner_on
        one.reviewed_by, one.reviewed_at = work.actor, work.at
        one.state = ListState.REVIEWED
        _log(work, "key_list_reviewed", f"{one.title} {one.right_no}")
    work.session.flush()
    return list(wordings)


def publish(
    work: Work, wordings: Sequence[KeyListWording], told: Publication
) -> list[KeyListWording]:
    """公布: entries hold from a day on, each with its number. Raises Refused."""
    if not wordings:
        raise _refuse("勾选要公布的条目", "listing")
    begins_on = told.begins_on
    for one in wordings:
        _check(work, one, ListState.REVIEWED, ListAct.LISTING)
        if work.actor.id in {one.drafted_by_id, one.reviewed_by_id}:
            raise _refuse(f"“{one.title}”由你推荐或者审核，由另一人公布", "listing")
        if one.status_checked_on is not None and begins_on < one.status_checked_on:
            said = f"实施日期不能早于审核的{date_text(one.status_checked_on)}"
            raise _refuse(said, "begins_on")
        if one.expires_on is not None and one.expires_on < begins_on:
            said = f"“{one.title}”的权利到实施日已经届满，不能列入"
            raise _refuse(said, "listing")
    for one in sorted(wordings, key=lambda each: each.entry_id):
        if one.entry.number is None:
            one.entry.number = _next_number(work, one.entry.batch_id, told.stem)
        one.begins_on = begins_on
        one.published_where = told.published_where
        _decided(work, one, ListState.STANDS)
        _log(work, "key_list_published", f"{one.entry.number} {one.title}")
    work.session.flush()
    return list(wordings)


def _next_number(work: Work, batch_id: int, stem: str) -> str:
    if not stem:
        raise _refuse("有条目还没有名录编号，填写编号字头，例如 演示-2026-", "stem")
    query = select(KeyListEntry.number).where(
        KeyListEntry.batch_id == batch_id, KeyListEntry.number.startswith(stem, autoescape=True)
    )
    taken = [number.removeprefix(stem) for number in work.session.scalars(query) if number]
    last = max((int(one) for one in taken if one.isascii() and one.isdecimal()), default=0)
    number = f"{stem}{last + 1:03}"
    if len(number) > LONGEST_NUMBER:
        raise _refuse(f"名录编号不超过 {LONGEST_NUMBER} 个字，字头写短些", "stem")
    return number


def draft_change(
    work: Work, entry: KeyListEntry, values: Mapping[str, object], begins_on: date
) -> KeyListWording:
    """Draft a change of what is listed. values: the columns, with reason and evidence (依据)."""
    present = _present(work, entry)
    kept = cleaned(work.rules, values)
    found = change_faults(work, present, kept, begins_on)
    found += _twin_faults(work, entry.batch, kept, "", of=entry)
    if found:
        raise Refused(found)
    return _draft(work, entry, ListAct.CHANGE, kept, begins_on)


def change_faults(
    work: Work, present: KeyListWording, kept: Told, begins_on: date
) -> list[Reason]:
    """What is wrong with a change of what stands."""
    found, changed = wording_faults(work.rules, kept, work.today), differences(present, kept)
    if not changed:
        found.append(Reason("没有任何一项与现在的登记不同", None))
    if "holder" in changed and not kept.evidence:
        found.append(Reason("变更权利人的，写明转让、承继的证明", "evidence"))
    found += _day_faults(present, begins_on)
    ended = present.expires_on is not None and present.expires_on < work.today
    if ended and "expires_on" not in changed:
        found.append(Reason("权利期限已经届满：续展的变更有效期，没有续展的办理退出", "expires_on"))
    return found


def draft_exit(
    work: Work, entry: KeyListEntry, why: str, evidence: str, begins_on: date
) -> KeyListWording:
    """Draft the exit of an entry. why: of ExitReason; begins_on: the first day outside the list."""
    present = _present(work, entry)
    found = _day_faults(present, begins_on)
    if not evidence.strip():
        found.append(Reason("写明退出的依据", "evidence"))
    lasts = present.expires_on is None or begins_on <= present.expires_on
    if why == ExitReason.EXPIRED and lasts:
        found.append(Reason("退出日期在权利有效期以内，不是期限届满", "begins_on"))
    if found:
        raise Refused(found)
    kept = replace(told_by(present), evidence=evidence.strip(), reason=ExitReason(why).words)
    return _draft(work, entry, ListAct.EXIT, kept, begins_on, why)


def _present(work: Work, entry: KeyListEntry) -> KeyListWording:
    """What stands last of a listed entry with nothing open. Raises NotFound, Refused."""
    _hold(work, entry)
    if not may_draft(work, entry):
        raise NotFound
    if entry.open is not None:
        raise _refuse(f"这个条目已有{entry.open.act_words}在办，办结或者退回以后再提出")
    present = last_standing(entry)
    if present is None:
        raise _refuse("这个条目还没有列入名录")
    if present.act == ListAct.EXIT:
        raise _refuse("这个条目已经退出，重新列入的另行推荐")
    return present


def last_standing(entry: KeyListEntry) -> KeyListWording | None:
    """The wording that was agreed to last by its day, also one that begins only later."""
    standing = [one for one in entry.wordings if one.state == ListState.STANDS and one.begins_on]
    return max(standing, key=lambda one: (one.begins_on, one.id), default=None)


def _day_faults(present: KeyListWording, begins_on: date) -> list[Reason]:
    if present.begins_on is not None and begins_on <= present.begins_on:
        said = f"生效日期应晚于上一次登记生效的{date_text(present.begins_on)}"
        return [Reason(said, "begins_on")]
    return []


def differences(present: KeyListWording, kept: Told) -> dict[str, tuple[object, object]]:
    """Column → what stands and what is proposed, where they differ; the grounds are none."""
    pairs = {name: (getattr(present, name), getattr(kept, name)) for name in VALUES}
    grounds = {"reason", "evidence"}
    return {name: (a, b) for name, (a, b) in pairs.items() if a != b and name not in grounds}


def agree(work: Work, wording: KeyListWording) -> None:
    """Let a change or an exit hold from its day on."""
    if wording.act == ListAct.LISTING:
        raise _refuse("入库推荐经联合审核后公布")
    _check(work, wording, ListState.DRAFTED, ListAct(wording.act))
    if wording.drafted_by_id == work.actor.id:
        raise _refuse("这是你提出的，由另一人批准")
    _decided(work, wording, ListState.STANDS)
    _log(work, "key_list_agreed", f"{wording.act_words} {wording.entry.number} {wording.title}")


def refuse(work: Work, wording: KeyListWording, why: str) -> None:
    """Send back what was proposed, with the reason; who drafted it withdraws it without one."""
    own = wording.drafted_by_id == work.actor.id
    if not own and not why.strip():
        raise _refuse("写明退回的理由", "why")
    if not may_decide(work, wording.entry):
        raise NotFound
    _hold(work, wording.entry)
    work.session.refresh(wording)
    if wording.state not in (ListState.DRAFTED, ListState.REVIEWED):
        raise _refuse("这一项已经办理过")
    wording.refusal = why.strip() or "推荐人撤回"
    _decided(work, wording, ListState.REFUSED)
    _log(work, "key_list_refused", f"{wording.act_words} {wording.title}：{wording.refusal}")


def _check(work: Work, wording: KeyListWording, state: ListState, act: ListAct) -> None:
    """Raise NotFound for whose office does not decide, Refused for what waits for nothing such."""
    if not may_decide(work, wording.entry):
        raise NotFound
    _hold(work, wording.entry)
    work.session.refresh(wording)
    if (wording.state, wording.act) != (state, act):
        raise _refuse(f"“{wording.title}”已经办理过，刷新以后再看")


def _decided(work: Work, wording: KeyListWording, state: ListState) -> None:
    wording.state = state
    wording.decided_by, wording.decided_at = work.actor, work.at
    work.session.flush()


def _log(work: Work, kind: str, subject: str) -> None:
    log_security(work, kind, subject=subject)
