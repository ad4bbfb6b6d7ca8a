from __future__ import annotations

from dataclasses import asdict, fields

from casehub.worker.tally import Tally


def test_each_kind_is_added_to_its_own() -> None:
    names = [field.name for field in fields(Tally)]
    one, other = (Tally(**{name: n * factor for n, name in enumerate(names, 1)}) for factor in (1, 10))
    one.add(other)
    assert asdict(one) == {name: n * 11 for n, name in enumerate(names, 1)}
    assert asdict(other) == {name: n * 10 for n, name in enumerate(names, 1)}


def test_what_failed_was_not_done() -> None:
    assert Tally(failed=3).done == 0
    assert Tally(1, 2, 4, 8, 16, failed=32).done == 31
