"""Who sees which letter by an account, and what is bound of the files of an answer."""

from __future__ import annotations

import hashlib
import io
import random
from datetime import date
from typing import TYPE_CHECKING

import pytest

from casehub.acts.letters import portal, portal_letters
from casehub.exchange.evidence import faults_of
from casehub.exchange.payload import faults
from casehub.model import ExchangeLetter
from casehub.workflow.refusals import Refused
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


def test_what_may_be_said_follows_what_was_said_and_what_came(office: Office) -> None:
    with office.session() as session:
        ours, theirs = office.work(session, "dispatcher", NOW), office.work(session, "partner", NOW)
        row = portal_letters.letter_to(theirs, letter(ours, theirs.actor.organisation.name))
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
    told, packed = portal._with_files(payload, files, 1 << 20)
    assert packed is not None and faults_of(io.BytesIO(packed), told) == []
    rows = told["gongwen"]["附件"]
    assert [row["sha256"] for row in rows] == [hashlib.sha256(one).hexdigest() for one in (b"one", b"two")]
    assert faults_of(io.BytesIO(packed + b" "), told)
    assert portal._with_files(payload, [], 1 << 20) == (payload, None)


def test_files_that_fill_more_than_one_zip_are_bound_as_several() -> None:
    payload = payload_of("XC", asks=[{"n": 1, "what": "核实数量"}])
    # What does not shrink: three of which two fit into one ZIP.
    files = [portal.Brought(f"照片{n}", "jpg", random.Random(n).randbytes(40_000)) for n in range(3)]
    told, packed = portal._with_files(payload, files, 90_000)
    assert packed is not None and "package" not in told
    assert [one["count"] for one in told["packages"]] == [2, 1]
    assert all(one["size"] <= 90_000 for one in told["packages"])
    assert faults(told) == []
    # Whoever registers it finds the files as they are bound, in the one that is kept.
    assert faults_of(io.BytesIO(packed), told) == []
    other, kept = portal._with_files(payload, [*files[:2], files[0]._replace(content=b"other")], 90_000)
    assert kept is not None and faults_of(io.BytesIO(kept), told)
    assert other["package"]["count"] == 3
    with pytest.raises(Refused, match="照片0：压缩以后仍超过") as refused:
        portal._with_files(payload, files, 30_000)
    assert refused.value.reasons[0].field == "files"
