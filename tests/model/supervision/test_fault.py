"""What a fault and its people say of themselves."""

from __future__ import annotations

from casehub.model import Fault, FaultPerson


def test_words_stand_for_what_the_rows_keep() -> None:
    row = Fault(state="open", found_by="lawsuit", sort="time")
    assert (row.state_words, row.found_words, row.sort_words) == ("待陈述、待决定", "行政诉讼", "超过法定期限")
    one = FaultPerson(part="handled")
    assert (one.part_words, one.answer_words) == ("承办", "")
    one.answers_with = "talk"
    assert one.answer_words == "批评教育"
