"""The contents of a volume: in binding order, without what is secret, with true page numbers."""

from __future__ import annotations

from casehub.casefile import filing, situations
from casehub.documents.kinds import Part, Place
from casehub.model import Document
from casehub.papers.volume import (
    COURSE,
    PLACES,
    REQUEST,
    RULING,
    Bound,
    Sheet,
    bound,
    contents,
    part_of,
    ruling,
)
from casehub.people.permissions import find
from casehub.workflow.situation import Situation
from tests import samples
from tests.acts.scene import Scene, Stages, day
from tests.casefile.incoming_scene import came
from tests.faults.world import at


def situation_of(s: Scene) -> Situation:
    work = s.office.work(s.session, "examiner", at("2026-11-01"))
    case = find(work, s.ref)
    step = work.rules.procedure(case.procedure, case.procedure_version).any_step
    return situations.load(work, case, step)


def test_the_request_stands_before_the_form_of_filing_and_all_else_by_date(stages: Stages) -> None:
    with stages.at("served") as s:
        rows = bound(situation_of(s))
        assert rows == sorted(rows, key=lambda row: (row.rank, row.on))
        assert [rows[0].rank, rows[1].rank] == [RULING, REQUEST]
        assert {PLACES[Place.FILING], COURSE} <= {row.rank for row in rows}
        kinds = s.office.rules.kinds
        papers = list(s.session.query(Document).filter(Document.case_id == s.case().id))
        secret = [d for d in papers if d.confidential and not kinds[d.kind].own_volume]
        assert secret
        names = [row.name for row in rows]
        assert not any(d.title == name for d in secret for name in names)
        # The exhibits of each side are one row.
        handed_in = [name.split("（")[0] for name in names if "提交的证据（" in name]
        assert len(handed_in) == len(set(handed_in)) > 0
        # Each proof of service says which papers and whom.
        assert len({name for name in names if name.startswith("送达回证（")}) >= 2


def test_a_void_paper_is_not_bound_and_ends_nothing(stages: Stages) -> None:
    with stages.at("served") as s:
        found = situation_of(s)
        last = ruling(found)
        assert last is not None and s.office.rules.kinds[last.kind].ends
        assert last.number in {row.number for row in bound(found)}
        s.session.get_one(Document, last.id).status = "void"
        again = situation_of(s)
        assert ruling(again) is None
        assert not [row for row in bound(again) if row.rank == RULING]


def test_what_came_in_is_bound_with_who_sent_it(stages: Stages) -> None:
    with stages.at("answer") as s:
        respondent = next(p for p in s.case().parties if p.role == "respondent")
        before = len(bound(situation_of(s)))
        s.act("clerk", "06-08", "register_answer", party=respondent.id, answer_received_on=day("06-08"))
        rows = bound(situation_of(s))
        assert len(rows) > before
        assert respondent.name in {row.author for row in rows if row.on == "2026-06-08"}


def row(name: str, pages: int | None, *, sha256: str | None = "a" * 64) -> Bound:
    return Bound(COURSE, "2026-06-01", name, "甲", sheets=(Sheet(name, sha256, pages),))


def test_pages_are_numbered_as_far_as_every_paper_is_printed() -> None:
    told = contents([row("一", 3), row("二", 1), row("三", 2)])
    assert [(one["page_from"], one["page_to"]) for one in told] == [("1", "3"), ("4", "4"), ("5", "6")]
    told = contents([row("一", 3), row("二", None), row("三", 1)])
    assert [(one["page_from"], one["page_to"]) for one in told] == [("1", "3"), ("", ""), ("", "")]
    # What lies in no file has one page that says so, and a number like every other.
    told = contents([row("一", 1, sha256=None), row("二", 2)])
    assert [(one["page_to"], one["note"]) for one in told] == [("1", "替代页"), ("3", "")]
    assert contents([]) == []


def test_what_is_for_the_office_alone_lies_apart(stages: Stages) -> None:
    with stages.at("served") as s:
        found = situation_of(s)
        kinds = found.rules.kinds
        apart = {row.name for row in bound(found, Part.SUB)}
        main = {row.name for row in bound(found)}
        assert {"合议笔录", "法制审核意见书"} <= apart
        assert not apart & main
        # 立案审批表 lies in the 正卷, approvals in between apart (forms D59-3).
        approval = Document(kind="extension_approval_form", confidential=False)
        filing_form = Document(kind="filing_approval_form", confidential=False)
        assert part_of(approval, kinds[approval.kind]) == Part.SUB
        assert part_of(filing_form, kinds[filing_form.kind]) != Part.SUB
        # The parties' exhibits are read by all, a secret one by the office alone.
        use = found.uses[0]
        use.evidence.confidential = True
        secret = situation_of(s)
        assert use.label in {word for row in bound(secret, Part.SUB) for word in (row.name.partition("（")[2].rstrip("）"),)}
        s.session.rollback()


def test_what_came_is_bound_once_with_its_pages(stages: Stages) -> None:
    with stages.at("answer") as s:
        respondent = next(p for p in s.case().parties if p.role == "respondent")
        work = s.office.work(s.session, "clerk", at("2026-06-08"))
        numbers = [
            came(work, samples.pdf(mark, pages=pages), title=mark, confidential=mark == "密", received_on=day("06-08"))
            for mark, pages in (("答", 4), ("函", 2), ("密", 3))
        ]
        for number in numbers:
            filing.assign(work, number, s.ref, "answer")
        s.act(
            "clerk", "06-08", "register_answer", party=respondent.id, answer_received_on=day("06-08"),
            papers_in=numbers[:1],
        )  # fmt: skip
        rows = [row for row in bound(situation_of(s)) if row.on == "2026-06-08"]
        assert [(row.name, row.pages) for row in rows if not row.stands_in] == [("答辩书", 4), ("函", 2)]
        assert respondent.name in rows[0].author
        secret = [row for row in bound(situation_of(s), Part.SUB) if row.on == "2026-06-08"]
        assert [(row.name, row.pages) for row in secret] == [("密", 3)]
