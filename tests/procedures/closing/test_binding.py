"""What the file knows for the cover and the contents of its volume."""

from __future__ import annotations

from typing import Any

import pytest

from casehub.model import Assignment, Person
from casehub.procedures.closing import binding
from casehub.workflow.procedure import Procedure
from tests.procedures.asking import TODAY, YESTERDAY, KnownRow, knows, untold
from tests.procedures.closing.test_closing_form import RULED, base

# Counted over the rows of the volume, which tests/papers/test_volume.py asks for.
OF_THE_VOLUME = {"bound_papers", "bound_apart", "bound_papers_count", "bound_pages_count"}


def seat(number: int, role: str, **values: Any) -> Assignment:
    return Assignment(person_id=number, person=Person(id=number, name=f"办案{number}"), role=role, since=TODAY, **values)


SEATS = [seat(4, "clerk"), seat(5, "main_examiner"), seat(5, "panel_member"), seat(6, "main_examiner", until=YESTERDAY)]


ROWS: list[KnownRow] = [
    ("outcome_in_words", "adjudication.close_case", base(), None),
    ("outcome_in_words", "adjudication.close_case", base(documents=RULED), "支持请求"),
    ("handlers", "adjudication.close_case", base(), ""),
    ("handlers", "adjudication.close_case", base(assignments=SEATS), "办案4、办案5"),
    ("compiler", "adjudication.close_case", base(assignments=SEATS[:1]), 1),
    ("compiler", "adjudication.close_case", base(assignments=SEATS), 5),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[f"{n}-{row[0]}" for n, row in enumerate(ROWS, 1)])
def test_the_file_knows(procedures: dict[str, Procedure], row: KnownRow) -> None:
    assert knows(procedures, row)


def test_every_known_fact_is_told_and_changes_with_the_file() -> None:
    assert untold(ROWS, {k: v for k, v in binding.KNOWN.items() if k not in OF_THE_VOLUME}) == set()
