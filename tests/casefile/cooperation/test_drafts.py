"""What is drafted is told to who drafts and who decides; twins are looked for among what one knows."""

from __future__ import annotations

import pytest

from casehub.casefile.cooperation.drafts import last_standing, listed_twin, said_last
from casehub.model import KeyListEntry
from casehub.workflow.refusals import Refused
from tests.casefile.cooperation.lists import NOW, batch, listed, proposed
from tests.faults.world import Office


def test_a_draft_is_nobodys_but_its_offices(office: Office) -> None:
    number = batch(office)
    entry = listed(office, number, right_no="99999042")
    with pytest.raises(Refused, match="已有条目"):
        proposed(office, number, right_no="99999042")
    # What is listed is known to all.
    with pytest.raises(Refused, match="已有条目"):
        proposed(office, number, by="elsewhere", right_no="99999042")
    theirs = proposed(office, number, by="elsewhere", right_no="99999043")
    with pytest.raises(Refused, match="已有条目"):
        proposed(office, number, right_no="99999043")
    with office.acting("examiner", NOW) as work:
        known, below = (work.session.get_one(KeyListEntry, one) for one in (entry, theirs))
        assert last_standing(below) is None
        assert said_last(work, known) is last_standing(known)
        assert said_last(work, below) is below.open
        assert listed_twin(work, below.latest) is None
