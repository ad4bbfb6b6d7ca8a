"""The papers of an act: issued with their enclosures, handed over on the spot or to be served."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from casehub.acts import entries
from casehub.casefile import opening
from casehub.casefile.tables import Later
from casehub.fields.conditions import named
from casehub.fields.sources import OfForm
from casehub.law.service import Serving
from casehub.model import Service
from casehub.papers import issuing
from casehub.papers.facts import Paper, taken_over
from casehub.procedures.knowing import known_values
from casehub.procedures.matter.receiving import AGENT, lacking, unfitting
from casehub.workflow.incomplete import Undecided, unread_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from casehub.documents.kinds import Kind
    from casehub.model import Case, Document, Party
    from casehub.procedures.act import Act
    from casehub.workflow.passing import Delivers
    from casehub.workflow.situation import Situation


def issue(act: Act) -> None:
    """Make the papers of the step; each recipient's service is proved at once or a child matter.

    What refuses a paper or who signed for it stands among the objections; then nothing is served.
    """
    work, s = act.work, _between(act)
    kinds = entries.kinds_of(act.situation, act.data)
    # A letter that travels as one file is frozen last, with the annexes it carries.
    kinds.sort(key=lambda kind: kind.packaged)
    letter = next((k for k in kinds if k.packaged), None)
    letter_no = ""
    with act.objecting():
        letter_no = (issuing.number_for(work, act.case, letter) or "") if letter else ""
    served = [k for k in kinds if k.served_on]
    sent: list[tuple[Document, list[Party]]] = []
    judged: set[int] = set()
    for kind in kinds:
        # What one paper lacks hides nothing of what the others do.
        with act.objecting():
            for to, apart in _recipients(act, s, kind, alone=len(kinds) == 1):
                _judge_receivers(act, kind, to, judged)
                paper = _paper(act, s, kind, to, apart)
                enclosures = _enclosures(s, kind, served, apart)
                document = issuing.issue(
                    work, s, replace(paper, enclosures=enclosures), act.seq,
                    annexes=act.documents, letter_no=letter_no,
                )  # fmt: skip
                act.documents.append(document)
                # What is made next may name what was made before it in the same act.
                s = replace(s, documents=Later(partial(_with, s.documents, document)))
                sent.append((document, to))
    # Papers of a service matter are part of the service; they need none of their own.
    if act.objections or not sent or _is_service(act):
        return
    for party, papers in issuing.by_recipient(sent):
        waiting = _hand_over(act, act.case.home, party, papers)
        if waiting:
            child, _ = opening.open_service(work, act.case.home, party, waiting)
            act.opened.append(child)
    work.session.flush()


def _is_service(act: Act) -> bool:
    return act.work.rules.procedure(act.case.procedure, act.case.procedure_version).serves


def _recipients(
    act: Act, s: Situation, kind: Kind, *, alone: bool
) -> list[tuple[list[Party], dict[str, object]]]:
    """For whom the kind is made, paper by paper; alone: the act makes no other."""
    chosen = act.data.get(entries.RECIPIENTS) or ()
    whom = issuing.recipients(kind, s, chosen, act.let_go)
    if kind.once and kind.served_on and not whom and not alone:
        # All of them have it already, by an act of its own: the others are made without it.
        return []
    return _variants(act, kind, whom)


def _paper(
    act: Act, s: Situation, kind: Kind, to: Sequence[Party], apart: Mapping[str, object]
) -> Paper:
    """What a paper says; what hangs on values that could not be read is named as unread."""
    wrong, known = unread_of(act.data), dict[str, object]()
    unread = set[str]()
    for field in kind.fields:
        if field.id in wrong or (isinstance(field.known, OfForm) and field.known.typed in wrong):
            unread.add(field.id)
            continue
        try:
            known |= known_values([field], s)
        except Undecided:
            unread.add(field.id)
    kept = taken_over(kind, s)
    values = {**act.data, **apart}
    return Paper(
        kind, to, values, known, kept=kept, unread=frozenset(unread),
        emptied=act.situation.emptied - apart.keys(),
    )  # fmt: skip


def _with(before: Sequence[Document], made: Document) -> list[Document]:
    """The papers of the case and one more; they are read when somebody looks at them."""
    return [*(one for one in before if one is not made), made]


def _hand_over(act: Act, home: Case, party: Party, papers: list[Document]) -> list[Document]:
    """Write the proved service of what was handed over on the spot; what still has to be served.

    Where nobody is to be told (`unless`), neither is anything served nor does it wait.
    """
    delivers = act.step.delivers
    if delivers is not None and _is_untold(act, delivers):
        return [p for p in papers if p.kind not in delivers.kinds]
    receiver = act.text(delivers.receiver) if delivers is not None else ""
    if delivers is None or not receiver:
        return papers
    handed = [p for p in papers if p.kind in delivers.kinds]
    if handed:
        on = act.day_typed(delivers.on)
        relation, basis = act.text(delivers.relation), act.text(delivers.basis)
        if delivers.to_agent:
            relation = AGENT
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


def _is_untold(act: Act, delivers: Delivers) -> bool:
    untold = named(act.situation.procedure.conditions, delivers.unless)
    return untold is not None and untold.holds(act.data)


def _judge_receivers(act: Act, kind: Kind, to: Sequence[Party], judged: set[int]) -> None:
    """Whether whoever signed on the spot may receive for each of those whom the kind is for.

    judged: the ids of those of whom it was asked already.
    """
    delivers = act.step.delivers
    if delivers is None or kind.kind not in delivers.kinds or delivers.to_agent:
        return
    if _is_service(act) or _is_untold(act, delivers) or not act.text(delivers.receiver):
        return
    on = act.day_typed(delivers.on)
    for party in to:
        if party.id not in judged:
            judged.add(party.id)
            _may_receive(act, party, delivers, on)


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
