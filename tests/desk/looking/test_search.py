"""What people type on the telephone's word finds the case, on both engines."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import delete, event, func, select

from casehub.db import Base, session_factory
from casehub.desk import register
from casehub.desk.looking import search as looking
from casehub.desk.looking.fits import whys
from casehub.desk.looking.search import bearing
from casehub.model import Agent, Case, Document, Number, Party, Person, SearchTerm
from casehub.model.search import is_whole, rebuild
from tests import factories
from tests.acts.scene import Scene
from tests.faults.world import at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from tests.faults.world import Office

CHAIN = "重庆山馳鏈條有限公司（示例）"
BOLT = "重庆万骑紧固件有限公司（示例）"
FRAME = "成都蜀架车架有限公司（示例）"


@pytest.fixture
def session(office: Office) -> Iterator[Session]:
    with session_factory(office.engine)() as opened:
        yield opened
        opened.rollback()


@pytest.fixture
def filed(office: Office, session: Session) -> Scene:
    """A filed case of 山驰 against 万骑 with its number and papers."""
    parties = [factories.party("requester", CHAIN), factories.party("respondent", BOLT)]
    return Scene(office, session).file(title="链轮纠纷", parties=parties, right=factories.right(owners=[CHAIN]))


@pytest.fixture
def other(office: Office, session: Session) -> Case:
    """Another case, against 蜀架."""
    work = office.work(session, "clerk", at("2026-05-20"))
    parties = [factories.party("requester", FRAME), factories.party("respondent", BOLT)]
    return factories.open_request(work, "adjudication", parties=parties)


def found(
    office: Office,
    session: Session,
    text: str,
    *,
    who: str = "head",
    hidden: tuple[tuple[str, str], ...] = (),
    **more: Any,
) -> list[str]:
    return [case.reference for case in looked_for(office, session, text, who=who, hidden=hidden, **more).rows]


def looked_for(
    office: Office,
    session: Session,
    text: str,
    *,
    who: str = "head",
    hidden: tuple[tuple[str, str], ...] = (),
    **more: Any,
) -> register.Page:
    work = office.work(session, who, at("2026-06-01"))
    work = replace(work, rules=factories.hiding(work.rules, *hidden))
    return register.search(work, register.CaseFilters(text=text, **more))


def test_a_case_is_found_by_its_number_in_any_spelling(
    office: Office, session: Session, filed: Scene, other: Case
) -> None:
    reference = filed.ref
    bracketed = reference.replace("〔", "(").replace("〕", "）")
    for typed in (reference, bracketed, reference.replace("2026", "２０２６"), f" {reference} "):
        assert found(office, session, typed)[0] == reference
    year_and_number = f"2026-{reference.rpartition('〕')[2].removesuffix('号')}"
    assert reference in found(office, session, year_and_number)
    # The papers of the case count from one as well; their numbers are no case's.
    papers = select(Document.number).where(Document.case_id == filed.case().id)
    assert any(str(n).endswith("-1号") for n in session.scalars(papers))
    by_paper = found(office, session, "2025-1")
    assert reference not in by_paper
    assert other.reference not in found(office, session, reference)


def test_half_a_name_and_two_words_find_it(
    office: Office, session: Session, filed: Scene, other: Case
) -> None:
    assert set(found(office, session, "万骑")) >= {filed.ref, other.reference}
    assert found(office, session, "山驰") == [filed.ref]
    assert found(office, session, "山驰 万骑") == [filed.ref]
    assert found(office, session, "山驰 蜀架") == []
    assert found(office, session, "驰骑") == []


def test_words_of_the_telephone_that_no_case_has_are_left_out(
    office: Office, session: Session, filed: Scene, other: Case
) -> None:
    def page(text: str, who: str = "head") -> register.Page:
        return looked_for(office, session, text, who=who)

    asked = page("山驰 那个案子")
    assert [one.reference for one in asked.rows] == [filed.ref]
    assert asked.left == ()
    # What is no filler and fits nothing is told.
    odd = page("山驰 绝无此名")
    assert ([one.reference for one in odd.rows], odd.left) == ([filed.ref], ("绝无此名",))
    assert filed.ref in [one.reference for one in page("山 驰").rows]
    assert page("山 驰").left == ()
    # Two that are both known, but not of one case: nothing is left out that somebody asked for.
    assert page("山驰 蜀架").rows == ()
    # Whoever sees no case learns nothing from what is left out.
    assert page("山驰 那个案子", "elsewhere").rows == ()
    assert page("山驰 那个案子", "elsewhere").left == ()


def test_the_case_whose_number_was_typed_stands_first(
    office: Office, session: Session, filed: Scene
) -> None:
    parties = [factories.party("requester", FRAME), factories.party("respondent", BOLT)]
    other = Scene(office, session).file(parties=parties, right=factories.right(owners=[FRAME])).case()
    own = session.scalars(select(Number).where(Number.text == filed.ref)).one()
    taken = session.scalars(select(Number).where(Number.text == other.intake_no)).one()
    taken.series, taken.year, taken.value = "taken", own.year, own.value
    session.flush()
    assert other.id > filed.case().id
    for typed in (f"{own.year}-{own.value}", f"{own.year}年{own.value}号"):
        assert found(office, session, typed)[:2] == [filed.ref, other.reference]


def test_the_parts_of_the_file_lead_to_it(office: Office, session: Session, filed: Scene) -> None:
    case = filed.case()
    paper = session.scalars(
        select(Document.number).where(Document.case_id == case.id, Document.number.is_not(None))
    ).first()
    for typed in (case.intake_no, paper, "ZL 2022 2 1034567.7", "2022210345677", "链轮防松"):
        assert filed.ref in found(office, session, str(typed)), typed
    # Somebody who sits on the panel.
    assert filed.ref in found(office, session, "周明远 山驰")


def test_a_number_of_a_child_matter_finds_the_main_case(
    office: Office, session: Session, filed: Scene
) -> None:
    filed.act("examiner", "05-26", "issue_answer_papers")
    child = session.scalars(select(Case.reference).where(Case.parent_id == filed.case().id)).first()
    assert filed.ref in found(office, session, str(child))
    assert child in found(office, session, str(child), with_children=True)


def test_a_name_that_changes_is_found_under_the_new_one_only(
    office: Office, session: Session, filed: Scene
) -> None:
    row = session.scalars(select(Party).where(Party.name == CHAIN)).unique().one()
    row.name = "重庆新驰链条有限公司（示例）"
    session.flush()
    assert found(office, session, "新驰") == [filed.ref]
    # What was served under the old name keeps it in its title.
    kept = select(SearchTerm.source).where(SearchTerm.folded.contains("山驰链条"))
    assert set(session.scalars(kept)) == {"case_file"}


HIDDEN = (("adjudication", "third"),)
NUMBER = "91500101MA5U0X1D7T"


def joined(session: Session, case: Case, role: str) -> Party:
    """蜀架 joins the case on a side; the case's title does not name it."""
    row = Party(
        case_id=case.id, role=role, name=FRAME, kind="legal", short_name="", id_no=NUMBER,
        representative="殷立言", operator="郝长庚", agents=[Agent(name="白承志", firm="重庆示例星河律师事务所")],
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def test_who_stands_on_a_hidden_side_is_found_by_those_only_who_may_know(
    office: Office, session: Session, filed: Scene
) -> None:
    joined(session, filed.case(), "third")
    # By part of the name, by two words, by the whole number, alone and among others.
    for typed in ("蜀架", "山驰 蜀架", NUMBER, f"山驰 {NUMBER}", "殷立言", "郝长庚", "白承志", "星河律师", "山驰 承志"):
        assert filed.ref in found(office, session, typed, who="clerk"), typed
        *others, word = typed.split()
        # Beside a word that she may know it by, hers is what anything else that fits nothing is.
        hers = looked_for(office, session, typed, who="clerk", hidden=HIDDEN)
        unknown = looked_for(office, session, " ".join([*others, "查无此名"]), who="clerk", hidden=HIDDEN)
        assert hers.rows == unknown.rows, typed
        assert hers.left == ((word,) if others else ()), typed
        assert filed.ref in found(office, session, typed, who="head", hidden=HIDDEN), typed
        assert filed.ref in found(office, session, typed, who="examiner", hidden=HIDDEN), typed
    # Other sides, and the same side of another procedure, are found as before.
    assert filed.ref in found(office, session, "山驰", who="clerk", hidden=HIDDEN)
    elsewhere = (("mediation", "third"), ("adjudication", "respondent"))
    assert filed.ref in found(office, session, "蜀架", who="clerk", hidden=elsewhere)


def test_a_hidden_side_in_a_child_matter_leads_nobody_to_its_case(
    office: Office, session: Session, filed: Scene
) -> None:
    filed.act("examiner", "05-26", "issue_answer_papers")
    child = session.scalars(select(Case).where(Case.parent_id == filed.case().id)).first()
    assert child is not None
    joined(session, child, "recipient")
    for more in ({}, {"with_children": True}):
        assert found(office, session, "蜀架", who="clerk", **more)
        side = replace(office.rules.procedure("adjudication").sides[0], id="recipient", hidden=True)
        service = replace(office.rules.procedure(child.procedure), sides=(side,))
        work = office.work(session, "clerk", at("2026-06-01"))
        law = work.rules.law
        procedures = {**law.procedures, (child.procedure, child.procedure_version): service}
        work = replace(work, rules=replace(work.rules, law=replace(law, procedures=procedures)))
        page = register.search(work, register.CaseFilters(text="蜀架", **more))
        assert page.rows == ()
        assert page.count == 0


def test_a_party_that_changes_sides_is_hidden_with_the_new_one(
    office: Office, session: Session, filed: Scene
) -> None:
    row, typed = joined(session, filed.case(), "respondent"), ("蜀架", "殷立言", "白承志", "星河律师")

    def finds(**more: Any) -> list[bool]:
        return [filed.ref in found(office, session, one, who="clerk", **more) for one in typed]

    assert all(finds(hidden=HIDDEN))
    row.role = "third"
    session.flush()
    assert not any(finds(hidden=HIDDEN))
    list(rebuild(session))
    assert not any(finds(hidden=HIDDEN))
    assert all(finds())


def test_who_speaks_for_a_party_is_found_as_long_as_the_file_names_him(
    office: Office, session: Session, filed: Scene
) -> None:
    row = joined(session, filed.case(), "respondent")
    row.representative, row.agents[0].name = "邬明远", "白承业"
    session.flush()
    for gone in ("殷立言", "白承志"):
        assert filed.ref not in found(office, session, gone), gone
    for named in ("邬明远", "白承业", "星河 邬明远"):
        assert filed.ref in found(office, session, named), named
    work = office.work(session, "head", at("2026-06-01"))
    told = whys(work, "承业", [filed.case()])[filed.case().id]
    # A list says by what it was found, and no name that it does not show anyway.
    assert [(one.says, one.text) for one in told] == [("当事人的代理人", ())]
    session.delete(row.agents[0])
    session.flush()
    assert filed.ref not in found(office, session, "白承业")


def test_signs_of_the_query_language_are_letters_like_any_other(
    office: Office, session: Session, filed: Scene
) -> None:
    for typed in ('"', '""', "%", "__", "*", "OR", "山驰%", "'; --", "(", "NEAR("):
        assert filed.ref not in found(office, session, typed), typed


def test_the_index_made_anew_is_the_index_kept(
    office: Office, session: Session, filed: Scene, other: Case
) -> None:
    columns = [c for c in SearchTerm.__table__.c if c.name != "id"]
    kept = sorted(session.execute(select(*columns)).all())
    assert kept
    assert list(rebuild(session))[-1] == len(kept)
    assert sorted(session.execute(select(*columns)).all()) == kept
    assert session.scalar(select(func.count()).select_from(SearchTerm)) == len(kept)
    assert found(office, session, "山驰") == [filed.ref]


def telephones(session: Session, case: Case, number: str) -> Party:
    """The requester of the case is reached by this number."""
    row = session.scalars(select(Party).where(Party.case_id == case.id, Party.role == "requester")).one()
    row.phone = number
    session.flush()
    return row


@pytest.mark.parametrize("column", ["phone", "delivery_phone"])
def test_a_telephone_leads_to_its_case_whole_and_to_nobody_who_may_not_know_it(
    office: Office, session: Session, filed: Scene, column: str
) -> None:
    """Pages mask it: no part of it finds anything, and a hidden side is found by no number."""
    reporter = joined(session, filed.case(), "third")
    setattr(reporter, column, "139 0000 4321")
    session.flush()
    assert filed.ref in found(office, session, "13900004321", who="clerk")
    for part in ("1390000432", "3900004321", "900004321", "00004321", "139000"):
        assert filed.ref not in found(office, session, part, who="head"), part
    for typed in ("13900004321", "139-0000-4321", "山驰 13900004321", "139 0000 4321"):
        hers = looked_for(office, session, typed, who="clerk", hidden=HIDDEN)
        # Nothing shows it: not even that the number is known at all.
        unknown = looked_for(office, session, typed.replace("4321", "9876"), who="clerk", hidden=HIDDEN)
        assert hers.rows == unknown.rows, typed
        assert filed.ref in found(office, session, typed, who="head", hidden=HIDDEN), typed
    # Nor does anybody find it whom the case does not concern.
    assert filed.ref not in found(office, session, "13900004321", who="elsewhere")
    # A number of a case is another thing: incoming papers are not laid into a case by a telephone.
    assert bearing(office.work(session, "head", at("2026-06-01")), ["13900004321"]) == {}
    setattr(reporter, column, "")
    session.flush()
    assert filed.ref not in found(office, session, "13900004321", who="head")


def test_an_index_without_what_is_searched_since_is_made_anew(session: Session, filed: Scene) -> None:
    telephones(session, filed.case(), "13800000017")
    assert is_whole(session)
    session.execute(delete(SearchTerm).where(SearchTerm.field == "phone"))
    assert not is_whole(session)
    list(rebuild(session))
    assert is_whole(session)


@pytest.mark.parametrize("many", [False, True])
def test_every_spelling_finds_what_was_meant(
    office: Office, session: Session, filed: Scene, other: Case, many: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What people type, from a letterhead, a telephone, a photograph: tests/desk/looking/spellings.csv."""
    filed.act("examiner", "05-26", "issue_answer_papers")
    telephones(session, filed.case(), "13800000017")
    telephones(session, other, "023-68880000 转 801")
    own = session.scalars(select(Number).where(Number.text == filed.ref)).one()
    case = filed.case()
    paper = session.scalars(select(Document.number).where(Document.case_id == case.id, Document.number.is_not(None)))
    child = session.scalars(select(Case.reference).where(Case.parent_id == case.id)).first()
    brackets = {"round": "()", "square": "[]", "wide": "（）", "black": "【】"}
    told = {
        f"ref_{name}": filed.ref.replace("〔", pair[0]).replace("〕", pair[1]) for name, pair in brackets.items()
    }
    number = str(paper.first())
    told |= {
        "ref": filed.ref, "ref_full": filed.ref.replace("2026", "２０２６"), "ref_spaced": f"{filed.ref[:3]} {filed.ref[3:]}",
        "ref_lower": f" {filed.ref}\u200b", "year": str(own.year), "value": str(own.value),
        "intake": case.intake_no, "intake_lower": case.intake_no.lower(), "intake_spaced": f"{case.intake_no[:2]} {case.intake_no[2:]}",
        "series": filed.ref.split("字")[0], "bare": filed.ref.split("字")[0][1:], "beyond": "999999",
        "paper": number, "paper_round": number.replace("〔", "(").replace("〕", ")"), "child": str(child),
    }  # fmt: skip
    meant = {"chain": filed.ref, "frame": other.reference}
    with (Path(__file__).parent / "spellings.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) >= 60
    if many:
        # As if every word were in half of all texts: each case is asked whether it fits.
        monkeypatch.setattr(looking, "MANY", 0)
    wrong = []
    for row in rows:
        typed = row["typed"].format(**told)
        wanted = {meant[name] for name in row["finds"].split()}
        rows_found = found(office, session, typed)
        mine = {one for one in rows_found if one in meant.values()}
        # A number by itself is of several years and series: what was meant stands first.
        if mine != wanted and not (wanted and rows_found and rows_found[0] in wanted):
            wrong.append((typed, sorted(mine)))
    assert not wrong, "\n".join(map(str, wrong))


def test_every_column_that_is_searched_says_what_it_is() -> None:
    silent = [
        (mapper.class_.__name__, one.column)
        for mapper in Base.registry.mappers for one in mapper.class_.__searched__ if not one.says
    ]  # fmt: skip
    assert silent == []


WORDS = ("公司", "山驰", "万骑", "蜀架", "山驰 蜀架", "山驰 那个案子", "万骑 13800000017", "2026", "号", "2026-1", "绝无此名", "山驰 绝无")


@pytest.mark.parametrize("children", [False, True])
def test_words_of_many_cases_find_what_words_of_few_find(
    office: Office, session: Session, filed: Scene, other: Case, children: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever looks, hidden sides included: the two ways to ask differ in nothing but speed."""
    filed.act("examiner", "05-26", "issue_answer_papers")
    telephones(session, filed.case(), "13800000017")
    names = [*WORDS, session.get_one(Person, filed.person("examiner")).name]
    seen = [(who, hidden) for who in ("head", "clerk", "examiner", "elsewhere") for hidden in ((), HIDDEN)]

    def all_found() -> dict[tuple[object, ...], tuple[object, ...]]:
        pages = {
            (word, who, hidden): looked_for(office, session, word, who=who, hidden=hidden, with_children=children)
            for word in names for who, hidden in seen
        }  # fmt: skip
        return {key: (page.count, page.left, [one.reference for one in page.rows]) for key, page in pages.items()}

    few = all_found()
    monkeypatch.setattr(looking, "MANY", 0)
    assert all_found() == few
    assert any(count for count, *_ in few.values())


def test_a_list_that_says_why_asks_no_more_than_twelve_statements(
    office: Office, session: Session, filed: Scene, other: Case
) -> None:
    asked: list[str] = []
    # Once an hour some of the texts are looked at, too.
    found(office, session, filed.ref)
    event.listen(office.engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    for typed in (filed.ref, "山驰", "山驰 那个案子 2026年 怎么样"):
        for who in ("head", "examiner", "elsewhere"):
            work = office.work(session, who, at("2026-06-01"))
            # The roles come with who signs in.
            work.actor.roles_on(work.today)
            asked.clear()
            register.search(work, register.CaseFilters(text=typed))
            # Six others belong to the page: who signed in, what lies beside, three of its lines and why.
            assert len([one for one in asked if not one.startswith(("PRAGMA", "BEGIN"))]) <= 6, (typed, who, asked)
