"""Whose time suits and reconsiderations end and begin: each row has its own, in whatever order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from sqlalchemy import select

from casehub.casefile import situations
from casehub.documents import body_html
from casehub.documents.pages import words_on
from casehub.model import Challenge, Deadline, Document, Order
from casehub.people.permissions import find
from casehub.procedures.adjudication import outcomes
from casehub.procedures.adjudication.ordered import in_force
from casehub.procedures.adjudication.outcomes import DECISIONS
from tests.acts.scene import Scene, Stages, day
from tests.acts.test_several_respondents import clocks
from tests.acts.test_side_roads_ruling import EFFECTIVE, INVALID, changing
from tests.faults.world import at

OVER: dict[str, Any] = {"outcome_on": day("10-10"), "outcome_effective_on": day("10-20")}
WHY: dict[str, Any] = {"reason": "系另一案件的材料，误登记到本案。", "approval_opinion": "同意。"}
COURT = "enforcement.court_apply"


@pytest.fixture
def changed(stages: Stages) -> Iterator[Scene]:
    """A ruling served on 22 July, and what changed it on 10 September, served on the 12th."""
    with stages.at("served") as s:
        s.act("clerk", "09-09", "register_invalidity", paper="decision", **EFFECTIVE)
        partly = {**INVALID, "ground": "partly_invalid"}
        s.act("head", "09-10", "change_decision", orders=changing(s), **partly)
        s.serve("09-12", "decision_revocation")
        s.act("examiner", "09-12", "confirm_service")
        yield s


def decision(s: Scene, n: int) -> int:
    """The ruling, or what changed it."""
    kinds = "adjudication_decision", "decision_revocation"
    rows = select(Document.id).where(Document.case_id == s.case().id, Document.kind.in_(kinds))
    return list(s.session.scalars(rows.order_by(Document.id)))[n]


def holding(s: Scene) -> list[Order]:
    """The orders that bind, as every condition and paper reads them."""
    work = s.office.work(s.session, "examiner", at("2026-11-02", "10:00"))
    case = find(work, s.ref)
    step = work.rules.procedure(case.procedure, case.procedure_version).any_step
    return in_force(situations.load(work, case, step))


def test_one_party_sues_two_decisions_and_each_is_answered_in_its_time(changed: Scene) -> None:
    s, sues = changed, changed.party("respondent")
    ruling, change = (decision(s, n) for n in range(2))
    s.act("clerk", "09-14", "register_suit", party=sues, decision=ruling, suit_received_on=day("09-14"))
    # It may still ask for reconsideration of the change, and sue over it.
    left = {d.document_id for d in s.open("reconsideration.apply") if d.party_id == sues}
    assert left == {change}
    again: dict[str, Any] = {"party": sues, "suit_received_on": day("09-16")}
    assert "尚无结果" in s.refused("clerk", "09-16", "register_suit", decision=ruling, **again)
    s.act("clerk", "09-16", "register_suit", decision=change, **again)
    due = {d.event_seq: d.due_on for d in s.open("litigation.defend")}
    assert sorted(due.values()) == [day("09-29"), day("10-01")]
    # The defence of the one tells of the one, and leaves the time of the other.
    out = s.act("examiner", "09-20", "file_defence", challenge=s.challenge(sues, "change"))
    told = next(d.facts for d in out.documents if d.kind == "litigation_defence")
    assert told["decision_title"] == "变更专利侵权纠纷行政裁决决定书"
    assert [d.due_on for d in s.open("litigation.defend")] == [day("09-29")]
    # The change is annulled: the ruling is there again, and what is brought against it goes on.
    assert {o.stage for o in holding(s)} == {"changed"}
    s.act("clerk", "10-22", "register_revocation_overturned", challenge=s.challenge(sues, "change"), **OVER)
    assert s.state == "served"
    # What it ordered is what holds, and what was changed is not.
    assert {o.stage for o in holding(s)} == {"decided"}
    assert [d.due_on for d in s.open("litigation.defend")] == [day("09-29")]
    assert "尚无结果" in s.refused("head", "10-23", "urge_performance", party=sues)


def test_a_ruling_changed_twice_is_quoted_as_it_holds_and_revoked_with_its_changes(changed: Scene) -> None:
    s = changed
    first = s.session.get_one(Document, decision(s, 1))
    assert not first.facts["orders_now"] and not first.facts["changes"]
    row: dict[str, Any] = {**changing(s)[0], "variant": "import", "acts": ["进口"]}
    partly = {**INVALID, "ground": "partly_invalid"}
    second = s.act("head", "10-15", "change_decision", orders=[row], **partly).documents[0]
    page = words(s, second)
    assert f"本局于2026年9月10日作出《变更专利侵权纠纷行政裁决决定书》（{first.number}），变更后的主文为：“" in page
    assert "自收到本决定书之日起立即停止销售侵犯" in page.partition("变更后的主文为：“")[2].partition("”。")[0]
    assert f"《专利侵权纠纷行政裁决书》（经{first.number}决定变更）第一项变更为：" in page
    assert "停止进口侵犯" in page.partition("第一项变更为：")[2]
    assert "变更后的主文" not in words(s, first) and "决定变更）" not in words(s, first)
    s.serve("10-16", "decision_revocation")
    s.act("examiner", "10-16", "confirm_service")
    gone = words(s, s.act("head", "10-20", "revoke_decision", **INVALID).documents[0])
    assert f"和变更该裁决的{first.number}、{second.number}《变更专利侵权纠纷行政裁决决定书》。" in gone


def words(s: Scene, paper: Document) -> str:
    """What stands on a paper."""
    return words_on(body_html(s.office.rules.kinds[paper.kind], paper.facts))


def test_a_ruling_that_was_changed_is_found_unlawful_and_not_annulled(changed: Scene) -> None:
    s, sues = changed, changed.party("respondent")
    s.act("clerk", "09-14", "register_suit", party=sues, decision=decision(s, 0), suit_received_on=day("09-14"))
    assert "确认违法" in s.refused("clerk", "10-22", "register_ruling_overturned", **OVER)
    s.act("clerk", "10-22", "register_ruling_upheld", result="unlawful", **OVER)
    assert (s.state, s.open("litigation.defend")) == ("served", [])
    assert s.session.get_one(Challenge, s.challenge(sues)).outcome == "unlawful"


@pytest.mark.parametrize("when", ["08-03", "09-10"])
def test_a_withdrawn_application_gives_back_the_time_to_sue_or_begins_the_offices(
    stages: Stages, when: str
) -> None:
    with stages.at("served") as s:
        asks = s.party("respondent")
        s.act("clerk", "07-28", "register_reconsideration", party=asks, recon_received_on=day("07-28"))
        assert asks not in clocks(s, "adjudication.sue")
        over = {"result": "withdrawn", "outcome_on": day(when), "outcome_effective_on": day(when)}
        s.act("clerk", when, "register_ruling_upheld", **over)
        assert not s.open("reconsideration.reply")
        if when < "08-06":
            # Fifteen days from 22 July were not over (行诉解释第五十八条).
            assert clocks(s, "adjudication.sue")[asks].due_on == day("08-06")
            assert not s.open(COURT)
            s.act("head", when, "take_back_outcome_of_one", **WHY)
            assert asks not in clocks(s, "adjudication.sue")
            assert s.open("reconsideration.reply")
        else:
            assert clocks(s, COURT)[asks].start_on == day("09-10")


def test_a_ruling_that_lives_again_is_enforced_in_the_time_that_was_left(stages: Stages) -> None:
    with stages.at("served") as s:
        seller, holder = s.party("respondent"), s.party("requester")
        ended: dict[str, Any] = {"party": seller, "suit_period_ended_on": s.due("adjudication.sue")}
        s.act("examiner", "08-11", "note_suit_period_over", **ended)
        before = clocks(s, COURT)[seller].due_on
        s.act("clerk", "09-09", "register_invalidity", paper="decision", **EFFECTIVE)
        s.act("head", "09-10", "revoke_decision", **INVALID)
        s.serve("09-11", "decision_revocation")
        s.act("clerk", "09-20", "register_suit", party=holder, suit_received_on=day("09-20"))
        assert not s.open(COURT)
        s.act("clerk", "10-22", "register_revocation_overturned", **OVER)
        assert clocks(s, COURT)[seller].due_on == before
        s.act("head", "10-23", "take_back_outcome", **WHY)
        assert (s.state, s.open(COURT)) == ("revoked", [])
        # When it would be over, it begins anew from the day of the judgment.
        late = {"outcome_on": day("12-01"), "outcome_effective_on": day("12-10")}
        s.act("clerk", "12-11", "register_revocation_overturned", **late)
        assert clocks(s, COURT)[seller].start_on == day("12-10")


def test_what_an_authority_decided_otherwise_is_sued_without_the_office(stages: Stages) -> None:
    with stages.at("served") as s:
        seller, holder = s.party("respondent"), s.party("requester")
        s.act("clerk", "07-28", "register_reconsideration", party=seller, recon_received_on=day("07-28"))
        got: dict[str, Any] = {"party": holder, "recon_decision_received_on": day("10-20")}
        s.act("clerk", "10-21", "register_reconsideration_decision", **got)
        s.act("clerk", "10-22", "register_ruling_overturned", **OVER)
        # Whoever has the decision may sue over it: that time goes on.
        assert clocks(s, "reconsideration.sue")[holder].due_on == day("11-04")
        sued: dict[str, Any] = {"sued_on": day("10-29"), "suit_received_on": day("10-30")}
        s.act("clerk", "10-30", "register_suit_against_review", party=holder, **sued)
        assert not s.open("litigation.defend")
        assert not s.open("reconsideration.sue")
        assert "尚无结果" in s.refused("head", "11-01", "close_case")
        late = {"outcome_on": day("12-01"), "outcome_effective_on": day("12-10")}
        s.act("clerk", "12-11", "register_revocation_overturned", **late)
        assert s.state == "served"


def test_who_is_listed_sues_over_that_and_performs_all_the_same(stages: Stages) -> None:
    with stages.at("served") as s:
        seller = s.party("respondent")
        ended: dict[str, Any] = {"party": seller, "suit_period_ended_on": s.due("adjudication.sue")}
        s.act("examiner", "08-11", "note_suit_period_over", **ended)
        s.act("head", "08-12", "tell_dishonesty_listing", party=seller, plea_days=5)
        s.serve("08-13", "dishonesty_listing_notice")
        s.act("head", "08-25", "decide_dishonesty_listing", party=seller)
        s.serve("08-26", "dishonesty_listing_decision")
        kept = {d.id for d in s.open("reconsideration.apply")}
        s.act("clerk", "09-01", "register_suit", party=seller, suit_received_on=day("09-01"))
        assert seller in clocks(s, COURT)
        assert not s.open("adjudication.sue_general")
        assert {d.id for d in s.open("reconsideration.apply")} < kept
        s.act("head", "09-02", "urge_performance")
        s.act("clerk", "10-22", "register_listing_overturned", **OVER)
        assert (s.state, s.open("litigation.defend")) == ("urged", [])


# ── in whatever order ────────────────────────────────────────
def standing(s: Scene) -> dict[int, tuple[Any, ...]]:
    """Every clock that runs: its rule, whose it is, its last day."""
    rows = select(Deadline).where(Deadline.case_id == s.case().id, Deadline.outcome == "")
    return {d.event_seq * 1000 + d.id: (d.rule, d.party_id, d.due_on) for d in s.session.scalars(rows)}


def shape(s: Scene) -> list[tuple[Any, ...]]:
    return sorted(standing(s).values(), key=str)


ANSWERS = {"suit": "litigation.defend", "reconsideration": "reconsideration.reply"}
# What is brought or ended, by which of two parties, against which of two decisions.
MOVES = st.lists(
    st.tuples(
        st.sampled_from(["sue", "ask", "lose", "withdraw", "answer", "back"]),
        st.integers(0, 1),
        st.integers(0, 1),
    ),
    min_size=4,
    max_size=7,
)


class Roads:
    """Two parties and two decisions: what should be open, beside what the program keeps."""

    def __init__(self, s: Scene) -> None:
        self.s = s
        self.parties = s.party("requester"), s.party("respondent")
        self.decisions = decision(s, 0), decision(s, 1)
        self.open: dict[tuple[int, int], tuple[int, str, bool]] = {}
        self.last: list[Any] | None = None

    def move(self, what: str, party: int, target: int) -> None:
        s, place = self.s, (party, target)
        whose, about = self.parties[party], self.decisions[target]
        before = shape(s)
        told: dict[str, Any] = {"outcome_on": day("09-20"), "outcome_effective_on": day("09-20")}
        if what in {"sue", "ask"}:
            kind = "suit" if what == "sue" else "reconsideration"
            step = f"register_{kind}"
            form = {"party": whose, "decision": about, "suit_received_on": day("09-20")}
            form |= {"recon_received_on": day("09-20")} if what == "ask" else {}
            sued = select(Challenge.id).where(
                Challenge.kind == "suit", Challenge.party_id == whose, Challenge.void_seq.is_(None),
                Challenge.document_id == about, Challenge.case_id == s.case().id,
            )
            if place in self.open or (what == "ask" and s.session.scalars(sued).first()):
                assert s.refused("clerk", "09-20", step, **form)
                return
            s.act("clerk", "09-20", step, **form)
            row = s.session.scalars(select(Challenge.id).order_by(Challenge.id.desc())).first()
            assert row is not None
            self.open[place] = (row, kind, False)
            self.last = [step, before, place, None]
        elif what == "back" and self.last is not None:
            step, shape_before, where, had = self.last
            taken = "take_back_challenge" if step.startswith("register_suit") or step.endswith("reconsideration") else "take_back_outcome_of_one"
            s.act("head", "09-20", taken, entry=s.case().seq, **WHY)
            # Taking back restores exactly.
            assert shape(s) == shape_before
            self.open.pop(where, None)
            if had is not None:
                self.open[where] = had
            self.last = None
        elif place in self.open and what in {"lose", "withdraw", "answer"}:
            row, kind, _ = self.open[place]
            if what == "answer":
                s.act("examiner", "09-20", "file_defence" if kind == "suit" else "file_reconsideration_reply", challenge=row)
                self.open[place] = (row, kind, True)
                self.last = None
                return
            result = "withdrawn" if what == "withdraw" else "upheld"
            if kind == "reconsideration" and what == "lose":
                assert "收到复议决定书" in s.refused("clerk", "09-20", "register_ruling_upheld", challenge=row, result=result, **told)
                return
            s.act("clerk", "09-20", "register_ruling_upheld", challenge=row, result=result, **told)
            had = self.open.pop(place)
            self.last = ["register_ruling_upheld", before, place, had]

    def check(self) -> None:
        """Every open row that is not answered has its own clock, and nothing else has one."""
        s = self.s
        rows = {row.id: row for row in s.session.scalars(select(Challenge).where(Challenge.case_id == s.case().id))}
        wanted = sorted((rows[n].event_seq, ANSWERS[kind]) for n, kind, done in self.open.values() if not done)
        answers = (d for rule in ANSWERS.values() for d in s.open(rule))
        assert sorted((d.event_seq, d.rule) for d in answers) == wanted
        assert {n for n, row in rows.items() if row.is_open} == {n for n, _, _ in self.open.values()}
        # Nobody sues anew what it has challenged; nothing is enforced against who still challenges.
        for party, target in self.open:
            whose, about = self.parties[party], self.decisions[target]
            own = [d for d in s.open("adjudication.sue") if d.party_id == whose and d.document_id == about]
            assert own == []
            assert whose not in clocks(s, COURT)
        bound = self.parties[1]
        if clocks(s, COURT):
            assert clocks(s, COURT).keys() == {bound}


@seed(7)
@settings(
    max_examples=16, deadline=None, database=None, phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(moves=MOVES)
def test_each_road_has_its_own_clock_in_whatever_order(changed: Scene, moves: list[tuple[str, int, int]]) -> None:
    with changed.session.begin_nested() as savepoint:
        roads = Roads(changed)
        for what, party, target in moves:
            roads.move(what, party, target)
            roads.check()
        savepoint.rollback()
    changed.session.expire_all()


def test_every_effect_can_be_taken_back_or_is_no_entry() -> None:
    lasting = {name for name, effect in outcomes.EFFECTS.items() if effect.undo is None}
    assert lasting == {"challenge_answered"}


def test_what_binds_is_told_and_what_was_voted_is_not() -> None:
    assert [column.name for column in DECISIONS.rows().subquery().c] == [
        "id", "case_id", "event_seq", "party_id", "words", "article", "cents",
    ]  # fmt: skip
    written = str(DECISIONS.rows().compile(compile_kwargs={"literal_binds": True}))
    assert f"{Order.__tablename__}.stage IN" in written
    assert "'decided'" in written
    assert "'changed'" in written
    assert "'deliberated'" not in written
