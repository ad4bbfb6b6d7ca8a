"""Rows come and go by buttons alone, and what else was typed stays as it was."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from werkzeug.datastructures import MultiDict

from casehub.fields import BoolField, DateField, DatetimeField, TableField, TextField
from casehub.record.work import OFFICE_ZONE
from casehub.web.drawing.forms import form_of
from casehub.web.drawing.inputs import row_words
from casehub.web.drawing.rows import (
    ADD_ROW,
    DROP_ROW,
    TICK_ALL,
    cell_name,
    changes_rows,
    offer_days,
    runs_of_ticks,
    without_dropped,
)

CAME = TableField("came", "到场", columns=(TextField("name", "姓名"), TextField("role", "身份")), adds=1)
TYPED = {"came-0-name": "何静宜", "came-1-name": "秦川海", "came-1-role": "本人", "came-2-name": "路遥", "minutes": "经过"}


def rows(**press: str) -> list[str]:
    form = form_of((CAME,), MultiDict(TYPED | press))
    return [words for row in form.inputs[0].rows if (words := row_words(row))]


def test_one_row_goes_and_the_others_stay() -> None:
    assert rows() == ["何静宜", "秦川海，本人", "路遥"]
    assert rows(drop_row="came-1") == ["何静宜", "路遥"]
    assert rows(drop_row="came-0") == ["秦川海，本人", "路遥"]
    assert without_dropped("came", MultiDict(TYPED | {DROP_ROW: "came-1"}))["minutes"] == "经过"


@pytest.mark.parametrize("named", ["", "came", "came-9", "came-1-name", "minutes", "other-1", "came-0001"])
def test_what_names_no_row_takes_nothing_away(named: str) -> None:
    assert rows(drop_row=named) == ["何静宜", "秦川海，本人", "路遥"]


def test_rows_and_tables_of_like_names_are_told_apart() -> None:
    typed = MultiDict({"came-1-name": "甲", "came-11-name": "丙", "became-1-name": "丁", DROP_ROW: "came-1"})
    assert [row["name"] for row in form_of((CAME,), typed).data["came"]] == ["丙"]
    assert without_dropped("came", typed)["became-1-name"] == "丁"


def test_a_press_for_rows_is_no_press_to_do_anything() -> None:
    assert changes_rows({ADD_ROW: "came"}) and changes_rows({DROP_ROW: "came-0"})
    assert not changes_rows({"do": "perform", cell_name("came", 0, "name"): "甲"})


DECLARED = tuple(BoolField(name, name) for name in ("signed", "ours", "going_on"))


def test_ticks_in_a_row_are_answered_by_one_press() -> None:
    form = form_of((*DECLARED, CAME, BoolField("alone", "另行")), groups={"alone": "其他"})
    assert runs_of_ticks(form.inputs) == {"going_on": ["signed", "ours", "going_on"]}
    pressed = form_of((*DECLARED, CAME), MultiDict({TICK_ALL: "signed,ours,minutes", "minutes": "经过"}))
    assert [pressed.data[one.id] for one in DECLARED] == [True, True, False]
    assert changes_rows({TICK_ALL: "signed"})


def test_two_ticks_and_those_of_another_heading_are_asked_one_by_one() -> None:
    assert runs_of_ticks(form_of(DECLARED[:2]).inputs) == {}
    assert runs_of_ticks(form_of(DECLARED, groups={"going_on": "其他"}).inputs) == {}
    assert runs_of_ticks(form_of((*DECLARED[:2], CAME, DECLARED[2])).inputs) == {}


def test_a_press_ticks_nothing_that_is_no_tick() -> None:
    form = form_of((TextField("minutes", "经过"), *DECLARED), MultiDict({TICK_ALL: "minutes", "minutes": "经过"}))
    assert form.data["minutes"] == "经过"


def test_one_press_puts_in_today_or_yesterday_and_no_hour_that_lies_ahead() -> None:
    happened, planned = DateField("on", "收到之日", tells="act"), DateField("by", "答复期限", tells="plan")
    begun = DatetimeField("at", "开始时间", tells="act")
    ended = DatetimeField("end", "结束时间", tells="act")
    form = form_of([happened, planned, begun, ended])
    offer_days(form.inputs, datetime(2026, 12, 1, 10, 30, tzinfo=OFFICE_ZONE))
    offered = {one.id: one.days for one in form.inputs}
    assert offered["on"] == (("2026-12-01", "今天"), ("2026-11-30", "昨天"))
    assert offered["by"] == ()
    # At half past ten nothing began this afternoon.
    assert offered["at"] == (("2026-12-01T09:00", "今天9点"), ("2026-11-30T14:00", "昨天14点"))
    assert offered["end"] == ()
    # Without script the button sends the form; what was typed beside stays, other names are none.
    sent = MultiDict({"by": "2026-12-20", "set_day": "on 2026-11-30"})
    assert form_of([happened, planned], sent, today=date(2026, 12, 1)).data == {"on": date(2026, 11, 30), "by": date(2026, 12, 20)}
    forged = MultiDict({"by": "2026-12-20", "set_day": "other 2026-11-30"})
    assert form_of([happened, planned], forged, today=date(2026, 12, 1)).data == {"on": None, "by": date(2026, 12, 20)}
