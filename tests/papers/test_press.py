from __future__ import annotations

import os
import signal

import pytest

from casehub.documents import Kind, load_kinds, sample_facts
from casehub.papers import press as room
from casehub.papers.press import Bounds, NotPrinted, Press
from tests.workflow.builders import ROOT

TEMPLATES = ROOT / "templates" / "documents"
KIND = "correction_notice"


@pytest.fixture(scope="module")
def kind() -> Kind:
    return load_kinds(TEMPLATES)[KIND]


def test_papers_are_printed_elsewhere_and_reasons_are_sentences(kind: Kind) -> None:
    facts = sample_facts(kind)
    with Press(TEMPLATES, Bounds(60, 4, 4000, 4096)) as press:
        first = press.print(KIND, facts)
        assert first.pdf.startswith(b"%PDF")
        one = press.pid
        assert one not in {None, os.getpid()}
        # Pages that people wait for come first.
        assert os.getpriority(os.PRIO_PROCESS, one) > os.getpriority(os.PRIO_PROCESS, 0)
        with pytest.raises(NotPrinted, match="没有“letter_of_love”这种文书"):
            press.print("letter_of_love", facts)
        with pytest.raises(NotPrinted, match="U\\+E123"):
            press.print(KIND, {**facts, "office": {**facts["office"], "name": "\ue123"}})
        assert press.pid == one
        assert press.print(KIND, facts).sha256 == first.sha256
        # Four were enough for one process.
        assert press.pid is None


def test_a_process_that_read_other_files_is_replaced(kind: Kind) -> None:
    facts = sample_facts(kind)
    with Press(TEMPLATES, Bounds(60, 100, 4000, 4096)) as press:
        press.print(KIND, facts, "one")
        first = press.pid
        press.print(KIND, facts, "one")
        assert press.pid == first
        press.print(KIND, facts, "two")
        assert press.pid not in {first, None}


def test_a_paper_that_never_ends_is_stopped(kind: Kind) -> None:
    with Press(TEMPLATES, Bounds(0.01, 100, 4000, 4096)) as hasty:
        with pytest.raises(NotPrinted, match=r"超过0\.01秒仍未印好"):
            hasty.print(KIND, sample_facts(kind))
        assert hasty.pid is None


def test_a_process_that_was_killed_is_told_and_replaced_and_one_that_grew_as_well(
    kind: Kind,
) -> None:
    facts = sample_facts(kind)
    with Press(TEMPLATES, Bounds(60, 100, 1, 4096)) as press:
        press._ready()
        assert press.pid is not None
        os.kill(press.pid, signal.SIGKILL)
        os.waitid(os.P_PID, press.pid, os.WEXITED | os.WNOWAIT)
        assert press.print(KIND, facts).pages > 0
        # It had grown beyond what a process may keep.
        assert press.pid is None


def test_a_paper_that_wants_too_much_memory_costs_its_process_only(kind: Kind) -> None:
    with Press(TEMPLATES, Bounds(60, 100, 4000, 40)) as press:
        with pytest.raises(NotPrinted, match="内存不够"):
            press.print(KIND, sample_facts(kind))
        assert press.pid is None


def test_a_damaged_paper_is_told_whatever_it_does(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(room, "print_paper", broken)
    said = room._made(lambda: room._printed({KIND: None}, KIND, {}, ""))
    assert said == "排版出错（ZeroDivisionError：division by zero）"
