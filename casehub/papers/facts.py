"""From rows to the frozen facts of a paper: common blocks (forms §1) and the kind's own fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import select

from casehub.casefile.things import acts_of
from casehub.documents.earlier import FORM, in_present_form
from casehub.documents.kinds import EDITION, FACTS_FORM, NO_REMEDY
from casehub.fields import is_empty
from casehub.law.chinese import number_in_chinese
from casehub.law.text import led
from casehub.model import Organisation, Party, Person
from casehub.papers.blocks import (
    acts_in_words,
    evidence_block,
    joint_addressee,
    organisation_block,
    party_block,
    person_block,
    right_block,
)
from casehub.papers.letters import letter_block
from casehub.record.rows import plain

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session

    from casehub.documents.kinds import Kind
    from casehub.model import Case
    from casehub.record.work import Work
    from casehub.workflow.matters import Side
    from casehub.workflow.situation import Situation

Row = TypeVar("Row")


@dataclass(frozen=True)
class Paper:
    """What one paper is made for: its kind, recipients, enclosures and own values.

    known: what the file has for its own fields, by identifier.
    """

    kind: Kind
    recipients: Sequence[Party] = ()
    values: Mapping[str, object] | None = None
    known: Mapping[str, object] | None = None
    enclosures: Sequence[Mapping[str, object]] = ()
    previous_no: str = ""
    draft: bool = False
    # Own fields of which it was said already that they are wrong.
    unread: frozenset[str] = frozenset()
    # Own fields whose boxes somebody emptied: neither the file nor a default fills them.
    emptied: frozenset[str] = frozenset()
    # What a corrected paper takes over from its original, word for word.
    kept: Mapping[str, object] | None = None


def _names_of(work: Work, office: Organisation, day: date) -> Mapping[int | None, str]:
    """What the offices above one, and its court, are called on the day, by their ids.

    They are read together: each would be asked for alone.
    """
    ids = {office.superior_id, office.parent_id, office.reconsideration_id, office.suit_court_id}
    named = select(Organisation).where(Organisation.id.in_(ids - {None}))
    return {one.id: one.on(day).name for one in work.session.scalars(named)}


def _office(office: Organisation, names: Mapping[int | None, str]) -> dict[str, object]:
    return {
        "name": office.name,
        "seal": office.seal_name or office.name,
        "address": office.address,
        "postcode": office.postcode,
        "phone": office.phone,
        "region_code": office.region_code,
        "uscc": office.uscc,
        "superior": names.get(office.superior_id or office.parent_id, ""),
        "recon_organ": names.get(office.reconsideration_id, ""),
        "head_title": office.head_title,
    }


def _accused(case: Case) -> list[dict[str, Any]]:
    rows = []
    for n, item in enumerate(case.accused, 1):
        rows.append(
            {
                "label": item.label
                or ("被控侵权产品" + (number_in_chinese(n) if n > 1 else "")),
                "kind": item.kind,
                "name": item.name,
                "model": item.model,
                "source": item.source,
                "evidence_ref": item.evidence_ref,
                "photos": [],
                "acts": acts_of(item),
                "acts_cn": acts_in_words(item),
                "place": item.place,
                "from_on": item.from_on,
                "to_on": item.to_on,
            }
        )
    return rows


def _panel(s: Situation) -> dict[str, object]:
    """B-PANEL: who has each seat, by the roles that say which is theirs."""
    seats: dict[str, list[object]] = {}
    for name, role in s.rules.roles.items():
        people = [person_block(a.person, s.day) for a in s.assigned(name) if role.seat]
        seats.setdefault(role.seat, []).extend(people)
    chair, lead, members = (seats.get(seat, []) for seat in ("chair", "lead", "members"))
    everyone = [a.person.name for name in s.rules.panel for a in s.assigned(name)]
    return {
        "chair": next(iter(chair), None),
        "lead": next(iter(lead), None),
        "members": members,
        "clerk": next(iter(seats.get("clerk", [])), None),
        "tech_investigator": None,
        "members_cn": "、".join(everyone),
    }


def _officers(s: Situation) -> list[dict[str, object]]:
    """Two officers for acts outside the office: those named in the form, else the handlers."""
    named = s.data.get("officers")
    if isinstance(named, list) and named and all(isinstance(n, int) for n in named):
        people = [s.people[n] for n in named if n in s.people]
    else:
        people = [a.person for role in s.rules.outside for a in s.assigned(role)][:2]
    return [b for p in people if (b := person_block(p, s.day))]


def _remedy(
    paper: Paper, s: Situation, court: str, organ: str
) -> dict[str, object]:
    """Which remedy a paper tells, in the words of the law of its day (forms §10, items 3 and 4)."""
    kind, none = paper.kind, paper.kind.no_remedy
    mode = kind.remedy
    if none is not None and (paper.values or {}).get(none.field) in none.values:
        mode = NO_REMEDY
    told = announced = ""
    begins: list[str] = []
    if mode != NO_REMEDY:
        row, names = s.law.remedy(mode), {"suit": court, "review": organ}
        told = row.told(s.law, kind.calls_itself, names)
        announced = row.announced(s.law, kind.title, names)
        begins = [one.limit for one in row.open_on(s.law) if one.limit in row.served_limits]
    return {
        "mode": mode,
        "court": court,
        "recon_organ": organ,
        "sentence": told,
        "announced": announced,
        "begins": begins,
    }


def _named(side: Side, parties: Sequence[Party], paper: Paper) -> Sequence[Party]:
    """Whom of a side a paper may name: of a hidden one nobody but those whom alone it is for.

    Two who reported the same are hidden from each other, too. Papers of the 副卷, which go to
    nobody, name everybody.
    """
    if not side.hidden or (paper.kind.confidential and not paper.kind.served_on):
        return parties
    if any(one.role != side.id for one in paper.recipients):
        return ()
    here = {one.id for one in paper.recipients}
    return [one for one in parties if one.id in here]


# Before the decision a person is only suspected of what the cause of a case names.
SUSPECTED = "涉嫌"


def _suspicion(home: Case, s: Situation) -> str:
    """The word before the cause of a case whose party was not found to have done it; else ""."""
    blaming = s.rules.procedure(home.procedure, home.procedure_version).blaming
    events = s.events if home is s.case else s.parent_events
    return SUSPECTED if blaming and not any(e.target in blaming for e in events) else ""


def blocks(work: Work, case: Case, s: Situation, paper: Paper) -> dict[str, Any]:
    """Every common block of forms §1 for this case at this moment."""
    names = _names_of(work, case.organisation, s.day)
    office = _office(case.organisation, names)
    # Papers of a child matter speak of the case it belongs to.
    home = case.home
    rights = [right_block(r) for r in s.rights]
    parties = {
        side.id: [party_block(p, side.title, s.day) for p in named]
        for side in s.sides.values()
        if side.is_party
        and (
            (named := _named(side, s.current_parties(side.id), paper))
            or not side.hidden
        )
    }
    whole = s.rules.procedure(case.procedure, case.procedure_version).limits
    decide = next((limit for rule in whole if (limit := s.deadline(rule))), None)
    findings = s.rules.procedure(home.procedure, home.procedure_version).words(
        "exhibit_findings", "finding"
    )
    handlers = next((found for role in s.rules.leads if (found := s.assigned(role))), None)
    contact = handlers[0].person if handlers else work.actor
    suspected = _suspicion(home, s)
    cause = led(home.cause, suspected) if home.cause else ""
    return {
        "office": office,
        "case": {
            "no": home.reference,
            "intake_no": home.intake_no,
            "procedure": home.procedure,
            "cause": cause,
            "subject": cause,
            "suspected": suspected,
            "received_on": s.above.came_in_on or home.opened_on,
            "filed_on": home.filed_on,
            "due_on": decide.due_on if decide else None,
            "related": ([{"no": home.origin.reference, "relation": "前案"}] if home.origin else []),
            "new_product_method": home.new_product_method,
        },
        "rights": rights,
        "right": rights[0] if rights else None,
        "parties": parties,
        **{side: blocks[0] if blocks else None for side, blocks in parties.items()},
        "panel": _panel(s),
        "officers": _officers(s),
        "contact": {
            "person": contact.name,
            "phone": contact.phone or office["phone"],
            "address": office["address"],
            "postcode": office["postcode"],
            "hours": case.organisation.hours,
            "online": case.organisation.online,
        },
        "accused": _accused(home),
        "remedy": _remedy(
            paper,
            s,
            court=names.get(case.organisation.suit_court_id, ""),
            organ=names.get(case.organisation.reconsideration_id, ""),
        ),
        "evidence": [
            evidence_block(u, s.side_title(u.evidence.side), findings) for u in s.in_order(s.uses)
        ],
        "doc": {
            "no": "",
            "date": s.day,
            "addressee": joint_addressee(
                paper.recipients,
                s.side_title(paper.recipients[0].role) if paper.recipients else "",
                s.day,
            ),
            "enclosures": [dict(e) for e in paper.enclosures],
            # How many a court or another outsider wants is for it to say.
            "copies_total": (
                len(paper.recipients) + 1
                if paper.recipients or not (paper.kind.served_on or paper.kind.goes_to)
                else None
            ),
            "previous_no": paper.previous_no,
            "title": paper.kind.title,
            "code": "",
            "draft": paper.draft,
            "verify_url": "",
        },
    }


@dataclass(frozen=True)
class Blocks:
    """Ids of people, parties, organisations and exhibits become what papers print of them."""

    session: Session | None
    s: Situation

    def text(self, value: Any) -> Any:
        """As it is."""
        return value

    def person(self, value: Any) -> Any:
        """Name, title, certificate of the day."""
        if not isinstance(value, int):
            return value
        known = self.s.people.get(value) or self._row(Person, value)
        return person_block(known, self.s.day)

    def party(self, value: Any) -> Any:
        """The whole block of a party."""
        if not isinstance(value, int):
            return value
        party = self.s.party(value)
        return party_block(party, self.s.side_title(party.role), self.s.day) if party else None

    def organisation(self, value: Any) -> Any:
        """The whole block of an organisation."""
        if not isinstance(value, int):
            return value
        return organisation_block(self._row(Organisation, value))

    def exhibit(self, value: Any) -> str:
        """Its label."""
        return next((u.label for u in self.s.uses if u.id == value), str(value))

    def row(self, of: str, value: Any) -> Any:
        """Its number: papers ask the file for what they print of it."""
        del of
        return value

    def _row(self, table: type[Row], number: int) -> Row | None:
        return self.session.get(table, number) if self.session is not None else None


def _own(
    work: Work,
    kind: Kind,
    values: Mapping[str, object],
    known: Mapping[str, object],
    s: Situation,
    emptied: frozenset[str],
) -> dict[str, object]:
    """The kind's own fields: what was typed, else what the file knows, else the default."""
    own: dict[str, object] = {}
    names = Blocks(work.session, s)
    for field in kind.fields:
        # What no form asks for comes from the file alone, whatever came with the form.
        typed = field.asked or field.known is None
        value = values.get(field.id) if typed else None
        if field.id not in emptied or not typed:
            value = known.get(field.id) if is_empty(value) else value
            value = field.start if value in (None, "") else value
        own[field.id] = field.printed(value, names)
    return own


def build(work: Work, case: Case, s: Situation, paper: Paper) -> dict[str, Any]:
    """The whole facts of a paper, JSON-ready: blocks, own fields, basis, limits, house rules."""
    facts = {FACTS_FORM: FORM, EDITION: paper.kind.edition} | blocks(work, case, s, paper)
    facts |= _own(work, paper.kind, paper.values or {}, paper.known or {}, s, paper.emptied)
    names = work.rules.names_used(paper.kind)
    if "letter" in paper.kind.blocks:
        facts["letter"] = letter_block(work, case, s, paper.values or {})
        if paper.kind.goes_to:
            facts["letter"]["receiver"] = facts.get(paper.kind.goes_to) or ""
    cited = s.law_of_case if paper.kind.law_of == "case" else s.law
    facts["basis"] = {k: cited.basis(k) for k in names["basis"]}
    facts["limits"] = {k: s.law.limit_text(k) for k in names["limits"]}
    facts["house"] = {k: s.law.house(k) for k in names["house"]}
    return dict(plain(facts | dict(paper.kept or {})))


def taken_over(kind: Kind, s: Situation) -> Mapping[str, object] | None:
    """The common blocks of the paper that the kind prints anew, as they were frozen then."""
    source = s.document(kind.anew) if kind.anew else None
    if source is None:
        return None
    facts = in_present_form(source.facts)
    names = {name for one in kind.blocks if one != "doc" for name in built_from_block(one, s)}
    return {name: facts[name] for name in names & facts.keys()}


def built_from_block(name: str, s: Situation) -> tuple[str, ...]:
    """The names under which a block stands in the facts; any other name stands for itself."""
    match name:
        case "right":
            return ("right", "rights")
        case "parties":
            sides = [side.id for side in s.sides.values() if side.is_party]
            return ("parties", *sides)
    return (name,)
