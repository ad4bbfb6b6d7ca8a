"""Plain functions that make a bureau and lead cases to a state by performing steps."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from argon2 import PasswordHasher
from sqlalchemy import select

from casehub import acts
from casehub.acts import entries, proposals
from casehub.casefile import registering
from casehub.demonstration.offices import load_offices
from casehub.fields import NamedField, PartyField, SeveralField, TableField
from casehub.model import Organisation, Person
from casehub.people import bureau
from casehub.people.permissions import find
from casehub.procedures import entered_late
from casehub.record.register import acting
from casehub.record.work import OFFICE_ZONE, Work
from casehub.workflow.stages import is_approved

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy.orm import Session

    from casehub.acts.entries import FormField
    from casehub.acts.performing import Outcome, StepForm
    from casehub.model import Case
    from casehub.rulebook.book import Rulebook
    from casehub.storage import Blobs
    from casehub.workflow.route import Station

PASSWORD = "mountain-river-2026-lantern"
# Passwords of test people cost little to check; the algorithm stays the same.
HASHED = PasswordHasher(1, 64, 1).hash(PASSWORD)
TODAY = date(2026, 11, 20)
AT = datetime(2026, 11, 20, 9, 0, tzinfo=OFFICE_ZONE)
SINCE = date(2024, 1, 1)
# Whatever the machine's clock says: the registers begin before what the tests do.
HIRED_AT = datetime(2024, 1, 1, 9, 0, tzinfo=OFFICE_ZONE)

# username → (name, organisation, roles, has a certificate)
STAFF: dict[str, tuple[str, str, tuple[str, ...], bool]] = {
    "clerk": ("冉红", "cqip", ("registrar",), False),
    "chair": ("李文涛", "cqip", ("presiding_officer", "hearing_chair"), True),
    "examiner": ("周明远", "cqip", ("main_examiner", "case_officer"), True),
    "member": ("吴佳", "cqip", ("panel_member",), True),
    "scribe": ("刘晓梅", "cqip", ("clerk",), False),
    "head": ("何建国", "cqip", ("department_head",), False),
    "section": ("向荣", "cqip", ("section_head",), False),
    "reviewer": ("蒋琳", "cqip", ("legal_reviewer",), False),
    "mediator": ("陈静", "cqip", ("mediator",), True),
    "dispatcher": ("罗毅", "cqip", ("dispatcher", "seal_keeper"), False),
    "archivist": ("谭桂枝", "cqip", ("archivist",), False),
    "supervisor": ("唐岚", "cqip", ("supervisor",), False),
    "liaison": ("程晖", "cqip", ("liaison",), False),
    "system": ("马骏", "cqip", ("system_admin",), False),
    "security": ("孟洁", "cqip", ("security_admin",), False),
    "audit": ("段平", "cqip", ("audit_admin",), False),
    "elsewhere": ("邓州", "wanzhou", ("case_officer", "registrar"), True),
    "partner": ("冯川", "dazhou", ("partner_officer",), False),
}


@dataclass(frozen=True)
class Bureau:
    """The people of the tests by username, and what work is made of."""

    session: Session
    rules: Rulebook
    blobs: Blobs
    people: Mapping[str, int]

    def work(self, username: str, at: datetime = AT) -> Work:
        """A unit of work in which this person acts."""
        person = self.session.get_one(Person, self.people[username])
        return Work(self.session, self.rules, person, at, self.blobs, "http://localhost")


def make_bureau(session: Session, rules: Rulebook, blobs: Blobs) -> Bureau:
    """Load the organisations and hire the staff; the caller commits."""
    acting(session, None, HIRED_AT)
    load_offices(session, rules)
    offices = {o.key: o.id for o in session.scalars(select(Organisation))}
    people = {}
    for n, (username, (name, office, roles, certified)) in enumerate(STAFF.items()):
        row: dict[str, Any] = {
            "username": username,
            "name": name,
            "organisation_id": offices.get(office) or offices["cqip"],
            "post": "、".join(rules.roles[r].title for r in roles),
            "phone": f"023-0000-{5000 + n}",
            "roles": list(roles),
        }
        if certified:
            row["certificate"] = {
                "number": f"示例执-500000-{n:04}",
                "valid_from": SINCE,
                "valid_to": date(2030, 12, 31),
            }
        people[username] = bureau.add_person(session, rules, row, PASSWORD, SINCE, hashed=HASHED).id
    return Bureau(session, rules, blobs, people)


def hiding(rules: Rulebook, *places: tuple[str, str]) -> Rulebook:
    """The rules with sides declared hidden: each place is a procedure and a side of it."""
    procedures = {
        (key, version): replace(
            procedure,
            sides=tuple(
                replace(side, hidden=side.hidden or (key, side.id) in places)
                for side in procedure.sides
            ),
        )
        for (key, version), procedure in rules.procedures.items()
    }
    return replace(rules, law=replace(rules.law, procedures=procedures))


def party(role: str, name: str, **more: Any) -> dict[str, Any]:
    """A party row for register_request; capacity of a requester is 专利权人."""
    return {
        "role": role,
        "name": name,
        "kind": "legal",
        "id_label": "统一社会信用代码",
        "address": f"重庆市示例区{name}",
        "representative": "秦远山",
        "capacity": "patentee" if role == "requester" else "none",
        "phone": "13800002017",
        **more,
    }


def right(**more: Any) -> dict[str, Any]:
    """A valid utility model."""
    return {
        "kind": "utility_model",
        "number": "ZL202221034567.7",
        "title": "一种摩托车链轮防松结构",
        "filed_on": date(2022, 5, 6),
        "granted_on": date(2022, 11, 4),
        "owners": ["重庆山渝链传动有限公司（示例）"],
        "status": "有效",
        "status_checked_on": date(2026, 11, 5),
        "claims_asserted": "权利要求1",
        **more,
    }


def open_request(work: Work, procedure: str = "adjudication", **more: Any) -> Case:
    """Register a request at the window; `work` is the clerk's."""
    parties = more.pop("parties", None) or [
        party("requester", "重庆山渝链传动有限公司（示例）"),
        party("respondent", "重庆恒拓摩配有限公司（示例）"),
    ]
    key = more.pop("key", "")
    rights = [more.pop("right", right())]
    request = registering.Request(procedure, parties, rights, **{"another": "另一件事", **more})
    return registering.register(work, work.rules.tracks["patent_request"], request, key=key)


def typed(item: FormField) -> Any:
    """A fitting value for a field: what the file knows, else the field's example."""
    field = item.field
    if item.initial not in (None, "", []):
        known = field.read(item.initial)
        if isinstance(field, TableField) and field.example:
            # Rows that the file begins, and the rest of each as the example has it; what the
            # example says of nobody in particular stands behind them.
            first, *more = field.read(field.example)
            begun = [{**first, **_said(row)} for row in known]
            return begun + [row for row in more if _of_nobody(field, row) and row not in begun]
        return known
    if isinstance(field, NamedField):
        return item.choices[0][0] if item.choices else None
    if isinstance(field, SeveralField):
        return [] if field.id == entries.ISSUE else [c[0] for c in (item.choices or ())[:1]]
    return None if field.example in (None, "") else field.read(field.example)


def _said(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: cell for name, cell in row.items() if cell not in (None, "", [])}


def _of_nobody(field: TableField, row: Mapping[str, Any]) -> bool:
    parties = [column.id for column in field.columns if isinstance(column, PartyField)]
    return bool(parties) and not any(row.get(name) for name in parties)


def perform(
    work: Work, reference: str, step: str, *, key: str | None = None, **data: Any
) -> Outcome:
    """Take a step with examples in every field that is required and not given.

    What a paper prints only in some case is filled in too: without it that case is refused. A step
    that has to be approved is drafted by a colleague and agreed to by others, last by who acts.
    """
    case = find(work, reference)
    form_key = key or secrets.token_hex(16)
    procedure = acts.procedure_of(work, case)
    if procedure.has_step(step) and (on_paper := procedure.step(step).on_paper):
        # Whether a letter was sealed is asked where letters are tested.
        data.setdefault(on_paper, True)
    if _approved_first(work, case, step):
        return _approved(work, case, step, data, form_key)
    values = filled(work, case, step, data)
    return acts.perform(work, reference, step, case.seq, values, form_key)


def _approved_first(work: Work, case: Case, step: str) -> bool:
    try:
        return is_approved(acts.procedure_of(work, case).step(step), work.today)
    except KeyError:
        return False  # The form of what there is not says so.


def filled(work: Work, case: Case, step: str, data: Mapping[str, Any]) -> dict[str, Any]:
    form = acts.form_of(work, case, step, data)
    values = {
        i.field.id: typed(i)
        for i in form.fields
        if i.field.required or (i.group != "step" and i.whens)
    }
    values |= data
    for item in form.fields:
        if item.field.id not in values and any(when.holds(values) for when in item.whens):
            values[item.field.id] = typed(item)
    told = (i for i in form.fields if i.field.id in REASONS)
    values |= {i.field.id: typed(i) for i in told if i.field.id not in data}
    for item in form.fields:
        if isinstance(item.field, TableField) and item.field.id not in data:
            values |= _of_each(case, item.field, values.get(item.field.id))
    if isinstance(rows := values.get("attendance"), list):
        values["attendance"] = [r if r.get("for_party") else _speaking(case, r) for r in rows]
    here = [q.id for q in case.home.parties if q.role == "respondent" and q.left_on is None]
    if "features" in values and len(here) > 1:
        # In an example nobody in particular is of an opinion.
        values["features"] = [{"viewed_by": here, **row} for row in values["features"]]
    if "not_suspended_reason" not in data and not any(r.invalidity for r in case.home.rights):
        values.pop("not_suspended_reason", None)
    if "signed_by" in values and "signed_by" not in data:
        values["signed_by"] = _signer(case, values)
    if "confirmed_by" in values and "confirmed_by" not in data:
        values["confirmed_by"] = _signer(case, values)
    return said_why_late(form, values)


def said_why_late(form: StepForm, values: dict[str, Any]) -> dict[str, Any]:
    """The values, and why a day of long ago is entered only now: the days of examples are of any time."""
    asked = [(item.field, item.initial) for item in form.fields]
    why = entered_late.why_late(asked, replace(form.situation, data=values))
    return values if why is None or why.id in values else {**values, why.id: why.example}


def _of_each(case: Case, field: TableField, rows: Any) -> dict[str, Any]:
    """Rows of an example that name a party: one for each who stands there."""
    for column in field.columns if isinstance(rows, list) else ():
        if isinstance(column, PartyField):
            here = [p.id for p in case.parties if p.left_on is None and column.side in ("", p.role)]
            rows = [
                {**row, column.id: party}
                for row in rows
                for party in (here if isinstance(row.get(column.id), str) and row[column.id] else [row.get(column.id)])
            ]
    return {} if rows is None else {field.id: rows}


# Whoever receives in an example is nobody of the case, many an example is late, and what the example
# of a decision dismisses it does not find: why is told.
REASONS = frozenset({"receiver_basis", "late_reason", "abroad_basis", "acts_denied"})
SIDES = {"请求人": "requester", "被请求人": "respondent", "第三人": "third"}


def _speaking(case: Case, row: Mapping[str, Any]) -> dict[str, Any]:
    """Somebody in an example speaks for the first party of the side, where it has several."""
    side = SIDES.get(row["side"], row["side"])
    parties = [p.id for p in case.home.parties if p.role == side and p.left_on is None]
    return {**row, "for_party": parties[0]} if len(parties) > 1 else dict(row)


def _may_draft(form: acts.StepForm, data: Mapping[str, Any]) -> bool:
    """Whether the person may take the step, and sees whom it is about: a reporter is hidden from most."""
    asked = [one for one in form.fields if isinstance(one.field, PartyField) and one.choices is not None]
    seen = all(data.get(one.field.id) in {None, *(n for n, _ in one.choices or ())} for one in asked)
    return form.offer.permitted and seen


def _approved(
    work: Work, case: Case, step: str, data: Mapping[str, Any], form_key: str
) -> Outcome:
    """Drafted and agreed to by whoever may at each station, the last being who acts."""
    route = acts.procedure_of(work, case).step(step).route
    assert route is not None
    here = route.of_field
    own = {f.id for f in acts.procedure_of(work, case).step(step).fields if here(f.at) == route.last}
    drafted = {name: value for name, value in data.items() if name not in own}
    colleagues = select(Person).where(
        Person.organisation_id == case.organisation_id, Person.active, Person.id != work.actor.id
    )
    author = next(
        person
        for person in work.session.scalars(colleagues.order_by(Person.id))
        if _may_draft(acts.form_of(replace(work, actor=person), case, step), drafted)
    )
    drafting = replace(work, actor=author)
    values = filled(drafting, case, step, drafted)
    number = proposals.submit(
        drafting, case.reference, step, case.seq, values, secrets.token_hex(16)
    ).id
    while True:
        matter = proposals.matter_of(work, case.reference, number)
        assert matter.station is not None
        last = matter.station == route.last
        reader = work.actor if last else matter.candidates(work, matter.station)[0]
        reading = replace(work, actor=reader)
        seen = proposals.look(reading, matter, matter.station).digest
        given = {name: value for name, value in data.items() if last and name in own}
        opinion = str(given.pop(matter.station.opinion, "") or "同意。")
        if matter.station.does:
            given |= written(reading, matter)
        key = form_key if last else secrets.token_hex(16)
        done = proposals.agree(reading, case.reference, number, seen, opinion, key, given)
        if done.outcome is not None:
            return done.outcome


def written(work: Work, matter: proposals.Matter) -> dict[str, Any]:
    """What who has the matter before them must write at the station beside the opinion."""
    station = matter.station
    assert station is not None
    return _needed_at(station, proposals.written_at(work, matter, station))


def written_returning(work: Work, matter: proposals.Matter) -> dict[str, Any]:
    """What who sends the matter back must write at the station beside the reason."""
    station = matter.station
    assert station is not None
    return _needed_at(station, proposals.written_returning(work, matter, station))


def _needed_at(station: Station, fields: Iterable[FormField]) -> dict[str, Any]:
    needed = (i for i in fields if i.field.required and i.field.id != station.opinion)
    return {i.field.id: typed(i) for i in needed if i.initial in (None, "", [])}


def _signer(case: Case, values: dict[str, Any]) -> str:
    """Who signs as the party itself: an example names somebody of another party."""
    if "party_name" in values:
        return str(values.get("party_representative") or values["party_name"])
    who = next((p for p in case.parties if p.id == values.get("party")), None)
    return who.representative or who.name if who is not None else values["signed_by"]
