"""A draw is what `sha256sum` says it is, and what was changed afterwards is told."""

from __future__ import annotations

import hashlib
from datetime import date

from casehub.casefile.inspection.lots import (
    Avoided,
    Drawn,
    Inspector,
    Record,
    Target,
    differences,
    drawn_again,
    drawn_objects,
    normal,
    outcome_of,
    pool_digest,
    team_of,
)

VALUE = "03 11 17 25 32+05 09"
OBJECTS, OFFICERS = ["甲1", "甲2", "甲3", "甲4", "甲5"], ["证1", "证2", "证3", "证4"]


def by_hand(*start: str, of: list[str]) -> list[str]:
    return [c for _, c in sorted((hashlib.sha256("|".join((*start, c)).encode()).hexdigest(), c) for c in of)]


def record(avoided: tuple[Avoided, ...] = (), value: str = VALUE) -> Record:
    told = Record(
        number="计1", how_many=3, team=2, value_name="开奖号码", value_source="体彩网",
        value_on=date(2026, 11, 25), announced_on=date(2026, 11, 20), pool_digest="",
        objects=[Target(code=one, name=f"企业{one}") for one in OBJECTS],
        officers=[Inspector(certificate=one, name=f"人{one}") for one in OFFICERS], draws=[],
    )  # fmt: skip
    draw = Drawn(
        round=1, value=value, seen="首页", drawn_on=date(2026, 11, 25), reason="", outcome="",
        avoided=list(avoided), teams=[],
    )  # fmt: skip
    draw = draw.model_copy(update={"outcome": outcome_of(told, draw), "teams": drawn_again(told, draw)})
    return told.model_copy(update={"pool_digest": pool_digest(told), "draws": [draw]})


def test_a_draw_is_the_order_of_plain_digests() -> None:
    assert drawn_objects("计1", VALUE, OBJECTS, 3) == by_hand("计1", VALUE, "对象", of=OBJECTS)[:3]
    assert drawn_objects("计1", VALUE, reversed(OBJECTS), 3) == drawn_objects("计1", VALUE, OBJECTS, 3)
    order = by_hand("计1", VALUE, "人员", "甲1", of=OFFICERS)
    assert team_of("计1", VALUE, "甲1", OFFICERS, [], 2) == order[:2]
    assert team_of("计1", VALUE, "甲1", OFFICERS, [order[0]], 2) == order[1:3]
    # Two objects, two plans and two values have orders of their own.
    assert len({tuple(by_hand("计1", VALUE, "人员", one, of=OFFICERS)) for one in OBJECTS}) > 1
    assert drawn_objects("计2", VALUE, OBJECTS, 5) != drawn_objects("计1", VALUE, OBJECTS, 5)
    assert drawn_objects("计1", "03 11", OBJECTS, 5) != drawn_objects("计1", VALUE, OBJECTS, 5)


def test_a_value_is_written_one_way() -> None:
    assert normal("  ０３　11\t17 ") == "03 11 17"


def test_a_record_that_was_kept_holds() -> None:
    assert differences(record()) == []
    first = record().draws[0].teams[0]
    other = record((Avoided(code=first.code, certificate=first.certificates[0], reason="亲属"),))
    assert differences(other) == []
    # Only the one who stays away is replaced, and only there.
    assert other.draws[0].teams[1:] == record().draws[0].teams[1:]
    assert other.draws[0].teams[0].certificates[0] == first.certificates[1]


def test_whatever_was_changed_afterwards_is_told() -> None:
    kept = record()
    draw = kept.draws[0]
    fewer = kept.model_copy(update={"objects": kept.objects[:-1]})
    assert "公告的摘要不符" in differences(fewer)[0]
    renamed = [Target(code=one.code, name="别的名称") for one in kept.objects]
    assert differences(kept.model_copy(update={"objects": renamed})) != []
    late = kept.model_copy(update={"announced_on": date(2026, 11, 25)})
    assert differences(late) == ["名单不是在公开数值公布的前一日以前公告的。"]
    early = kept.model_copy(update={"draws": [draw.model_copy(update={"drawn_on": date(2026, 11, 24)})]})
    assert differences(early) == ["第1次抽取早于公开数值公布的日子。"]
    other = kept.model_copy(update={"draws": [draw.model_copy(update={"value": "04 11 17 25 32+05 09"})]})
    assert any("保存的结果" in one for one in differences(other))
    swapped = [draw.teams[1], draw.teams[0], *draw.teams[2:]]
    wrong = kept.model_copy(update={"draws": [draw.model_copy(update={"teams": swapped})]})
    assert differences(wrong) == ["第1次抽取的检查对象与重新计算的不符。"]
    sent = draw.teams[1].model_copy(update={"certificates": ["证9", "证8"]})
    wrong = kept.model_copy(update={"draws": [draw.model_copy(update={"teams": [draw.teams[0], sent, draw.teams[2]]})]})
    assert differences(wrong) == [f"第1次抽取，{sent.code}的检查人员与重新计算的不符。"]
    spaced = kept.model_copy(update={"draws": [draw.model_copy(update={"value": f"{VALUE} "})]})
    assert any("没有按规则书写" in one for one in differences(spaced))
