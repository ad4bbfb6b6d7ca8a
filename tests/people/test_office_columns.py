"""Entries of an organisation: each has its column, its heading, and its place on the page."""

from __future__ import annotations

from collections import Counter

import pytest

from casehub.model import Organisation
from casehub.model.organisation import EVER
from casehub.people import office_columns
from casehub.people.office_columns import CONTACTS, ENTRIES, GROUPS, KEY, OFFICE, SERIES
from tests.faults.world import rules

WORDS = rules().offices


def test_every_entry_is_a_column_of_the_organisation() -> None:
    columns = Organisation.__table__.columns
    for entry in (KEY, *ENTRIES):
        assert entry.column in columns, entry.id
        assert (entry.input == OFFICE) == entry.column.endswith("_id"), entry.id
        assert not entry.shown or hasattr(Organisation, entry.shown), entry.id


def test_every_entry_stands_in_one_group_of_the_page() -> None:
    named = Counter(name for _, names in GROUPS for name in names.split())
    assert named == Counter(entry.id for entry in ENTRIES)


def test_a_heading_means_one_thing_however_it_is_written() -> None:
    found = office_columns.headings(WORDS)
    assert found["代码"] == ("", KEY)
    assert found["机构代码"][1] is KEY
    assert found["联系电话"][1].id == "phone"
    assert found["联系人电话"] == (CONTACTS, office_columns.CONTACT[2])
    for series in WORDS.series:
        group, entry = found[office_columns.cells.fold(series.title)]
        assert (group, entry.id) == (SERIES, series.id)
    # No two entries share a heading: the later would silently take it.
    own = [
        office_columns.cells.fold(word)
        for entry in (KEY, *ENTRIES)
        for word in {entry.title, *entry.names, entry.id}
    ]
    assert [word for word, number in Counter(own).items() if number > 1] == []


def test_the_sign_of_an_unknown_series_is_no_entry() -> None:
    first = WORDS.series[0]
    assert office_columns.series_entry(WORDS, first.id).title == first.title
    with pytest.raises(StopIteration):
        office_columns.series_entry(WORDS, "unheard")


def test_what_nobody_entered_is_not_shown() -> None:
    begins = office_columns.BY_ID["valid_from"]
    assert begins.shown and begins.entered(Organisation(valid_from=EVER)) is None
    assert office_columns.BY_ID["phone"].entered(Organisation(phone="023")) == "023"
