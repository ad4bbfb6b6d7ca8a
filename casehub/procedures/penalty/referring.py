"""What a referral to the police means for the penalty (行政处罚法第二十七条、第三十五条)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.procedures.penalty.weighed import money
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from casehub.model import Case, Event
    from casehub.workflow.procedure import State
    from casehub.workflow.situation import Situation

OPENS = "open_criminal_referral"


def party_of(record: Iterable[Event], matter: Case) -> int | None:
    """The party for which the main case opened the matter, as its record tells."""
    for event in record:
        if event.step == OPENS and matter.reference in (event.detail or {}).get("opened", ()):
            return event.party_id
    return None


def referrals(s: Situation, party: int | None) -> Iterator[tuple[Case, State]]:
    """The referrals of the party, each with where it stands, oldest first."""
    of = s.line(party) if party is not None else frozenset()
    for child in s.children:
        if party_of(s.record, child) in of:
            rules = s.rules.procedure(child.procedure, child.procedure_version)
            yield child, rules.state(child.state)


def not_referred_already(s: Situation) -> Reason | None:
    """One matter for one party at a time: what is under way is gone on with."""
    party = s.data.get("party")
    for child, stands in referrals(s, party if isinstance(party, int) else None):
        if not stands.final:
            said = f"该当事人的移送事项正在办理：{stands.title}。"
            return Reason(said, "party", matters=(child.id,))
    return None


def no_fine_beside_a_crime(s: Situation) -> Reason | None:
    """移送规定第十一条: no fine takes the place of a punishment while the police have the case."""
    fine, party = money(s.data.get("fine")), s.data.get("party")
    if not fine or not isinstance(party, int):
        return None
    for child, stands in referrals(s, party):
        if stands.bars_fine:
            said = f"该当事人涉嫌犯罪已经报请移送（{stands.title}），不得以罚代刑，暂不能决定罚款。"
            return Reason(said, "fine", matters=() if stands.final else (child.id,))
    return None


def was_answered(s: Situation, party: int | None) -> bool:
    """Whether a referral of the party ended with no crime: refused here, or by the police."""
    found = [stands for _child, stands in referrals(s, party)]
    return bool(found) and found[-1].final and not found[-1].bars_fine


GUARDS = registered(not_referred_already, no_fine_beside_a_crime)
