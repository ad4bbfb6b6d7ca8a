"""A run of limited length: every cheap module, every changed one, and each dear one in its turn."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casehub.settings import PROJECT
from tests.turns import DEAR, Cost, Stopwatch, digest, read_costs, shares, turn_of, write_costs

pytest_plugins = ["pytester"]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in ("cheap", "browser", "kills", "machine"):
        (tmp_path / f"test_{name}.py").write_text(f"def test_{name}(): pass\n", encoding="utf-8")
    return tmp_path


def costs_of(project: Path) -> dict[str, Cost]:
    seconds = {"cheap": DEAR, "browser": 100.0, "kills": 90.0, "machine": 80.0}
    return {
        (name := f"test_{one}.py"): Cost(took, digest(project / name))
        for one, took in seconds.items()
    }


def test_each_dear_module_has_its_turn_and_a_cheap_one_never_waits(project: Path) -> None:
    costs = costs_of(project)
    # Two cores have 120 seconds in a minute: 3 for the cheap one, 117 for 270 of the dear.
    turns = [turn_of(commit, 1, costs, project) for commit in range(3)]
    assert [(turn.number, turn.count) for turn in turns] == [(1, 3), (2, 3), (3, 3)]
    run = [costs.keys() - turn.waiting for turn in turns]
    assert all("test_cheap.py" in one for one in run)
    assert sorted(name for one in run for name in one - {"test_cheap.py"}) == sorted(
        costs.keys() - {"test_cheap.py"}
    )


def test_a_dear_module_that_stays_is_in_every_turn(project: Path) -> None:
    machine = project / "test_machine.py"
    machine.write_text("AT_EVERY_COMMIT = True\ndef test_machine(): pass\n", encoding="utf-8")
    costs = costs_of(project)
    turns = [turn_of(commit, 2, costs, project) for commit in range(4)]
    assert turns[0].count > 1 and not any("test_machine.py" in one.waiting for one in turns)
    assert any("test_kills.py" in one.waiting for one in turns)
    # What a module says is a value, not a word that stands in it.
    machine.write_text("'AT_EVERY_COMMIT = True'\nAT_EVERY_COMMIT = False\n", encoding="utf-8")
    assert any("test_machine.py" in turn_of(n, 2, costs_of(project), project).waiting for n in range(4))


def test_the_same_commit_has_the_same_turn(project: Path) -> None:
    costs = costs_of(project)
    assert turn_of(0xA9B8DC99, 1, costs, project) == turn_of(0xA9B8DC99, 1, costs, project)


def test_a_module_that_was_changed_since_does_not_wait(project: Path) -> None:
    costs = costs_of(project)
    waits = next(
        commit
        for commit in range(3)
        if "test_kills.py" in turn_of(commit, 1, costs, project).waiting
    )
    (project / "test_kills.py").write_text("def test_more(): pass\n", encoding="utf-8")
    assert "test_kills.py" not in turn_of(waits, 1, costs, project).waiting


def test_minutes_that_are_enough_leave_nothing_out(project: Path) -> None:
    assert turn_of(7, 10, costs_of(project), project).waiting == frozenset()


def test_minutes_that_are_not_even_enough_for_the_cheap_ones_are_refused(project: Path) -> None:
    with pytest.raises(ValueError, match="modules alone take"):
        turn_of(7, 0.01, costs_of(project), project)


@given(st.dictionaries(st.text(min_size=1), st.floats(6, 300), max_size=40), st.integers(1, 9))
def test_shares_are_all_of_it_once_and_none_is_longer_by_more_than_one_module(
    costs: dict[str, float], count: int
) -> None:
    groups = shares(costs, count)
    assert len(groups) == count
    assert sorted(one for group in groups for one in group) == sorted(costs)
    sums = [sum(costs[one] for one in group) for group in groups]
    assert max(sums) - min(sums) <= max(costs.values(), default=0) + 1e-6


def test_what_was_measured_is_read_again_and_what_did_not_run_is_kept(
    project: Path, tmp_path: Path
) -> None:
    file = tmp_path / "costs.csv"
    write_costs({"test_cheap.py": 1.25, "test_kills.py": 90}, project, file)
    write_costs({"test_cheap.py": 2}, project, file)
    assert {one: cost.seconds for one, cost in read_costs(file).items()} == {
        "test_cheap.py": 2.0,
        "test_kills.py": 90.0,
    }
    (project / "test_kills.py").unlink()
    write_costs({}, project, file)
    assert set(read_costs(file)) == {"test_cheap.py"}


def test_a_run_measures_all_parts_of_its_tests(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(test_two="def test_one(): pass\ndef test_other(): pass\n")
    watch = Stopwatch(pytester.path, pytester.path / "costs.csv")
    assert pytester.inline_run("-p", "no:randomly", plugins=[watch]).ret == 0
    assert list(read_costs(pytester.path / "costs.csv")) == ["test_two.py"]
    assert watch.took["test_two.py"] > 0


def test_costs_of_the_house_leave_room_for_turns() -> None:
    """What continuous integration asks for can be done; the dear ones are many turns at most."""
    turn = turn_of(0, 9, read_costs(), PROJECT)
    assert turn.count <= 12
