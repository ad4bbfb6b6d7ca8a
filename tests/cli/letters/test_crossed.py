"""Letters of every newer type that cross, come twice or get lost between two instances.

What SORMAS and e-CODEX had to mend: returns that cross, what is sent twice, a receipt that was lost
or comes late. A share that is revoked is the withdrawal here, and a seal in test_trust.py.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from casehub.cli import clock
from tests.cli.letters.conftest import Bureau
from tests.exchange.payloads import payload_of

Both = tuple[Bureau, Bureau]
# Types and the messages with which their exchanges begin: an order (督办) is a NOTICE of HS.
BEGUN = [
    ("HS", "NOTICE"), ("HS", "REQUEST"), ("LH", "REQUEST"), ("RD", "NOTICE"), ("RD", "REQUEST"),
    ("ML", "REQUEST"), ("ML", "NOTICE"), ("SD", "REQUEST"),
]  # fmt: skip
every_beginning = pytest.mark.parametrize("begun", BEGUN, ids=["-".join(one) for one in BEGUN])
AWAY = ("--reason", "不属于本机关职权", "--reason-code", "not_power")


class Play:
    """万州 asks, 达州 answers; each file is made once and goes over when it is said to."""

    def __init__(self, bureaus: Both, folder: Path, begun: tuple[str, str]) -> None:
        self.wanzhou, self.dazhou = bureaus
        self.folder, self.begun, self.count = folder, begun, 0
        self.first = payload_of(*begun)
        self.first.pop("clock")
        self.flow = self.first["flowId"]

    def ask(self) -> Path:
        return self.wanzhou.send(self.first, self.folder / "asks.pdf")

    def follow(self, kind: str, seq: int) -> Path:
        """What 万州 sends after its letter."""
        told = payload_of(self.begun[0], kind, message={"seq": seq, "kind": kind})
        told.pop("clock")
        told["gongwen"]["发文字号"] = f"渝万州市监函〔2026〕{50 + seq}号"
        return self.wanzhou.send(told, self.folder / f"{kind}.pdf")

    def give(self, kind: str, *more: object, to: str = "") -> tuple[int, str, Path]:
        """What 达州 answers."""
        self.count += 1
        out = self.folder / f"{self.count}.pdf"
        words = ("--out", out, "--no", f"达市监函〔2026〕{self.count}号", "--keys", self.dazhou.keys, "--as", "clerk")
        code, _, err = self.dazhou.run("exchange", "receipt", self.flow + to, "--kind", kind, *words, *more)
        return code, err, out

    def arrives(self, file: Path) -> None:
        assert self.dazhou.take(file, "--received", clock.now().date())[0] == 0

    def states(self, side: Bureau) -> list[tuple[int, bool, str, str]]:
        return [(one.seq, one.outbound, one.kind, one.state) for one in side.letters()]


@pytest.fixture
def play(bureaus: Both, tmp_path: Path, begun: tuple[str, str]) -> Play:
    return Play(bureaus, tmp_path, begun)


@every_beginning
def test_a_return_and_a_withdrawal_that_cross_are_both_registered_and_answered(play: Play) -> None:
    play.arrives(play.ask())
    done, err, returned = play.give("return", *AWAY)
    assert (done, err) == (0, "")
    # Neither knows of the other's letter: both bear the second place in the exchange.
    withdrawn = play.follow("WITHDRAWAL", 2)
    for side, file in ((play.wanzhou, returned), (play.dazhou, withdrawn)):
        told = side.take(file, "--received", clock.now().date())
        assert (told[0], told[1]["message"]) == (0, f"{play.flow}/M2")
    # The withdrawal has its own answer; of the first letter nothing more can be said.
    assert play.give("receipt", "--code", "accepted", to="/M1")[:2] == (2, "已经答复“退回”，不能再答复“受理”。\n")
    done, err, agreed = play.give("receipt", "--code", "withdraw_agreed", to="/M2")
    assert (done, err) == (0, "")
    assert play.wanzhou.take(agreed)[1]["answers"] == f"{play.flow}/M2"
    both = {(2, "RETURN"), (2, "WITHDRAWAL"), (3, "RECEIPT")}
    for side in (play.wanzhou, play.dazhou):
        assert both <= {(seq, kind) for seq, _, kind, _ in play.states(side)}
    play.wanzhou.verified()


@every_beginning
def test_what_is_sent_twice_stands_once_on_both_sides(play: Play) -> None:
    letter = play.ask()
    play.arrives(letter)
    assert play.dazhou.take(letter)[0] == 1
    done, err, receipt = play.give("receipt")
    assert (done, err) == (0, "")
    assert [play.wanzhou.take(receipt)[0] for _ in range(2)] == [0, 1]
    for side, outbound in ((play.wanzhou, True), (play.dazhou, False)):
        rows = [row for row in play.states(side) if row[0] == 1]
        assert [(row[1], row[3]) for row in rows if row[3] != "replayed"] == [(outbound, "outgoing" if outbound else "registered")]


@every_beginning
def test_a_receipt_that_was_lost_is_sent_again_as_it_was(play: Play, tmp_path: Path) -> None:
    play.arrives(play.ask())
    done, _, lost = play.give("receipt", "--code", "accepted")
    assert done == 0
    # It is not made anew, which would say another day; the same file goes once more.
    assert play.give("receipt", "--code", "accepted")[:2] == (2, "已经答复“受理”，不能再答复“受理”。\n")
    assert play.wanzhou.take(lost)[0] == 0
    results = tmp_path / "results.json"
    results.write_text(json.dumps({"results": [{"n": 1, "text": "已办理"}]}), encoding="utf-8")
    done, err, reply = play.give("reply", "--data", results)
    assert (done, err, play.wanzhou.take(reply)[0]) == (0, "", 0)


@every_beginning
def test_a_receipt_that_comes_after_the_reply_is_kept_apart_with_its_reason(play: Play, tmp_path: Path) -> None:
    play.arrives(play.ask())
    late = play.give("receipt", "--code", "accepted")[2]
    results = tmp_path / "results.json"
    results.write_text(json.dumps({"results": [{"n": 1, "text": "已办理"}]}), encoding="utf-8")
    reply = play.give("reply", "--data", results)[2]
    assert play.wanzhou.take(reply)[0] == 0
    told: tuple[int, dict[str, Any]] = play.wanzhou.take(late)
    assert told[0] == 1 and "顺序不对" in told[1]["reason"]
