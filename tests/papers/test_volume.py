"""The contents of a volume: in binding order, without what is secret, with true page numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from casehub.casefile import filing, situations
from casehub.documents.kinds import Part, Place
from casehub.model import Document, Event, Evidence, EvidenceUse
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
from tests.faults.world import at as on_day
from tests.procedures.adjudicating import at, event, party
from tests.workflow.builders import service

if TYPE_CHECKING:
    from casehub.workflow.procedure import Procedure


def situation_of(s: Scene) -> Situation:
    work = s.office.work(s.session, "examiner", on_day("2026-11-01"))
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
        work = s.office.work(s.session, "clerk", on_day("2026-06-08"))
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


def nth(number: int, step: str, **data: Any) -> Event:
    """The act of this number, of the first of June."""
    made = event(step, **data)
    made.id = made.seq = number
    made.case_id = 1
    return made


def issued(number: int, kind: str, seq: int, **facts: Any) -> Document:
    made = Document(id=number, case_id=1, kind=kind, title=kind, number="", status="issued", event_seq=seq, facts=facts)
    made.issued_on, made.confidential = date(2026, 6, 1), False
    return made


THREE = [party(1, "requester"), party(2, "respondent", short_name="甲厂"), party(3, "respondent", short_name="乙厂")]


def file_of(**told: Any) -> Situation:
    """A case against two, without a database."""
    found = at("close_case", **{"parties": THREE, **told})
    found.case.id = 1
    return replace(found, record=found.events)


def test_what_happened_on_one_day_lies_in_the_order_of_happening() -> None:
    asked, allowed = nth(4, "request_withdrawal", party=1, asked_on="2026-06-01"), nth(5, "allow_withdrawal")
    s = file_of(events=[asked, allowed], documents=[issued(9, "withdrawal_notice", 5)])
    assert [row.name for row in bound(s)][-2:] == ["撤回请求申请书", "withdrawal_notice"]


def test_each_of_several_papers_of_a_kind_is_listed_with_whose_it_is() -> None:
    one = nth(4, "confirm_performance_of_one", party=2)
    last = nth(5, "confirm_performance")
    urged = [issued(7, "performance_urging_notice", 2), issued(8, "performance_urging_notice", 3)]
    went = [service(case_id=n + 40, party=p, party_id=p.id, document_ids=[n], kinds=[]) for n, p in zip((7, 8), THREE[1:], strict=True)]
    records = [issued(9, "performance_record", 4), issued(10, "performance_record", 5, obligor={"name": THREE[2].name})]
    s = file_of(events=[one, last], documents=[*urged, *records, issued(11, "panel_notice", 6)], services=went)
    names = [row.name for row in bound(s)]
    assert {"performance_record（甲厂）", "performance_record（乙厂）", "panel_notice"} <= {*names}
    assert {"performance_urging_notice（甲厂）", "performance_urging_notice（乙厂）"} <= {*names}


def test_exhibits_are_listed_by_who_offered_them() -> None:
    by = {1: "甲公司", 2: "甲公司", 3: "乙公司", 4: "甲公司"}
    uses = [
        EvidenceUse(id=n, case_id=1, label=f"甲{n}", number=n, event_seq=None,
                    evidence=Evidence(id=n, name="证", side="requester", submitted_by=who, submitted_on=date(2026, 6, 1), confidential=False))
        for n, who in by.items()
    ]  # fmt: skip
    sides = {side.id: side for side in file_of().procedure.sides}
    rows = {row.name: row.author for row in bound(replace(file_of(), uses=uses, sides=sides)) if "证据" in row.name}
    assert rows == {"请求人提交的证据（甲1至甲2、甲4）": "甲公司", "请求人提交的证据（甲3）": "乙公司"}
    alone = replace(file_of(), uses=[u for u in uses if u.number != 3], sides=sides)
    assert [row.name for row in bound(alone) if "证据" in row.name] == ["请求人提交的证据（甲1至甲4）"]


def test_a_proof_lies_under_the_day_of_the_service_that_it_proves() -> None:
    """It is made when the service is registered, which may be days later."""
    proof, letter = issued(8, "service_receipt", 2), issued(9, "entrusted_service_letter", 2)
    proof.case_id = letter.case_id = 41
    went = service(case_id=41, parent_id=1, party=THREE[1], party_id=2, document_ids=[], served_on=date(2026, 5, 28))
    s = file_of(documents=[proof, letter], services=[went])
    days = {row.name.split("（")[0]: row.on for row in bound(s)}
    assert (days["service_receipt"], days["entrusted_service_letter"]) == ("2026-05-28", "2026-06-01")


def test_a_record_that_is_an_exhibit_is_bound_once(procedures: dict[str, Procedure]) -> None:
    """What an act adds to the evidence by itself is its own paper, or what came in by it."""
    rules = procedures["penalty"]
    talk, search = event("record_interview"), event("inspect_site")
    talk.seq, search.seq = 5, 6
    uses = [
        EvidenceUse(id=seq, case_id=1, label=f"证{seq}", number=seq, event_seq=seq,
                    evidence=Evidence(id=seq, name=name, side="bureau", submitted_by="本局", submitted_on=date(2026, 4, 1), confidential=False))
        for seq, name in ((5, "询问笔录"), (6, "现场照片"))
    ]  # fmt: skip
    s = file_of(events=[talk, search])
    s.case.procedure, s.case.procedure_version = rules.key, rules.version
    s = replace(s, uses=uses, sides={side.id: side for side in rules.sides})
    assert [row.name for row in bound(s) if "证据" in row.name] == ["本局调查收集的证据（证6）"]
