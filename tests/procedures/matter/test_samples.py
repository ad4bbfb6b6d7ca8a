"""Samples by their seals: those that are here, and entries that were wrong."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from casehub.model import Sample
from casehub.procedures.matter import samples


class Rows:
    """A situation that has these samples, and the session that they can leave."""

    def __init__(self, *rows: Sample) -> None:
        self.kept = list(rows)
        self.situation = self.work = self.session = self

    def rows(self, _of: type[Sample]) -> list[Sample]:
        return [*self.kept]

    def delete(self, row: Sample) -> None:
        self.kept.remove(row)


def three() -> Any:
    return Rows(
        Sample(seal_no="封 1", event_seq=3), Sample(seal_no="封2", event_seq=3, ended_seq=5),
        Sample(seal_no="封3", event_seq=4, ended_seq=6),
    )


def wrong(seq: int) -> Any:
    return SimpleNamespace(seq=seq)


def test_what_has_not_ended_is_here_by_its_seal_however_it_is_written() -> None:
    assert [*samples.outstanding(three())] == ["封1"]


def test_samples_of_an_act_that_was_entered_wrongly_were_not_taken() -> None:
    act = three()
    samples.not_taken(act, wrong(3))
    assert [one.seal_no for one in act.kept] == ["封3"]


def test_samples_that_were_entered_wrongly_as_gone_are_here_again() -> None:
    act = three()
    samples.still_here(act, wrong(5))
    assert [*samples.outstanding(act)] == ["封1", "封2"]
    assert cast("Any", act.kept[2]).ended_seq == 6
