"""Any order of sending up, returning, forwarding, asking, mending and stopping the server.

The paper that goes out is the one that the last approver had before them, nobody approves what
they drafted, and no opinion is lost.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections import Counter as Tally
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from casehub.acts import proposals
from casehub.acts.drafting import KeptElsewhere
from casehub.acts.proposals import Mark
from casehub.acts.proposals.looking import GIVEN_LAST
from casehub.db import make_engine, session_factory
from casehub.model import Case, Document, Party, Proposal, ProposalRequest
from casehub.model.proposal import AGREED, OPEN, PERFORMED, STATION
from casehub.people.permissions import find
from casehub.record import audit
from casehub.workflow.refusals import CaseChanged, Refusal, Reread
from tests import factories
from tests.acts.proposals.matters import key
from tests.acts.scene import Scene
from tests.faults.world import Office, at, make_office, rules

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from casehub.acts.proposals import Matter
    from casehub.record.work import Work

STEP = "issue_decision"
PANEL = st.sampled_from(["examiner", "chair"])
READERS = st.sampled_from(["reviewer", "head", "examiner", "chair", "section"])
TEXTS = st.sampled_from(["甲1真实，予以采信。", "甲1与原件核对无异，予以采信。"])
BASE: list[tuple[Office, str]] = []
# What the runs did: without variety they would prove little.
DONE: Tally[str] = Tally()


def printed(papers: Sequence[tuple[str, dict[str, Any]]]) -> str:
    """Papers as one text, without what issuing gives them."""
    kept = [
        [kind, {**facts, "doc": {k: v for k, v in facts["doc"].items() if k not in GIVEN_LAST}}]
        for kind, facts in papers
    ]
    return json.dumps(kept, ensure_ascii=False, sort_keys=True, default=str)


class Walk(RuleBasedStateMachine):
    """One database per run, with one decision that is to be drafted and approved."""

    def __init__(self) -> None:
        super().__init__()
        base, self.reference = BASE[0]
        self.folder = Path(tempfile.mkdtemp())
        shutil.copyfile(base.url.removeprefix("sqlite:///"), self.folder / "casehub.sqlite3")
        url = f"sqlite:///{self.folder / 'casehub.sqlite3'}"
        self.office = Office(url, make_engine(url), base.blobs, base.people)
        self.now = at("2026-12-02")
        # Who → the matter, digest and papers that they had before them last.
        self.seen: dict[str, tuple[int, str, str]] = {}
        self.issued: dict[int, str] = {}
        self.words: list[str] = []
        self.returned = 0

    def teardown(self) -> None:
        try:
            with self.office.reading() as session:
                faults = audit.verify(session, self.office.blobs, against=audit.Against(rules())).faults
            assert faults == [], faults
        finally:
            self.office.engine.dispose()
            shutil.rmtree(self.folder)

    @contextmanager
    def _at_work(self, who: str, what: str) -> Iterator[Work]:
        """A unit of work that may be refused; a refused one leaves nothing."""
        self.now += timedelta(minutes=5)
        try:
            with self.office.acting(who, self.now) as work:
                yield work
        except (Refusal, CaseChanged, Reread, KeptElsewhere):
            DONE["refused"] += 1
        else:
            DONE[what] += 1

    def _matter(self, work: Work) -> Matter | None:
        """The newest matter of the decision."""
        case = find(work, self.reference)
        query = select(Proposal.id).where(Proposal.case_id == case.id, Proposal.step == STEP)
        number = work.session.scalars(query.order_by(Proposal.id.desc())).first()
        return proposals.matter_of(work, self.reference, number) if number is not None else None

    def _holder(self) -> str:
        """Somebody who may answer where the newest matter is; "" where nobody is asked."""
        with self.office.reading() as session:
            work = self.office.work(session, "chair", self.now)
            matter = self._matter(work)
            if matter is None or matter.station is None:
                return ""
            return next(iter(matter.candidates(work, matter.station))).username

    def _said(self, words: str) -> str:
        self.words.append(words)
        return words

    # --- what may happen ---------------------------------------------------------------------

    @initialize(who=PANEL, text=TEXTS, so_far=st.sampled_from(["read", "recall", "return", "jot"]))
    def begin(self, who: str, text: str, so_far: str) -> None:
        """Every walk has begun; some came back once, some have passed the review."""
        self.send_up(who, text)
        if so_far == "recall":
            self.who_drafted_it_recalls()
            self.send_up(who, text)
        elif so_far == "return":
            self.who_has_it_sends_it_back(everything=True)
            self.send_up(who, text)
        else:
            between = so_far if so_far == "jot" else ""
            self.somebody_who_may_reads_and_agrees(between)

    @rule(who=PANEL, text=TEXTS)
    def send_up(self, who: str, text: str) -> None:
        with self._at_work(who, "submit") as work:
            case = find(work, self.reference)
            matter = self._matter(work)
            if matter is not None and matter.proposal.status == "returned":
                left = proposals.marks_on(work, matter.proposal)
                answers = {one.id: proposals.Reply("done") for one in left}
                proposals.reply(work, self.reference, STEP, answers)
            given = {"evidence_text": text, "overdue_reason": "合议组成员抽调。"}
            data = factories.filled(work, case, STEP, given)
            proposals.submit(work, self.reference, STEP, case.seq, data, key())

    @rule(who=READERS)
    def look(self, who: str) -> None:
        with self._at_work(who, "look") as work:
            matter = self._matter(work)
            if matter is None or matter.station is None or matter.mine(work) is None:
                return
            number = matter.proposal.id
            found = proposals.look(work, matter, matter.station)
            papers = [(p.kind, p.facts) for p in found.preview.papers]
            self.seen[who] = (number, found.digest, printed(papers))
            proposals.note_opened(work, proposals.matter_of(work, self.reference, number).proposal)

    @rule(who=READERS)
    def agree(self, who: str) -> None:
        """By what was read last, however long ago."""
        if who not in self.seen:
            return
        number, digest, _ = self.seen[who]
        words = f"同意{len(self.words)}"
        with self._at_work(who, "agree") as work:
            matter = proposals.matter_of(work, self.reference, number)
            own = {}
            if matter.station is not None and matter.station.does:
                own = factories.written(work, matter)
            done = proposals.agree(work, self.reference, number, digest, words, key(), own)
            self._said(words)
            if done.outcome is not None:
                papers = [(d.kind, d.facts) for d in done.outcome.documents]
                self.issued[number] = printed(papers)
                assert self.issued[number] == self.seen[who][2]
                DONE["performed"] += 1

    @rule(between=st.sampled_from(["", "", "jot", "mend", "stop"]))
    def somebody_who_may_reads_and_agrees(self, between: str) -> None:
        who = self._holder()
        if not who:
            return
        self.look(who)
        if between == "mend":
            self.mend_an_address(len(self.words) + 1)
        if between == "stop":
            self.the_server_stops()
        if between == "jot":
            self.who_has_it_jots()
        self.agree(who)

    @rule(everything=st.booleans())
    def who_has_it_sends_it_back(self, everything: bool) -> None:
        self.send_back(self._holder() or "head", everything)

    @rule(who=READERS, everything=st.booleans())
    def send_back(self, who: str, everything: bool) -> None:
        words = f"退回{len(self.words)}"
        with self._at_work(who, "return") as work:
            matter = self._matter(work)
            if matter is None:
                return
            marks = [Mark("adjudication_decision", "甲1", "写明来源")]
            to = "" if everything or matter.station is None else "legal_review"
            number, own = matter.proposal.id, {}
            returns = matter.station is not None and bool(matter.station.returns)
            if returns:
                own = factories.written_returning(work, matter)
            proposals.send_back(
                work, self.reference, number, words, key(), to=to, marks=marks, data=own,
                version=matter.proposal.latest.number,
            )
            self._said(words)
            self.returned += returns
            DONE["opinion of review"] += returns

    @rule(who=READERS, whom=READERS)
    def ask_or_forward(self, who: str, whom: str) -> None:
        with self._at_work(who, "ask") as work:
            matter = self._matter(work)
            if matter is None:
                return
            number, to = matter.proposal.id, self.office.people[whom]
            if matter.station is not None and to in {
                one.id for one in matter.candidates(work, matter.station)
            }:
                proposals.forward(work, self.reference, number, to, "", key(), version=matter.proposal.latest.number)
            else:
                proposals.consult(work, self.reference, number, [to], "看金额", key())

    @rule(who=READERS)
    def give_opinion(self, who: str) -> None:
        words = f"意见{len(self.words)}"
        with self._at_work(who, "opinion") as work:
            matter = self._matter(work)
            if matter is not None:
                proposals.give_opinion(work, self.reference, matter.proposal.id, words, key(), version=matter.proposal.latest.number)
                self._said(words)

    @rule()
    def who_drafted_it_recalls(self) -> None:
        with self.office.reading() as session:
            matter = self._matter(self.office.work(session, "chair", self.now))
            who = matter.proposal.keeper.username if matter is not None else "examiner"
        with self._at_work(who, "recall") as work:
            matter = self._matter(work)
            if matter is not None:
                proposals.recall(work, self.reference, matter.proposal.id, key())

    @rule()
    def who_has_it_jots(self) -> None:
        who = self._holder()
        if not who:
            return
        with self._at_work(who, "jot") as work:
            matter = self._matter(work)
            if matter is not None:
                proposals.jot(work, self.reference, matter.proposal.id, 0, [("opinion", "写到一半")])

    @rule(street=st.integers(1, 99))
    def mend_an_address(self, street: int) -> None:
        """What the papers print changes while the matter is with somebody."""
        with self._at_work("section", "mend") as work:
            case = find(work, self.reference)
            party = work.session.scalars(select(Party.id).where(Party.case_id == case.id)).first()
            mended = {"party": party, "party_address": f"重庆市示例区示例路{street}号"}
            factories.perform(work, self.reference, "rectify_party", **mended)

    @rule()
    def the_server_stops(self) -> None:
        self.office.engine.dispose()
        self.office = self.office.again()

    # --- what holds after everything ---------------------------------------------------------

    @invariant()
    def the_walk_is_sound(self) -> None:
        with self.office.reading() as session:
            work = self.office.work(session, "chair", self.now)
            found = session.scalars(select(Proposal).where(Proposal.step == STEP)).all()
            for proposal in found:
                authors = {one.author_id for one in proposal.versions}
                passed = [
                    one
                    for one in proposal.requests
                    if one.kind == STATION and one.answer == AGREED
                ]
                assert not authors & {one.answered_by_id for one in passed}
                assert [one.number for one in proposal.versions] == [
                    n + 1 for n in range(len(proposal.versions))
                ]
                if proposal.status == OPEN:
                    matter = proposals.matter_of(work, self.reference, proposal.id)
                    assert matter.station is not None
                    assert matter.candidates(work, matter.station)
                assert (proposal.status == PERFORMED) == (proposal.id in self.issued)
            kept = set(session.scalars(select(ProposalRequest.opinion)))
            assert set(self.words) <= kept
            case = session.scalars(select(Case).where(Case.reference == self.reference)).one()
            assert (case.state == "decided") == bool(self.issued)
            opinions = select(Document).where(Document.kind == "legal_review_opinion")
            back = [d for d in session.scalars(opinions) if d.facts["result"] != "pass"]
            assert len(back) == self.returned
            of = select(Document).where(Document.kind == "adjudication_decision")
            assert len(session.scalars(of).all()) == len(self.issued) <= 1


@pytest.fixture
def base(sqlite_template: Path, tmp_path: Path) -> tuple[Office, str]:
    """A case whose panel has voted, in one plain file that each run copies."""
    shutil.copyfile(sqlite_template, tmp_path / "base.sqlite3")
    office = make_office(f"sqlite:///{tmp_path / 'base.sqlite3'}", tmp_path)
    with session_factory(office.engine)() as session, session.begin():
        s = Scene(office, session).deliberate()
        s.act("chair", "12-01", "record_deliberation")
        reference = s.ref
    office.engine.dispose()
    return office, reference


@pytest.mark.slow
def test_what_goes_out_is_what_the_last_approver_read(base: tuple[Office, str]) -> None:
    BASE[:] = [base]
    ready = settings(
        max_examples=10,
        stateful_step_count=18,
        derandomize=True,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Walk, settings=ready)
    assert DONE["performed"], DONE
    assert {"submit", "agree", "return", "opinion of review", "recall", "mend", "jot", "refused"} <= DONE.keys(), DONE
