"""What another bureau is told of a case that went to the police."""

from __future__ import annotations

import pytest

from casehub.procedures.requesting import of_crime
from casehub.workflow.procedure import Procedure
from tests.procedures.asking import TODAY, KnownRow, Row, fault, knows, one_way, untold
from tests.workflow.builders import event

TELL = "requesting.tell_progress"
TOLD = event("ask_criminal_notice", TODAY, police="甲分局", crime="甲罪")
ASKED = event("ask_downstream_check", TODAY, police="乙分局", crime="乙罪")
ROWS: list[Row] = [
    (TELL, "refused_filing_says_whether_it_is_disputed", {"data": {"progress": "not_filed"}}, "是否已提请复议"),
    (TELL, "refused_filing_says_whether_it_is_disputed", {"data": {"progress": "not_filed", "objected": False}}, None),
    (TELL, "refused_filing_says_whether_it_is_disputed", {"data": {"progress": "filed"}}, None),
]
KNOWN: list[KnownRow] = [
    ("police_told_of", TELL, {"events": [TOLD]}, "甲分局"),
    ("police_told_of", TELL, {"events": [ASKED]}, "乙分局"),
    ("crime_told_of", TELL, {"events": [TOLD]}, "甲罪"),
    ("crime_told_of", TELL, {}, None),
]


@pytest.mark.parametrize("row", ROWS, ids=[f"{row[0]}-{row[1]}-{n}" for n, row in enumerate(ROWS)])
def test_a_condition_says_what_the_law_says(procedures: dict[str, Procedure], row: Row) -> None:
    assert fault(procedures, row) == ""


def test_every_condition_is_tested_both_ways() -> None:
    assert one_way(ROWS, of_crime.GUARDS) == set()


@pytest.mark.parametrize("row", KNOWN)
def test_what_the_file_knows(procedures: dict[str, Procedure], row: KnownRow) -> None:
    assert knows(procedures, row)


def test_every_known_fact_is_told() -> None:
    assert untold(KNOWN, of_crime.KNOWN) == set()
