"""A play knows its letters by their ids and numbers, and its files by the message."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from casehub.demonstration.exchanged.bureaus import Play

SCRIPT = {
    "letters": [{"id": "X1", "flow": "XC-500101-511700-2026-0001"}, {"id": "X2"}],
    "files": [{"id": "F1"}, {"id": "F2"}],
}


def test_an_act_is_about_a_letter_or_a_file_of_the_script() -> None:
    play = Play(SCRIPT, {}, Path("out"), flows={"X2": "XC-2"})
    assert play.subject({"letter": "X2"}) is SCRIPT["letters"][1]
    assert play.subject({"file": "F2"}) is SCRIPT["files"][1]
    with pytest.raises((StopIteration, LookupError)):
        play.subject({"letter": "X3"})
    assert [play.flow(one) for one in SCRIPT["letters"]] == ["XC-500101-511700-2026-0001", "XC-2"]


def test_what_came_of_each_file_is_told_by_its_name() -> None:
    play, side = Play(SCRIPT, {}, Path("out")), SimpleNamespace(key="here")
    at: Any = side
    play.say(Path("out/a.pdf"), at, "已发送")
    play.say(Path("out/b.pdf"), at, "留存", "缺签名")
    assert [(row["file"], row["office"], row["reason"]) for row in play.told] == [("a.pdf", "here", ""), ("b.pdf", "here", "缺签名")]
