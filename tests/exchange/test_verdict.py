"""What is said of a file: in JSON, in lines, and when the process that judges ends early."""

from __future__ import annotations

import subprocess

import pytest

from casehub.exchange.verdict import (
    MUCH,
    TOO_MUCH,
    UNJUDGED,
    NotPinned,
    Verdict,
    as_lines,
    judged,
    verdict_of,
)

WHOLE = Verdict(True, True, "万州局", "ab", True, "cq-ip-referral/1.1", "XC-1", payload={"type": "XC"})


def test_only_what_holds_altogether_is_sound() -> None:
    assert WHOLE.sound
    for less in (
        Verdict(False, True, visible_matches=True),
        Verdict(True, False, visible_matches=True),
        Verdict(True, True),
        Verdict(True, True, visible_matches=True, problems=("x。",)),
    ):
        assert not less.sound


def test_it_is_told_in_json_and_in_lines_and_read_back() -> None:
    told = WHOLE.as_json()
    assert list(told) == [
        "intact", "trusted", "signer", "payload_sha256", "visible_matches", "schema", "flow_id", "problems", "notes",
    ]  # fmt: skip
    assert verdict_of({"verdict": told, "payload": WHOLE.payload}) == WHOLE
    with pytest.raises(NotPinned, match="x"):
        verdict_of({"fault": "x。"})
    assert as_lines(WHOLE) == [
        "封装以后没有改动：是", "签署人可信：是（万州局）", "页面与数据一致：是", "流转编号：XC-1", "数据摘要：ab",
    ]  # fmt: skip
    assert as_lines(Verdict(problems=("坏了。",)))[-1] == "问题：坏了。"


@pytest.mark.parametrize(("code", "said"), [(MUCH, TOO_MUCH), (-9, TOO_MUCH), (-24, TOO_MUCH), (1, UNJUDGED)])
def test_why_the_process_ended_is_told_as_it_was(code: int, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ended = subprocess.CompletedProcess([], code, b"", b"")
    monkeypatch.setattr("casehub.exchange.verdict.subprocess.run", lambda *_, **__: ended)
    assert judged(b"%PDF-1.7") == Verdict(problems=(said,))


def test_what_ends_the_process_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("casehub.exchange.verdict.JUDGING", "casehub.exchange.nothing")
    # A fault of the program is not told as a want of time.
    assert judged(b"%PDF-1.7") == Verdict(problems=(UNJUDGED,))
    monkeypatch.setattr("casehub.exchange.verdict.PATIENCE", 0.001)
    assert judged(b"%PDF-1.7") == Verdict(problems=(TOO_MUCH,))
    assert "超过50兆字节" in judged(b"x" * ((50 << 20) + 1)).problems[0]
