"""Faults inside one step: its form fields, and the fields its effects refer to."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from casehub.declared import Fault
from casehub.fields import (
    FIELD_KINDS,
    TODAY,
    BoolField,
    ChoiceField,
    DateField,
    DayField,
    Field,
    IntField,
    MoneyField,
    PartyField,
    PeopleField,
    PersonField,
    RowField,
    TextField,
    WrittenField,
)
from casehub.fields.sources import OfForm
from casehub.model import Case
from casehub.workflow.checking.days import bounded, counted_days, in_rows, told_apart
from casehub.workflow.checking.known import fault_in
from casehub.workflow.clocks import DeadlineEffects, PauseCloses, PauseOpens, PausePeriod
from casehub.workflow.passing import MakesExhibit
from casehub.workflow.procedure import EXHIBITS, REQUESTED, Procedure, Step

# The columns of effects that name a form field: how the file calls them, and the field's kinds.
_REFERS: dict[str, tuple[str, type[object]]] = {
    "from_": ("from", DayField),
    "length": ("length", IntField),
    "party": ("party", PartyField),
    "by": ("by", IntField),
    "due": ("due", DateField),
}
# What kind of field says what a column of the request keeps, by what it holds; a word of a list
# stands in a column of few letters.
_SAYS: Mapping[type[object], type[object]] = {
    str: WrittenField,
    bool: BoolField,
    date: DateField,
    int: IntField,
}
_Papers = Mapping[str, Mapping[str, Field]]


def field_of(step: Step, name: str, papers: _Papers) -> Field | None:
    """A field of the form: the step's own, or one of a document it always issues."""
    own = step.form_field(name)
    if own is not None:
        return own
    return next(
        (papers[kind][name] for kind in step.documents if name in papers.get(kind, {})), None
    )


def check_fields(
    p: Procedure, step: Step, roles: Collection[str] | None, papers: _Papers
) -> list[Fault]:
    """Faults of the step's form fields: kinds, options, columns, agreement with its papers."""
    found: list[Fault] = []
    for field in step.fields:
        at = f"steps.{step.id}.fields.{field.id}"
        found += [fault_in(p, f"{at}.{key}", said) for key, said in field.flaws()]
        found += _agrees(p, step, field, papers)
        if isinstance(field, DayField):
            for name, target in (("not_after", field.not_after), ("not_before", field.not_before)):
                known = target in ("", TODAY) or isinstance(
                    field_of(step, target, papers), DayField
                )
                if not known:
                    found.append(fault_in(p, f"{at}.{name}", f"没有日期字段 {target}"))
            found += bounded(p, step, at, field)
        found += in_rows(p, step, at, field)
        role = getattr(field, "role", "")
        if role and roles is not None and role not in roles:
            found.append(fault_in(p, f"{at}.role", f"未知的角色：{role}"))
    begun = step.deadlines.begun_by
    if begun and not isinstance(field_of(step, begun, papers), RowField):
        said = f"没有字段 {begun} 从已有的记录中选择"
        found.append(fault_in(p, f"steps.{step.id}.deadlines.begun_by", said))
    for name in sorted(counted_days(step)):
        counted = field_of(step, name, papers)
        if counted is not None and not counted.required:
            # Left empty, the day of the act would be taken, and nobody would see it.
            said = "期限或者中止按这一天计算，应为必填：写明 required"
            found.append(fault_in(p, f"steps.{step.id}.fields.{name}", said))
    return [*found, *check_asked_once(p, step, papers)]


def check_asked_once(p: Procedure, step: Step, papers: _Papers) -> list[Fault]:
    """Things that one form would ask twice, under the same words; and days of papers it asks."""
    asked: dict[str, str] = {field.label: field.id for field in step.fields}
    seen, found = set(asked.values()), list[Fault]()
    for kind in (*step.documents, *step.may_issue):
        for field in papers.get(kind, {}).values():
            told = isinstance(field.known, OfForm) and step.form_field(field.known.typed)
            if field.id in seen or told or not field.asked:
                continue
            seen.add(field.id)
            found += told_apart(p, f"steps.{step.id}.documents.{kind}.{field.id}", field)
            other = asked.setdefault(field.label, field.id)
            if other != field.id:
                message = f"文书 {kind} 的字段 {field.id} 与 {other} 同为“{field.label}”，问了两遍"
                found.append(fault_in(p, f"steps.{step.id}.fields", message))
    return found


def _agrees(p: Procedure, step: Step, field: Field, papers: _Papers) -> list[Fault]:
    at, found = f"steps.{step.id}.fields.{field.id}", []
    for kind in (*step.documents, *step.may_issue):
        paper = papers.get(kind, {}).get(field.id)
        if paper is None:
            continue
        if not field.agrees(paper):
            message = f"文书 {kind} 的同名字段类型为 {paper.kind}，此处为 {field.kind}"
            found.append(fault_in(p, f"{at}.kind", message))
        elif isinstance(field, ChoiceField) and isinstance(paper, ChoiceField):
            known = dict(paper.options)
            found += [
                fault_in(p, f"{at}.options", f"文书 {kind} 没有选项 {value}")
                for value, _ in field.options
                if known and value not in known
            ]
    return found


def _handed_over(p: Procedure, step: Step, at: str, papers: _Papers) -> list[Fault]:
    """What is wrong with what a step says of papers handed over on the spot."""
    handed, where = step.delivers, f"{at}.delivers"
    if handed is None:
        return []
    made = (*step.documents, *step.may_issue)
    found = [
        fault_in(p, where, f"本步骤不制作文书 {kind}") for kind in handed.kinds if kind not in made
    ]
    found += _refers(p, step, f"{where}.receiver", handed.receiver, TextField, papers)
    if not handed.to_agent and not (handed.relation and handed.basis):
        found.append(fault_in(p, where, "没有写明签收人身份和签收依据的字段"))
    found += _refers(p, step, f"{where}.relation", handed.relation, ChoiceField, papers)
    found += _refers(p, step, f"{where}.basis", handed.basis, TextField, papers)
    if handed.on != TODAY:
        found += _refers(p, step, f"{where}.on", handed.on, DayField, papers)
    if handed.unless and handed.unless not in {one.id for one in p.conditions}:
        found.append(fault_in(p, f"{where}.unless", f"未知的条件：{handed.unless}"))
    return found


def check_step_effects(
    p: Procedure, step: Step, rules: Collection[str] | None, papers: _Papers
) -> list[Fault]:
    """Faults of what the step does to time limits and pauses, its own and its parent's."""
    at = f"steps.{step.id}"
    found = _deadlines(p, step, f"{at}.deadlines", step.deadlines, rules, papers)
    found += _pauses(p, step, at, (step.pause, step.resume, step.excluded), papers)
    if step.reads and not (p.has_step(step.reads) and p.step(step.reads).documents):
        found.append(fault_in(p, f"{at}.reads", f"不是制作文书的事项：{step.reads}"))
    for name, role in step.assigns.items():
        field = step.form_field(name)
        if not isinstance(field, PersonField | PeopleField):
            found.append(fault_in(p, f"{at}.assigns.{name}", "没有指名人员的字段"))
        elif field.role != role:
            # Whoever is named to a role without holding it could do nothing in the case.
            found.append(fault_in(p, f"{at}.assigns.{name}", f"字段应只列出 {role} 的人员"))
    for key in ("on_void", "on_succession", "on_leaving"):
        for name, value in getattr(step, key).items():
            given = step.form_field(name)
            if given is None or any(given.faults(value)):
                found.append(fault_in(p, f"{at}.{key}.{name}", f"没有可以填写“{value}”的字段"))
    for name, column in step.request.items():
        where = f"{at}.request.{name}"
        if column not in REQUESTED:
            found.append(fault_in(p, where, f"案件没有记载请求内容的这一栏：{column}"))
            continue
        kept = Case.__table__.c[column].type
        says = ChoiceField if getattr(kept, "length", None) else _SAYS[kept.python_type]
        found += _refers(p, step, where, name, says, papers)
    found += _refers(p, step, f"{at}.amount", step.amount, MoneyField, papers)
    found += _letters(p, step, at, papers)
    if step.receives is not None:
        receives = step.receives
        found += _refers(p, step, f"{at}.receives.on", receives.on, DayField, papers)
        for name, of in (("number", receives.number), ("sender", receives.sender)):
            found += _refers(p, step, f"{at}.receives.{name}", of, Field, papers)
    found += _handed_over(p, step, at, papers)
    found += _refers(p, step, f"{at}.between", step.between, PartyField, papers)
    found += _refers(p, step, f"{at}.of_letter", step.of_letter, TextField, papers)
    for name, kind in zip(step.in_full, (BoolField, WrittenField), strict=False):
        found += _refers(p, step, f"{at}.in_full", name, kind, papers)
    if len(step.in_full) not in {0, 2}:
        found.append(fault_in(p, f"{at}.in_full", "写明两项：勾选的字段和理由的字段"))
    found += _refers(p, step, f"{at}.on_paper", step.on_paper, BoolField, papers)
    for name in ("completes", "exhibits_on", "sends_off"):
        of = getattr(step, name)
        found += _refers(p, step, f"{at}.{name}", of, DayField, papers)
    if step.exhibit is not None:
        found += _exhibit(p, step, f"{at}.exhibit", step.exhibit, papers)
    makes = step.exhibit is not None or step.form_field(EXHIBITS) is not None
    if makes and not step.came_by:
        found.append(fault_in(p, f"{at}.exhibits_on", "没有写明证据收到、形成之日的字段"))
    found += [
        fault_in(p, f"{at}.{key}", f"没有步骤 {name}")
        for key, names in (
            ("gives_back", step.gives_back),
            ("follows_up", step.follows_up),
            ("approved_in", step.approved_in),
            ("sends.out_of", (step.sends.out_of,) if step.sends and step.sends.out_of else ()),
        )
        for name in names
        if name not in {one.id for one in p.steps}
    ]
    if step.parent is not None:
        own = step.parent
        if not p.is_child:
            found.append(fault_in(p, f"{at}.parent", "本程序没有上级案件"))
        found += _deadlines(p, step, f"{at}.parent.deadlines", own.deadlines, rules, papers)
        found += _pauses(p, step, f"{at}.parent", (own.pause, own.resume, own.excluded), papers)
        if (own.pause or own.resume or own.excluded or own.deadlines.rules()) and not own.sentence:
            found.append(fault_in(p, f"{at}.parent.sentence", "缺少写入上级案件的说明"))
    return found


def _letters(p: Procedure, step: Step, at: str, papers: _Papers) -> list[Fault]:
    """Fields that a letter of another office fills, or that its answer reads, and nobody has."""
    filled = step.letter.filled if step.letter is not None else ()
    leaving = [one for one in (step.answers, step.sends) if one is not None]
    read = [name for one in leaving for name in one.asked]
    return [
        fault_in(p, f"{at}.letter.paper", f"本步骤不制作文书 {one.paper}")
        for one in leaving
        if one.paper not in step.documents
    ] + [
        fault
        for name in (*filled, *read)
        for fault in _refers(p, step, f"{at}.letter.{name}", name, Field, papers)
    ]


def _deadlines(
    p: Procedure,
    step: Step,
    at: str,
    effects: DeadlineEffects,
    rules: Collection[str] | None,
    papers: _Papers,
) -> list[Fault]:
    found = []
    if rules is not None:
        found += [
            fault_in(p, at, f"未知的期限规则：{code}")
            for code in sorted(effects.rules())
            if code not in rules
        ]
    for name in ("start", "extend", "revise", "fix"):
        for effect in getattr(effects, name):
            for column, (of, wanted) in _REFERS.items():
                named = getattr(effect, column, "")
                if named != TODAY:
                    where = f"{at}.{name}.{effect.rule}.{of}"
                    found += _refers(p, step, where, named, wanted, papers)
    if effects.on != TODAY:
        found += _refers(p, step, f"{at}.on", effects.on, DayField, papers)
        if not effects.close and not effects.cancel:
            found.append(fault_in(p, f"{at}.on", "没有办结、终结任何期限"))
    counted_anew = {e.rule for e in effects.revise}
    found += [
        fault_in(p, f"{at}.start.{e.rule}", "再次登记不另行起算（once），也不重新计算（revise）")
        for e in effects.start
        if e.once and e.rule not in counted_anew
    ]
    started = [(e.rule, e.party) for e in effects.start]
    if len(started) != len(set(started)):
        found.append(fault_in(p, f"{at}.start", "同一期限起算两次"))
    if "*" not in effects.cancel and not set(effects.spares) <= {*effects.cancel}:
        found.append(fault_in(p, f"{at}.spares", "只能列出本步骤终结（cancel）的期限"))
    return found


def _exhibit(
    p: Procedure, step: Step, at: str, made: MakesExhibit, papers: _Papers
) -> list[Fault]:
    """Faults of what it adds to the evidence by itself; beside a table it would stand twice."""
    said = field_of(step, made.proves, papers) if made.proves else None
    # An answer that is chosen is told in the words of its choice.
    wanted = ChoiceField if isinstance(said, ChoiceField) else WrittenField
    found = _refers(p, step, f"{at}.proves", made.proves, wanted, papers)
    found += _refers(p, step, f"{at}.if_yes", made.if_yes, BoolField, papers)
    if step.form_field(EXHIBITS) is not None:
        found.append(fault_in(p, at, f"另有字段 {EXHIBITS}，同一证据会登记两次"))
    return found


def _pauses(
    p: Procedure,
    step: Step,
    at: str,
    pauses: tuple[PauseOpens | PauseCloses | PausePeriod | None, ...],
    papers: _Papers,
) -> list[Fault]:
    found = []
    for pause in pauses:
        if pause is None:
            continue
        where = f"{at}.{pause.kind}"
        for end in ("from_", "to"):
            day = getattr(pause, end, TODAY)
            if day != TODAY:
                found += _refers(p, step, where, day, DayField, papers)
    return found


def _refers(
    p: Procedure, step: Step, at: str, name: str, wanted: type[object], papers: _Papers
) -> list[Fault]:
    if not name:
        return []
    field = field_of(step, name, papers)
    if field is None:
        return [fault_in(p, at, f"没有字段 {name}")]
    if not isinstance(field, wanted):
        kinds = sorted(k for k, of in FIELD_KINDS.items() if issubclass(of, wanted))
        return [fault_in(p, at, f"字段 {name} 的类型应为 {'或'.join(kinds)}")]
    return []
