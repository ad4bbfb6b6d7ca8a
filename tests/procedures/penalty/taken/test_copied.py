"""A slip is made of what a party gave, and data is known again by its digests."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from casehub.documents import body_html
from casehub.model import EvidenceUse
from tests.acts.scene import day
from tests.procedures.penalty.enforcing import hours

if TYPE_CHECKING:
    from tests.procedures.penalty.enforcing import Enforcing

FILE = {"no": "DZ-1", "name": "台账.xlsx", "size": 48213, "checksum": "ab" * 32, "stored_on": "取证专用盘"}


def data(e: Enforcing, *files: dict[str, Any], when: str = "03-26", **more: Any) -> dict[str, Any]:
    told = {"officers": e.officers, "files": list(files or (FILE,)), "refused": False, "witness_name": None}
    span: dict[str, datetime] = hours(when)
    there = {"data_holder": "甘建业，法定代表人", "told_rights": True}
    return told | there | span | {"evidence_items": [{"label": "局1", "name": "销售台账"}]} | more


def test_a_slip_names_its_exhibit_and_its_provider(e: Enforcing) -> None:
    e.verify()
    e.act("examiner", "03-26", "extract_data", **data(e))
    uses = {u.evidence.name: u for u in e.s.session.scalars(select(EvidenceUse))}
    told: dict[str, Any] = {"exhibit": uses["销售台账"].id, "officers": e.officers, "extracted_on": day("03-26")}
    said = e.refused("examiner", "03-26", "extract_slip", **told, provider="冉星野")
    assert "执法人员不能是证据提供人" in said
    early = e.refused("examiner", "03-26", "extract_slip", **told | {"extracted_on": day("03-17")})
    assert "不能早于收到线索" in early
    slip = e.act("examiner", "03-26", "extract_slip", **told).documents[0]
    assert (slip.facts["exhibit_no"], slip.facts["exhibit_name"]) == ("局1", "销售台账")
    # Of two exhibits the one that was chosen.
    other = e.act("examiner", "03-26", "extract_slip", **told | {"exhibit": uses["商标注册证"].id}).documents[0]
    assert other.facts["exhibit_name"] == "商标注册证"


def test_data_is_taken_with_whole_digests_and_who_is_there_is_told(e: Enforcing) -> None:
    e.verify()
    for wrong, said in (
        ({"checksum": "ab" * 31}, "64位"), ({"checksum": "zz" * 32}, "64位"),
    ):  # fmt: skip
        assert said in e.refused("examiner", "03-26", "extract_data", **data(e, FILE | wrong))
    twice = data(e, FILE, FILE | {"no": "DZ-2", "checksum": "AB" * 32})
    assert "校验值相同" in e.refused("examiner", "03-26", "extract_data", **twice)
    assert "应当出示执法证" in e.refused("examiner", "03-26", "extract_data", **data(e, told_rights=False))
    assert "写明已被告知的在场人" in e.refused("examiner", "03-26", "extract_data", **data(e, data_holder=None))
    assert "名以上" in e.refused("examiner", "03-26", "extract_data", **data(e, officers=e.officers[:1]))
    made = e.act("examiner", "03-26", "extract_data", **data(e)).documents[0]
    told = body_html(e.s.office.rules.kinds.of(made.kind, made.facts), made.facts)
    assert "ab" * 32 in told and "请过目" in told
    # Public pages: nobody is there.
    alone = data(e, FILE | {"checksum": "cd" * 32}, data_holder=None, told_rights=False, when="03-27", evidence_items=None)
    public = e.act("examiner", "03-27", "extract_data", **alone).documents[0]
    told = body_html(e.s.office.rules.kinds.of(public.kind, public.facts), public.facts)
    assert "当事人未在场" in told and "请过目" not in told
