"""What a bureau does by itself: its own files and matters, what goes and comes on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.casefile import registering
from casehub.casefile.registering import Request
from casehub.demonstration.papers import print_pending
from casehub.demonstration.script import DemonstrationFault
from casehub.demonstration.seals import KEYS
from casehub.law.identifiers import read_flow_number
from casehub.model import Case, Document
from casehub.papers import issuing
from casehub.workflow.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casehub.demonstration.exchanged.bureaus import Does, Play, Side
    from casehub.exchange.payload import Payload
    from casehub.model import Event


def open_case(play: Play, act: Payload, file: Payload) -> None:
    """A case of a bureau out of which letters go, registered at its window."""
    work = play.sides[file["office"]].work(act["at"])
    track, right = work.rules.tracks[file["track"]], dict(file["right"])
    asked = Request(track.ways[0].key, file["parties"], [right], title=file["title"])
    case = registering.register(work, track, asked)
    play.begun[file["id"]] = case.id


def go_on(play: Play, act: Payload, file: Payload) -> None:
    """A step in such a case; `opens`: the letters whose matters it opens, in order."""
    side = play.sides[file["office"]]
    event = play.performed(side, side.session.get_one(Case, play.begun[file["id"]]), act)
    opened = select(Case).where(Case.reference.in_(event.detail.get("opened") or ()))
    matters = side.session.scalars(opened.order_by(Case.id)).all()
    for name, matter in zip(act.get("opens", ()), matters, strict=True):
        play.begun[name] = matter.id


def post(play: Play, act: Payload, letter: Payload) -> None:
    """The printed letter, its slip on the last page, goes to who has no software at all."""
    side = play.sides[letter["sender"]]
    case = play.case(side, letter, "sender")
    with play.press(side.rules) as press:
        own, at, keys = {case.id}, act["at"], side.folder / KEYS
        print_pending(side.session, side.rules, side.blobs, press, keys, only=own, at=at)
    made = side.session.scalars(select(Document).where(Document.case_id == case.id)).all()
    # Its list and its slip are pages of it.
    kinds = side.rules.kinds
    paper = next(one for one in made if kinds.of(one.kind, one.facts).packaged)
    play.flows[letter["id"]] = flow = str(paper.flow_id)
    path = play.path(flow, 1)
    path.write_bytes(issuing.pdf(side.work(act["at"]), paper))
    play.performed(side, case, {**act, "actor": side.clerk})
    play.say(path, side, "已寄出纸质件")


def enter_slip(play: Play, act: Payload, letter: Payload) -> None:
    """The slip, or the answer, came back on paper: the clerk types what stands on it."""
    side = play.sides[letter["sender"]]
    number = read_flow_number(play.flow(letter)).text
    play.performed(side, play.case(side, letter, "sender"), {**act, "actor": side.clerk})
    play.say(play.path(number, 1), side, act["says"])


def work(play: Play, act: Payload, letter: Payload) -> None:
    """A step of the receiver that answers nothing."""
    _done(play, play.sides[letter["receiver"]], act, letter)


def own(play: Play, act: Payload, letter: Payload) -> None:
    """A step of the sender, in the matter that it keeps of its letter, that sends nothing."""
    side = play.sides[letter["sender"]]
    play.performed(side, play.case(side, letter, "sender"), act)


def _done(play: Play, side: Side, act: Payload, letter: Payload) -> Event:
    return play.performed(side, play.case(side, letter, "receiver"), act)


def refused(play: Play, act: Payload, letter: Payload) -> None:
    """A step of the receiver that must be refused, for the reason that it says."""
    side = play.sides[letter["receiver"]]
    try:
        _done(play, side, act, letter)
    except Refusal as refusal:
        if act["says"] in str(refusal):
            path = play.path(play.flow(letter), 1)
            play.say(path, side, "没有办成", str(refusal))
            return
        raise
    raise DemonstrationFault(f"{letter['id']}：{act['step']}不应办成")


# The words of the script for acts of which no file crosses.
ACTS: Mapping[str, Does] = {
    "open": open_case,
    "file": go_on,
    "post": post,
    "slip": enter_slip,
    "work": work,
    "own": own,
    "refused": refused,
}
