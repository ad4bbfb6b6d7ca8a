"""What a search finds beside cases: papers by their words, incoming papers, colleagues."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from flask import Blueprint, redirect, request, url_for

from casehub.desk import finding
from casehub.web.drawing.pages import page
from casehub.web.drawing.sought import TOKEN, sought, token_of
from casehub.web.request.unit import reading, row_number
from casehub.workflow.refusals import NotFound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from werkzeug.wrappers import Response as AnyResponse

    from casehub.record.work import Work

routes = Blueprint("finding", __name__)


@dataclass(frozen=True)
class Beside:
    """A kind of thing that was found beside the cases: how many, and where they are listed."""

    kind: finding.Kind
    count: int
    link: str

    @property
    def said(self) -> str:
        """The number in words; beyond a page nobody counts."""
        return f"超过 {finding.PAGE}" if self.count > finding.PAGE else str(self.count)


def beside(work: Work, people: Sequence[Any] | None = None) -> list[Beside]:
    """What else the words of this request find, by kind; people: as in `finding.counts`."""
    text = sought().text
    if not text:
        return []
    counted = finding.counts(work, text, people)
    return [
        Beside(kind, counted[kind.id], _address("finding.show", kind=kind.id))
        for kind in finding.KINDS
        if kind.id in counted
    ]


def _address(endpoint: str, *, text: str = "", **more: object) -> str:
    """An address that bears these words, or those of this request, encrypted."""
    given = {TOKEN: token_of(text) if text else request.args.get(TOKEN) or token_of(sought().text)}
    return url_for(endpoint, **cast("Any", {**given, **more}))


@routes.get("/find")
def show() -> str | AnyResponse:
    """The things of one kind that the words of the address find, a page at a time."""
    kind = request.args.get("kind", finding.KINDS[0].id)
    chosen = next((one for one in finding.KINDS if one.id == kind), None)
    if chosen is None:
        raise NotFound
    work, text, after = reading(), sought().text, row_number(request.args.get("after", "")) or 0
    if not text:
        return redirect(url_for("cases.index"), 303)
    found = finding.found(work, chosen, text, after=after)
    listed = found[: finding.PAGE]
    last = listed[-1].row.id if len(found) > finding.PAGE else 0
    return page(
        "cases/found.html",
        kind=chosen,
        text=text,
        beside=beside(work),
        found=listed,
        cases_of=lambda name: _address("cases.index", text=name),
        ways=work.rules.materials,
        cases=_address("cases.index"),
        next=_address("finding.show", kind=kind, after=last) if last else "",
        previous=_address("finding.show", kind=kind) if after else "",
    )
