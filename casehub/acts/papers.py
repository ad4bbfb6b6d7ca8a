"""The papers of an act: issued with their enclosures, handed over on the spot or to be served."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from casehub.acts import entries
from casehub.casefile import opening
from casehub.casefile.tables import Later
from casehub.fields.conditions import named
from casehub.law.service import Serving
from casehub.model import Service
from casehub.papers import issuing
from casehub.papers.facts import Paper, taken_over
from casehub.procedures.knowing import known_values
from casehub.procedures.matter.receiving import AGENT, lacking, unfitting
from casehub.procedures.reading import as_day

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from casehub.documents.kinds import Kind
    from casehub.model import Case, Document, Party
    from casehub.procedures.act import Act
    from casehub.workflow.passing import Delivers
    from casehub.workflow.situation import Situation


def issue(act: Act) -> None:
    """Make the papers of the step; each recipient's service is proved at once or a child matter."""
    work, s = act.work, _between(act)
    chosen = act.data.get(entries.RECIPIENTS) or ()
    kinds = entries.kinds_of(act.situation, act.data)
    # A letter that travels as one file is frozen last, with the annexes it carries.
    kinds.sort(key=lambda kind: kind.packaged)
    letter = next((k for k in kinds if k.packaged), None)
    letter_no = (issuing.number_for(work, act.case, letter) or "") if letter else ""
    served = [k for k in kinds if k.served_on]
    sent: list[tuple[Document, list[Party]]] = []
    for kind in kinds:
        whom = issuing.recipients(kind, s, chosen, act.let_go)
        if kind.once and kind.served_on and not whom and len(kinds) > 1:
            # All of them have it already, by an act of its own: the others are made without it.
            continue
        for to, apart in _variants(act, kind, whom):
            enclosures = _enclosures(s, kind, served, apart)
            values = {**act.data, **apart}
            known, kept = known_values(kind.fields, s), taken_over(kind, s)
            paper = Paper(kind, to, values, known, enclosures, kept=kept)
            document = issuing.issue(
                work, s, paper, act.seq, annexes=act.documents, letter_no=letter_no
            )
            act.documents.append(document)
            # What is made next may name what was made before it in the same act.
            s = replace(s, documents=Later(partial(_with, s.documents, document)))
            sent.append((document, to))
    home = act.case.home
    # Papers of a service matter are part of the service; they need none of their own.
    if not sent or work.rules.procedure(act.case.procedure, act.case.procedure_version).serves:
        return
    for party, papers in issuing.by_recipient(sent):
        waiting = _hand_over(act, home, party, papers)
        if waiting:
            child, _ = opening.open_service(work, home, party, waiting)
            act.opened.append(child)
    work.session.flush()


def _with(before: Sequence[Document], made: Document) -> list[Document]:
    """The papers of the case and one more; they are read when somebody looks at them."""
    return [*(one for one in before if one is not made), made]


def _hand_over(act: Act, home: Case, party: Party, papers: list[Document]) -> list[Document]:
    """Write the proved service of what was handed over on the spot; what still has to be served.

    Where nobody is to be told (`unless`), neither is anything served nor does it wait.
    """
    delivers = act.step.delivers
    receiver = act.text(delivers.receiver) if delivers is not None else ""
    if delivers is not None and delivers.unless:
        untold = named(act.situation.procedure.conditions, delivers.unless)
        if untold is not None and untold.holds(act.data):
            return [p for p in papers if p.kind not in delivers.kinds]
    if delivers is None or not receiver:
        return papers
    handed = [p for p in papers if p.kind in delivers.kinds]
    if handed:
        on = as_day(act.data.get(delivers.on)) or act.day
        relation, basis = act.text(delivers.relation), act.text(delivers.basis)
        if delivers.to_agent:
            relation = AGENT
        else:
            _may_receive(act, party, delivers, on)
        row = Service(
            case_id=home.id,
            parent_id=home.id,
            party_id=party.id,
            party=party,
            document_ids=[p.id for p in handed],
            kinds=[p.kind for p in handed],
            method="direct",
            status=Serving.SERVED.value,
            served_on=on,
            receiver=receiver,
            relation=relation,
            proof=f"当场签收；签收依据：{basis}" if basis else "当场签收",
        )
        act.work.session.add(row)
        act.work.session.flush()
        act.served.append(row)
    return [p for p in papers if p.kind not in delivers.kinds]


def _may_receive(act: Act, party: Party, delivers: Delivers, on: date) -> None:
    """Hold whoever signed on the spot against the file, as every other service does.

    民事诉讼法第八十八条: the party itself, who stands or receives for it; else by what is said.
    """
    relation, basis = act.text(delivers.relation), act.text(delivers.basis)
    if not relation:
        act.object("当场交付的，选择签收人身份。", delivers.relation)
        return
    said = unfitting(party, relation)
    if said is not None:
        act.object(said, delivers.relation)
        return
    lack = None if basis else lacking(party, relation, act.text(delivers.receiver), on)
    if lack is not None:
        act.object(f"{lack}，请核对签收人，或者写明其可以签收的依据。", delivers.basis)


def _between(act: Act) -> Situation:
    """The situation that the papers speak of: where they concern one party of a side, it alone."""
    s, party = act.situation, act.party(act.step.between)
    if party is None:
        return s
    concerned = [p for p in s.parties if p.role != party.role or p.id == party.id]
    return replace(s, parties=concerned, leaving=frozenset({party.id}))


def _variants(
    act: Act, kind: Kind, to: list[Party]
) -> list[tuple[list[Party], dict[str, object]]]:
    """Recipients per paper and what it says for them alone.

    A kind that speaks to one side is made once for each side, one that also tells those who join
    what only they have to do is made for them apart.
    """
    if kind.each_side and to:
        roles = dict.fromkeys(p.role for p in to)
        return [([p for p in to if p.role == role], {kind.each_side: role}) for role in roles]
    if not kind.newcomers:
        return [(to, {})]
    new = {p.id for p in act.joining}
    groups = [([p for p in to if (p.id in new) is joins], joins) for joins in (False, True)]
    return [(group, {kind.newcomers: joins}) for group, joins in groups if group]


def _enclosures(
    s: Situation, kind: Kind, served: list[Kind], apart: Mapping[str, object]
) -> list[dict[str, object]]:
    """What goes with a paper; with the first one served, the others of the same act too.

    paper: whether it is itself a paper of the office, which the receipt names in its own row.
    """
    papers = [s.kind(name).title for name in kind.encloses_papers]
    if served and kind is served[0]:
        papers += [other.title for other in served[1:]]
    goes_with = not kind.newcomers or apart.get(kind.newcomers)
    rows = [(name, False) for name in kind.encloses] if goes_with else []
    rows += [(f"《{title}》", True) for title in dict.fromkeys(papers)]
    return [{"name": name, "copies": 1, "paper": paper} for name, paper in rows]
