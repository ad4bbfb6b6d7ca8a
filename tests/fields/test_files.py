"""Papers that came, in a form: ids of what is there, what is known of new files, numbers afterwards."""

from __future__ import annotations

import pytest

from casehub.fields import Unreadable, declared
from casehub.fields.field import Typed

FIELD = declared("materials", id="papers_in", label="来件", takes=("answer",))
KEPT = {"sha256": "0" * 64, "filename": "答辩书.pdf", "size": 3, "media_type": "application/pdf"}
TAKEN = {"material": 7, "number": "收文〔2026〕7号"}


def test_ticks_and_files_are_told_apart() -> None:
    typed = Typed(["7", "token", ""], {"7", "8"}, {"token": KEPT})
    assert FIELD.parse(typed) == [7, KEPT]
    assert FIELD.parse(Typed()) == []
    with pytest.raises(Unreadable):
        FIELD.parse(Typed(["9"], {"7"}))
    with pytest.raises(Unreadable):
        FIELD.parse(Typed(["forged"], {"7"}))


def test_what_was_not_offered_or_not_kept_is_a_fault() -> None:
    assert list(FIELD.faults([7, KEPT], {7})) == []
    assert list(FIELD.faults([9], {7})) == ["来件不在可选范围内"]
    assert list(FIELD.faults([{"filename": "空.pdf"}], {7})) == ["来件的文件没有保存，重新放入"]
    assert list(FIELD.faults("甲", {7})) == ["来件的格式不对"]


def test_the_record_says_numbers_and_a_page_sends_no_file_back() -> None:
    assert FIELD.named([TAKEN, KEPT], None) == ["收文〔2026〕7号", "答辩书.pdf"]  # type: ignore[arg-type]
    assert FIELD.typed([7, KEPT, TAKEN]) == ["7"]
    assert FIELD.words(["7", "token"], {"7": "收文〔2026〕7号 答辩书"}) == "收文〔2026〕7号 答辩书"
