"""Freezing figures: what was reported for a span stays what it was, and every number opens."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from casehub.desk.figures.facts import facts_between, read, told
from casehub.desk.figures.sums import Span
from casehub.law.calendar import ONE_DAY
from casehub.law.canonical import canonical
from casehub.law.chinese import date_text
from casehub.law.zone import OFFICE_ZONE
from casehub.model import FiguresOrder, FrozenFigures, Organisation
from casehub.papers import ordered_files
from casehub.people.reach import own_tree
from casehub.record.events import log_security
from casehub.workflow.refusals import NotFound, Refused
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from casehub.desk.figures.facts import Fact
    from casehub.record.work import Work
    from casehub.storage import Blobs

# Longer spans are no report of a period.
MOST_YEARS = 5
# Nothing is counted of days before the first law of the field, nor of the year before those days.
EARLIEST = date(1983, 3, 1)


@dataclass(frozen=True)
class Frozen:
    """Frozen figures with their facts."""

    row: FrozenFigures
    facts: Sequence[Fact]

    @property
    def span(self) -> Span:
        """Its days, seen on the day of freezing."""
        return span_of(self.row)


def span_of(row: FrozenFigures) -> Span:
    """The days of frozen figures, seen on the day of freezing."""
    return Span(row.since, row.until, row.at.astimezone(OFFICE_ZONE).date())


def span_faults(since: date, until: date, today: date) -> list[Reason]:
    """What keeps a span from being counted, each beside its field."""
    if since < EARLIEST:
        return [Reason(f"开始日期不早于{date_text(EARLIEST)}", "since")]
    if since > until:
        return [Reason("结束日期早于开始日期", "until")]
    if until.year - since.year > MOST_YEARS:
        return [Reason(f"一次统计不超过{MOST_YEARS}年", "since")]
    if since > today:
        return [Reason("开始日期还没有到", "since")]
    return []


def faults_of(work: Work, title: str, since: date | None, until: date | None) -> list[Reason]:
    """All that keeps figures from being frozen so; what is not told yet is not judged."""
    faults: list[Reason] = []
    if since is not None and until is not None:
        faults = span_faults(since, until, work.today)
    if until is not None and not faults and until >= work.today:
        last = date_text(work.today - ONE_DAY)
        faults = [Reason(f"期间结束以后才能固定，最晚填写{last}", "until")]
    same = _of_title(work, title)
    if same is not None and (same.since, same.until) != (since, until):
        faults.append(Reason("已有同名的固定统计，换一个名称，例如加上“补报”", "title"))
    return faults


def _of_title(work: Work, title: str) -> FrozenFigures | None:
    query = select(FrozenFigures).where(
        FrozenFigures.organisation_id == work.actor.organisation_id,
        FrozenFigures.title == title.strip(),
    )
    return work.session.scalars(query).first()


def freeze(work: Work, title: str, since: date, until: date) -> FrozenFigures:
    """Keep the figures of the actor's office for a span that is over. Raises Refused.

    They hold what the actor sees; the report is printed by the worker. What was frozen by this
    title for this span stays what it is: a second press makes nothing.
    """
    home = work.actor.organisation_id
    # Two who freeze at once come one after the other.
    work.session.get_one(Organisation, home, with_for_update=True)
    if faults := faults_of(work, title, since, until):
        raise Refused(faults)
    if (made := _of_title(work, title)) is not None:
        return made
    # The year before is counted beside it.
    first = Span(since, until, work.today).year_before.since
    facts = facts_between(work, first, until)
    stored = work.blobs.put(io.BytesIO(canonical({"facts": told(facts)})))
    row = FrozenFigures(
        organisation_id=home,
        title=title.strip(),
        since=since,
        until=until,
        at=work.at,
        by_id=work.actor.id,
        cases=len(facts),
        facts_sha256=stored.sha256,
    )
    work.session.add(row)
    work.session.flush()
    order = FiguresOrder(figures_id=row.id)
    ordered_files.renew(order, work.actor.id, work.at)
    work.session.add(order)
    log_security(work, "freeze_figures", subject=row.title)
    work.session.flush()
    return row


def listed(work: Work) -> list[FrozenFigures]:
    """The frozen figures of the actor's office and all below it, the newest first."""
    below = own_tree(work.session, work.actor.organisation_id)
    query = (
        select(FrozenFigures)
        .where(FrozenFigures.organisation_id.in_(below))
        .options(joinedload(FrozenFigures.organisation), joinedload(FrozenFigures.by))
        .order_by(FrozenFigures.id.desc())
    )  # fmt: skip
    return list(work.session.scalars(query))


def opened(work: Work, number: int) -> Frozen:
    """Frozen figures that the actor may read. Raises NotFound; StorageFault without the file."""
    row = work.session.get(FrozenFigures, number)
    if row is None or row.organisation_id not in own_tree(
        work.session, work.actor.organisation_id
    ):
        raise NotFound
    return Frozen(row, facts_of(work.blobs, row))


def facts_of(blobs: Blobs, row: FrozenFigures) -> list[Fact]:
    """The facts of frozen figures. Raises StorageFault."""
    kept = json.loads(blobs.read(row.facts_sha256))
    return read(kept["facts"])


def order_of(work: Work, row: FrozenFigures) -> FiguresOrder | None:
    """How its report stands."""
    query = select(FiguresOrder).where(FiguresOrder.figures_id == row.id)
    return work.session.scalars(query).first()
