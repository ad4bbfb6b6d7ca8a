"""The life of an entry of a 重点保护名录: proposed, reviewed jointly, published, changed, left.

Who drafts neither reviews nor approves; of a listing who reviews does not publish either. Every
wording stays, with its days: a case of before is seen as the list was then.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.casefile.cooperation.drafts import (
    LONGEST_NUMBER,
    draft,
    hold,
    listed_twin,
    log,
    twin_faults,
)
from casehub.casefile.cooperation.sight import may_decide, may_draft
from casehub.casefile.cooperation.wordings import cleaned, wording_faults
from casehub.casefile.seconded.deciding import check_another, decide, ground_of, refusal
from casehub.law.chinese import date_text
from casehub.law.text import fold
from casehub.model import KeyListBatch, KeyListEntry, KeyListWording, ListAct, ListState
from casehub.workflow.refusals import NotFound, Refused
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from casehub.record.work import Work

NO_STEM = "有条目还没有名录编号，填写编号字头，例如 演示-2026-"


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

    begins_on: date | None
    published_where: str
    stem: str = ""


def open_batch(work: Work, values: Mapping[str, object]) -> KeyListBatch:
    """Open a batch. values: title, name, agreement, note. Raises Refused for one that is there."""
    title, name = str(values.get("title") or ""), str(values.get("name") or "")
    for other in work.session.scalars(select(KeyListBatch)):
        if (fold(other.title), fold(other.name)) == (fold(title), fold(name)):
            raise refusal(f"已有《{other.full_title}》", "name")
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
    log(work, "key_list_batch", batch.full_title)
    return batch


def propose(
    work: Work, batch: KeyListBatch | None, values: Mapping[str, object], *, number: str = ""
) -> KeyListEntry:
    """Propose a right for a batch (推荐). number: 名录编号, where the list has given it one.

    values: the columns of `wordings.VALUES`. Raises Refused with every fault beside its field.
    """
    kept = cleaned(work.rules, values)
    found = wording_faults(work.rules, kept, work.today)
    if batch is None:
        raise Refused([Reason("选择名录批次", "batch"), *found])
    found += twin_faults(work, batch, kept, number)
    if found:
        raise Refused(found)
    entry = KeyListEntry(
        batch=batch, organisation_id=work.actor.organisation_id, number=number or None
    )
    work.session.add(entry)
    work.session.flush()
    draft(work, entry, ListAct.LISTING, kept)
    return entry


def propose_again(work: Work, entry: KeyListEntry, values: Mapping[str, object]) -> KeyListWording:
    """Propose again what was not agreed to, supplemented."""
    hold(work, entry)
    if not may_draft(work, entry):
        raise NotFound
    if entry.open is not None or entry.latest.state != ListState.REFUSED:
        raise refusal("这个条目正在审核或者已经列入，不能再推荐")
    if any(one.state == ListState.STANDS for one in entry.wordings):
        raise refusal("这个条目已经列入过，改动的办理变更")
    kept = cleaned(work.rules, values)
    found = wording_faults(work.rules, kept, work.today)
    found += twin_faults(work, entry.batch, kept, "", of=entry)
    if found:
        raise Refused(found)
    return draft(work, entry, ListAct.LISTING, kept)


def review(
    work: Work, wordings: Sequence[KeyListWording], told: Review
) -> list[KeyListWording]:
    """联合审核 of proposals: the right on this day, and what the other side of the list answered.

    Raises Refused.
    """
    found = [] if wordings else [Reason("勾选要审核的条目", "entry")]
    if not told.in_force:
        said = "核查的法律状态不是有效的，不能列入；请退回推荐，写明原因"
        found.append(Reason(said, "in_force"))
    for one in wordings:
        _check(work, one, ListState.DRAFTED, ListAct.LISTING)
        if one.drafted_by_id == work.actor.id:
            found.append(Reason(f"“{one.title}”是你推荐的，由另一人审核", "entry"))
        if one.expires_on is not None and one.expires_on < work.today:
            said = f"“{one.title}”的权利已于{date_text(one.expires_on)}届满，不能列入"
            found.append(Reason(said, "entry"))
    partner_on = told.partner_on
    if not told.partner_name or partner_on is None:
        lacking = "partner_on" if told.partner_name else "partner_name"
        said = "填写对方机关和它答复同意的日期；对方没有答复，不等于同意"
        found.append(Reason(said, lacking))
    if wordings and partner_on is not None:
        first = min(one.drafted_at for one in wordings).astimezone(work.local.tzinfo).date()
        if not first <= partner_on <= work.today:
            said = f"对方答复的日期不早于推荐的{date_text(first)}，不晚于今天"
            found.append(Reason(said, "partner_on"))
    if found:
        raise Refused(found)
    for one in wordings:
        one.status, one.status_source = told.status, told.status_source
        one.status_checked_on = work.today
        one.partner_name, one.partner_number = told.partner_name, told.partner_number
        one.partner_on = partner_on
        one.reviewed_by, one.reviewed_at = work.actor, work.at
        one.state = ListState.REVIEWED
        log(work, "key_list_reviewed", f"{one.title} {one.right_no}")
    work.session.flush()
    return list(wordings)


def publish(
    work: Work, wordings: Sequence[KeyListWording], told: Publication
) -> list[KeyListWording]:
    """公布: entries hold from a day on, each with its number. Raises Refused."""
    found = [] if wordings else [Reason("勾选要公布的条目", "listing")]
    begins_on = told.begins_on
    if begins_on is None:
        found.append(Reason("填写实施日期", "begins_on"))
    if not told.stem and any(one.entry.number is None for one in wordings):
        found.append(Reason(NO_STEM, "stem"))
    for one in wordings:
        _check(work, one, ListState.REVIEWED, ListAct.LISTING)
        if work.actor.id in {one.drafted_by_id, one.reviewed_by_id}:
            found.append(Reason(f"“{one.title}”由你推荐或者审核，由另一人公布", "listing"))
        checked, ends = one.status_checked_on, one.expires_on
        if begins_on is not None and checked is not None and begins_on < checked:
            said = f"实施日期不能早于审核的{date_text(checked)}"
            found.append(Reason(said, "begins_on"))
        if begins_on is not None and ends is not None and ends < begins_on:
            said = f"“{one.title}”的权利到实施日已经届满，不能列入"
            found.append(Reason(said, "listing"))
    if found:
        raise Refused(list(dict.fromkeys(found)))
    for one in sorted(wordings, key=lambda each: each.entry_id):
        # Two offices may each have proposed it, and neither is told of the other's draft.
        if (twin := listed_twin(work, one)) is not None:
            said = f"“{one.title}”已由{twin.organisation.name}列入这一批（{twin.number}）"
            raise refusal(said, "listing")
        if one.entry.number is None:
            one.entry.number = _next_number(work, one.entry.batch_id, told.stem)
        one.begins_on = begins_on
        one.published_where = told.published_where
        decide(work, one, ListState.STANDS)
        log(work, "key_list_published", f"{one.entry.number} {one.title}")
    work.session.flush()
    return list(wordings)


def _next_number(work: Work, batch_id: int, stem: str) -> str:
    query = select(KeyListEntry.number).where(
        KeyListEntry.batch_id == batch_id, KeyListEntry.number.startswith(stem, autoescape=True)
    )
    taken = [number.removeprefix(stem) for number in work.session.scalars(query) if number]
    last = max((int(one) for one in taken if one.isascii() and one.isdecimal()), default=0)
    number = f"{stem}{last + 1:03}"
    if len(number) > LONGEST_NUMBER:
        raise refusal(f"名录编号不超过 {LONGEST_NUMBER} 个字，字头写短些", "stem")
    return number


def agree(work: Work, wording: KeyListWording) -> None:
    """Let a change or an exit hold from its day on."""
    if wording.act == ListAct.LISTING:
        raise refusal("入库推荐经联合审核后公布")
    _check(work, wording, ListState.DRAFTED, ListAct(wording.act))
    check_another(work, wording, "这是你提出的，由另一人批准")
    decide(work, wording, ListState.STANDS)
    log(work, "key_list_agreed", f"{wording.act_words} {wording.entry.number} {wording.title}")


def refuse(work: Work, wording: KeyListWording, why: str) -> None:
    """Send back what was proposed, with the reason; who drafted it withdraws it without one."""
    ground = ground_of(work, wording, why, "推荐人")
    if not may_decide(work, wording.entry):
        raise NotFound
    hold(work, wording.entry)
    work.session.refresh(wording)
    if wording.state not in (ListState.DRAFTED, ListState.REVIEWED):
        raise refusal("这一项已经办理过")
    decide(work, wording, ListState.REFUSED, ground)
    log(work, "key_list_refused", f"{wording.act_words} {wording.title}：{wording.refusal}")


def _check(work: Work, wording: KeyListWording, state: ListState, act: ListAct) -> None:
    """Raise NotFound for whose office does not decide, Refused for what waits for nothing such."""
    if not may_decide(work, wording.entry):
        raise NotFound
    hold(work, wording.entry)
    work.session.refresh(wording)
    if (wording.state, wording.act) != (state, act):
        raise refusal(f"“{wording.title}”已经办理过，刷新以后再看")
