"""What a step's form asks for, what is filled in already, and whether what was typed will do."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from dataclasses import field as fresh
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from casehub.acts.naming import accepted, or_only, people_of
from casehub.acts.returning import SentBack, sent_back
from casehub.casefile import taking_in
from casehub.casefile.cooperation import agreements
from casehub.fields import (
    TODAY,
    Choices,
    Field,
    MaterialsField,
    PartiesField,
    PeopleField,
    PersonField,
    RowField,
    SeveralField,
    TableField,
    is_empty,
)
from casehub.fields.conditions import When, named
from casehub.fields.days import entered_day
from casehub.fields.field import Around
from casehub.fields.sources import OfForm
from casehub.law.text import fold
from casehub.model import Organisation
from casehub.papers.facts import Paper, blocks
from casehub.people.confidential import known_parties
from casehub.procedures import LAW
from casehub.procedures.entered_late import why_late
from casehub.procedures.knowing import known_values, value_of, was_emptied
from casehub.workflow.clocks import ALL
from casehub.workflow.situation import Reason
from casehub.workflow.stages import is_asked

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from casehub.documents.kinds import Kind
    from casehub.model import Party
    from casehub.record.work import Work
    from casehub.workflow.procedure import Step
    from casehub.workflow.situation import Situation

RECIPIENTS = "recipients"
ISSUE = "issue"


def _reached(s: Situation, kinds: Sequence[Kind]) -> set[int]:
    """The parties among whom one may choose for these papers: those of the sides they go to.

    Whom the form names itself, or an outsider such as a court, is nobody to choose.
    """
    sides = {side for kind in kinds for side in kind.served_on}
    return {p.id for p in s.current_parties() if {ALL, p.role} & sides}


@dataclass(frozen=True)
class FormField:
    """One field of a form: where it stands, what is filled in, and the choices offered.

    whens: conditions under which it must be given, the step's own and those of its papers.
    cells: of a table, the choices that its columns offer, by column.
    """

    field: Field
    group: str
    initial: Any = None
    choices: Choices | None = None
    whens: tuple[When, ...] = ()
    cells: Mapping[str, Choices] = fresh(default_factory=dict)


def papers_of(step: Step, data: Mapping[str, Any] | None = None) -> list[str]:
    """The names of the kinds a step issues: always, and those ticked among `may_issue`.

    Without data (drawing the empty form) the ticked ones are not yet known.
    """
    ticked = set((data or {}).get(ISSUE) or ())
    return [*step.documents, *(k for k in step.may_issue if k in ticked)]


def kinds_of(s: Situation, data: Mapping[str, Any] | None = None) -> list[Kind]:
    """The kinds that the step issues, each in the edition of the case."""
    return [s.kind(name) for name in papers_of(s.step, data)]


def form_fields(
    work: Work, s: Situation, data: Mapping[str, object] | None = None, *, drawn: bool = True
) -> list[FormField]:
    """All fields of the step's form in order: the step's own, then each paper's.

    Without data (drawing the empty form) no condition is asked what the file knows, and a step
    that was sent back begins with what was typed before. Not drawn: nobody chooses any more, so
    what a field would offer is looked up only where it was filled in.
    """
    step = s.step
    back = sent_back(s) if data is None else None
    if back is not None:
        data = {ISSUE: back.typed.get(ISSUE) or []}
    s = s if data is s.data else replace(s, data=data or {})
    known = dict(known_values(step.fields, s))
    for name, said in taking_in.told(work, s.case, step).items():
        known[name] = said if is_empty(known.get(name)) else known[name]
    offers = CaseOffers(work, s, drawn=drawn)
    fields = [_form_field(offers, f, "step", known) for f in step.fields if _concerns(f, s)]
    seen = {f.id for f in step.fields}
    if step.may_issue:
        options = tuple((k, s.kind(k).title) for k in step.may_issue)
        ticks = SeveralField(ISSUE, "同时制作的文书", usual=True)
        fields.append(FormField(ticks, "step", [], options))
    # Where the papers speak of one party alone the form names it already.
    reached = set() if step.between else _reached(s, kinds_of(s, data))
    if len(reached) > 1 and RECIPIENTS not in seen:
        hint = "不选时按文书种类送达全体应受送达人"
        to = PartiesField(RECIPIENTS, "受送达人", hint=hint)
        shown = tuple(c for c in offers.parties("") if c[0] in reached)
        fields.append(FormField(to, "step", [], shown))
    for kind in kinds_of(s, data):
        told = {*seen, kind.each_side, kind.newcomers}
        asked = [
            f for f in kind.fields if f.id not in told and is_asked(f, step) and _concerns(f, s)
        ]
        known = known_values(asked, s)
        for field in asked:
            seen.add(field.id)
            fields.append(_form_field(offers, field, kind.title, known))
    if (why := why_late(((item.field, item.initial) for item in fields), s)) is not None:
        fields.append(FormField(why, "step"))
    if back is not None:
        fields = [_as_before(item, back) for item in fields]
    fields = [replace(i, initial=None) if was_emptied(i.field, s) else i for i in fields]
    whens = _whens(work, s, kinds_of(s, data))
    return [_conditional(item, tuple(whens.get(item.field.id, ()))) for item in fields]


def _concerns(field: Field, s: Situation) -> bool:
    """Whether the case gives occasion to ask for the field; what was filled in stays."""
    if not field.asked_when or not is_empty(s.data.get(field.id)):
        return True
    return bool(value_of(field.asked_when, s))


def settled(s: Situation) -> dict[str, object]:
    """What the file has for the fields of the step that no form asks for in this case."""
    return known_values((field for field in s.step.fields if not _concerns(field, s)), s)


def _as_before(item: FormField, back: SentBack) -> FormField:
    """The field with what was typed before the matter came back."""
    before = back.typed.get(ISSUE) if item.field.id == ISSUE else back.value(item.field)
    return item if is_empty(before) else replace(item, initial=before)


def _whens(work: Work, s: Situation, kinds: Sequence[Kind]) -> dict[str, list[When]]:
    """When each field must be given, by the field of the form in which it is typed."""
    found: dict[str, list[When]] = {}
    declared = s.rules.procedure(s.case.procedure, s.case.procedure_version).conditions
    for field in s.step.fields:
        if condition := named(declared, field.required_if):
            found.setdefault(field.id, []).append(When(condition, {}))
    for kind in kinds:
        beside = _beside(work, s, kind) if s.data else {}
        for field in kind.fields:
            of = field.id
            if isinstance(field.known, OfForm) and s.step.form_field(field.known.typed):
                of = field.known.typed
            if condition := named(kind.conditions, field.required_if):
                found.setdefault(of, []).append(When(condition, beside))
    return found


def _beside(work: Work, s: Situation, kind: Kind) -> dict[str, object]:
    terms = [term for condition in kind.conditions for term in condition.all]
    names = {term.field for term in terms if not term.block}
    known = known_values((f for f in kind.fields if f.id in names), s)
    if any(term.block for term in terms):
        known |= blocks(work, s.case, s, Paper(kind))
    return known


def _conditional(item: FormField, whens: tuple[When, ...]) -> FormField:
    """The field with its conditions, which its hint tells."""
    if not whens:
        return item
    titles = "，或者".join(dict.fromkeys(when.condition.title for when in whens))
    hint = f"{item.field.hint.rstrip('。')}。" if item.field.hint else ""
    return replace(item, field=replace(item.field, hint=f"{hint}{titles}的必填"), whens=whens)


def _form_field(
    offers: CaseOffers, field: Field, group: str, known: Mapping[str, object]
) -> FormField:
    """A field with its choices; of people only those whom the conditions of the step accept."""
    work, s = offers.work, offers.s
    initial = _initial(work, field, known)
    if isinstance(field, RowField):
        found = field.choices(offers)
        # Where there is no choice, nobody has to make it; where none is a choice too, it is one.
        only = found[0][0] if len(found) == 1 and field.required else initial
        return FormField(field, group, only, found)
    if not offers.drawn and is_empty(s.data.get(field.id)):
        return FormField(field, group, initial)
    if isinstance(field, TableField):
        offered = ((column.id, column.choices(offers)) for column in field.columns)
        cells = {name: _there(found, s) for name, found in offered if found is not None}
        return FormField(field, group, initial, cells=cells)
    if isinstance(field, MaterialsField):
        return FormField(field, group, offers.waiting_for(field), field.choices(offers))
    if not isinstance(field, PersonField | PeopleField):
        there = field.choices(offers)
        return FormField(field, group, or_only(field, initial, there), there)
    people, left_out = accepted(work, s, field, field.choices(offers))
    hint = "。".join(filter(None, (field.hint.rstrip("。"), left_out)))
    return FormField(replace(field, hint=hint), group, or_only(field, initial, people), people)


def _there(found: Choices, s: Situation) -> Choices:
    """What a cell offers; where it asks on which side somebody stands, the sides that have any."""
    if any(value not in s.sides for value, _ in found):
        return found
    taken = {party.role for party in s.parties}
    return tuple(one for one in found if one[0] in taken) or found


def _initial(work: Work, field: Field, known: Mapping[str, object]) -> Any:
    """What a field starts with, in the type of its kind; None when there is nothing to offer."""
    value = known.get(field.id)
    value = field.start if is_empty(value) else value
    if is_empty(value):
        return None
    if value == TODAY:
        return work.today
    return field.read(value) if isinstance(value, str) else value


@dataclass(frozen=True)
class CaseOffers:
    """Whom and what one case offers to be named in its forms."""

    work: Work
    s: Situation
    drawn: bool = True

    def people(self, role: str) -> Choices:
        """People of the office who see cases, those of the case first; with a role its holders."""
        found = people_of(self.work, self.s, role)
        bearing = {a.person_id for a in self.s.assignments if a.is_current}
        found = sorted(found, key=lambda person: person.id not in bearing)
        return tuple((p.id, p.as_chosen()) for p in found)

    def parties(self, side: str, *, left: bool = False) -> Choices:
        """Parties who have not left (or have), as far as the person may know them; side: of it.

        Two of one name are told apart by their side and address.
        """
        there = [p for p in known_parties(self.work, self.s) if side in ("", p.role)]
        there = [p for p in there if (p.left_on is not None) is left]
        alike = Counter(fold(p.name) for p in there)
        return tuple((p.id, self._told_apart(p, alike[fold(p.name)] > 1)) for p in there)

    def _told_apart(self, party: Party, alike: bool) -> str:
        if not alike:
            return party.name
        marks = (self.s.side_title(party.role), party.address or party.id_no)
        return f"{party.name}（{'，'.join(filter(None, marks))}）"

    def organisations(self, sort: str, side: str = "") -> Choices:
        """Organisations that exist today, save the office itself: it sends nothing to itself.

        sort: only kinds that serve as it. side: only those who stand there, if all do that are
        there: what the case knows in part it does not narrow.
        """
        there = [party.id for party in self.s.current_parties(side)] if side else []
        known = {party.id: office for party, office in self.s.offices if party.id in there}
        if there and len(known) == len(there):
            return tuple({office.id: office.name for office in known.values()}.items())
        own = self.s.case.home.organisation_id
        query = select(Organisation).where(Organisation.id != own).order_by(Organisation.id)
        if sort:
            kinds = self.work.rules.offices.named_in(sort)
            query = query.where(Organisation.kind.in_(kinds))
        rows = self.work.session.scalars(query)
        return tuple((o.id, o.name) for o in rows if o.is_valid_on(self.work.today))

    def agreements(self) -> Choices:
        """The agreements of the register that hold today for the office."""
        return agreements.offered(self.work, [to for _, to in self.s.offices], self.work.today)

    def exhibits(self, kind: str) -> Choices:
        """Exhibits of the case, of one kind or any ("")."""
        uses = self.s.in_order(u for u in self.s.uses if not kind or u.evidence.kind == kind)
        return tuple((u.id, f"{u.label} {u.evidence.name}") for u in uses)

    def materials(self, takes: Sequence[str] = ()) -> Choices:
        """Incoming papers that wait in the file, and those of the register that may be meant."""
        found = self._incoming
        return tuple((paper.material.id, paper.words) for paper in found if paper.fits(takes))

    def waiting_for(self, field: MaterialsField) -> list[int] | None:
        """What is ticked on an empty form: what lies in the file as one of what the field takes."""
        if self.s.data:
            return None
        found = self._incoming
        return [p.material.id for p in found if p.use is not None and p.use.kind in field.takes]

    @cached_property
    def _incoming(self) -> Sequence[taking_in.Offered]:
        return taking_in.offered(self.work, self.s.case)

    def fitting(self, among: str) -> Collection[Any]:
        """The values of a choice that a known fact says fit the case."""
        return LAW.at(self.s).known[among](self.s) or ()

    def rows(self, of: str, among: str) -> Choices:
        """Rows that a known fact lists, as far as another says that they may be chosen."""
        known = LAW.at(self.s).known
        eligible = known[among](self.s)
        return tuple(pair for pair in known[of](self.s) if pair[0] in eligible)


def check(
    fields: Sequence[FormField],
    data: Mapping[str, object],
    today: date,
    *,
    filled: bool = True,
    unread: Collection[str] = (),
) -> list[Reason]:
    """Every fault of the typed values, each beside its field.

    filled: values the file already knows count as given. unread: fields of which it was said
    already that they are wrong; nothing is said of them, nor of what depends on them.
    """
    reasons: list[Reason] = []
    whole = complete(fields, data) if filled else data
    labels = {item.field.id: item.field.label for item in fields}
    since = entered_day((item.field for item in fields), data, today)
    around = Around(data, labels, today, since)
    for item in fields:
        field = item.field
        if field.id in unread:
            continue
        value: Any = data.get(field.id)
        if is_empty(value):
            given = filled and not is_empty(item.initial)
            if field.required and not given:
                reasons.append(Reason(field.missing, field.id))
            elif not given and (when := _needed(item, whole, unread)):
                reasons.append(Reason(f"{when.condition.title}的，{field.missing}", field.id))
            continue
        offered = None if item.choices is None else {choice for choice, _ in item.choices}
        wrong = list(field.faults(value, offered))
        if not wrong and (late := field.order_fault(value, around)):
            wrong.append(late)
        reasons += [Reason(sentence, field.id) for sentence in wrong]
    return reasons


def _needed(item: FormField, whole: Mapping[str, object], unread: Collection[str]) -> When | None:
    """The condition by which the field must be given; one that asks for what is unread is none."""
    told = (w for w in item.whens if w.condition.asks.isdisjoint(unread))
    return next((w for w in told if w.holds(whole)), None)


def complete(fields: Sequence[FormField], data: Mapping[str, object]) -> dict[str, object]:
    """The typed values, with what the file already knows where nothing was typed."""
    whole = dict(data)
    for item in fields:
        if is_empty(whole.get(item.field.id)) and not is_empty(item.initial):
            whole[item.field.id] = item.initial
    return whole
