"""What an organisation may become: who works there, what is open there, who else there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from casehub.model import Case, Organisation, Person
from casehub.model.organisation import EVER
from casehub.people import cells

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from typing import Any

    from sqlalchemy.orm import Session

    from casehub.people.lists.compared import OfficeLine
    from casehub.rulebook.offices import OfficeWords


def named_offices(offices: Sequence[Organisation]) -> dict[str, str]:
    """What people write for an organisation, its code, name or short name → its code.

    A code is nobody else's short name, and a name that one bore before is now whose it is today.
    """
    ended = sorted(offices, key=lambda office: office.valid_until is None)
    found = {office.short_name: office.key for office in ended}
    found |= {office.name: office.key for office in ended}
    return found | {office.key: office.key for office in offices}


class Standing:
    """The organisations as they will be when all rows of a file are written."""

    def __init__(
        self, words: OfficeWords, offices: Sequence[Organisation], lines: Sequence[OfficeLine]
    ) -> None:
        """offices: those that are registered; lines: the rows, offices in them named by code."""
        self.words = words
        self.present = {office.key: office for office in offices}
        self.lines = {line.key: line for line in lines if line.key}

    def of(self, key: str, name: str) -> Any:
        """An entry of the organisation as it will be; another organisation by its code."""
        line, office = self.lines.get(key), self.present.get(key)
        if line is not None and ("", name) in line.values:
            return line.values["", name]
        value = getattr(office, name, None) if office is not None else None
        return value.key if isinstance(value, Organisation) else value

    def _days(self, key: str) -> tuple[date, date | None]:
        return self.of(key, "valid_from") or EVER, self.of(key, "valid_until")

    def objections(self, session: Session, key: str) -> Iterator[tuple[str, str]]:
        """Why the organisation cannot be as its row says: the entry, and one sentence for each."""
        begin, end = self._days(key)
        if end is not None and end < begin:
            yield "valid_until", "停用日期早于启用日期"
        yield from self._heir(session, key)
        yield from self._kind(session, key)
        yield from self._short_name(key)

    def _changes(self, key: str, name: str) -> bool:
        office = self.present.get(key)
        before = getattr(office, name, None) if office is not None else None
        before = before.key if isinstance(before, Organisation) else before
        return (before or None) != (self.of(key, name) or None)

    def _heir(self, session: Session, key: str) -> Iterator[tuple[str, str]]:
        """Somebody goes on with what an office leaves open, and nobody before it ended."""
        heir, end = self.of(key, "successor"), self.of(key, "valid_until")
        if not (self._changes(key, "successor") or self._changes(key, "valid_until")):
            return
        if heir and end is None:
            yield "valid_until", "填了承继机关的，要填停用日期"
        if heir and not self._alike(self.of(key, "kind"), self.of(heir, "kind")):
            kinds = [self.words.kind_title(self.of(one, "kind") or "") for one in (heir, key)]
            yield "successor", f"{kinds[0]}不能承继{kinds[1]}"
        if heir or end is None or (office := self.present.get(key)) is None:
            return
        open_here = select(func.count()).select_from(Case)
        open_here = open_here.where(Case.organisation_id == office.id, Case.closed_on.is_(None))
        if number := session.scalar(open_here):
            yield "successor", f"还有 {number} 件未办结的案件，停用的要填承继机关"

    def _alike(self, kind: str | None, heir: str | None) -> bool:
        """Whether one of the kind `heir` can go on with what one of the other kind did."""
        parts = {one.id: (one.own, set(one.serves_as)) for one in self.words.kind}
        if kind == heir or kind not in parts or heir not in parts:
            return True
        (own, served), (heir_own, serves) = parts[kind], parts[heir]
        return heir_own if own else bool(served & serves)

    def _kind(self, session: Session, key: str) -> Iterator[tuple[str, str]]:
        """Where people sign in or cases are kept, nothing becomes a mere name in papers."""
        office, kind = self.present.get(key), self.of(key, "kind")
        if office is None or kind == office.kind:
            return
        title = self.words.kind_title(kind or "")
        people = select(func.count()).select_from(Person)
        people = people.where(Person.organisation_id == office.id, ~Person.system)
        if kind not in self.words.staffed and (number := session.scalar(people)):
            yield "kind", f"登记有 {number} 名人员，不能改为{title}"
        cases = select(Case.id).where(Case.organisation_id == office.id).limit(1)
        if kind not in self.words.own and session.scalar(cases) is not None:
            yield "kind", f"有本机构办理的案件，不能改为{title}"

    def _short_name(self, key: str) -> Iterator[tuple[str, str]]:
        """Lists, letters and files name an organisation by it: two at once would be taken for one.

        Who came in the place of another may bear the name that the other bore.
        """
        short = self.of(key, "short_name")
        if not short or not self._changes(key, "short_name"):
            return
        for other in {**self.present, **self.lines}:
            if other != key and short in self._names(other) and self._meet(key, other):
                name = self.of(other, "name") or other
                yield "short_name", f"简称“{short}”已由{name}（{other}）使用，两个机构会被认成一个"
                return

    def _names(self, key: str) -> tuple[str, ...]:
        name = self.of(key, "name") or ""
        return (cells.name(name), self.of(key, "short_name") or "")

    def _meet(self, one: str, other: str) -> bool:
        """Whether there is a day on which both stand."""
        (begin, end), (begins, ends) = self._days(one), self._days(other)
        return (end is None or begins <= end) and (ends is None or begin <= ends)
