"""A clue that this bureau moves to another one, and what it hears of it (处罚法第二十二条)."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from casehub.law.chinese import date_text, number_in_chinese
from casehub.law.party_kinds import party_kind
from casehub.law.text import names_in
from casehub.procedures.penalty.between.answered import came_back, hearing_of_it, letter_named
from casehub.procedures.penalty.between.headings import act_in_title
from casehub.procedures.penalty.between.received import case_moved_here_stays
from casehub.procedures.reading import as_day, table
from casehub.workflow.part import each, registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from casehub.workflow.situation import Situation

MOVE, FILED = "move_clue", "file_case"
SUSPECTED = "suspected"
# So many people take evidence that travels (cross_region.md §2.5).
TAKERS = "enforcement.officers_min"
# How many digits a person is told by.
TOLD_DIGITS = 4
PERSON_NUMBER = re.compile(r"[0-9]{17}[0-9Xx]|[0-9]{15}")
# What the data of a letter take (config/referral.schema.json): people of one material, and a name.
MOST_TAKERS, LONGEST_NAME = 10, 60


def suspects_of_the_clue(s: Situation) -> list[dict[str, str]]:
    """The parties of the case as its letter names them: of a person the last four digits.

    A clue that is found beside the case is one against others: the case stays where it is.
    """
    if not s.step.to:
        return []
    found = []
    for one in s.current_parties("respondent"):
        private = one.sort.human or _is_of_a_person(one.id_no or "")
        number = one.id_no[-TOLD_DIGITS:] if private else one.id_no
        row = {
            "name": one.name,
            "role": SUSPECTED,
            "kind": one.kind,
            "idNo": number,
            "address": one.address,
            "operator": one.operator or one.representative,
            "phone": one.phone,
        }
        found.append({name: value for name, value in row.items() if value})
    return found


def acts_of_the_clue(s: Situation) -> str | None:
    """What the clue says that is moved as a whole; of another one nothing is known."""
    said = s.entered("register_clue").get("clue_text") if s.step.id == MOVE else None
    return str(said) if said else None


def _tells_a_person(row: Mapping[str, object]) -> bool:
    """Whether a row may name a natural person: one of unknown kind may, as may his own business."""
    kind = row.get("kind")
    return not kind or party_kind(kind).human or row.get("name") == row.get("operator")


def _is_of_a_person(number: str) -> bool:
    """Whether a number has the form of a 公民身份号码, of today or of fifteen digits."""
    return PERSON_NUMBER.fullmatch(number) is not None


@each
def somebody_is_suspected(s: Situation) -> Iterator[Reason]:
    """A clue is one against somebody; a person is told by four digits, and not in the title."""
    rows = table(s, "suspects")
    if "suspects" not in s.data:
        return
    if not any(row.get("role") == SUSPECTED for row in rows):
        yield Reason("写明涉嫌违法的主体。", "suspects")
        return
    about = str(s.data.get("suspected") or "")
    for n, row in enumerate(rows):
        number = str(row.get("idNo") or "").replace(" ", "")
        human = bool(row.get("kind")) and party_kind(row["kind"]).human
        if len(number) > TOLD_DIGITS and (human or _is_of_a_person(number)):
            yield Reason("自然人只写证件号后四位。", "suspects", row=n, column="idNo")
            continue
        if len(number) > TOLD_DIGITS and not row.get("kind"):
            yield Reason("写了信用代码的，选择类型。", "suspects", row=n, column="kind")
            continue
        name = str(row.get("name") or "")
        if name and name in about and _tells_a_person(row):
            yield Reason("概称写入函件标题，不写人名；单位名称的，选择类型。", "suspected")


def clue_goes_to_another_bureau(s: Situation) -> Reason | None:
    """Nobody moves a clue to itself (程序规定第七条、第十条)."""
    if s.data.get("receiver") == s.case.organisation.id:
        return Reason("不能移送给本局。", "receiver")
    return None


@each
def what_is_filed_is_no_clue(s: Situation) -> Iterator[Reason]:
    """A filed case goes with its file (程序规定第十四条); its parties are not moved as a clue.

    Whose case was moved here is known before anybody is moved as somebody else.
    """
    ours = {one.name for one in s.current_parties("respondent")}
    if not ours and case_moved_here_stays(s) is not None:
        yield Reason("移送来的案件，先登记本案当事人，再移送其他线索。", "suspects")
        return
    filed = s.last(FILED) is not None
    for n, row in enumerate(table(s, "suspects")):
        if row.get("role") == SUSPECTED and row.get("name") in ours:
            how = "移送案件" if filed else "用“移送本案线索，不再核查”"
            said = f"{row['name']}是本案当事人，整个移送的，{how}。"
            yield Reason(said, "suspects", row=n, column="name")


@each
def moved_materials_say_who_took_them(s: Situation) -> Iterator[Reason]:
    """cross_region.md §2.5: evidence that travels names the two people who took it."""
    fewest = s.law.amount(TAKERS)
    for n, row in enumerate(table(s, "clue_materials")):
        found = names_in(row.get("collectedBy"))
        if len(set(found)) < fewest:
            said = f"写明取得人（{number_in_chinese(fewest)}人）。"
        elif len(set(found)) < len(found):
            said = "取得人有重复。"
        elif len(found) > MOST_TAKERS:
            said = f"取得人不超过{MOST_TAKERS}人。"
        elif any(len(one) > LONGEST_NAME for one in found):
            said = f"每个取得人的姓名不超过{LONGEST_NAME}个字。"
        else:
            continue
        yield Reason(said, "clue_materials", row=n, column="collectedBy")


def wanted_day_has_passed(s: Situation) -> Reason | None:
    """Who named a day waits for it; it is agreed, not a statutory one."""
    letter = letter_named(s)
    day = as_day(letter.facts.get("clue_reply_by")) if letter is not None else None
    if day is None or day < s.day:
        return None
    return Reason(f"希望反馈的日期是{date_text(day)}，还没有过。", "moved_flow_no")


def clue_return_day(s: Situation) -> date | None:
    """The day on which that return came in."""
    event = came_back(s)
    return as_day(event.typed.get("clue_answer_on")) if event is not None else None


def moved_clue_was_returned(s: Situation) -> Reason | str | None:
    """What another bureau has is not verified here; the clock runs from the return.

    程序规定第十八条: fifteen working days from the day on which this office has the clue (待核).
    """
    came = clue_return_day(s)
    if came is None:
        return "没有登记过对方退回、同意撤回本案线索。"
    told = s.data.get("returned_clue_on")
    if isinstance(told, date) and told != came:
        return Reason(f"对方来函于{date_text(came)}收到，与登记的不一致。", "returned_clue_on")
    return None


def moved_clue_was_heard_of(s: Situation) -> str | None:
    """A volume with a clue that went out is put away once something was heard of it.

    House rule: the receipt belongs into the volume. Who hears nothing reminds (X15), and may then
    put it away without.
    """
    moved = s.last(MOVE)
    if moved is None or any(e.seq > moved.seq and e.step in hearing_of_it(s) for e in s.events):
        return None
    said = "移送本案线索以后，受移送机关还没有签收、答复"
    return f"{said}；先登记来函，期满没有答复的先催办，再归档。"


def clue_letter_heading(s: Situation) -> str | None:
    """The title; names of natural persons stay out of it (forms_exchange.md B-LETTER)."""
    named = [row for row in table(s, "suspects") if row.get("role") == SUSPECTED]
    if not named:
        return None
    first = named[0]
    about = act_in_title(s) if _tells_a_person(first) else first["name"]
    more = "等" if len(named) > 1 else ""
    return f"{s.case.organisation.name}关于移送{about}{more}涉嫌违法线索的函"


GUARDS = registered(
    somebody_is_suspected,
    clue_goes_to_another_bureau,
    what_is_filed_is_no_clue,
    moved_clue_was_returned,
    moved_clue_was_heard_of,
    wanted_day_has_passed,
    moved_materials_say_who_took_them,
)
KNOWN = registered(suspects_of_the_clue, acts_of_the_clue, clue_return_day, clue_letter_heading)
