"""A clue goes to another bureau with whom it is about and what shows it; answers name its letter."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from casehub.exchange.payload import validator
from casehub.fields.numbers import IntField
from casehub.fields.texts import WrittenField
from casehub.model import Document
from casehub.procedures.penalty.between import sent
from casehub.workflow.procedure import Procedure
from tests.procedures.asking import TODAY, YESTERDAY, Row, fault, one_way
from tests.workflow.builders import event, party, situation

MOVES = "penalty.transfer_clue"
FLOW, OTHER = "XS-500101-511700-2026-00001-9", "XS-500101-511700-2026-00002-7"
ONE = timedelta(days=1)
FIRST = event("transfer_clue", YESTERDAY)
FIRST.seq = 4
AGAIN = "penalty.verify_returned_clue"
MOVED_HERE = event("register_clue", YESTERDAY, moved_as_case=True)
OURS = party(3, "respondent")


def letter(flow: str, on: date, seq: int = 4) -> Document:
    return Document(event_seq=seq, number="渝函1号", facts={}, dated=on, flow_id=flow, receiver="达州市市场监督管理局")


def suspects(**more: Any) -> dict[str, Any]:
    return {"data": {"suspects": [{"name": "示例商行", "role": "suspected", **more}]}}


def about(suspected: str, **more: Any) -> dict[str, Any]:
    """One who is suspected, and the words that stand in the title."""
    return {"data": {"suspected": suspected, **suspects(**more)["data"]}}


def materials(who: str) -> dict[str, Any]:
    return {"data": {"clue_materials": [{"name": "台账", "collectedBy": who}]}}


def back(
    flow: str, told: object = YESTERDAY, step: str = "enter_clue_return", answer: str = ""
) -> dict[str, Any]:
    """The clue was moved as a whole by the letter FLOW, and a letter gave back another one or it."""
    moved = event("move_clue", YESTERDAY)
    said: dict[str, Any] = {"moved_flow_no": flow, "clue_answer_on": str(YESTERDAY), "call_back_answer": answer}
    came = event(step, YESTERDAY, **said)
    moved.seq, came.seq = 4, 5
    return {"events": [moved, came], "documents": [letter(FLOW, YESTERDAY)], "data": {"returned_clue_on": told}}


PUT_AWAY = "penalty.archive_volume"
URGE = "penalty.urge_moved_clue"


def after(*told: tuple[str, dict[str, Any]], flow: str = FLOW, wanted: str = "") -> dict[str, Any]:
    """Two letters of the case, what was entered after them, and the one that the form names."""
    events = [FIRST]
    for n, (step, data) in enumerate(told):
        events.append(event(step, YESTERDAY, **data))
        events[-1].seq = 5 + n
    letters = [letter(FLOW, YESTERDAY), letter(OTHER, YESTERDAY)]
    letters[0].facts["clue_reply_by"] = wanted or None
    return {"events": events, "documents": letters, "data": {"moved_flow_no": flow}}


def of(flow: str, **more: Any) -> dict[str, Any]:
    return {"moved_flow_no": flow, **more}


def heard(step: str, on: object, first: object = YESTERDAY) -> dict[str, Any]:
    """A clue that was given back, then another answer to the same letter."""
    told = back(FLOW)
    told["events"][1].detail["data"]["clue_answer_on"] = str(first)
    told["events"].append(event(step, TODAY, moved_flow_no=FLOW, clue_answer_on=str(on)))
    told["events"][-1].seq = 6
    return told


ROWS: list[Row] = [
    # A clue that only was passed on is no end of the case.
    (PUT_AWAY, "moved_clue_was_heard_of", after(), None),
    (PUT_AWAY, "moved_clue_was_heard_of", after(("move_clue", {})), "还没有签收、答复"),
    (PUT_AWAY, "moved_clue_was_heard_of", after(("enter_clue_receipt", of(FLOW)), ("move_clue", {})), "还没有签收、答复"),
    (PUT_AWAY, "moved_clue_was_heard_of", after(("move_clue", {}), ("enter_clue_receipt", of(FLOW))), None),
    (PUT_AWAY, "moved_clue_was_heard_of", after(("move_clue", {}), ("urge_moved_clue", of(FLOW))), None),
    (URGE, "wanted_day_has_passed", after(wanted=str(TODAY)), "还没有过"),
    (URGE, "wanted_day_has_passed", after(wanted=str(YESTERDAY)), None),
    (URGE, "wanted_day_has_passed", after(), None),
    (AGAIN, "moved_clue_was_returned", back(FLOW, step="enter_call_back_answer", answer="WITHDRAW_AGREED"), None),
    (AGAIN, "moved_clue_was_returned", back(FLOW, step="enter_call_back_answer", answer="WITHDRAW_REFUSED"), "没有登记过"),
    (MOVES, "somebody_is_suspected", suspects(role="upstream"), "写明涉嫌违法的主体"),
    (MOVES, "somebody_is_suspected", suspects(kind="natural", idNo="510101199001011234"), "后四位"),
    (MOVES, "somebody_is_suspected", suspects(kind="natural", idNo="1234"), None),
    (MOVES, "somebody_is_suspected", suspects(kind="legal", idNo="92511702EXAMPL311A"), None),
    # Of unknown kind, or a trader who is told by the number of his owner.
    (MOVES, "somebody_is_suspected", suspects(idNo="510101199001011234"), "后四位"),
    (MOVES, "somebody_is_suspected", suspects(kind="sole_trader", idNo="51010119900101123X"), "后四位"),
    (MOVES, "somebody_is_suspected", suspects(kind="sole_trader", idNo="510101900101123"), "后四位"),
    (MOVES, "somebody_is_suspected", suspects(idNo="92511702EXAMPL311A"), "选择类型"),
    (MOVES, "somebody_is_suspected", suspects(idNo="1234"), None),
    (MOVES, "somebody_is_suspected", about("示例商行售假", kind="natural"), "不写人名"),
    (MOVES, "somebody_is_suspected", about("示例商行售假"), "不写人名"),
    (MOVES, "somebody_is_suspected", about("示例商行售假", kind="sole_trader", operator="示例商行"), "不写人名"),
    (MOVES, "somebody_is_suspected", about("示例商行售假", kind="legal"), None),
    (AGAIN, "moved_clue_was_returned", heard("enter_clue_receipt", TODAY), "没有登记过"),
    (AGAIN, "moved_clue_was_returned", heard("enter_clue_result", TODAY), "没有登记过"),
    # A receipt that came in before and is entered late undoes nothing.
    (AGAIN, "moved_clue_was_returned", heard("enter_clue_receipt", YESTERDAY - ONE), None),
    (MOVES, "clue_goes_to_another_bureau", {"data": {"receiver": 1}}, "不能移送给本局"),
    (MOVES, "clue_goes_to_another_bureau", {"data": {"receiver": 2}}, None),
    (MOVES, "what_is_filed_is_no_clue",
     {"parties": [OURS], "events": [event("file_case", YESTERDAY)], **suspects(name="当事人3")}, "整个移送的，移送案件"),
    (MOVES, "what_is_filed_is_no_clue", {"parties": [OURS], **suspects(name="当事人3")}, "移送本案线索，不再核查"),
    (MOVES, "what_is_filed_is_no_clue", {"parties": [OURS], **suspects()}, None),
    # A case that was moved here: whose it is, is known before others are moved as a clue.
    (MOVES, "what_is_filed_is_no_clue", {"parties": [], "events": [MOVED_HERE], **suspects()}, "先登记本案当事人"),
    (MOVES, "what_is_filed_is_no_clue", {"parties": [OURS], "events": [MOVED_HERE], **suspects()}, None),
    # Who sold to him is named, and not suspected by this letter.
    (MOVES, "what_is_filed_is_no_clue", {"parties": [OURS], **suspects(name="当事人3", role="upstream")}, None),
    (AGAIN, "moved_clue_was_returned", back("XS-9"), "没有登记过"),
    (AGAIN, "moved_clue_was_returned", back(FLOW), None),
    (AGAIN, "moved_clue_was_returned", back(FLOW, TODAY), "与登记的不一致"),
    (MOVES, "moved_materials_say_who_took_them", materials("牟思齐"), "二人"),
    (MOVES, "moved_materials_say_who_took_them", materials("牟思齐、"), "二人"),
    (MOVES, "moved_materials_say_who_took_them", materials("牟思齐，冉星野"), None),
    (MOVES, "moved_materials_say_who_took_them", materials("牟思齐、牟思齐"), "二人"),
    (MOVES, "moved_materials_say_who_took_them", materials("牟思齐、冉星野、牟思齐"), "重复"),
    (MOVES, "moved_materials_say_who_took_them", materials("、".join(f"人{n}" for n in range(11))), "不超过10人"),
    (MOVES, "moved_materials_say_who_took_them", materials("牟思齐、" + "冉" * 61), "不超过60个字"),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[f"{row[1]}-{n}" for n, row in enumerate(ROWS)])
def test_a_condition_says_what_the_law_says(procedures: dict[str, Procedure], row: Row) -> None:
    assert fault(procedures, row) == ""


def test_every_condition_is_tested_both_ways() -> None:
    assert one_way(ROWS, sent.GUARDS) == set()


def rooms(schema: dict[str, Any], member: str) -> dict[str, Any]:
    """What the data of a letter say of a member that is named by points."""
    found = schema
    for name in member.split("."):
        found = found["properties"][name]
    return found


def too_long(field: Any, member: dict[str, Any]) -> bool:
    """Whether a form takes more than the data of the letter do."""
    if isinstance(field, IntField):
        return field.room > int(member["maximum"])
    return isinstance(field, WrittenField) and field.room > int(member.get("maxLength", field.room))


def test_no_form_takes_more_than_the_data_of_its_letter(procedures: dict[str, Procedure]) -> None:
    """What is signed off and numbered can be sealed: the refusal stands beside the field."""
    schema, found, seen = validator().schema, [], 0
    for step in procedures["penalty"].steps:
        fields = {one.id: one for one in step.fields}
        receipt = schema["properties"]["receipt"]
        told = [(schema, step.sends.tells, step.sends.lists)] if step.sends else []
        if step.answers:
            told += [(receipt, step.answers.tells, {}), (schema, step.answers.data, step.answers.lists)]
        for data, tells, lists in told:
            for member, name in tells.items():
                seen += 1
                found += [(step.id, name)] if too_long(fields[name], rooms(data, member)) else []
            for member, name in lists.items():
                row = rooms(data, member)["items"]["properties"]
                for column in fields[name].columns:
                    seen += 1
                    found += [(step.id, name, column.id)] if too_long(column, row[column.id]) else []
    assert seen > 60 and found == []


def test_a_trader_is_told_by_four_digits_of_his_owners_number(procedures: dict[str, Procedure]) -> None:
    one = party(3, "respondent")
    for kind, number, told in (
        ("sole_trader", "510101199001011234", "1234"),
        ("sole_trader", "92511702EXAMPL311A", "92511702EXAMPL311A"),
        ("natural", "510101199001011234", "1234"),
    ):
        one.kind, one.id_no = kind, number
        made = situation(procedures["penalty"], "move_clue", parties=[one])
        (row,) = sent.suspects_of_the_clue(made)
        assert row["idNo"] == told


def test_the_title_names_no_person(procedures: dict[str, Procedure]) -> None:
    for kind, told in (("natural", "售假"), ("", "售假"), ("legal", "示例商行")):
        made = about("售假", kind=kind)
        asked = situation(procedures["penalty"], "move_clue", **made)
        assert f"移送{told}涉嫌" in str(sent.clue_letter_heading(asked))
    # Who typed 涉嫌 with the act reads it once.
    asked = situation(procedures["penalty"], "move_clue", **about("涉嫌售假", kind="natural"))
    assert str(sent.clue_letter_heading(asked)).endswith("关于移送售假涉嫌违法线索的函")
