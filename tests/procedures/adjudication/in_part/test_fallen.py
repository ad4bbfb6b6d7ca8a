"""A court annuls what a ruling says of one of two: the other is pressed, performs and ends as if nothing were."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from casehub.casefile import situations
from casehub.documents import body_html
from casehub.documents.pages import words_on
from casehub.model import Challenge, Document, Order
from casehub.people.permissions import find
from casehub.procedures.adjudication.ordered import DISMISSALS, bound, in_force
from casehub.workflow.situation import Situation
from tests.acts.scene import Scene, Stages, day, scene
from tests.acts.test_several_respondents import TWO, clocks, ruled, visit
from tests.faults.world import at

COURT, REDO = "enforcement.court_apply", "adjudication.redo_part"
ENDED: dict[str, Any] = {"outcome_on": day("10-10"), "outcome_effective_on": day("10-20")}
SENT_BACK: dict[str, Any] = {"part_result": "part_to_redo", **ENDED}
NEVER_MIND: dict[str, Any] = {"reason": "系另一案件的判决。", "approval_opinion": "同意。"}


def seen(s: Scene, when: str = "11-02") -> Situation:
    """The case as every condition and paper reads it."""
    work = s.office.work(s.session, "examiner", at(f"2026-{when}", "10:00"))
    case = find(work, s.ref)
    return situations.load(work, case, work.rules.procedure(case.procedure, case.procedure_version).any_step)


def holding(s: Scene) -> dict[int, list[Order]]:
    """The orders that bind somebody, by party."""
    found: dict[int, list[Order]] = {}
    for order in in_force(seen(s)):
        if order.party_id is not None and order.variant not in DISMISSALS:
            found.setdefault(order.party_id, []).append(order)
    return found


def item_of(s: Scene, party: int) -> int:
    return holding(s)[party][0].item


def words(s: Scene, paper: Document) -> str:
    return words_on(body_html(s.office.rules.kinds[paper.kind], paper.facts))


def papers(s: Scene) -> list[Document]:
    return list(s.session.scalars(select(Document).where(Document.case_id == s.case().id).order_by(Document.id)))


def sued(s: Scene) -> tuple[int, int]:
    """Against the first the time to apply runs since 6 August; the second sued on 12 August."""
    first, second = ruled(s)
    for party in (s.party("requester"), first):
        end = clocks(s, "adjudication.sue")[party].due_on
        s.act("examiner", "08-10", "note_suit_period_over", party=party, suit_period_ended_on=end)
    s.act("clerk", "08-12", "register_suit", party=second, suit_received_on=day("08-12"))
    return first, second


def fell(s: Scene, party: int, when: str = "10-22", **told: Any) -> None:
    """Whatever orders it anything falls."""
    rows = [{"item": order.item, "party": party} for order in holding(s)[party]]
    s.act("clerk", when, "register_part_overturned", **{"fallen": rows, **SENT_BACK, **told})


def test_what_falls_for_one_leaves_the_other_where_it_stands(stages: Stages) -> None:
    with scene(stages.office) as s:
        first, second = sued(s)
        s.act("head", "08-20", "urge_performance", party=first)
        s.serve("08-21", "performance_urging_notice")
        before = {d.id: (d.due_on, d.outcome) for d in s.open_all() if d.party_id == first}
        assert {d.rule for d in s.open_all() if d.party_id == first} >= {COURT, "enforcement.demand_wait"}
        assert [d.party_id for d in s.open("litigation.defend")] == [second]
        fell(s, second, "09-02", outcome_on=day("08-28"), outcome_effective_on=day("09-01"))
        # The case stays, the orders of the first stay, and every clock of the first runs as it did.
        assert s.state == "urged"
        assert holding(s).keys() == {first}
        assert {d.id: (d.due_on, d.outcome) for d in s.open_all() if d.id in before} == before
        assert bound(seen(s)) == [first]
        # Of the second nothing is pressed any more; its part is to be decided anew in its own time.
        assert not s.open("litigation.defend") and second not in clocks(s, COURT)
        assert {p: d.due_on for p, d in clocks(s, REDO).items()} == {second: day("12-01")}
        row = s.session.get_one(Challenge, s.challenge(second))
        assert (row.outcome, row.outcome_seq is not None) == ("part_to_redo", True)
        assert "没有尚待履行" in s.refused("head", "09-03", "urge_performance", party=second)
        s.act("head", "09-14", "apply_enforcement", party=first)
        assert s.state == "enforcing"
        assert "已责令重新作出" in s.refused("head", "10-12", "close_case")


def test_a_part_is_decided_anew_of_one_and_runs_its_whole_course_beside_the_other(stages: Stages) -> None:
    """The first is brought to court, the second wins, is decided on anew, sues no more and is brought there too."""
    with scene(stages.office) as s:
        first, second = sued(s)
        item = item_of(s, second)
        s.act("head", "08-20", "urge_performance", party=first)
        s.serve("08-21", "performance_urging_notice")
        s.act("head", "09-14", "apply_enforcement", party=first)
        publish = {"publication_approved_by": s.person("head")}
        s.act("examiner", "09-15", "approve_publication", published_on=day("09-15"), **publish)
        fell(s, second)
        # ── made public once more: a part of it was annulled ──
        s.act("examiner", "10-23", "approve_publication", published_on=day("10-23"), **publish)
        public = next(d for d in reversed(papers(s)) if d.kind == "publication_text")
        assert "被重庆市第一中级人民法院部分撤销" in words(s, public)
        # ── voted and decided anew, of the second alone ───────
        decide = "decide_part_anew"
        assert "尚未就该部分重新合议" in s.refused("head", "10-26", decide, party=second)
        assert "没有责令重新作出" in s.refused("chair", "10-26", "deliberate_part_anew", party=first, deliberated_on=day("10-26"))
        s.act("chair", "10-26", "deliberate_part_anew", party=second, deliberated_on=day("10-26"))
        row: dict[str, Any] = {"item": item, "variant": "sell", "respondent": second, "acts": ["销售"], "product": "防松链轮", "model": "SY-2"}
        told: dict[str, Any] = {"party": second, "orders": [row]}
        assert "没有责令" in s.refused("head", "10-28", decide, party=second, orders=[{**row, "item": item + 7}])
        assert "其他当事人" in s.refused("head", "10-28", decide, party=second, orders=[{**row, "respondent": first}])
        same = {name: getattr(before_the_suit(s, second), name) for name in ("variant", "acts", "product", "model", "tools", "channel", "fair", "goes_on", "perishable")}
        again = [{"item": item, "respondent": second, **same, "text": ""}]
        assert "应有新的事实" in s.refused("head", "10-28", decide, party=second, orders=again, new_facts=None)
        paper = s.act("head", "10-28", decide, **told).documents[0]
        assert (s.state, paper.kind) == ("enforcing", "part_decision")
        page = words(s, paper)
        assert f"撤销主文第{'一二三四'[item - 1]}项中对{TWO[2]['name']}的部分，责令就该部分重新作出" in page
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
            s.act("examiner", "11-17", "note_suit_period_over", party=party, suit_period_ended_on=day("11-16"))
        assert clocks(s, COURT).keys() == {second}
        assert "尚未履行，也没有申请强制执行" in s.refused("head", "11-18", "close_case")
        urged = s.act("head", "11-18", "urge_further_respondent", party=second).documents[0]
        assert f"（经{paper.number}裁决书重新裁决）" in words(s, urged)
        assert f"本局以{paper.number}裁决书重新裁决，2026年10月30日送达" in words(s, urged)
        s.serve("11-19", "performance_urging_notice")
        s.act("examiner", "12-07", "approve_publication", published_on=day("12-07"), **publish)
        s.serve("12-07")
        assert "申请复议的期限至2026年12月29日" in s.refused("head", "12-08", "apply_enforcement", party=second)
        s.act("head", "12-30", "apply_enforcement", party=second)
        # ── and the case is closed when each of them is before the court ──
        s.act("head", "12-31", "close_case")
        assert s.state == "closed"


def before_the_suit(s: Scene, party: int) -> Order:
    """What the ruling ordered of the party."""
    return next(o for o in seen(s).rows(Order) if o.stage == "decided" and o.party_id == party)


def test_who_performed_is_done_with_and_only_the_other_is_taken_up_again(stages: Stages) -> None:
    with scene(stages.office) as s:
        first, second = sued(s)
        s.act("examiner", "08-21", "confirm_performance_of_one", party=first, **visit(s, "08-21"))
        fell(s, second, part_result="in_part")
        # Nothing was sent back: nobody has anything left to perform.
        assert (s.state, bound(seen(s)), s.open(REDO)) == ("served", [], [])
        assert "尚未公开" in s.refused("head", "10-23", "close_case")
        s.act("examiner", "10-23", "approve_publication", published_on=day("10-23"), publication_approved_by=s.person("head"))
        s.act("head", "10-26", "close_case")
        assert s.state == "closed"


def test_a_part_sent_back_after_the_end_leads_back_and_binds_the_one_alone(stages: Stages) -> None:
    with scene(stages.office) as s:
        first, second = ruled(s)
        for party in (s.party("requester"), first, second):
            end = clocks(s, "adjudication.sue")[party].due_on
            s.act("examiner", "08-20", "note_suit_period_over", party=party, suit_period_ended_on=end)
        for party, step in ((first, "confirm_performance_of_one"), (second, "confirm_performance")):
            s.act("examiner", "09-02", step, party=party, **visit(s, "09-02"))
        s.act("examiner", "09-15", "approve_publication", published_on=day("09-15"), publication_approved_by=s.person("head"))
        s.act("head", "10-09", "close_case")
        # It sued in time, and the copy came when all was over.
        s.act("clerk", "10-12", "register_suit", party=second, suit_received_on=day("10-12"), sued_on=day("08-18"))
        item = item_of(s, second)
        fell(s, second, redo_by=day("12-10"), outcome_on=day("10-16"), outcome_effective_on=day("10-20"))
        assert (s.state, s.due(REDO)) == ("closed", day("12-10"))
        assert "已责令重新作出" in s.printed().refused("archivist", "10-27", "archive_case")
        s.act("chair", "10-28", "deliberate_part_anew", party=second, deliberated_on=day("10-28"))
        row: dict[str, Any] = {"item": item, "variant": "dismiss_part", "respondent": second}
        s.act("head", "10-30", "decide_part_anew_after_the_end", party=second, orders=[row])
        assert (s.state, s.case().closed_on, bound(seen(s))) == ("served", None, [])
        assert not s.open("archive.volume") and not s.open(REDO)
        performed = {p: orders[0].performed_seq is not None for p, orders in holding(s).items()}
        assert performed == {first: True, second: False}


def test_an_outcome_entered_by_mistake_is_taken_back_unless_it_was_built_upon(stages: Stages) -> None:
    with scene(stages.office) as s:
        first, second = sued(s)
        before = {d.rule: d.due_on for d in s.open_all()}
        fell(s, second)
        s.act("head", "10-26", "take_back_outcome_of_one", **NEVER_MIND)
        assert holding(s).keys() == {first, second}
        assert {d.rule: d.due_on for d in s.open_all()} == before
        assert s.session.get_one(Challenge, s.challenge(second)).is_open
        fell(s, second, "10-27")
        item = seen(s)
        s.act("chair", "10-28", "deliberate_part_anew", party=second, deliberated_on=day("10-28"))
        was = next(o.item for o in item.rows(Order) if o.stage == "decided" and o.party_id == second)
        row: dict[str, Any] = {"item": was, "variant": "dismiss_part", "respondent": second}
        s.act("head", "10-30", "decide_part_anew", party=second, orders=[row])
        assert "已经重新作出裁决" in s.refused("head", "11-02", "take_back_outcome_of_one", **NEVER_MIND)


def test_what_is_named_is_of_the_ruling_and_something_of_it_stands(stages: Stages) -> None:
    with scene(stages.office) as s:
        first, second = sued(s)

        def refused(*rows: dict[str, Any], **more: Any) -> str:
            return s.refused("clerk", "10-22", "register_part_overturned", fallen=list(rows), **{**SENT_BACK, **more})

        everything = [{"item": order.item, "party": None} for order in in_force(seen(s))]
        assert "已无剩余内容" in refused(*everything)
        own = {"item": item_of(s, second), "party": second}
        assert "没有第九项" in refused({"item": 9, "party": second})
        assert item_of(s, first) != item_of(s, second)
        assert "没有对该当事人" in refused({"item": own["item"], "party": first})
        assert "不填重新作出的期限" in refused(own, part_result="in_part", redo_by=day("12-10"))
