"""What the file knows for the cover and the contents of its volume."""

from __future__ import annotations

from typing import Any

import pytest

from casehub.model import Assignment, Case, Person
from casehub.procedures.closing import binding
from casehub.workflow.procedure import Procedure
from tests.procedures.asking import TODAY, YESTERDAY, KnownRow, Row, fault, knows, one_way, untold
from tests.procedures.closing.test_closing_form import RULED, base, paper

# Counted over the rows of the volume, which tests/papers/test_volume.py asks for.
OF_THE_VOLUME = {"bound_papers", "bound_apart", "bound_papers_count", "bound_pages_count"}


def seat(number: int, role: str, **values: Any) -> Assignment:
    return Assignment(person_id=number, person=Person(id=number, name=f"办案{number}"), role=role, since=TODAY, **values)


SEATS = [seat(4, "clerk"), seat(5, "main_examiner"), seat(5, "panel_member"), seat(6, "main_examiner", until=YESTERDAY)]

HEARD = [seat(7, "case_officer"), seat(8, "penalty_hearing_chair")]

ROWS: list[KnownRow] = [
    ("outcome_in_words", "adjudication.close_case", base(), None),
    ("outcome_in_words", "adjudication.close_case", base(documents=RULED), "支持请求"),
    ("handlers", "adjudication.close_case", base(), ""),
    ("handlers", "adjudication.close_case", base(assignments=SEATS), "办案4、办案5"),
    # Who led the hearing of a penalty stood above both sides, and handled nothing.
    ("handlers", "penalty.archive_volume", base(assignments=HEARD, case=Case(id=1, procedure="penalty")), "办案7"),
    ("compiler", "adjudication.close_case", base(assignments=SEATS[:1]), 1),
    ("compiler", "adjudication.close_case", base(assignments=SEATS), 5),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[f"{n}-{row[0]}" for n, row in enumerate(ROWS, 1)])
def test_the_file_knows(procedures: dict[str, Procedure], row: KnownRow) -> None:
    assert knows(procedures, row)


def test_every_known_fact_is_told_and_changes_with_the_file() -> None:
    assert untold(ROWS, {k: v for k, v in binding.KNOWN.items() if k not in OF_THE_VOLUME}) == set()


UNPRINTED, PRINTED = paper(3, "notice", case_id=1), paper(4, "notice", case_id=1, pdf_sha256="a" * 64, pdf_pages=2)
CONDITIONS: list[Row] = [
    ("adjudication.archive_case", "volume_is_printed", {"documents": [UNPRINTED]}, "《决定书》还没有打印完毕"),
    ("adjudication.archive_case", "volume_is_printed", {"documents": [UNPRINTED, UNPRINTED]}, "等2份文书还没有"),
    ("adjudication.archive_case", "volume_is_printed", {"documents": [PRINTED]}, None),
    ("adjudication.make_closing_form", "closing_form_is_wanting", {"documents": [paper(5, binding.CLOSING_FORM)]}, "已经制作"),
    ("adjudication.make_closing_form", "closing_form_is_wanting", {"documents": [PRINTED]}, None),
]  # fmt: skip


@pytest.mark.parametrize("row", CONDITIONS, ids=[f"{n}-{row[1]}" for n, row in enumerate(CONDITIONS, 1)])
def test_a_condition_says_what_is_missing(procedures: dict[str, Procedure], row: Row) -> None:
    where, guard, told, words = row
    assert fault(procedures, (where, guard, base(case=Case(id=1, procedure="adjudication"), **told), words)) == ""


def test_every_condition_is_tested_both_ways() -> None:
    assert one_way(CONDITIONS, binding.GUARDS) == set()
