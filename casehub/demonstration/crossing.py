"""Two bureaus that are not connected play an exchange of files: config/demo/exchange.toml."""

from __future__ import annotations

import io
import secrets
import tomllib
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub import acts
from casehub.acts.letters import answers_of, open_matter, payload_of
from casehub.casefile import letters
from casehub.demonstration.script import DemonstrationFault
from casehub.demonstration.seals import KEYS, TRUST
from casehub.exchange import ReferralRefused
from casehub.exchange.apart import sealed_apart
from casehub.exchange.course import LetterState, message_number
from casehub.exchange.verdict import judged
from casehub.fields import DateField, IntField, TableField
from casehub.model import Case, Draft, ExchangeLetter, Organisation, Person
from casehub.record.rows import plain
from casehub.record.work import Work
from casehub.workflow.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy.orm import Session

    from casehub.exchange.payload import Payload
    from casehub.model import Event
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
        query = select(Person).where(Person.username == (username or self.clerk))
        return Work(self.session, self.rules, self.session.scalars(query).one(), at, self.blobs)


@dataclass
class Crossing:
    """The play. out: where each file that crosses the border is left; told: what came of each."""

    script: Payload
    sides: Mapping[str, Side]
    out: Path
    told: list[dict[str, str]] = field(default_factory=list)

    def play_until(self, until: datetime) -> int:
        """Every act up to the instant; returns how many. Raises DemonstrationFault."""
        acted = [act for act in self.script["acts"] if act["at"] <= until]
        for act in acted:
            try:
                getattr(self, f"_{act['do']}")(act, self._letter(act["letter"]))
            except (Refusal, ReferralRefused, LookupError, ValueError) as fault:
                what = f"{act['letter']} {act.get('step', act['do'])}"
                raise DemonstrationFault(f"{what}（{act['at']:%Y-%m-%d}）：{fault}") from fault
        return len(acted)

    def _letter(self, name: str) -> Payload:
        return next(one for one in self.script["letters"] if one["id"] == name)

    def _path(self, flow: str, seq: int) -> Path:
        return self.out / f"{message_number(flow, seq).replace('/', '-')}.pdf"

    def _send(self, act: Payload, letter: Payload) -> None:
        side, other = self.sides[letter["sender"]], self.sides[letter["receiver"]]
        work = side.work(act["at"])
        payload = request_of(work, letter, _office(side, other.key), self.script["basis"])
        made = sealed_apart(payload, side.folder / KEYS)
        sha256 = side.blobs.put(io.BytesIO(made.pdf)).sha256
        letters.sent(work, payload, made.payload_sha256, letters.Files(sha256))
        self._left(side, payload, made.pdf)

    def _left(self, side: Side, payload: Payload, pdf: bytes) -> Path:
        path = self._path(payload["flowId"], payload["message"]["seq"])
        path.write_bytes(pdf)
        self._say(path, side, LetterState.SENT.words)
        return path

    def _say(self, path: Path, side: Side, what: str, reason: str = "") -> None:
        row = {"file": path.name, "office": side.key, "what": what, "reason": reason}
        self.told.append(row)

    def _taken(self, side: Side, path: Path, at: datetime) -> ExchangeLetter:
        """A file arrives: judged apart, registered or held back."""
        found = judged(path.read_bytes(), side.folder / TRUST)
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
        return row

    def _receive(self, act: Payload, letter: Payload) -> None:
        side = self.sides[letter["receiver"]]
        path = self._path(letter["flow"], 1)
        row = self._registered(side, path, act["at"])
        work = side.work(act["at"])
        found = judged(path.read_bytes(), side.folder / TRUST)
        if found.payload is None:
            raise DemonstrationFault(path.name)
        case, step = open_matter(work, row, found.payload, "{}-{}-{}".format)
        typed = side.session.scalars(select(Draft).where(Draft.case_id == case.id)).one()
        # What the letter does not say the clerk who enters it does.
        data = {**_data(step.form_field, typed.typed), **act.get("data", {})}
        acts.perform(work, case.reference, step.id, case.seq, data, secrets.token_hex(16))

    def _registered(self, side: Side, path: Path, at: datetime) -> ExchangeLetter:
        row = self._taken(side, path, at)
        if row.state != LetterState.REGISTERED:
            raise DemonstrationFault(f"{path.name}：{row.reason}")
        return row

    def _again(self, act: Payload, letter: Payload) -> None:
        row = self._taken(self.sides[letter["receiver"]], self._path(letter["flow"], 1), act["at"])
        if row.state == LetterState.REGISTERED or act["says"] not in row.reason:
            raise DemonstrationFault(f"{letter['id']}：同一文件又登记了一次")

    def _step(self, act: Payload, letter: Payload) -> None:
        side, other = self.sides[letter["receiver"]], self.sides[letter["sender"]]
        event = self._done(side, act, letter)
        row = _asking(side, letter["flow"])
        work = side.work(act["at"])
        given = next(one for one in answers_of(work, row) if one.event.id == event.id)
        payload, answered = payload_of(work, row, given)
        made = sealed_apart(payload, side.folder / KEYS)
        sha256 = side.blobs.put(io.BytesIO(made.pdf)).sha256
        letters.sent(work, payload, made.payload_sha256, letters.Files(sha256), answered)
        self._registered(other, self._left(side, payload, made.pdf), act["answered_at"])

    def _work(self, act: Payload, letter: Payload) -> None:
        """A step of the receiver that answers nothing."""
        self._done(self.sides[letter["receiver"]], act, letter)

    def _done(self, side: Side, act: Payload, letter: Payload) -> Event:
        case = side.session.get_one(Case, _asking(side, letter["flow"]).case_id)
        data = dict(act["data"])
        if "officers" in data:
            named = select(Person.id).where(Person.username.in_(data["officers"]))
            data["officers"] = list(side.session.scalars(named.order_by(Person.id)))
        work = side.work(act["at"], act["actor"])
        key = secrets.token_hex(16)
        return acts.perform(work, case.reference, act["step"], case.seq, data, key).event

    def _refused(self, act: Payload, letter: Payload) -> None:
        side = self.sides[letter["receiver"]]
        try:
            self._done(side, act, letter)
        except Refusal as refusal:
            if act["says"] in str(refusal):
                self._say(self._path(letter["flow"], 1), side, "没有办成", str(refusal))
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


def _data(
    field_of: Callable[[str], object], typed: Iterable[Sequence[str]]
) -> dict[str, object]:
    """What a draft says, as the form would read it."""
    data: dict[str, object] = {}
    tables: dict[str, dict[int, dict[str, object]]] = {}
    for name, text in typed:
        table, dash, rest = name.partition("-")
        if dash:
            row, _, column = rest.partition("-")
            told = field_of(table)
            columns = told.columns if isinstance(told, TableField) else ()
            cell = next((one for one in columns if one.id == column), None)
            tables.setdefault(table, {}).setdefault(int(row), {})[column] = _value(cell, text)
        else:
            data[name] = _value(field_of(name), text)
    return {**data, **{name: list(rows.values()) for name, rows in tables.items()}}


def _value(one: object, text: str) -> object:
    if isinstance(one, DateField):
        return date.fromisoformat(text)
    return int(text) if isinstance(one, IntField) else text
