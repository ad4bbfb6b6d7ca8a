"""What a proved service starts and ends: the one door through which time runs against a party."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub import deadlines
from casehub.documents.earlier import in_present_form
from casehub.documents.kinds import NO_REMEDY
from casehub.law.chinese import date_text
from casehub.law.service import METHODS, Serving
from casehub.model import Case, Document, Service
from casehub.model.party import line
from casehub.procedures.reading import as_day
from casehub.procedures.withdrawn_proof import earlier_clock
from casehub.workflow.standing import told_name

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from casehub.model import Party
    from casehub.record.work import Work
    from casehub.workflow.clocks import Start
    from casehub.workflow.rules import DayLaw, Rules


def sentence(work: Work, row: Service) -> str:
    """What the record of the main case says of a proved service."""
    titles = work.session.scalars(
        select(Document.title).where(Document.id.in_(row.document_ids)).order_by(Document.id)
    )
    names = "、".join(f"《{t}》" for t in titles)
    on = date_text(row.served_on) if row.served_on is not None else ""
    home = work.session.get_one(Case, row.parent_id)
    sides = work.rules.procedure(home.procedure, home.procedure_version).sides
    to = told_name(sides, row.party.role, row.party.name)
    told = f"{names}{on}{METHODS.get(row.method, '')}{to}"
    return "；".join((told, *over_when_served(work, row)))


def over_when_served(work: Work, row: Service) -> list[str]:
    """What a served paper gave until a day that was over when it came; such a time never begins.

    The day of service itself does not count (民事诉讼法第八十五条), so a day that it names is over.
    """
    on, home = row.served_on, work.session.get_one(Case, row.parent_id)
    if on is None:
        return []
    papers = select(Document).where(Document.id.in_(row.document_ids)).order_by(Document.id)
    found = []
    for paper in work.session.scalars(papers):
        for effect in starts_told(work.rules, home, paper, row.party):
            due = _fixed(effect, paper)
            if due is None or not _is_over(due, row):
                continue
            title = work.rules.law.on(on).limit(effect.rule).title
            found.append(
                f"《{paper.title}》指定的{title}的期限至{date_text(due)}，送达时已经届满，"
                "对该当事人不起算，须另行发文指定"
            )
    return found


def came_too_late(rules: Rules, home: Case, paper: Document, row: Service) -> bool:
    """Whether a day that the paper gives the party was over when it was served."""
    told = starts_told(rules, home, paper, row.party)
    return any(_is_over(_fixed(one, paper), row) for one in told)


def _fixed(effect: Start, paper: Document) -> date | None:
    """The last day itself, where the paper names it."""
    return as_day(paper.facts.get(effect.due)) if effect.due else None


def _is_over(due: date | None, row: Service) -> bool:
    return due is not None and row.served_on is not None and due <= row.served_on


def from_service(work: Work, home: Case, row: Service, seq: int) -> None:
    """Start and end the clocks of the main case for a service proved in its event `seq`.

    Only a service with a day and a proof starts anything (办法第十条).
    """
    if row.served_on is None or not row.proof:
        return
    procedure = work.rules.procedure(home.procedure, home.procedure_version)
    papers = {
        d.kind: d
        for d in work.session.scalars(select(Document).where(Document.id.in_(row.document_ids)))
    }
    for kind in row.kinds:
        rule = procedure.service_rule(kind)
        if rule is None:
            continue
        for effect in _starts(work, home, papers[kind], row):
            _start(work, home, effect, papers[kind], row, seq)
        last = _all_served_on(work, home, papers[kind])
        if last is not None and rule.close:
            later = _began_after(work, home, papers[kind])
            deadlines.finish(work, home, rule.close, seq, deadlines.MET, last, spared=later)
    for kind, paper in papers.items():
        if paper.case_id == home.id:
            continue
        # A paper of another child matter (a hearing of its own): its clock ends too.
        maker = work.session.get_one(Case, paper.case_id)
        rule = work.rules.procedure(maker.procedure, maker.procedure_version).service_rule(kind)
        last = _all_served_on(work, home, paper)
        if rule is not None and last is not None:
            deadlines.finish(work, maker, rule.close, maker.seq, deadlines.MET, last)


def starts_told(rules: Rules, home: Case, paper: Document, party: Party) -> tuple[Start, ...]:
    """What service of the paper on the party starts in the main case; no remedy untold."""
    rule = rules.procedure(home.procedure, home.procedure_version).service_rule(paper.kind)
    if rule is None:
        return ()
    untold = _untold(rules, paper)
    return tuple(
        one
        for one in rule.starts_for(party.role)
        if one.rule not in untold and all(paper.facts.get(n) for n in one.only_with)
    )


def _untold(rules: Rules, paper: Document) -> Collection[str]:
    """The limits of the kind's remedy that the paper, as it was frozen, does not tell of."""
    remedy = rules.kinds.made(paper).remedy
    if remedy == NO_REMEDY:
        return ()
    limits: Collection[str] = rules.law.limits_of_remedy(remedy)
    told = in_present_form(paper.facts).get("remedy") or {}
    if told.get("mode") == NO_REMEDY:
        return limits
    return frozenset(limits) - frozenset(told.get("begins", limits))


def length_told(law: DayLaw, effect: Start, paper: Document, party: Party) -> int | None:
    """The period that the paper names for the party, in the unit of the rule.

    None where the rule's own amount holds. Without fixed domicile in China the rule that takes its
    place gives the length (办法第二十二条).
    """
    typed = paper.facts.get(effect.length) if effect.length else None
    if isinstance(typed, int) and not isinstance(typed, bool):
        return typed
    abroad = law.limit(effect.rule).no_domicile
    return int(law.limit(abroad).amount) if party.no_domicile_in_china and abroad else None


def _starts(work: Work, home: Case, paper: Document, row: Service) -> tuple[Start, ...]:
    """What the paper starts for its recipient; nothing twice, and nothing for who has left."""
    if row.party.left_on is not None:
        return ()
    if _known_to_recipient(work, home, paper, row):
        # A corrected paper and its original are one act: what was served first began the time.
        return ()
    told = starts_told(work.rules, home, paper, row.party)
    return tuple(one for one in told if not _is_over(_fixed(one, paper), row))


def _start(
    work: Work, home: Case, effect: Start, paper: Document, row: Service, seq: int
) -> None:
    on = row.served_on
    if on is None:
        return
    earlier = earlier_clock(work, home, effect.rule, row)
    if earlier is not None and earlier.outcome in {deadlines.MET, deadlines.LATE}:
        deadlines.begin_anew(work, home, earlier, on, seq)
        return
    deadlines.start(
        work,
        home,
        effect.rule,
        on,
        seq,
        length=length_told(work.rules.law.on(on), effect, paper, row.party),
        due=_fixed(effect, paper),
        party_id=row.party_id,
        granted=earlier.granted if earlier is not None else 0,
        document_id=paper.id,
    )


def _known_to_recipient(work: Work, home: Case, paper: Document, row: Service) -> bool:
    """Whether another edition of the paper (its original, its correction) was served on them.

    What the one received in whose place they stand, they received.
    """
    session = work.session
    chained = session.execute(
        select(Document.id, Document.supersedes_id).where(
            Document.case_id == paper.case_id, Document.kind == paper.kind
        )
    ).all()
    editions = {paper.id}
    for _ in chained:
        editions |= {new for new, old in chained if old in editions}
        editions |= {old for new, old in chained if old is not None and new in editions}
    earlier = session.scalars(
        select(Service).where(
            Service.party_id.in_(line(home.parties, row.party_id)),
            Service.status == Serving.SERVED,
            Service.id != row.id,
        )
    )
    return any(editions & set(one.document_ids) for one in earlier)


def _began_after(work: Work, home: Case, paper: Document) -> set[int]:
    """Ids of the running clocks that began in an act after the paper's: it tells nothing of them.

    A notice of one session ends no time for the notice of the next, which was set meanwhile.
    """
    if paper.case_id != home.id:
        return set()
    rows = deadlines.open_rows(work, home, "*")
    return {row.id for row in rows if row.event_seq > paper.event_seq}


def _all_served_on(work: Work, home: Case, paper: Document) -> date | None:
    """The day on which the last recipient was served; None while somebody has no paper yet."""
    rows = work.session.scalars(select(Service).where(Service.parent_id == home.id))
    # Who was succeeded has to receive nothing any more; what it received counts.
    gone = {p.succeeds_id for p in home.parties}
    mine = [
        r
        for r in rows
        if paper.kind in r.kinds
        and r.status != Serving.CANCELLED
        and (r.served_on is not None or r.party_id not in gone)
    ]
    days = [r.served_on for r in mine if r.served_on is not None]
    roles = work.rules.kinds.made(paper).served_on
    wanted = {
        p.id for p in home.parties if p.left_on is None and ("all" in roles or p.role in roles)
    }
    reached = {r.party_id for r in mine}
    if len(days) < len(mine) or not all(line(home.parties, p) & reached for p in wanted):
        return None
    return max(days, default=None)
