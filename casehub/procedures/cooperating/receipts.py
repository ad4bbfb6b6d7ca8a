"""What the receipt of a letter says (X09, X28), and what asks its sender to mend it (X16)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.exchange.sorts import exchange
from casehub.law.identifiers import read_flow_number
from casehub.procedures.cooperating.said import came, first_of_ours, letter_that_began
from casehub.procedures.reading import table
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from casehub.workflow.situation import Situation

# The fields of a form that asks the sender to mend its letter.
PLACES, MISSING = "unclear_places", "missing"


def receipt_says(s: Situation) -> str | None:
    """The code of the answer that the step gives, a row of [[receipt]] in config/exchange.toml."""
    return s.step.answers.code if s.step.answers is not None else None


def flow_of_the_answered(s: Situation) -> str | None:
    """The 流转编号 of the letter of the other office: of its file, or as it was entered."""
    letter = letter_that_began(s)
    return letter.flow_id if letter is not None else came(s, "flowId") or None


def matter_in_titles(s: Situation) -> str | None:
    """The word for what the exchange is about in titles (forms_exchange.md E4)."""
    if (letter := first_of_ours(s)) is not None:
        return exchange().sort(read_flow_number(letter.flow_id or "").kind).short
    if (began := letter_that_began(s)) is not None:
        return exchange().sort(began.sort).short
    return exchange().sort(s.begun_as).short if s.begun_as else None


def correction_heading(s: Situation) -> str | None:
    """某局关于商请补充（更正）某某材料的函 (X16)."""
    word = matter_in_titles(s) or ""
    return f"{s.case.organisation.name}关于商请补充（更正）{word}材料的函"


def something_is_to_be_mended(s: Situation) -> Reason | None:
    """X16: whoever asks for a correction says where, or what is missing."""
    if table(s, PLACES) or s.data.get(MISSING) or PLACES not in s.data:
        return None
    return Reason("写明需更正、说明之处，或者需补充的材料。", PLACES)


GUARDS = registered(something_is_to_be_mended)
KNOWN = registered(receipt_says, flow_of_the_answered, matter_in_titles, correction_heading)
