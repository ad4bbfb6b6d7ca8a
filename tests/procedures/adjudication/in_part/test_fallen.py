"""A court annuls what a ruling says of one of two: the other is pressed, performs and ends as if nothing were."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from casehub.casefile import situations
from casehub.documents import body_html
from casehub.documents.pages import words_on
from casehub.model import Challenge, Document, Order
from casehub.people.permissions import find
from casehub.procedures.adjudication.in_part import fallen
from casehub.procedures.adjudication.ordered import DISMISSALS, bound, in_force
from casehub.workflow.situation import Situation
from tests.acts.scene import Scene, Stages, day, scene
from tests.acts.test_several_respondents import clocks, ruled, visit
from tests.faults.world import at
from tests.procedures import adjudicating

COURT, REDO = "enforcement.court_apply", "adjudication.redo_part"
ENDED: dict[str, Any] = {"outcome_on": day("10-10"), "outcome_effective_on": day("10-20")}
SENT_BACK: dict[str, Any] = {"part_result": "part_to_redo", **ENDED}
NEVER_MIND: dict[str, Any] = {"reason": "系另一案件的判决。", "approval_opinion": "同意。"}


def seen(s: Scene, when: str = "11-02") -> Situation:
    """The case as every condition and paper reads it."""
    work = s.office.work(s.session, "examiner", at(f"2026-{when}", "10:00"))
    case = find(work, s.ref)
    return situations.load(
        work, case, work.rules.procedure(case.procedure, case.procedure_version).any_step
    )


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
    return list(
        s.session.scalars(
            select(Document).where(Document.case_id == s.case().id).order_by(Document.id)
        )
    )


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
        assert {d.rule for d in s.open_all() if d.party_id == first} >= {
            COURT,
            "enforcement.demand_wait",
        }
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


def test_who_performed_is_done_with_and_only_the_other_is_taken_up_again(stages: Stages) -> None:
    with scene(stages.office) as s:
        first, second = sued(s)
        s.act("examiner", "08-21", "confirm_performance_of_one", party=first, **visit(s, "08-21"))
        fell(s, second, part_result="in_part")
        # Nothing was sent back: nobody has anything left to perform.
        assert (s.state, bound(seen(s)), s.open(REDO)) == ("served", [], [])
        assert "尚未公开" in s.refused("head", "10-23", "close_case")
        s.act(
            "examiner",
            "10-23",
            "approve_publication",
            published_on=day("10-23"),
            publication_approved_by=s.person("head"),
        )
        s.act("head", "10-26", "close_case")
        assert s.state == "closed"


def test_what_is_named_is_of_the_ruling_and_something_of_it_stands(stages: Stages) -> None:
    with scene(stages.office) as s:
        first, second = sued(s)

        def refused(*rows: dict[str, Any], **more: Any) -> str:
            return s.refused(
                "clerk",
                "10-22",
                "register_part_overturned",
                fallen=list(rows),
                **{**SENT_BACK, **more},
            )

        everything = [{"item": order.item, "party": None} for order in in_force(seen(s))]
        assert "已无剩余内容" in refused(*everything)
        own = {"item": item_of(s, second), "party": second}
        assert "没有第九项" in refused({"item": 9, "party": second})
        assert item_of(s, first) != item_of(s, second)
        assert "没有对该当事人" in refused({"item": own["item"], "party": first})
        assert "不填重新作出的期限" in refused(own, part_result="in_part", redo_by=day("12-10"))


@st.composite
def rulings(draw: st.DrawFn) -> tuple[list[int], list[dict[str, Any]], set[tuple[int, int]]]:
    """Respondents, an order of each or more, and which of these fall: item and party."""
    respondents = list(range(2, 2 + draw(st.integers(2, 5))))
    owners = [*respondents, *draw(st.lists(st.sampled_from(respondents), max_size=4))]
    rows = [{"variant": "sell", "acts": ["销售"], "product": f"产品{n}", "model": f"M-{n}", "respondent": p} for n, p in enumerate(owners)]
    every = [(n, p) for n, p in enumerate(owners, 1)]
    gone = draw(st.sets(st.sampled_from(every), min_size=1, max_size=len(every) - 1))
    return respondents, rows, gone


@given(rulings())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_of_n_respondents_each_keeps_what_did_not_fall_of_it_and_nothing_else(
    told: tuple[list[int], list[dict[str, Any]], set[tuple[int, int]]],
) -> None:
    respondents, rows, gone = told
    parties = [adjudicating.party(1, "requester"), *(adjudicating.party(n, "respondent") for n in respondents)]
    ruling = adjudicating.event("issue_decision", outcome="upheld", orders=rows)
    data = {"fallen": [{"item": item, "party": party} for item, party in sorted(gone)]}
    s = adjudicating.at("register_part_overturned", parties=parties, events=[ruling], data=data)
    before = {(o.item, p) for o, p in fallen.pairs(s)}
    left = {(o.item, p) for o, p in fallen.staying(s)}
    assert before == {(n, row["respondent"]) for n, row in enumerate(rows, 1)}
    assert left == before - gone
    assert {(o.item, p) for o, p in fallen.falling(s)} == gone
    assert fallen.sent_to(s, fallen.falling(s)) == sorted({p for _, p in gone})
    assert fallen.fallen_part_is_of_the_ruling(s) is None
    assert fallen.something_of_the_ruling_stands(s) is None
