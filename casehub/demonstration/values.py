"""Readable names of the demonstration's script → values of a step's form."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from casehub.acts import entries, procedure_of
from casehub.casefile.situations import load
from casehub.demonstration.script import DemonstrationFault
from casehub.fields import Field, TableField
from casehub.model import EvidenceUse, Organisation, Person
from casehub.procedures import LAW

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from casehub.acts.entries import FormField
    from casehub.model import Case, Party
    from casehub.record.work import Work

TOKEN = re.compile(r"\{([a-z][a-z0-9_]*)\}")
FREE = frozenset({entries.ISSUE})


def party_of(case: Case, selector: str) -> Party:
    """The party of this name, or the only one of this side. Raises DemonstrationFault."""
    parties = [p for p in case.home.parties if p.left_on is None]
    found = [p for p in parties if selector in {p.role, p.name}]
    if len(found) == 1:
        return found[0]
    if found:
        raise DemonstrationFault(f"{case.reference}：{selector}有{len(found)}名，应写明名称")
    raise DemonstrationFault(f"{case.reference}：没有当事人 {selector}")


class Words:
    """Turns the words of one act into values, for one case and the numbers given so far."""

    def __init__(self, work: Work, case: Case, tokens: Mapping[str, str]) -> None:
        self.work, self.case, self.tokens = work, case, tokens

    def values(self, fields: Sequence[FormField], data: Mapping[str, Any]) -> dict[str, object]:
        """The whole data of a step's form. Raises DemonstrationFault for an unknown field."""
        by_id = {f.field.id: f.field for f in fields}
        result: dict[str, object] = {}
        for name, value in data.items():
            if name in FREE:
                result[name] = list(value)
            elif name == entries.RECIPIENTS:
                result[name] = [party_of(self.case, p).id for p in value]
            elif name in by_id:
                result[name] = self.value(by_id[name], value)
            else:
                raise DemonstrationFault(f"没有“{name}”这一项，应为 {'、'.join(by_id)}")
        return result

    def value(self, field: Field, value: Any) -> Any:
        """One value of a form field."""
        if isinstance(field, TableField):
            for row in value:
                _know_columns(field, row)
        read = field.read(field.named(value, self))
        if isinstance(value, list) and isinstance(read, str):
            # It would be printed with its brackets.
            raise DemonstrationFault(f"“{field.id}”写成了几项，这里只写一项文字")
        return read

    def text(self, value: Any) -> str:
        """The text with {adj_no} and the like replaced by the numbers of this run."""

        def number(found: re.Match[str]) -> str:
            try:
                return self.tokens[found[1]]
            except KeyError:
                raise DemonstrationFault(f"还没有 {found[0]} 这个编号") from None

        return TOKEN.sub(number, str(value)).strip()

    def party(self, value: str) -> int:
        """The party of a selector."""
        return party_of(self.case, value).id

    def person(self, value: str) -> int:
        """The person of an account."""
        found = self.work.session.scalar(select(Person.id).where(Person.username == value))
        if found is None:
            raise DemonstrationFault(f"没有账号 {value}")
        return found

    def organisation(self, value: str) -> int:
        """The organisation of a key."""
        found = self.work.session.scalar(select(Organisation.id).where(Organisation.key == value))
        if found is None:
            raise DemonstrationFault(f"没有机关 {value}")
        return found

    def exhibit(self, value: str) -> int:
        """The exhibit of a label."""
        return exhibit_of(self.work, self.case, value).id

    def row(self, of: str, value: str) -> int:
        """The row of the case with these words."""
        s = load(self.work, self.case, procedure_of(self.work, self.case).any_step)
        found = [number for number, words in LAW.at(s).known[of](s) if words == value]
        if not found:
            raise DemonstrationFault(f"{self.case.reference}：没有“{value}”")
        return int(found[0])


def _know_columns(field: TableField, row: Mapping[str, object]) -> None:
    columns = {c.id for c in field.columns}
    unknown = row.keys() - columns
    if unknown:
        raise DemonstrationFault(
            f"“{field.id}”没有{'、'.join(sorted(unknown))}列，应为 {'、'.join(columns)}"
        )


def exhibit_of(work: Work, case: Case, label: str) -> EvidenceUse:
    """The exhibit of this label in the case's file."""
    found = work.session.scalar(
        select(EvidenceUse).where(
            EvidenceUse.case_id == case.home.id, EvidenceUse.label == label
        )
    )
    if found is None:
        raise DemonstrationFault(f"{case.reference}：没有证据 {label}")
    return found
