"""What opens a case: who enters it, or the act by which it is opened, and what it writes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from casehub.second_verifier import openings, replay
from tests.second_verifier.memory import WORKFLOWS, at, database, said

REGISTRAR, EXAMINER = 1, 2


def found(
    opened: dict[str, Any], case: dict[str, Any], *acts: dict[str, Any], workflows: Path = WORKFLOWS,
    kin: dict[str, Any] | None = None,
) -> list[str]:
    cases = [
        {"id": 1, "reference": "A", "procedure": "intake", "parent_id": None, "origin_id": None},
        {"id": 2, "reference": "B", "procedure": "intake", "parent_id": None, "origin_id": None, **case},
    ]
    if kin is not None:
        cases.append({"id": 3, "reference": "C", "procedure": "service", "parent_id": None, "origin_id": None, **kin})
    event = {"case_id": 2, "seq": 1, "step": "open", "actor_id": REGISTRAR, "at": at(5), "duty": "",
             "procedure": "intake@1", "rows": [], **opened}  # fmt: skip
    others = [{**event, "case_id": 1, "step": "decide", "seq": 9, "rows": [], **act} for act in acts]
    grants = [
        {"id": 1, "person_id": REGISTRAR, "role": "registrar", "since": "2026-01-01", "until": None},
        {"id": 2, "person_id": EXAMINER, "role": "examiner", "since": "2026-01-01", "until": None},
    ]
    tables: dict[str, list[dict[str, Any]]] = {
        "case_file": cases,
        "event": [{**one, "id": n} for n, one in enumerate([event, *others], 1)],
        "person": [{"id": n, "system": False, "organisation_id": 1} for n in (REGISTRAR, EXAMINER)],
        "role_grant": grants, "certificate": [{"id": 1, "person_id": 1}], "assignment": [{"id": 1, "case_id": 1}],
        "document": [{"id": 1, "case_id": 1, "event_seq": 1, "supersedes_id": None}],
        "edition": [{"id": 1, "what": "files", "loaded_by_id": None, "at": at(1)}],
        "register_entry": [{"id": 1, "chain": "staff", "at": at(1), "rows": []}],
        "party": [{"id": 1, "case_id": 1}, {"id": 2, "case_id": 2}],
    }  # fmt: skip
    with database(**tables) as db:
        return said(openings.faults(db, workflows, replay.Ground(db, WORKFLOWS)))


@pytest.mark.parametrize(("who", "sound"), [(REGISTRAR, True), (EXAMINER, False), (9, False)])
def test_what_comes_in_is_entered_by_a_role_of_its_track(who: int, sound: bool) -> None:
    assert found({"actor_id": who}, {}) == ([] if sound else [f"B 第1号记录: 人员{who}当日不能登记这类案件"])


def test_a_matter_is_opened_by_an_act_of_another_matter_of_its_main_case() -> None:
    """What one matter issues is served in the main case: the service is a matter beside it."""
    none = ["B 第1号记录: 没有同一时刻打开它的办理"]
    beside = {"case_id": 3, "step": "tell_result"}
    assert found({}, {"parent_id": 1}, beside, kin={"parent_id": 1}) == []
    assert found({}, {"parent_id": 1}, {**beside, "actor_id": EXAMINER}, kin={"parent_id": 1}) == none
    # Of another main case, or of none, or its own later act: nothing opens it.
    assert found({}, {"parent_id": 1}, beside, kin={"parent_id": 4}) == none
    assert found({}, {"parent_id": 1}, beside, kin={}) == none
    assert found({}, {"parent_id": 1}, {**beside, "case_id": 2}, kin={"parent_id": 1}) == none
    # A case that follows from another is opened there, and not in a matter of it.
    assert found({}, {"origin_id": 1}, beside, kin={"parent_id": 1}) == none


def test_what_no_track_brings_is_entered_by_nobody() -> None:
    assert found({}, {"procedure": "service"}) == [f"B 第1号记录: 人员{REGISTRAR}当日不能登记这类案件"]


@pytest.mark.parametrize("how", ["parent_id", "origin_id"])
def test_a_matter_is_opened_by_an_act(how: str) -> None:
    none = ["B 第1号记录: 没有同一时刻打开它的办理"]
    assert found({}, {how: 1}, {"step": "decide"}) == []
    assert found({}, {how: 1}) == none
    assert found({}, {how: 1}, {"step": "open"}) == none
    assert found({}, {how: 1}, {"actor_id": EXAMINER}) == none
    assert found({}, {how: 1}, {"at": at(6)}) == none
    assert found({}, {how: 1}, {"at": at(4)}) == none


@pytest.mark.parametrize(
    ("row", "step", "sound"),
    [
        (["party", 2, "0"], "decide", True),
        (["party", 2, None], "decide", False),
        (["deadline", 2, "0"], "decide", False),
        (["party", 1, "0"], "decide", True),
        (["party", 1, None], "decide", False),
        (["party", 1, "0"], "correct_document", False),
    ],
)
def test_what_it_wrote(row: list[Any], step: str, sound: bool) -> None:
    told = found({"rows": [row]}, {"parent_id": 1}, {"step": step})
    assert told == ([] if sound else [f"{row[0]} {row[1]}: 不是打开时写入的：B"])


@pytest.mark.parametrize(("step", "sound"), [("confirm_service_address", True), ("issue_evidence_notice", False)])
def test_what_the_act_above_had_written_it_declares(step: str, sound: bool) -> None:
    act = {"step": step, "procedure": "adjudication@2"}
    told = found({"rows": [["party", 1, "0"]]}, {"parent_id": 1}, act)
    assert told == ([] if sound else ["party 1: 不是打开时写入的：B"])


@pytest.mark.parametrize(
    ("days", "sound"),
    [
        ("since = 2026-03-05\nuntil = 2026-03-05", True),
        ("since = 2026-03-06", False),
        ("until = 2026-03-04", False),
    ],
)
def test_a_track_holds_for_its_days(tmp_path: Path, days: str, sound: bool) -> None:
    shipped = WORKFLOWS.parent / "config" / "tracks" / "patent_request.toml"
    tracks = tmp_path / "config" / "tracks"
    tracks.mkdir(parents=True)
    (tracks / "patent_request.toml").write_text(days + "\n" + shipped.read_text("utf-8"), "utf-8")
    told = found({}, {}, workflows=tmp_path / "workflows")
    assert told == ([] if sound else [f"B 第1号记录: 人员{REGISTRAR}当日不能登记这类案件"])
