"""One incoming paper: what the register says of it, its files, and what becomes of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flask import Blueprint, Response, redirect, request, send_file, url_for
from sqlalchemy import select

from casehub.casefile import filing, materials, splitting
from casehub.casefile.cooperation.matching import Sought, hits
from casehub.casefile.sight_of_materials import find_material, receives
from casehub.fields import BoolField, ChoiceField, DateField, Field, IntField, TextField
from casehub.model import Case, Material, MaterialUse
from casehub.model.material import OPEN
from casehub.record.events import log_security
from casehub.web.drawing.doing import done_or_refused
from casehub.web.drawing.done import done_token, done_words
from casehub.web.drawing.exports import attachment
from casehub.web.drawing.forms import Form, form_of
from casehub.web.drawing.pages import page
from casehub.web.request.access import may_use
from casehub.web.request.unit import address, reading, row_number, writing
from casehub.workflow.refusals import NotFound, Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.wrappers import Response as AnyResponse

    from casehub.casefile.cooperation.matching import Hit
    from casehub.record.work import Work

routes = Blueprint("received", __name__)
# Pages that a browser draws itself, and pictures; whatever else is handed out as a file.
INLINE = {b"%PDF": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG": "image/png"}


def _fields(work: Work) -> tuple[Field, ...]:
    words = work.rules.materials
    kinds = tuple((kind.id, kind.title) for kind in words.kind)
    ways = tuple((way.id, way.title) for way in words.way)
    return (
        TextField("title", "名称", required=True),
        ChoiceField("kind", "这是什么材料", options=kinds),
        TextField("sender", "来自"),
        DateField("received_on", "收到日期", required=True, not_after="today"),
        DateField(
            "served_on", "送达日期", not_after="received_on", hint="只有送达回证才填，以回证为准"
        ),
        ChoiceField("way", "来件方式", required=True, options=ways),
        TextField("tracking", "邮件号"),
        IntField("pages", "页数"),
        BoolField("confidential", "保密材料"),
    )


def _form(work: Work, material: Material) -> Form:
    told = materials.told_of(material)
    values = {one.id: getattr(told, one.id) or None for one in _fields(work)}
    return form_of(_fields(work), initial=values)


def _place(work: Work, material: Material) -> tuple[MaterialUse, Case] | None:
    query = select(MaterialUse, Case).join(Case, Case.id == MaterialUse.case_id)
    query = query.where(MaterialUse.material_id == material.id, MaterialUse.ended_seq.is_(None))
    found = work.session.execute(query).first()
    return None if found is None else (found[0], found[1])


def _show(number: int, form: Form | None = None, fault: str = "") -> str:
    work = reading()
    material = find_material(work, number)
    place = _place(work, material)
    parts = work.session.scalars(
        select(Material).where(Material.split_of_id == material.id).order_by(Material.id)
    ).all()
    linked = [n for n in (material.duplicate_of_id, material.split_of_id) if n is not None]
    disposes = (
        receives(work) and material.organisation_id == work.actor.organisation_id
    ) or material.holder_id == work.actor.id
    people = (
        materials.who_may_place(work, material) if disposes and material.status == OPEN else ()
    )
    return page(
        "incoming/show.html",
        material=material,
        use=place[0] if place else None,
        case=place[1] if place else None,
        parts=parts,
        linked=[work.session.get_one(Material, n) for n in linked],
        listed=_listed(work, material),
        earlier=materials.duplicates(work, [material]).get(material.id),
        form=form or _form(work, material),
        fault=fault,
        words=work.rules.materials,
        disposes=disposes,
        people=people,
        done=done_words(),
    )


def _listed(work: Work, material: Material) -> list[Hit]:
    """What its title and its sender name that stands in a list of rights under protection."""
    if not may_use("key_list.show"):
        return []
    told = Sought(holders=[material.sender], things=[material.title])
    return hits(work.session, told, material.received_on, work.today)


@routes.get("/incoming/<int:number>")
def show(number: int) -> str:
    """What the register says of a paper, and its files."""
    return _show(number)


def _starts() -> list[int]:
    return [int(text) for text in re.findall(r"\d{1,6}", request.form.get("starts", ""))]


def _amend(work: Work, number: int, form: Form) -> None:
    data = form.data
    # A day that cannot be read is told already; by that of the register the others are judged.
    received_on = data.get("received_on") or find_material(work, number).received_on
    told = materials.Told(
        data.get("title") or "", received_on, data.get("way") or "", data.get("kind") or "",
        data.get("sender") or "", data.get("served_on"), data.get("pages"),
        bool(data.get("confidential")), data.get("tracking") or "",
    )  # fmt: skip
    materials.amend(work, number, told)


def _moved(work: Work, number: int) -> None:
    typed = request.form.get("case", "").strip()
    filing.move(work, number, request.form.get("reason", ""), typed)


# What the buttons of the page do, and what is said afterwards.
ACTS: dict[str, tuple[Callable[[Work, int], object], str]] = {
    "refuse": (
        lambda work, number: materials.refuse(work, number, request.form.get("reason", "")),
        "已登记为不收",
    ),
    "duplicate": (materials.mark_duplicate, "已记为重复"),
    "reopen": (materials.reopen, "已放回未归入"),
    "split": (lambda work, number: splitting.split(work, number, _starts()), "已拆分"),
    "rejoin": (splitting.rejoin, "拆分已撤销"),
    "hand": (
        lambda work, number: materials.hand_to(
            work, number, row_number(request.form.get("holder", ""))
        ),
        "已转办",
    ),
    "assign": (
        lambda work, number: filing.assign(
            work,
            number,
            request.form.get("case", "").strip(),
            request.form.get("kind", ""),
        ),
        "已归入案件",
    ),
    "move": (_moved, "已移出"),
}


@routes.post("/incoming/<int:number>")
def dispose(number: int) -> AnyResponse | tuple[str, int]:
    """Mend what the register says, or do what the button says."""
    wanted = request.form.get("do", "")
    work, form = reading(), None
    if wanted == "amend":
        form = form_of(_fields(work), request.form, today=work.today)
    elif wanted not in ACTS:
        raise NotFound

    def act(writer: Work) -> bool:
        if form is not None:
            _amend(writer, number, form)
        else:
            ACTS[wanted][0](writer, number)
        return _still_seen(writer, number)

    seen = done_or_refused(form or Form([]), act)
    if isinstance(seen, Refused):
        return _show(number, form, fault="" if form is not None else str(seen)), 422
    done = done_token("已更正登记" if form is not None else ACTS[wanted][1])
    if not seen:
        return redirect(url_for("incoming.index", done=done), 303)
    return redirect(url_for("received.show", number=number, done=done), 303)


def _still_seen(work: Work, number: int) -> bool:
    """Whether the person sees the paper where it is now: what is confidential may be gone."""
    work.session.flush()
    try:
        find_material(work, number)
    except NotFound:
        return False
    return True


@routes.get("/incoming/<int:number>/files/<int:position>/<any(original,view,thumb):sort>")
def file(number: int, position: int, sort: str) -> Response:
    """The file as it came, the copy that browsers show, or its first page, small.

    Who opened it is noted in the security log; the small pictures of a list are no opening.
    """
    material = find_material(reading(), number)
    one = next((f for f in material.files if f.position == position), None)
    if one is None:
        raise NotFound
    copy = one.view_sha256 or one.sha256
    sha256 = {"original": one.sha256, "view": copy, "thumb": one.thumb_sha256}[sort]
    if sha256 is None:
        raise NotFound
    name, media_type, subject = one.filename, one.media_type, material.number
    plain = f"{material.year}-{material.value}-{one.position}"
    if sort != "thumb":
        with writing() as work:
            log_security(work, "read_material", subject=subject, address=address())
    stream = reading().blobs.open(sha256)
    head = stream.read(4)
    stream.seek(0)
    shown = next((kind for begins, kind in INLINE.items() if head.startswith(begins)), "")
    drawn = bool(shown) and sort != "original"
    answer = send_file(stream, mimetype=shown if drawn else media_type)
    if not drawn:
        answer.headers["Content-Disposition"] = attachment(name, plain)
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
