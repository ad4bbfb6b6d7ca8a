"""A letter that came finds its matter by the flow number, and becomes a paper where it is sound."""

from __future__ import annotations

import io
from typing import Any

import pytest
from sqlalchemy import select

from casehub.casefile import letters
from casehub.exchange.course import LetterState
from casehub.exchange.verdict import Verdict
from casehub.model import Case, Material, Organisation, Referral
from casehub.workflow.refusals import NotAllowed
from tests.acts.scene import Scene
from tests.exchange.payloads import payload_of
from tests.procedures.assistance.test_referral import drafted

__all__ = ["drafted"]


def verdict(payload: dict[str, Any], **more: Any) -> Verdict:
    sound = {"intact": True, "trusted": True, "visible_matches": True, "payload_sha256": "ab" * 32}
    return Verdict(**{**sound, **more}, payload=payload)


def answer_to(s: Scene, **more: Any) -> dict[str, Any]:
    """A receipt of the office that was asked."""
    case = s.session.scalars(select(Case).where(Case.reference == s.sent)).one()
    row = s.session.scalars(select(Referral).where(Referral.case_id == case.id)).one()
    receiver = s.session.get_one(Organisation, row.receiver_id)
    made = payload_of("XC", "RECEIPT", flowId=row.flow_id)
    made["message"] = {"seq": 2, "kind": "RECEIPT", "inReplyTo": f"{row.flow_id}/M1", **more}
    made["sender"] = {**made["sender"], "name": receiver.name}
    made["receiver"] = {**made["receiver"], "name": case.organisation.name}
    return made


def test_an_answer_lands_on_the_matter_that_asked(drafted: Scene) -> None:
    s = drafted
    work = s.office.work(s.session, "dispatcher")
    found = verdict(answer_to(s))
    stands = letters.placed(work, found)
    assert (stands.state, stands.reason) == (LetterState.REGISTERED, "")
    kept = letters.Files(s.office.blobs.put(io.BytesIO(b"letter")).sha256)
    row = letters.take_in(work, found, stands, kept, work.today)
    case = s.session.get_one(Case, row.case_id)
    assert case.reference == s.sent
    paper = s.session.get_one(Material, row.material_id)
    # Nothing is accepted: the matter stands as it stood, the paper waits.
    assert (paper.kind, paper.status, case.state) == ("reply", "open", "dispatched")
    # The same office asks another flow number: no matter, and it never was sent.
    other = answer_to(s)
    other["gongwen"]["发文字号"] = "达市监函〔2026〕9号"
    other["message"]["seq"] = 3
    other["message"]["inReplyTo"] = f"{other['flowId']}/M9"
    assert "没有发出过" in letters.placed(work, verdict(other, payload_sha256="cd" * 32)).reason
    # Another bureau in the same database does not see the matter of this one.
    elsewhere = s.office.work(s.session, "elsewhere")
    assert letters.known_letters(elsewhere, row.flow_id) == []
    assert letters.case_of(elsewhere, row.flow_id) is None


@pytest.mark.parametrize("lost", ["intact", "trusted", "visible_matches"])
def test_what_is_not_sound_becomes_no_paper(lost: str, drafted: Scene) -> None:
    s = drafted
    work = s.office.work(s.session, "dispatcher")
    found = verdict(answer_to(s), **{lost: False}, problems=("签名无效。", "其他。"))
    stands = letters.placed(work, found)
    assert (stands.state, stands.reason) == (LetterState.QUARANTINED, "签名无效。")
    row = letters.take_in(work, found, stands, letters.Files("ab" * 32), work.today)
    assert (row.material_id, row.case_id, row.reason) == (None, None, "签名无效。")
    assert letters.placed(work, verdict(answer_to(s)), ["压缩包已损坏，打不开。"]).reason == "压缩包已损坏，打不开。"
    with pytest.raises(ValueError, match="no letter"):
        letters.placed(work, Verdict())
    with pytest.raises(NotAllowed):
        letters.take_in(s.office.work(s.session, "mediator"), found, stands, letters.Files(""), work.today)
