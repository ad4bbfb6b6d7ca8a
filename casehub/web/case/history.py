"""The history of a case as a reader is told of it: what stands there at once, what is folded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import g, url_for

from casehub.casefile import situations
from casehub.desk import entered
from casehub.web.request.unit import reading

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from casehub.desk.overview import Overview
    from casehub.model import Case, Event
    from casehub.workflow.procedure import Procedure

# So many entries are shown, of them the first few without unfolding; a few more are no second page.
SHOWN_EVENTS, OPEN_EVENTS, SPARED = 12, 4, 3


@dataclass(frozen=True)
class Entry:
    """One line of the history: a title, the rest of the sentence, who and when."""

    seq: int
    title: str
    words: str
    at: Any
    hash: str
    mine: bool
    # Where everything that was typed can be read; "" when there is nothing, or not for this reader.
    more: str = ""


@dataclass(frozen=True)
class Told:
    """An event with the words that this reader may read."""

    event: Event
    sentence: str

    def __getattr__(self, name: str) -> Any:
        """Whatever else templates ask of an event."""
        return getattr(self.event, name)


@dataclass(frozen=True)
class History:
    """The history as the page shows it, newest first.

    first: what stands there at once; more: behind a fold. acts: how many there are in all;
    printed: how many files were printed, which only the whole history lists.
    """

    first: list[Entry]
    more: list[Entry]
    acts: int
    printed: int = 0

    @property
    def shown(self) -> int:
        """How many entries the page has."""
        return len(self.first) + len(self.more)


def history(overview: Overview) -> History:
    """The newest of the history. Printing is nobody's act and stands only in the whole."""
    done = [event for event in overview.events if not event.prints]
    most = len(done) if len(done) <= SHOWN_EVENTS + SPARED else SHOWN_EVENTS
    found = entries(
        overview.case, overview.procedure, done[:most], overview.events, may_read=overview.open
    )
    open_at_once = most if most <= OPEN_EVENTS + SPARED else OPEN_EVENTS
    printed = len(overview.events) - len(done)
    return History(found[:open_at_once], found[open_at_once:], len(done), printed)


def entries(
    case: Case,
    procedure: Procedure,
    shown: Sequence[Event],
    events: Sequence[Event],
    *,
    may_read: bool,
) -> list[Entry]:
    """Some of all the events of a case in words; secret ones only where they may be read."""
    gone = situations.taken_back(events)
    return [
        _entry(
            undone(told(e, procedure, confidential=may_read), gone),
            url_for("records.show", reference=case.reference, seq=e.seq)
            if entered.may_be_read(reading(), procedure, e, confidential=may_read)
            else "",
        )
        for e in shown
    ]


def told(event: Event, procedure: Procedure, *, confidential: bool) -> Told:
    """The event as this reader is told of it; without `confidential` secret words stay unsaid."""
    known = procedure.step(event.step) if procedure.has_step(event.step) else None
    secret = bool(event.detail.get("confidential")) or (known is not None and known.confidential)
    sentence = event.sentence
    if secret and not confidential:
        sentence = f"{known.title if known else '保密事项'}。内容保密"
    return Told(event, sentence)


def undone(tale: Told, gone: Mapping[int, int]) -> Told:
    """The tale; of what was entered wrongly, with the number of the event that took it back."""
    by = gone.get(tale.event.seq)
    if by is None:
        return tale
    title, stop, rest = tale.sentence.partition("。")
    return Told(tale.event, f"{title}（登记有误，已由第 {by} 条撤销）{stop}{rest}")


def _entry(tale: Told, more: str) -> Entry:
    event = tale.event
    title, _, rest = tale.sentence.partition("。")
    mine = event.actor_id == g.person_id
    who = "" if event.actor is None else event.hand + ("（我）" if mine else "")
    if event.prints:
        made = len(event.detail.get("documents", []))
        who, title, rest = "系统", f"生成 {made} 份文书的版式文件", ""
    behalf = f"，代 {event.on_behalf_of} 登记" if event.on_behalf_of else ""
    words = f"{who}{behalf}。{rest}" if rest else f"{who}{behalf}"
    return Entry(event.seq, title, words, event.at, event.hash, mine, more)
