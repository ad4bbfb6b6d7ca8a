"""What an office knows of an exchange: also what was meant for the office in whose place it stands."""

from __future__ import annotations

from sqlalchemy import select

from casehub.casefile import letters
from casehub.casefile.letters.known import standing
from casehub.exchange.course import LetterState
from casehub.model import Organisation
from tests.acts.scene import Stages
from tests.exchange.payloads import payload_of
from tests.faults.world import Office, at

DAY = at("2026-03-12")


def test_a_letter_for_the_office_before_is_ours(stages: Stages) -> None:
    with stages.at("prepare") as s:
        work = s.office.work(s.session, "dispatcher")
        ours = work.actor.organisation
        before = s.session.scalars(select(Organisation).where(Organisation.key == "wanzhou")).one()
        assert before.name not in letters.names_of(work)
        before.valid_until, before.successor_id = work.today.replace(year=2020), ours.id
        s.session.flush()
        s.session.refresh(before)
        assert letters.names_of(work) >= {before.name, ours.name}


def test_what_stands_is_known_by_its_office_and_counted(own_office: Office) -> None:
    payload = payload_of("XC")
    flow = payload["flowId"]
    with own_office.acting("clerk", DAY) as work:
        row = letters.sent(work, payload, "0" * 64, letters.Files("1" * 64))
        assert [one.seq for one in letters.known_letters(work, flow)] == [1]
        assert letters.next_message(work, flow) == 2 and letters.last_reply(work, row) == ""
        # What is held back is known to nobody.
        row.state = LetterState.QUARANTINED.value
        work.session.flush()
        assert list(work.session.scalars(standing(work))) == [] and letters.next_message(work, flow) == 1
        row.state = LetterState.SENT.value
    with own_office.acting("elsewhere", DAY) as work:
        assert letters.known_letters(work, flow) == []
