"""What was sent back of one is voted, decided, served, challenged and enforced beside what stands of the other."""

from __future__ import annotations

from typing import Any

import pytest

from casehub.model import Order
from casehub.procedures.adjudication.in_part.anew import (
    fallen_parts,
    sent_back_parts_are_decided,
    waiting_parts,
)
from casehub.procedures.adjudication.ordered import bound
from tests.acts.scene import Scene, Stages, day, scene
from tests.acts.test_several_respondents import TWO, clocks, ruled, visit
from tests.acts.test_side_roads_ruling import EFFECTIVE, INVALID
from tests.procedures.adjudication.in_part.test_fallen import (
    COURT,
    REDO,
    fell,
    holding,
    item_of,
    papers,
    seen,
    sued,
    words,
)
from tests.unrecorded import unrecorded


def test_a_part_is_decided_anew_of_one_and_runs_its_whole_course_beside_the_other(
    stages: Stages,
) -> None:
    """The first is brought to court, the second wins, is decided on anew, sues no more and is brought there too."""
    with scene(stages.office) as s:
        first, second = sued(s)
        item = item_of(s, second)
        s.act("head", "08-20", "urge_performance", party=first)
        s.serve("08-21", "performance_urging_notice")
        s.act("head", "09-14", "apply_enforcement", party=first)
        publish: dict[str, Any] = {"publication_approved_by": s.person("head")}
        s.act("examiner", "09-15", "approve_publication", published_on=day("09-15"), **publish)
        fell(s, second)
        # ── made public once more: a part of it was annulled ──
        s.act("examiner", "10-23", "approve_publication", published_on=day("10-23"), **publish)
        public = next(d for d in reversed(papers(s)) if d.kind == "publication_text")
        assert "被重庆市第一中级人民法院部分撤销" in words(s, public)
        # ── voted and decided anew, of the second alone ───────
        decide = "decide_part_anew"
        assert "尚未就该部分重新合议" in s.refused("head", "10-26", decide, party=second)
        assert "没有责令重新作出" in s.refused(
            "chair", "10-26", "deliberate_part_anew", party=first
        )
        vote = "deliberate_part_anew"
        two: dict[str, Any] = {"party": second, "result": "majority", "votes_for": 2, "votes_against": 1}
        assert "合议结果应为多数" in s.refused("chair", "10-26", vote, **{**two, "result": "unanimous"})
        assert "表决人数为4人" in s.refused("chair", "10-26", vote, **{**two, "votes_for": 3})
        assert "过半数" in s.refused("chair", "10-26", vote, **{**two, "votes_for": 1, "votes_against": 2})
        # ── the vote has its own record, which is no paper of anybody outside ──
        record = s.act("chair", "10-26", vote, **two, dissent="认为重新取得的证据不足").documents[0]
        assert (record.kind, record.confidential) == ("part_deliberation_record", True)
        told_there = words(s, record)
        assert f"主文第{'一二三四'[item - 1]}项中对{TWO[2]['name']}的部分" in told_there
        assert "认为重新取得的证据不足" in told_there and TWO[1]["name"] not in told_there
        # What was entered without a record, as before there was one, is no vote for the decision.
        record.kind = "deliberation_record"
        assert "没有评议笔录" in s.refused("head", "10-26", decide, party=second)
        record.kind = "part_deliberation_record"
        unrecorded(s.session)
        row: dict[str, Any] = {
            "item": item,
            "variant": "sell",
            "respondent": second,
            "acts": ["销售"],
            "product": "防松链轮",
            "model": "SY-2",
        }
        told: dict[str, Any] = {"party": second, "orders": [row]}
        assert "没有责令" in s.refused(
            "head", "10-28", decide, party=second, orders=[{**row, "item": item + 7}]
        )
        assert "其他当事人" in s.refused(
            "head", "10-28", decide, party=second, orders=[{**row, "respondent": first}]
        )
        same = {
            name: getattr(before_the_suit(s, second), name)
            for name in (
                "variant",
                "acts",
                "product",
                "model",
                "tools",
                "channel",
                "fair",
                "goes_on",
                "perishable",
            )
        }
        again = [{"item": item, "respondent": second, **same, "text": ""}]
        assert "应有新的事实" in s.refused(
            "head", "10-28", decide, party=second, orders=again, new_facts=None
        )
        paper = s.act("head", "10-28", decide, **told).documents[0]
        assert (s.state, paper.kind) == ("enforcing", "part_decision")
        page = words(s, paper)
        assert (
            f"撤销主文第{'一二三四'[item - 1]}项中对{TWO[2]['name']}的部分，责令就该部分重新作出"
            in page
        )
        assert "立即停止销售" in page and TWO[1]["name"] not in page
        assert {r.party_id for r in s.services("part_decision")} == {s.party("requester"), second}
        assert not s.open(REDO) and holding(s).keys() == {first, second}
        # ── served: its own time to sue; nothing begins for the first ──
        ran = {d.id for d in s.open_all() if d.party_id == first}
        s.serve("10-30", "part_decision")
        sue = {p: d.due_on for p, d in clocks(s, "adjudication.sue").items()}
        assert sue == {s.party("requester"): day("11-16"), second: day("11-16")}
        assert {d.id for d in s.open_all() if d.party_id == first} == ran
        for party in (s.party("requester"), second):
            s.act(
                "examiner",
                "11-17",
                "note_suit_period_over",
                party=party,
                suit_period_ended_on=day("11-16"),
            )
        assert clocks(s, COURT).keys() == {second}
        assert "尚未履行，也没有申请强制执行" in s.refused("head", "11-18", "close_case")
        urged = s.act("head", "11-18", "urge_further_respondent", party=second).documents[0]
        assert f"（经{paper.number}裁决书重新裁决）" in words(s, urged)
        assert f"本局以{paper.number}裁决书重新裁决，2026年10月30日送达" in words(s, urged)
        s.serve("11-19", "performance_urging_notice")
        s.act("head", "12-07", "approve_publication", published_on=day("12-07"), **publish)
        s.serve("12-07")
        assert "申请复议的期限至2026年12月29日" in s.refused(
            "head", "12-08", "apply_enforcement", party=second
        )
        s.act("head", "12-30", "apply_enforcement", party=second)
        # ── and the case is closed when each of them is before the court ──
        s.act("head", "12-31", "close_case")
        assert s.state == "closed"


def before_the_suit(s: Scene, party: int) -> Order:
    """What the ruling ordered of the party."""
    return next(o for o in seen(s).rows(Order) if o.stage == "decided" and o.party_id == party)


def test_a_part_sent_back_after_the_end_leads_back_and_binds_the_one_alone(stages: Stages) -> None:
    with scene(stages.office) as s:
        first, second = ruled(s)
        for party in (s.party("requester"), first, second):
            end = clocks(s, "adjudication.sue")[party].due_on
            s.act(
                "examiner", "08-20", "note_suit_period_over", party=party, suit_period_ended_on=end
            )
        for party, step in ((first, "confirm_performance_of_one"), (second, "confirm_performance")):
            s.act("examiner", "09-02", step, party=party, **visit(s, "09-02"))
        s.act(
            "examiner",
            "09-15",
            "approve_publication",
            published_on=day("09-15"),
            publication_approved_by=s.person("head"),
        )
        s.act("head", "10-09", "close_case")
        # It sued in time, and the copy came when all was over.
        s.act(
            "clerk",
            "10-12",
            "register_suit",
            party=second,
            suit_received_on=day("10-12"),
            sued_on=day("08-18"),
        )
        item = item_of(s, second)
        fell(
            s,
            second,
            redo_by=day("12-10"),
            outcome_on=day("10-16"),
            outcome_effective_on=day("10-20"),
        )
        assert (s.state, s.due(REDO)) == ("closed", day("12-10"))
        assert "已责令重新作出" in s.printed().refused("archivist", "10-27", "archive_case")
        s.act("chair", "10-28", "deliberate_part_anew", party=second)
        row: dict[str, Any] = {"item": item, "variant": "dismiss_part", "respondent": second}
        s.act("head", "10-30", "decide_part_anew_after_the_end", party=second, orders=[row])
        assert (s.state, s.case().closed_on, bound(seen(s))) == ("served", None, [])
        assert not s.open("archive.volume") and not s.open(REDO)
        # The first keeps what it performed; of the second nothing is ordered any more.
        assert {p: orders[0].performed_seq is not None for p, orders in holding(s).items()} == {first: True}


def test_what_was_decided_anew_falls_alone_where_it_is_sued_in_its_turn(stages: Stages) -> None:
    with scene(stages.office) as s:
        first, second = sued(s)
        fell(s, second)
        items = [part.item for part in fallen_parts(seen(s))]
        s.act("chair", "10-28", "deliberate_part_anew", party=second)
        stops: dict[str, Any] = {
            "variant": "sell",
            "respondent": second,
            "acts": ["销售"],
            "product": "防松链轮",
            "model": "SY-2",
        }
        paper = s.act(
            "head",
            "10-30",
            "decide_part_anew",
            party=second,
            orders=[{"item": n, **stops} for n in items],
        ).documents[0]
        s.serve("11-02", "part_decision")
        s.act(
            "clerk",
            "11-09",
            "register_suit",
            party=second,
            decision=paper.id,
            sued_on=day("11-09"),
            suit_received_on=day("11-09"),
        )
        assert clocks(s, COURT).keys() == {first}
        again: dict[str, Any] = {
            "outcome_on": day("12-10"),
            "outcome_effective_on": day("12-20"),
            "challenge": s.challenge(second, "change"),
        }
        for step in (
            "register_ruling_overturned",
            "register_ruling_to_redo",
            "register_revocation_overturned",
        ):
            assert "其余内容仍然有效" in s.refused("clerk", "12-21", step, **again)
        fell(s, second, "12-21", **again, part_result="in_part")
        assert (s.state, set(holding(s)), len(s.open(REDO))) == ("served", {first}, 0)
        assert "没有责令重新作出" in s.refused(
            "chair", "12-22", "deliberate_part_anew", party=second
        )


def test_a_panel_that_decided_is_seated_anew_only_for_a_part_that_was_sent_back(
    stages: Stages,
) -> None:
    with scene(stages.office) as s:
        _, second = sued(s)
        spare = s.person("spare")
        told: dict[str, Any] = {"party": second}
        assert "不再变更" in s.refused("head", "08-20", "replace_panel_member", replaced_by=spare)
        assert "不再变更" in s.refused("examiner", "08-20", "register_recusal_request")
        fell(s, second)
        s.act("examiner", "10-23", "register_recusal_request")
        assert "回避" in s.refused("chair", "10-27", "deliberate_part_anew", **told)
        s.act("head", "10-26", "refuse_recusal")
        s.act("chair", "10-27", "deliberate_part_anew", **told)


def waits(s: Scene) -> set[int]:
    """Whose part is to be decided anew."""
    return {part.party for part in waiting_parts(seen(s, "12-31"))}


def two_sued(s: Scene) -> tuple[int, int]:
    """The second sued on 12 August, and the first, whose copy came later, on the 20th."""
    first, second = sued(s)
    s.act("clerk", "08-20", "register_suit", party=first, sued_on=day("08-06"), suit_received_on=day("08-20"))
    return first, second


OVER: dict[str, Any] = {"outcome_on": day("11-10"), "outcome_effective_on": day("11-20")}
WHY: dict[str, Any] = {"reason": "系另一案件的判决。", "approval_opinion": "同意。"}


@pytest.mark.parametrize("step", ["register_ruling_overturned", "register_ruling_to_redo"])
def test_no_part_waits_of_a_ruling_that_fell_whole_since(stages: Stages, step: str) -> None:
    with scene(stages.office) as s:
        first, second = two_sued(s)
        fell(s, second)
        assert waits(s) == {second} and s.open(REDO)
        due = s.due(REDO)
        s.act("clerk", "11-23", step, challenge=s.challenge(first), **OVER)
        assert (waits(s), s.open(REDO)) == (set(), [])
        assert sent_back_parts_are_decided(seen(s, "11-24")) is None
        # Taken back, it waits as it did, in the same time.
        s.act("head", "11-24", "take_back_outcome", **WHY)
        assert (waits(s), s.due(REDO)) == ({second}, due)


def test_no_part_waits_of_a_ruling_that_was_revoked_until_it_lives_again(stages: Stages) -> None:
    with scene(stages.office) as s:
        first, second = sued(s)
        fell(s, second)
        due = s.due(REDO)
        s.act("clerk", "10-26", "register_invalidity", paper="decision", **EFFECTIVE)
        s.act("head", "10-27", "revoke_decision", **INVALID)
        assert (waits(s), s.open(REDO)) == (set(), [])
        s.serve("10-28", "decision_revocation")
        s.act("clerk", "11-02", "register_suit", party=s.party("requester"), suit_received_on=day("11-02"))
        s.act("clerk", "11-23", "register_revocation_overturned", **OVER)
        assert (waits(s), s.due(REDO), s.state) == ({second}, due, "served")
        assert first in holding(s)


def test_no_part_waits_that_an_authority_sent_back_whose_decision_a_court_annulled(stages: Stages) -> None:
    """The part stands again as it was made: nothing of it is made anew, and no time for that runs."""
    with scene(stages.office) as s:
        _, second = ruled(s)
        holder = s.party("requester")
        s.act("clerk", "08-12", "register_reconsideration", party=second, recon_received_on=day("08-12"))
        got: dict[str, Any] = {"party": holder, "recon_decision_received_on": day("10-20")}
        s.act("clerk", "10-21", "register_reconsideration_decision", **got)
        fell(s, second)
        assert (waits(s), len(s.open(REDO))) == ({second}, 1)
        sued_on: dict[str, Any] = {"sued_on": day("10-29"), "suit_received_on": day("10-30")}
        s.act("clerk", "10-30", "register_suit_against_review", party=holder, **sued_on)
        s.act("clerk", "11-23", "register_revocation_overturned", **OVER)
        assert (waits(s), s.open(REDO)) == (set(), [])
        assert second in holding(s)
        s.act("head", "11-24", "take_back_outcome", **WHY)
        assert (waits(s), len(s.open(REDO))) == ({second}, 1)


def test_who_wins_after_the_part_of_another_was_made_anew_is_told_the_right_road(stages: Stages) -> None:
    """The whole falls no more, since what was made anew was not challenged; the rest falls as a part."""
    with scene(stages.office) as s:
        first, second = two_sued(s)
        fell(s, second)
        items = [part.item for part in fallen_parts(seen(s))]
        s.act("chair", "10-28", "deliberate_part_anew", party=second)
        stops: dict[str, Any] = {
            "variant": "sell", "respondent": second, "acts": ["销售"], "product": "防松链轮", "model": "SY-2",
        }  # fmt: skip
        s.act("head", "10-30", "decide_part_anew", party=second, orders=[{"item": n, **stops} for n in items])
        for step in ("register_ruling_overturned", "register_ruling_to_redo"):
            said = s.refused("clerk", "11-23", step, challenge=s.challenge(first), **OVER)
            assert "重庆沃谷机械制造有限公司的部分已经重新裁决" in said and "请登记撤销裁决的部分内容" in said and "确认违法" not in said
        fell(s, first, "11-23", challenge=s.challenge(first), **OVER)
        assert (s.state, holding(s).keys(), waits(s)) == ("served", {second}, {first})
