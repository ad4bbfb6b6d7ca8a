"""Offices as written against offices as they are: the difference row by row, then one change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from casehub.model import Organisation, OrganisationContact, OrganisationSeries, SecurityEntry
from casehub.model.organisation import EVER, INTAKE, default_intake_prefix
from casehub.people import cells, stems
from casehub.people.lists.compared import ADDED, CHANGED, REFUSED, UNCHANGED, Change, OfficeLine
from casehub.people.lists.office_standing import Standing, named_offices
from casehub.people.office_columns import (
    BY_ID,
    CONTACT,
    CONTACTS,
    ENTRIES,
    KEY,
    KIND,
    OFFICE,
    SERIES,
    series_entry,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from casehub.people.lists.office_file import OfficeRow
    from casehub.people.office_columns import Entry
    from casehub.people.stems import Stem
    from casehub.rulebook.offices import OfficeWords

# A blank cell leaves an entry as it is; this word empties it.
EMPTY = "清空"
CONTACT_IDS = tuple(entry.id for entry in CONTACT)


class OfficeImport:
    """The rows of a file compared with the database. Nothing is changed before `apply`."""

    def __init__(
        self,
        session: Session,
        words: OfficeWords,
        rows: Sequence[OfficeRow],
        on: date,
        paper_words: tuple[str, ...],
    ) -> None:
        """on: the day of the change; paper_words: what may follow a 机关代字 (people.stems)."""
        self.session, self.words, self.on = session, words, on
        self.paper_words = paper_words
        self.offices = list(session.scalars(select(Organisation).order_by(Organisation.id)))
        self.by_key = {office.key: office for office in self.offices}
        self.lines = [self._read(row) for row in rows]
        self._refuse_twins()
        self._resolve()
        self._refuse_what_cannot_be()
        self._refuse_circles()
        self._refuse_shared_stems()
        for line in self.lines:
            if line.outcome != REFUSED:
                self._compare(line)

    @property
    def refused(self) -> list[OfficeLine]:
        """The rows that stand in the way of applying the file."""
        return [line for line in self.lines if line.outcome == REFUSED]

    def apply(self, at: datetime, by: str, person_id: int | None = None, address: str = "") -> None:
        """Write every row that is new or different, with a line of the security log for each.

        The caller commits; rows that were refused must have stopped it before (ValueError).
        """
        if self.refused:
            raise ValueError("rows were refused")
        for line in self.lines:
            if line.present is None:
                line.present = Organisation(key=line.key, valid_from=EVER, head_title="局长")
                self.session.add(line.present)
            for (group, name), value in line.values.items():
                if not group and BY_ID[name].input != OFFICE:
                    setattr(line.present, name, value)
            line.present.valid_from = line.present.valid_from or EVER
            line.present.short_name = line.present.short_name or line.present.name
        self.session.flush()
        self.by_key |= {line.key: line.present for line in self.lines if line.present is not None}
        for line in self.lines:
            self._connect(line)
            if line.outcome != UNCHANGED:
                self._log(line, at, by, person_id, address)
        self.session.flush()

    # Reading

    def _read(self, row: OfficeRow) -> OfficeLine:
        line = OfficeLine(row)
        for fault in row.faults:
            line.refuse(fault)
        if row.faults and not row.cells:
            return line
        self._identify(line)
        for (group, name), cell in row.cells.items():
            if (group, name) != ("", KEY.id) and not cells.is_blank(cell):
                entry = series_entry(self.words, name) if group else BY_ID[name]
                self._take(line, group, entry, cell)
        line.contacts = self._contacts(line)
        line.name = line.values.get(("", "name"), line.present.name if line.present else line.name)
        if line.present is None and line.outcome != REFUSED:
            for entry in ENTRIES:
                if entry.required and not line.values.get(("", entry.id)):
                    line.refuse(f"新机构要填写{entry.title}", entry.id)
        return line

    def _identify(self, line: OfficeLine) -> None:
        """By its code; without one by its name, when it is registered already."""
        cell, name = line.row.cells.get(("", KEY.id)), line.row.cells.get(("", "name"))
        line.name = "" if cells.is_blank(name) else cells.name(name)
        if cells.is_blank(cell):
            line.present = next((o for o in self.offices if o.name == line.name), None)
            line.key = line.present.key if line.present else ""
            if line.present is None:
                line.refuse("填写代码，例如 wanzhou", KEY.id)
            return
        try:
            line.key = cells.key(cell)
        except cells.Unreadable as error:
            line.refuse(str(error), KEY.id)
        line.present = self.by_key.get(line.key)

    def _take(self, line: OfficeLine, group: str, entry: Entry, cell: Any) -> None:
        if isinstance(cell, str) and cells.text(cell) == EMPTY:
            if entry.required:
                line.refuse(f"{entry.title}不能清空", entry.id)
            else:
                line.values[group, entry.id] = "" if _is_text(entry) else None
            return
        try:
            value = entry.read(cell)
        except cells.Unreadable as error:
            line.refuse(str(error), entry.id)
            return
        if isinstance(value, str) and len(value) > entry.longest:
            line.refuse(f"{entry.title}不超过 {entry.longest} 个字", entry.id)
        if entry.input == KIND:
            kinds = {k.title: k.id for k in self.words.kind} | {k.id: k.id for k in self.words.kind}
            if value not in kinds:
                titles = cells.listed(k.title for k in self.words.kind)
                line.refuse(f"没有“{value}”这个类型，可填：{titles}", entry.id)
                return
            value = kinds[value]
        line.values[group, entry.id] = value

    def _contacts(self, line: OfficeLine) -> list[dict[str, str]] | None:
        given = line.row.contacts
        if given is None:
            return None
        read: list[dict[str, str]] = []
        for n, one in enumerate(given):
            person: dict[str, str] = dict.fromkeys(CONTACT_IDS, "")
            for entry in CONTACT:
                if not cells.is_blank(one.get(entry.id)):
                    try:
                        person[entry.id] = entry.read(one[entry.id])
                    except cells.Unreadable as error:
                        line.refuse(str(error), CONTACTS, row=n, column=entry.id)
            unknown = one.keys() - set(CONTACT_IDS)
            if unknown:
                line.refuse(f"联系人没有这一项：{cells.listed(sorted(unknown))}", CONTACTS)
            if person["name"]:
                read.append(person)
            elif any(person.values()):
                line.refuse("填写联系人姓名", CONTACTS, row=n, column=CONTACT[0].id)
        return read

    def _after(self, line: OfficeLine, name: str) -> Any:
        """An entry as it will be."""
        if ("", name) in line.values:
            return line.values["", name]
        return getattr(line.present, BY_ID[name].column, None) if line.present else None

    # What rows say of one another

    def _refuse_twins(self) -> None:
        for title, entry, of in (("代码", KEY.id, "key"), ("名称", "name", "name")):
            seen: dict[str, OfficeLine] = {}
            for line in self.lines:
                word = getattr(line, of)
                earlier = seen.setdefault(word, line) if word else line
                if earlier is not line:
                    line.refuse_as_twin(earlier, title, word, entry)
        for line in self.lines:
            same = [o for o in self.offices if o.name == line.name and o.key != line.key]
            if same:
                line.refuse(f"名称与已登记的 {same[0].key} 相同：{line.name}", "name")

    def _resolve(self) -> None:
        """Offices named by code, name or short name become codes; the named row must stand."""
        names = named_offices(self.offices)
        for line in self.lines:
            if line.key:
                written = line.values.get(("", "short_name"))
                names |= {n: line.key for n in (written, line.name) if n}
        # A code is nobody's short name.
        names |= {key: key for key in (*self.by_key, *(line.key for line in self.lines)) if key}
        for line in self.lines:
            for entry in (e for e in ENTRIES if e.input == OFFICE):
                value = line.values.get(("", entry.id))
                if not value:
                    continue
                found = names.get(value) or names.get(cells.name(value))
                if found is None:
                    line.refuse(f"{entry.title}“{value}”没有登记，文件里也没有", entry.id)
                line.values["", entry.id] = found or value
        while True:
            fallen = {line.key for line in self.lines if line.outcome == REFUSED}
            fallen -= self.by_key.keys()
            more = [
                (line, entry)
                for line in self.lines
                for entry in ENTRIES
                if line.outcome != REFUSED
                and entry.input == OFFICE
                and line.values.get(("", entry.id)) in fallen
            ]
            if not more:
                return
            for line, entry in more:
                line.refuse(f"{entry.title}所在的一行没有通过", entry.id)

    def _refuse_what_cannot_be(self) -> None:
        standing = Standing(self.words, self.offices, self.lines)
        for line in (line for line in self.lines if line.key):
            for entry, said in standing.objections(self.session, line.key):
                line.refuse(said, entry)

    def _refuse_circles(self) -> None:
        for name in ("parent", "successor", "superior"):
            above = {o.key: getattr(getattr(o, name), "key", None) for o in self.offices}
            above |= {
                line.key: line.values["", name] or None
                for line in self.lines
                if ("", name) in line.values
            }
            for line in self.lines:
                seen, at = {line.key}, above.get(line.key)
                while at is not None and at not in seen:
                    seen.add(at)
                    at = above.get(at)
                if at == line.key and line.key:
                    line.refuse(f"{BY_ID[name].title}绕回到了本机关", name)

    def _refuse_shared_stems(self) -> None:
        """Two offices that number under one 字 would issue the same number twice."""
        held: dict[str, str] = {}
        written = {(line.key, name) for line in self.lines for _, name in line.values}
        for office in self.offices:
            for stem in stems.of_office(self.words, self.paper_words, office):
                if (office.key, stem.entry) not in written:
                    held.setdefault(stem.text, office.key)
        own = {kind.id for kind in self.words.kind if kind.own}
        known = {line.key for line in self.lines}
        for office in self.offices:
            if office.kind in own and office.key not in known:
                held[office.intake_prefix] = office.key
        for line in self.lines:
            refused: set[str] = set()
            for stem in stems.of_entries(self.words, self.paper_words, line.values):
                other = self._other_holder(line, stem, held)
                if other and stem.entry not in refused:
                    refused.add(stem.entry)
                    said = f"{self._called(line.key)}的{stem.said}{other}，两个机关的文号会重复"
                    line.refuse(said, stem.entry)
            if self._after(line, "kind") in own and line.outcome != REFUSED:
                prefix = self._intake_prefix(line)
                if held.setdefault(prefix, line.key) != line.key:
                    sentence = f"收件号会与{self._called(held[prefix])}的重复，另填收件号字头"
                    line.refuse(sentence, INTAKE)

    def _other_holder(self, line: OfficeLine, stem: Stem, held: dict[str, str]) -> str:
        """Who numbers under a stem that a row writes, in words; "" where nobody else does."""
        holder = held.setdefault(stem.text, line.key)
        if holder != line.key:
            return f"已由{self._called(holder)}使用"
        giver = stems.used_this_year(self.session, stem, line.present, self.on)
        key = next((office.key for office in self.offices if office.id == giver), "")
        return f"今年已由{self._called(key)}编过号" if key else ""

    def _called(self, key: str) -> str:
        """An office as a sentence names it: as it will be called, with its code."""
        line = next((line for line in self.lines if line.key == key), None)
        name = self._after(line, "name") if line is not None else self.by_key[key].name
        return f"{name}（{key}）" if name and key else name or key

    def _intake_prefix(self, line: OfficeLine) -> str:
        given = line.values.get((SERIES, INTAKE))
        if given is None and line.present is not None:
            given = line.present.prefix(INTAKE)
        return given or default_intake_prefix(self._after(line, "region_code") or "")

    # Comparing and writing

    def _compare(self, line: OfficeLine) -> None:
        for entry in ENTRIES:
            if ("", entry.id) in line.values:
                before = self._words(entry, self._present(line, entry))
                after = self._words(entry, line.values["", entry.id])
                if before != after:
                    line.changes.append(Change(entry.id, entry.title, before, after))
        for series in self.words.series:
            if (SERIES, series.id) in line.values:
                before = line.present.prefix(series.id) if line.present else ""
                after = line.values[SERIES, series.id]
                if before != after:
                    line.changes.append(Change(series.id, series.title, before, after))
        if line.contacts is not None:
            old = [_contact(c) for c in line.present.contacts] if line.present else []
            if old != line.contacts:
                said = [cells.listed(" ".join(filter(None, c.values())) for c in rows)
                        for rows in (old, line.contacts)]  # fmt: skip
                line.changes.append(Change(CONTACTS, "联系人", *said))
        line.outcome = ADDED if line.present is None else CHANGED if line.changes else UNCHANGED

    def _present(self, line: OfficeLine, entry: Entry) -> Any:
        if line.present is None:
            return None
        value = entry.entered(line.present)
        return value.key if isinstance(value, Organisation) else value

    def _words(self, entry: Entry, value: Any) -> str:
        if value is None:
            return ""
        if entry.input == KIND:
            return self.words.kind_title(value)
        return cells.text(value)

    def _connect(self, line: OfficeLine) -> None:
        office = line.present
        if office is None:  # pragma: no cover  made above
            return
        for (group, name), value in line.values.items():
            if group == SERIES:
                _set_series(office, name, value)
            elif BY_ID[name].input == OFFICE:
                setattr(office, BY_ID[name].column, self.by_key[value].id if value else None)
        if line.contacts is not None and line.contacts != [_contact(c) for c in office.contacts]:
            office.contacts = [OrganisationContact(**one) for one in line.contacts]
        self.session.flush()
        self.session.expire(office)

    def _log(
        self, line: OfficeLine, at: datetime, by: str, person_id: int | None, address: str
    ) -> None:
        changes = [[c.field, c.before, c.after] for c in line.changes]
        self.session.add(
            SecurityEntry(
                at=at,
                kind=f"organisation_{line.outcome}",
                person_id=person_id,
                username=by,
                subject=f"{line.name}（{line.key}）",
                address=address,
                detail={"changes": changes, "organisation": self.by_key[line.key].id},
            )
        )


def _is_text(entry: Entry) -> bool:
    return entry.read not in (cells.day, cells.yes) and entry.input != OFFICE


def _contact(row: OrganisationContact) -> dict[str, str]:
    return {name: getattr(row, name) for name in CONTACT_IDS}


def _set_series(office: Organisation, series: str, prefix: str) -> None:
    row = next((r for r in office.series if r.series == series), None)
    if row is None:
        if prefix:
            office.series.append(OrganisationSeries(series=series, prefix=prefix))
    elif prefix:
        row.prefix = prefix
    else:
        office.series.remove(row)
