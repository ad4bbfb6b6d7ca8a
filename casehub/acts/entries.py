"""What a step's form asks for, what is filled in already, and whether what was typed will do."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from casehub.model import Organisation, Person, RoleGrant
from casehub.papers.prefill import (
    AUTOMATIC,
    is_filled_at_issue,
    known_for_kind,
    known_for_step,
)
from casehub.record.work import OFFICE_ZONE
from casehub.workflow.procedure import TODAY, Field
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from casehub.documents.kinds import Kind
    from casehub.record.work import Work
    from casehub.workflow.procedure import Step
    from casehub.workflow.situation import Situation

RECIPIENTS = "recipients"
ISSUE = "issue"


@dataclass(frozen=True)
class FormField:
    """One field of a form: where it stands, what is filled in, and the choices offered."""

    field: Field
    group: str
    initial: Any = None
    choices: tuple[tuple[Any, str], ...] | None = None


def as_step_field(field: Any) -> Field:
    """A document kind's field in the shape of a step's field."""
    columns = tuple(
        Field(c.id, c.kind, c.label, c.required, hint=c.hint, options=tuple(c.options))
        for c in field.columns
    )
    return Field(
        field.id,
        field.kind,
        field.label,
        required=field.required,
        required_if=field.required_if,
        hint=field.hint,
        default=field.default or None,
        options=tuple(field.options),
        columns=columns,
        example=field.example,
        not_after=field.not_after,
        not_before=field.not_before,
    )


def kinds_of(work: Work, step: Step, data: Mapping[str, Any] | None = None) -> list[Kind]:
    """The kinds a step issues: always, and those ticked among `may_issue`.

    Without data (drawing the empty form) the ticked ones are not yet known.
    """
    ticked = set((data or {}).get(ISSUE) or ())
    names = [*step.documents, *(k for k in step.may_issue if k in ticked)]
    return [work.rules.kinds[name] for name in names]


def form_fields(work: Work, s: Situation, data: Mapping[str, Any] | None = None) -> list[FormField]:
    """All fields of the step's form in order: the step's own, then each paper's."""
    step = s.step
    s = replace(s, data=data or {})
    known = known_for_step(s.case, s)
    fields = [
        FormField(f, "step", _initial(work, f, known), choices(work, s, f)) for f in step.fields
    ]
    seen = {f.id for f in step.fields}
    if step.may_issue:
        options = tuple((k, work.rules.kinds[k].title) for k in step.may_issue)
        field = Field(ISSUE, "people", "同时制作的文书", options=options)
        fields.append(FormField(field, "step", [], options))
    served = any(k.served_on for k in kinds_of(work, step, data))
    if served and len(s.current_parties()) > 1 and RECIPIENTS not in seen:
        parties = tuple((p.id, p.name) for p in s.current_parties())
        hint = "不选时按文书种类送达全体应受送达人"
        field = Field(RECIPIENTS, "people", "受送达人", hint=hint)
        fields.append(FormField(field, "step", [], parties))
    for kind in kinds_of(work, step, data):
        if kind.kind in AUTOMATIC:
            continue
        known = known_for_kind(kind.kind, s.case, s)
        for raw in kind.fields:
            if raw.id in seen or is_filled_at_issue(kind.kind, raw.id, step):
                continue
            seen.add(raw.id)
            field = as_step_field(raw)
            initial = _initial(work, field, known)
            fields.append(FormField(field, kind.title, initial, choices(work, s, field)))
    return fields


def _initial(work: Work, field: Field, known: Mapping[str, Any]) -> Any:
    """What a field starts with, in the type of its kind; None when there is nothing to offer."""
    value = known.get(field.id)
    if _is_empty(value):
        value = field.default
    if _is_empty(value):
        return None
    if value == TODAY:
        return work.today
    if isinstance(value, str):
        return _read(field.kind, value)
    return value


def _read(kind: str, text: str) -> Any:
    """The text of an event or of a default as a value of the kind."""
    match kind:
        case "date":
            return date.fromisoformat(text[:10])
        case "datetime":
            moment = datetime.fromisoformat(text)
            return moment if moment.tzinfo else moment.replace(tzinfo=OFFICE_ZONE)
        case "int":
            return int(text)
        case "bool":
            return text == "true"
        case "money":
            return Decimal(text)
    return text


def choices(work: Work, s: Situation, field: Field) -> tuple[tuple[Any, str], ...] | None:
    """The choices of a field that names people, parties, organisations or exhibits."""
    if field.kind in {"person", "people"}:
        return tuple((p.id, f"{p.name}（{p.post}）") for p in _people(work, s, field.role))
    if field.kind == "party":
        return tuple((p.id, p.name) for p in s.current_parties())
    if field.kind == "evidence":
        return tuple((u.id, f"{u.label} {u.evidence.name}") for u in s.uses)
    if field.kind == "organisation":
        rows = work.session.scalars(select(Organisation).order_by(Organisation.id))
        return tuple((o.id, o.name) for o in rows if o.is_valid_on(work.today))
    if field.kind == "choice":
        return field.options
    return None


def _people(work: Work, s: Situation, role: str) -> Sequence[Person]:
    query = (
        select(Person)
        .where(Person.organisation_id == s.case.organisation_id, Person.active)
        .options(selectinload(Person.grants))
        .order_by(Person.id)
    )
    if role:
        query = query.where(
            Person.id.in_(select(RoleGrant.person_id).where(RoleGrant.role == role))
        )
    found = []
    for person in work.session.scalars(query):
        held = person.roles_on(work.today)
        # The three administrators see no case and can be named in none.
        sees = any(work.rules.roles[r].sees != "nothing" for r in held if r in work.rules.roles)
        if role in held if role else sees:
            found.append(person)
    return found


def _is_empty(value: Any) -> bool:
    return value is None or value in ("", [], ())


TYPES: dict[str, tuple[type, ...]] = {
    "text": (str,),
    "long": (str,),
    "int": (int,),
    "bool": (bool,),
    "choice": (str,),
    "date": (date,),
    "datetime": (datetime,),
    "person": (int,),
    "party": (int,),
    "organisation": (int,),
    "people": (list, tuple),
    "evidence": (list, tuple),
    "table": (list, tuple),
}


# Days that were taken out of a limit: most cases have none.
COUNTED_DAYS = frozenset({"excluded_days"})


def _bound(name: str, data: Mapping[str, Any], today: date) -> date | None:
    value = today if name == "today" else data.get(name)
    return value.date() if isinstance(value, datetime) else value


def check(
    fields: Sequence[FormField],
    data: Mapping[str, Any],
    today: date,
    *,
    filled: bool = True,
) -> list[Reason]:
    """Every fault of the typed values, each beside its field.

    filled: values the file already knows count as given.
    """
    reasons = []
    for item in fields:
        field = item.field
        value: Any = data.get(field.id)
        if _is_empty(value):
            given = filled and not _is_empty(item.initial)
            if field.required and not given:
                reasons.append(Reason(f"填写{field.label}", field.id))
            continue
        wanted = TYPES.get(field.kind)
        if wanted and not isinstance(value, wanted):
            # A person, party or office may also be given as the block that papers print.
            if not (field.kind in {"person", "party", "organisation"} and isinstance(value, dict)):
                reasons.append(Reason(f"{field.label}的格式不对", field.id))
            continue
        if field.kind == "choice" and field.options and value not in dict(field.options):
            reasons.append(Reason(f"{field.label}不在可选范围内", field.id))
        if item.choices is not None and not _is_offered(item, value):
            reasons.append(Reason(f"{field.label}不在可选范围内", field.id))
        if field.kind in {"date", "datetime"}:
            reasons += _check_day(field, value, data, today)
        if field.kind == "int":
            # A period of no days is none; other whole numbers count things or days gone by.
            least = 1 if field.id.endswith("_days") and field.id not in COUNTED_DAYS else 0
            if value < least:
                reasons.append(Reason(f"{field.label}不能小于{least}", field.id))
        if field.kind == "table":
            reasons += _check_rows(field, value)
    return reasons


def _is_offered(item: FormField, value: Any) -> bool:
    """Whether ids name only people, parties, offices and exhibits that the form offers.

    Blocks, as papers print them, name nobody by id and pass.
    """
    if item.field.kind == "choice":
        return True
    offered = {choice for choice, _label in item.choices or ()}
    given = value if isinstance(value, (list, tuple)) else [value]
    return all(one in offered for one in given if isinstance(one, (int, str)))


def _check_day(
    field: Field, value: date | datetime, data: Mapping[str, Any], today: date
) -> list[Reason]:
    day = value.date() if isinstance(value, datetime) else value
    latest = _bound(field.not_after, data, today) if field.not_after else None
    if latest is not None and day > latest:
        than = (
            "今天"
            if field.not_after == "today"
            else f"{latest.year}年{latest.month}月{latest.day}日"
        )
        return [Reason(f"{field.label}不能晚于{than}", field.id)]
    earliest = _bound(field.not_before, data, today) if field.not_before else None
    if earliest is not None and day < earliest:
        than = (
            "今天"
            if field.not_before == "today"
            else f"{earliest.year}年{earliest.month}月{earliest.day}日"
        )
        return [Reason(f"{field.label}不能早于{than}", field.id)]
    return []


def _check_rows(field: Field, rows: Sequence[Mapping[str, Any]]) -> list[Reason]:
    reasons = []
    for n, row in enumerate(rows, 1):
        missing = [c.label for c in field.columns if c.required and _is_empty(row.get(c.id))]
        if missing:
            reasons.append(Reason(f"{field.label}第{n}行缺少{'、'.join(missing)}", field.id))
    return reasons


def complete(fields: Sequence[FormField], data: Mapping[str, Any]) -> dict[str, Any]:
    """The typed values, with what the file already knows where nothing was typed."""
    whole = dict(data)
    for item in fields:
        if _is_empty(whole.get(item.field.id)) and not _is_empty(item.initial):
            whole[item.field.id] = item.initial
    return whole
