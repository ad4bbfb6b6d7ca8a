"""A right is entered as it is known, told whole before a case is filed, and mended afterwards."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, text

from casehub import acts
from casehub.casefile import registering, situations
from casehub.desk import register, worklist
from casehub.desk.figures import facts
from casehub.desk.lines import todos
from casehub.desk.register import CaseFilters
from casehub.model import Case, Document, Rectification, Right
from casehub.people.permissions import find
from casehub.procedures.matter import rights
from casehub.web.case.lines import _TOLD
from tests import factories
from tests.acts.scene import Stages, scene
from tests.casefile.test_filing import faults
from tests.faults.world import at
from tests.procedures.penalty.enforcing import HOLDER, INFRINGER, Enforcing, staffed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.faults.world import Office

TOLD: dict[str, Any] = {"kind": "trademark", "number": "", "title": "峡江脆", "owners": []}
TIP: dict[str, Any] = {
    "track": "penalty_report", "source": "report", "parties": [factories.party("respondent", INFRINGER)],
    "concrete": True,
}  # fmt: skip
WHY = {"ground": "商标注册证第1页", "reason": "登记时看错"}


@pytest.fixture
def e(stages: Stages) -> Iterator[Enforcing]:
    with scene(stages.office) as made:
        yield Enforcing(made)


def of_case(e: Enforcing) -> list[Right]:
    rows = select(Right).where(Right.case_id == e.s.case().id).order_by(Right.id)
    return list(e.s.session.scalars(rows))


def in_lists(e: Enforcing) -> tuple[tuple[int, str], ...]:
    """As the forms list them."""
    work = e.s.office.work(e.s.session, "examiner", at("2026-03-20"))
    case = find(work, e.s.ref)
    return rights.every_right(situations.load(work, case, work.rules.procedure(case.procedure).any_step))


def test_a_tip_is_taken_with_what_the_informant_knows_and_filed_when_all_is_told(e: Enforcing) -> None:
    e.verify(**TIP, rights=[TOLD])
    (right,) = of_case(e)
    assert in_lists(e) == ((right.id, "峡江脆"),)
    papers = e.s.session.scalars(select(Document).where(Document.case_id == e.case.id))
    assert "“峡江脆”注册商标，权利人待核查" in str([paper.facts for paper in papers])
    e.inspect()
    filing: dict[str, Any] = {"officers": e.officers, "offence": "similar_same"}
    assert "还没有写明商标注册号、商标注册人，先补登权利事项" in e.refused("head", "03-26", "file_case", **filing)
    # What a tip says wrongly is mended; what it does not say is told.
    tell = {"right": right.id, "right_title": "峡江翠", "right_number": "99999001"}
    assert "办理更正登记" in e.refused("examiner", "03-24", "tell_right", **tell)
    assert "至少一项" in e.refused("examiner", "03-24", "tell_right", right=right.id)
    said = e.act("examiner", "03-24", "tell_right", right=right.id, right_number="第99999001号").event.sentence
    assert said.endswith("：商标注册号")
    assert "还没有写明商标注册人" in e.refused("head", "03-26", "file_case", **filing)
    e.act("examiner", "03-24", "tell_right", right=right.id, right_owners=HOLDER, right_classes="29")
    assert (right.number, right.owners, right.nice_classes) == ("99999001", [HOLDER], "29")
    assert not e.s.offered("examiner", "03-25", "tell_right")
    e.act("head", "03-26", "file_case", **filing)
    assert e.s.state == "investigating"


@pytest.mark.parametrize("told", [TOLD, TOLD | {"number": "99999001", "owners": [HOLDER]}])
def test_telling_a_right_leads_an_officer_while_something_is_unknown_and_nobody_else(
    e: Enforcing, told: dict[str, Any]
) -> None:
    e.verify(**TIP, rights=[told]).inspect()

    def lines(who: str) -> list[tuple[tuple[str, ...], str]]:
        work = e.s.office.work(e.s.session, who, at("2026-03-25"))
        found = todos(work, worklist.everything(work))
        one = found.get(e.case.id)
        if one is None:
            return []
        return [(tuple(step for step, _ in one.steps), one.hindered.step.id if one.hindered else "")]

    assert lines("clerk") == []
    ((steps, waits),) = lines("examiner")
    assert ("tell_right" in steps, waits) == (told is TOLD, "")


def test_a_form_asks_of_a_mark_nothing_that_only_patents_have(e: Enforcing) -> None:
    def asked() -> set[str]:
        work = e.s.office.work(e.s.session, "examiner", at("2026-03-20"))
        return {one.field.id for one in acts.form_of(work, e.case, "tell_right").fields}

    marks, patents = {"right_classes", "right_goods"}, {"right_filed_on", "right_claims_count", "claims_asserted"}
    e.verify(**TIP, rights=[TOLD])
    assert asked() & (marks | patents) == marks
    e.act("examiner", "03-20", "enter_right", right_kind="design", right_title="榨菜包装袋")
    assert asked() & (marks | patents) == marks | patents


def test_what_an_offence_does_not_infringe_need_not_be_known(e: Enforcing) -> None:
    """A patent that a tip names by the way does not keep a trademark case from being filed."""
    e.verify(**TIP, rights=[TOLD])
    (mark,) = of_case(e)
    e.act("examiner", "03-20", "enter_right", right_kind="design", right_title="榨菜包装袋")
    e.act("examiner", "03-20", "tell_right", right=mark.id, right_number="99999001", right_owners=HOLDER)
    e.inspect()
    e.act("head", "03-26", "file_case", officers=e.officers, offence="similar_same")
    assert e.s.state == "investigating"


def test_a_second_right_is_entered_once_and_judged_as_at_the_window(e: Enforcing) -> None:
    e.verify(**TIP, rights=[])
    enter = {"right_kind": "trademark", "right_owners": HOLDER}
    assert "商标和号码至少写明一项" in e.refused("examiner", "03-20", "enter_right", **enter)
    assert "由数字组成" in e.refused("examiner", "03-20", "enter_right", **enter, right_number="甲乙")
    assert "注册商标没有这一项" in e.refused(
        "examiner", "03-20", "enter_right", **enter, right_number="99999001", claims_asserted="权利要求1"
    )
    e.act("examiner", "03-20", "enter_right", **enter, right_number="99999001", right_title="峡江脆")
    assert e.case.cause == "侵犯注册商标专用权"
    same = e.refused("examiner", "03-20", "enter_right", **enter, right_number="99999001", right_title="又一件")
    assert "已经登记这项权利" in same
    e.act("examiner", "03-20", "enter_right", **enter, right_number="99999002", right_title="峡江翠玉")
    patent = {"right_kind": "invention", "right_number": "ZL202010123456.2", "right_title": "一种切丝机"}
    dates = {"right_filed_on": date(2020, 2, 3), "right_granted_on": date(2020, 1, 3)}
    assert "不能早于申请日" in e.refused("examiner", "03-20", "enter_right", **patent, **dates)
    e.act("examiner", "03-20", "enter_right", **patent, right_filed_on=date(2020, 2, 3))
    first, second, third = of_case(e)
    assert [one.number for one in (first, second)] == ["99999001", "99999002"]
    # The term of a patent is counted from its filing day, as at the window.
    assert third.expires_on == date(2040, 2, 3)


def test_a_wrong_kind_is_mended_and_what_only_that_kind_has_goes_with_it(e: Enforcing) -> None:
    e.verify(**TIP, rights=[{**TOLD, "number": "99999001", "owners": [HOLDER], "nice_classes": "29"}])
    (right,) = of_case(e)
    assert e.case.cause == "侵犯注册商标专用权"
    mend = {"right": right.id, "right_kind": "geographical_indication", **WHY}
    e.act("section", "03-20", "rectify_right", **mend)
    assert (right.kind, right.nice_classes, right.number) == ("geographical_indication", None, "99999001")
    assert e.case.cause == "侵犯地理标志"
    rows = e.s.session.scalars(select(Rectification).order_by(Rectification.id))
    assert [(row.label, row.before, row.after) for row in rows] == [
        ("权利种类", "注册商标", "地理标志"), ("类别", "29", "")
    ]  # fmt: skip


def test_a_mended_number_is_held_to_its_kind(e: Enforcing) -> None:
    e.verify(**TIP, rights=[TOLD])
    (right,) = of_case(e)
    mend = {"right": right.id, **WHY}
    assert "由数字组成" in e.refused("section", "03-20", "rectify_right", **mend, right_number="甲")
    # Of a right that was told in part only what was told is mended; the rest is told by itself.
    e.act("section", "03-20", "rectify_right", **mend, right_title="峡江翠")
    assert right.title == "峡江翠"


def test_one_of_two_rights_is_taken_out_and_stands_in_no_paper_of_later(e: Enforcing) -> None:
    whole = {**TOLD, "number": "99999001", "owners": [HOLDER]}
    e.verify(**TIP, rights=[whole])
    e.act("examiner", "03-20", "enter_right", right_kind="trademark", right_title="峡江翠玉")
    wrong = of_case(e)[1]
    e.act("section", "03-20", "drop_right", right=wrong.id, **WHY)
    e.s.session.expire_all()
    assert [name for _, name in in_lists(e)] == ["峡江脆 99999001"]
    assert "不在可选范围内" in e.refused("section", "03-21", "drop_right", right=wrong.id, **WHY)
    e.inspect()
    filed = e.act("head", "03-26", "file_case", officers=e.officers, offence="similar_same")
    assert "峡江翠玉" not in str([paper.facts for paper in filed.documents])


def test_a_case_is_called_by_the_right_that_its_act_infringes(e: Enforcing) -> None:
    """The first right of a tip may be another than the one that is infringed."""
    place = {"kind": "geographical_indication", "title": "峡江榨菜", "owners": ["示例榨菜协会"]}
    e.verify(**TIP, rights=[place])
    assert e.case.cause == "侵犯地理标志"
    e.act("examiner", "03-20", "enter_right", right_kind="trademark", right_number="99999001",
          right_title="峡江脆", right_owners=HOLDER)  # fmt: skip
    e.inspect()
    filed = e.act("head", "03-26", "file_case", officers=e.officers, offence="similar_same")
    assert e.case.cause == "侵犯注册商标专用权"
    assert all("侵犯地理标志" not in str(paper.facts) for paper in filed.documents)


def test_no_infringement_is_filed_while_nobody_entered_a_right(e: Enforcing) -> None:
    e.verify(**TIP, rights=[])
    e.inspect()
    filing: dict[str, Any] = {"officers": e.officers}
    assert "权利还没有登记" in e.refused("head", "03-26", "file_case", **filing, offence="similar_same")
    # Of a patent that is only pretended there is none.
    e.act("head", "03-26", "file_case", **filing, offence="patent_fake")
    assert e.case.cause == "假冒专利"


def test_papers_that_tell_of_a_mended_right_in_a_sentence_wait(e: Enforcing) -> None:
    """A penalty paper composes its sentence of the rights; one of two rights is mended."""
    e.verify(**TIP, rights=[{**TOLD, "number": "99999001", "owners": [HOLDER]}])
    (right,) = of_case(e)
    mend = {"right": right.id, "right_title": "峡江翠脆", **WHY}
    said = e.act("section", "03-20", "rectify_right", **mend).event.sentence
    assert "载有更正前内容的文书1份" in said and "《案件来源登记表》" in said


def test_the_cause_follows_the_rights_that_are_left_until_an_act_is_named(e: Enforcing) -> None:
    """Of two marks one was a geographical indication: the case is still called by the other."""
    e.verify(**TIP, rights=[{**TOLD, "number": "99999001", "owners": [HOLDER]}])
    e.act("examiner", "03-20", "enter_right", right_kind="trademark", right_title="峡江榨菜", right_owners=HOLDER)
    first, second = of_case(e)
    place = {"right_kind": "geographical_indication", **WHY}
    e.act("section", "03-20", "rectify_right", right=first.id, **place)
    # The other mark is still one.
    assert e.case.cause == "侵犯注册商标专用权"
    e.act("section", "03-20", "drop_right", right=second.id, **WHY)
    assert e.case.cause == "侵犯地理标志"
    e.act("examiner", "03-20", "enter_right", right_kind="trademark", right_title="峡江脆",
          right_number="99999002", right_owners=HOLDER)  # fmt: skip
    e.inspect()
    e.act("head", "03-26", "file_case", officers=e.officers, offence="similar_same")
    # Once it is filed it is called by the act, whatever is mended of the rights.
    last = of_case(e)[-1]
    e.act("section", "03-27", "rectify_right", right=last.id, **place)
    assert e.case.cause == "侵犯注册商标专用权"


def test_a_right_that_was_taken_out_is_in_no_list_and_no_figure(e: Enforcing) -> None:
    e.verify(**TIP, rights=[{**TOLD, "number": "99999001", "owners": [HOLDER]}])
    e.act("examiner", "03-20", "enter_right", right_kind="design", right_title="榨菜包装袋")
    mark, wrong = of_case(e)
    work = e.s.office.work(e.s.session, "examiner", at("2026-03-21"))

    def listed(kind: str) -> list[int]:
        found = e.s.session.scalars(register.query(work, CaseFilters(right_kind=kind)))
        return [one.id for one in found if one.id == e.case.id]

    def told() -> list[tuple[str, str]]:
        rows = e.s.session.execute(_TOLD, {"cases": [e.case.id], "roles": []})
        return [(row.kind, row.name) for row in rows if row.table == Right.__tablename__]

    def counted() -> str:
        return facts._rights(work, [e.case.id])[e.case.id]

    assert listed("design") and len(told()) == 2 and counted() == facts.MANY_RIGHTS
    e.act("section", "03-20", "drop_right", right=wrong.id, **WHY)
    assert (listed("design"), listed("trademark")) == ([], [e.case.id])
    assert (told(), counted()) == ([("trademark", "99999001")], "注册商标")
    # Nor does an earlier matter tell of it at the window.
    e.s.session.flush()
    assert registering.right_before(work, ["trademark"], mark.number) != {}
    e.act("section", "03-20", "drop_right", right=mark.id, **WHY)
    assert registering.right_before(work, ["trademark"], mark.number) == {}


def test_both_verifiers_believe_what_is_entered_told_mended_and_taken_out(own_office: Office) -> None:
    when = at("2026-06-16")

    def act(who: str, step: str, **told: Any) -> None:
        with own_office.acting(who, when) as work:
            factories.perform(work, reference, step, **told)

    def ids() -> list[int]:
        with own_office.session() as session:
            case = select(Case.id).where(Case.reference == reference).scalar_subquery()
            return list(session.scalars(select(Right.id).where(Right.case_id == case).order_by(Right.id)))

    with own_office.session() as session:
        hired = staffed(session, own_office.rules)
        session.commit()
    with own_office.acting("clerk", when) as work:
        request = registering.Request("penalty", [factories.party("respondent", INFRINGER)], [TOLD])
        reference = registering.register(work, work.rules.tracks["penalty_report"], request).reference
    act("clerk", "register_clue", source="report", received_on=when.date(), first_received_on=None, concrete=True)
    act("clerk", "enter_right", right_kind="design", right_title="榨菜包装袋")
    mark, wrong = ids()
    with own_office.acting("section", when) as work:
        officers = [own_office.people["examiner"], hired["second"]]
        factories.perform(work, reference, "assign_verification", officers=officers)
    act("examiner", "tell_right", right=mark, right_number="99999001", right_owners=HOLDER)
    act("section", "rectify_right", right=mark, right_title="峡江翠脆", **WHY)
    act("section", "drop_right", right=wrong, **WHY)
    assert faults(own_office) == []
    # What was done past the program is seen in the new columns, too.
    for sql, row in (("UPDATE case_right SET void_seq = NULL WHERE id = :id", wrong),
                     ("UPDATE case_file SET track = 'penalty_finding' WHERE reference = :id", reference)):  # fmt: skip
        before = len(faults(own_office))
        with own_office.session() as session:
            session.execute(text(sql), {"id": row})
            session.commit()
        assert len(faults(own_office)) > before, sql
