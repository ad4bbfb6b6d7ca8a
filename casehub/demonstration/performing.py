"""Perform the demonstration: every act through `perform`, in one transaction, all or nothing."""

from __future__ import annotations

import hashlib
import io
from datetime import datetime, time
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from casehub import acts
from casehub.acts import corrections, proposals
from casehub.casefile import evidence, registering
from casehub.casefile.cooperation import experts
from casehub.demonstration.files import exhibit_file
from casehub.demonstration.hands import work_of
from casehub.demonstration.offices import load_offices
from casehub.demonstration.papers import print_pending
from casehub.demonstration.script import DemonstrationFault, ScriptedAct
from casehub.demonstration.values import Words, exhibit_of, party_of
from casehub.model import Case, Document, Organisation, Person, Referral, Service
from casehub.model.document import Validity
from casehub.people import bureau
from casehub.people.accounts import hash_password
from casehub.record.register import acting, enter_changes
from casehub.record.work import OFFICE_ZONE
from casehub.workflow.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from sqlalchemy.orm import Session

    from casehub.demonstration.papers import Press
    from casehub.demonstration.script import CaseScript, Demonstration
    from casehub.record.work import Work
    from casehub.rulebook.book import Rulebook
    from casehub.storage import Blobs

FILE_LIMIT = 1 << 20


def is_empty(session: Session) -> bool:
    """Whether nobody and nothing is in the database yet."""
    return not (session.scalar(select(func.count()).select_from(Person)) or 0)


def load_people(
    session: Session, rules: Rulebook, script: Demonstration, password: str
) -> list[Person]:
    """Bring in the organisations, and the people of the demonstration with one password.

    Nobody's hand is in the founding, which is entered before the first of them acts.
    """
    acting(session, None, datetime.combine(script.since, time(), OFFICE_ZONE))
    load_offices(session, rules)
    offices = {o.key: o.id for o in session.scalars(select(Organisation))}
    # One hash for the one password that is shown at start anyway: a start in seconds.
    hashed = hash_password(password)
    people = [
        bureau.add_person(
            session,
            rules,
            {**row, "organisation_id": offices[row["org"]]},
            password,
            script.since,
            demonstration=True,
            hashed=hashed,
        )
        for row in script.people
    ]
    enter_changes(session)
    return people


class Performance:
    """One run of the script on one session. `base_url` is printed in the codes of the papers.

    press: prints the papers of a case before its volume is bound, as the worker has by then.
    keys: with which the codes on its letters are signed.
    """

    def __init__(
        self,
        session: Session,
        rules: Rulebook,
        blobs: Blobs,
        base_url: str,
        script: Demonstration,
        press: Press,
        keys: Path,
    ) -> None:
        self.session, self.rules, self.blobs = session, rules, blobs
        self.base_url, self.script, self.press, self.keys = base_url, script, press, keys
        self.cases: dict[tuple[str, str], int] = {}
        self.services: dict[tuple[str, str], dict[int, int]] = {}
        self.done: dict[str, int] = {}

    def perform_until(self, until: datetime, tell: Callable[[str], None] = lambda _: None) -> int:
        """Perform every act up to the instant; returns how many. Raises DemonstrationFault.

        `tell` gets one line when a case has had its last act.
        """
        acts = self.script.acts_until(until)
        left = {c.alias: sum(a.script == c.alias for a in acts) for c in self.script.cases}
        count = sum(1 for n in left.values() if n)
        for act in acts:
            self.perform(act)
            left[act.script] -= 1
            if not left[act.script]:
                case = self._script(act.script)
                over = count - sum(1 for n in left.values() if n)
                tell(f"案例 {over}/{count}　{case.title}")
        return len(acts)

    def perform(self, act: ScriptedAct) -> None:
        """Perform one act on a fresh view of the database."""
        self.done[act.script] = self.done.get(act.script, 0) + 1
        try:
            self._deeds[act.do](act, self._work(act))
            self.session.flush()
            self.session.expire_all()
        except (Refusal, DemonstrationFault, KeyError) as fault:
            where = f"{act.script} {act.name} {act.step or act.do}（{act.at:%Y-%m-%d %H:%M}）"
            raise DemonstrationFault(f"{where}：{fault}") from fault

    @property
    def _deeds(self) -> Mapping[str, Callable[[ScriptedAct, Work], None]]:
        """What is done by each word of a script (`DEEDS`); a service is entered by steps."""
        return {
            "register": self._register,
            "expert": self._expert,
            "step": self._step,
            "propose": self._propose,
            "upload": self._upload,
            "void": self._void,
            "correct": self._correct,
        }

    def _work(self, act: ScriptedAct) -> Work:
        return self.work_of(act.actor, act.at)

    def work_of(self, username: str, at: datetime) -> Work:
        """A unit of work of somebody of the demonstration. Raises DemonstrationFault."""
        return work_of(self.session, self.rules, self.blobs, username, at, self.base_url)

    def _script(self, alias: str) -> CaseScript:
        return next(c for c in self.script.cases if c.alias == alias)

    def _case(self, act: ScriptedAct) -> Case:
        """The case the act is done in: by alias, or the service of papers on a recipient."""
        if not act.of:
            return self.session.get_one(Case, self.cases[act.script, act.on])
        opened = self.services[act.script, act.of]
        some = self.session.get_one(Case, next(iter(opened.values())))
        return self.session.get_one(Case, opened[party_of(some, act.to).id])

    def _tokens(self, script: str) -> dict[str, str]:
        tokens = {}
        for (alias, name), case_id in self.cases.items():
            if alias != script:
                continue
            case = self.session.get_one(Case, case_id)
            tokens[f"{name}_no"] = case.reference
            flow = self.session.scalar(select(Referral.flow_id).where(Referral.case_id == case_id))
            if flow:
                tokens["flow_id"] = flow
        return tokens

    def _key(self, act: ScriptedAct) -> str:
        text = f"{act.script}|{self.done[act.script]}|{act.name}"
        return hashlib.sha256(text.encode()).hexdigest()

    def _register(self, act: ScriptedAct, work: Work) -> None:
        script = self._script(act.script)
        request = script.request
        rights = [dict(request["right"])] if "right" in request else []
        for right in rights:
            report = right.pop("report", None)
            if report is not None:
                right |= {"has_report": report.pop("has", True)}
                right |= {f"report_{name}": value for name, value in report.items()}
        entered = registering.Request(
            request["procedure"],
            request["parties"],
            rights,
            title=script.title,
            things=request.get("accused", ()),
        )
        track = work.rules.tracks[request.get("track", "patent_request")]
        case = registering.register(work, track, entered)
        self.cases[act.script, act.opens_as] = case.id

    def _expert(self, act: ScriptedAct, work: Work) -> None:
        experts.add(work, act.data)

    def _step(self, act: ScriptedAct, work: Work) -> None:
        case = self._case(act)
        self._print_before(case, act)
        words = Words(work, case, self._tokens(act.script))
        form = acts.form_of(work, case, act.step, act.data)
        data = words.values(form.fields, act.data)
        outcome = acts.perform(work, case.reference, act.step, case.seq, data, self._key(act))
        opened = list(
            self.session.scalars(
                select(Case)
                .where(Case.reference.in_(outcome.event.detail["opened"]))
                .order_by(Case.id)
            )
        )
        served = self.session.scalars(
            select(Service).where(Service.case_id.in_([c.id for c in opened]))
        )
        self.services[act.script, act.name] = {s.party_id: s.case_id for s in served}
        if act.opens_as:
            new = next(c for c in opened if c.procedure != self.rules.serving)
            self.cases[act.script, act.opens_as] = new.id

    def _print_before(self, case: Case, act: ScriptedAct) -> None:
        """Whatever lies in the volume that the step binds is printed by then."""
        step = self.rules.procedure(case.procedure, case.procedure_version).step(act.step)
        if not any(self.rules.kinds[kind].sheet for kind in step.documents):
            return
        family = self.session.scalars(select(Case.id).where(Case.parent_id == case.id))
        only = {case.id, *family}
        print_pending(
            self.session, self.rules, self.blobs, self.press, self.keys, only=only, at=act.at
        )
        self.session.flush()

    def _propose(self, act: ScriptedAct, work: Work) -> None:
        """Drafted and sent up; it waits for whoever approves it."""
        case = self._case(act)
        words = Words(work, case, self._tokens(act.script))
        data = words.values(acts.form_of(work, case, act.step, act.data).fields, act.data)
        proposals.submit(
            work, case.reference, act.step, case.seq, data, self._key(act), note=act.reason
        )

    def _upload(self, act: ScriptedAct, work: Work) -> None:
        case = self._case(act)
        use = exhibit_of(work, case, act.exhibit)
        lines = (
            f"{act.exhibit}　{use.evidence.name}",
            use.evidence.purpose,
            "（演示文件）",
        )
        content = io.BytesIO(exhibit_file(act.file, lines))
        evidence.upload(work, case.reference, use.evidence_id, content, act.file, FILE_LIMIT)

    def _paper(self, act: ScriptedAct, case: Case) -> Document:
        found = self.session.scalars(
            select(Document)
            .where(
                Document.case_id == case.id,
                Document.kind == act.kind,
                Document.status == Validity.ISSUED.value,
            )
            .order_by(Document.id.desc())
        ).first()
        if found is None:
            raise DemonstrationFault(f"{case.reference}：没有文书 {act.kind}")
        return found

    def _void(self, act: ScriptedAct, work: Work) -> None:
        case = self._case(act)
        paper = self._paper(act, case)
        corrections.void_document(work, case.reference, paper.id, case.seq, act.reason)

    def _correct(self, act: ScriptedAct, work: Work) -> None:
        case = self._case(act)
        paper = self._paper(act, case)
        new = corrections.correct_document(
            work, case.reference, paper.id, case.seq, act.data, act.reason
        )
        self.services[act.script, act.name] = {
            s.party_id: s.case_id for s in self._services_of(case) if new.id in s.document_ids
        }

    def _services_of(self, case: Case) -> list[Service]:
        return list(
            self.session.scalars(select(Service).where(Service.parent_id == case.home.id))
        )
