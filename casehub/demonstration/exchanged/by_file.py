"""What crosses as a signed file: letters that begin, answers, what follows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.acts.letters import begin_entry, leaving_of, open_matter, payload_of, seal_letter_of
from casehub.acts.letters.asking import ask_from
from casehub.acts.letters.beginning import first_payload
from casehub.acts.letters.coming import lay_in
from casehub.casefile import letters, registering
from casehub.casefile.numbering import pass_over
from casehub.casefile.registering import Request
from casehub.demonstration.drafts import CELL, enter
from casehub.demonstration.exchanged.bureaus import office_of
from casehub.demonstration.script import DemonstrationFault
from casehub.exchange.course import LetterState
from casehub.model import Case, Document, Organisation
from casehub.record.rows import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from casehub.demonstration.exchanged.bureaus import Does, Play
    from casehub.exchange.payload import Payload
    from casehub.record.work import Work


def send(play: Play, act: Payload, letter: Payload) -> None:
    """A letter of which the sender keeps no matter here, from its data alone."""
    side, other = play.sides[letter["sender"]], play.sides[letter["receiver"]]
    work = side.work(act["at"])
    payload = request_of(work, letter, office_of(side, other.key), play.script["basis"])
    made, sha256 = play.made(side, payload)
    letters.sent(work, payload, made.payload_sha256, letters.Files(sha256))
    pass_over(work, payload["flowId"], letter["number"])
    play.left(side, payload, made.pdf)


def begin(play: Play, act: Payload, letter: Payload) -> None:
    """The sender opens a matter of its own, decides there on the letter, seals and sends it."""
    side, other = play.sides[letter["sender"]], play.sides[letter["receiver"]]
    work, office = side.work(act["at"]), office_of(side, other.key)
    if within := letter.get("within"):
        case = play.case(side, play.named("letters", within), "receiver")
    elif file := letter.get("file"):
        case = side.session.get_one(Case, play.begun[file])
    elif source := letter.get("out_of"):
        known = side.session.get_one(Case, play.begun[source])
        case, _ = ask_from(work, known, act["step"], office.id)
    else:
        track = work.rules.tracks[letter["track"]]
        party = {"role": track.sides[0].id, "name": office.name, "capacity": "none"}
        asked = Request(track.ways[0].key, [party], another=letter["id"])
        case = registering.register(work, track, asked)
    play.begun[letter["id"]] = case.id
    event = play.performed(side, case, act)
    sends = work.rules.procedure(case.procedure, case.procedure_version).step(act["step"]).sends
    paper = side.session.scalars(
        select(Document).where(
            Document.case_id == case.id,
            Document.event_seq == event.seq,
            Document.kind == ("" if sends is None else sends.paper),
        )
    ).one()
    payload = first_payload(work, case, paper)
    if payload is None:
        raise DemonstrationFault(f"{letter['id']}：{act['step']}不发函")
    play.flows[letter["id"]] = payload["flowId"]
    made, sha256 = play.made(side, payload)
    seal_letter_of(work, case.id, paper.id, made, sha256)
    for off in act.get("then", ()):
        play.performed(side, case, {**off, "at": act["at"], "actor": side.clerk})
    play.left(side, payload, made.pdf)


def receive(play: Play, act: Payload, letter: Payload) -> None:
    """A letter that begins a matter of its receiver; `data`: what it does not say."""
    side = play.sides[letter["receiver"]]
    path = play.path(play.flow(letter), 1)
    row, payload = play.registered(side, path, act["at"])
    case, step = open_matter(side.work(act["at"]), row, payload, CELL)
    # What the letter does not say the clerk who enters it does.
    enter(side.work(act["at"]), case, step, act.get("data", {}))


def lay(play: Play, act: Payload, letter: Payload) -> None:
    """A letter about a case that its receiver has already: its clerk says which (`about`)."""
    side, at = play.sides[letter["receiver"]], act["at"]
    row, payload = play.registered(side, play.path(play.flow(letter), 1), at)
    known = play.case(side, play.named("letters", act["about"]), "sender")
    case, step, _ = lay_in(side.work(at), row, payload, known.reference, CELL)
    enter(side.work(at), case, step, act.get("data", {}))


def again(play: Play, act: Payload, letter: Payload) -> None:
    """The same file comes a second time and must be held back, for the reason that it says."""
    path = play.path(play.flow(letter), 1)
    row, _ = play.taken(play.sides[letter["receiver"]], path, act["at"])
    if row.state == LetterState.REGISTERED or act["says"] not in row.reason:
        raise DemonstrationFault(f"{letter['id']}：同一文件又登记了一次")


def answer(play: Play, act: Payload, letter: Payload) -> None:
    """The receiver answers: the answer crosses and is entered where its matter is."""
    _crosses(play, act, letter, "receiver", "sender")


def follow(play: Play, act: Payload, letter: Payload) -> None:
    """The sender says more of a letter of which it keeps the matter: minutes, the end of it."""
    _crosses(play, act, letter, "sender", "receiver")


def _crosses(play: Play, act: Payload, letter: Payload, by: str, to: str) -> None:
    side, other = play.sides[letter[by]], play.sides[letter[to]]
    case = play.case(side, letter, by)
    event = play.performed(side, case, act)
    work = side.work(act["at"])
    given = next(one for one in leaving_of(work, case) if one.event.id == event.id)
    payload, answered = payload_of(work, given.to, given)
    made, sha256 = play.made(side, payload)
    letters.sent(work, payload, made.payload_sha256, letters.Files(sha256), answered)
    path, came = play.left(side, payload, made.pdf), act["answered_at"]
    row, told = play.registered(other, path, came)
    if row.case_id is not None:
        landed, step, _ = begin_entry(other.work(came), row, told, CELL)
        enter(other.work(came), landed, step, act.get("entered", {}))


def request_of(
    work: Work, letter: Payload, receiver: Organisation, basis: Sequence[str]
) -> Payload:
    """The data of a letter that begins an exchange, as the script tells it."""
    office, day = work.actor.organisation, work.today.isoformat()
    return {
        "schema": "cq-ip-referral/1.1",
        "profile": "STD",
        "flowId": letter["flow"],
        "message": {"seq": 1, "kind": letter.get("kind", "REQUEST")},
        "type": letter["flow"].split("-", 1)[0],
        "agreement": letter["agreement"],
        "basis": list(letter.get("basis") or basis),
        "gongwen": {
            "发文机关标志": office.name,
            "发文字号": letter["number"],
            "标题": letter["title"],
            "主送机关": [receiver.name],
            "成文日期": day,
        },
        "sender": letters.sender_block(work),
        "receiver": {"region": receiver.region_code, "name": receiver.name},
        "case": {
            "no": letter["case_no"],
            "cause": letter["cause"],
            "procedure": "行政处罚",
            "summary": letter["summary"],
            **letter.get("right", {}),
        },
        **_wanted(letter),
        "privacy": {"containsPersonalData": True, "minimised": True, "level": "内部"},
    }


def _wanted(letter: Payload) -> Payload:
    """What a letter is about: questions with their time, or the members that its type carries."""
    if "carries" in letter:
        told: Payload = plain(letter["carries"])
        return told
    return {
        "asks": [{"n": n, **row} for n, row in enumerate(letter["asks"], 1)],
        "clock": {"rule": "helping.reply", "from": "RECEIPT", "workingDays": 15},
    }


# The words of the script for acts that cross as files.
ACTS: Mapping[str, Does] = {
    "send": send,
    "begin": begin,
    "receive": receive,
    "lay": lay,
    "again": again,
    "step": answer,
    "follow": follow,
}
