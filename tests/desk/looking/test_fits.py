"""Each case that is found says what of it fits, and shows no text that is not for everybody."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import event, select

from casehub.desk.looking.fits import HANDLED, Piece, Why, pieces, whys
from casehub.model import Case, Document, Number, Person
from tests import factories
from tests.desk.looking.test_search import CHAIN, FRAME, filed, other, session
from tests.faults.world import at

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from casehub.record.work import Work
    from tests.acts.scene import Scene
    from tests.faults.world import Office

__all__ = ["filed", "other", "session"]


def told(said: list[Why], says: str) -> list[str]:
    """The texts of a column, what fits in brackets of its own."""
    return ["".join(f"<{p.text}>" if p.fits else p.text for p in why.text) for why in said if why.says == says]


def test_each_case_says_what_of_it_fits(office: Office, session: Session, filed: Scene, other: Case) -> None:
    """2026-1 finds one by its 案号 and another by its 收件号: who chooses sees which."""
    work = office.work(session, "clerk", at("2026-06-01"))

    def columns(work: Work, typed: str, cases: list[Case]) -> dict[int, list[str]]:
        return {n: [why.says for why in said] for n, said in whys(work, typed, cases).items()}

    case = filed.case()
    cases = [case, other]
    year, value = case.reference.split("〔")[1].split("〕")
    mine = columns(work, f"{year}-{value.removesuffix('号')}", cases)
    assert "案号" in mine[case.id]
    assert "案号" not in mine.get(other.id, [])
    (number,) = session.scalars(select(Number).where(Number.text == other.intake_no))
    assert "收件号、原编号" in columns(work, f"{number.year}-{number.value}", cases)[other.id]
    assert columns(work, "蜀架", cases) == {other.id: ["案件名称", "当事人"]}
    # Both words, each by another thing of the case; nobody is shown which telephone it was.
    assert columns(work, "万骑 13800002017", [other]) == {other.id: ["案件名称", "当事人", "当事人的电话"]}
    examiner = session.get_one(Person, filed.person("examiner")).name
    assert columns(work, examiner, cases) == {case.id: ["办案人员"]}
    assert columns(work, "没有这样的", cases) == columns(work, "", cases) == columns(work, "万骑", []) == {}


def test_the_text_stands_as_it_was_written_with_what_fits_marked(
    office: Office, session: Session, filed: Scene, other: Case
) -> None:
    work = office.work(session, "clerk", at("2026-06-01"))
    case = filed.case()
    both = [case, other]
    assert told(whys(work, "山驰", both)[case.id], "当事人") == [CHAIN.replace("山馳", "<山馳>")]
    assert told(whys(work, "蜀架", both)[other.id], "当事人") == [FRAME.replace("蜀架", "<蜀架>")]
    assert told(whys(work, case.reference, both)[case.id], "案号") == [f"<{case.reference}>"]
    (right,) = case.rights
    assert told(whys(work, right.number.removeprefix("ZL")[2:8], both)[case.id], "权利号码")[0].count("<") == 1
    # Two words of one name are both marked.
    assert told(whys(work, "山驰 链条", both)[case.id], "当事人") == [CHAIN.replace("山馳鏈條", "<山馳鏈條>")]


def test_a_number_of_a_paper_is_shown_to_whoever_typed_the_whole_of_it(
    office: Office, session: Session, filed: Scene
) -> None:
    work, case = office.work(session, "clerk", at("2026-06-01")), filed.case()
    papers = select(Document.number).where(Document.case_id == case.id, Document.number.is_not(None))
    number = str(session.scalars(papers).first())
    assert told(whys(work, number, [case])[case.id], "文书文号") == [f"<{number}>"]
    # A part of it leads to the case; the rest of the number is not told for it.
    assert told(whys(work, number[:4], [case])[case.id], "文书文号") == [""]


def test_who_stands_on_a_hidden_side_is_named_in_no_list(
    office: Office, session: Session, filed: Scene
) -> None:
    work, case = office.work(session, "examiner", at("2026-06-01")), filed.case()
    hidden = replace(work, rules=factories.hiding(work.rules, ("adjudication", "respondent")))
    open_to_all = whys(work, "万骑", [case])[case.id]
    assert any("万骑" in text for text in told(open_to_all, "当事人"))
    assert not any("万骑" in text for text in told(whys(hidden, "万骑", [case]).get(case.id, []), "当事人"))


def test_of_a_child_matter_the_column_alone_is_told(office: Office, session: Session, filed: Scene) -> None:
    filed.act("examiner", "05-26", "issue_answer_papers")
    work, case = office.work(session, "clerk", at("2026-06-01")), filed.case()
    child = session.scalars(select(Case).where(Case.parent_id == case.id)).first()
    assert child is not None
    (why,) = [why for why in whys(work, child.reference, [case])[case.id] if why.says == "案号"]
    assert why.text == ()
    # Where the matter itself is listed, it says it of itself.
    assert told(whys(work, child.reference, [child])[child.id], "案号") == [f"<{child.reference}>"]


def test_all_of_a_page_is_asked_in_one_statement(office: Office, session: Session, filed: Scene, other: Case) -> None:
    work = office.work(session, "clerk", at("2026-06-01"))
    whys(work, "2026-1", [])
    asked: list[str] = []
    year, cases = session.scalars(select(Number.year)).first(), [filed.case(), other]
    # The roles come with who signs in, the series once in a unit of work.
    whys(work, f"山驰 {year}-1", cases)
    event.listen(office.engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    whys(work, f"山驰 {year}-1", cases)
    assert len([one for one in asked if "search_term" in one]) == len(asked) == 1


def test_pieces_are_the_whole_text() -> None:
    assert pieces("山馳鏈條", {"驰链"}) == (Piece("山"), Piece("馳鏈", fits=True), Piece("條"))
    assert pieces("〔２０２６〕号", {"(2026)"}) == (Piece("〔２０２６〕", fits=True), Piece("号"))
    assert pieces("甲乙甲乙", {"甲", ""}) == (
        Piece("甲", fits=True), Piece("乙"), Piece("甲", fits=True), Piece("乙"),
    )  # fmt: skip
    assert pieces("", {"甲"}) == ()
    assert pieces("丙", {"甲"}) == (Piece("丙"),)
    assert HANDLED
