"""An act is told beside the bare transaction that writes the same; the first rounds only warm up."""

from __future__ import annotations

from casehub.bench import transition
from casehub.bench.transition import ActFigures, Spent


def test_medians_leave_the_first_rounds_out() -> None:
    cold = [999.0] * transition.WARM_UP
    def spent(*ms: float) -> Spent:
        return Spent(cpu=[*cold, *ms], wall=[*cold, *(2 * one for one in ms)])

    told = ActFigures(spent(6, 9, 3), spent(2, 1, 3), spent(4, 3, 5), statements=12, written=5).as_json()
    assert (told["cpu_ms"], told["bare_cpu_ms"], told["bare_writes_cpu_ms"]) == (6, 2, 4)
    assert (told["wall_ms"], told["ratio_cpu"], told["ratio_wall"]) == (12, 3, 3)
    assert (told["ratio_cpu_to_writes"], told["statements"], told["written"]) == (1.5, 12, 5)


def test_what_is_done_inside_is_measured_once() -> None:
    spent = Spent()
    for _ in range(2):
        with spent.one():
            sum(range(1000))
    assert len(spent.cpu) == len(spent.wall) == 2
    assert all(ms >= 0 for ms in (*spent.cpu, *spent.wall))
