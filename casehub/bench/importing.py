"""A letter that comes as a file: what it takes from the file to the register of what came in."""

from __future__ import annotations

import io
import json
import os
import secrets
import shutil
import statistics
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.bench.exchange import LETTER
from casehub.bench.ground import opened
from casehub.bench.transition import AT
from casehub.casefile import letters
from casehub.db import session_factory
from casehub.demonstration.offices import load_offices
from casehub.demonstration.seals import KEYS, TRUST, own_seal
from casehub.exchange.course import LetterState
from casehub.exchange.sealing import seal_letter
from casehub.exchange.sending import Sender, signed
from casehub.exchange.verdict import judged
from casehub.law.identifiers import flow_id, read_flow_number
from casehub.model import ExchangeLetter, Organisation, Person
from casehub.people import accounts, bureau
from casehub.record.work import Work

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine

    from casehub.bench.ground import Clock, Ground
    from casehub.rulebook.book import Rulebook
    from casehub.storage import Blobs


def measure(
    ground: Ground, rules: Rulebook, folder: Path, blobs: Blobs, rounds: int, clock: Clock
) -> float:
    """Median milliseconds of the processor that importing a letter takes, after one to warm up.

    Those of the processes that it starts are counted too. As `casehub exchange import` and the page
    do it: judged in a process of its own, looked at in another, kept, entered and committed. The
    letters are sealed before, and not measured.
    """
    files = [_sealed(folder, n) for n in range(1, rounds + 2)]
    with opened(ground.new("letters")) as engine:
        clerk = _clerk(engine, rules)
        spent = []
        for turn, file in enumerate(files):
            if turn > 1 and not clock.left:
                break
            began = _used()
            state = _import(engine, rules, blobs, clerk, file, folder / TRUST)
            spent.append((_used() - began) * 1000)
            if state != LetterState.REGISTERED:
                raise RuntimeError(state)
    return statistics.median(spent[1:])


def _used() -> float:
    """Seconds of the processor that this process used, and those that it waited for."""
    return sum(os.times()[:4])


def _sealed(folder: Path, number: int) -> bytes:
    """The letter of the demonstration under another number."""
    payload = json.loads(LETTER.read_text(encoding="utf-8"))
    known = read_flow_number(payload["flowId"])
    payload["flowId"] = flow_id(known.kind, known.sender, known.receiver, 2026, 90000 + number)
    payload["gongwen"]["发文字号"] += f"-{number}"
    keys = folder / KEYS
    if not keys.exists():
        seal = own_seal(keys, payload["sender"]["name"])
        (folder / TRUST).mkdir()
        shutil.copy(seal.certificate, folder / TRUST)
    return signed(seal_letter(payload, {}).pdf, payload, Sender.of(keys))


def _clerk(engine: Engine, rules: Rulebook) -> int:
    """Organisations, and somebody of the addressee who takes in what comes."""
    receiver = json.loads(LETTER.read_text(encoding="utf-8"))["receiver"]["name"]
    with session_factory(engine)() as session:
        load_offices(session, rules)
        office = session.scalars(select(Organisation).where(Organisation.name == receiver)).one()
        row = {
            "username": "bench",
            "name": "宋明远",
            "organisation_id": office.id,
            "roles": ["registrar", "dispatcher"],
        }
        clerk = bureau.add_person(session, rules, row, secrets.token_urlsafe(), date(2020, 1, 1))
        session.commit()
        return clerk.id


def _import(
    engine: Engine, rules: Rulebook, blobs: Blobs, clerk: int, file: bytes, trust: Path
) -> LetterState:
    found = judged(file, trust)
    sessions = session_factory(engine)

    @contextmanager
    def begin() -> Iterator[Work]:
        with sessions() as session:
            actor = session.get_one(Person, clerk, options=accounts.whole())
            yield Work(session, rules, actor, AT, blobs, "http://127.0.0.1:8000")
            session.commit()

    with begin() as work:
        stands = letters.placed(work, found)
    sha256 = blobs.put(io.BytesIO(file)).sha256
    files = letters.arrived(blobs, stands, sha256, None, "letter.pdf", rules.materials)
    number = letters.enter(begin, found, (), files, (AT.date(), ""))
    with sessions() as session:
        return LetterState(session.get_one(ExchangeLetter, number).state)
