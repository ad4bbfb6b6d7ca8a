"""Mediation inside an adjudication (办法第三十五条): who takes part is each party's own will.

Who refuses, or takes its consent back, holds up nobody else: the others go on, and an agreement
names those who made it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.model import Declaration
from casehub.procedures.dispute.declarations import AGREED, REFUSED, answer_of, unsay
from casehub.procedures.reading import short, who
from casehub.workflow.part import Effect, registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casehub.model import Party
    from casehub.procedures.act import Act
    from casehub.workflow.situation import Situation

MEDIATION = "mediation"
WILLING, UNWILLING = "willing", "unwilling"
ANSWERS = {WILLING: AGREED, UNWILLING: REFUSED}
SIDES = ("requester", "respondent")


def _ticked(s: Situation, name: str) -> set[int]:
    found = s.data.get(name)
    return {*found} if isinstance(found, list | tuple) else set()


def both_sides_are_willing(s: Situation) -> Reason | None:
    """办法第三十五条: a mediation is between those of either side who want it."""
    willing = _ticked(s, WILLING)
    if s.data.get("result") in {None, "failed"}:
        return None
    for side in SIDES:
        if not any(p.id in willing for p in s.current_parties(side)):
            said = f"{s.side_title(side)}中没有人愿意调解，应登记为未达成协议。"
            return Reason(said, WILLING)
    return None


def every_party_was_asked(s: Situation) -> Reason | None:
    """办法第三十五条: each party speaks for itself, once."""
    if s.data.get("result") is None:
        return None
    willing, unwilling = _ticked(s, WILLING), _ticked(s, UNWILLING)
    both = next(iter(sorted(willing & unwilling)), None)
    if both is not None:
        return Reason(f"{who(s, both)}不能既愿意又不愿意，请核对。", UNWILLING)
    left = next((p for p in s.party_ids() if p not in willing | unwilling), None)
    if left is not None:
        said = f"请登记{who(s, left)}是否愿意调解；没有联系上的，列为不愿意并写明。"
        return Reason(said, UNWILLING)
    return None


def text_is_with_the_willing(s: Situation) -> Reason | None:
    """办法第三十五条: an agreement names its parties only, and nobody who wants none."""
    chosen = s.data.get("party")
    concerned = [
        p
        for p in s.current_parties()
        if chosen is None or p.role != "respondent" or p.id == chosen
    ]
    unwilling = next((p for p in concerned if answer_of(p, MEDIATION) == REFUSED), None)
    if unwilling is None:
        return None
    said = f"{short(unwilling.name)}不愿意调解，协议只能与愿意的当事人分别拟定。"
    return Reason(said, "party")


def willing_parties(s: Situation) -> list[int]:
    """Who was willing when it was asked last."""
    return [p.id for p in s.current_parties() if answer_of(p, MEDIATION) == AGREED]


def unwilling_parties(s: Situation) -> list[int]:
    """Who was not, or took the consent back."""
    return [p.id for p in s.current_parties() if answer_of(p, MEDIATION) == REFUSED]


def parties_were_asked(act: Act) -> None:
    """Enter of each party whether it wants the mediation; the last answer counts."""
    for name, answer in ANSWERS.items():
        ids = _ticked(act.situation, name)
        for party in act.situation.current_parties():
            if party.id in ids and answer_of(party, MEDIATION) != answer:
                party.declarations.append(_said(act, party, answer))
    names = "、".join(short(p.name) for p in _who(act, WILLING))
    refused = "、".join(short(p.name) for p in _who(act, UNWILLING))
    act.notes.append(f"愿意调解：{names or '无'}" + (f"；不愿意：{refused}" if refused else ""))


def _who(act: Act, name: str) -> list[Party]:
    ids = _ticked(act.situation, name)
    return [p for p in act.situation.current_parties() if p.id in ids]


def _said(act: Act, party: Party, answer: str) -> Declaration:
    return Declaration(
        about=MEDIATION,
        answer=answer,
        given_on=act.day_typed("tried_on"),
        signed_by=party.name,
        material="案内调解情况",
        event_seq=act.seq,
    )


GUARDS = registered(both_sides_are_willing, every_party_was_asked, text_is_with_the_willing)
KNOWN = registered(willing_parties, unwilling_parties)
EFFECTS: Mapping[str, Effect] = {
    "parties_were_asked": Effect.of(parties_were_asked, WILLING, UNWILLING, undo=unsay),
}
