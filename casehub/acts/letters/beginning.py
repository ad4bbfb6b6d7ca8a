"""Letters with which a case of ours begins an exchange: their data, from what was decided."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.casefile import letters
from casehub.documents.earlier import grounds_told
from casehub.exchange.following import Head, first_letter, members_of
from casehub.law.text import led
from casehub.model import Event

if TYPE_CHECKING:
    from collections.abc import Iterable

    from casehub.exchange.payload import Payload
    from casehub.model import Case, Document
    from casehub.record.work import Work
    from casehub.workflow.passing import SendsLetter

# The field of a kind under which its paper has its title.
HEADING = "heading"


def _begun(
    work: Work, case: Case, document: Document, events: Iterable[Event] | None = None
) -> tuple[Event, SendsLetter] | None:
    rules = work.rules.procedure(case.procedure, case.procedure_version)
    if events is None:
        told = select(Event).where(Event.case_id == case.id, Event.seq == document.event_seq)
        events = work.session.scalars(told)
    event = next((one for one in events if one.seq == document.event_seq), None)
    if event is None or not rules.has_step(event.step):
        return None
    sends = rules.step(event.step).sends
    if sends is None or not sends.begins or sends.paper != document.kind:
        return None
    return event, sends


def begins_exchange(
    work: Work, case: Case, document: Document, events: Iterable[Event] | None = None
) -> bool:
    """Whether a paper is a letter with which its case begins an exchange of its own.

    events: of the case, those that concern letters at least, where they have been read already.
    """
    return _begun(work, case, document, events) is not None


def first_payload(work: Work, case: Case, document: Document) -> Payload | None:
    """The data of such a letter, as it was decided and printed; None for any other paper.

    It is the same whoever seals it, and whenever.
    """
    found = _begun(work, case, document)
    if found is None:
        return None
    event, sends = found
    facts = document.facts
    letter, of_case, right = facts["letter"], facts["case"], facts.get("right") or {}
    told = {
        "rightType": right.get("kind"),
        "right": right.get("kind_label"),
        "rightNo": right.get("no"),
        "rightTitle": right.get("title"),
        "rightOwners": list(right.get("owners") or ()),
    }
    said = said_in(sends, event.typed, facts)
    # What the form calls the matter is no more certain than what the case is called.
    if (word := of_case.get("suspected")) and (told_as := said.get("case", {}).get("cause")):
        said = {**said, "case": {**said["case"], "cause": led(told_as, word)}}
    # A matter that came of a case names that one, where its form does.
    meant = members_of(sends.tells, {}, event.typed).get("case")
    named = meant.get("no") if isinstance(meant, dict) else None
    head = Head(
        sort=sends.sort,
        kind=sends.kind,
        flow=letter["flow_id"],
        number=document.number or "",
        title=str(facts[HEADING]),
        receiver={
            "uscc": letter["receiver_uscc"],
            "region": letter["receiver_region"],
            "name": letter["receiver"],
        },
        case={
            "no": named or of_case.get("no") or "",
            "cause": of_case.get("cause") or "",
            **{name: value for name, value in told.items() if value},
        },
        basis=grounds_told(facts),
        agreement=[str(one) for one in letter.get("agreements") or ()],
        copied=[str(one) for one in letter.get("cc") or ()],
    )
    day = date.fromisoformat(str(letter["date"])[:10])
    return first_letter(head, said, sender_in(work, facts), day)


def sender_in(work: Work, facts: Payload) -> dict[str, object]:
    """The office as the sender of a letter, with the contacts whom its paper names.

    facts: the frozen facts of the paper. Whoever seals it knows nothing of the matter.
    """
    block, letter = letters.sender_block(work), facts.get("letter") or {}
    people = [
        {"name": one["name"], "tel": one.get("phone", "")} for one in letter.get("contacts") or ()
    ]
    return {**block, "contacts": people} if people else block


def said_in(
    sends: SendsLetter, typed: Payload, facts: Payload
) -> Payload:
    """The members that a step sends: what its form says, and what its paper prints besides.

    typed: of the form; facts: the frozen facts of the paper.
    """
    tables = {p: name for p, name in sends.shows.items() if isinstance(facts.get(name), list)}
    single = {p: name for p, name in sends.shows.items() if p not in tables}
    said = {**members_of(sends.tells, sends.lists, typed), **members_of({}, tables, facts)}
    for member, one in members_of(single, {}, facts).items():
        said[member] = {**said.get(member, {}), **one} if isinstance(one, dict) else one
    return said
