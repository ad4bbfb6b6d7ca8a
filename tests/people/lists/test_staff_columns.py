"""Entries of a person in a list of staff: read as people write them."""

from __future__ import annotations

from collections import Counter

import pytest

from casehub.model import Certificate, Person
from casehub.people import cells
from casehub.people.lists import staff_columns
from casehub.people.lists.staff_columns import BY_ID, CERTIFICATE, ENTRIES, PLAIN, STAFF


def test_a_heading_means_one_thing_however_it_is_written() -> None:
    found = staff_columns.headings()
    assert found["帐号"] == found["登录名"] == (STAFF, staff_columns.USERNAME)
    assert found[cells.fold("执法证号（必填）")] == (STAFF, staff_columns.NUMBER)
    words = [cells.fold(w) for entry in ENTRIES for w in {entry.title, *entry.names, entry.id}]
    assert [word for word, number in Counter(words).items() if number > 1] == []


def test_what_is_kept_as_written_is_a_column() -> None:
    for name in PLAIN:
        assert name in Person.__table__.columns
    for entry in CERTIFICATE:
        assert entry.id in Certificate.__table__.columns


@pytest.mark.parametrize(
    ("cell", "roles"),
    [("登记员、收发员", ("登记员", "收发员")), ("登记员，收发员;调解员/审计员\n案审", ("登记员", "收发员", "调解员", "审计员", "案审")),
     ("登记员、", ("登记员",)), (["clerk", "", "head"], ("clerk", "head")), ("", ())],
)  # fmt: skip
def test_roles_stand_in_one_cell_or_in_a_list(cell: object, roles: tuple[str, ...]) -> None:
    assert BY_ID["roles"].read(cell) == roles


def test_an_account_is_read_without_width_and_case() -> None:
    assert BY_ID["username"].read(" ＲａｎＨｏｎｇ ") == "ranhong"
