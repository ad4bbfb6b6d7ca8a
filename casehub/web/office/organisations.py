"""Organisations: what papers print of them, their series, contacts, courts, periods, successors."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from flask import Blueprint, g, redirect, request, url_for
from sqlalchemy import select

from casehub.fields import ChoiceField, DateField, Field, LongField, TableField, TextField
from casehub.model import Organisation
from casehub.papers.series import lacking
from casehub.people import cells, reach
from casehub.people.lists.office_file import OfficeRow
from casehub.people.lists.office_import import EMPTY, OfficeImport
from casehub.people.office_columns import (
    CONTACT,
    CONTACTS,
    ENTRIES,
    GROUP_OF,
    GROUPS,
    KEY,
    KIND,
    SERIES,
    Entry,
)
from casehub.people.stems import one_at_a_time, paper_words
from casehub.web.drawing.forms import Form, form_of
from casehub.web.drawing.pages import page
from casehub.web.drawing.rows import changes_rows
from casehub.web.request.access import may_use
from casehub.web.request.unit import address, reading, writing
from casehub.workflow.refusals import NotFound, Refused

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as AnyResponse

    from casehub.record.work import Work

routes = Blueprint("organisations", __name__)
SERIES_GROUP, CONTACT_GROUP = "文号字头", "联系人"
ANSWERS = (("是", "是"), ("否", "否"))


def _office(work: Work, key: str) -> Organisation:
    office = work.session.scalar(select(Organisation).where(Organisation.key == key))
    if office is None:
        raise NotFound
    return office


def _field(
    work: Work, entry: Entry, offices: list[Organisation], of: Organisation | None
) -> Field:
    shared: dict[str, Any] = {"required": entry.required, "hint": entry.hint}
    match entry.input:
        case "date":
            return DateField(entry.id, entry.title, **shared)
        case "long":
            return LongField(entry.id, entry.title, **shared)
        case "bool":
            return ChoiceField(entry.id, entry.title, options=ANSWERS, **shared)
        case "choice":
            titles = tuple((kind.id, kind.title) for kind in work.rules.offices.kind)
            return ChoiceField(entry.id, entry.title, options=titles, **shared)
        case "organisation":
            kinds = work.rules.offices.named_in(entry.id)
            present = entry.entered(of) if of is not None else None
            options = tuple(
                (office.key, office.name)
                for office in offices
                if office.kind in kinds or office is present
            )
            return ChoiceField(entry.id, entry.title, options=options, **shared)
    return TextField(entry.id, entry.title, **shared)


def _fields(work: Work, office: Organisation | None) -> tuple[Field, ...]:
    offices = list(work.session.scalars(select(Organisation).order_by(Organisation.id)))
    others = [one for one in offices if office is None or one.id != office.id]
    fields: list[Field] = [_field(work, entry, others, office) for entry in ENTRIES]
    fields.sort(key=lambda field: list(GROUP_OF).index(field.id))
    if office is None:
        fields.insert(0, TextField(KEY.id, KEY.title, required=True, hint=KEY.hint))
    series = [
        TextField(f"{SERIES}-{row.id}", row.title) for row in work.rules.offices.series
    ]
    columns = tuple(TextField(e.id, e.title, required=e.id == "name") for e in CONTACT)
    return (*fields, *series, TableField(CONTACTS, "联系人", columns=columns))


def _series(work: Work) -> dict[str, str]:
    """The name of the input of each series → the series."""
    return {f"{SERIES}-{row.id}": row.id for row in work.rules.offices.series}


def _groups(work: Work) -> dict[str, str]:
    return {
        KEY.id: GROUPS[0][0],
        **GROUP_OF,
        **dict.fromkeys(_series(work), SERIES_GROUP),
        CONTACTS: CONTACT_GROUP,
    }


def _present(office: Organisation) -> dict[str, object]:
    """The entries as the form shows them."""
    values: dict[str, object] = {}
    for entry in ENTRIES:
        value = entry.entered(office)
        if isinstance(value, Organisation):
            value = value.key
        elif isinstance(value, bool):
            value = cells.text(value)
        values[entry.id] = value
    values |= {f"{SERIES}-{row.series}": row.prefix for row in office.series}
    contacts = [{e.id: getattr(c, e.id) for e in CONTACT} for c in office.contacts]
    return {**values, CONTACTS: contacts}


def _row(work: Work, form: Form, office: Organisation | None) -> OfficeRow:
    """What was typed, as a row of a list of offices: every rule about it stands in one place."""
    before = _present(office) if office else {}
    written: dict[tuple[str, str], Any] = {("", KEY.id): office.key} if office else {}
    series = _series(work)
    for name, value in form.data.items():
        if name == CONTACTS:
            continue
        place = (SERIES, series[name]) if name in series else ("", name)
        blank = value in (None, "")
        written[place] = EMPTY if blank and before.get(name) not in (None, "") else value
    contacts = [{k: v or "" for k, v in row.items()} for row in form.data[CONTACTS]]
    return OfficeRow(1, cells=written, contacts=contacts)


def _save(form: Form, key: str | None) -> str | None:
    """Write it in one transaction; refusals go beside the fields. Returns the code."""
    with writing() as work:
        one_at_a_time(work.session)
        office = _office(work, key) if key else None
        _admit(work, office)
        rows = [_row(work, form, office)]
        wanted = OfficeImport(
            work.session, work.rules.offices, rows, work.today, paper_words(work.rules)
        )
        (line,) = wanted.lines
        inputs = {series: name for name, series in _series(work).items()}
        if said := _misplaced(work, office, form):
            line.refuse(said, "parent")
        for reason in line.reasons:
            name = inputs.get(reason.field or "", reason.field)
            form.tell(replace(reason, field=name))
        if line.reasons or form.wrong:
            return None
        wanted.apply(work.at, work.actor.username, work.actor.id, address())
        return line.key


def _misplaced(work: Work, office: Organisation | None, form: Form) -> str:
    """Why it may not stand where the form puts it; "" when it may, or is of no kind yet."""
    kind, parent = form.data.get("kind"), form.data.get("parent")
    if not isinstance(kind, str) or not kind:
        return ""
    above = parent if isinstance(parent, str) and parent else None
    return reach.misplaced(work.session, work.rules.offices, work.actor, office, kind, above)


def _admit(work: Work, office: Organisation | None) -> None:
    """A district's administrator touches neither the bureau above nor the one beside it."""
    if office is None or reach.may_change(work.session, work.rules.offices, work.actor, office):
        return
    raise NotFound


def _form(work: Work, office: Organisation | None, typed: Any = None) -> Form:
    fields = _fields(work, office)
    if office is not None:
        # Required without an answer "none": it is never emptied.
        fields = tuple(
            replace(f, required=True) if f.id == "confirmed" else f for f in fields
        )
    initial = _present(office) if office and typed is None else None
    return form_of(fields, typed, initial=initial, groups=_groups(work))


@routes.before_request
def in_menu() -> None:
    """These pages hang below the list of organisations among the rules."""
    g.section = "rules"


@routes.get("/organisations/<key>")
def show(key: str) -> str:
    """One organisation with everything that papers and numbers take from it."""
    work = reading()
    office = _office(work, key)
    entries = [
        (group, [(e.title, _said(work, office, e)) for e in ENTRIES if GROUP_OF[e.id] == group])
        for group, _names in GROUPS
    ]
    titles = {row.id: row.title for row in work.rules.offices.series}
    editable = may_use("organisations.edit") and reach.may_change(
        work.session, work.rules.offices, work.actor, office
    )
    return page(
        "organisations/show.html",
        office=office,
        entries=entries,
        titles=titles,
        editable=editable,
        keeps_people=may_use("people.new")
        and reach.keeps_people_of(work.session, work.rules.offices, work.actor, office),
        saved=request.args.get("done") == "saved",
        lacks=lacking(work.session, work.rules, office, work.today),
    )


def _said(work: Work, office: Organisation, entry: Entry) -> Any:
    value = entry.entered(office)
    if isinstance(value, Organisation):
        return value.name
    if entry.input == KIND:
        return work.rules.offices.kind_title(str(value))
    return cells.text(value) if isinstance(value, bool) else value


@routes.route("/organisations/new", methods=["GET", "POST"])
def new() -> AnyResponse | str | tuple[str, int]:
    """Add an organisation."""
    return _edit(None)


@routes.route("/organisations/<key>/edit", methods=["GET", "POST"])
def edit(key: str) -> AnyResponse | str | tuple[str, int]:
    """Change an organisation; running servers follow with their next request."""
    return _edit(key)


def _edit(key: str | None) -> AnyResponse | str | tuple[str, int]:
    work = reading()
    office = _office(work, key) if key else None
    _admit(work, office)
    name = office.name if office else ""
    if request.method == "GET":
        return page("organisations/edit.html", form=_form(work, office), key=key, name=name)
    form = _form(work, office, request.form)
    if not changes_rows(request.form):
        try:
            saved = _save(form, key)
        except Refused as refused:  # pragma: no cover  the import refuses by its lines
            form.refuse(None, str(refused))
            saved = None
        if saved is not None:
            return redirect(url_for("organisations.show", key=saved, done="saved"), 303)
    status = 200 if changes_rows(request.form) else 422
    if status == 200:
        for one in form.inputs:
            form.forgive(one.id)
    return page("organisations/edit.html", form=form, key=key, name=name), status
