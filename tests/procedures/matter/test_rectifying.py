"""更正登记: a fact that was typed wrongly is mended, and the papers that bear it are followed up."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from casehub.acts import corrections
from casehub.casefile import situations
from casehub.documents import body_html
from casehub.model import (
    Agent,
    Document,
    EvidenceUse,
    Party,
    Rectification,
    Right,
    Sample,
    WrongPaper,
)
from casehub.papers import mended
from casehub.people.permissions import find
from casehub.workflow.situation import Situation
from tests.acts.scene import Scene, Stages, hour
from tests.acts.test_several_respondents import TWO
from tests.acts.test_side_roads_evidence import visit
from tests.acts.test_taking_back import sound

WHY: dict[str, Any] = {"ground": "请求书第1页", "reason": "登记时漏打一个字"}
NUMBER_66 = "重庆市万州区示例经开区高峰园示例路66号"


def waiting(s: Scene) -> dict[int, Document]:
    """The papers that wait to be corrected or left, by id."""
    rows = s.session.scalars(select(WrongPaper).where(WrongPaper.case_id == s.case().id))
    return {row.document_id: row.document for row in rows if row.waits}


def drawn(s: Scene, paper: Document) -> str:
    return body_html(s.office.rules.kinds[paper.kind], paper.facts)


def entries(s: Scene) -> list[tuple[str, str, str]]:
    rows = s.session.scalars(select(Rectification).order_by(Rectification.id))
    return [(row.column, row.before, row.after) for row in rows]


def test_before_filing_the_clerk_mends_an_address_alone(stages: Stages) -> None:
    with sound(stages) as s:
        s.submit(parties=TWO)
        first, second = (s.party("respondent", n) for n in range(2))
        kept = s.session.get_one(Party, second).address
        wrong = s.session.get_one(Party, first).address
        out = s.act(
            "clerk", "05-20", "rectify_party_early", party=first, party_address=NUMBER_66, **WHY
        )
        assert f"由“{wrong}”更正为“{NUMBER_66}”" in out.event.sentence
        assert s.session.get_one(Party, first).address == NUMBER_66
        assert s.session.get_one(Party, second).address == kept
        assert entries(s) == [("address", wrong, NUMBER_66)]
        # After filing it is proposed by one and approved by another.
        assert not s.offered("clerk", "05-20", "rectify_party")


def test_what_could_not_be_registered_cannot_be_mended_into_it(stages: Stages) -> None:
    with sound(stages) as s:
        s.submit()
        party = s.party("respondent")
        same: dict[str, Any] = {"party": party, **WHY}
        mend = "rectify_party_early"
        nothing = s.refused("clerk", "05-20", mend, **same)
        assert "没有填写" in nothing
        code = {"party_id_label": "统一社会信用代码", "party_id_no": "91500101MA5U000000"}
        assert "校验" in s.refused("clerk", "05-20", mend, **same, **code)
        both = {"party_phone": "023-55550166", "emptied": ["phone"]}
        assert "请核对" in s.refused("clerk", "05-20", mend, **same, **both)
        assert entries(s) == []


def test_papers_with_the_wrong_name_wait_until_each_is_corrected_or_left(stages: Stages) -> None:
    with sound(stages) as s:
        s.file(parties=TWO)
        first, second = (s.party("respondent", n) for n in range(2))
        was = s.session.get_one(Party, first).name
        other = s.session.get_one(Party, second).name
        now = f"{was}示例更名"
        out = s.act("section", "05-26", "rectify_party", party=first, party_name=now, **WHY)
        assert "请逐份更正" in out.event.sentence
        # What says nothing of who is meant does not wait.
        issued = select(Document).where(Document.case_id == s.case().id)
        bearing = {paper.id for paper in s.session.scalars(issued) if was in drawn(s, paper)}
        assert waiting(s).keys() == bearing
        notice = next(p for p in waiting(s).values() if p.kind == "filing_notice")
        work = s.office.work(s.session, "head", hour("05-27"))
        why = "被请求人名称登记有误"
        new = corrections.correct_document(work, s.ref, notice.id, s.case().seq, {}, why)
        printed = drawn(s, new)
        assert now in printed
        assert other in printed
        assert was not in printed.replace(now, "")
        s.session.flush()
        assert waiting(s).keys() == bearing - {notice.id}
        # The others stay as they are, each with its reason.
        leave: dict[str, Any] = {"keep_reason": "出具时的登记如此"}
        for number in list(waiting(s)):
            s.act("examiner", "05-27", "keep_wrong_paper", paper=number, **leave)
        assert waiting(s) == {}
        assert "没有载有" in s.refused(
            "examiner", "05-27", "keep_wrong_paper", paper=notice.id, **leave
        )


def test_the_term_of_a_right_follows_its_filing_date(stages: Stages) -> None:
    with sound(stages) as s:
        s.submit()
        right = s.session.scalars(select(Right).where(Right.case_id == s.case().id)).one()
        before, mend = right.filed_on, "rectify_right_early"
        assert before is not None
        earlier = date(before.year - 1, before.month, before.day)
        late: dict[str, Any] = {"right": right.id, "right_granted_on": date(1999, 1, 1), **WHY}
        assert "不能早于申请日" in s.refused("clerk", "05-20", mend, **late)
        s.act("clerk", "05-20", mend, right=right.id, right_filed_on=earlier, **WHY)
        s.session.refresh(right)
        assert right.filed_on == earlier
        assert right.expires_on is not None
        assert right.expires_on.year - earlier.year in {9, 10, 19, 20}
        assert {column for column, _, _ in entries(s)} == {"filed_on", "expires_on"}


def test_one_of_two_agents_is_mended_in_a_closed_case(stages: Stages) -> None:
    with sound(stages) as s:
        s.submit()
        party = s.party("requester")
        for name in ("何静宜", "冉宗泽"):
            s.act("clerk", "05-20", "register_agent", party=party, agent_name=name, agent_receives=True)
        s.act("clerk", "05-21", "withdraw_before_filing")
        agents = s.session.scalars(select(Agent).where(Agent.name == "何静宜")).all()
        wrong = agents[-1]
        s.act("section", "05-22", "rectify_agent", agent=wrong.id, agent_name="何静仪", agent_receives="no", **WHY)
        # Whether it may sign for papers is mended of this one alone.
        told = {a.name: a.receives for a in s.session.scalars(select(Agent).where(Agent.party_id == party))}
        assert (told["何静仪"], told["冉宗泽"]) == (False, True)
        assert ("receives", "是", "否") in entries(s)
        names = {a.name for a in s.session.scalars(select(Agent).where(Agent.party_id == party))}
        assert {"何静仪", "冉宗泽"} <= names
        assert s.state == "withdrawn"


def test_a_case_is_called_by_the_mended_name(stages: Stages) -> None:
    with sound(stages) as s:
        s.submit()
        party = s.party("respondent")
        was, title = s.session.get_one(Party, party).name, s.case().title
        mended: dict[str, Any] = {"party": party, "party_name": f"{was}示例"}
        s.act("clerk", "05-20", "rectify_party_early", **mended, **WHY)
        assert was in title
        assert s.case().title == title.replace(was, f"{was}示例")


def test_the_acts_of_a_product_and_its_short_name_are_mended_and_papers_follow(stages: Stages) -> None:
    with sound(stages) as s:
        s.submit()
        thing, was = s.case().accused[0], list(s.case().accused[0].acts)
        mend: dict[str, Any] = {"thing": thing.id, "thing_acts": ["进口"], "thing_label": "涉案底座", **WHY}
        days = {"thing_from_on": date(2026, 3, 2), "thing_to_on": date(2026, 3, 1)}
        assert "不能早于起始日" in s.refused("clerk", "05-20", "rectify_thing_early", **mend, **days)
        s.act("clerk", "05-20", "rectify_thing_early", **mend)
        assert (thing.acts, thing.label) == (["进口"], "涉案底座")
        assert ("acts", "、".join(was), "进口") in entries(s)
        s.act("clerk", "05-20", "rectify_thing_early", thing=thing.id, emptied=["label"], **WHY)
        assert thing.label == ""


def test_by_which_title_somebody_asks_is_mended_where_the_right_has_it(stages: Stages) -> None:
    with sound(stages) as s:
        s.submit()
        asks, against = s.party("requester"), s.party("respondent")
        mend = "rectify_party_early"
        assert "没有这一主体资格" in s.refused("clerk", "05-20", mend, party=asks, party_capacity="holder", **WHY)
        assert "不登记主体资格" in s.refused("clerk", "05-20", mend, party=against, party_capacity="heir", **WHY)
        s.act("clerk", "05-20", mend, party=asks, party_capacity="sole_licensee", **WHY)
        assert s.session.get_one(Party, asks).capacity == "sole_licensee"
        assert ("capacity", "专利权人", "排他实施被许可人") in entries(s)


def test_an_exhibit_is_mended_and_its_list_waits_to_be_corrected(stages: Stages) -> None:
    """Two exhibits and two lists: what says nothing of the one that was wrong stays as it is."""
    with stages.at("prepare") as s:
        asks = s.party("requester")
        items = [{"label": n, "name": name, "source": "请求人", "form": "原件", "pages": 2, "purpose": "侵权"}
                 for n, name in (("甲7", "公证书"), ("甲8", "销售发飘"))]  # fmt: skip
        lists = [
            s.act("clerk", "06-15", "register_evidence", party=asks, evidence_items=[item], issue=["evidence_list"]).documents
            for item in items
        ]
        assert [len(made) for made in lists] == [1, 1]
        uses = {use.label: use for use in s.session.scalars(select(EvidenceUse))}
        wrong, other = uses["甲8"], uses["甲7"]
        none = s.refused("section", "06-16", "rectify_exhibit", exhibit=wrong.id, exhibit_name="销售发飘", **WHY)
        assert "与登记的内容相同" in none
        mend: dict[str, Any] = {"exhibit": wrong.id, "exhibit_name": "销售发票", "exhibit_pages": 3}
        out = s.act("section", "06-16", "rectify_exhibit", **mend, **WHY)
        assert "证据甲8：名称由“销售发飘”更正为“销售发票”" in out.event.sentence
        assert (wrong.evidence.name, wrong.evidence.pages) == ("销售发票", 3)
        assert (other.evidence.name, other.evidence.pages) == ("公证书", 2)
        assert entries(s) == [("name", "销售发飘", "销售发票"), ("pages", "2", "3")]
        (paper,) = lists[1]
        assert waiting(s).keys() == {paper.id}
        work = s.office.work(s.session, "clerk", hour("06-17"))
        new = corrections.correct_document(work, s.ref, paper.id, s.case().seq, {}, "证据名称登记有误")
        assert "销售发票" in drawn(s, new) and "销售发飘" not in drawn(s, new)
        s.session.flush()
        assert waiting(s) == {}
        s.act("section", "06-18", "rectify_exhibit", exhibit=other.id, emptied=["source", "pages"], **WHY)
        assert (other.evidence.source, other.evidence.pages, other.evidence.name) == ("", None, "公证书")


def test_what_is_confidential_or_of_another_case_is_mended_nowhere_here(stages: Stages) -> None:
    with sound(stages) as s:
        s.submit()
        uses = s.session.scalars(select(EvidenceUse).where(EvidenceUse.case_id == s.case().id)).all()
        assert len(uses) == 1
        mend: dict[str, Any] = {"exhibit": uses[0].id, "exhibit_name": "专利证书（正本）", **WHY}
        uses[0].evidence.confidential = True
        s.session.flush()
        assert "没有登记可以更正的证据" in s.refused("clerk", "05-20", "rectify_exhibit_early", **mend)
        uses[0].evidence.confidential = False
        s.session.flush()
        s.act("clerk", "05-20", "rectify_exhibit_early", **mend)
        assert uses[0].evidence.name == "专利证书（正本）"


def test_a_sample_is_mended_and_goes_back_under_its_right_seal(stages: Stages) -> None:
    with stages.at("prepare") as s:
        row = {"name": "底座", "population": "23套", "qty": "1套"}
        items = [{**row, "seal_no": seal} for seal in ("示例封-0601", "示例封-0062")]
        made = s.act("examiner", "06-10", "take_samples", items=items, **visit(s, "06-10")).documents
        listed = next(d for d in made if d.kind == "sampling_list")
        right, wrong = s.session.scalars(select(Sample).order_by(Sample.id)).all()
        taken = s.refused("section", "06-11", "rectify_sample", sample=wrong.id, sample_seal_no="示例封 - 0601", **WHY)
        assert "另一项样品已经使用" in taken
        out = s.act("section", "06-11", "rectify_sample", sample=wrong.id, sample_seal_no="示例封-0602", sample_quantity="2套", **WHY)
        assert "样品示例封-0062：封样编号由“示例封-0062”更正为“示例封-0602”" in out.event.sentence
        assert [(one.seal_no, one.quantity) for one in (right, wrong)] == [("示例封-0601", "1套"), ("示例封-0602", "2套")]
        assert listed.id in waiting(s)
        facts = mended.with_mended(s.office.rules.kinds[listed.kind], listed.facts, situation_of(s), entered(s))
        assert [(one["seal_no"], one["qty"]) for one in facts["items"]] == [("示例封-0601", "1套"), ("示例封-0602", "2套")]
        back = [{"seal_no": "示例封-0602", "name": "底座", "quantity": "2套"}]
        s.act("examiner", "06-20", "return_samples", samples=back, disposal="returned", receiver="程立冬")
        assert (right.ended_seq is None, wrong.ended_seq is None) == (True, False)


def test_two_seals_that_changed_places_are_two_on_the_new_list(stages: Stages) -> None:
    with stages.at("prepare") as s:
        items = [
            {"name": name, "population": "23套", "qty": qty, "seal_no": seal}
            for name, qty, seal in (("底座", "1套", "封-1"), ("挂钩", "5套", "封-2"))
        ]
        made = s.act("examiner", "06-10", "take_samples", items=items, **visit(s, "06-10")).documents
        listed = next(d for d in made if d.kind == "sampling_list")
        one, two = s.session.scalars(select(Sample).order_by(Sample.id)).all()
        for sample, seal in ((one, "封-临"), (two, "封-1"), (one, "封-2")):
            s.act("section", "06-11", "rectify_sample", sample=sample.id, sample_seal_no=seal, **WHY)
        work = s.office.work(s.session, "examiner", hour("06-12"))
        new = corrections.correct_document(work, s.ref, listed.id, s.case().seq, {}, "封样编号登记有误")
        assert [(row["name"], row["qty"], row["seal_no"]) for row in new.facts["items"]] == [
            ("底座", "1套", "封-2"), ("挂钩", "5套", "封-1"),
        ]  # fmt: skip


def test_nothing_is_mended_of_samples_where_none_was_taken(stages: Stages) -> None:
    with stages.at("prepare") as s:
        assert "没有登记样品" in s.refused("section", "06-11", "rectify_sample", sample=1, sample_name="底座", **WHY)


def entered(s: Scene) -> list[Rectification]:
    return list(s.session.scalars(select(Rectification).order_by(Rectification.id)))


def situation_of(s: Scene) -> Situation:
    """The case as a condition reads it."""
    work = s.office.work(s.session, "section", hour("06-11"))
    case = find(work, s.ref)
    return situations.load(work, case, work.rules.procedure(case.procedure, case.procedure_version).any_step)
