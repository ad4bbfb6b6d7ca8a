"""Who stands on a hidden side is not told to the others: papers, lists, volumes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import update

from casehub.documents import body_html, load_kinds, pages
from casehub.documents.kinds import SUPERSEDED, Kinds
from casehub.documents.templates import asked
from casehub.model import Case, Evidence, EvidenceUse
from casehub.papers.facts import Paper, _named, _own, _suspicion
from casehub.procedures.dispute import known
from casehub.rulebook.book import Rulebook
from casehub.settings import PROJECT
from casehub.workflow.matters import Side
from casehub.workflow.situation import Situation
from tests.acts.scene import Stages
from tests.faults.world import Office, rules
from tests.procedures.adjudicating import at, party

REPORTER = Side("reporter", "举报人", hidden=True)
RESPONDENT = Side("respondent", "当事人")


def hiding() -> Situation:
    offered = Evidence(name="照片", side="reporter", submitted_by="冉某某", source="", pages=1)
    return replace(
        at(),
        sides={side.id: side for side in (REPORTER, RESPONDENT)},
        parties=[party(1, "reporter"), party(2, "respondent")],
        uses=[EvidenceUse(label="丁1", evidence=offered)],
    )


def paper(*roles: str, confidential: bool = False, served: bool = True) -> Paper:
    kind: Any = SimpleNamespace(confidential=confidential, served_on=("all",) if served else ())
    return Paper(kind, [party(n, role) for n, role in enumerate(roles)])


@pytest.mark.parametrize(
    "made, named",
    [
        (paper("respondent"), []),
        (paper("reporter", "respondent"), []),
        # Of two who reported each gets a paper that names nobody else.
        (paper("reporter"), [0]),
        (paper("reporter", "reporter"), [0, 1]),
        (paper(served=False), []),
        (paper(confidential=True), []),
        (paper(confidential=True, served=False), [0, 1]),
    ],
)
def test_a_paper_names_of_a_hidden_side_whom_it_is_for_only(made: Paper, named: list[int]) -> None:
    both = [party(0, "reporter"), party(1, "reporter")]
    assert [one.id for one in _named(REPORTER, both, made)] == named
    others = [party(2, "respondent"), party(3, "respondent")]
    assert _named(RESPONDENT, others, made) == others


def test_its_exhibits_bear_the_word_of_the_side() -> None:
    s = hiding()
    assert [row["source"] for row in known.exhibits_handed_in(s)] == ["举报人"]
    shown = replace(s, sides={"reporter": replace(REPORTER, hidden=False)})
    assert [row["source"] for row in known.exhibits_handed_in(shown)] == ["冉某某"]


def test_a_side_is_hidden_as_it_is_declared() -> None:
    s = hiding()
    assert s.is_hidden("reporter")
    assert not s.is_hidden("respondent")
    assert not s.is_hidden("nobody")


# Articles change on this day; the scenes are opened on 19 May.
CHANGE = date(2026, 6, 1)


def changing(key: str, law_of: dict[str, str]) -> Rulebook:
    """The rules with two editions of an article, and with these kinds on the law that they say."""
    book = rules()
    row = next(row for row in book.law.basis if row.key == key)
    editions = (
        replace(row, text="旧条", until=CHANGE - timedelta(days=1)),
        replace(row, text="新条", since=CHANGE),
        replace(row, text="调解的条", procedures=("mediation",)),
    )
    others = tuple(one for one in book.law.basis if one.key != key)
    kinds = Kinds({name: replace(kind, law_of=law_of.get(name, kind.law_of)) for name, kind in book.kinds.items()})
    return replace(book, law=replace(book.law, basis=(*others, *editions), kinds=kinds))


@pytest.mark.parametrize(
    "law_of, day, said",
    [("case", "06-01", "旧条"), ("act", "06-01", "新条"), ("case", "05-31", "旧条"), ("act", "05-31", "旧条")],
)
def test_a_paper_of_a_running_case_cites_the_law_it_stands_on(
    stages: Stages, monkeypatch: pytest.MonkeyPatch, law_of: str, day: str, said: str
) -> None:
    book = changing("decide_limit", {"filing_notice": law_of})
    monkeypatch.setattr(Office, "rules", property(lambda _: book))
    with stages.at("submit") as s:
        seats: dict[str, Any] = {
            "panel_chair": s.person("chair"),
            "panel_lead": s.person("examiner"),
            "panel_members": [s.person("member")],
        }
        made = s.act("head", day, "file_case", **seats, clerk=s.person("scribe"))
        (notice,) = {str(d.facts["basis"]) for d in made.documents if d.kind == "filing_notice"}
        assert f"'decide_limit': '{said}'" in notice


def test_a_paper_tells_the_remedy_of_its_own_day(
    stages: Stages, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = rules()
    row = next(row for row in book.law.remedies if row.key == "recon60_or_suit")
    editions = (replace(row, until=CHANGE - timedelta(days=1)), replace(row, since=CHANGE, opening="依新法，", basis="", roads=row.roads[:1]))
    changed = replace(book, law=replace(book.law, remedies=editions))
    monkeypatch.setattr(Office, "rules", property(lambda _: changed))
    for day, opening, roads in (("05-31", "当事人对本决定书不服的，可以", 2), ("06-01", "依新法，可以", 1)):
        with stages.at("file") as s:
            made = s.act("head", day, "cancel_case", ground="court_filed", court_case_no="（2026）渝01民初1号")
            (told,) = {d.facts["remedy"]["sentence"] for d in made.documents if d.kind == "case_cancellation_decision"}
            assert told.startswith(opening) and "六十日内向" in told
            (begins,) = {tuple(d.facts["remedy"]["begins"]) for d in made.documents if d.kind == "case_cancellation_decision"}
            assert begins == ("reconsideration.apply", "adjudication.sue_general")[:roads]


@pytest.fixture
def two_editions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Kinds]:
    """Templates in which the model text of the notice of filing changed on the day."""
    folder = tmp_path / "documents"
    shutil.copytree(pages.TEMPLATES, folder)
    # The options that its kinds share.
    shutil.copytree(PROJECT / "config", folder.parent / "config")
    (folder / SUPERSEDED).mkdir()
    for suffix in ("toml", "html"):
        shutil.copy(folder / f"filing_notice.{suffix}", folder / SUPERSEDED / f"filing_notice-1.{suffix}")
    before, now = folder / SUPERSEDED / "filing_notice-1.toml", folder / "filing_notice.toml"
    text = now.read_text(encoding="utf-8")
    before.write_text(f"until = {CHANGE - timedelta(days=1)}\n{text}", encoding="utf-8")
    now.write_text(f"edition = 2\nsince = {CHANGE}\n{text}", encoding="utf-8")
    page = folder / "filing_notice.html"
    page.write_text(
        page.read_text(encoding="utf-8").replace("{% block body %}", "{% block body %}<p>新范本的话。</p>"),
        encoding="utf-8",
    )
    monkeypatch.setattr(pages, "TEMPLATES", folder)
    asked.forget()
    yield load_kinds(folder)
    monkeypatch.undo()
    asked.forget()


def test_a_running_case_prints_the_edition_of_its_own_day(
    stages: Stages, monkeypatch: pytest.MonkeyPatch, two_editions: Kinds
) -> None:
    # Edge case 44: the text of a paper goes by its day.
    book = rules()
    book = replace(book, law=replace(book.law, kinds=two_editions))
    monkeypatch.setattr(Office, "rules", property(lambda _: book))
    for opened, edition in (("05-31", 1), ("06-01", 2)):
        with stages.at("submit") as s:
            day = date.fromisoformat(f"2026-{opened}")
            s.session.execute(update(Case.__table__).where(Case.reference == s.ref).values(opened_on=day))
            seats: dict[str, Any] = {
                "panel_chair": s.person("chair"),
                "panel_lead": s.person("examiner"),
                "panel_members": [s.person("member")],
            }
            made = s.act("head", "06-02", "file_case", **seats, clerk=s.person("scribe"))
            facts = next(d.facts for d in made.documents if d.kind == "filing_notice")
            assert facts["edition"] == edition
            printed = body_html(two_editions.of("filing_notice", facts), facts)
            assert ("新范本的话" in printed) is (edition == 2)


def test_what_somebody_emptied_is_filled_by_neither_the_file_nor_a_default() -> None:
    field = rules().kinds["non_filing_notice"].field("competent_office")
    kind, s = SimpleNamespace(fields=[replace(field, default="某局")]), SimpleNamespace(people={}, day=None)

    def printed(known: dict[str, object], *emptied: str) -> object:
        asked = (SimpleNamespace(session=None), kind, {field.id: None}, known, s, frozenset(emptied))
        return _own(*asked)[field.id]  # type: ignore[arg-type]

    assert printed({field.id: "文旅委"}) == "文旅委" and printed({}) == "某局"
    assert not printed({field.id: "文旅委"}, field.id) and not printed({}, field.id)
    # What the paper asks of nobody, the file tells: a box of that name is of the form alone.
    kind.fields = [replace(field, asked=False)]
    assert printed({field.id: "文旅委"}, field.id) == "文旅委"


def test_before_the_decision_a_person_is_only_suspected() -> None:
    """涉嫌 stands before the cause until the case came to a state that blames, and never elsewhere."""

    def standing(procedure: str, *targets: str, child: bool = False) -> str:
        home = Case(procedure=procedure, procedure_version=1)
        events: list[Any] = [SimpleNamespace(target=one) for one in targets]
        told: Any = SimpleNamespace(
            case=Case(procedure="assistance", procedure_version=1) if child else home, rules=rules(),
            events=[] if child else events, parent_events=events if child else [],
        )  # fmt: skip
        return _suspicion(home, told)

    assert standing("penalty", "registered", "investigating") == standing("penalty", child=True) == "涉嫌"
    # A letter in a matter of the case goes by what became of the case.
    assert standing("penalty", "investigating", "decided", "performed") == ""
    assert standing("penalty", "investigating", "decided", child=True) == ""
    assert standing("adjudication", "filed") == standing("adjudication", child=True) == ""
