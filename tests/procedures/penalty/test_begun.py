"""What the forms of an inquiry begin with is what the file knows, and nothing where it cannot say which."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from casehub import acts
from casehub.model import EvidenceUse, Party
from tests.acts.scene import day
from tests.faults.world import at
from tests.procedures.penalty.enforcing import hours
from tests.procedures.seizure.holding import LOTS, THREE, WANTED, with_series
from tests.unrecorded import unrecorded

if TYPE_CHECKING:
    from tests.procedures.penalty.enforcing import Enforcing


def begun(e: Enforcing, step: str, when: str = "04-20", who: str = "examiner") -> dict[str, Any]:
    """By field what stands in the empty form."""
    work = e.s.office.work(e.s.session, who, at(f"2026-{when}"))
    return {item.field.id: item.initial for item in acts.form_of(work, e.case, step, {}).fields}


def test_an_inspection_begins_with_where_the_one_party_is(e: Enforcing) -> None:
    e.verify()
    party = e.s.session.get_one(Party, e.party("respondent"))
    party.address, party.representative, party.representative_post = "示例路20号", "甘建业", "执行董事"
    unrecorded(e.s.session)
    told = begun(e, "inspect_site", "03-24")
    assert (told["place"], told["site_person"]) == ("示例路20号", "甘建业，执行董事")
    e.act("examiner", "03-24", "inspect_site", officers=e.officers, inspected=party.id, place="2号库房", evidence_items=None,
          refused=False, **hours("03-24"))  # fmt: skip
    # Who goes there again goes where it was.
    assert begun(e, "inspect_site", "03-25")["place"] == "2号库房"


def test_of_two_parties_the_file_does_not_say_whose_place_it_is(e: Enforcing) -> None:
    e.verify(parties=THREE)
    told = begun(e, "inspect_site", "03-24")
    assert (told["place"], told["site_person"]) in {(None, None), ("", "")}


def test_a_report_begins_with_the_act_the_course_and_what_is_held(e: Enforcing) -> None:
    with_series(e).file()
    told = begun(e, "conclude_inquiry")
    assert (told["offence"], told["goods_value"]) == ("similar_same", None)
    # By the day on which it was done, in the order of the file.
    assert told["course"].startswith("2026年3月24日现场检查，制作笔录")
    party = e.party("respondent")
    e.act("examiner", "04-01", "open_seizure")
    matter = e.s.child("seizure")
    e.s.act("head", "04-01", "approve_seizure", matter, party=party, goods_wanted=WANTED)
    goods = [LOTS[0] | {"value": Decimal("24000.00")}, LOTS[1] | {"value": Decimal("360.50")}]
    handed: dict[str, Any] = {"handed_to": None, "handed_as": None, "handed_basis": None}
    e.s.act("examiner", "04-01", "seize_goods", matter, party=party, officers=e.officers, from_on=day("04-01"), goods=goods, **handed)
    assert begun(e, "conclude_inquiry")["goods_value"] == Decimal("24360.50")


def test_a_notice_begins_with_the_evidence_and_where_one_pleads(e: Enforcing) -> None:
    e.report().review()
    e.case.organisation.address = "示例路8号"
    e.s.session.flush()
    told = begun(e, "notify_penalty", "05-20")
    assert told["plead_place"] == "示例路8号；书面、口头均可"
    # The names of the exhibits, each once, in their order.
    uses = e.s.session.scalars(select(EvidenceUse).where(EvidenceUse.case_id == e.case.id)).all()
    assert sorted(told["evidence_text"].split("、")) == sorted({use.evidence.name for use in uses})
