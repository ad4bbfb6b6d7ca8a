"""Who came to a hearing or a session, and for which party each of them speaks."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from casehub.law.text import fold
from casehub.procedures.reading import chinese_day, table, who
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from datetime import date

    from casehub.model import Document, Party
    from casehub.workflow.situation import Situation


def _on_side(s: Situation, word: str) -> list[Party]:
    """The parties of a side, called by its name or its title, or the party of that name."""
    sides = [side for side in s.sides.values() if side.is_party]
    meant = [side.id for side in sides if word in {side.id, side.title}]
    called = [p for side in meant for p in s.current_parties(side)]
    return called or [p for p in s.current_parties() if _is_called(p, word)]


def _is_called(party: Party, name: str) -> bool:
    return bool(name) and fold(name) in {fold(n) for n in (party.name, party.short_name) if n}


def _speaks(party: Party, name: str, on: date) -> bool:
    """Whether the file shows that who is called so speaks for the party: itself, head, agent."""
    own = (party.name if party.sort.human else "", party.representative, party.operator)
    agents = (agent.name for agent in party.agents_on(on))
    return fold(name) in {fold(one) for one in (*own, *agents) if one}


def everybody_speaks_for_a_party(s: Situation) -> Reason | None:
    """办法第十七条、第二十七条: the record says for which party each of those present speaks.

    Where a side has several parties and the file does not show whose head or agent somebody is.
    """
    for row in table(s, "attendance"):
        name, word, told = (str(row.get(n) or "").strip() for n in ("name", "side", "for_party"))
        parties = _on_side(s, word)
        if told:
            if parties and not any(_is_called(p, told) for p in parties):
                said = f"{name}所代表的{told}不是登记的{s.side_title(word) or word}，请核对。"
                return Reason(said, "attendance")
        elif len(parties) > 1 and not any(_speaks(p, name, s.day) for p in parties):
            return Reason(f"请写明{name}代表哪一方当事人。", "attendance")
    return None


def absence_is_of_a_party_told(s: Situation) -> Reason | None:
    """办法第二十六条: who is absent is a party, told on the day that its receipt shows."""
    # Of the papers served in the case those that call somebody to a hearing.
    kinds = dict.fromkeys(kind for row in s.services for kind in row.kinds or [])
    calls = [
        kind for kind in kinds if any(one.summons for one in s.rules.kinds.editions(kind))
    ]
    for row in table(s, "absent"):
        name, word = str(row.get("name") or "").strip(), str(row.get("side") or "")
        party = next((p for p in _on_side(s, word) if _is_called(p, name)), None)
        if party is None:
            said = f"缺席的{name}不是登记的{s.side_title(word) or '当事人'}，请核对名称。"
            return Reason(said, "absent")
        told = [day for kind in calls if (day := s.served_on(kind, party.id)) is not None]
        if told and row.get("served_on") and row["served_on"] not in told:
            on = chinese_day(max(told))
            return Reason(f"回证载明{who(s, party.id)}于{on}收到通知，请核对。", "absent")
    return None


def called_to(s: Situation, kind: str) -> tuple[Document, datetime] | None:
    """The latest valid paper that calls to what papers of this kind call to, and its time.

    In a matter of the case its own go before the main case's.
    """
    own = s.kind(kind).summons
    found: dict[bool, tuple[Document, datetime]] = {}
    for paper in s.documents:
        summons = s.rules.kinds.made(paper).summons if paper.status == "issued" else None
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
