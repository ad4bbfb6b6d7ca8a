"""A row of a worklist becomes a case and a draft, once, whoever brings the list in again."""

from __future__ import annotations

from pathlib import Path

import pytest

from casehub.acts import drafting
from casehub.acts.worklists import register_line
from casehub.casefile import worklists
from casehub.workflow.refusals import Refused
from tests.acts.scene import Stages, at
from tests.casefile.test_worklists import ROWS, SHOP, as_csv, tracks
from tests.procedures.complaint.counter import counter


def test_each_row_once_and_nothing_taken_up_by_itself(stages: Stages, tmp_path: Path) -> None:
    first, reported, *_ = worklists.read(as_csv(tmp_path), "清单.csv", tracks()).lines
    with counter(stages) as s:
        work = s.office.work(s.session, "desk", at("2026-11-20"))
        case = register_line(work, first)
        s.session.flush()
        assert (case.state, case.title, case.filed_on) == ("draft", f"与{SHOP}的消费争议", None)
        told = {(p.role, p.name, p.kind, p.phone) for p in case.parties}
        assert told == {("complainant", "尤一鸣", "natural", "023-0000-7102"), ("respondent", SHOP, "legal", "")}
        draft = drafting.kept(work, case, "receive_complaint")
        assert draft is not None and dict(draft.inputs) == {
            "channel": "platform", "platform_no": "12315-示例-20261102-002", "received_on": "2026-11-02",
            "facts": "鞋开胶要求退款", "paid": "299.00",
        }  # fmt: skip
        # A colleague of the office brings the same list in: the row is known.
        other = s.office.work(s.session, "elsewhere", at("2026-11-21"))
        (known, *_) = worklists.with_registered(other, [first])
        assert known.reference == case.reference and not known.open
        for again in (work, other):
            with pytest.raises(Refused, match=f"已登记为{case.reference}"):
                register_line(again, first)
        # A report becomes a clue, whose reporter is hidden from the other side.
        clue = register_line(work, reported)
        assert (clue.procedure, clue.state) == ("penalty", "draft")
        assert {(p.role, p.name) for p in clue.parties} == {("reporter", "欧阳静"), ("respondent", SHOP)}
        told = drafting.kept(work, clue, "register_clue")
        assert told is not None and dict(told.typed)["clue_text"] == "鞋底无防伪"
        # Who reports may keep his name to himself; who complains may not.
        unnamed = [[*row[:3], kind, "", *row[5:]] for row, kind in ((ROWS[0], "举报"), (ROWS[0], "投诉"))]
        anonymous, complaint = worklists.read(as_csv(tmp_path, rows=unnamed), "清单.csv", tracks()).lines
        assert (anonymous.faults, complaint.faults) == ([], ["没有姓名"])
        found = register_line(work, anonymous)
        assert {(p.role, p.name) for p in found.parties} == {("respondent", SHOP)}
