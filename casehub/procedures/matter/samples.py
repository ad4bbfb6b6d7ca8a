"""Samples of a case: what is still here, and what was entered wrongly, whoever took them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.law.text import fold
from casehub.model import Sample

if TYPE_CHECKING:
    from casehub.model import Event
    from casehub.procedures.act import Act
    from casehub.workflow.situation import Situation


def outstanding(s: Situation) -> dict[str, Sample]:
    """The samples that were taken and neither given back nor disposed of, by seal number."""
    return {fold(sample.seal_no): sample for sample in s.rows(Sample) if sample.ended_seq is None}


def not_taken(act: Act, wrong: Event) -> None:
    """What was entered wrongly as taken was not taken."""
    for sample in act.situation.rows(Sample):
        if sample.event_seq == wrong.seq:
            act.work.session.delete(sample)


def still_here(act: Act, wrong: Event) -> None:
    """What was entered wrongly as gone, or as given back, is still here."""
    for sample in act.situation.rows(Sample):
        if sample.ended_seq == wrong.seq:
            sample.ended_seq = None
