"""The script: an unknown word or key is refused by name."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from casehub.demonstration.performing import Performance
from casehub.demonstration.script import (
    DEFAULT_AS_OF,
    DemonstrationFault,
    load_demonstration,
)
from casehub.rulebook.book import Rulebook
from tests.demonstration.conftest import DEMO


def test_a_script_with_an_unknown_word_is_refused_by_name(beginning: Performance) -> None:
    case = beginning.script.cases[-1]
    acts = list(case.acts)
    at = next(n for n, a in enumerate(acts) if a.step == "submit_request" or a.step)
    acts[at] = replace(acts[at], data={**acts[at].data, "colour": "red"})
    wrong = replace(case, acts=tuple(acts))
    cases = tuple(wrong if c is case else c for c in beginning.script.cases)
    beginning.script = replace(beginning.script, cases=cases)
    with pytest.raises(DemonstrationFault, match="colour"):
        beginning.perform_until(DEFAULT_AS_OF)


def test_a_script_file_with_an_unknown_key_is_refused(tmp_path: Path) -> None:
    shutil.copytree(DEMO, tmp_path / "demo")
    file = tmp_path / "demo" / "cases" / "c7_rejected.toml"
    text = file.read_text(encoding="utf-8").replace('do = "register"', 'done = "register"', 1)
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DemonstrationFault, match="c7_rejected"):
        load_demonstration(tmp_path / "demo")


def test_each_office_of_the_script_has_somebody_who_ends_its_cases(rules: Rulebook) -> None:
    script = load_demonstration(DEMO)
    offices = {str(row["username"]): str(row["org"]) for row in script.people}
    held: dict[str, set[str]] = {}
    for row in script.people:
        held.setdefault(str(row["org"]), set()).update(row["roles"])
    ends, nobody = set(), set()
    for case in script.cases:
        steps = [one for one in rules.procedure(case.request["procedure"]).steps if one.main]
        office = offices[case.acts[0].actor]
        for step in steps:
            if step.to and not any(step.to in one.from_ for one in steps):
                ends.add(step.id)
                nobody |= set() if held[office] & set(step.roles) else {(office, step.id)}
    assert len(ends) > 1
    assert nobody == set()
