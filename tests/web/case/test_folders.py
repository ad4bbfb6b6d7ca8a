"""Beside a matter of a child lie the papers, exhibits and incoming papers of its main case too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from casehub.casefile.situations import load
from casehub.people import permissions
from casehub.web.case.folders import folders
from casehub.workflow.refusals import NotFound
from tests.acts.proposals.matters import work as work_of

if TYPE_CHECKING:
    from casehub.record.work import Work
    from casehub.web.case.folders import Folder
    from casehub.workflow.situation import Situation
    from tests.acts.scene import Scene, Stages


def looked(s: Scene, reference: str, who: str = "examiner") -> tuple[Work, Situation]:
    work = work_of(s, who)
    case = permissions.find(work, reference)
    return work, load(work, case, work.rules.procedure(case.procedure, case.procedure_version).steps[0])


def found(s: Scene, reference: str, who: str = "examiner") -> list[Folder]:
    return folders(*looked(s, reference, who))


def test_a_child_matter_is_read_with_the_file_of_its_main_case(stages: Stages) -> None:
    with stages.at("served") as s:
        own, main = found(s, s.child("service"))
        (alone,) = found(s, s.ref)
        assert [one.id for one in main.documents] == [one.id for one in alone.documents]
        assert [one.label for one in main.exhibits] == [one.label for one in alone.exhibits]
        assert main.documents
        assert main.exhibits
        assert main.holds_anything
        assert main.case.reference == s.ref
        assert not {one.id for one in own.documents} & {one.id for one in main.documents}


def test_who_may_not_see_the_main_case_reads_nothing_of_it(
    stages: Stages, monkeypatch: pytest.MonkeyPatch
) -> None:
    with stages.at("served") as s:
        work, situation = looked(s, s.child("service"))

        def hidden(*_: object) -> None:
            raise NotFound

        monkeypatch.setattr(permissions, "find", hidden)
        assert [one.case.reference for one in folders(work, situation)] == [situation.case.reference]
