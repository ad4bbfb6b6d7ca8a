"""The life of a standard: drafted by one, approved by another, revised, repealed.

Every version stays, with its days: a case of before is measured by what held then.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.casefile.library.applied import keepers
from casehub.casefile.seconded.deciding import check_another, decide, ground_of, refusal
from casehub.fields import ChoiceField, DateField, Field, LongField, TextField
from casehub.fields.rights import RIGHT_KINDS
from casehub.fields.texts import written_faults
from casehub.law.chinese import date_text
from casehub.law.text import fold
from casehub.model import Standard, StandardAct, StandardSort, StandardState, StandardVersion
from casehub.people.reach import is_own, stands_over
from casehub.record.events import log_security
from casehub.workflow.refusals import NotFound, Refused
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from casehub.record.work import Work

LONGEST_NUMBER = 60
# How many characters of a point tell which one is meant.
SHOWN = 20
# Rights with something entered of them: a standard for none of them is for every case.
RIGHTS = tuple((kind.id, kind.in_full) for kind in RIGHT_KINDS.values() if kind.fields)
SORTS = tuple((one.value, one.words) for one in StandardSort)
NUMBER = TextField(
    "number", "编号", required=True, hint="本机关自己的编号，例如 渝知保〔2026〕标1；定了不改"
)
FIELDS: tuple[Field, ...] = (
    ChoiceField("sort", "种类", required=True, options=SORTS),
    ChoiceField("right_kind", "适用的权利", options=RIGHTS, hint="不选的，各类权利都适用"),
    TextField("title", "名称", required=True),
    LongField("content", "内容", required=True),
    TextField("source", "来源", required=True, hint="文件名称、文号、条款，或者会议纪要"),
    DateField("begins_on", "施行日期", required=True, hint="早已施行的，填写原来的日期"),
    DateField("ends_on", "有效期至", hint="试行的填写；没有终止日期的不填"),
)
REVISING: tuple[Field, ...] = (
    *(replace(one, hint="今天或者以后") if one.id == "begins_on" else one for one in FIELDS),
    LongField("ground", "修订理由", required=True),
)


@dataclass(frozen=True)
class Told:
    """What a version says: its columns, as they are kept."""

    sort: str
    right_kind: str
    title: str
    content: str
    source: str
    begins_on: date | None
    ends_on: date | None = None
    ground: str = ""


def told_by(version: StandardVersion) -> Told:
    """What a version says."""
    return Told(**{one.name: getattr(version, one.name) for one in fields(Told)})


def cleaned(values: Mapping[str, object]) -> Told:
    """The values of a form in their normal form."""
    begins_on, ends_on = values.get("begins_on"), values.get("ends_on")
    names = ("sort", "right_kind", "title", "content", "source", "ground")
    texts = {name: str(values.get(name) or "").strip() for name in names}
    days = [one if isinstance(one, date) else None for one in (begins_on, ends_on)]
    return Told(**texts, begins_on=days[0], ends_on=days[1])


def may_draft(work: Work, standard: Standard) -> bool:
    """Whether the standard is the actor's office's own, or of an office that hers succeeds."""
    return is_own(work, standard.organisation)


def may_decide(work: Work, standard: Standard) -> bool:
    """Whether the actor's office keeps the standard, or stands above who does."""
    return stands_over(work, standard.organisation)


def may_read(work: Work, standard: Standard) -> bool:
    """What was approved every office reads; what is only drafted, who drafts and above."""
    return bool(standard.standing) or may_decide(work, standard)


def read_by(work: Work, standard: Standard) -> list[StandardVersion]:
    """The versions that the actor may read; what was not approved is for its office and above."""
    return standard.versions if may_decide(work, standard) else standard.standing


def find_standard(work: Work, number: int) -> Standard:
    """The entry with this row number. Raises NotFound, also for what the actor may not read."""
    standard = work.session.get(Standard, number)
    if standard is None or not may_read(work, standard):
        raise NotFound
    return standard


def draft(work: Work, number: str, values: Mapping[str, object]) -> Standard:
    """Draft a new standard. Raises Refused with every fault beside its field."""
    kept, number = cleaned(values), number.strip()
    found = _faults(kept)
    if not number:
        found.append(Reason("填写编号", "number"))
    if len(number) > LONGEST_NUMBER:
        found.append(Reason(f"编号不超过 {LONGEST_NUMBER} 个字", "number"))
    office = work.actor.organisation_id
    for other in work.session.scalars(select(Standard).where(Standard.organisation_id == office)):
        if fold(other.number) == fold(number):
            found.append(Reason(f"编号{number}已给了另一条", "number"))
    if found:
        raise Refused(found)
    standard = Standard(organisation_id=office, number=number)
    work.session.add(standard)
    work.session.flush()
    _draft(work, standard, StandardAct.ISSUED, kept)
    return standard


def draft_again(work: Work, standard: Standard, values: Mapping[str, object]) -> StandardVersion:
    """Draft anew what was not approved."""
    _hold(work, standard)
    if not may_draft(work, standard):
        raise NotFound
    if standard.open is not None or standard.standing:
        raise refusal("这一条已经送审或者批准过，改动的办理修订")
    kept = cleaned(values)
    if found := _faults(kept):
        raise Refused(found)
    return _draft(work, standard, StandardAct.ISSUED, kept)


def draft_revision(work: Work, standard: Standard, values: Mapping[str, object]) -> StandardVersion:
    """Draft the next version of what stands; begins_on: its first day."""
    _ready(work, standard)
    kept = cleaned(values)
    found = [*_faults(kept), *_order_faults(standard, kept.begins_on, work.today)]
    if not kept.ground:
        found.append(Reason("写明修订的理由", "ground"))
    begins_on, alive = kept.begins_on, [o for o in standard.standing if not standard.overtaken(o)]
    if begins_on is None:
        raise Refused(found)
    changed, before = [o for o in alive if o.begins_on >= begins_on], standard.on(begins_on)
    if before is not None:
        changed.append(before)
    if all(_says(one, kept) for one in changed):
        found.append(Reason("没有任何一项与现行版本不同", None))
    if found:
        raise Refused(found)
    return _draft(work, standard, StandardAct.REVISED, kept)


def draft_repeal(
    work: Work, standard: Standard, begins_on: date | None, ground: str, successor: int | None
) -> StandardVersion:
    """Draft its end. begins_on: the first day without it; successor: the entry in its place."""
    present = _ready(work, standard)
    found = _order_faults(standard, begins_on, work.today)
    if not ground.strip():
        found.append(Reason("写明废止的理由", "ground"))
    other = work.session.get(Standard, successor) if successor is not None else None
    if successor is not None and (other is None or not may_read(work, other)):
        raise NotFound
    if begins_on is None:
        raise Refused([*found, Reason("填写废止日期", "begins_on")])
    found += _end_faults(work, standard, other, begins_on)
    if found:
        raise Refused(found)
    kept = replace(told_by(present), begins_on=begins_on, ends_on=None, ground=ground.strip())
    return _draft(work, standard, StandardAct.REPEALED, kept, successor)


def agree(work: Work, version: StandardVersion) -> None:
    """Let a version hold from its day on. Raises Refused, NotFound."""
    _check(work, version)
    check_another(work, version)
    # While it waited its day may have passed: no change holds before somebody let it hold.
    if version.act != StandardAct.ISSUED and version.begins_on < work.today:
        said = f"施行日期{date_text(version.begins_on)}已过，请退回，改定日期后再送"
        raise refusal(said)
    if version.act == StandardAct.REPEALED:
        found = _end_faults(work, version.standard, version.successor, version.begins_on)
        if found:
            raise Refused(found)
    decide(work, version, StandardState.STANDS)
    log_security(work, "standard_agreed", subject=f"{version.act_words} {version.full_title}")


def refuse(work: Work, version: StandardVersion, why: str) -> None:
    """Send back what was drafted, with the reason; who drafted it withdraws it without one."""
    ground = ground_of(work, version, why)
    _check(work, version)
    decide(work, version, StandardState.REFUSED, ground)
    said = f"{version.act_words} {version.full_title}：{version.refusal}"
    log_security(work, "standard_refused", subject=said)


def points_of(content: str) -> list[str]:
    """The points of a checklist: each line of its text that says something, in order."""
    return [point for line in content.splitlines() if (point := line.strip())]


def _point_faults(kept: Told) -> Iterator[Reason]:
    """Each point is asked once, in a cell of a form."""
    if kept.sort != StandardSort.CHECKLIST:
        return
    points = points_of(kept.content)
    for point, times in Counter(points).items():
        if times > 1:
            yield Reason(f"“{point[:SHOWN]}”写了{times}次，清单的各项不能重复", "content")
        if len(point) > TextField.longest:
            said = f"“{point[:SHOWN]}……”有{len(point)}个字，一项不超过{TextField.longest}个字"
            yield Reason(said, "content")


def _faults(kept: Told) -> list[Reason]:
    found = [*_point_faults(kept)]
    if kept.begins_on and kept.ends_on and kept.ends_on < kept.begins_on:
        found.append(Reason("有效期不能在施行日期以前届满", "ends_on"))
    values = asdict(kept)
    lacking = (field for field in FIELDS if field.required and not values[field.id])
    found += [Reason(field.missing, field.id) for field in lacking]
    found += [Reason(said, name) for name, said in written_faults(REVISING, values)]
    for name, options in (("sort", SORTS), ("right_kind", (("", ""), *RIGHTS))):
        if values[name] not in dict(options):
            found.append(Reason("从列出的选项中选择", name))
    return found


def _says(version: StandardVersion, kept: Told) -> bool:
    """Whether a version says the same, but for its first day and the reason."""
    same = replace(told_by(version), ground="", begins_on=kept.begins_on)
    return version.act != StandardAct.REPEALED and same == replace(kept, ground="")


def _order_faults(standard: Standard, begins_on: date | None, today: date) -> list[Reason]:
    """A change is no older than its approval; what has begun keeps its days.

    What has not begun is put right by a change that begins before it or with it (`Standard.on`).
    """
    if begins_on is None:
        return []
    if begins_on < today:
        return [Reason("日期不能早于今天", "begins_on")]
    present, last = standard.on(today), last_standing(standard)
    if present is not None and begins_on <= present.begins_on:
        said = f"日期应晚于上一版施行的{date_text(present.begins_on)}"
        return [Reason(said, "begins_on")]
    if last is not None and last.act == StandardAct.REPEALED and begins_on > last.begins_on:
        said = f"已批准自{date_text(last.begins_on)}起废止，改动的日期不能晚于这一天"
        return [Reason(said, "begins_on")]
    return []


def _successor_faults(
    work: Work, standard: Standard, other: Standard, begins_on: date
) -> list[Reason]:
    """Whatever keeps an entry from standing in the place of another from a day on."""
    if other is standard:
        return [Reason("接替的条目不能是它自己：改动内容的办理修订", "successor")]
    if not may_succeed(work, standard, other):
        said = f"{other.number}不适用于{standard.organisation.short_name}，不能接替"
        return [Reason(said, "successor")]
    if other.in_force(begins_on) is None:
        said = f"{other.number}在{date_text(begins_on)}没有施行的版本，不能接替"
        return [Reason(said, "successor")]
    seen, heir = {standard.id}, _heir(other)
    while heir is not None and heir.id not in seen:
        seen.add(heir.id)
        heir = _heir(heir)
    if heir is standard:
        said = f"{other.number}已批准废止并由{standard.number}接替，不能互相接替"
        return [Reason(said, "successor")]
    return []


def _heir(standard: Standard) -> Standard | None:
    """What stands in its place once it ends; None while nothing is approved to."""
    last = last_standing(standard)
    return last.successor if last is not None else None


def _end_faults(
    work: Work, standard: Standard, successor: Standard | None, begins_on: date
) -> list[Reason]:
    """What keeps an entry from ending so, asked when it is drafted and when it is approved.

    Its successor holds then; without one it is not what another is to be succeeded by later.
    """
    if successor is not None:
        return _successor_faults(work, standard, successor, begins_on)
    found = []
    named = select(StandardVersion).where(
        StandardVersion.successor_id == standard.id,
        StandardVersion.state == StandardState.STANDS,
        StandardVersion.begins_on >= begins_on,
    )
    for one in work.session.scalars(named):
        if last_standing(one.standard) is one:
            said = f"{one.standard.number}自{date_text(one.begins_on)}起由它接替"
            found.append(Reason(f"{said}，应写明由哪一条接替", "successor"))
    return found


def may_succeed(work: Work, standard: Standard, other: Standard) -> bool:
    """Whether another entry holds wherever the standard does: its keeper is there or above."""
    office = standard.organisation.on(work.today).id
    return other.organisation_id in keepers(work.session, office)


def last_standing(standard: Standard) -> StandardVersion | None:
    """What was approved last, also what begins only later."""
    return max(standard.standing, key=lambda one: one.edition, default=None)


def first_ahead(standard: Standard) -> StandardVersion | None:
    """Of what was approved and not overtaken, what begins first."""
    left = [one for one in standard.standing if not standard.overtaken(one)]
    return min(left, key=lambda one: one.begins_on, default=None)


def last_words(standard: Standard) -> StandardVersion | None:
    """The last approved version that is no repeal."""
    worded = [one for one in standard.standing if one.act != StandardAct.REPEALED]
    return max(worded, key=lambda one: one.edition, default=None)


def may_change(work: Work, standard: Standard) -> bool:
    """Whether there is something to revise or to repeal: approved, and not over."""
    held = standard.on(work.today)
    over = held is not None and held.act == StandardAct.REPEALED
    return bool(standard.standing) and not over


def _ready(work: Work, standard: Standard) -> StandardVersion:
    """The last words of an entry that may be changed now."""
    _hold(work, standard)
    if not may_draft(work, standard):
        raise NotFound
    if standard.open is not None:
        raise refusal(f"这一条已有{standard.open.act_words}在审批，批准或者退回以后再提出")
    present = last_words(standard)
    if present is None:
        raise refusal("这一条还没有批准")
    if not may_change(work, standard):
        raise refusal("这一条已经废止，需要的另行制定")
    return present


def _draft(
    work: Work, standard: Standard, act: StandardAct, kept: Told, successor: int | None = None
) -> StandardVersion:
    version = StandardVersion(
        standard=standard,
        edition=max((one.edition for one in standard.versions), default=0) + 1,
        act=act,
        state=StandardState.DRAFTED,
        successor_id=successor,
        drafted_by=work.actor,
        drafted_at=work.at,
        **asdict(kept),
    )
    work.session.add(version)
    work.session.flush()
    log_security(work, "standard_drafted", subject=f"{act.words} {version.full_title}")
    return version


def _hold(work: Work, standard: Standard, successor: Standard | None = None) -> None:
    """Of two who act at once the second waits, and sees what the first did."""
    held = [one for one in (standard, successor) if one is not None]
    query = select(Standard.id).where(Standard.id.in_([one.id for one in held]))
    work.session.execute(query.order_by(Standard.id).with_for_update())
    for one in held:
        work.session.expire(one, ["versions"])


def _check(work: Work, version: StandardVersion) -> None:
    """Raise NotFound for whose office does not decide, Refused for what is decided already."""
    if not may_decide(work, version.standard):
        raise NotFound
    _hold(work, version.standard, version.successor)
    work.session.refresh(version)
    if version.state != StandardState.DRAFTED:
        raise refusal(f"{version.full_title}已经办理过，刷新以后再看")
