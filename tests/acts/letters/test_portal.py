"""Who sees which letter by an account, and what is bound of the files of an answer."""

from __future__ import annotations

import hashlib
import io
from datetime import date
from typing import TYPE_CHECKING

import pytest

from casehub.acts.letters import portal
from casehub.exchange.evidence import faults_of
from casehub.model import ExchangeLetter, RoleGrant
from casehub.workflow.refusals import NotFound
from tests.exchange.payloads import payload_of
from tests.faults.world import Office, at

if TYPE_CHECKING:
    from casehub.record.work import Work

NOW = at("2026-11-20")
MOST = 10_000


def letter(work: Work, addressee: str, *, outbound: bool = True, state: str = "outgoing") -> int:
    """A letter of our office; its file is none that anybody reads here."""
    row = ExchangeLetter(
        organisation_id=work.actor.organisation_id, flow_id=f"XC-{work.session.query(ExchangeLetter).count()}",
        seq=1, sort="XC", kind="REQUEST", outbound=outbound, sender=work.actor.organisation.name,
        addressee=addressee, number="渝函1号", dated=date(2026, 11, 18), payload_sha256="0" * 64,
        sha256=work.blobs.put(io.BytesIO(b"%PDF-1.4")).sha256, state=state, at=NOW, by_id=work.actor.id,
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    return row.id


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


def test_what_may_be_said_follows_what_was_said_and_what_came(office: Office) -> None:
    with office.session() as session:
        ours, theirs = office.work(session, "dispatcher", NOW), office.work(session, "partner", NOW)
        row = portal.letter_to(theirs, letter(ours, theirs.actor.organisation.name))
        whole = portal.codes_for(theirs, row)
        assert whole[:3] == ["REGISTERED", "RECEIVED", "ACCEPTED"] and "REROUTED" not in whole
        assert not any(code.startswith("WITHDRAW") for code in whole)
        row.kind = "WITHDRAWAL"
        assert portal.codes_for(theirs, row) == ["WITHDRAW_AGREED", "WITHDRAW_REFUSED"]
        row.kind = "REPLY"
        assert portal.codes_for(theirs, row) == []
        row.kind = "REQUEST"
        reply = session.get_one(ExchangeLetter, letter(ours, "重庆", outbound=False, state="registered"))
        reply.answers_id, reply.receipt_code = row.id, "REPLIED"
        session.flush()
        # A reply that came as a file bars what it bars here too.
        assert set(portal.codes_for(theirs, row)).isdisjoint({"ACCEPTED", "RETURNED"})
        session.rollback()


def test_files_are_bound_by_their_hashes() -> None:
    payload = payload_of("XC", asks=[{"n": 1, "what": "核实数量"}])
    files = [portal.Brought("台账", "pdf", b"one"), portal.Brought("照片", "jpg", b"two")]
    told, packed = portal._with_files(payload, files)
    assert packed is not None and faults_of(io.BytesIO(packed), told) == []
    rows = told["gongwen"]["附件"]
    assert [row["sha256"] for row in rows] == [hashlib.sha256(one).hexdigest() for one in (b"one", b"two")]
    assert faults_of(io.BytesIO(packed + b" "), told)
    assert portal._with_files(payload, []) == (payload, None)
