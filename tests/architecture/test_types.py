"""What is kept in a bag of anything says why; the number of bags only goes down.

A bag that is only written is `dict[str, object]`: nothing can be read out of it unseen.
"""

from __future__ import annotations

import re
from collections import Counter

from tests.architecture.source import modules, name_of

JSON = "a JSON column: what stands in it is checked where it is written, and proved by its digest"
FACTS = "facts of papers: the fields of each kind say what stands in them"
GIVEN = "handed on to a function of a library whose every keyword has its own type"
FILE = "the plain values of a file, before the strict reader or in a throw-away database"
FORM = "what a form gave: each field of it says of which type its value is"
# File → how many lines, and why. A line may be taken away, none may be added.
BAGS: dict[str, tuple[int, str]] = {
    "casehub/web/drawing/leaves.py": (1, "what an address says besides its page; Flask takes anything"),
    "casehub/bench/pages.py": (1, FILE),
    "casehub/cli/calendars.py": (1, "rows of a report that are printed and counted"),
    "casehub/demonstration/papers.py": (1, FILE),
    "casehub/demonstration/script.py": (1, FILE),
    "casehub/documents/earlier.py": (1, FACTS),
    "casehub/documents/pages.py": (1, FACTS),
    "casehub/documents/samples.py": (1, FILE),
    "casehub/documents/timestamps.py": (1, "what the answer of a time-stamping server said"),
    "casehub/fields/shapes.py": (1, FACTS),
    "casehub/law/periods.py": (1, "the days of a trace, each as it is frozen with its deadline"),
    "casehub/model/case.py": (1, JSON),
    "casehub/model/deadline.py": (1, JSON),
    "casehub/model/document.py": (1, JSON),
    "casehub/model/security.py": (2, JSON),
    "casehub/papers/blocks.py": (1, FACTS),
    "casehub/papers/facts.py": (3, FACTS),
    "casehub/papers/letters.py": (3, FACTS),
    "casehub/papers/mended.py": (1, FACTS),
    "casehub/people/lists/staff_import.py": (1, FORM),
    "casehub/second_verifier/counting.py": (1, "rules as entered, read without the program's types"),
    "casehub/second_verifier/reading.py": (1, "a row of any table, read without the program's types"),
    "casehub/web/audit.py": (2, GIVEN),
    "casehub/web/case/cases.py": (2, GIVEN),
    "casehub/web/case/steps.py": (1, GIVEN),
    "casehub/web/desk.py": (1, GIVEN),
    "casehub/web/drawing/forms.py": (1, FORM),
    "casehub/web/office/organisations.py": (1, GIVEN),
    "casehub/web/office/people.py": (2, FORM),
}
# Bags that are read and never written: of what a form, a paper or an event says.
READ = 47


def counted(pattern: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for path in modules():
        lines = path.read_text(encoding="utf-8").splitlines()
        if number := sum(1 for line in lines if re.search(pattern, line)):
            found[name_of(path)] = number
    return found


def test_every_bag_of_anything_is_known_with_its_reason() -> None:
    assert counted(r"\bdict\[str, Any\]") == {name: number for name, (number, _why) in BAGS.items()}
    assert all(why for _number, why in BAGS.values())


def test_bags_that_are_only_read_become_fewer() -> None:
    assert counted(r"\bMapping\[str, Any\]").total() <= READ


def test_a_new_bag_is_seen() -> None:
    for line in ("a: dict[str, Any]", "def f() -> list[dict[str, Any]]:", "Row = dict[str, Any]"):
        assert re.search(r"\bdict\[str, Any\]", line)
    assert not re.search(r"\bdict\[str, Any\]", "a: dict[str, object]")
