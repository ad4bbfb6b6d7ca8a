"""收文登记: many files at once into the register, and from there into the files of cases."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, cast

from flask import Blueprint, redirect, request, url_for

from casehub.casefile import filing, incoming, materials
from casehub.casefile.files import shown_name
from casehub.casefile.sight_of_materials import find_material, receives
from casehub.desk import incoming as desk
from casehub.fields import BoolField, ChoiceField, DateField, Field, TextField
from casehub.model.material import FileFault
from casehub.web.drawing import uploads
from casehub.web.drawing.done import done_token, done_words, in_part
from casehub.web.drawing.forms import Form, form_of
from casehub.web.drawing.pages import page
from casehub.web.drawing.sought import TOKEN, sought, token_of
from casehub.web.request.sizes import largest_file
from casehub.web.request.unit import close_reading, parts, reading, row_number, writing
from casehub.workflow.refusals import NotAllowed, NotFound, Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import BinaryIO

    from werkzeug.datastructures import FileStorage
    from werkzeug.wrappers import Response as AnyResponse

    from casehub.casefile.incoming import Arrived
    from casehub.model import Material
    from casehub.record.work import Work
    from casehub.web.drawing.uploads import Upload

routes = Blueprint("incoming", __name__)

# The two boxes for files: what is dropped, and the photographs that are one paper.
FILES, CAMERA = "files", "camera"
BOXES = (FILES, CAMERA)
# The button of a row that is a copy of an earlier one.
TWIN = "twin"
ONE_FITS = "只有一件相符，已经选上；看过是这一件，再按一次"
NOTHING_KEPT: Mapping[str, Sequence[tuple[str, Upload]]] = {}


def batch_fields(work: Work) -> tuple[Field, ...]:
    """What is said once of all files that are dropped together."""
    ways = tuple((way.id, way.title) for way in work.rules.materials.way)
    return (
        DateField(
            "received_on", "收到日期", required=True, not_after="today",
            hint="本机关任何部门最早收到的那一天，不是登记的这一天",
        ),
        ChoiceField("way", "来件方式", required=True, options=ways),
        TextField("sender", "来自", hint="同一来件人的可以一次填写"),
        BoolField("confidential", "保密材料"),
        BoolField("together", "这些文件合为一份（一页一张的照片）"),
    )  # fmt: skip


@dataclass
class Row:
    """A waiting paper as its row is drawn: what was typed, the cases to choose from, its error."""

    waiting: desk.Waiting
    found: list[desk.Likely]
    typed: dict[str, str]
    error: str = ""
    kind: str = ""

    @property
    def chosen(self) -> str:
        """The case that is ticked: one that alone fits what was typed is there to be looked at."""
        if self.typed["case"] or len(self.found) != 1:
            return self.typed["case"]
        return self.found[0].case.reference


def _typed(number: int) -> dict[str, str]:
    names = ("title", "kind", "sender", "case", "find")
    return {name: request.form.get(f"{name}-{number}", "").strip() for name in names}


def _index(
    form: Form | None = None,
    refused: tuple[str, ...] = (),
    errors: dict[int, str] | None = None,
    partly: str = "",
    noted: str = "",
    about_files: Sequence[str] = (),
    kept: Mapping[str, Sequence[tuple[str, Upload]]] = NOTHING_KEPT,
) -> str:
    """noted: what was just done, while the rows stay as typed.

    about_files: what is said beside the boxes; kept: of each box, the files that came before.
    """
    work = reading()
    lines, more = desk.waiting(work, after=row_number(request.args.get("after", "")) or 0)
    rows = []
    for line in lines:
        typed = _typed(line.material.id)
        found = desk.cases_for(work, typed["find"]) if typed["find"] else []
        error = (errors or {}).get(line.material.id, "")
        rows.append(Row(line, found, typed, error, _kind(work, line.material)))
    hold = [row for row in rows if row.waiting.faults or row.waiting.earlier]
    first = {"received_on": work.today, "way": work.rules.materials.way[0].id}
    return page(
        "incoming/index.html",
        form=form or form_of(batch_fields(work), initial=first),
        receiving=receives(work),
        refused=refused,
        groups=(("文件有问题", hold), ("要选案件", [row for row in rows if row not in hold])),
        rows=rows,
        more=lines[-1].material.id if more else 0,
        kinds=work.rules.materials.kind,
        faults={one.value: one.words for one in FileFault},
        locked=incoming.LOCKED,
        limit=largest_file() // 2**20,
        partly=partly,
        about_files=about_files,
        kept=kept,
        done=noted or done_words(),
    )


def _kind(work: Work, material: Material) -> str:
    """As what a paper would be filed: as it was entered, else as its name or first page says."""
    said = (text for file in material.files for text in (file.filename, file.opening))
    return material.kind or work.rules.materials.kind_of(material.title, *said)


@routes.get("/incoming")
def index() -> str:
    """What waits for a case, and where more is dropped."""
    return _index()


@routes.get("/incoming/book")
def book() -> str:
    """The register (收文簿), newest first."""
    work, words = reading(), sought().text.strip()
    before = row_number(request.args.get("before", "")) or 0
    lines, more = desk.book(work, before=before, text=words)
    return page(
        "incoming/book.html",
        sought=words,
        token=request.args.get(TOKEN, ""),
        lines=lines,
        more=lines[-1].material.id if more else 0,
        words=work.rules.materials,
    )


@routes.post("/incoming/book")
def find() -> AnyResponse:
    """Look for papers in the register; names of people do not stand in the address."""
    words = request.form.get("text", "").strip()
    token = token_of(words) if words else None
    return redirect(url_for("incoming.book", s=token), 303)


@routes.post("/incoming/files")
def receive() -> AnyResponse | tuple[str, int]:
    """Register every file that came as a paper of its own; photographs may be one together.

    What cannot be kept is told beside its name, and that the others are in the register. Files that
    came with a form in which something is wrong need not be chosen again: they wait in it.
    """
    work = reading()
    form = form_of(batch_fields(work), request.form, today=work.today)
    chosen, shots = (_sent(name) for name in BOXES)
    if form.wrong or not (chosen or shots):
        return _refused(form)
    words, limit = work.rules.materials, largest_file()
    # Neither lock nor connection is held while files are received, judged, looked at and kept.
    close_reading()
    together = [[*chosen]] if form.data["together"] and chosen else [[one] for one in chosen]
    looked = [_take(some, limit, words) for some in (*together, shots) if some]
    told = materials.Told(
        "",
        form.data["received_on"],
        form.data["way"],
        sender=form.data["sender"] or "",
        confidential=form.data["confidential"],
    )
    whole = [one for one in looked if not one.faults]
    with writing() as writer:
        for paper in whole:
            materials.register(writer, replace(told, title=paper.title), paper.kept)
    if len(whole) == len(looked):
        done = in_part(len(whole), "份", "登记", ())
        return redirect(url_for("incoming.index", done=done_token(done)), 303)
    left = [one for one in looked if one.faults]
    said = in_part(len(whole), "份", "登记", [one.name for one in left])
    refused = tuple(fault for one in left for fault in one.faults)
    return _index(form, refused, partly=said), 422


@dataclass(frozen=True)
class _File:
    """A file of the form: just sent, or kept since the form was sent before."""

    name: str
    opened: Callable[[], BinaryIO]


def _sent(box: str) -> list[_File]:
    """The files of one box, those first that came earlier."""
    waiting = filter(None, map(uploads.opened, request.form.getlist(box)))
    earlier = [_File(one.filename, partial(parts().blobs.open, one.sha256)) for one in waiting]
    sent = [one for one in request.files.getlist(box) if one.filename]
    return [*earlier, *(_File(one.filename or "", partial(_stream, one)) for one in sent)]


def _stream(sent: FileStorage) -> BinaryIO:
    return cast("BinaryIO", sent.stream)


def _refused(form: Form) -> tuple[str, int]:
    """The form again with everything that is wrong with it, its files among that.

    The pages of one paper stay together: where one of them cannot be kept, all are chosen anew.
    """
    typed, faults = uploads.sent_here(), []
    kept: dict[str, list[tuple[str, Upload]]] = {}
    for box in BOXES:
        told = [sentence for name, sentence in typed.faults if name == box]
        faults += told
        whole = box == CAMERA or form.data.get("together")
        tokens = [] if told and whole else typed.typed.getlist(box)
        opened = ((token, uploads.opened(token)) for token in tokens)
        kept[box] = [(token, upload) for token, upload in opened if upload is not None]
    if not faults and not any(kept.values()):
        faults.append("选择收到的文件")
    return _index(form, about_files=faults, kept=kept), 422


@dataclass(frozen=True)
class _Paper:
    """The files of one paper as they came; a paper of which a part is missing is none."""

    name: str
    kept: list[Arrived]
    faults: list[str]

    @property
    def title(self) -> str:
        return PurePath(self.kept[0].filename).stem


def _take(chosen: list[_File], limit: int, words: Any) -> _Paper:
    first = shown_name(chosen[0].name)
    paper = _Paper(first if len(chosen) == 1 else f"{first}等{len(chosen)}个文件", [], [])
    for one in chosen:
        try:
            with one.opened() as stream:
                paper.kept.append(incoming.take(parts().blobs, stream, one.name, limit, words))
        except Refused as fault:
            paper.faults.append(str(fault))
    return paper


@routes.post("/incoming")
def assign() -> AnyResponse | tuple[str, int]:
    """File every row for which a case was chosen, each by itself; the others stay as typed."""
    twin = row_number(request.form.get(TWIN, ""))
    if twin is not None:
        return _note_twin(twin)
    shown = [row_number(text) or 0 for text in request.form.getlist("row")]
    errors: dict[int, str] = {}
    locked: list[int] = []
    filed = opened = 0
    for number in shown:
        typed = _typed(number)
        password = request.form.get(f"password-{number}", "")
        if password:
            try:
                with writing() as writer:
                    materials.unlock(writer, number, password)
                opened += 1
            except (Refused, NotAllowed, NotFound) as fault:
                errors[number] = str(fault)
                locked.append(number)
            continue
        reference, lacks = typed["case"], []
        if not reference and typed["find"]:
            chosen = desk.bears(reading(), typed["find"])
            if chosen is None:
                fits = desk.cases_for(reading(), typed["find"])
                lacks.append(_unclear(typed["find"], len(fits)))
            reference = "" if chosen is None else chosen.reference
        if not reference and not lacks:
            continue
        if not typed["kind"]:
            lacks.append("选择作为什么归入")
        if lacks:
            errors[number] = "；".join(lacks)
            continue
        try:
            with writing() as writer:
                _file(writer, number, reference, typed)
            filed += 1
        except (Refused, NotAllowed, NotFound) as fault:
            errors[number] = str(fault)
    if not filed and not opened and not errors:
        return _index(refused=("还没有给任何一份选择案件",)), 422
    missed = [one for one in errors if one not in locked]
    acted = []
    if filed or missed:
        acted.append(in_part(filed, "份", "归入案件", _numbers(missed)))
    if opened or locked:
        acted.append(in_part(opened, "份", "用口令打开", _numbers(locked)))
    said = "；".join(acted)
    if errors:
        return _index(errors=errors, partly=said), 422
    return redirect(url_for("incoming.index", done=done_token(said)), 303)


def _note_twin(number: int) -> tuple[str, int]:
    """A copy of what came before is noted as one; what stands in the other rows stays typed."""
    try:
        with writing() as writer:
            materials.mark_duplicate(writer, number)
            said = f"{find_material(writer, number).number}已记为重复"
    except (Refused, NotAllowed, NotFound) as fault:
        return _index(errors={number: str(fault)}, partly=str(fault)), 422
    return _index(noted=said), 200


def _unclear(typed: str, fits: int) -> str:
    """Why what was typed names no case by itself; fits: how many cases it may mean."""
    if not fits:
        return f"没有找到“{typed}”"
    return ONE_FITS if fits == 1 else "选择归入哪一件"


def _numbers(ids: list[int]) -> list[str]:
    """The 收文号 of papers in their order; one that is gone, or not for the reader, has none."""
    found = []
    for number in ids:
        try:
            found.append(find_material(reading(), number).number)
        except NotFound:
            found.append("不能查阅的一份")
    return found


def _file(work: Work, number: int, reference: str, typed: dict[str, str]) -> None:
    material = find_material(work, number)
    materials.amend(
        work,
        number,
        replace(
            materials.told_of(material),
            title=typed["title"] or material.title,
            sender=typed["sender"] or material.sender,
            kind=typed["kind"],
        ),
    )
    filing.assign(work, number, reference, typed["kind"])
