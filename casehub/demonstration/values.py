"""Readable names of the demonstration's script → values of a step's form."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from casehub.acts import entries
from casehub.demonstration.script import DemonstrationFault
from casehub.model import EvidenceUse, Organisation, Person
from casehub.record.work import OFFICE_ZONE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from casehub.acts.entries import FormField
    from casehub.model import Case, Party
    from casehub.record.work import Work
    from casehub.workflow.procedure import Field

TOKEN = re.compile(r"\{([a-z][a-z0-9_]*)\}")
FREE = frozenset({entries.ISSUE})


def home_of(case: Case) -> Case:
    """The case whose file it is: the parent of a child matter."""
    return case.parent if case.parent is not None else case


def party_of(case: Case, selector: str) -> Party:
    """A party by `requester`, `respondent`, `respondent2` … or by name."""
    parties = [p for p in home_of(case).parties if p.left_on is None]
    role = selector.rstrip("0123456789")
    number = int(selector.removeprefix(role) or 1)
    found = [p for p in parties if p.role == role]
    if len(found) >= number:
        return found[number - 1]
    named = next((p for p in parties if p.name == selector), None)
    if named is None:
        raise DemonstrationFault(f"{case.reference}：没有当事人 {selector}")
    return named


class Words:
    """Turns the words of one act into values, for one case and the numbers given so far."""

    def __init__(self, work: Work, case: Case, tokens: Mapping[str, str]) -> None:
        self.work, self.case, self.tokens = work, case, tokens

    def values(self, fields: Sequence[FormField], data: Mapping[str, Any]) -> dict[str, Any]:
        """The whole data of a step's form. Raises DemonstrationFault for an unknown field."""
        by_id = {f.field.id: f.field for f in fields}
        result: dict[str, Any] = {}
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
        match field.kind:
            case "text" | "long":
                return self.text(str(value)).strip()
            case "money":
                return Decimal(str(value))
            case "datetime" if isinstance(value, datetime):
                return value if value.tzinfo else value.replace(tzinfo=OFFICE_ZONE)
            case "person":
                return self._person(value)
            case "people":
                return [self._person(v) for v in value]
            case "party":
                return party_of(self.case, value).id
            case "organisation":
                return self._organisation(value)
            case "evidence":
                return [self._exhibit(v) for v in value]
            case "table":
                return [self._row(field, row) for row in value]
        return value

    def text(self, text: str) -> str:
        """The text with {adj_no} and the like replaced by the numbers of this run."""

        def number(found: re.Match[str]) -> str:
            try:
                return self.tokens[found[1]]
            except KeyError:
                raise DemonstrationFault(f"还没有 {found[0]} 这个编号") from None

        return TOKEN.sub(number, text)

    def _row(self, field: Field, row: Mapping[str, Any]) -> dict[str, Any]:
        columns = {c.id: c for c in field.columns}
        unknown = row.keys() - columns.keys()
        if unknown:
            raise DemonstrationFault(
                f"“{field.id}”没有{'、'.join(sorted(unknown))}列，应为 {'、'.join(columns)}"
            )
        return {k: self.value(columns[k], v) for k, v in row.items()}

    def _person(self, username: str) -> int:
        found = self.work.session.scalar(select(Person.id).where(Person.username == username))
        if found is None:
            raise DemonstrationFault(f"没有账号 {username}")
        return found

    def _organisation(self, key: str) -> int:
        found = self.work.session.scalar(select(Organisation.id).where(Organisation.key == key))
        if found is None:
            raise DemonstrationFault(f"没有机关 {key}")
        return found

    def _exhibit(self, label: str) -> int:
        return exhibit_of(self.work, self.case, label).id


def exhibit_of(work: Work, case: Case, label: str) -> EvidenceUse:
    """The exhibit of this label in the case's file."""
    found = work.session.scalar(
        select(EvidenceUse).where(
            EvidenceUse.case_id == home_of(case).id, EvidenceUse.label == label
        )
    )
    if found is None:
        raise DemonstrationFault(f"{case.reference}：没有证据 {label}")
    return found
