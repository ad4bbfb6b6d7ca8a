"""A closed case is told by two people, and never with a name in it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import update

from casehub.casefile import registering
from casehub.casefile.library import examples
from casehub.model import Case, Party
from casehub.people.confidential import reads_confidential
from casehub.workflow.refusals import NotFound, Refused
from tests import factories
from tests.faults.world import Office, at

NOW = at("2026-11-20", "09:00")
TOLD = {
    "title": "某传动公司专利侵权纠纷案", "facts": "乙公司未经许可制造、销售落入甲公司专利权保护范围的产品。",
    "handling": "责令停止制造、销售。", "points": "逐项比对技术特征。", "meaning": "为同类纠纷提供了参考。",
    "public_ground": "decision", "proof": "2026年11月10日本局网站公开", "cleared": "",
}  # fmt: skip


def closed(office: Office, *, over: bool = True, **more: Any) -> int:
    """A case, closed as far as these tests ask."""
    with office.acting("clerk") as work:
        case = factories.open_request(work, **more)
        if over:
            work.session.execute(update(Case).where(Case.id == case.id).values(closed_on=work.today))
        return case.id


def drafted(office: Office, case: int, by: str = "examiner", when: datetime = NOW, **more: Any) -> int:
    with office.acting(by, when) as work:
        return examples.draft(work, work.session.get_one(Case, case), {**TOLD, **more}).id


def decided(office: Office, number: int, by: str = "head") -> None:
    with office.acting(by, NOW) as work:
        examples.agree(work, examples.find_example(work, number))


def test_a_closed_case_is_told_by_two_people(office: Office) -> None:
    case, other, running = closed(office), closed(office), closed(office, over=False)
    with pytest.raises(Refused, match="结案以后"):
        drafted(office, running)
    number, second = drafted(office, case), drafted(office, other)
    with pytest.raises(Refused, match="由另一人批准"):
        decided(office, number, "examiner")
    with pytest.raises(Refused, match="已有典型案例待审批"):
        drafted(office, case)
    decided(office, number)
    with pytest.raises(Refused, match="已经办理过"):
        decided(office, number)
    with office.acting("head", NOW) as work:
        mine = [one for one in examples.examples(work) if one.id in (number, second)]
        assert [one.id for one in examples.exported(work, mine)] == [number]
        with pytest.raises(NotFound):
            examples.find_example(office.work(work.session, "elsewhere", NOW), number)


def test_what_tells_somebody_is_refused_beside_its_field(office: Office) -> None:
    case = closed(office)
    wrong: dict[str, Any] = {"facts": "重庆恒拓摩配有限公司（示例）制造", "meaning": "电话13800002017", "points": "防松结构", "proof": ""}
    with pytest.raises(Refused) as refused:
        drafted(office, case, **wrong)
    told = [(one.field, one.sentence.split("“")[0]) for one in refused.value.reasons]
    assert ("facts", "含有当事人") in told and ("meaning", "含有电话") in told and ("proof", "填写依据的材料") in told
    assert "points" not in [field for field, _ in told]
    with pytest.raises(Refused, match="权利的名称"):
        drafted(office, case, points="一种摩托车链轮防松结构的比对")
    # What points at nobody is cleared, and whoever approves sees it.
    number = drafted(office, case, points="一种摩托车链轮防松结构的比对", cleared="一种摩托车链轮防松结构")
    with office.acting("head", NOW) as work:
        assert examples.find_example(work, number).cleared_words == ["一种摩托车链轮防松结构"]


def test_what_the_case_learns_later_stops_approval_and_export(office: Office) -> None:
    case, other = closed(office), closed(office)
    number, second = drafted(office, case, facts="何某与丁志远签订合同"), drafted(office, other)
    decided(office, second)

    def renamed(of: int, name: str) -> None:
        with office.acting("clerk") as work:
            work.session.execute(update(Party).where(Party.case_id == of).values(representative=name))

    renamed(case, "丁志远")
    with pytest.raises(Refused, match="人名“丁志远”"):
        decided(office, number)
    renamed(case, "秦远山")
    decided(office, number)
    renamed(case, "丁志远")
    with office.acting("head", NOW) as work:
        rows = [examples.find_example(work, one) for one in (number, second)]
        with pytest.raises(Refused, match="先撤下再导出"):
            examples.exported(work, rows)
    with office.acting("head", NOW) as work:
        row = examples.find_example(work, number)
        with pytest.raises(Refused, match="写明撤下的理由"):
            examples.withdraw(work, row, "")
        examples.withdraw(work, row, "写有姓名")
        rows = [examples.find_example(work, one) for one in (number, second)]
        assert [one.id for one in examples.exported(work, rows)] == [second]
        work.session.execute(update(Case).where(Case.id == other).values(closed_on=None))
        work.session.expire_all()
        with pytest.raises(Refused, match="又在办理"):
            examples.exported(work, rows)


def test_what_was_sent_back_stays_and_is_drafted_anew(office: Office) -> None:
    case = closed(office)
    number = drafted(office, case)
    with office.acting("head", NOW) as work, pytest.raises(Refused, match="写明退回的理由"):
        examples.refuse(work, examples.find_example(work, number), "")
    with office.acting("head", NOW) as work:
        examples.refuse(work, examples.find_example(work, number), "要点太略")
    second = drafted(office, case, points="逐项比对，并说明等同。")
    with office.acting("head", NOW) as work:
        last = examples.latest(work, work.session.get_one(Case, case))
        assert last is not None and (last.id, last.edition) == (second, 2)
        assert examples.find_example(work, number).refusal == "要点太略"


HIDDEN = "邹念真"


def _told_on(office: Office) -> int:
    """A closed penalty case in which somebody hidden reported, and one openly named is a party."""
    with office.acting("clerk") as work:
        parties = [
            factories.party("respondent", "重庆示例万坝食品有限公司"),
            factories.party("reporter", HIDDEN, kind="natural", representative="", phone="023-00007109"),
        ]
        request = registering.Request("penalty", parties, [], another="另一件事")
        case = registering.register(work, work.rules.tracks["penalty_report"], request)
        work.session.execute(update(Case).where(Case.id == case.id).values(closed_on=work.today))
        return case.id


def test_nobody_learns_from_the_scan_that_a_guessed_hidden_name_is_right(office: Office) -> None:
    case = _told_on(office)
    # Whoever may not know it hears the same of a right guess as of a wrong one.
    right = drafted(office, case, "examiner", facts=f"{HIDDEN}举报，店主销售。")
    with office.acting("examiner", NOW) as work:
        assert not reads_confidential(work, work.session.get_one(Case, case))
        examples.refuse(work, examples.find_example(work, right), "")
    wrong = drafted(office, case, "examiner", facts="邹念假举报，店主销售。")
    with office.acting("examiner", NOW) as work:
        examples.refuse(work, examples.find_example(work, wrong), "")
    again = drafted(office, case, "examiner", facts=f"{HIDDEN}举报，店主销售。")
    # It blocks all the same: whoever approves may know it, and is told.
    with pytest.raises(Refused, match=f"含有当事人“{HIDDEN}”"):
        decided(office, again)
    # Who is no secret is told to everybody.
    with office.acting("examiner", NOW) as work:
        examples.refuse(work, examples.find_example(work, again), "")
    with pytest.raises(Refused, match="示例万坝"):
        drafted(office, case, "examiner", facts="重庆示例万坝食品有限公司销售。")
