"""A paper that parties still sign is not called issued, until the step that puts the seal on."""

from __future__ import annotations

from casehub.casefile import situations
from casehub.documents import load_kinds
from casehub.papers.sealing import waiting_for_seal
from tests.acts.scene import day
from tests.faults.world import at, rules
from tests.procedures.peoples_mediation.committee import Committee
from tests.procedures.peoples_mediation.conftest import c, stages

__all__ = ["c", "stages"]


def _waiting(c: Committee, when: str) -> set[str]:
    work = c.s.office.work(c.s.session, "talker", at(f"2026-{when}", "18:00"))
    case = c.s.case()
    s = situations.load(work, case, work.rules.procedure(case.procedure, case.procedure_version).any_step)
    waits = waiting_for_seal(work.rules, s.documents, s.events)
    return {d.title for d in s.documents if d.id in waits}


def test_the_agreement_waits_from_its_writing_to_its_seal(c: Committee) -> None:
    c.applied().willing().taken_up().met("11-24", result="agreed")
    assert _waiting(c, "11-24") == set()
    c.s.sign_text("talker", "11-24")
    assert _waiting(c, "11-24") == {"人民调解协议书"}
    c.act("11-25", "reach_agreement", "principal", effective_on=day("11-24"))
    assert _waiting(c, "11-25") == set()
    c.act("11-25", "take_back_end", "principal")
    assert _waiting(c, "11-25") == {"人民调解协议书"}


def test_the_step_that_seals_is_one_of_each_procedure_that_makes_the_paper() -> None:
    book = rules()
    sealed = [kind for kind in load_kinds(book.templates).values() if kind.sealed_by]
    assert sealed
    newest = {key: book.procedure(key, version) for key, version in sorted(book.procedures)}
    for kind in sealed:
        assert all(newest[key].has_step(kind.sealed_by) for key in kind.procedures), kind.kind
