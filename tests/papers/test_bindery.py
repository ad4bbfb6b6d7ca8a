"""Volumes to be bound: from what, for whom, and how the work stands."""

from __future__ import annotations

from datetime import timedelta

from casehub.casefile import filing, situations
from casehub.documents.kinds import Part
from casehub.model import VolumeOrder
from casehub.papers import bindery, ordered_files
from casehub.papers.ordered_files import FinishedFile
from casehub.people.permissions import find
from casehub.workflow.situation import Situation
from tests import samples
from tests.acts.scene import Scene, Stages, day
from tests.casefile.incoming_scene import came
from tests.faults.world import at

NOON = at("2026-11-01", "12:00")


def seen_by(s: Scene, username: str) -> list[bindery.Recipe]:
    work = s.office.work(s.session, username, NOON)
    case = find(work, s.ref)
    return bindery.readable(work, case, situation(s, username))


def situation(s: Scene, username: str = "examiner") -> Situation:
    work = s.office.work(s.session, username, NOON)
    case = find(work, s.ref)
    step = work.rules.procedure(case.procedure, case.procedure_version).any_step
    return situations.load(work, case, step)


def test_the_part_for_the_office_alone_is_read_by_whom_the_roles_open_it(stages: Stages) -> None:
    with stages.at("served") as s:
        assert [one.part for one in seen_by(s, "examiner")] == [Part.MAIN, Part.SUB]
        main, apart = seen_by(s, "examiner")
        names = [{row.name for row in one.rows} for one in (main, apart)]
        assert not names[0] & names[1]
        assert "合议笔录" in names[1]
        assert [one.part for one in seen_by(s, "clerk")] == [Part.MAIN]


def test_a_recipe_changes_with_the_file_only(stages: Stages) -> None:
    with stages.at("served") as s:
        before = bindery.recipe(situation(s), Part.MAIN)
        assert bindery.recipe(situation(s), Part.MAIN).digest == before.digest
        assert before.unprinted
        work = s.office.work(s.session, "clerk", NOON)
        filing.assign(work, came(work, samples.pdf("函", pages=2), title="来函", received_on=day("11-01")), s.ref, "letter")
        after = bindery.recipe(situation(s), Part.MAIN)
        assert after.digest != before.digest
        (new,) = [row for row in after.rows if row.name == "来函"]
        assert (new.pages, new.stands_in) == (2, False)


def test_one_worker_binds_what_is_asked_for_and_a_failure_is_tried_again(stages: Stages) -> None:
    with stages.at("served") as s:
        work = s.office.work(s.session, "examiner", NOON)
        case = find(work, s.ref)
        order = bindery.ask(work, case, Part.MAIN)
        assert bindery.ask(work, case, Part.MAIN).id == order.id
        held = timedelta(seconds=150)
        assert ordered_files.take_up(s.session, VolumeOrder, NOON, held) is order
        ordered_files.put_off(order, "内存不够", NOON, (60, 300))
        later = NOON + timedelta(seconds=60)
        assert ordered_files.take_up(s.session, VolumeOrder, later, held) is not None
        bindery.keep(s.session, order.id, "d" * 64, FinishedFile("a" * 64, 9, 3), later)
        assert ordered_files.take_up(s.session, VolumeOrder, later + held, held) is None
        kept = bindery.orders(s.session, case)[Part.MAIN]
        assert (kept.pages, kept.error, kept.attempts) == (3, "", 2)
        assert bindery.ask(work, case, Part.MAIN).sha256 is None
        assert s.session.query(VolumeOrder).count() == 1
