"""A plan asks who may draw, who was drawn and who publishes, each when it is their turn."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import event

from casehub.casefile.inspection import carrying_out
from casehub.casefile.inspection.duties import DRAW, ENTER, PUBLISH, duties
from casehub.casefile.inspection.plans import teams_of
from casehub.model import InspectionPlan
from tests.casefile.inspection.plan_of import (
    DRAFTED,
    LATER,
    VALUED,
    announced,
    code_of,
    drafted,
    drawn,
)
from tests.casefile.inspection.test_carrying_out import inspect, parts
from tests.faults.world import Office, at


def asked(office: Office, who: str, number: int, when: Any = LATER) -> list[tuple[str, str]]:
    with office.acting(who, when) as work:
        found = duties(work, lambda act: act != PUBLISH or who == "clerk")
        return [(one.act, one.words) for one in found if one.plan.id == number]


def test_each_is_asked_when_it_is_their_turn(office: Office) -> None:
    number, waiting, other = announced(office), drafted(office), announced(office)
    assert asked(office, "examiner", number, DRAFTED) == []
    assert asked(office, "examiner", number, VALUED) == [(DRAW, "数值已到公布的日子，待抽取")]
    assert asked(office, "elsewhere", number, VALUED) == asked(office, "examiner", waiting, VALUED) == []
    with office.acting("examiner", VALUED) as work:
        carrying_out.draw(work, number, "03 11 17", "中国体彩网首页")
    teams = [parts(office, number, place)[1] for place in (0, 1)]
    for who in {*teams[0], *teams[1]}:
        many = sum(who in team for team in teams)
        assert asked(office, who, number) == [(ENTER, f"你抽到{many}户，在2026年12月20日以前检查并登记结果")]
    assert asked(office, "head", number) == []
    inspect(office, number, 0)
    inspect(office, number, 1)
    assert asked(office, teams[0][0], number) == []
    assert asked(office, "clerk", number) == [(PUBLISH, "结果已齐，待公示，最迟2026年12月24日")]
    with office.acting("clerk", LATER) as work:
        carrying_out.publish(work, number, date(2026, 11, 27), "本局网站")
    assert asked(office, "clerk", number) == []
    # A correction after it has to be made public too.
    later = at("2026-11-30", "09:00")
    inspect(office, number, 0, when=later, ground="漏记", result="mended", found="已改正")
    assert [act for act, _ in asked(office, "clerk", number, later)] == [PUBLISH]
    assert asked(office, "examiner", other, later) == [(DRAW, "数值已到公布的日子，待抽取")]


def test_a_correction_is_later_than_what_its_own_plan_made_public(office: Office) -> None:
    plans = [announced(office), announced(office)]
    for number in plans:
        with office.acting("examiner", VALUED) as work:
            carrying_out.draw(work, number, "03 11 17", "中国体彩网首页")
        inspect(office, number, 0)
        inspect(office, number, 1)
    told, other = plans
    with office.acting("clerk", LATER) as work:
        carrying_out.publish(work, told, date(2026, 11, 27), "本局网站")
    inspect(office, told, 0, when=at("2026-11-30", "09:00"), ground="漏记", result="mended", found="已改正")
    with office.acting("clerk", at("2026-12-01", "09:00")) as work:
        carrying_out.publish(work, other, date(2026, 12, 1), "本局网站")
    found = [act for act, _ in asked(office, "clerk", told, at("2026-12-02", "09:00"))]
    assert found == [PUBLISH]


def pool(many: int) -> str:
    """So many objects, as they are typed."""
    codes = (code_of(f"91500101MA5U{n:05d}X") for n in range(many))
    return "\n".join(f"{code}\t演示受检企业{n}\t万州区{n}号" for n, code in enumerate(codes))


def test_thirty_objects_ask_no_more_than_three(office: Office) -> None:
    """Whether some lack a result, all have one, or one was corrected after the publication."""

    def questions() -> int:
        said: list[str] = []
        with office.acting("clerk", LATER) as work:
            note = lambda *call: said.append(str(call[2]))  # noqa: E731
            event.listen(office.engine, "before_cursor_execute", note)
            try:
                duties(work, lambda _: True)
            finally:
                event.remove(office.engine, "before_cursor_execute", note)
        return len(said)

    small = drawn(office, objects=pool(3), how_many=3)
    with office.acting("clerk", VALUED) as work:
        plan = work.session.get_one(InspectionPlan, small)
        team, who = teams_of(plan)[0], {o.certificate: o.id for o in plan.officers}
        one = next(row.id for row in plan.objects if row.code == team.code)
        carrying_out.recuse(work, small, one, who[team.certificates[0]], "亲属")
    inspect(office, small, 0)
    asked_of_three = questions()
    large = drawn(office, objects=pool(30), how_many=30)
    for place in range(29):
        inspect(office, large, place)
    assert questions() == asked_of_three
    inspect(office, large, 29)
    assert questions() == asked_of_three
    with office.acting("clerk", LATER) as work:
        carrying_out.publish(work, large, date(2026, 11, 27), "本局网站")
    inspect(office, large, 3, when=at("2026-11-27", "16:00"), ground="漏记", result="mended", found="已改正")
    assert questions() == asked_of_three
