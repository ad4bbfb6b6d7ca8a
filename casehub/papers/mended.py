"""What an issued paper would say with the facts that were mended after it (更正登记).

Frozen facts are never changed: here they are read with the entries of the register of today, each
in the place where its own block stands. What the paper said of everything else stays as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from casehub.casefile.things import acts_of
from casehub.documents.earlier import in_present_form
from casehub.documents.pages import body_html
from casehub.law.text import fold
from casehub.model import Case, Document, Rectification, Sample, WrongPaper
from casehub.model.document import Validity
from casehub.papers.blocks import AGENT_COLUMNS, acts_in_words, party_block, right_block
from casehub.record.rows import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from casehub.documents.kinds import Kind
    from casehub.record.work import Work
    from casehub.workflow.situation import Situation

# Column of the row → names in its block; those of a party's address for service follow where the
# block took them from the party itself.
PARTY: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "name": ("name", "short"),
        "kind": ("kind", "natural", "rep_label", "you"),
        "id_label": ("id_label",),
        "id_no": ("id_no", "id_masked"),
        "address": ("address",),
        "phone": ("phone",),
        "representative": ("rep_name",),
        "representative_post": ("rep_title",),
        "operator": ("operator", "rep_name"),
        "capacity": ("capacity",),
    }
)
SERVICE = ("address", "phone")
AGENT = AGENT_COLUMNS
RIGHT: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "kind": ("kind", "kind_label", "word", "in_full", "number_label"),
        "number": ("no",),
        "nice_classes": ("classes",),
        "approved_goods": ("goods",),
        **{
            name: (name,)
            for name in (
                "title", "filed_on", "granted_on", "expires_on", "owners", "status",
                "status_checked_on", "claims_asserted",
            )
        },
    }
)  # fmt: skip
EXHIBIT = ("name", "source", "form", "pages", "purpose")
SAMPLE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"seal_no": ("seal_no",), "name": ("name",), "quantity": ("qty", "quantity")}
)
THING = ("name", "model", "source", "place", "label", "evidence_ref", "from_on", "to_on")

Block = dict[str, Any]
Write = Callable[[Block], None]


@dataclass(frozen=True)
class _Mending:
    """One entry as blocks bear it: which blocks are its own, and what is written into them."""

    is_own: Callable[[Block], bool]
    write: Write
    # Words that also stand in texts which the file itself composed: a name of a party.
    words: tuple[str, str] | None = None


def subject(row: Rectification) -> tuple[int | None, ...]:
    """Of which party, agent, right, product, exhibit or sample an entry is."""
    dispute = (row.party_id, row.agent_id, row.right_id, row.accused_id)
    return (*dispute, row.evidence_id, row.sample_id)


def _of_party(s: Situation, row: Rectification) -> _Mending | None:
    party = s.party(row.party_id) if row.party_id is not None else None
    if party is None:
        return None
    names = _names(s, row, party.name)
    fresh: Block = plain(party_block(party, "", s.day))

    def write(block: Block) -> None:
        service = block.get("service")
        for name in PARTY.get(row.column, ()):
            if name in SERVICE and isinstance(service, dict) and service[name] == block[name]:
                service[name] = fresh[name]
            block[name] = fresh[name]

    words = (row.before, row.after) if row.column == "name" and row.before else None
    return _Mending(lambda block: "id_masked" in block and block["name"] in names, write, words)


def _of_agent(s: Situation, row: Rectification) -> _Mending | None:
    agent = next((a for p in s.parties for a in p.agents if a.id == row.agent_id), None)
    if agent is None:
        return None
    names = _names(s, row, agent.name)

    def write(block: Block) -> None:
        if row.column in AGENT:
            block[row.column] = getattr(agent, row.column)

    return _Mending(lambda block: "scope" in block and block["name"] in names, write)


def _of_right(s: Situation, row: Rectification) -> _Mending | None:
    right = next((r for r in s.rights if r.id == row.right_id), None)
    if right is None:
        return None
    fresh: Block = plain(right_block(right))
    numbers = {right.number, *(r.before for r in _same(s, row) if r.column == "number")}

    def write(block: Block) -> None:
        for name in RIGHT.get(row.column, ()):
            block[name] = fresh[name]

    # What the file composes of a right for a paper bears its name, number and owners as words.
    told = {"number", "title", "owners"}
    words = (row.before, row.after) if row.column in told and row.before else None
    return _Mending(
        lambda block: "number_label" in block and block["no"] in numbers, write, words
    )


def _of_thing(s: Situation, row: Rectification) -> _Mending | None:
    home = s.case.home
    thing = next((one for one in home.accused if one.id == row.accused_id), None)
    if thing is None:
        return None
    names = _names(s, row, thing.name)

    def write(block: Block) -> None:
        if row.column in THING:
            block[row.column] = plain(getattr(thing, row.column))
        if row.column == "acts":
            block["acts"], block["acts_cn"] = acts_of(thing), acts_in_words(thing)

    return _Mending(lambda block: "acts_cn" in block and block["name"] in names, write)


def _of_exhibit(s: Situation, row: Rectification) -> _Mending | None:
    """An exhibit stands on papers by its label, which nothing mends."""
    uses = s.uses if row.evidence_id is not None else ()
    use = next((u for u in uses if u.evidence_id == row.evidence_id), None)
    if use is None:
        return None

    def write(block: Block) -> None:
        if row.column in EXHIBIT and row.column in block:
            block[row.column] = getattr(use.evidence, row.column)

    return _Mending(lambda block: "purpose" in block and block.get("n") == use.label, write)


def _of_sample(
    s: Situation, row: Rectification, rows: Sequence[Rectification]
) -> _Mending | None:
    """A sample stands on a paper by the seal that it bore then: before the first entry since."""
    taken = s.rows(Sample) if row.sample_id is not None else ()
    sample = next((one for one in taken if one.id == row.sample_id), None)
    if sample is None:
        return None
    own = {id(one) for one in _same(s, row)}
    since = [one for one in rows if id(one) in own and one.column == "seal_no"]
    first = min(since, key=lambda one: (one.event_seq, one.id), default=None)
    seal = fold(first.before if first is not None else sample.seal_no)

    def write(block: Block) -> None:
        for name in SAMPLE.get(row.column, ()):
            if name in block:
                block[name] = getattr(sample, row.column)

    return _Mending(lambda block: fold(str(block.get("seal_no") or "")) == seal, write)


def _same(s: Situation, row: Rectification) -> list[Rectification]:
    """Every entry about the same party, agent, right, product, exhibit or sample."""
    return [r for r in s.rows(Rectification) if subject(r) == subject(row)]


def _names(s: Situation, row: Rectification, now: str) -> set[str]:
    return {now, *(r.before for r in _same(s, row) if r.column == "name")}


def with_mended(
    kind: Kind, facts: Mapping[str, object], s: Situation, rows: Sequence[Rectification]
) -> Block:
    """A copy of a paper's facts, in the form of today, with these entries as they stand now.

    s: the main case's situation, which has every entry that was mended.
    """
    copy: Block = plain(in_present_form(facts))
    whose = (_of_party, _of_agent, _of_right, _of_thing, _of_exhibit)
    looked = [of(s, row) for row in rows for of in whose]
    looked += [_of_sample(s, row, rows) for row in rows]
    mendings = [one for one in looked if one is not None]
    _walk(copy, mendings)
    # What the file composed for the paper names parties within a text; what people typed stays.
    composed = [f.id for f in kind.fields if f.known is not None and not f.asked]
    for words in (one.words for one in mendings):
        if words is not None:
            for name in composed:
                copy[name] = _replaced(copy.get(name), *words)
            addressee = copy["doc"].get("addressee")
            if isinstance(addressee, dict):
                addressee["name"] = _replaced(addressee["name"], *words)
    return copy


def _walk(value: Any, mendings: Sequence[_Mending]) -> None:
    if isinstance(value, dict):
        # By the block as it was printed: two that changed places would else be one.
        for one in [one for one in mendings if one.is_own(value)]:
            one.write(value)
        for inner in value.values():
            _walk(inner, mendings)
    elif isinstance(value, list):
        for inner in value:
            _walk(inner, mendings)


def _replaced(value: Any, before: str, after: str) -> Any:
    if isinstance(value, str):
        return value.replace(before, after)
    if isinstance(value, list):
        return [_replaced(one, before, after) for one in value]
    return value


def bearing(
    work: Work, s: Situation, home: Case, rows: Sequence[Rectification]
) -> list[Document]:
    """The valid papers of a case and its matters that would read otherwise with these entries."""
    family = select(Case.id).where((Case.id == home.id) | (Case.parent_id == home.id))
    stands = Document.status == Validity.ISSUED.value
    query = select(Document).where(Document.case_id.in_(family), stands)
    found = []
    for paper in work.session.scalars(query.order_by(Document.id)):
        if paper.kind not in work.rules.kinds:
            continue
        kind = work.rules.kinds.of(paper.kind, paper.facts)
        was = in_present_form(paper.facts)
        now = with_mended(kind, was, s, rows)
        if body_html(kind, was, press=True) != body_html(kind, now, press=True):
            found.append(paper)
    return found


def mended_after(work: Work, document: Document) -> list[Rectification]:
    """The entries that were mended after the paper, and which it bears as they were."""
    query = (
        select(Rectification)
        .join(
            WrongPaper,
            (WrongPaper.case_id == Rectification.case_id)
            & (WrongPaper.event_seq == Rectification.event_seq),
        )
        .where(WrongPaper.document_id == document.id)
        .order_by(Rectification.id)
    )
    return list(work.session.scalars(query))
