"""Papers are found by what stands on them, and nobody learns more than the own pages show."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select
from sqlalchemy.orm import undefer

from casehub.db import session_factory
from casehub.desk import finding
from casehub.documents.printed import Rendered
from casehub.model import Case, Document, FullText, Material, Person, Referral
from casehub.model.fulltext import tell_told
from casehub.papers import issuing
from casehub.papers.words import tell_printed, words_of
from casehub.people.permissions import visible_cases
from tests import factories
from tests.acts.scene import Scene
from tests.casefile.incoming_scene import came
from tests.faults.world import at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from tests.faults.world import Office

CHAIN, BOLT = "重庆山馳鏈條有限公司（示例）", "重庆万骑紧固件有限公司（示例）"


@pytest.fixture
def session(office: Office) -> Iterator[Session]:
    with session_factory(office.engine)() as opened:
        yield opened
        opened.rollback()


@pytest.fixture
def printed(office: Office, session: Session) -> Scene:
    """A filed case whose papers have their words, as after printing, and nothing else of it."""
    parties = [factories.party("requester", CHAIN), factories.party("respondent", BOLT)]
    s = Scene(office, session).file(title="链轮纠纷", parties=parties, right=factories.right(owners=[CHAIN]))
    work = office.work(session, "clerk", at("2026-05-26"))
    rows = session.scalars(
        select(Document).where(Document.pdf_sha256.is_(None)).options(undefer(Document.facts))
    )
    files = {}
    for paper in rows:
        pdf = f"%PDF {paper.code}".encode()
        words = words_of(work.rules.kinds, paper.kind, paper.facts)
        files[paper.id] = issuing.keep(
            work.blobs, Rendered(pdf, 1, hashlib.sha256(pdf).hexdigest(), words=words)
        )
    issuing.attach(work, files)
    return s


def titles(s: Scene, who: str, text: str) -> set[str]:
    work = s.office.work(s.session, who, at("2026-05-26"))
    return {one.title for one in finding.found(work, finding.PAPER, text)}


def test_a_paper_is_found_by_what_stands_on_it(printed: Scene) -> None:
    everything = titles(printed, "head", "山驰链条")
    assert "立案通知书" in "".join(everything)
    # Other spelling, several words, half a number: all of them on the same paper.
    assert titles(printed, "head", "山驰链条 立案通知书") < everything
    assert titles(printed, "head", "山馳鏈條 万骑") <= everything
    assert titles(printed, "head", "山驰链条 绝无此词") == set()
    # One letter is no word to look for.
    assert titles(printed, "head", "山") == set()


def test_the_words_around_are_shown(printed: Scene) -> None:
    work = printed.office.work(printed.session, "head", at("2026-05-26"))
    for one in finding.found(work, finding.PAPER, "山驰"):
        assert one.excerpt.found == "山驰"
        assert one.excerpt.after


def test_who_may_not_open_a_paper_does_not_find_it(printed: Scene) -> None:
    secret = printed.session.scalars(select(Document).order_by(Document.id)).first()
    assert secret is not None
    open_before, word = titles(printed, "examiner", "山驰链条"), "山驰链条"
    assert titles(printed, "mediator", word) == set()
    assert finding.counts(printed.office.work(printed.session, "mediator", at("2026-05-26")), word) == {}
    # What is of 副卷 is found by who reads it there, and not by the others of the office.
    for paper in printed.session.scalars(select(Document)):
        paper.confidential = True
    printed.session.flush()
    assert titles(printed, "examiner", word) == open_before
    assert titles(printed, "dispatcher", word) == set()


def test_an_incoming_paper_is_found_by_number_sender_and_first_page(
    office: Office, session: Session
) -> None:
    work = office.work(session, "clerk", at("2026-05-26"))
    first, second = (
        session.get_one(Material, came(work, title=title, sender=sender))
        for title, sender in (("答辩状", BOLT), ("证据目录", CHAIN))
    )
    assert [one.row.id for one in finding.found(work, finding.MATERIAL, "万骑 答辩")] == [first.id]
    assert [one.row.id for one in finding.found(work, finding.MATERIAL, second.number)] == [second.id]
    first.files[0].opening = "关于 ZL202329990317.6 的答辩意见"
    session.flush()
    assert [one.row.id for one in finding.found(work, finding.MATERIAL, "zl202329990317.6 万骑")] == [first.id]
    # In no file yet: who does not receive for this office does not find it.
    other = office.work(session, "elsewhere", at("2026-05-26"))
    assert finding.found(other, finding.MATERIAL, "万骑") == []
    assert finding.counts(other, "万骑") == {}


def test_a_colleague_is_found_in_the_own_office_only(office: Office, session: Session) -> None:
    work = office.work(session, "clerk", at("2026-05-26"))
    own, theirs = work.actor, session.get_one(Person, office.people["elsewhere"])
    assert own in [one.row for one in finding.found(work, finding.PERSON, own.name)]
    assert own in [one.row for one in finding.found(work, finding.PERSON, f"{own.post} {own.name}")]
    assert theirs not in [one.row for one in finding.found(work, finding.PERSON, theirs.name)]
    assert theirs in [one.row for one in finding.found(office.work(session, "elsewhere", work.at), finding.PERSON, theirs.name)]
    # Neither by a login name or a telephone, nor whoever acts when nobody does.
    assert finding.found(work, finding.PERSON, own.username) == finding.found(work, finding.PERSON, own.phone) == []
    system = Person(
        organisation_id=own.organisation_id, username="by-itself", name="自动办理", post="", phone="",
        active=True, system=True, password_hash="",
    )  # fmt: skip
    session.add(system)
    session.flush()
    assert finding.found(work, finding.PERSON, "自动办理") == []


def test_words_of_one_table_lead_to_no_row_of_another(printed: Scene) -> None:
    work = printed.office.work(printed.session, "clerk", at("2026-05-26"))
    papers = printed.session.scalars(select(Document.id)).all()
    while came(work, title="鹅卵石清单") < min(papers):
        pass
    material = finding.found(work, finding.MATERIAL, "鹅卵石")[0].row
    assert material.id in papers
    assert finding.found(work, finding.PAPER, "鹅卵石") == []


def test_a_partner_reads_no_file(printed: Scene) -> None:
    """Whoever sees a case because a letter of it was sent to the own office finds no paper of it."""
    session, case = printed.session, printed.case()
    partner = session.get_one(Person, printed.office.people["partner"])
    session.add(
        Referral(case_id=case.id, receiver_id=partner.organisation_id, dispatched_on=at("2026-05-26").date())
    )
    session.flush()
    work = printed.office.work(session, "partner", at("2026-05-26"))
    assert case.id in set(session.scalars(visible_cases(work.actor, work.today, work.rules).with_only_columns(Case.id)))
    assert finding.found(work, finding.PAPER, "山驰链条") == []


def test_a_page_ends_and_the_next_goes_on(printed: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    work = printed.office.work(printed.session, "head", at("2026-05-26"))
    whole = [one.row.id for one in finding.found(work, finding.PAPER, "山驰链条")]
    assert len(whole) > 2
    monkeypatch.setattr(finding, "PAGE", 1)
    first = finding.found(work, finding.PAPER, "山驰链条")
    assert [one.row.id for one in first] == whole[:2]
    assert [one.row.id for one in finding.found(work, finding.PAPER, "山驰链条", after=whole[0])] == whole[1:3]
    assert finding.counts(work, "山驰链条")["paper"] == 2


def test_told_anew_it_is_the_same(printed: Scene) -> None:
    session = printed.session
    came(printed.office.work(session, "clerk", at("2026-05-26")), title="答辩状", sender=BOLT)

    def texts() -> set[tuple[str, int, str, str]]:
        columns = (FullText.source, FullText.row_id, FullText.folded, FullText.grams)
        return {tuple(row) for row in session.execute(select(*columns))}  # type: ignore[misc]

    before = texts()
    assert {source for source, *_ in before} >= {"document", "material"}
    session.query(FullText).delete()
    kinds = printed.office.rules.kinds
    assert list(tell_told(session)) and list(tell_printed(session, kinds))
    assert texts() == before
