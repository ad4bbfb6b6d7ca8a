"""待我审批: what waits for one's agreement, and several of it agreed to in one go."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flask import Blueprint, request

from casehub.acts import proposals
from casehub.desk.approvals import approvals, why_alone
from casehub.web.case.proposed import words_of
from casehub.web.drawing.pages import form_key, page
from casehub.web.office.drafts import persons_drafts
from casehub.web.request.unit import reading, row_number, trying, writing
from casehub.workflow.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from casehub.desk.approvals import Line

routes = Blueprint("approvals", __name__)
AT_ONCE = 50


@dataclass(frozen=True)
class Row:
    """A matter that is to be agreed to with others: what it will do, and the digest of it.

    effect: the state before and after; deadlines, sentence: what else it changes, as the record
    will say it, with what stood there before. words: what was filled in, label and words.
    opinions: who agreed before, and in which words. last: nobody is asked after this station.
    refused: why it cannot be agreed to.
    """

    line: Line
    digest: str = ""
    papers: Sequence[str] = ()
    effect: tuple[str, str] = ("", "")
    deadlines: Sequence[tuple[str, str, str]] = ()
    sentence: str = ""
    words: Sequence[tuple[str, str]] = ()
    opinions: Sequence[tuple[str, str]] = ()
    last: bool = False
    refused: str = ""


@dataclass(frozen=True)
class Result:
    """What became of one matter; refused: why nothing was done, "" where it was agreed to."""

    reference: str
    number: int
    refused: str = ""


@routes.get("/desk/approvals")
def show() -> str:
    """What waits for me: first what must be opened, then by kind what may go together."""
    return _page()


def _page(said: str = "") -> str:
    found, outside = approvals(reading()), persons_drafts()
    asked = found.to_agree
    lanes: dict[tuple[str, str], list[Line]] = {}
    for one in asked:
        if not one.alone:
            lanes.setdefault((one.title, one.station), []).append(one)
    return page(
        "approvals/index.html",
        found=found,
        alone=[one for one in asked if one.alone],
        lanes=list(lanes.items()),
        drafts=outside.to_decide,
        own_drafts=outside.own,
        drafts_back=outside.sent_back,
        said=said,
        at_once=AT_ONCE,
    )


@routes.post("/desk/approvals")
def check() -> str | tuple[str, int]:
    """The chosen matters with exactly what each will do; nothing is done yet."""
    chosen = {n for n in map(row_number, request.form.getlist("p")) if n is not None}
    lines = [one for one in approvals(reading()).mine if one.number in chosen and not one.alone]
    if not lines:
        return _page("还没有勾选。"), 422
    if len(chosen) > AT_ONCE:
        return _page(f"一次最多 {AT_ONCE} 件，分几次办理。"), 422
    rows = [_row(one) for one in lines]
    return page("approvals/check.html", rows=rows, key=form_key(), gone=len(chosen) - len(lines))


def _row(line: Line) -> Row:
    try:
        return _looked(line)
    except Refusal as refused:
        return Row(line, refused=str(refused))


def _looked(line: Line) -> Row:
    with trying() as work:
        matter = proposals.matter_of(work, line.reference, line.number)
        station = matter.station
        if station is None:
            raise Refusal("已不在审批中")
        row = Row(
            line,
            words=words_of(work, matter),
            opinions=[(one.answered_by.name, one.opinion) for one in matter.agreed
                      if one.answered_by is not None and one.opinion],
            last=matter.route.after(station.id) is None,
        )  # fmt: skip
        look = proposals.look(work, matter, station)
        would = look.preview
        return replace(
            row,
            digest=look.digest,
            papers=[one.title for one in would.papers],
            effect=(would.state_before, would.state_after),
            deadlines=would.deadlines,
            sentence=would.sentence,
        )


@routes.post("/desk/approvals/agree")
def agree() -> str:
    """Agree to each of the listed matters as it was shown, each an act of its own."""
    key, opinion = request.form.get("key", ""), request.form.get("opinion", "").strip()
    results = []
    for chosen in request.form.getlist("p")[:AT_ONCE]:
        number, _, rest = chosen.partition(".")
        digest, _, reference = rest.partition(".")
        if (known := row_number(number)) is not None:
            results.append(_agreed(reference, known, digest, opinion, f"{key}.{known}"))
    done = [one for one in results if not one.refused]
    return page("approvals/results.html", results=results, done=done)


def _agreed(reference: str, number: int, digest: str, opinion: str, key: str) -> Result:
    """One matter in a transaction of its own; why not, where it was refused."""
    try:
        with writing() as work:
            matter = proposals.matter_of(work, reference, number)
            if matter.mine(work) is not None:
                moved = bool(proposals.meanwhile(matter))
                if why := why_alone(matter, moved=moved):
                    return Result(reference, number, f"{why}，打开后逐件办理")
            answered = proposals.agree(work, reference, number, digest, opinion, key)
            now = answered.matter.case.reference
    except Refusal as refused:
        return Result(reference, number, str(refused))
    return Result(now, number)
