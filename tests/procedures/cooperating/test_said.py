"""The printed letter says what the data of the sealed one says."""

from __future__ import annotations

import pytest

from casehub.procedures.cooperating import said
from casehub.workflow.procedure import Procedure
from tests.procedures.asking import TODAY, YESTERDAY, KnownRow, knows
from tests.workflow.builders import event

CAME = event("enter_asking_letter", YESTERDAY, asking_letter_no="渝函2号", purpose="关于协助调查供货情况的函")
MENDED = event("mend_asking_letter", TODAY, asking_letter_no="渝函20号", received_on=str(YESTERDAY))
BACK = event("enter_withdrawal", YESTERDAY, follow_no="渝函3号")

KNOWN: list[KnownRow] = [
    ("letter_title", "helping.reply_to_request", {"events": [CAME]}, "关于《关于协助调查供货情况的函》的复函"),
    ("letter_title", "helping.send_back_request", {"events": [CAME]}, "关于《关于协助调查供货情况的函》的退回函"),
    ("letter_title", "assistance.call_back_request", {}, "协作事项的撤回函"),
    ("letter_title", "helping.file_request_away", {}, None),
    ("letter_opening", "helping.reply_to_request", {"events": [CAME, BACK]},
     "贵单位渝函2号收悉。有关事项的办理结果见附件，现予函复。"),
    # The answer to a withdrawal names the withdrawal.
    ("letter_opening", "helping.stop_helping", {"events": [CAME, BACK]},
     "贵单位渝函3号收悉，现将办理情况函告如下，具体见附件。"),
    ("letter_opening", "helping.file_request_away", {}, None),
    ("letter_lines", "assistance.call_back_request", {"data": {"reason": "已经查明"}},
     [{"label": "理由", "words": "已经查明"}]),
    ("number_that_is_answered", "helping.reply_to_request", {"events": [CAME, BACK]}, "渝函2号"),
    ("number_that_is_answered", "helping.keep_helping", {"events": [CAME, BACK]}, "渝函3号"),
    # What was mended is what is answered.
    ("number_that_is_answered", "helping.reply_to_request", {"events": [CAME, MENDED]}, "渝函20号"),
    ("letter_came_on", "helping.reply_to_request", {"events": [CAME, MENDED]}, YESTERDAY),
    ("letter_came_on", "helping.reply_to_request", {"events": [CAME]}, None),
    ("title_of_the_letter", "helping.reply_to_request", {"events": [CAME]}, "关于协助调查供货情况的函"),
    ("title_of_the_letter", "assistance.dispatch_request", {}, None),
    ("exchange_sort_title", "assistance.dispatch_request", {}, None),
]  # fmt: skip


@pytest.mark.parametrize("row", KNOWN, ids=[f"{row[0]}-{row[1]}" for row in KNOWN])
def test_what_the_letter_says(procedures: dict[str, Procedure], row: KnownRow) -> None:
    assert knows(procedures, row)


def test_every_fact_is_asked() -> None:
    # A list with its letter is printed in tests/web/office/test_cooperation.py.
    with_letter = {"letter_addressee", "flow_of_the_letter", "number_of_the_letter", "receiver_of_the_letter"}
    assert {row[0] for row in KNOWN} | with_letter == set(said.KNOWN)
    assert TODAY > YESTERDAY
