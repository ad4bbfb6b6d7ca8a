"""An act that was entered wrongly is taken back by another: its rows, its clocks, its papers.

The record keeps both. What was served or sent stands in the world and is not taken back like this;
a paper that the act itself handed over on the spot, and that began no time, is taken back with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.casefile.situations import TAKEN_BACK
from casehub.law.chinese import date_text
from casehub.law.service import Serving
from casehub.procedures import LAW
from casehub.procedures.reading import wrong_entry
from casehub.record.roads import stood_before, told_step, version_told
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from casehub.model import Document, Event, Service
    from casehub.procedures.act import Act
    from casehub.workflow.procedure import Procedure
    from casehub.workflow.situation import Situation


def state_after(s: Situation, state: str) -> str:
    """Where the case then stands: where the wrong act found it, or in `state` as for any step."""
    event = wrong_entry(s) if s.step.returns else None
    return _before(s, event) if event is not None and event.source != event.target else state


def reasons_against(s: Situation) -> Iterator[Reason]:
    """Why there is nothing to take back, or why it cannot be taken back any more."""
    step = s.step
    if not step.takes_back:
        return
    event, named = wrong_entry(s), s.data.get("party")
    if event is None:
        yield Reason("没有可以撤销的登记。", "party" if named is not None else None)
        return
    if step.to and not _came_from(s, step.to):
        title = _procedure(s).state(step.to).title
        yield Reason(f"该登记以前案件不是「{title}」，或者其后状态又有变更，不能这样撤销。")
    if step.returns and event.source != event.target:
        if _last_move(s) is not event:
            yield Reason("该登记以后案件状态又有变更，不能这样撤销。")
        if not _procedure(s).has_state(_before(s, event)):
            yield Reason("该登记以前案件所处的状态，现行版本的程序已经没有，不能这样撤销。")
    if not s.data:
        return
    for paper in _papers(s, event):
        spot = {r.id for r in _on_the_spot(s, event)}
        reached = [
            r
            for r in s.services
            if paper.id in r.document_ids and r.stage.outside and r.id not in spot
        ]
        if reached:
            said = f"《{paper.title}》已经发出或者送达，不能按登记有误撤销。"
            yield Reason(said, "party" if named is not None else None)
            return


def carry_out(act: Act) -> None:
    """Undo the rows of the wrong act, make its papers void; its clocks follow (`clocks.keep`)."""
    s, event = act.situation, wrong_entry(act.situation) if act.step.takes_back else None
    if event is None:
        return
    # As its own version declares it: a newer one may lack the step, or let it do other things.
    step = s.rules.procedure(*version_told(event.procedure)).step(event.step)
    for name in step.records:
        undo = LAW.at(s).effects[name].undo
        if undo is not None:
            undo(act, event)
    act.undone.append(event.seq)
    on = date_text(event.at.astimezone(s.at.tzinfo).date())
    party = act.party()
    whose = f"{s.told_name(party)}的" if party is not None else ""
    why = "不再作数，办结后再次办理" if act.step.reopens else "登记有误，不再作数"
    act.notes.append(f"{whose}“{step.title}”（{on}第{event.seq}条）{why}")
    papers = _papers(s, event)
    reason = "后继续办理" if act.step.reopens else "登记有误"
    act.voided += [(paper, f"{step.title}{reason}") for paper in papers]
    if papers:
        act.notes.append(f"{_named(papers)}作废")
    for row in _on_the_spot(s, event):
        row.status = Serving.CANCELLED.value
        act.notes.append(f"当场交付{s.told_name(row.party)}的登记一并撤销，请收回")
    later = [d for d in s.documents if d.event_seq > event.seq and _is_own(s, d)]
    if later:
        act.notes.append(f"其后制作的文书请逐份核对：{_named(later)}")


def told_above(act: Act) -> list[int]:
    """Numbers of the main case's events by which it was told of the acts that are taken back.

    Each act of such a step tells it once, so the events stand there in the order of the acts;
    the first ones may be from before such acts told anything.
    """
    s, found = act.situation, []
    for seq in act.undone:
        wrong = next(e for e in s.record if e.seq == seq)
        acts = [e.seq for e in s.record if e.step == wrong.step]
        step = told_step(act.case.procedure, wrong.step)
        told = [
            e.seq
            for e in s.parent_record
            if e.step == step and e.typed.get("child") in act.case.called
        ]
        place = acts.index(seq) - (len(acts) - len(told))
        if place >= 0:
            found.append(told[place])
    return found


def _before(s: Situation, event: Event) -> str:
    """Where the case stood before the act, in the words of the version in which it goes on."""
    return stood_before(event, s.events, {state.id for state in _procedure(s).states})


def _came_from(s: Situation, state: str) -> bool:
    """Whether the case came from that state to where it stands by such an act, and not since."""
    last = _last_move(s)
    return last is not None and last.step in s.step.takes_back and last.source == state


def _last_move(s: Situation) -> Event | None:
    """The act that brought the case to where it stands, and what put it back to there apart."""
    moves = (e for e in reversed(s.events) if e.target and e.target != e.source)
    return next((e for e in moves if not (e.detail or {}).get(TAKEN_BACK)), None)


def _papers(s: Situation, event: Event) -> list[Document]:
    """The papers that the act made, and those that have taken their place."""
    made = [d for d in s.documents if d.event_seq == event.seq and d.case_id == s.case.id]
    ids = {d.id for d in made}
    found = [d for d in s.documents if d.id in ids or d.supersedes_id in ids]
    return [d for d in found if d.stands]


def _on_the_spot(s: Situation, event: Event) -> list[Service]:
    """The services that the act itself proved: those of the main case, of its papers alone."""
    made = {d.id for d in s.documents if d.event_seq == event.seq and d.case_id == s.case.id}
    own = (r for r in s.services if r.case_id == s.case.home.id and r.status == Serving.SERVED)
    return [r for r in own if {*r.document_ids} <= made]


def _is_own(s: Situation, paper: Document) -> bool:
    return paper.case_id == s.case.id and paper.stands


def _named(papers: list[Document]) -> str:
    return "、".join(f"《{d.title}》{d.number or ''}" for d in papers)


def _procedure(s: Situation) -> Procedure:
    found: Procedure = s.rules.procedure(s.case.procedure, s.case.procedure_version)
    return found
