"""收件登记: enter what comes in on one of the declared tracks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from flask import Blueprint, g, redirect, request, url_for
from werkzeug.datastructures import MultiDict

from casehub.casefile import registering
from casehub.casefile.cooperation import offices
from casehub.casefile.inspection import leads
from casehub.casefile.parties import APART, IN_LINE, OFFICE_FIELDS, kind_told, party_fields
from casehub.casefile.registering import (
    ANOTHER,
    BECAUSE,
    OF_PARTY,
    RIGHT,
    THINGS,
    TITLE,
    Request,
)
from casehub.casefile.things import THING_FIELDS
from casehub.fields import ChoiceField, Field, TableField
from casehub.fields.rights import RIGHT_KINDS, owners_of, told_of_right
from casehub.web.case.onward import ONWARD, onward
from casehub.web.drawing.begun_by import (
    begins_with_paper,
    lay_in,
    paper_of_request,
    sheet_for,
    told_by,
)
from casehub.web.drawing.forms import Form, form_of
from casehub.web.drawing.pages import form_key, page
from casehub.web.drawing.rights import (
    CAPACITY,
    input_of,
    labels,
    right_fields,
    titles,
    titles_by_kind,
)
from casehub.web.drawing.rows import changes_rows
from casehub.web.drawing.sheets import FromSheet, asks_to_read, lines_of, read_in
from casehub.web.request.faults import kept_on_fault
from casehub.web.request.unit import reading, row_number, writing
from casehub.workflow.refusals import KeyReused, NotFound, Refused
from casehub.workflow.situation import Reason
from casehub.workflow.stages import entered_as

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping

    from werkzeug.wrappers import Response

    from casehub.rulebook.tracks import Track, WantedSide
    from casehub.web.drawing.inputs import Input
    from casehub.workflow.matters import Side
    from casehub.workflow.procedure import Step

routes = Blueprint("intake", __name__)
REQUEST, CONFIRM = "请求", "确认"
# The value of the button that fills in what earlier matters say.
KNOWN = "known"


def _sides(track: Track) -> dict[str, Side]:
    """The sides, as the procedures of the track declare them."""
    rules = (reading().rules.procedure(way.key) for way in track.ways)
    return {side.id: side for one in rules for side in one.sides}


@dataclass
class Sheet:
    """What a track asks for; of_right: the inputs that are columns of the right."""

    fields: list[Field]
    groups: dict[str, str]
    of_right: dict[str, str]


def _refuse_titles(track: Track, form: Form, entered: Request) -> None:
    """Who relies on a right does so by a title of that kind: nobody is 专利权人 of a trademark."""
    kind = next((RIGHT_KINDS.get(str(right.get("kind"))) for right in entered.rights), None)
    if kind is None:
        return
    for side in track.sides:
        rows = form.data.get(side.id) if side.relies_on_right else None
        for n, row in enumerate(rows if isinstance(rows, list) else ()):
            if row.get(CAPACITY) not in {None, "", *dict(kind.capacities)}:
                said = f"{kind.in_full}没有这一主体资格"
                form.tell(Reason(said, side.id, row=n, column=CAPACITY))


def _sheet(track: Track, *, confirm: bool, there: Container[str] = ()) -> Sheet:
    """The fields of a track, and their headings; there: sides where somebody stands already."""
    sides = _sides(track)
    kinds = [RIGHT_KINDS[name] for name in track.right_kinds]
    ways = tuple((way.key, way.label) for way in track.ways)
    fields: list[Field] = [TITLE]
    if len(ways) > 1:
        # Where only one way leads on nobody is asked which.
        fields = [ChoiceField("procedure", "收件后的程序", required=True, options=ways), TITLE]
    groups = dict.fromkeys(("procedure", "title"), REQUEST)
    rights = right_fields(track, kinds) if kinds else {}
    fields += rights.values()
    groups |= {field.id: track.right_title for field in rights.values()}
    capacities = titles(kinds)
    for side in track.sides:
        word = sides[side.id].title
        columns = party_fields(
            capacities if side.relies_on_right else (),
            mostly=side.mostly,
            unaddressed=side.unaddressed,
        )
        if sides[side.id].registered:
            columns = OFFICE_FIELDS
        fields.append(
            TableField(
                side.id, word, required=bool(side.least), columns=columns,
                row=word, blank=0 if side.id in there else side.least, adds=1,
                in_line=tuple(
                    name for name in IN_LINE if name in {column.id for column in columns}
                ),
            )
        )  # fmt: skip
        groups[side.id] = word if sides[side.id].registered else "当事人"
    if track.things:
        word = track.things
        fields.append(TableField(THINGS, word, columns=THING_FIELDS, row=word, blank=0, adds=1))
        groups[THINGS] = track.things
    if confirm:
        fields.append(BECAUSE)
        groups[ANOTHER] = CONFIRM
    return Sheet(fields, groups, {field.id: column for column, field in rights.items()})


def _form(
    track: Track,
    typed: MultiDict[str, str] | None = None,
    *,
    confirm: bool = False,
    initial: Mapping[str, object] | None = None,
) -> Form:
    sheet, today = _sheet(track, confirm=confirm, there=initial or ()), reading().today
    offered = {
        f"{side.id}.name": tuple(
            (name, name) for name in offices.names_offered(reading(), side.registered)
        )
        for side in _sides(track).values()
        if side.registered
    }
    return form_of(
        sheet.fields, typed, groups=sheet.groups, today=today, initial=initial, choices=offered
    )


def _target(track: Track) -> int | None:
    """The inspected object of which the page that was opened is to register a clue."""
    return row_number(request.args.get("inspected", "")) if track.inspected else None


def _begins(track: Track) -> list[Step]:
    """The letters of which one begins a matter of the track: each is a way to register it."""
    if not track.from_case:
        return []
    every = (reading().law.procedure(way.key) for way in track.ways)
    return [step for one in every for step in one.steps_from(one.initial) if step.documents]


def _may_take(step: Step) -> bool:
    """Whether the person at work holds a role by which the step is begun."""
    here = reading()
    held = here.actor.roles_on(here.today)
    return not held.isdisjoint(entered_as(step, here.today).roles)


def _first_step(track: Track) -> Step | None:
    """The letter that was chosen on the list, whose form comes next."""
    wanted = request.args.get("first", "")
    return next((one for one in _begins(track) if one.id == wanted and _may_take(one)), None)


def _opening(track: Track) -> Mapping[str, object] | None:
    """What stands on the empty form: who was inspected, who wrote, and the way that was chosen."""
    way = request.args.get("way", "")
    chosen = {"procedure": way} if way in {one.key for one in track.ways} else {}
    return {**chosen, **told_by(track), **(_inspected(track) or {})} or None


def _inspected(track: Track) -> Mapping[str, object] | None:
    """What is known of who was inspected, on the first side of the track."""
    target = _target(track)
    if not target:
        return None
    row = leads.suspected(reading(), target)
    return {track.sides[0].id: [{"name": row.name, "id_no": row.code, "address": row.address}]}


def _party(row: Mapping[str, object], side: WantedSide) -> dict[str, object]:
    """A block of the form as columns of a party."""
    values = {k: v for k, v in row.items() if k not in APART and v is not None}
    values["role"] = side.id
    if "kind" in values:
        values["kind"] = kind_told(values, side.mostly)
    values.setdefault("capacity", "none")
    if row.get("agent_name"):
        # What nobody ticked is the lesser authority (办法第十七条).
        authority = row.get("agent_authority") or "一般授权"
        values["agents"] = [
            {
                "name": row["agent_name"],
                "firm": row.get("agent_firm") or "",
                "role": row.get("agent_role") or "",
                "authority": authority,
                "scope": authority,
                "receives": bool(row.get("agent_receives")),
            }
        ]
    return values


def _entered(track: Track, form: Form) -> Request:
    """What the form says, as `register` takes it."""
    data = form.data
    asked = _sheet(track, confirm=False).of_right
    right = {column: v for name, column in asked.items() if (v := data.get(name)) is not None}
    right["owners"] = owners_of(str(right.get("owners") or ""))
    parties = [_party(row, s) for s in track.sides for row in data.get(s.id) or ()]
    relying = {side.id for side in track.sides if side.relies_on_right}
    told = told_of_right(track.right_kinds, right, [p for p in parties if p["role"] in relying])
    for name, column in asked.items():
        # What could not be read was typed all the same.
        if column in told and name not in form.illegible:
            right[column] = told[column]
            form.forgive(name)
    return Request(
        procedure=data.get("procedure") or (track.ways[0].key if len(track.ways) == 1 else ""),
        parties=parties,
        rights=[right] if track.right_kinds else [],
        title=data.get("title") or "",
        things=[{k: v or "" for k, v in row.items()} for row in data.get(THINGS) or ()],
        another=data.get(ANOTHER) or "",
    )


def _refuse(form: Form, refused: Refused) -> None:
    """Each sentence beside its input; blocks are counted without the blank ones."""
    for reason in refused.reasons:
        if reason.field == RIGHT:
            form.refuse(input_of(reason.column), reason.sentence)
        else:
            form.tell(reason)


@routes.route("/requests/new", methods=["GET", "POST"])
@routes.route("/requests/new/<track>", methods=["GET", "POST"])
@kept_on_fault()
def register(track: str = "") -> Response | str | tuple[str, int]:
    """The form of a track, or the tracks to choose from.

    Bad input comes back with what was typed and a sentence beside it.
    """
    tracks = {one.id: one for one in _open()}
    if not track and len(tracks) > 1 and request.method == "GET":
        if (paper := paper_of_request()) is not None:
            tracks = {name: one for name, one in tracks.items() if begins_with_paper(one)}
        begun = {one.id: [s for s in _begins(one) if _may_take(s)] for one in tracks.values()}
        return page("intake/choose.html", tracks=tracks.values(), begun=begun, paper=paper)
    chosen = tracks.get(track) if track else next(iter(tracks.values()), None)
    if chosen is None:
        raise NotFound
    if request.method == "GET":
        return _page(chosen, _form(chosen, initial=_opening(chosen)))
    confirm, paper = ANOTHER in request.form, paper_of_request()
    if asks_to_read(request.form) and not g.resumed:
        drawn = _form(chosen, request.form, confirm=confirm)
        with sheet_for(paper) as sheet:
            found = read_in(drawn, request.form, sheet if chosen.reads_in else None)
        # What earlier matters say of those who were just named stands there with the same press.
        typed, told = _with_known(chosen, found.typed)
        return _page(
            chosen, _form(chosen, typed, confirm=confirm).unasked(), told=told or None, read=found
        )
    if request.form.get("do") == KNOWN and not g.resumed:
        typed, told = _with_known(chosen, request.form)
        return _page(chosen, _form(chosen, typed, confirm=confirm).unasked(), told=told)
    form = _form(chosen, request.form, confirm=confirm)
    if g.resumed or changes_rows(request.form):
        return _page(chosen, form.unasked())
    entered = _entered(chosen, form)
    _refuse(form, Refused(registering.judged(reading(), chosen, entered)[1]))
    _refuse_titles(chosen, form, entered)
    if form.wrong:
        return _page(chosen, form), 422
    try:
        with writing() as work:
            key = request.form.get("key", "")[:64]
            case = registering.register(work, chosen, entered, key=key)
            lay_in(work, paper, case)
            reference, seq = case.reference, case.seq
            if target := _target(chosen):
                leads.link(work, target, reference)
    except Refused as refused:
        confirm = any(reason.field == ANOTHER for reason in refused.reasons)
        form = _form(chosen, request.form, confirm=confirm)
        _refuse(form, refused)
        return _page(chosen, form), 422
    except KeyReused:
        form.refuse(None, "这张表已经登记过一次，内容与现在的不同；确系另一请求的，核对后再登记")
        return _page(chosen, form, key=form_key()), 409
    if request.form.get("do") != ONWARD:
        return redirect(url_for("cases.show", reference=reference, done=seq), 303)
    if (first := _first_step(chosen)) is None:
        return redirect(onward(reference, seq), 303)
    return redirect(url_for("steps.show", reference=reference, step=first.id, done=seq), 303)


def _open() -> list[Track]:
    """The tracks of today that the person at work enters things on, by the roles she holds."""
    here = reading()
    held = here.actor.roles_on(here.today)
    return [one for one in here.rules.tracks_on(here.today) if not held.isdisjoint(one.roles)]


def _with_known(
    track: Track, typed: MultiDict[str, str]
) -> tuple[MultiDict[str, str], list[tuple[str, str]]]:
    """What was typed, with earlier entries where cells are blank; and whose, with what came in.

    Nothing that stands there is changed, and whoever registers reads it before it is registered.
    """
    work, filled = reading(), MultiDict[str, str](typed.items(multi=True))
    told: list[tuple[str, str]] = []

    def fill(whose: str, cells: Mapping[str, Input], value_of: Callable[[str], object]) -> None:
        came = []
        for column, cell in cells.items():
            value = value_of(column)
            if value and not _text(cell):
                filled.setlist(cell.id, list(cell.field.typed(value)))
                came.append(cell.field.label)
        if came:
            told.append((whose, "、".join(came)))

    form, sheet = _form(track, typed), _sheet(track, confirm=False)
    own = {sheet.of_right[i.id]: i for i in form.inputs if i.id in sheet.of_right}
    if own:
        kind = _text(own["kind"])
        kinds = [kind] if kind else track.right_kinds
        found = registering.right_before(work, kinds, _text(own.get("number")))
        fill(track.right_title, own, found.get)
    sides = {side.id for side in track.sides}
    for table in (one for one in form.inputs if one.id in sides):
        for number, row in enumerate(table.rows):
            cells = {cell.field.id: cell for cell in row}
            party = registering.party_before(work, {name: _text(c) for name, c in cells.items()})
            if party is not None:
                asked = {name: cells[name] for name in OF_PARTY if name in cells}
                fill(f"{table.field.label}{number + 1}", asked, partial(getattr, party))
    return filled, told


def _text(cell: Input | None) -> str:
    """What stands in an input of one line."""
    return next(iter(cell.texts), "").strip() if cell is not None else ""


def _lines(track: Track, form: Form) -> list[tuple[str, str]]:
    """How lines are written on the track; none where offices of the register alone are entered."""
    sides = _sides(track)
    return [] if all(sides[one.id].registered for one in track.sides) else lines_of(form)


def _page(
    track: Track,
    form: Form,
    key: str = "",
    told: list[tuple[str, str]] | None = None,
    read: FromSheet | None = None,
) -> str:
    return page(
        "intake/register.html",
        # The cursor stands in the box for lines, which comes first where there is one.
        form=form.begin() if request.method == "GET" and not _lines(track, form) else form,
        track=track,
        tracks=_open(),
        told=told,
        read=read,
        labels=labels(track),
        titles=titles_by_kind(track),
        inspected=_target(track),
        paper=paper_of_request(),
        lines=_lines(track, form),
        first=_first_step(track),
        key=key or request.form.get("key") or form_key(),
    )
