"""An entry that rests on a ruling falls with it, of each party by itself, and comes off in three working days."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from casehub.documents import body_html
from casehub.documents.pages import words_on
from casehub.model import Document
from casehub.procedures.adjudication.listed import unlisted
from tests.acts.scene import Scene, Stages, day, scene
from tests.acts.test_several_respondents import clocks, hand, ruled
from tests.acts.test_side_roads_ruling import EFFECTIVE, INVALID
from tests.procedures.adjudication.in_part.test_fallen import fell, seen

CLOCK = "adjudication.list_withdraw"
ENDED: dict[str, Any] = {"outcome_on": day("09-21"), "outcome_effective_on": day("10-08")}
REASON = {"reason_public": "列入决定所依据的行政裁决已被依法撤销"}
NEVER_MIND: dict[str, Any] = {"reason": "系另一案件的判决。", "approval_opinion": "同意。"}


def listed(s: Scene, *parties: int, **decided: Any) -> None:
    """Told on 10 August, listed on the 20th, served on the 21st."""
    for party in parties:
        s.act("head", "08-10", "tell_dishonesty_listing", party=party, plea_days=5)
    for party in parties:
        hand(s, "dishonesty_listing_notice", party, "08-11")
    for party in parties:
        s.act("head", "08-20", "decide_dishonesty_listing", party=party, **decided)
    for party in parties:
        hand(s, "dishonesty_listing_decision", party, "08-21")


def both(s: Scene) -> tuple[int, int]:
    first, second = ruled(s)
    listed(s, first, second)
    return first, second


def paper(s: Scene, kind: str, n: int = -1) -> Document:
    rows = select(Document).where(Document.case_id == s.case().id, Document.kind == kind)
    return list(s.session.scalars(rows.order_by(Document.id)))[n]


def text(s: Scene, kind: str) -> str:
    return words_on(body_html(s.office.rules.kinds[kind], paper(s, kind).facts))


def sue(s: Scene, party: int, kind: str, n: int = -1, when: str = "08-24") -> None:
    told: dict[str, Any] = {"party": party, "decision": paper(s, kind, n).id, "suit_received_on": day(when)}
    s.act("clerk", when, "register_suit", **told)


def off(s: Scene, party: int, when: str, **told: Any) -> None:
    s.act("head", when, "withdraw_dishonesty_listing", party=party, **REASON, **told)


def test_an_entry_that_a_court_annulled_comes_off_and_the_other_stays(stages: Stages) -> None:
    with scene(stages.office) as s:
        first, second = both(s)
        sue(s, second, "dishonesty_listing_decision")
        assert "没有列入决定不再有效" in s.refused("head", "09-01", "withdraw_dishonesty_listing", party=second, **REASON)
        s.act("clerk", "10-09", "register_listing_overturned", **ENDED)
        # Three working days from the next; the Saturday is one of them.
        assert {p: d.due_on for p, d in clocks(s, CLOCK).items()} == {second: day("10-12")}
        assert "对该当事人的列入决定仍然有效" in s.refused("head", "10-12", "withdraw_dishonesty_listing", party=first, **REASON)
        early = s.refused("head", "10-12", "withdraw_dishonesty_listing", party=second, **REASON, removed_on=day("10-07"))
        assert "不再有效之日（2026年10月8日）" in early
        off(s, second, "10-12")
        said = text(s, "dishonesty_listing_removal")
        own = paper(s, "dishonesty_listing_decision")
        assert f"{own.number}（2026年8月20日）" in said and "该列入决定已被撤销或者确认违法" in said
        assert "2026年10月8日起生效" in said and "2026年10月12日将" in said
        assert [row.party_id for row in s.services("dishonesty_listing_removal")] == [second]
        assert s.outcomes(CLOCK) == {"met"}
        # The first is on the list still; the second may be listed again, told and heard anew.
        assert "已经列入" in s.refused("head", "10-14", "tell_dishonesty_listing", party=first, plea_days=5)
        assert "尚未告知" in s.refused("head", "10-14", "decide_dishonesty_listing", party=second)
        s.act("head", "10-14", "tell_dishonesty_listing", party=second, plea_days=5)


@pytest.mark.parametrize(("step", "state"), [("register_ruling_overturned", "revoked"), ("register_ruling_to_redo", "deliberating")])
def test_all_entries_fall_with_the_ruling(stages: Stages, step: str, state: str) -> None:
    with scene(stages.office) as s:
        first, second = both(s)
        sue(s, first, "adjudication_decision")
        s.act("clerk", "10-09", step, **ENDED)
        assert s.state == state
        assert clocks(s, CLOCK).keys() == {first, second}
        off(s, first, "10-12")
        assert "所依据的行政裁决已被撤销、变更或者确认违法" in text(s, "dishonesty_listing_removal")
        # One came off in time, the other late.
        off(s, second, "10-15")
        assert {d.party_id: d.outcome for d in s.all_of(CLOCK)} == {first: "met", second: "late"}


def test_only_of_whom_a_part_fell_the_entry_falls(stages: Stages) -> None:
    with scene(stages.office) as s:
        first, second = both(s)
        sue(s, second, "adjudication_decision")
        fell(s, second)
        assert clocks(s, CLOCK).keys() == {second}
        # The volume is not put away while one is still on the list.
        assert "请先移出名单" in (unlisted.fallen_listings_are_settled(seen(s, "10-23")) or "")
        off(s, second, "10-23", removed_on=day("10-22"))
        assert unlisted.fallen_listings_are_settled(seen(s, "10-26")) is None
        assert unlisted.WAYS.in_force(seen(s, "10-26"), first) is not None


def test_who_is_still_on_the_list_rests_on_the_ruling_again_that_lives_again(stages: Stages) -> None:
    with scene(stages.office) as s:
        first, second = both(s)
        s.act("clerk", "09-09", "register_invalidity", paper="decision", **EFFECTIVE)
        s.act("head", "09-10", "revoke_decision", **INVALID)
        assert {p: d.due_on for p, d in clocks(s, CLOCK).items()} == {first: day("09-15"), second: day("09-15")}
        # One came off before the court spoke, and stays off.
        off(s, first, "09-11")
        number = paper(s, "decision_revocation").number
        assert f"（本局{number}，2026年9月10日起生效）" in text(s, "dishonesty_listing_removal")
        s.serve("09-12", "decision_revocation")
        requester = s.party("requester")
        told: dict[str, Any] = {"party": requester, "decision": paper(s, "decision_revocation").id, "suit_received_on": day("09-14")}
        s.act("clerk", "09-14", "register_suit", **told)
        s.act("clerk", "10-09", "register_revocation_overturned", **ENDED)
        # The last day of the second had passed when the court spoke.
        assert {d.party_id: d.outcome for d in s.all_of(CLOCK)} == {first: "met", second: "lapsed"}
        now = seen(s, "10-10")
        assert (unlisted.WAYS.in_force(now, first), unlisted.WAYS.in_force(now, second) is not None) == (None, True)


@pytest.mark.parametrize(("result", "falls"), [("upheld", False), ("rejected", False), ("withdrawn", False), ("unlawful", True)])
def test_an_entry_that_was_upheld_stays_and_an_unlawful_one_falls(stages: Stages, result: str, falls: bool) -> None:
    with scene(stages.office) as s:
        first, second = both(s)
        sue(s, first, "dishonesty_listing_decision", 0)
        s.act("clerk", "10-09", "register_ruling_upheld", result=result, **ENDED)
        assert clocks(s, CLOCK).keys() == ({first} if falls else set())
        assert second not in clocks(s, CLOCK)


def test_what_was_entered_wrongly_felled_nothing(stages: Stages) -> None:
    with scene(stages.office) as s:
        first, second = both(s)
        sue(s, first, "dishonesty_listing_decision", 0)
        sue(s, second, "dishonesty_listing_decision")
        s.act("clerk", "10-09", "register_listing_overturned", challenge=s.challenge(second, "listing"), **ENDED)
        wrong = s.case().seq
        s.act("head", "10-10", "take_back_outcome_of_one", entry=wrong, **NEVER_MIND)
        assert not s.open(CLOCK)
        assert "没有列入决定不再有效" in s.refused("head", "10-12", "withdraw_dishonesty_listing", party=second, **REASON)
        assert "已经列入" in s.refused("head", "10-12", "tell_dishonesty_listing", party=second, plea_days=5)


def test_an_entry_whose_time_was_over_needs_nothing(stages: Stages) -> None:
    with scene(stages.office) as s:
        first, _second = ruled(s)
        listed(s, first, list_until=day("10-07"))
        sue(s, first, "adjudication_decision")
        s.act("clerk", "10-09", "register_ruling_overturned", **ENDED)
        assert not s.open(CLOCK)
