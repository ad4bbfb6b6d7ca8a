"""One bureau in one transaction that is rolled back: every act performed, every paper read."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from casehub import acts
from casehub.db import session_factory
from casehub.documents import body_html
from casehub.model import Case, Challenge, Deadline, Document, Party, Person, Service
from casehub.people import bureau
from casehub.workflow.refusals import Refused, StepNotOpen
from tests import factories
from tests.faults.world import Office, at, make_office

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy.orm import Session

    from casehub.acts.performing import Outcome

PANEL = ("chair", "examiner", "member")
RECEIVED = {
    "receiver": "何静宜",
    "relation": "agent",
    "place": "立案受理窗口",
    "proof": "送达回证签名",
}


def day(text: str) -> date:
    """A day of 2026: `07-16`."""
    return date.fromisoformat(f"2026-{text}")


def hour(text: str) -> datetime:
    """Half past nine on a day of 2026."""
    return at(f"2026-{text}", "09:30")


@dataclass
class Scene:
    """A case among its office, in the caller's own transaction."""

    office: Office
    session: Session
    ref: str = ""
    sent: str = ""  # the referral of the scene

    def case(self, reference: str = "") -> Case:
        """The row as the database has it now."""
        found = select(Case).where(Case.reference == (reference or self.ref))
        return self.session.scalars(found.execution_options(populate_existing=True)).one()

    @property
    def state(self) -> str:
        """State of the case."""
        return self.case().state

    def person(self, username: str) -> int:
        """Id of somebody of the staff."""
        return self.office.people[username]

    def party(self, role: str, n: int = 0) -> int:
        """Id of a party."""
        rows = select(Party.id).where(Party.case_id == self.case().id, Party.role == role)
        return list(self.session.scalars(rows.order_by(Party.id)))[n]

    def act(self, who: str, when: str, step: str, of: str = "", **data: Any) -> Outcome:
        """Take a step with examples where it asks; every paper it issues is whole and drawn."""
        moment = at(f"2026-{when}", "17:00")
        work = self.office.work(self.session, who, moment)
        outcome = factories.perform(work, of or self.ref, step, **data)
        self.session.flush()
        for paper in outcome.documents:
            kind = self.office.rules.kinds.of(paper.kind, paper.facts)
            # That it lacks nothing was asked when it was issued.
            drawn = body_html(kind, paper.facts, press=True)
            assert paper.facts["doc"]["title"] and "None" not in drawn, paper.kind
        if not of:
            self.ref = outcome.case.reference
        self.session.expire_all()
        return outcome

    def sign_text(self, who: str, when: str, *parties: int, **text: Any) -> None:
        """Lay down the text of an agreement, which each of these (or every) party then signs."""
        self.act(who, when, "draft_agreement", **text)
        everybody = [p.id for p in self.case().parties if p.left_on is None]
        for party in parties or everybody:
            row = self.session.get_one(Party, party)
            own = row.representative or row.name
            signs: dict[str, Any] = {"party": party, "acts_by": "party", "signed_by": own}
            self.act(who, when, "sign_agreement", **signs, declared_on=day(when))

    def printed(self) -> Scene:
        """Every paper of the case and its matters has a file of one page, as if it were printed."""
        family = select(Case.id).where((Case.id == self.case().id) | (Case.parent_id == self.case().id))
        left = Document.case_id.in_(family), Document.pdf_sha256.is_(None)
        self.session.execute(update(Document).where(*left).values(pdf_sha256="a" * 64, pdf_pages=1))
        self.session.expire_all()
        return self

    def refused(self, who: str, when: str, step: str, of: str = "", **data: Any) -> str:
        """The sentences that refuse the step; nothing of it is kept."""
        try:
            with self.session.begin_nested():
                self.act(who, when, step, of, **data)
        except (Refused, StepNotOpen) as refusal:
            self.session.expire_all()
            return "；".join(r.sentence for r in refusal.reasons)
        raise AssertionError(f"{step} was not refused")

    def offered(self, who: str, when: str, step: str) -> bool:
        """Whether the case page offers the step to the person."""
        work = self.office.work(self.session, who, at(f"2026-{when}"))
        offers = {o.step.id: o for o in acts.available(work, self.case())}
        return offers[step].open and offers[step].permitted

    def challenge(self, party: int, against: str = "ruling") -> int:
        """Id of the party's newest suit or reconsideration against such a decision."""
        rows = select(Challenge.id).where(
            Challenge.case_id == self.case().id,
            Challenge.party_id == party,
            Challenge.against == against,
        )
        return list(self.session.scalars(rows.order_by(Challenge.id)))[-1]

    def services(self, kind: str = "") -> list[Service]:
        """Services not yet proved, of papers of this kind."""
        rows = select(Service).where(
            Service.parent_id == self.case().id, Service.status == "pending"
        )
        return [r for r in self.session.scalars(rows) if not kind or kind in r.kinds]

    def serve(self, when: str, kind: str = "", who: str = "examiner") -> None:
        """Hand everything over that waits."""
        for row in self.services(kind):
            of = self.session.get_one(Case, row.case_id).reference
            self.act(who, when, "prove_direct", of, served_on=day(when), **RECEIVED)

    def child(self, procedure: str) -> str:
        """Reference of the newest child matter."""
        rows = select(Case).where(Case.parent_id == self.case().id, Case.procedure == procedure)
        return list(self.session.scalars(rows.order_by(Case.id)))[-1].reference

    def due(self, rule: str, of: str = "") -> date:
        """When the open deadline ends."""
        return self.open(rule, of)[0].due_on

    def open(self, rule: str, of: str = "") -> list[Deadline]:
        """Deadlines of the rule that run."""
        rows = select(Deadline).where(
            Deadline.case_id == self.case(of).id, Deadline.rule == rule, Deadline.outcome == ""
        )
        return list(self.session.scalars(rows))

    def open_all(self) -> list[Deadline]:
        """Every deadline of the case that runs."""
        rows = select(Deadline).where(Deadline.case_id == self.case().id, Deadline.outcome == "")
        return list(self.session.scalars(rows.order_by(Deadline.id)))

    def all_of(self, rule: str) -> list[Deadline]:
        """Every deadline of the rule, running or not."""
        rows = select(Deadline).where(Deadline.case_id == self.case().id, Deadline.rule == rule)
        return list(self.session.scalars(rows.order_by(Deadline.id)))

    def outcomes(self, rule: str) -> set[str]:
        """How the deadlines of the rule ended."""
        return {d.outcome for d in self.all_of(rule)}

    def papers(self) -> set[str]:
        """Kinds of the papers of the case."""
        rows = select(Document.kind).where(Document.case_id == self.case().id)
        return set(self.session.scalars(rows))

    # ── the main road, a stretch at a time ───────────────────
    def submit(self, knew_on: date = date(2026, 2, 1), **more: Any) -> Scene:
        """A request for adjudication is received on 19 May 2026."""
        work = self.office.work(self.session, "clerk", hour("05-19"))
        self.ref = factories.open_request(work, "adjudication", **more).reference
        self.act(
            "clerk",
            "05-19",
            "submit_request",
            received_on=day("05-19"),
            knew_on=knew_on,
            claims_asserted="权利要求1",
            copies=3,
            evidence_items=[{"label": "甲1", "name": "专利证书"}],
        )
        return self

    def file(self, **more: Any) -> Scene:
        """Filed on 25 May with a panel of three and a clerk."""
        self.submit(**more)
        chair, lead, member = (self.person(n) for n in PANEL)
        seats: dict[str, Any] = {
            "panel_chair": chair,
            "panel_lead": lead,
            "panel_members": [member],
        }
        self.act("head", "05-25", "file_case", **seats, clerk=self.person("scribe"))
        return self

    def answer(self, **more: Any) -> Scene:
        """Copies served on 28 May."""
        self.file(**more)
        self.act("examiner", "05-26", "issue_answer_papers")
        self.serve("05-28")
        self.act("examiner", "05-28", "begin_answering")
        return self

    def prepare(self, **answer: Any) -> Scene:
        """Answered on 5 June."""
        self.answer()
        self.act(
            "examiner",
            "06-05",
            "register_answer",
            party=self.party("respondent"),
            answer_received_on=day("06-05"),
            **answer,
        )
        return self

    def late_request(self) -> Scene:
        """Asked for more than three years after the requester knew; the respondent says so."""
        self.submit(knew_on=date(2022, 2, 1))
        chair, lead, member = (self.person(n) for n in PANEL)
        seats: dict[str, Any] = {
            "panel_chair": chair,
            "panel_lead": lead,
            "panel_members": [member],
        }
        self.act("head", "05-25", "file_case", **seats, late_opinion="被控行为仍在继续。")
        self.act("examiner", "05-26", "issue_answer_papers")
        self.serve("05-28")
        self.act("examiner", "05-28", "begin_answering")
        respondent = self.party("respondent")
        told: dict[str, Any] = {"answer_received_on": day("06-05"), "defences_raised": ["time_limit"]}
        self.act("examiner", "06-05", "register_answer", party=respondent, **told)
        return self

    def hear(self) -> Scene:
        """A hearing is called for 6 July."""
        self.prepare()
        self.act(
            "chair", "06-18", "decide_hearing", hearing_at=hour("07-06"), reply_by=day("07-01")
        )
        self.serve("06-22")
        return self

    def deliberate(self) -> Scene:
        """The hearing was held on 6 July."""
        self.hear()
        self.act("chair", "07-06", "hold_hearing", **HELD)
        return self

    def review(self) -> Scene:
        """The panel voted on 8 July, legality was approved on 10 July."""
        self.deliberate()
        self.act("chair", "07-08", "record_deliberation")
        self.act("examiner", "07-09", "submit_to_legal_review")
        self.act("reviewer", "07-10", "approve_legality")
        return self

    def decide(self, **decision: Any) -> Scene:
        """Decided on 20 July."""
        self.review()
        found = {"evidence_text": "甲1真实、合法，与本案有关，予以采信。", **decision}
        self.act("head", "07-20", "issue_decision", **found)
        return self

    def served(self) -> Scene:
        """Served on all on 22 July."""
        self.decide()
        self.serve("07-22")
        self.act("examiner", "07-22", "confirm_service")
        return self


SPARE: dict[str, Any] = {
    "username": "spare",
    "name": "钟毓",
    "post": "办案人员",
    "phone": "023-0000-5099",
    "roles": ["case_officer", "panel_member"],
    "certificate": {
        "number": "示例执-500000-0099",
        "valid_from": date(2024, 1, 1),
        "valid_to": date(2030, 12, 31),
    },
}
HELD: dict[str, Any] = {"started_at": hour("07-06"), "ended_at": at("2026-07-06", "11:30")}


@contextmanager
def scene(office: Office, ref: str = "") -> Iterator[Scene]:
    """A scene whose acts are forgotten at the end, and whoever was hired in it."""
    staff = dict(office.people)
    try:
        with session_factory(office.engine)() as session:
            yield Scene(office, session, ref)
            session.rollback()
    finally:
        office.people.clear()
        office.people.update(staff)


class Stages:
    """Cases led to a stage once and committed; each test goes on from there in its own scene."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self._refs: dict[str, str] = {}

    @contextmanager
    def at(self, name: str) -> Iterator[Scene]:
        """A scene at the stage that the method of Scene of this name leads to."""
        if name not in self._refs:
            with session_factory(self.office.engine)() as session, session.begin():
                self._refs[name] = getattr(Scene(self.office, session), name)().ref
        with scene(self.office, self._refs[name]) as made:
            yield made


def sqlite_stages(template: Path, folder: Path) -> Stages:
    """Stages in a SQLite database of their own."""
    shutil.copyfile(template, folder / "casehub.sqlite3")
    office = make_office(f"sqlite:///{folder / 'casehub.sqlite3'}", folder)
    with office.session() as session:
        cqip = session.get_one(Person, office.people["chair"]).organisation_id
        row = {**SPARE, "organisation_id": cqip}
        hired = bureau.add_person(session, office.rules, row, factories.PASSWORD, factories.SINCE)
        office.people["spare"] = hired.id
    return Stages(office)
