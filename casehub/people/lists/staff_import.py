"""Staff as written against staff as registered: the difference person by person, then one change.

An import brings people and certificates; for roles and one-time codes it asks in the name of an
administrator, and a second one confirms (people.countersigning), as on the pages. Nothing is taken
away: a role that the list leaves out stays, since a list is seldom of everybody.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from casehub.law.text import fold
from casehub.model import Certificate, Organisation, Person
from casehub.people import bureau, cells, countersigning, reach
from casehub.people.lists.compared import ADDED, CHANGED, REFUSED, UNCHANGED, Change, Compared
from casehub.people.lists.office_standing import named_offices
from casehub.people.lists.staff_columns import BY_ID, CERTIFICATE, PLAIN, USERNAME
from casehub.record.events import log_security

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from casehub.people.lists.office_file import OfficeRow
    from casehub.people.office_columns import Entry
    from casehub.record.work import Work


@dataclass
class StaffLine(Compared):
    """The row of one person.

    half: the first half of a new person's one-time code. unread: entries whose cell says nothing
    that can be read; one sentence says so already.
    """

    username: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    office: str = ""
    roles: tuple[str, ...] = ()
    present: Person | None = None
    half: str = ""
    unread: set[str] = field(default_factory=set)

    @property
    def asks(self) -> bool:
        """Whether a second administrator has something to confirm."""
        return self.outcome in {ADDED, CHANGED} and bool(self.roles or self.present is None)


class StaffImport:
    """The rows of a file compared with the staff. Nothing is changed before `apply`."""

    def __init__(self, work: Work, rows: Sequence[OfficeRow], named: Mapping[str, str]) -> None:
        """named: name, short name or code → code of offices that the same file brings."""
        self.work = work
        offices = work.session.scalars(select(Organisation).order_by(Organisation.id)).all()
        self._offices = {o.key: o for o in offices}
        self._named = {**named_offices(offices), **named}
        people = work.session.scalars(
            select(Person)
            .where(~Person.system)
            .options(selectinload(Person.grants), selectinload(Person.certificates))
        ).unique()
        self._people = {fold(person.username): person for person in people}
        self._titles = {role.title: key for key, role in work.rules.roles.items()}
        self.lines = [self._read(row) for row in rows]
        self._refuse_twins()
        for line in self.lines:
            if line.outcome != REFUSED:
                self._compare(line)

    @property
    def refused(self) -> list[StaffLine]:
        """The rows that stand in the way of applying the file."""
        return [line for line in self.lines if line.outcome == REFUSED]

    def apply(self) -> None:
        """Write what is new or different, and ask for roles and codes; the caller commits.

        Raises ValueError when a row was refused, and what `countersigning.ask` raises.
        """
        if self.refused:
            msg = "rows were refused"
            raise ValueError(msg)
        for line in self.lines:
            if line.outcome != UNCHANGED:
                self._write(line)

    # Reading

    def _read(self, row: OfficeRow) -> StaffLine:
        line = StaffLine(row)
        for fault in row.faults:
            line.refuse(fault)
        if row.faults and not row.cells:
            return line
        for (_, name), cell in row.cells.items():
            if not cells.is_blank(cell):
                self._take(line, name, cell)
        line.username = line.values.get(USERNAME.id, "")
        line.present = self._people.get(line.username)
        line.name = line.values.get("name") or (line.present.name if line.present else "")
        if line.present is None:
            self._ask_for(line, [entry for entry in BY_ID.values() if entry.required])
        if line.username and not bureau.ACCOUNT.fullmatch(line.username):
            line.refuse("账号用小写字母、数字、点和横线", USERNAME.id)
        self._resolve(line)
        self._check_certificate(line)
        return line

    @staticmethod
    def _ask_for(line: StaffLine, entries: Iterable[Entry]) -> None:
        for entry in entries:
            if not line.values.get(entry.id) and entry.id not in line.unread:
                line.refuse(f"填写{entry.title}", entry.id)

    def _take(self, line: StaffLine, name: str, cell: Any) -> None:
        entry = BY_ID[name]
        try:
            value = entry.read(cell)
        except cells.Unreadable as error:
            line.refuse(str(error), entry.id)
            line.unread.add(entry.id)
            return
        if isinstance(value, str) and len(value) > entry.longest:
            line.refuse(f"{entry.title}不超过 {entry.longest} 个字", entry.id)
        line.values[entry.id] = value

    def _resolve(self, line: StaffLine) -> None:
        """The office by code or name, the roles by their titles; both must be there."""
        written = line.values.get("organisation", "")
        line.office = self._named.get(written, self._named.get(written.lower(), ""))
        if written and not line.office:
            line.refuse(f"单位“{written}”没有登记，文件里也没有", "organisation")
        if not written and line.present is not None:
            line.office = line.present.organisation.key
        office = self._offices.get(line.office)
        words, session = self.work.rules.offices, self.work.session
        present = line.present.organisation if line.present is not None else None
        actor = self.work.actor
        for one in {o.id: o for o in (office, present) if o is not None}.values():
            if one.kind not in words.staffed:
                sentence = f"{one.name}是{words.kind_title(one.kind)}，它的人员不在本系统登记"
                line.refuse(sentence, "organisation")
            elif not reach.keeps_people_of(session, words, actor, one):
                line.refuse(f"{one.name}的人员不归{actor.name}登记", "organisation")
        known = self.work.rules.roles
        written_roles = line.values.get("roles", ())
        line.roles = tuple(dict.fromkeys(self._titles.get(r, r) for r in written_roles))
        for role in line.roles:
            if role not in known:
                titles = cells.listed(one.title for one in known.values())
                line.refuse(f"没有“{role}”这个岗位，可填：{titles}", "roles")
        if line.present is not None and line.present.id == self.work.actor.id and line.roles:
            line.refuse("不能给自己授权", "roles")

    def _check_certificate(self, line: StaffLine) -> None:
        given = [entry for entry in CERTIFICATE if entry.id in line.values]
        if not given:
            return
        self._ask_for(line, CERTIFICATE)
        if len(given) < len(CERTIFICATE):
            return
        if line.values["valid_to"] < line.values["valid_from"]:
            line.refuse("证件有效期止于起始日之前", "valid_to")
        number = line.values["number"]
        held = self.work.session.scalar(select(Certificate).where(Certificate.number == number))
        if held is not None and (line.present is None or held.person_id != line.present.id):
            line.refuse(f"证件 {number} 已登记在别人名下", "number")

    def _refuse_twins(self) -> None:
        for title, entry in (("账号", "username"), ("证件号码", "number")):
            seen: dict[str, StaffLine] = {}
            for line in self.lines:
                word = line.values.get(entry)
                earlier = seen.setdefault(word, line) if word else line
                if earlier is not line:
                    line.refuse_as_twin(earlier, title, word, entry)

    # Comparing and writing

    def _compare(self, line: StaffLine) -> None:
        person = line.present
        for name in PLAIN:
            before = getattr(person, name) if person else ""
            if line.values.get(name) and line.values[name] != before:
                self._note(line, name, before, line.values[name])
        before = person.organisation.key if person else ""
        if line.office != before:
            self._note(line, "organisation", before, line.office)
        held = self._held(person)
        # Who moves leaves the roles of the earlier office.
        kept = held if line.office == before else set()
        line.roles = tuple(role for role in line.roles if role not in kept)
        if line.roles:
            titles = {key: title for title, key in self._titles.items()}
            said = (cells.listed(titles.get(r, r) for r in rs) for rs in (sorted(held), line.roles))
            self._note(line, "roles", *said)
            office = self._offices.get(line.office)
            kind = office.kind if office is not None else ""
            objection = bureau.unfit(self.work.rules, kind, [*kept, *line.roles])
            if objection:
                line.refuse(objection, "roles")
                return
        self._compare_certificate(line)
        line.outcome = ADDED if person is None else CHANGED if line.changes else UNCHANGED

    def _held(self, person: Person | None) -> set[str]:
        """Roles that the person has, will have, or that are asked for already."""
        if person is None:
            return set()
        today = self.work.today
        held = {g.role for g in person.grants if g.until is None or g.until >= today}
        asked = countersigning.waiting_for(self.work, [person.id])
        return held | {role for request in asked for role in request.roles}

    def _compare_certificate(self, line: StaffLine) -> None:
        if "number" not in line.values:
            return
        held = self._certificate(line)
        period = f"{line.values['valid_from']} 至 {line.values['valid_to']}"
        before = f"{held.number} {held.valid_from} 至 {held.valid_to}" if held else ""
        after = f"{line.values['number']} {period}"
        if before != after:
            self._note(line, "number", before, after)

    def _certificate(self, line: StaffLine) -> Certificate | None:
        held = line.present.certificates if line.present else []
        return next((c for c in held if c.number == line.values["number"]), None)

    @staticmethod
    def _note(line: StaffLine, entry: str, before: str, after: str) -> None:
        line.changes.append(Change(entry, BY_ID[entry].title, before, after))

    def _write(self, line: StaffLine) -> None:
        work, person = self.work, line.present
        office = work.session.scalars(
            select(Organisation).where(Organisation.key == line.office)
        ).one()
        if person is None:
            row = {name: line.values.get(name, "") for name in (USERNAME.id, *PLAIN)}
            person = bureau.add_person(
                work.session, work.rules, {**row, "organisation_id": office.id, "roles": []}, None,
                work.today,
            )  # fmt: skip
        else:
            for name in PLAIN:
                if line.values.get(name):
                    setattr(person, name, line.values[name])
            if person.organisation_id != office.id:
                countersigning.move(work, person, office.id)
        subject = f"{person.name} {person.username}"
        log_security(work, f"person_{line.outcome}", subject=subject)
        self._write_certificate(line, person)
        if line.asks:
            _, line.half = countersigning.ask(
                work, person, roles=line.roles, code=line.present is None
            )
            log_security(work, "staff_asked", subject=subject)
        work.session.flush()

    def _write_certificate(self, line: StaffLine, person: Person) -> None:
        if "number" not in line.values:
            return
        period = {name: line.values[name] for name in ("valid_from", "valid_to")}
        held = self._certificate(line)
        if held is None:
            number = line.values["number"]
            self.work.session.add(Certificate(person_id=person.id, number=number, **period))
        else:
            for name, day in period.items():
                setattr(held, name, day)
