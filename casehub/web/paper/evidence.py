"""Evidence: the exhibit list, one item with its custody list, upload and reading with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from flask import Blueprint, Response, redirect, request, send_file, url_for
from sqlalchemy import select

from casehub.casefile import evidence, files
from casehub.fields import TextField
from casehub.model import Case, Evidence
from casehub.people.confidential import reads_confidential
from casehub.web.drawing.exports import attachment
from casehub.web.drawing.forms import Form, form_of
from casehub.web.drawing.pages import page
from casehub.web.request.access import case_of_request
from casehub.web.request.sizes import largest_file
from casehub.web.request.unit import close_reading, parts, reading, writing
from casehub.workflow.refusals import Refused

if TYPE_CHECKING:
    from typing import BinaryIO

    from werkzeug.wrappers import Response as AnyResponse

routes = Blueprint("evidence", __name__)
READ_FIELDS = (
    TextField("reason", "查阅理由", required=True, hint="写入保管记录，例如 准备口头审理"),
)


def _findings(case: Case) -> dict[str, str]:
    """The words for what the panel holds of an exhibit of this case."""
    procedure = reading().rules.procedure(case.procedure, case.procedure_version)
    return procedure.words("exhibit_findings", "finding")


@routes.get("/cases/<reference>/evidence")
def index(reference: str) -> str:
    """The exhibit list of a case, for the screen and for paper."""
    del reference
    case = case_of_request()
    found = evidence.exhibits(reading(), case)
    # What the panel thinks of an exhibit is told by the decision, not before.
    return page(
        "evidence/index.html",
        case=case,
        exhibits=found,
        findings=_findings(case),
        open=reads_confidential(reading(), case),
    )


def _show(
    reference: str, evidence_id: int, reading_form: Form | None = None, fault: str = ""
) -> str:
    work = reading()
    use, custody = evidence.custody_of(work, reference, evidence_id)
    home = work.session.get_one(Case, use.evidence.case_id)
    places = dict(
        work.session.execute(
            select(Case.id, Case.reference).where(Case.id.in_({c.case_id for c in custody}))
        ).all()
    )
    return page(
        "evidence/show.html",
        case=case_of_request(),
        use=use,
        item=use.evidence,
        custody=custody,
        home=home,
        places=places,
        form=reading_form or form_of(READ_FIELDS),
        fault=fault,
        limit=largest_file() // 2**20,
        wanted=files.WANTED,
        findings=_findings(case_of_request()),
        open=reads_confidential(work, case_of_request()),
    )


@routes.get("/cases/<reference>/evidence/<int:evidence_id>")
def show(reference: str, evidence_id: int) -> str:
    """One exhibit: what it proves, its file, every touch of it."""
    return _show(reference, evidence_id)


@routes.post("/cases/<reference>/evidence/<int:evidence_id>/file")
def upload(reference: str, evidence_id: int) -> AnyResponse | tuple[str, int]:
    """Take in the original; it is hashed on the way and never altered afterwards."""
    chosen = request.files.get("file")
    if chosen is None or not chosen.filename:
        return _show(reference, evidence_id, fault="选择要存入的文件"), 422
    try:
        evidence.check_awaiting(reading(), reference, evidence_id)
        # Neither lock nor connection is held while the file is received, judged and kept.
        close_reading()
        stream = cast("BinaryIO", chosen.stream)
        taken = files.take_in(parts().blobs, stream, chosen.filename, largest_file())
        with writing() as work:
            evidence.attach(work, reference, evidence_id, taken)
    except Refused as refused:
        return _show(reference, evidence_id, fault=str(refused)), 422
    return redirect(url_for("evidence.show", reference=reference, evidence_id=evidence_id), 303)


@routes.post("/cases/<reference>/evidence/<int:evidence_id>/read")
def read(reference: str, evidence_id: int) -> Response | tuple[str, int]:
    """Hand over the file after the reason was written into the custody list."""
    form, seen = form_of(READ_FIELDS, request.form), None
    try:
        seen = evidence.look(reading(), reference, evidence_id)
    except Refused as refused:
        form.tell_all(refused)
    if seen is None or form.wrong:
        if seen is not None and seen.file is not None:
            seen.file.close()
        return _show(reference, evidence_id, form), 422
    with writing() as work:
        # A refusal because the file was altered must leave its trace, so it commits as well.
        try:
            item, file = evidence.read(
                work, reference, evidence_id, form.data["reason"], seen
            )
        except Refused as refused:
            file, item = None, None
            form.tell_all(refused)
        kept = (item.filename, item.media_type) if isinstance(item, Evidence) else None
    if file is None or kept is None:
        return _show(reference, evidence_id, form), 422
    answer = send_file(file, mimetype=kept[1] or "application/octet-stream")
    answer.headers["Content-Disposition"] = attachment(kept[0])
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
