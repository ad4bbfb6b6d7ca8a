"""更正 and 作废 of issued papers: nothing is overwritten, every number stays."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from casehub.acts.carrying_out import act_on
from casehub.acts.idle_matters import idle, services_of, without_papers
from casehub.casefile import opening, situations
from casehub.casefile.timeline import since
from casehub.documents.earlier import in_present_form
from casehub.law.chinese import date_text
from casehub.law.service import Serving
from casehub.model import Case, Document, Event
from casehub.model.case import ATTACHED
from casehub.papers import issuing
from casehub.papers.facts import Paper, built_from_block
from casehub.papers.mended import mended_after, with_mended
from casehub.people.permissions import find
from casehub.people.taking import Taker
from casehub.record.events import record
from casehub.record.roads import CORRECTED, VOIDED, version_told
from casehub.record.rows import plain
from casehub.workflow.refusals import CaseChanged, NotAllowed, Refused, in_one_line
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from casehub.documents.kinds import Kind
    from casehub.model import Party, Rectification
    from casehub.record.work import Work
    from casehub.workflow.procedure import Step
    from casehub.workflow.situation import Situation


@dataclass(frozen=True)
class Consent:
    """A party that signed a paper agrees to its correction: who said so for it, and when."""

    party_id: int
    by: str
    on: date


@dataclass(frozen=True)
class Change:
    """One place in which the corrected paper differs from the original."""

    label: str
    before: str
    after: str


def issuing_step(work: Work, case: Case, document: Document) -> Step | None:
    """The step that made the paper, or the original of a corrected one; None if no step did."""
    original = document
    while original.supersedes_id is not None:
        original = work.session.get_one(Document, original.supersedes_id)
    made = work.session.execute(
        select(Event.step, Event.procedure).where(
            Event.case_id == case.id, Event.seq == original.event_seq
        )
    ).first()
    if made is None:
        return None
    # In the version of that day: a later one may have no such step.
    procedure = work.rules.procedure(*version_told(made.procedure))
    return procedure.step(made.step) if procedure.has_step(made.step) else None


def signers(kind: Kind, s: Situation) -> list[Party]:
    """The parties who signed a paper of this kind, in the order of its sides."""
    return [party for side in kind.signed_by for party in s.current_parties(side)]


def _admit(
    work: Work, reference: str, document_id: int, seq: int, reason: str
) -> tuple[Case, Document, Situation]:
    """The locked case and the paper, for those who take the step that issues it."""
    case = find(work, reference, lock=True)
    document = issuing.find(work, case, document_id)
    step = issuing_step(work, case, document)
    if step is None:
        raise NotAllowed("这份文书不是由办理事项制作的，不能在这里更正或者作废")
    s = situations.load(work, case, step)
    taker = Taker(s, work.rules)
    objections = taker.objections(step)
    if objections:
        raise NotAllowed(in_one_line(r.sentence for r in objections))
    events = [e for e in since(work, case, seq) if e.step != ATTACHED]
    if events or seq > case.seq:
        raise CaseChanged(events)
    if not document.stands:
        raise Refused([Reason("这份文书已经不是有效状态")])
    if not reason.strip():
        raise Refused([Reason("写明理由", "reason")])
    return case, document, replace(s, absent=taker.absent(step))


def _addressed(work: Work, case: Case, document: Document) -> list[Party]:
    """To whom the paper went, in the order of its services: the form that chose them is gone."""
    rows = sorted(services_of(work, case, document), key=lambda row: row.id)
    return list({row.party_id: row.party for row in rows}.values())


def void_document(work: Work, reference: str, document_id: int, seq: int, reason: str) -> Document:
    """作废: the paper and its number stay, with the reason.

    Whoever may take the step that issued it may void it. A paper proved served cannot be voided,
    only corrected. A matter of service in which nothing valid is left ends with it, by whoever may
    end it; one that is on its way, or that somebody else ends, goes on and the event says so.
    Raises NotFound, NotAllowed, CaseChanged, Refused.
    """
    case, document, s = _admit(work, reference, document_id, seq, reason)
    mine = services_of(work, case, document)
    if any(row.status == Serving.SERVED for row in mine):
        raise Refused([Reason("已送达的文书不能作废，可制作更正文书", "reason")])
    issuing.void(work, case, document, reason.strip())
    left = idle(work, without_papers(work, case, [document]))
    record(
        work,
        case,
        step=VOIDED,
        duty=s.step.duty,
        absent=s.absent,
        sentence=f"作废《{document.title}》（{document.number or '无文号'}）：{reason.strip()}"
        + "".join(f"；{one}" for one in left.told),
        detail={
            "data": {"document": document.id, "reason": reason.strip()},
            "confidential": document.confidential,
        },
    )
    work.session.flush()
    for matter, data in left.ends:
        act_on(work, replace(matter, absent=s.absent), data)
    return document


def correct_document(
    work: Work,
    reference: str,
    document_id: int,
    seq: int,
    values: Mapping[str, object],
    reason: str,
    consents: Sequence[Consent] = (),
) -> Document:
    """更正 of clerical slips: a new paper supersedes the old one and names it.

    Only what the kind declares as `correctable` may differ (民诉法解释第二百四十五条: 误写、误算);
    everything else is the original's, word for word. It goes the road of the original: whoever may
    take the step that issued it. Parties who signed agree first.
    A service that waits takes the new paper along; where the old one is served or on its way, the
    new one is served too, and starts no clock again.

    values: own fields of the kind that change. consents: of the parties who signed.
    Raises NotFound, NotAllowed, CaseChanged, Refused.
    """
    case, document, s = _admit(work, reference, document_id, seq, reason)
    kind = work.rules.kinds.of(document.kind, document.facts)
    entries = mended_after(work, document)
    wrong = [
        *_beyond_a_slip(kind, document, values, mended=bool(entries)),
        *_unsigned(kind, s, document, consents),
    ]
    if wrong:
        raise Refused(wrong)
    allowed = {name for one in kind.correctable for name in built_from_block(one, s)}
    home = situations.load(work, case.home, s.step) if entries else s
    facts = with_mended(kind, document.facts, home, entries)
    to = _addressed(work, case, document)
    own = {f.id: facts.get(f.id) for f in kind.fields} | dict(values)
    kept = {k: v for k, v in facts.items() if k != "doc" and k not in allowed}
    enclosures = facts["doc"]["enclosures"]
    paper = Paper(
        kind, to, own, own, enclosures, previous_no=document.number or "", kept=kept
    )
    new = issuing.issue(work, s, paper, case.seq + 1, supersedes=document)
    changes = [*map(_of_entry, entries), *_changes(kind, facts, new)]
    if not changes:
        raise Refused([Reason("更正后的内容与原文书相同", "reason")])
    document.status, document.status_reason = "superseded", reason.strip()
    opened = _serve_anew(work, case, document, new)
    said = "；".join(f"{c.label}由“{c.before}”更正为“{c.after}”" for c in changes)
    agreed = "".join(
        f"。{'' if s.is_hidden(party.role) else f'{one.by}代表'}{s.told_name(party)}"
        f"于{date_text(one.on)}同意更正"
        for one in consents
        if (party := s.party(one.party_id)) is not None
    )
    record(
        work,
        case,
        step=CORRECTED,
        duty=s.step.duty,
        absent=s.absent,
        sentence=(
            f"更正《{document.title}》（{document.number or '无文号'}）：{reason.strip()}。"
            f"{said}{agreed}"
        ),
        detail={
            "data": {
                "document": document.id,
                "reason": reason.strip(),
                "changes": [
                    {"label": c.label, "before": c.before, "after": c.after} for c in changes
                ],
                "consents": [
                    {"party": c.party_id, "by": c.by, "on": c.on.isoformat()} for c in consents
                ],
            },
            "documents": [
                {
                    "id": new.id,
                    "kind": new.kind,
                    "number": new.number,
                    "facts": new.facts_sha256,
                }
            ],
            "opened": opened,
            "confidential": document.confidential,
        },
    )
    work.session.flush()
    return new


def _of_entry(row: Rectification) -> Change:
    """What was mended in the register after the paper, and the new one bears."""
    return Change(row.label, row.before, row.after)


def _beyond_a_slip(
    kind: Kind, document: Document, values: Mapping[str, object], *, mended: bool
) -> list[Reason]:
    """What a correction cannot change: another act is needed for it.

    mended: the paper bears what was mended in the register, which it can take over.
    """
    if not (kind.correctable or mended):
        return [Reason(f"《{kind.title}》不能以更正改变内容，应当依法另行作出处理", "reason")]
    return [
        Reason(f"{field.label}不属于笔误，更正不能改变，应当依法另行作出处理", field.id)
        for field in kind.fields
        if field.id in values
        and field.id not in kind.correctable
        and plain(values[field.id]) != document.facts.get(field.id)
    ]


def _unsigned(
    kind: Kind, s: Situation, document: Document, consents: Sequence[Consent]
) -> list[Reason]:
    """Parties who signed the paper and have not agreed to its correction."""
    found = []
    given = {one.party_id: one for one in consents}
    for party in signers(kind, s):
        one = given.get(party.id)
        if one is None or not one.by.strip():
            found.append(Reason(f"{party.name}在原文书上签字，更正前应当取得其同意", "consents"))
        elif not document.issued_on <= one.on <= s.day:
            said = f"{party.name}同意更正的日期应在原文书制作之日至今天之间"
            found.append(Reason(said, "consents"))
    return found


def _changes(kind: Kind, was: Mapping[str, object], new: Document) -> list[Change]:
    """Where the new paper differs from the facts, in the labels of the kind's fields and blocks."""
    labels = {f.id: f.label for f in kind.fields} | issuing.BLOCK_TITLES
    now = in_present_form(new.facts)
    return [
        Change(label, before, after)
        for name, label in labels.items()
        if (before := _shown(was.get(name))) != (after := _shown(now.get(name)))
    ]


def _shown(value: Any) -> str:
    match value:
        case None:
            return ""
        case dict():
            return "，".join(filter(None, map(_shown, value.values())))
        case list():
            return "；".join(filter(None, map(_shown, value)))
    return str(value)


def _serve_anew(work: Work, case: Case, old: Document, new: Document) -> list[str]:
    """Put the new paper into the services that wait; open one where the old has already gone."""
    opened = []
    for row in services_of(work, case, old):
        if row.status == Serving.PENDING:
            row.document_ids = [new.id if one == old.id else one for one in row.document_ids]
        elif row.status != Serving.CANCELLED:
            child, _ = opening.open_service(work, case.home, row.party, [new])
            opened.append(child.reference)
    return opened
