"""The page of a matter for approval (呈批件): read it, answer it, see where it is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flask import Blueprint, g, jsonify, redirect, request, url_for
from sqlalchemy import select
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from casehub.acts import procedure_of, proposals
from casehub.acts.drafting import KeptElsewhere
from casehub.acts.proposals import Mark
from casehub.model import Event
from casehub.people.confidential import reads_confidential
from casehub.record.work import OFFICE_ZONE
from casehub.web.case.history import told
from casehub.web.case.proposed import (
    Standing,
    is_stale,
    own_form,
    returning_fields,
    set_aside,
    standing,
    stands,
)
from casehub.web.case.stepform import drawn_of
from casehub.web.drawing.forms import VERSION
from casehub.web.drawing.pages import form_key, page
from casehub.web.drawing.rows import changes_rows
from casehub.web.drawing.sent import number_of
from casehub.web.request.faults import RESUME, kept_on_fault
from casehub.web.request.unit import reading, row_number, writing
from casehub.workflow.refusals import Refused, Reread
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from casehub.acts.proposals import Answered, Matter
    from casehub.record.work import Work
    from casehub.web.drawing.forms import Form

routes = Blueprint("proposals", __name__)
MARK_ROWS = 3
# What the page of a matter sends beside what somebody types into it.
OF_PAGE = frozenset(
    {"csrf_token", "key", "digest", "draft", "do", "seen", "say", RESUME, VERSION}
)
ELSEWHERE = "另一个窗口已经答复过，没有暂存"
# What people write most; nothing is filled in before they choose it.
COMMON_WORDS = ("同意。", "拟同意。", "同意，请按程序办理。")


@routes.get("/cases/<reference>/proposals/<int:number>")
def show(reference: str, number: int) -> str:
    """The paper as it will print with the file beside it, for whom it waits; else where it is."""
    del reference
    here = standing(number, clean=request.args.get("view") == "clean")
    typed = here.jotted
    if typed:
        here = _with_typed(here, typed)
        here = replace(here, own=here.own.unasked(), returning=here.returning.unasked())
    html = _page(here, typed)
    if here.fresh:
        with writing() as work:
            proposals.note_opened(work, here.matter.proposal)
    return html


@routes.post("/cases/<reference>/proposals/<int:number>/draft")
def jot(reference: str, number: int) -> Response | tuple[str, int]:
    """Keep what was typed for who types it (暂存); quietly for the page's script.

    Nothing is checked. What another window kept meanwhile is not overwritten: it is shown.
    """
    typed = request.form
    quiet = request.accept_mimetypes.best == "application/json"
    try:
        with writing() as work:
            kept = proposals.jot(work, reference, number, number_of(typed), _pairs())
            at = (kept.saved_at or work.at).astimezone(OFFICE_ZONE)
            answer = {"number": kept.number, "at": f"{at:%H:%M}"}
    except KeptElsewhere:
        if quiet:
            return Response(status=409)
        here = standing(number)
        there = here.jotted.items(multi=True)
        other = "；".join(text for name, text in there if name != VERSION)
        said = f"另一个窗口已经暂存过，没有覆盖。那里写的是：{other}" if other else ELSEWHERE
        return _page(_with_typed(here, typed), typed, wrong=[Reason(said)]), 409
    back = url_for("proposals.show", reference=reference, number=number)
    return jsonify(answer) if quiet else redirect(back, 303)


def _pairs() -> list[tuple[str, str]]:
    """What was typed on the page, as it is kept: of the version that it was typed at."""
    typed = request.form
    pairs = [(name, text) for name, text in typed.items(multi=True) if text and name not in OF_PAGE]
    return [*pairs, (VERSION, typed.get(VERSION, ""))] if pairs else []


def _keep_unsent(reference: str, number: int) -> str:
    """Keep what came in as 暂存 does; the address where it stands again. Raises KeptElsewhere."""
    with writing() as work:
        proposals.jot(work, reference, number, number_of(request.form), _pairs())
    return url_for("proposals.show", reference=reference, number=number)


def _page(
    here: Standing,
    typed: Mapping[str, str],
    *,
    wrong: Sequence[Reason] = (),
    reread: bool = False,
) -> str:
    matter, station = here.matter, here.matter.station
    absent = None
    if station is not None and here.at_my_station:
        absent = matter.absent(reading(), station)
    return page(
        "proposals/show.html",
        here=here,
        matter=matter,
        absent=absent,
        case=here.matter.case,
        proposal=here.matter.proposal,
        typed=typed,
        wrong=wrong,
        reread=reread,
        rows=range(MARK_ROWS),
        key=typed.get("key") or form_key(),
        words=COMMON_WORDS,
        unsaid=_unsaid(here.matter),
        done=_done(here),
        clean=request.args.get("view") == "clean",
        me=reading().actor.id,
    )


def _done(here: Standing) -> str:
    """What was just done, as this person may read it; "" for nothing."""
    seq = row_number(request.args.get("done", ""))
    if seq is None:
        return ""
    case = here.matter.case
    query = select(Event).where(Event.case_id == case.id, Event.seq == seq)
    event = reading().session.scalars(query).first()
    if event is None or event.typed.get("proposal") != here.matter.proposal.id:
        return ""
    open_ = reads_confidential(reading(), case)
    return str(told(event, procedure_of(reading(), case), confidential=open_).sentence)


@routes.post("/cases/<reference>/proposals/<int:number>")
@kept_on_fault(_keep_unsent)
def answer(reference: str, number: int) -> Response | tuple[str, int]:
    """Do what the pressed button says; what was typed stays when it is refused."""
    typed, pressed = request.form, request.form.get("do", "")
    said = row_number(typed.get("say", ""))
    says = said is not None and said < len(COMMON_WORDS)
    if says or changes_rows(typed) or g.resumed:
        filled = MultiDict(typed.items(multi=True))
        if said is not None and says:
            filled["opinion"] = COMMON_WORDS[said]
        here = _with_typed(standing(number), filled)
        here = replace(here, own=here.own.unasked(), returning=here.returning.unasked())
        return _page(here, filled), 200
    verb = VERBS.get(pressed, _nothing)
    foreign = _foreign_quotes(number, typed) if pressed == "return" else []
    if foreign:
        here = _with_typed(standing(number), typed)
        wrong = [*foreign, *_against_return(reading(), here.matter, typed)]
        return _page(here, typed, wrong=wrong), 422
    try:
        with writing() as work:
            answered = verb(work, reference, number, typed)
            seq = answered.event.seq
            gone = answered.outcome is not None
            where = answered.matter.case.reference
    except Refused as refused:
        here = _with_typed(standing(number), typed)
        return _page(here, typed, wrong=refused.reasons), 422
    except Reread:
        here = _with_typed(standing(number, typed=typed), typed)
        return _page(here, typed, reread=True), 409
    if gone:
        return redirect(url_for("cases.show", reference=where, done=seq), 303)
    return redirect(url_for("proposals.show", reference=where, number=number, done=seq), 303)


def _with_typed(here: Standing, typed: MultiDict[str, str]) -> Standing:
    """The page with what was typed into the fields of the station."""
    station = here.matter.station
    if not here.at_my_station or station is None:
        return here
    work, matter = reading(), here.matter
    own = own_form(work, matter, station, typed)
    returning = drawn_of(returning_fields(work, matter, station), typed)
    if typed.get("do") != "return":
        returning = returning.unasked()
    here = replace(here, own=own, returning=returning)
    if not is_stale(matter, typed):
        return here
    return replace(here, stale=True, set_aside=set_aside(work, matter, station, typed))


def _agree(work: Work, reference: str, number: int, typed: MultiDict[str, str]) -> Answered:
    matter = proposals.matter_of(work, reference, number)
    wrong: list[Reason] = []
    data: dict[str, object] = {}
    said = typed.get("opinion", "").strip()
    if matter.station is not None and matter.mine(work) is not None:
        if is_stale(matter, typed):
            # Before anything else is said: what is shown with that is another version.
            raise Reread
        form = own_form(work, matter, matter.station, typed)
        wrong += [Reason(sentence, name) for name, sentence in form.wrong]
        data = {one.field.id: form.data.get(one.field.id) for one in form.inputs}
        said = said or _unsaid(matter)
        if matter.station.opinion and not said:
            wrong.append(Reason("写明意见", "opinion"))
    unseen = max((event.seq for event in proposals.meanwhile(matter)), default=0)
    if unseen > _latest_seen(typed):
        wrong.append(Reason("送审后案件有新的记录：看过以后勾选「已看过」", "seen"))
    return proposals.agree(
        work, reference, number, typed.get("digest", ""), said, typed.get("key", ""), data, wrong,
    )  # fmt: skip


def _unsaid(matter: Matter) -> str:
    """What who agrees without a word has said, "" where words of their own are asked for.

    Where several such matters may be agreed to in one go nobody writes more of one of them.
    """
    station = matter.station
    if station is None or not (station.batch and matter.step.routine):
        return ""
    return COMMON_WORDS[0] if matter.route.after(station.id) is None else COMMON_WORDS[1]


def _latest_seen(typed: Mapping[str, str]) -> int:
    """Number of the latest event that the person says to have seen."""
    return row_number(typed.get("seen", "")) or 0


def _foreign_quotes(number: int, typed: Mapping[str, str]) -> list[Reason]:
    """The remarks that quote what does not stand in what is proposed.

    Whose form was of another version quotes that one, and is told so first (`_send_back`).
    """
    quotes = {row: typed.get(f"mark-{row}-quote", "").strip() for row in range(MARK_ROWS)}
    if not any(quotes.values()):
        return []
    here = standing(number, clean=True)
    if is_stale(here.matter, typed):
        return []
    text = here.text
    return [
        Reason(f"批注 {row + 1}：稿件里没有“{quote}”，照原文摘录", f"mark-{row}-quote")
        for row, quote in quotes.items()
        if not stands(quote, text)
    ]


def _send_back(work: Work, reference: str, number: int, typed: MultiDict[str, str]) -> Answered:
    matter = proposals.matter_of(work, reference, number)
    if matter.mine(work) is not None and is_stale(matter, typed):
        raise Reread
    if wrong := _against_return(work, matter, typed):
        raise Refused(wrong)
    marks = [mark for mark in _marks(typed) if mark.remark]
    form = _returning(work, matter, typed)
    data = {} if form is None else {i.field.id: form.data.get(i.field.id) for i in form.inputs}
    return proposals.send_back(
        work, reference, number, _reason(typed), typed.get("key", ""), to=typed.get("to", ""),
        marks=marks, data=data, version=row_number(typed.get(VERSION, "")) or 0,
    )  # fmt: skip


def _reason(typed: Mapping[str, str]) -> str:
    return typed.get("reason", "").strip() or typed.get("opinion", "").strip()


def _marks(typed: Mapping[str, str]) -> list[Mark]:
    """The remarks, row by row as they stand on the page; some are empty."""
    names = ("about", "quote", "remark")
    rows = range(MARK_ROWS)
    return [Mark(*(typed.get(f"mark-{row}-{name}", "").strip() for name in names)) for row in rows]


def _against_return(work: Work, matter: Matter, typed: MultiDict[str, str]) -> list[Reason]:
    """Everything that lacks in what was typed to send it back."""
    if matter.mine(work) is None:
        # Who is not asked is told that, and not what her form lacks.
        return []
    wrong = [
        Reason(f"批注 {row + 1} 写明意见", f"mark-{row}-remark")
        for row, mark in enumerate(_marks(typed))
        if mark.quote and not mark.remark
    ]
    form = _returning(work, matter, typed)
    wrong += [] if form is None else [Reason(sentence, name) for name, sentence in form.wrong]
    if not _reason(typed):
        wrong.append(Reason("写明退回的理由", "opinion"))
    return wrong


def _returning(work: Work, matter: Matter, typed: MultiDict[str, str]) -> Form | None:
    """What was typed of the act that sending back is at the station; None where it is none."""
    station = matter.station
    if station is None or not station.returns or matter.mine(work) is None:
        return None
    items = proposals.written_returning(work, matter, station)
    return drawn_of([one for one in items if one.field.id != station.opinion], typed)


def _forward(work: Work, reference: str, number: int, typed: MultiDict[str, str]) -> Answered:
    to = row_number(typed.get("colleague", ""))
    if to is None:
        raise Refused([Reason("选择由哪位同事办理", "colleague")])
    return proposals.forward(
        work, reference, number, to, typed.get("forward_why", "").strip(), typed.get("key", ""),
        version=row_number(typed.get(VERSION, "")) or 0,
    )  # fmt: skip


def _consult(work: Work, reference: str, number: int, typed: MultiDict[str, str]) -> Answered:
    question = typed.get("question", "").strip()
    people = _people(typed, "consulted")
    wrong = [] if question else [Reason("写明请对方看什么", "question")]
    if wrong and not people:
        wrong.append(Reason("选择本单位的同事", "people"))
    if wrong:
        raise Refused(wrong)
    return proposals.consult(work, reference, number, people, question, typed.get("key", ""))


def _circulate(work: Work, reference: str, number: int, typed: MultiDict[str, str]) -> Answered:
    people = _people(typed, "copied")
    return proposals.circulate(work, reference, number, people, typed.get("key", ""))


def _people(typed: MultiDict[str, str], name: str) -> list[int]:
    return [n for n in map(row_number, typed.getlist(name)) if n is not None]


def _opinion(work: Work, reference: str, number: int, typed: MultiDict[str, str]) -> Answered:
    return proposals.give_opinion(
        work, reference, number, typed.get("opinion", "").strip(), typed.get("key", ""),
        version=row_number(typed.get(VERSION, "")) or 0,
    )  # fmt: skip


def _note(work: Work, reference: str, number: int, typed: MultiDict[str, str]) -> Answered:
    return proposals.acknowledge(work, reference, number, typed.get("key", ""))


def _recall(work: Work, reference: str, number: int, typed: MultiDict[str, str]) -> Answered:
    return proposals.recall(work, reference, number, typed.get("key", ""))


def _urge(work: Work, reference: str, number: int, typed: MultiDict[str, str]) -> Answered:
    return proposals.urge(work, reference, number, typed.get("key", ""))


def _nothing(_work: Work, _reference: str, _number: int, _typed: MultiDict[str, str]) -> Answered:
    raise Refused([Reason("选择同意、退回、转办或者征求意见")])


VERBS: Mapping[str, Callable[[Work, str, int, MultiDict[str, str]], Answered]] = {
    "agree": _agree,
    "return": _send_back,
    "forward": _forward,
    "consult": _consult,
    "circulate": _circulate,
    "opinion": _opinion,
    "noted": _note,
    "recall": _recall,
    "urge": _urge,
}
