"""What waits for whom: the count is the list, and each line can be opened and answered."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from casehub.acts import proposals
from casehub.desk.approvals import Approvals, approvals, why_alone
from tests.acts.proposals.matters import key, received, submitted, work
from tests.acts.proposals.test_standing import lend
from tests.acts.scene import scene

if TYPE_CHECKING:
    from tests.acts.scene import Scene, Stages


def desk(s: Scene, who: str, hour: str = "12:00") -> Approvals:
    return approvals(work(s, who, hour=hour))


def numbers(s: Scene, who: str) -> list[int]:
    return [one.number for one in desk(s, who).mine]


def test_a_matter_is_on_the_desk_of_who_may_answer_it_and_of_nobody_else(stages: Stages) -> None:
    with scene(stages.office) as s:
        first, second = submitted(received(s)), submitted(received(s))
        ref = s.ref
        assert numbers(s, "section") == [first.id, second.id]
        assert numbers(s, "head") == numbers(s, "clerk") == numbers(s, "examiner") == []
        assert [one.number for one in desk(s, "clerk").sent] == [second.id, first.id]
        for who in ("section", "head"):
            for line in desk(s, who).mine:
                w = work(s, who, hour="12:00")
                matter = proposals.matter_of(w, line.reference, line.number)
                assert matter.mine(w) is not None
                assert matter.station is not None
                assert matter.station.title == line.station
        w = work(s, "section", hour="13:00")
        station = proposals.matter_of(w, ref, second.id).station
        assert station is not None
        seen = proposals.look(w, proposals.matter_of(w, ref, second.id), station).digest
        proposals.agree(w, ref, second.id, seen, "拟同意。", key())
        assert numbers(s, "section") == [first.id]
        assert [(one.number, one.opinion) for one in desk(s, "head").mine] == [
            (second.id, "向荣：拟同意。")
        ]


def test_it_says_for_whom_one_would_answer(stages: Stages) -> None:
    with scene(stages.office) as s:
        p = submitted(received(s))
        assert [(one.number, one.absent) for one in desk(s, "section").mine] == [(p.id, "")]
        lend(s, "section", "head", "section_head")
        assert [(one.number, one.absent) for one in desk(s, "head").mine] == [(p.id, "向荣")]
        # Who is away may answer all the same, and is asked for an opinion as himself.
        assert [one.absent for one in desk(s, "section").mine] == [""]
        proposals.consult(work(s, "section", hour="11:00"), s.ref, p.id, [s.person("reviewer")], "第三项", key())
        assert [(one.kind, one.absent) for one in desk(s, "reviewer").mine] == [("consult", "")]


def test_what_came_back_and_what_is_to_be_known(stages: Stages) -> None:
    with scene(stages.office) as s:
        p = submitted(received(s))
        w = work(s, "section", hour="11:00")
        proposals.circulate(w, s.ref, p.id, [s.person("supervisor")], key())
        proposals.consult(w, s.ref, p.id, [s.person("reviewer")], "第三项", key())
        assert [one.number for one in desk(s, "supervisor").copies] == [p.id]
        assert desk(s, "supervisor").mine == []
        assert [one.kind for one in desk(s, "reviewer").mine] == ["consult"]
        assert [one.number for one in desk(s, "reviewer").consulted] == [p.id]
        assert (desk(s, "reviewer").to_agree, desk(s, "section").consulted) == ([], [])
        assert [one.alone for one in desk(s, "section").mine] == ["征求过意见，须看答复"]
        proposals.send_back(w, s.ref, p.id, "改", key(), version=1)
        assert desk(s, "reviewer").is_empty
        assert [one.number for one in desk(s, "clerk").returned] == [p.id]
        assert desk(s, "section").is_empty


def test_what_decides_a_party_s_rights_is_opened_by_itself(stages: Stages) -> None:
    with scene(stages.office) as s:
        number = submitted(received(s)).id
        matter = proposals.matter_of(work(s, "section"), s.ref, number)
        assert matter.step.routine == "opens"
        assert why_alone(matter, moved=False) == ""
        heavy = replace(matter, step=replace(matter.step, routine=""))
        assert "决定当事人权利" in why_alone(heavy, moved=False)


def test_no_measure_and_no_decision_on_a_party_is_agreed_to_with_others(stages: Stages) -> None:
    books = {
        name: {step.id: step for step in stages.office.rules.procedure(name).steps}
        for name in ("seizure", "penalty_registration", "penalty", "adjudication")
    }
    for name in ("seizure", "penalty_registration"):
        assert not any(step.routine for step in books[name].values()), name
    for name in ("decide_penalty", "notify_penalty", "order_correction", "refuse_filing", "suspend_inquiry"):
        assert books["penalty"][name].routine == "", name
    assert books["adjudication"]["file_case"].routine == "opens"
