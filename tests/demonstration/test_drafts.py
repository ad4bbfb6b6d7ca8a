"""Drafts that a letter filled are read as their forms read them."""

from __future__ import annotations

from datetime import date

from casehub.demonstration import drafts
from casehub.fields import DateField, IntField, TextField
from casehub.fields.answers import YesNoField


def test_a_draft_is_read_as_its_form_reads_it() -> None:
    fields = {"on": DateField("on", "日"), "days": IntField("days", "数"), "who": TextField("who", "人"),
              "agrees": YesNoField("agrees", "同意")}  # fmt: skip
    typed = [["on", "2026-07-20"], ["days", "15"], ["who", "甲"], ["agrees", "1"], ["asks-0-what", "一"], ["asks-1-what", "二"]]
    assert drafts.read(fields.get, typed) == {
        "on": date(2026, 7, 20), "days": 15, "who": "甲", "agrees": True, "asks": [{"what": "一"}, {"what": "二"}],
    }  # fmt: skip
