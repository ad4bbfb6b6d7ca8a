"""登记案件 on an incoming paper: the form of a new matter, with what the register knows of it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from flask import request
from werkzeug.datastructures import FileStorage

from casehub.casefile import filing
from casehub.casefile.sight_of_materials import find_material, require_receiving
from casehub.model.material import OPEN
from casehub.web.drawing.sheets import LINES, SHEET
from casehub.web.request.unit import parts, reading, row_number
from casehub.workflow.refusals import Refused
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from casehub.model import Case, Material
    from casehub.record.work import Work
    from casehub.rulebook.tracks import Track

# What the address of a form says of the paper that it is registered from.
PAPER = "paper"


def paper_of_request() -> Material | None:
    """The incoming paper from whose row the page was opened, None where from none.

    Raises NotFound for what is hidden or absent, NotAllowed for who may not say where it belongs,
    and Refused where a page is opened for one that lies in a case or was refused meanwhile: of a
    form that was sent twice the first already put it there.
    """
    number = row_number(request.args.get(PAPER, ""))
    if number is None:
        return None
    material = find_material(reading(), number)
    if material.status == OPEN:
        require_receiving(reading(), material)
    if material.status != OPEN and request.method == "GET":
        raise Refused([Reason(f"{material.number}已经另行处理，不能再由它登记案件", None)])
    return material


def begins_with_paper(track: Track) -> bool:
    """Whether a matter of the track begins with something that came in."""
    rules = (reading().law.procedure(way.key) for way in track.ways)
    return any(filing.begins_with_paper(one) for one in rules)


def told_by(track: Track) -> Mapping[str, object]:
    """What stands on the form of a track because the register of incoming papers says it."""
    paper = paper_of_request()
    if paper is None or not track.sender or not paper.sender:
        return {}
    return {track.sender: [{"name": paper.sender}]}


@contextmanager
def sheet_for(paper: Material | None) -> Iterator[FileStorage | None]:
    """The file that is to be read in: what was chosen on the page, else what the paper came as.

    Where lines were pasted they alone were meant; of several files of a paper it is the first that
    can be read.
    """
    chosen = request.files.get(SHEET)
    files = () if paper is None or request.form.get(LINES, "").strip() else paper.files
    one = next((file for file in files if not file.fault), None)
    if one is None or (chosen is not None and chosen.filename):
        yield chosen
        return
    with parts().blobs.open(one.sha256) as stream:
        yield FileStorage(stream, filename=one.filename)


def lay_in(work: Work, paper: Material | None, case: Case) -> None:
    """Put the paper into the file of the matter that was registered from it.

    Nothing where the same form was sent again and the paper lies there. Raises Refused where it was
    filed elsewhere meanwhile.
    """
    if paper is not None and not filing.lies_in(work, paper.id, case):
        filing.begin(work, paper.id, case)
