"""One step taken in several matters of a case by one form: an act in each, all of them or none."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from casehub.acts.performing import perform
from casehub.acts.previewing import preview
from casehub.workflow.refusals import CaseChanged, Refused, StepNotOpen, in_one_line
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from casehub.acts.performing import Outcome
    from casehub.acts.previewing import Preview
    from casehub.record.work import Work


@dataclass(frozen=True)
class One:
    """What is done in one matter. seq: number of its latest event that the person had seen.

    unread: the fields in which something stands that could not be read, so that they hold nothing.
    """

    reference: str
    seq: int
    data: Mapping[str, object]
    unread: frozenset[str] = frozenset()


class SomeRefused(Exception):
    """What stands against the step, by the reference of the matter; nothing of any was kept."""

    def __init__(self, reasons: Mapping[str, Sequence[Reason]]) -> None:
        super().__init__(
            in_one_line(r.sentence for found in reasons.values() for r in found)
        )
        self.reasons = reasons


def _refused(error: Refused | StepNotOpen | CaseChanged) -> Sequence[Reason]:
    if isinstance(error, CaseChanged):
        return [Reason("这一件有新的办理记录，请核对后再登记。")]
    return error.reasons


def look_at(work: Work, step: str, matters: Sequence[One]) -> list[Preview]:
    """What the step would do in each matter; nothing is kept.

    Raises SomeRefused with everything that stands against any of them.
    """
    found: list[Preview] = []
    against: dict[str, Sequence[Reason]] = {}
    for one in matters:
        try:
            found.append(preview(work, one.reference, step, one.seq, one.data, one.unread))
        except (Refused, StepNotOpen, CaseChanged) as error:
            against[one.reference] = _refused(error)
    if against:
        raise SomeRefused(against)
    return found


def perform_each(work: Work, step: str, matters: Sequence[One], key: str) -> list[Outcome]:
    """Take the step in each matter, in the order given, in the caller's one transaction.

    key: random text of the form; each matter has its own made of it, so that a form that is sent
    again shows what it had done. Raises SomeRefused, and whatever else `perform` raises: the
    caller keeps nothing then.
    """
    done: list[Outcome] = []
    for one in matters:
        own = hashlib.sha256(f"{key}|{one.reference}".encode()).hexdigest()
        try:
            done.append(perform(work, one.reference, step, one.seq, one.data, own))
        except (Refused, StepNotOpen, CaseChanged) as error:
            raise SomeRefused({one.reference: _refused(error)}) from error
        # The next matter reads the main case as this one left it.
        work.session.flush()
        work.session.expire_all()
    return done
