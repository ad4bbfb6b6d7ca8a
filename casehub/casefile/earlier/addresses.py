"""送达地址: the addresses for service that a party confirmed before, here or in an earlier case.

They are offered and never taken over by themselves: what a party confirmed in one case it confirms
anew in another (送达地址确认书), and the officer sees in which case and on which day it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import not_, select

from casehub.law.party_kinds import party_kind
from casehub.model import Case, Party
from casehub.people.confidential import secret
from casehub.people.permissions import visible_cases

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from casehub.record.work import Work

# So many earlier rows are looked through, and so many addresses offered of each party.
LOOKED_AT, MOST = 100, 3


@dataclass(frozen=True)
class Confirmed:
    """An address that was confirmed: whose it is here, the row that has it, the case of that."""

    party: Party
    said: Party
    case: Case

    @property
    def is_of_this_case(self) -> bool:
        """Whether it was confirmed in this very case."""
        return self.party.case_id == self.case.id

    @property
    def value(self) -> str:
        """What names it in a form: the party, and the row."""
        return f"{self.party.id}-{self.said.id}"


def confirmed_before(work: Work, parties: Sequence[Party]) -> list[Confirmed]:
    """The addresses that these parties of a case confirmed, the newest first for each.

    In cases of the person's own office that the person may see; nothing of a side that is hidden
    from the person. A party is known by its name, and by its number where both have one; a human
    being by both. The same words are offered once.
    """
    if not parties:
        return []
    rows = (
        visible_cases(work.actor, work.today, work.rules)
        .join(Party, Party.case_id == Case.id)
        .where(
            Case.organisation_id == work.actor.organisation_id,
            Party.name.in_({one.name for one in parties}),
            Party.delivery_confirmed_on.is_not(None),
            Party.delivery_address != "",
            not_(secret(work, Party.role)),
        )
        .with_only_columns(Party.id, maintain_column_froms=True)
        .order_by(Party.delivery_confirmed_on.desc(), Party.id.desc())
        .limit(LOOKED_AT)
    )
    query = select(Party, Case).join(Case, Case.id == Party.case_id).where(Party.id.in_(rows))
    found = sorted(
        ((said, case) for said, case in work.session.execute(query).unique()),
        key=lambda one: (one[0].delivery_confirmed_on, one[0].id),
        reverse=True,
    )
    return [one for party in parties for one in _of(party, found)]


def _of(party: Party, found: Sequence[tuple[Party, Case]]) -> Iterator[Confirmed]:
    seen: set[tuple[str, str, str]] = set()
    for said, case in found:
        words = (said.delivery_address, said.delivery_receiver, said.delivery_phone)
        if len(seen) < MOST and words not in seen and _is_same(party, said):
            seen.add(words)
            yield Confirmed(party, said, case)


def _is_same(party: Party, other: Party) -> bool:
    if party.id == other.id:
        return True
    if party.name != other.name:
        return False
    if party.id_no and other.id_no:
        return party.id_no == other.id_no
    return not (party_kind(party.kind).human or party_kind(other.kind).human)
