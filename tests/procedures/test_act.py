"""What an act reads of its form: texts, numbers, rows, the party named; its objections together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest

from casehub.acts import form_of
from casehub.procedures.act import Act
from casehub.workflow.incomplete import Incomplete
from casehub.workflow.procedure import Procedure
from casehub.workflow.refusals import Refused
from casehub.workflow.situation import Reason
from tests.acts.scene import hour
from tests.procedures.asking import TODAY, YESTERDAY
from tests.workflow.builders import NOW, situation

if TYPE_CHECKING:
    from tests.acts.scene import Scene, Stages


@pytest.fixture
def act(procedures: dict[str, Procedure]) -> Act:
    data: dict[str, Any] = {"why": " 原因 ", "party": 2, "gone": 9, "ticked": True, "rows": [{"a": 1}, "x"]}
    s = situation(procedures["mediation"], "close_failed", data=data)
    return Act(cast("Any", None), s.case, s.step, data, s, 4)


def test_each_kind_of_value_is_read_as_it_is(act: Act) -> None:
    assert (act.text("why"), act.text("none", "无"), act.text("party")) == ("原因", "无", "")
    assert (act.number("party"), act.number("ticked"), act.number("why")) == (2, None, None)
    assert (act.rows("rows"), act.rows("why")) == ([{"a": 1}], [])
    assert act.day == TODAY


def test_a_day_of_the_form_is_read_as_a_day_and_none_is_the_day_of_the_act(act: Act) -> None:
    typed: dict[str, Any] = {"on": YESTERDAY, "at": NOW, "why": "原因"}
    act.data = typed
    assert [act.day_typed(name) for name in ("on", "at", "none", "why")] == [YESTERDAY, NOW.date(), TODAY, TODAY]


def test_the_party_of_the_form_is_one_of_the_case(act: Act) -> None:
    party = act.party()
    assert party is not None
    assert party.name == "当事人2"
    assert act.party("gone") is act.party("none") is None


def test_objections_are_kept_beside_their_fields(act: Act) -> None:
    act.object("试一。", "why")
    act.object("试二。")
    assert act.objections == [Reason("试一。", "why"), Reason("试二。")]


def tried(s: Scene) -> Act:
    work = s.office.work(s.session, "head", hour("05-25"))
    form = form_of(work, s.case(), "file_case")
    return Act(work, form.case, form.step, Incomplete({}, {"reason"}), form.situation, 1)


def test_objections_are_kept_and_stumbles_only_doubted(stages: Stages) -> None:
    with stages.at("submit") as s:
        act = tried(s)

        def refused() -> None:
            raise Refused([Reason("不行。", "reason")])

        act.attempt(refused)
        assert ([r.field for r in act.objections], act.doubted) == (["reason"], False)
        act.attempt(lambda: act.data["reason"])
        assert act.doubted
        act.doubted = False
        act.attempt([].pop)
        assert (len(act.objections), act.doubted) == (1, True)


def test_nothing_is_kept_of_what_was_taken_back(stages: Stages) -> None:
    with stages.at("submit") as s:
        act = tried(s)
        before = (act.case.title, act.case.seq, act.case.reserved_seq)
        with act.taken_back():
            act.case.seq += 1
            act.case.reserved_seq = act.case.seq
            act.case.title = "试一试"
            s.session.flush()
        assert (act.case.title, act.case.seq, act.case.reserved_seq) == before
