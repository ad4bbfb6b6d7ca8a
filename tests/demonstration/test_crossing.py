"""The script of the exchange names what there is, and its drafts are read as forms read them."""

from __future__ import annotations

from datetime import date

from casehub.demonstration import crossing
from casehub.fields import DateField, IntField, TextField
from casehub.law.identifiers import read_flow_number
from casehub.settings import PROJECT
from tests.faults.world import rules


def test_every_act_names_a_letter_and_a_step_and_comes_in_order() -> None:
    script = crossing.load(PROJECT / "config" / "demo")
    letters = {one["id"]: one for one in script["letters"]}
    steps = {step.id for one in rules().procedures.values() for step in one.steps}
    assert [read_flow_number(one["flow"]).text for one in letters.values()]
    assert {act["letter"] for act in script["acts"]} == set(letters)
    assert {act["step"] for act in script["acts"] if "step" in act} <= steps
    days = [act["at"] for act in script["acts"]]
    assert days == sorted(days)
    # Each goes one way only, and both ways are gone.
    assert {(one["sender"], one["receiver"]) for one in letters.values()} == {
        ("wanzhou", "dazhou"), ("dazhou", "wanzhou"),
    }  # fmt: skip


def test_a_draft_is_read_as_its_form_reads_it() -> None:
    fields = {"on": DateField("on", "日"), "days": IntField("days", "数"), "who": TextField("who", "人")}
    typed = [["on", "2026-07-20"], ["days", "15"], ["who", "甲"], ["asks-0-what", "一"], ["asks-1-what", "二"]]
    assert crossing._data(fields.get, typed) == {
        "on": date(2026, 7, 20), "days": 15, "who": "甲", "asks": [{"what": "一"}, {"what": "二"}],
    }  # fmt: skip
