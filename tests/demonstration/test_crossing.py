"""The script of the exchange: every act of it is allowed on its day."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from sqlalchemy import select

from casehub.acts.letters.codes import code_on
from casehub.casefile import incoming
from casehub.db import make_engine, session_factory
from casehub.demonstration import crossing, performing
from casehub.demonstration.exchanged.bureaus import Play, Side
from casehub.demonstration.performing import load_people
from casehub.demonstration.script import DEFAULT_AS_OF, Demonstration, load_demonstration
from casehub.demonstration.seals import KEYS
from casehub.desk.network import Course
from casehub.desk.network.reading import matters_of
from casehub.exchange import read_quick_code
from casehub.exchange.codes import make_code_key
from casehub.exchange.sorts import exchange
from casehub.law.identifiers import read_flow_number
from casehub.model import Case, Deadline, Document, Event, ExchangeLetter
from casehub.papers.letters import flow_of
from casehub.settings import PROJECT
from casehub.storage import Blobs
from tests.demonstration import quickly
from tests.demonstration.sheets import Sheets
from tests.faults.world import rules

# A guard that becomes stricter anywhere may refuse what the demonstration does.
AT_EVERY_COMMIT = True
DEMO = PROJECT / "config" / "demo"


@contextmanager
def played(folder: Path, template: Path, script: Any) -> Iterator[Play]:
    """The whole play between two new databases, no page printed and nothing signed."""
    everybody = load_demonstration(DEMO)
    with ExitStack() as stack:
        sides = {}
        for key in script["offices"]:
            (folder / key).mkdir(parents=True)
            shutil.copyfile(template, folder / key / "casehub.sqlite3")
            engine = make_engine(f"sqlite:///{folder / key / 'casehub.sqlite3'}")
            stack.callback(engine.dispose)
            session = stack.enter_context(session_factory(engine)())
            brought = [row for row in script["people"] if row["org"] == key]
            staff = tuple(brought or (row for row in everybody.people if row["org"] == key))
            load_people(session, rules(), Demonstration(everybody.since, staff, ()), "demonstration-only")
            blobs = Blobs(folder / key / "blobs")
            sides[key] = Side(key, folder / key, session, rules(), blobs, script["clerks"][key])
        (folder / "letters").mkdir()
        play = Play(script, sides, folder / "letters", seal=quickly.made, judge=quickly.read, press=lambda _rules: nullcontext(Sheets()))  # type: ignore[arg-type]
        crossing.play_until(play, DEFAULT_AS_OF)
        yield play


def ordered(play: Play) -> None:
    """督办 by files alone: ordered, worked on there, reported, struck off; each side counts it as answered in time."""
    flow = play.flows["X14"]
    for key, state, last in (("wanzhou", "ask_done", "strike_off_order"), ("dazhou", "come_answered", "enter_closing_of_letter")):
        side = play.sides[key]
        rows = side.session.scalars(select(ExchangeLetter).where(ExchangeLetter.flow_id == flow).order_by(ExchangeLetter.seq)).all()
        assert [(one.seq, one.kind) for one in rows] == [(1, "NOTICE"), (2, "RECEIPT"), (3, "REPLY"), (4, "CLOSING")]
        (number,) = {one.case_id for one in rows}
        case = side.session.get_one(Case, number)
        steps = side.session.scalars(select(Event.step).where(Event.case_id == case.id).order_by(Event.seq)).all()
        assert (case.state, steps[-1]) == (state, last)
        counted = [one for one in matters_of(side.work(DEFAULT_AS_OF)) if one.number == flow]
        assert [one.course for one in counted] == [Course.TIMELY]
        running = select(Deadline).where(Deadline.case_id == case.id, Deadline.closed_on.is_(None))
        assert side.session.scalars(running).all() == []
    told = play.sides["wanzhou"]
    entered = select(Event).where(Event.step == "enter_order_feedback")
    assert told.session.scalars(entered).one().typed["done_state"] == "done"


def matter(play: Play, key: str, letter: str) -> Case:
    """The matter of a letter at a bureau."""
    side = play.sides[key]
    return side.session.get_one(Case, play.begun[letter] if key == "wanzhou" else play.case(
        side, play.named("letters", letter), "receiver",
    ).id)  # fmt: skip


def moved_and_back(play: Play) -> None:
    """案件移送: an objection, seven working days to agree, the superior; the case goes on where it began."""
    ours, theirs = matter(play, "wanzhou", "X2"), matter(play, "dazhou", "X2")
    assert (ours.state, theirs.state) == ("investigating", "not_filed")
    limits = {"wanzhou": {"jurisdiction.agree"}, "dazhou": {"jurisdiction.agree", "jurisdiction.designate"}}
    for key, case in (("wanzhou", ours), ("dazhou", theirs)):
        asked = select(Deadline).where(Deadline.case_id == case.id, Deadline.rule.in_(limits[key]))
        clocks = play.sides[key].session.scalars(asked).all()
        assert {one.rule for one in clocks} == limits[key] and all(one.closed_on is not None for one in clocks)
    # The dispute gave no day of the ninety back.
    running = select(Deadline).where(Deadline.case_id == ours.id, Deadline.rule == "penalty.decide", Deadline.closed_on.is_(None))
    assert str(play.sides["wanzhou"].session.scalars(running).one().due_on) == "2026-11-03"
    rows = play.sides["dazhou"].session.scalars(select(ExchangeLetter).where(ExchangeLetter.flow_id == play.flows["X2g"]))
    assert [(one.seq, one.kind, one.outbound) for one in rows] == [(1, "REQUEST", True), (2, "REPLY", False)]


def by_paper(play: Play) -> None:
    """泸州 has no software: a printed letter goes, its slip and the answer are typed in, nothing is a file."""
    side, case = play.sides["wanzhou"], matter(play, "wanzhou", "X18")
    assert case.state == "closed" and (play.out / f"{play.flows['X18']}-M1.pdf").exists()
    assert side.session.scalars(select(ExchangeLetter).where(ExchangeLetter.flow_id == play.flows["X18"])).all() == []
    reply = select(Deadline).where(Deadline.case_id == case.id, Deadline.rule == "assistance.reply")
    clock = side.session.scalars(reply).one()
    # From the day on the slip: fifteen working days from 20 August, kept on 11 September.
    assert (str(clock.due_on), clock.estimated) == ("2026-09-10", False)
    assert {row["what"] for row in play.told if row["file"].startswith(play.flows["X18"])} == {
        "已寄出纸质件", "按寄回的裁切回执录入", "按纸质复函录入",
    }  # fmt: skip


def helped(play: Play) -> None:
    """协助执行 and 行刑衔接 are answered; who is named as contact sees and ends the matter."""
    for letter, state in (("X15", "ask_done"), ("X16", "ask_arrived"), ("X17", "ask_answered")):
        assert matter(play, "wanzhou", letter).state == state, letter
    told = play.sides["dazhou"].session.scalars(select(Event).where(Event.step == "enter_criminal_progress"))
    assert [one.typed["progress"] for one in told] == ["not_filed"]
    ended = select(Event).where(Event.case_id == matter(play, "wanzhou", "X15").id, Event.step == "finish_asking")
    assert play.sides["wanzhou"].session.scalars(ended).one().actor.username == "mousiqi"


def coded(play: Play) -> None:
    """Each printed letter bears a code that its office signed, the one of its sealed file where that tells its data."""
    same, others, outside, keys = set(), set(), set(), {}
    for key, side in play.sides.items():
        keys[key] = load_pem_public_key(make_code_key(side.folder / KEYS).read_bytes())
        assert isinstance(keys[key], Ed25519PublicKey)
    for key, side in play.sides.items():
        left = select(ExchangeLetter).where(ExchangeLetter.outbound, ExchangeLetter.case_id.is_not(None))
        digests = {(one.flow_id, one.number): one.payload_sha256 for one in side.session.scalars(left)}
        work = side.work(DEFAULT_AS_OF)
        for paper in side.session.scalars(select(Document).where(Document.dated.is_not(None))):
            said = code_on(work, paper, side.folder / KEYS)
            if not flow_of(paper.facts) or rules().kinds.of(paper.kind, paper.facts).internal:
                assert said == "", paper.kind
                outside.add(paper.kind)
                continue
            assert said and not paper.facts["doc"]["verify_url"], paper.kind
            code = read_quick_code(said)
            assert [name for name, one in keys.items() if code.proves(one)] == [key]
            assert (code.flow.partition("/")[0], code.date) == (flow_of(paper.facts), str(paper.dated))
            if digests.get((paper.flow_id, code.number)) == code.payload_sha256:
                same.add(code.flow[:2])
            else:
                others.add(code.flow[:2])
    # What a bureau begins out of its matter is drawn from the same data when it is sealed; 协查 leaves as it is printed.
    assert same == {"AJ", "GX", "HS", "LH", "ML", "RD", "ZX"} and others >= {"XC", *same} - {"AJ"}, others
    assert outside == {"designation_request"}


def test_every_act_of_the_exchange_is_allowed_on_its_day(
    tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cheap enough for every commit: what a procedure asks anew is asked of the demonstration at once."""
    monkeypatch.setattr(incoming, "view_of", quickly.seen)
    # Nobody signs in.
    monkeypatch.setattr(performing, "hash_password", lambda _password: "x" * 60)
    script = crossing.load(DEMO)
    with played(tmp_path, sqlite_template, script) as play:
        for check in (ordered, moved_and_back, by_paper, helped, coded):
            check(play)
    # Whatever was sent came, and nothing was held back but the file that came twice.
    held = [row for row in play.told if row["reason"]]
    assert len(held) == sum(act["do"] in {"again", "refused"} for act in script["acts"])
    kinds = {row["file"].partition("-")[0] for row in play.told}
    assert kinds == {one.code for one in exchange().type}


def test_every_act_names_a_letter_and_a_step_and_comes_in_order() -> None:
    script = crossing.load(DEMO)
    letters = {one["id"]: one for one in script["letters"]}
    steps = {step.id for one in rules().procedures.values() for step in one.steps}
    assert [read_flow_number(one["flow"]).text for one in letters.values() if "flow" in one]
    assert {act["letter"] for act in script["acts"] if "letter" in act} == set(letters)
    assert {act["file"] for act in script["acts"] if "file" in act} == {one["id"] for one in script["files"]}
    assert {act["step"] for act in script["acts"] if "step" in act} <= steps
    # Each word of it does something, and nothing is done that no script asks for.
    assert {act["do"] for act in script["acts"]} == set(crossing.ACTS)
    days = [act["at"] for act in script["acts"]]
    assert days == sorted(days)
    # Each goes one way only, both ways are gone, and one goes to whoever has no software.
    assert {(one["sender"], one["receiver"]) for one in letters.values()} == {
        ("wanzhou", "dazhou"), ("dazhou", "wanzhou"), ("wanzhou", "luzhou"),
    }  # fmt: skip
