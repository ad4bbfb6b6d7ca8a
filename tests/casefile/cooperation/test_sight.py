"""Another bureau reads what is listed; what is only proposed stays with who proposes and above."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from casehub.casefile.cooperation import changes
from casehub.casefile.cooperation.sight import find_entry
from casehub.workflow.refusals import NotFound
from tests.casefile.cooperation.lists import NOW, batch, listed, proposed, published, reviewed
from tests.faults.world import Office

DAY = date(2026, 11, 20)


def test_another_bureau_reads_what_is_listed_and_changes_nothing(office: Office) -> None:
    number = batch(office)
    entry, theirs = listed(office, number), proposed(office, number, by="elsewhere", right_no="99999002")
    mine = proposed(office, number, right_no="99999003")
    with office.acting("elsewhere", NOW) as work:
        assert find_entry(work, entry).number == "演示-2026-001"
        with pytest.raises(NotFound):
            find_entry(work, mine)
        with pytest.raises(NotFound):
            changes.draft_exit(work, find_entry(work, entry), "misuse", "x", DAY + timedelta(days=1))
    # The bureau above reads and decides what is proposed below it.
    reviewed(office, theirs)
    published(office, theirs)
