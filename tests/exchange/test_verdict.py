"""What is said of a file: in JSON, in lines, and when the process that judges ends early."""

from __future__ import annotations

import signal
import subprocess

import pytest

from casehub.exchange.verdict import (
    MUCH,
    TOO_MUCH,
    UNJUDGED,
    NotInTime,
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


CODES = [(MUCH, TOO_MUCH), (-signal.SIGXCPU, TOO_MUCH), (-signal.SIGABRT, TOO_MUCH), (-signal.SIGSEGV, UNJUDGED), (1, UNJUDGED)]


@pytest.mark.parametrize(("code", "said"), CODES)
def test_why_the_process_ended_is_told_as_it_was(code: int, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ended = subprocess.CompletedProcess([], code, b"", b"")
    monkeypatch.setattr("casehub.exchange.verdict.subprocess.run", lambda *_, **__: ended)
    assert judged(b"%PDF-1.7") == Verdict(problems=(said,))


def test_what_ends_the_process_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("casehub.exchange.verdict.JUDGING", "casehub.exchange.nothing")
    # A fault of the program is not told as a want of time.
    assert judged(b"%PDF-1.7") == Verdict(problems=(UNJUDGED,))
    assert "超过50兆字节" in judged(b"x" * ((50 << 20) + 1)).problems[0]


def test_a_busy_machine_speaks_against_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    # What others keep from running, or end, was not judged: it may come again.
    for code in (-signal.SIGKILL, -signal.SIGTERM):
        ended = subprocess.CompletedProcess([], code, b"", b"")
        with monkeypatch.context() as patched:
            patched.setattr("casehub.exchange.verdict.subprocess.run", lambda *_, got=ended, **__: got)
            with pytest.raises(NotInTime, match="不表示文件有问题"):
                judged(b"%PDF-1.7")
    monkeypatch.setattr("casehub.exchange.verdict.PATIENCE", 0.001)
    with pytest.raises(NotInTime):
        judged(b"%PDF-1.7")
