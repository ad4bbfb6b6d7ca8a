"""What a partner with an account sees: what was sent to it, and what it sent itself."""

from __future__ import annotations

from datetime import date

import pytest

from casehub.acts.letters import portal_letters as portal
from casehub.model import ExchangeLetter, RoleGrant
from casehub.workflow.refusals import NotFound
from tests.acts.letters.test_portal import MOST, NOW, letter
from tests.faults.world import Office


def test_a_partner_sees_what_was_sent_to_it_and_staff_sees_nothing_here(office: Office) -> None:
    with office.session() as session:
        ours, theirs = office.work(session, "dispatcher", NOW), office.work(session, "partner", NOW)
        name = theirs.actor.organisation.name
        sent = letter(ours, name)
        others = (
            letter(ours, "泸州市市场监督管理局"), letter(ours, name, outbound=False),
            letter(ours, name, state="quarantined"),
        )  # fmt: skip
        seen = {one.id for one in portal.letters_to(theirs, MOST)}
        assert sent in seen and seen.isdisjoint(others)
        assert portal.letter_to(theirs, sent).id == sent
        for number in (*others, 10**6):
            with pytest.raises(NotFound):
                portal.letter_to(theirs, number)
        for username in ("dispatcher", "head", "elsewhere", "mediator"):
            work = office.work(session, username, NOW)
            assert portal.letters_to(work, MOST) == [], username
        session.rollback()


@pytest.mark.parametrize(("more", "sees"), [("liaison", True), ("partner_clerk", True), ("audit_admin", False)])
def test_another_role_hides_no_letter_but_who_keeps_the_house_sees_none(office: Office, more: str, *, sees: bool) -> None:
    with office.session() as session:
        ours, theirs = office.work(session, "dispatcher", NOW), office.work(session, "partner", NOW)
        sent = letter(ours, theirs.actor.organisation.name)
        theirs.actor.grants.append(RoleGrant(role=more, since=date(2024, 1, 1)))
        session.flush()
        assert (sent in {one.id for one in portal.letters_to(theirs, MOST)}) is sees
        session.rollback()


def test_a_page_goes_on_where_the_one_before_ended(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    # However many are read at a time.
    monkeypatch.setattr(portal, "AT_ONCE", 2)
    with office.session() as session:
        ours, theirs = office.work(session, "dispatcher", NOW), office.work(session, "partner", NOW)
        name = theirs.actor.organisation.name
        sent = [letter(ours, name if n != 2 else "泸州市市场监督管理局") for n in range(7)]
        mine = [one for n, one in reversed(list(enumerate(sent))) if n != 2]
        assert [one.id for one in portal.letters_to(theirs, 3)] == mine[:3]
        assert [one.id for one in portal.letters_to(theirs, 3, before=mine[2])] == mine[3:6]
        session.rollback()


def test_a_partner_sees_what_it_sent_itself_once_it_was_registered_and_what_was_answered(office: Office) -> None:
    with office.session() as session:
        ours, theirs = office.work(session, "dispatcher", NOW), office.work(session, "partner", NOW)
        name = theirs.actor.organisation.name

        def came(sender: str, **more: str) -> ExchangeLetter:
            row = session.get_one(ExchangeLetter, letter(ours, ours.actor.organisation.name, outbound=False, state="registered"))
            row.sender = sender
            for member, value in more.items():
                setattr(row, member, value)
            session.flush()
            return row

        asked = came(name)
        came("泸州市市场监督管理局")
        came(name, state="quarantined")
        came(name, kind="REPLY", receipt_code="REPLIED")
        answer = session.get_one(ExchangeLetter, letter(ours, name))
        answer.flow_id, answer.seq, answer.kind, answer.receipt_code = asked.flow_id, 2, "RECEIPT", "ACCEPTED"
        session.flush()
        ((row, told),) = portal.letters_from(theirs, MOST)
        assert row.id == asked.id and [one.id for one in told] == [answer.id]
        for username in ("dispatcher", "head", "elsewhere"):
            assert portal.letters_from(office.work(session, username, NOW), MOST) == [], username
        session.rollback()
