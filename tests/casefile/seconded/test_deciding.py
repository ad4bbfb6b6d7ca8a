"""The rules of a second person are the same for every sort of draft."""

from __future__ import annotations

import pytest

from casehub.casefile.seconded.deciding import check_another, decide, ground_of, hold, is_own
from casehub.model import StandardState, StandardVersion
from casehub.workflow.refusals import Refused
from tests.casefile.library.shelf import NOW, drafted
from tests.faults.world import Office


def version(office: Office, by: str) -> int:
    number = drafted(office, by)
    with office.acting(by, NOW) as work:
        found = work.session.query(StandardVersion).filter_by(standard_id=number).one()
        return found.id


def test_who_drafted_it_takes_it_back_without_a_reason_and_never_lets_it_hold(office: Office) -> None:
    number = version(office, "examiner")
    with office.acting("examiner", NOW) as work:
        row = work.session.get_one(StandardVersion, number)
        assert is_own(work, row)
        with pytest.raises(Refused, match="由另一人批准"):
            check_another(work, row)
        assert ground_of(work, row, " ") == "起草人撤回"
        assert ground_of(work, row, "", "推荐人") == "推荐人撤回"
        assert ground_of(work, row, " 另行起草 ") == "另行起草"


def test_another_says_why_and_what_she_decides_is_written_with_her_name(office: Office) -> None:
    number, other = version(office, "examiner"), version(office, "head")
    with office.acting("head", NOW) as work:
        row = work.session.get_one(StandardVersion, number)
        hold(work, row)
        check_another(work, row)
        with pytest.raises(Refused, match="写明退回的理由") as refused:
            ground_of(work, row, "  ")
        assert [reason.field for reason in refused.value.reasons] == ["why"]
        decide(work, row, StandardState.REFUSED, ground_of(work, row, "依据不清"))
    with office.acting("examiner", NOW) as work:
        row = work.session.get_one(StandardVersion, number)
        assert (row.state, row.refusal, row.decided_at) == (StandardState.REFUSED, "依据不清", NOW)
        assert row.decided_by is not None and row.decided_by.username == "head"
        assert work.session.get_one(StandardVersion, other).decided_by is None
