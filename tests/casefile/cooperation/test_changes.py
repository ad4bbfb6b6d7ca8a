"""A change or an exit reaches back before nothing that was made known."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from casehub.casefile.cooperation import changes, key_list
from casehub.model import KeyListEntry
from casehub.workflow.refusals import Refused
from tests.casefile.cooperation.lists import (
    NOW,
    batch,
    listed,
    proposed,
    published,
    reviewed,
    values,
)
from tests.faults.world import Office

DAY = date(2026, 11, 20)
BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=9)


def test_nothing_reaches_back_before_what_was_published(office: Office) -> None:
    entry = listed(office, batch(office))
    later = NOW + timedelta(days=9)
    with office.acting("examiner", later) as work:
        row = work.session.get_one(KeyListEntry, entry)
        changes.draft_change(work, row, values(goods="榨菜、泡菜", reason="x"), DAY + timedelta(days=1))
    with office.acting("section", later) as work:
        opened = work.session.get_one(KeyListEntry, entry).open
        assert opened is not None
        # It was agreed to nine days later than it begins: from then on it is what is known.
        key_list.agree(work, opened)
    with office.acting("examiner", later) as work:
        row = work.session.get_one(KeyListEntry, entry)
        for day in (DAY + timedelta(days=1), DAY + timedelta(days=2), AFTER - timedelta(days=1)):
            with pytest.raises(Refused, match="生效日期"):
                changes.draft_exit(work, row, "by_request", "申请", day)
            with pytest.raises(Refused, match="生效日期"):
                changes.draft_change(work, row, values(goods="泡菜", reason="x"), day)
        assert changes.draft_exit(work, row, "by_request", "申请", AFTER).begins_on == AFTER


def test_two_offices_that_draft_one_right_learn_nothing_of_each_other(office: Office) -> None:
    number = batch(office)
    mine = proposed(office, number, right_no="99999041")
    # The bureau below is told of no draft of the one above it, and drafts its own.
    theirs = proposed(office, number, by="elsewhere", right_no="99999041")
    reviewed(office, mine)
    reviewed(office, theirs)
    published(office, mine)
    with pytest.raises(Refused, match="已由重庆市知识产权局列入这一批"):
        published(office, theirs)
