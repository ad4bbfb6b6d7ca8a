"""Two bureaus that are not connected play an exchange of files: config/demo/exchange.toml."""

from __future__ import annotations

import io
import secrets
import tomllib
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub import acts
from casehub.acts.letters import begin_entry, leaving_of, open_matter, payload_of, seal_letter_of
from casehub.acts.letters.asking import ask_from
from casehub.acts.letters.beginning import first_payload
from casehub.acts.letters.coming import lay_in
from casehub.casefile import letters, registering
from casehub.casefile.numbering import pass_over
from casehub.casefile.registering import Request
from casehub.demonstration.drafts import CELL, enter
from casehub.demonstration.hands import work_of
from casehub.demonstration.papers import Press, print_pending
from casehub.demonstration.script import DemonstrationFault
from casehub.demonstration.seals import KEYS, TRUST
from casehub.demonstration.values import Words
from casehub.exchange import ReferralRefused
from casehub.exchange.apart import sealed_at_leisure
from casehub.exchange.course import LetterState, message_number
from casehub.exchange.verdict import judged
from casehub.law.identifiers import read_flow_number
from casehub.model import Case, Document, ExchangeLetter, Organisation
from casehub.papers import issuing
from casehub.record.rows import plain
from casehub.workflow.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy.orm import Session

    from casehub.exchange.apart import Signed
    from casehub.exchange.payload import Payload
    from casehub.exchange.verdict import Verdict
    from casehub.model import Event
    from casehub.record.work import Work
    from casehub.rulebook.book import Rulebook
    from casehub.storage import Blobs

FILE = "exchange.toml"


@dataclass(frozen=True)
class Side:
    """One bureau: its own instance, database and files; session: one transaction for the play."""

    key: str
    folder: Path
    session: Session
    rules: Rulebook
    blobs: Blobs
    clerk: str

    def work(self, at: datetime, username: str = "") -> Work:
        """A unit of work of somebody there, by default whoever receives and sends."""
        return work_of(self.session, self.rules, self.blobs, username or self.clerk, at)


def _press(rules: Rulebook) -> Press:
    return Press(rules.templates)


@dataclass
class Crossing:
    """The play. out: where each file that crosses the border is left; told: what came of each.

    seal, judge: make the file of a letter and say what is to be said of one, each in a process of
    its own unless somebody only asks whether every act is allowed. flows: the 流转编号 of each
    letter that its own matter gave it; begun: the matters of their senders, by letter, and the
    cases out of which letters go, by file. press: prints what goes on paper.
    """

    script: Payload
    sides: Mapping[str, Side]
    out: Path
    told: list[dict[str, str]] = field(default_factory=list)
    seal: Callable[[Payload, Path], Signed] = sealed_at_leisure
    judge: Callable[[bytes, Path], Verdict] = judged
    flows: dict[str, str] = field(default_factory=dict)
    begun: dict[str, int] = field(default_factory=dict)
    press: Callable[[Rulebook], AbstractContextManager[Press]] = _press

    def play_until(self, until: datetime) -> int:
        """Every act up to the instant; returns how many. Raises DemonstrationFault."""
        acted = [act for act in self.script["acts"] if act["at"] <= until]
        for act in acted:
            try:
                getattr(self, f"_{act['do']}")(act, self._subject(act))
            except (Refusal, ReferralRefused, LookupError, ValueError) as fault:
                subject = act.get("letter") or act.get("file")
                what = f"{subject} {act.get('step', act['do'])}"
                raise DemonstrationFault(f"{what}（{act['at']:%Y-%m-%d}）：{fault}") from fault
        return len(acted)

    def _subject(self, act: Payload) -> Payload:
        """The letter of an act, or the file of a bureau in which it is done."""
        kind = "letter" if "letter" in act else "file"
        return self._named(f"{kind}s", act[kind])

    def _named(self, kind: str, name: str) -> Payload:
        return next(one for one in self.script[kind] if one["id"] == name)

    def _flow(self, letter: Payload) -> str:
        """The number of an exchange: as the script tells it, or as the matter of the letter got."""
        return letter.get("flow") or self.flows[letter["id"]]

    def _path(self, flow: str, seq: int) -> Path:
        return self.out / f"{message_number(flow, seq).replace('/', '-')}.pdf"

    def _send(self, act: Payload, letter: Payload) -> None:
        """A letter of which the sender keeps no matter here, from its data alone."""
        side, other = self.sides[letter["sender"]], self.sides[letter["receiver"]]
        work = side.work(act["at"])
        payload = request_of(work, letter, _office(side, other.key), self.script["basis"])
        made, sha256 = self._made(side, payload)
        letters.sent(work, payload, made.payload_sha256, letters.Files(sha256))
        pass_over(work, payload["flowId"], letter["number"])
        self._left(side, payload, made.pdf)

    def _made(self, side: Side, payload: Payload) -> tuple[Signed, str]:
        """The signed file of a letter, and its name in the store of who signed it."""
        made = self.seal(payload, side.folder / KEYS)
        return made, side.blobs.put(io.BytesIO(made.pdf)).sha256

    def _begin(self, act: Payload, letter: Payload) -> None:
        """The sender opens a matter of its own, decides there on the letter, seals and sends it."""
        side, other = self.sides[letter["sender"]], self.sides[letter["receiver"]]
        work, office = side.work(act["at"]), _office(side, other.key)
        if within := letter.get("within"):
            case = self._case(side, self._named("letters", within), "receiver")
        elif file := letter.get("file"):
            case = side.session.get_one(Case, self.begun[file])
        elif source := letter.get("out_of"):
            known = side.session.get_one(Case, self.begun[source])
            case, _ = ask_from(work, known, act["step"], office.id)
        else:
            track = work.rules.tracks[letter["track"]]
            party = {"role": track.sides[0].id, "name": office.name, "capacity": "none"}
            asked = Request(track.ways[0].key, [party], another=letter["id"])
            case = registering.register(work, track, asked)
        self.begun[letter["id"]] = case.id
        event = self._performed(side, case, act)
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
        self.flows[letter["id"]] = payload["flowId"]
        made, sha256 = self._made(side, payload)
        seal_letter_of(work, case.id, paper.id, made, sha256)
        for off in act.get("then", ()):
            self._performed(side, case, {**off, "at": act["at"], "actor": side.clerk})
        self._left(side, payload, made.pdf)

    def _left(self, side: Side, payload: Payload, pdf: bytes) -> Path:
        path = self._path(payload["flowId"], payload["message"]["seq"])
        path.write_bytes(pdf)
        self._say(path, side, LetterState.SENT.words)
        return path

    def _say(self, path: Path, side: Side, what: str, reason: str = "") -> None:
        row = {"file": path.name, "office": side.key, "what": what, "reason": reason}
        self.told.append(row)

    def _taken(self, side: Side, path: Path, at: datetime) -> tuple[ExchangeLetter, Payload]:
        """A file arrives: judged apart, registered or held back; its row, and what it says."""
        found = self.judge(path.read_bytes(), side.folder / TRUST)
        if found.payload is None:
            raise DemonstrationFault(f"{path.name}：{''.join(found.problems)}")
        stands = letters.placed(side.work(at), found)
        sha256 = side.blobs.put(io.BytesIO(path.read_bytes())).sha256
        words = side.rules.materials
        files = letters.arrived(side.blobs, stands, sha256, None, path.name, words)

        @contextmanager
        def begin() -> Iterator[Work]:
            yield side.work(at)

        number = letters.enter(begin, found, (), files, (at.date(), ""))
        row = side.session.get_one(ExchangeLetter, number)
        self._say(path, side, LetterState(row.state).words, row.reason)
        return row, found.payload

    def _receive(self, act: Payload, letter: Payload) -> None:
        """A letter that begins a matter of its receiver; `data`: what it does not say."""
        side = self.sides[letter["receiver"]]
        path = self._path(self._flow(letter), 1)
        row, payload = self._registered(side, path, act["at"])
        case, step = open_matter(side.work(act["at"]), row, payload, CELL)
        # What the letter does not say the clerk who enters it does.
        enter(side.work(act["at"]), case, step, act.get("data", {}))

    def _lay(self, act: Payload, letter: Payload) -> None:
        """A letter about a case that its receiver has already: its clerk says which (`about`)."""
        side, at = self.sides[letter["receiver"]], act["at"]
        row, payload = self._registered(side, self._path(self._flow(letter), 1), at)
        known = self._case(side, self._named("letters", act["about"]), "sender")
        case, step, _ = lay_in(side.work(at), row, payload, known.reference, CELL)
        enter(side.work(at), case, step, act.get("data", {}))

    def _open(self, act: Payload, file: Payload) -> None:
        """A case of a bureau out of which letters go, registered at its window."""
        work = self.sides[file["office"]].work(act["at"])
        track, right = work.rules.tracks[file["track"]], dict(file["right"])
        asked = Request(track.ways[0].key, file["parties"], [right], title=file["title"])
        case = registering.register(work, track, asked)
        self.begun[file["id"]] = case.id

    def _file(self, act: Payload, file: Payload) -> None:
        """A step in such a case; `opens`: the letters whose matters it opens, in order."""
        side = self.sides[file["office"]]
        event = self._performed(side, side.session.get_one(Case, self.begun[file["id"]]), act)
        opened = select(Case).where(Case.reference.in_(event.detail.get("opened") or ()))
        matters = side.session.scalars(opened.order_by(Case.id)).all()
        for name, matter in zip(act.get("opens", ()), matters, strict=True):
            self.begun[name] = matter.id

    def _post(self, act: Payload, letter: Payload) -> None:
        """The printed letter, its slip on the last page, goes to who has no software at all."""
        side = self.sides[letter["sender"]]
        case = self._case(side, letter, "sender")
        with self.press(side.rules) as press:
            own, at, keys = {case.id}, act["at"], side.folder / KEYS
            print_pending(side.session, side.rules, side.blobs, press, keys, only=own, at=at)
        made = side.session.scalars(select(Document).where(Document.case_id == case.id)).all()
        # Its list and its slip are pages of it.
        kinds = side.rules.kinds
        paper = next(one for one in made if kinds.of(one.kind, one.facts).packaged)
        self.flows[letter["id"]] = flow = str(paper.flow_id)
        path = self._path(flow, 1)
        path.write_bytes(issuing.pdf(side.work(act["at"]), paper))
        self._performed(side, case, {**act, "actor": side.clerk})
        self._say(path, side, "已寄出纸质件")

    def _slip(self, act: Payload, letter: Payload) -> None:
        """The slip, or the answer, came back on paper: the clerk types what stands on it."""
        side = self.sides[letter["sender"]]
        number = read_flow_number(self._flow(letter)).text
        self._performed(side, self._case(side, letter, "sender"), {**act, "actor": side.clerk})
        self._say(self._path(number, 1), side, act["says"])

    def _registered(
        self, side: Side, path: Path, at: datetime
    ) -> tuple[ExchangeLetter, Payload]:
        row, payload = self._taken(side, path, at)
        if row.state != LetterState.REGISTERED:
            raise DemonstrationFault(f"{path.name}：{row.reason}")
        return row, payload

    def _again(self, act: Payload, letter: Payload) -> None:
        path = self._path(self._flow(letter), 1)
        row, _ = self._taken(self.sides[letter["receiver"]], path, act["at"])
        if row.state == LetterState.REGISTERED or act["says"] not in row.reason:
            raise DemonstrationFault(f"{letter['id']}：同一文件又登记了一次")

    def _step(self, act: Payload, letter: Payload) -> None:
        """The receiver answers: the answer crosses and is entered where its matter is."""
        self._crosses(act, letter, "receiver", "sender")

    def _follow(self, act: Payload, letter: Payload) -> None:
        """The sender says more of a letter of which it keeps the matter: minutes, the end of it."""
        self._crosses(act, letter, "sender", "receiver")

    def _crosses(self, act: Payload, letter: Payload, by: str, to: str) -> None:
        side, other = self.sides[letter[by]], self.sides[letter[to]]
        case = self._case(side, letter, by)
        event = self._performed(side, case, act)
        work = side.work(act["at"])
        given = next(one for one in leaving_of(work, case) if one.event.id == event.id)
        payload, answered = payload_of(work, given.to, given)
        made, sha256 = self._made(side, payload)
        letters.sent(work, payload, made.payload_sha256, letters.Files(sha256), answered)
        path, came = self._left(side, payload, made.pdf), act["answered_at"]
        row, told = self._registered(other, path, came)
        if row.case_id is not None:
            landed, step, _ = begin_entry(other.work(came), row, told, CELL)
            enter(other.work(came), landed, step, act.get("entered", {}))

    def _work(self, act: Payload, letter: Payload) -> None:
        """A step of the receiver that answers nothing."""
        self._done(self.sides[letter["receiver"]], act, letter)

    def _own(self, act: Payload, letter: Payload) -> None:
        """A step of the sender, in the matter that it keeps of its letter, that sends nothing."""
        side = self.sides[letter["sender"]]
        self._performed(side, self._case(side, letter, "sender"), act)

    def _done(self, side: Side, act: Payload, letter: Payload) -> Event:
        return self._performed(side, self._case(side, letter, "receiver"), act)

    def _case(self, side: Side, letter: Payload, by: str) -> Case:
        """The matter of a letter at its sender or its receiver."""
        if by == "sender":
            return side.session.get_one(Case, self.begun[letter["id"]])
        return side.session.get_one(Case, _asking(side, self._flow(letter)).case_id)

    def _performed(self, side: Side, case: Case, act: Payload) -> Event:
        work = side.work(act["at"], act["actor"])
        flows = {f"flow_{name.lower()}": flow for name, flow in self.flows.items()}
        words = Words(work, case, flows)
        data = words.values(acts.form_of(work, case, act["step"], act["data"]).fields, act["data"])
        key = secrets.token_hex(16)
        return acts.perform(work, case.reference, act["step"], case.seq, data, key).event

    def _refused(self, act: Payload, letter: Payload) -> None:
        side = self.sides[letter["receiver"]]
        try:
            self._done(side, act, letter)
        except Refusal as refusal:
            if act["says"] in str(refusal):
                path = self._path(self._flow(letter), 1)
                self._say(path, side, "没有办成", str(refusal))
                return
            raise
        raise DemonstrationFault(f"{letter['id']}：{act['step']}不应办成")


def load(folder: Path) -> Payload:
    """The script of a folder of demonstrations."""
    with (folder / FILE).open("rb") as stream:
        return tomllib.load(stream)


def _office(side: Side, key: str) -> Organisation:
    return side.session.scalars(select(Organisation).where(Organisation.key == key)).one()


def _asking(side: Side, flow: str) -> ExchangeLetter:
    came = select(ExchangeLetter).where(
        ExchangeLetter.flow_id == flow,
        ExchangeLetter.seq == 1,
        ~ExchangeLetter.outbound,
        ExchangeLetter.state == LetterState.REGISTERED.value,
    )
    return side.session.scalars(came).one()


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
