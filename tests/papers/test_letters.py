"""What every letter to another office carries; a later one of the chain says again what the first said."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from casehub.casefile import situations
from casehub.casefile.cooperation import entries, key_list
from casehub.casefile.cooperation.key_list import Publication, Review
from casehub.casefile.cooperation.registers import Kept
from casehub.model import Event, Organisation, Referral, ReferralMessage
from casehub.papers.letters import columns_of_letter, letter_block
from casehub.people.permissions import find
from casehub.record.work import Work
from tests.acts.scene import Scene, Stages, day
from tests.casefile.cooperation.kept import pact, register
from tests.faults.world import at


@pytest.fixture
def drafted(stages: Stages) -> Any:
    """A case whose letter is drafted."""
    with stages.at("prepare") as s:
        s.act("examiner", "06-15", "request_assistance")
        s.sent = s.child("assistance")
        yield s


def block(s: Scene, who: str = "examiner", by: str = "", **values: Any) -> dict[str, Any]:
    work = s.office.work(s.session, who, at("2026-06-15"))
    case = find(work, s.sent)
    procedure = work.rules.procedure(case.procedure, case.procedure_version)
    step = procedure.step(by) if by else procedure.any_step
    return letter_block(work, case, situations.load(work, case, step), values)


def partner(s: Scene) -> Organisation:
    return s.office.work(s.session, "partner").actor.organisation


def test_a_row_says_what_the_letter_says(drafted: Scene) -> None:
    office = partner(drafted)
    told = columns_of_letter(block(drafted, receiver=office.id))
    assert told["dated"] == date(2026, 6, 15)
    assert (told["receiver"], told["receiver_region"]) == (office.name, office.region_code)
    # What it does not say is nothing, and no empty word.
    told = columns_of_letter(block(drafted, receiver="示例机关") | {"flow_id": ""})
    assert (told["receiver"], told["receiver_region"], told["flow_id"]) == ("示例机关", None, None)
    assert columns_of_letter(None) == {}


def test_the_receiver_is_an_office_or_a_name(drafted: Scene) -> None:
    office = partner(drafted)
    told = block(drafted, receiver=office.id)
    assert (told["receiver"], told["receiver_region"]) == (office.name, office.region_code)
    for value in ("示例机关", {"name": "示例机关"}):
        told = block(drafted, receiver=value)
        assert (told["receiver"], told["receiver_uscc"]) == ("示例机关", "")
    assert block(drafted)["receiver"] == ""


def test_two_contacts_are_named_else_those_who_handle_the_case(drafted: Scene) -> None:
    people = [drafted.person("scribe"), drafted.person("member"), drafted.person("examiner")]
    named = block(drafted, contacts=people)["contacts"]
    assert [one["name"] for one in named] == [
        drafted.office.work(drafted.session, who).actor.name for who in ("scribe", "member")
    ]  # fmt: skip
    unnamed = block(drafted)["contacts"]
    assert len({one["name"] for one in unnamed}) == 2
    assert all(one["phone"] for one in unnamed)


def test_words_and_lists(drafted: Scene) -> None:
    told = block(drafted, urgency="extra_urgent", cc=["甲", "乙"], agreements="协议一")
    assert (told["urgency"], told["cc"], told["agreements"]) == ("特急", ["甲", "乙"], ["协议一"])
    told = block(drafted, urgency="unheard", cc="甲")
    assert (told["urgency"], told["cc"], told["agreements"]) == ("", [], [])


def test_a_letter_under_an_agreement_of_those_above_is_copied_to_them(drafted: Scene) -> None:
    """§5.4 no. 8 of cross_region.md: what was typed stays, and nobody is named twice."""
    office = partner(drafted)
    above = Organisation(
        key="above", name="示例省局", short_name="示例省局", kind=office.kind, region_code="510000", valid_from=date(2020, 1, 1)
    )
    drafted.session.add(above)
    drafted.session.flush()
    values = pact(members=f"重庆市知识产权局\n{above.name}")
    work = drafted.office.work(drafted.session, "liaison", at("2026-06-14"))
    entries.enter(work, register(Kept.AGREEMENTS), values, date(2026, 6, 14), "来函")
    assert block(drafted, receiver=office.id, agreements=values["name"])["cc"] == ["示例省局"]
    told = block(drafted, receiver=office.id, agreements=values["name"], cc=["甲", "示例省局"])
    assert told["cc"] == ["甲", "示例省局"]
    assert block(drafted, receiver=office.id)["cc"] == []
    two = [drafted.person("examiner"), drafted.person("scribe")]
    drafted.act(
        "examiner", "06-15", "submit_request", drafted.sent, receiver=office.id, contacts=two, agreements=values["name"]
    )
    # What follows on the chain is copied too, and the record says why.
    assert block(drafted)["cc"] == ["示例省局"]
    event = drafted.session.query(Event).filter_by(case_id=drafted.case(drafted.sent).id, step="submit_request").one()
    assert f"{office.name}不是所引协议的成员，函件抄送示例省局" in str(event.detail) + event.sentence


def test_a_later_letter_of_the_chain_says_again_what_the_first_said(drafted: Scene) -> None:
    two = [drafted.person("examiner"), drafted.person("scribe")]
    office = partner(drafted)
    drafted.act(
        "examiner", "06-15", "submit_request", drafted.sent, receiver=office.id, contacts=two, urgency="urgent"
    )
    told = block(drafted)
    assert (told["receiver"], told["urgency"], told["msg_no"]) == (office.name, "加急", 1)
    assert block(drafted, urgency="extra_urgent")["urgency"] == "特急"
    row = drafted.session.query(Referral).filter_by(case_id=drafted.case(drafted.sent).id).one()
    for number in (1, 2):
        drafted.session.add(
            ReferralMessage(referral_id=row.id, message_no=number, kind="letter", outbound=True, on=day("06-15"))
        )
    drafted.session.flush()
    assert block(drafted)["msg_no"] == 3


def listed(s: Scene, title: str, **more: Any) -> None:
    """List the right of the case under this batch."""
    right = s.case().rights[0]
    made = {
        "kind": right.kind, "title": right.title, "right_no": right.number, "holder": "某公司",
        "home_name": "重庆市万州区", "reason": "侵权案件两起", **more,
    }  # fmt: skip

    def by(who: str) -> Work:
        return s.office.work(s.session, who, at("2026-06-14"))

    batch = key_list.open_batch(by("liaison"), {"title": title, "name": "第一批"})
    batch.fictional = title == "虚构"
    entry = key_list.propose(by("examiner"), batch, made)
    answered = Review("有效", "登记簿", "四川省市场监督管理局", date(2026, 6, 14))
    key_list.review(by("section"), entry.wordings, answered)
    key_list.publish(by("head"), entry.wordings, Publication(date(2026, 6, 15), "网站", "渝-"))


def test_a_letter_to_a_bureau_names_the_list_in_which_the_right_stands(drafted: Scene) -> None:
    office = partner(drafted)
    listed(drafted, "虚构")
    assert "key_list" not in block(drafted, receiver=office.id)
    listed(drafted, "甲名录")
    told = block(drafted, receiver=office.id)["key_list"]
    assert [(one["list"], one["number"]) for one in told] == [("甲名录（第一批）", "渝-001")]
    # What urges the other office names it too; what calls the request back asks for no help.
    assert "key_list" in block(drafted, by="urge_first", receiver=office.id)
    assert "key_list" not in block(drafted, by="call_back_request", receiver=office.id)
    # What only looks alike is a hint for whoever drafts, and no letter to somebody else names it.
    assert "key_list" not in block(drafted, receiver="某平台")
