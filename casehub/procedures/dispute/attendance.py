"""Who came to a hearing or a session, and for which party each of them speaks."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from casehub.law.service import Serving
from casehub.law.text import fold
from casehub.procedures.reading import as_day, table, who
from casehub.workflow.part import each, registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from casehub.model import Document, Party, Service
    from casehub.workflow.situation import Situation


def _on_side(s: Situation, word: str) -> list[Party]:
    """The parties of a side, called by its name or its title, or the party of that name."""
    sides = [side for side in s.sides.values() if side.is_party]
    meant = [side.id for side in sides if word in {side.id, side.title}]
    called = [p for side in meant for p in s.current_parties(side)]
    return called or [p for p in s.current_parties() if _is_called(p, word)]


def _is_called(party: Party, name: str) -> bool:
    return bool(name) and fold(name) in {fold(n) for n in (party.name, party.short_name) if n}


def _spoken_for(party: Party, name: str, on: date) -> tuple[str, ...] | None:
    """As what the file shows that who is called so speaks for the party; None where it does not.

    Two of one name who are two people are told apart by their firm and their part.
    """
    own = (party.name if party.sort.human else "", party.representative, party.operator)
    if fold(name) in {fold(one) for one in own if one}:
        return ("", "")
    agents = (a for a in party.agents_on(on) if fold(a.name) == fold(name))
    return next(((fold(a.firm or ""), fold(a.role or "")) for a in agents), None)


@each
def everybody_speaks_for_a_party(s: Situation) -> Iterator[Reason]:
    """办法第十七条、第二十七条: the record says for which party each of those present speaks.

    Where a side has several parties and the file does not show whose head or agent somebody is, or
    shows two people of that name.
    """
    for n, row in enumerate(table(s, "attendance")):
        name, word, told = str(row.get("name") or "").strip(), row.get("side"), row.get("for_party")
        word = str(word or "").strip()
        parties = _on_side(s, word)
        if told:
            if parties and told not in {p.id for p in parties}:
                called = who(s, told) if isinstance(told, int) else told
                said = f"{name}所代表的{called}不是登记的{s.side_title(word) or word}，请核对。"
                yield Reason(said, "attendance", row=n, column="for_party")
        elif len(parties) > 1:
            found = {one for p in parties if (one := _spoken_for(p, name, s.day)) is not None}
            if len(found) != 1:
                said = f"请写明{name}代表哪一方当事人。"
                yield Reason(said, "attendance", row=n, column="for_party")


# ── who stayed away ──────────────────────────────────────────
def _calls(s: Situation) -> list[str]:
    """Of the papers served in the case those that call somebody to a hearing."""
    kinds = dict.fromkeys(kind for row in s.services for kind in row.kinds or [])
    return [kind for kind in kinds if any(one.summons for one in s.rules.kinds.editions(kind))]


def _told(s: Situation, party_id: int) -> Service | None:
    """The latest proved service of such a paper on the party, or in whose place it stands."""
    calls, of = frozenset(_calls(s)), s.line(party_id)
    rows = (r for r in s.services if r.party_id in of and not calls.isdisjoint(r.kinds or []))
    proved = [r for r in rows if r.status == Serving.SERVED and r.served_on is not None]
    return max(proved, key=lambda r: str(r.served_on), default=None)


@each
def absence_is_of_a_party_told(s: Situation) -> Iterator[Reason]:
    """办法第二十六条: who is absent is a party that was told, as its receipt shows."""
    for n, row in enumerate(table(s, "absent")):
        party = row.get("party")
        if isinstance(party, int) and _told(s, party) is None:
            said = f"口头审理通知尚未送达{who(s, party)}，不能记为缺席。"
            yield Reason(said, "absent", row=n, column="party")


def proof_named(s: Situation, row: Service) -> str:
    """What papers call the proof of a service; "" of what was handed over on the spot."""
    matter = next((child for child in s.children if child.id == row.case_id), None)
    return f"{matter.reference}送达回证" if matter is not None else ""


def absences_told(s: Situation) -> list[dict[str, object]]:
    """Who stayed away, on which day each was told, and by which proof."""
    found = list[dict[str, object]]()
    for row in table(s, "absent"):
        number = row.get("party")
        party = s.party(number) if isinstance(number, int) else None
        if party is None:
            continue
        proof = _told(s, party.id)
        found.append(
            {
                "side": party.role,
                "name": party.name,
                "served_on": proof.served_on if proof is not None else None,
                "service_ref": proof_named(s, proof) if proof is not None else "",
                "reason": row.get("reason"),
            }
        )
    return found


def stayed_away(s: Situation, side: str) -> list[tuple[Party, date | None]]:
    """Of a side who did not come to the hearing recorded last, each with the day it was told.

    By the rows of the act that made it; a record of before names them in its own words alone.
    """
    record = s.document("hearing_record")
    if record is None:
        return []
    act = next((e for e in s.events if e.seq == record.event_seq), None)
    rows = [r for r in (act.typed.get("absent") if act is not None else None) or () if r]
    named = [r["party"] for r in rows if isinstance(r.get("party"), int)]
    here = s.current_parties(side)
    if named:
        proofs = {p.id: _told(s, p.id) for p in here if s.line(p.id) & {*named}}
        return [
            (p, proof.served_on if (proof := proofs[p.id]) is not None else None)
            for p in here
            if p.id in proofs
        ]
    own = [r for r in record.facts.get("absent") or () if r.get("side") == side]
    days = {fold(str(r.get("name") or "")): as_day(r.get("served_on")) for r in own}
    return [(p, days[fold(p.name)]) for p in here if fold(p.name) in days]


def called_to(s: Situation, kind: str) -> tuple[Document, datetime] | None:
    """The latest valid paper that calls to what papers of this kind call to, and its time.

    In a matter of the case its own go before the main case's.
    """
    own = s.kind(kind).summons
    found: dict[bool, tuple[Document, datetime]] = {}
    for paper in s.documents:
        summons = s.rules.kinds.made(paper).summons if paper.stands else None
        if own is None or summons is None or summons.to != own.to:
            continue
        moment = _moment(s, paper.facts.get(summons.at))
        if moment is not None:
            found[paper.case_id == s.case.id] = (paper, moment)
    return found.get(True) or found.get(False)


def _moment(s: Situation, value: object) -> datetime | None:
    moment = datetime.fromisoformat(value) if isinstance(value, str) and value else value
    if not isinstance(moment, datetime):
        return None
    return moment.astimezone(s.at.tzinfo) if moment.tzinfo else moment


GUARDS = registered(everybody_speaks_for_a_party, absence_is_of_a_party_told)
KNOWN = registered(absences_told)
