"""What every letter to another office carries; a later one of the chain says again what the first said."""

from __future__ import annotations

from typing import Any

import pytest

from casehub.casefile import situations
from casehub.model import Organisation, Referral, ReferralMessage
from casehub.papers.letters import letter_block
from casehub.people.permissions import find
from tests.acts.scene import Scene, Stages, day
from tests.faults.world import at


@pytest.fixture
def drafted(stages: Stages) -> Any:
    """A case whose letter is drafted."""
    with stages.at("prepare") as s:
        s.act("examiner", "06-15", "request_assistance")
        s.sent = s.child("assistance")
        yield s


def block(s: Scene, who: str = "examiner", **values: Any) -> dict[str, Any]:
    work = s.office.work(s.session, who, at("2026-06-15"))
    case = find(work, s.sent)
    step = work.rules.procedure(case.procedure, case.procedure_version).any_step
    return letter_block(work, case, situations.load(work, case, step), values)


def partner(s: Scene) -> Organisation:
    return s.office.work(s.session, "partner").actor.organisation


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
