"""The pool of experts and volunteers of an office: who enters it, and who leaves it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.law.chinese import date_text
from casehub.law.text import fold
from casehub.model import AidExpert
from casehub.record.events import log_security
from casehub.workflow.refusals import NotFound, Refused
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from casehub.record.work import Work

ADDED, ENDED = "aid_expert_added", "aid_expert_ended"
LONGEST = {"name": 100, "employer": 200, "post": 100, "phone": 60}
TEXTS = (*LONGEST, "specialities", "conflicts")


def pool(work: Work) -> Sequence[AidExpert]:
    """Everybody who stands or stood in the pool of the actor's office, the newest first."""
    here = AidExpert.organisation_id == work.actor.organisation_id
    return work.session.scalars(select(AidExpert).where(here).order_by(AidExpert.id.desc())).all()


def find_expert(work: Work, number: int) -> AidExpert:
    """The person of this row number in the pool of the actor's office. Raises NotFound."""
    found = work.session.get(AidExpert, number)
    if found is None or found.organisation_id != work.actor.organisation_id:
        raise NotFound
    return found


def add(work: Work, values: Mapping[str, object]) -> AidExpert:
    """Enter somebody. values: the columns that the page asks for; since, until are days.

    Raises Refused for a text that is too long, a period that ends before it begins, and one in
    which the same person stands in the pool already.
    """
    told = {name: str(values.get(name) or "").strip() for name in TEXTS}
    faults = [
        Reason(f"不超过{longest}个字。", name)
        for name, longest in LONGEST.items()
        if len(told[name]) > longest
    ]
    days = [values.get(name) for name in ("since", "until")]
    faults += [*_faults(work, told, *(one if isinstance(one, date) else None for one in days))]
    if faults:
        raise Refused(faults)
    row = AidExpert(
        organisation_id=work.actor.organisation_id, sort=str(values.get("sort") or ""), **told,
        since=values.get("since"), until=values.get("until"), end_reason="",
        by_id=work.actor.id, at=work.at,
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    log_security(work, ADDED, subject=row.name)
    return row


def _faults(
    work: Work, told: Mapping[str, str], since: date | None, until: date | None
) -> list[Reason]:
    found: list[Reason] = []
    if since is None or until is None:
        return found
    if until < since:
        found.append(Reason("有效期的最后一日不能早于第一日。", "until"))
    name, employer = fold(told["name"]), fold(told["employer"])
    for other in pool(work):
        same = (fold(other.name), fold(other.employer)) == (name, employer)
        if same and other.since <= until and since <= other.last_day:
            span = f"{date_text(other.since)}至{date_text(other.last_day)}"
            said = f"{other.name}在库中的有效期为{span}，与填写的有效期重叠。"
            found.append(Reason(said, "since"))
            break
    return found


def end(work: Work, row: AidExpert, ended_on: date | None, reason: str) -> None:
    """Let somebody leave before the period is over; `ended_on` is the last day.

    Raises Refused for a day outside the period, and for who has left already.
    """
    if row.ended_on is not None:
        raise Refused([Reason(f"{row.name}已于{date_text(row.ended_on)}离库。", None)])
    if ended_on is not None and not row.since <= ended_on <= row.until:
        span = f"{date_text(row.since)}至{date_text(row.until)}"
        raise Refused([Reason(f"最后一日应当在有效期{span}以内。", "ended_on")])
    row.ended_on, row.end_reason = ended_on, reason
    work.session.flush()
    log_security(work, ENDED, subject=row.name)
