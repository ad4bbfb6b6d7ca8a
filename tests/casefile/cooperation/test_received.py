"""What a letter of another bureau tells of entries is read as it was registered."""

from __future__ import annotations

from casehub.casefile.cooperation.received import compared, take_over, told_in
from casehub.model import KeyListBatch
from casehub.people.lists.compared import ADDED, REFUSED, UNCHANGED
from casehub.workflow.refusals import Refused
from tests.casefile.cooperation.lists import NOW, batch, listed, proposed
from tests.faults import world
from tests.faults.world import Office
from tests.workflow.builders import event

ROW = {"right": "trademark", "title": "峡江脆", "rightNo": "99999001", "class": "第29类", "goods": "榨菜",
       "owner": "重庆示例峡江脆食品有限公司", "homeRegion": "500101", "validTo": "2028-05-13", "reason": "近两年侵权案件两起"}  # fmt: skip
OTHER = {**ROW, "title": "峡江红", "rightNo": "99999002"}


def test_the_entries_are_those_of_the_letter_that_was_entered_last() -> None:
    procedure = world.rules().procedures["responding", 1]
    one = event("enter_listing_letter", NOW.date(), list_entries=[ROW], their_letter_no="甲")
    two = event("enter_listing_letter", NOW.date(), list_entries=[OTHER], their_letter_no="乙")
    told = told_in(procedure, [one, two])
    assert told is not None and (told.letter, told.entries[0]["title"]) == ("乙", "峡江红")
    # Choices are told in the words of the form.
    assert told.entries[0]["right"] == "商标"
    bulletin = event("enter_bulletin", NOW.date(), bulletin_items=[{"subject": "甲"}])
    assert told_in(procedure, [bulletin]) is None and told_in(procedure, []) is None


def test_each_is_compared_with_the_batch_and_only_what_is_new_is_proposed(office: Office) -> None:
    procedure = world.rules().procedures["responding", 1]
    number = batch(office)
    listed(office, number)
    came = event("enter_listing_letter", NOW.date(), list_entries=[ROW, OTHER, {"title": "没有号码"}], their_letter_no="甲函")
    told = told_in(procedure, [came])
    assert told is not None
    with office.acting("examiner", NOW) as work:
        held = work.session.get_one(KeyListBatch, number)
        rows = compared(work, held, told)
        assert [row.outcome for row in rows] == [UNCHANGED, ADDED, REFUSED]
        for chosen in ({1}, {1, 2}, {3}, set()):
            try:
                take_over(work, held, told, chosen)
            except Refused:
                continue
            raise AssertionError(chosen)
        assert take_over(work, held, told, {2}) == 1
        assert [row.outcome for row in compared(work, held, told)] == [UNCHANGED, UNCHANGED, REFUSED]
    assert proposed(office, number, title="峡江绿", right_no="99999003")
