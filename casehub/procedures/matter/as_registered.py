"""What the register says now, for whoever mends it: beside the form that asks what is right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.casefile.parties import AGENT_FIELDS, party_fields
from casehub.casefile.things import THING_FIELDS
from casehub.fields.rights import RIGHT_KINDS
from casehub.model import Accused, Agent, Evidence, EvidenceUse, Party, Right
from casehub.procedures.matter.mendable import (
    AGENT,
    EXHIBIT,
    EXHIBIT_LABELS,
    PARTY,
    RIGHT,
    THING,
    THING_LABELS,
    Subject,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from casehub.db import Base
    from casehub.workflow.part import Part
    from casehub.workflow.procedure import Step
    from casehub.workflow.situation import Situation

Lines = list[tuple[str, str]]
# In which row stands what an effect mends: of an exhibit, in the evidence that the case uses.
_ROWS: Mapping[type[Base], type[Subject]] = {
    Party: Party, Agent: Agent, Right: Right, Accused: Accused, EvidenceUse: Evidence,
}  # fmt: skip
# The page of the case shows them whole to whoever asks, and notes who did.
APART = frozenset({"phone", "id_no"})


def as_registered(
    s: Situation, step: Step, part: Part, parties: Sequence[Party]
) -> list[tuple[str, Lines]]:
    """What stands now of whatever the step mends: heading, then label and words of each item.

    Of each party, agent, right, product and exhibit only what the form asks and what is there.
    part: what the step's names mean; its effects say which rows they show. parties: those that the
    person may read of. Nothing for a step whose effects show nothing.
    """
    asked, shown = {field.id for field in step.fields}, part.shown_by(step.records)
    found: list[tuple[str, Lines]] = []
    for title, row, fields, labels in _subjects(s, parties) if shown else ():
        if not isinstance(row, tuple(_ROWS[one] for one in shown)):
            continue
        columns = [column for name, column in fields.items() if name in asked]
        lines = _lines(row, columns, labels)
        if lines:
            found.append((title, lines))
    return found


def _lines(row: Subject, columns: Collection[str], labels: Mapping[str, str]) -> Lines:
    said = (
        (labels.get(one, ""), words(row, one, getattr(row, one)))
        for one in columns
        if one not in APART
    )
    return [(label, text) for label, text in said if label and text]


def _subjects(
    s: Situation, parties: Sequence[Party]
) -> Iterator[tuple[str, Subject, Mapping[str, str], Mapping[str, str]]]:
    """Every row that may be mended: how it is called, which fields mend it, its labels."""
    of_party = {field.id: field.label for field in party_fields()} | {"capacity": "主体资格"}
    of_agent = {AGENT[one.id]: one.label for one in AGENT_FIELDS if one.id in AGENT}
    for party in parties:
        yield s.side_title(party.role), party, PARTY, of_party
        for agent in party.agents:
            yield f"{party.name}的代理人", agent, AGENT, {"scope": "委托事项和权限", **of_agent}
    for right in s.rights:
        kind = RIGHT_KINDS[right.kind]
        labels = {column: kind.label_of(column) for column in RIGHT.values()}
        yield kind.in_full, right, RIGHT, labels | {"kind": "种类"}
    of_thing = {**THING_LABELS, **{field.id: field.label for field in THING_FIELDS}}
    for thing in s.accused:
        yield thing.name, thing, THING, of_thing
    for use in s.in_order(s.uses):
        if use.evidence.case_id == s.case.home.id and not use.evidence.confidential:
            yield f"证据{use.label}", use.evidence, EXHIBIT, EXHIBIT_LABELS
