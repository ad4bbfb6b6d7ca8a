"""Two bureaus of a play, what crossed between them, and what any act of theirs begins with."""

from __future__ import annotations

import io
import secrets
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from sqlalchemy import select

from casehub import acts
from casehub.casefile import letters
from casehub.demonstration.hands import work_of
from casehub.demonstration.papers import Press
from casehub.demonstration.script import DemonstrationFault
from casehub.demonstration.seals import KEYS, TRUST
from casehub.demonstration.values import Words
from casehub.exchange.apart import sealed_at_leisure
from casehub.exchange.course import LetterState, message_number
from casehub.exchange.verdict import judged
from casehub.model import Case, ExchangeLetter, Organisation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
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
class Play:
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

    def subject(self, act: Payload) -> Payload:
        """The letter of an act, or the file of a bureau in which it is done."""
        kind = "letter" if "letter" in act else "file"
        return self.named(f"{kind}s", act[kind])

    def named(self, kind: str, name: str) -> Payload:
        """What the script tells under this id."""
        return next(one for one in self.script[kind] if one["id"] == name)

    def flow(self, letter: Payload) -> str:
        """The number of an exchange: as the script tells it, or as the matter of the letter got."""
        return letter.get("flow") or self.flows[letter["id"]]

    def path(self, flow: str, seq: int) -> Path:
        """Where the file of a message is left."""
        return self.out / f"{message_number(flow, seq).replace('/', '-')}.pdf"

    def made(self, side: Side, payload: Payload) -> tuple[Signed, str]:
        """The signed file of a letter, and its name in the store of who signed it."""
        made = self.seal(payload, side.folder / KEYS)
        return made, side.blobs.put(io.BytesIO(made.pdf)).sha256

    def left(self, side: Side, payload: Payload, pdf: bytes) -> Path:
        """Leave the file where it crosses the border, and say so."""
        path = self.path(payload["flowId"], payload["message"]["seq"])
        path.write_bytes(pdf)
        self.say(path, side, LetterState.SENT.words)
        return path

    def say(self, path: Path, side: Side, what: str, reason: str = "") -> None:
        """Note what came of a file."""
        row = {"file": path.name, "office": side.key, "what": what, "reason": reason}
        self.told.append(row)

    def taken(self, side: Side, path: Path, at: datetime) -> tuple[ExchangeLetter, Payload]:
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
        self.say(path, side, LetterState(row.state).words, row.reason)
        return row, found.payload

    def registered(
        self, side: Side, path: Path, at: datetime
    ) -> tuple[ExchangeLetter, Payload]:
        """The same of a file that must be taken in."""
        row, payload = self.taken(side, path, at)
        if row.state != LetterState.REGISTERED:
            raise DemonstrationFault(f"{path.name}：{row.reason}")
        return row, payload

    def case(self, side: Side, letter: Payload, by: str) -> Case:
        """The matter of a letter at its sender or its receiver."""
        if by == "sender":
            return side.session.get_one(Case, self.begun[letter["id"]])
        return side.session.get_one(Case, asking(side, self.flow(letter)).case_id)

    def performed(self, side: Side, case: Case, act: Payload) -> Event:
        """Perform a step of the script in a case, in the name of whom it says."""
        work = side.work(act["at"], act["actor"])
        flows = {f"flow_{name.lower()}": flow for name, flow in self.flows.items()}
        words = Words(work, case, flows)
        data = words.values(acts.form_of(work, case, act["step"], act["data"]).fields, act["data"])
        key = secrets.token_hex(16)
        return acts.perform(work, case.reference, act["step"], case.seq, data, key).event


def office_of(side: Side, key: str) -> Organisation:
    """A bureau of the play as another one has it in its register."""
    return side.session.scalars(select(Organisation).where(Organisation.key == key)).one()


def asking(side: Side, flow: str) -> ExchangeLetter:
    """The letter that began an exchange, as its receiver registered it."""
    came = select(ExchangeLetter).where(
        ExchangeLetter.flow_id == flow,
        ExchangeLetter.seq == 1,
        ~ExchangeLetter.outbound,
        ExchangeLetter.state == LetterState.REGISTERED.value,
    )
    return side.session.scalars(came).one()


class Does(Protocol):
    """What a word of the script does."""

    def __call__(self, play: Play, act: Payload, subject: Payload, /) -> None:
        """With the act, and the letter or the file of a bureau that it is about."""
