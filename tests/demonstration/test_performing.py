"""The demonstration: every act goes through casework and leaves what the law makes of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import date, datetime
from http import HTTPStatus
from pathlib import Path

import pytest
from sqlalchemy import event, func, select

from casehub import acts, verify_audit
from casehub.app import create_app
from casehub.db import make_engine, session_factory
from casehub.demonstration.performing import Performance
from casehub.demonstration.script import (
    DEFAULT_AS_OF,
    ScriptedAct,
)
from casehub.desk.approvals import approvals
from casehub.model import (
    Case,
    Challenge,
    Deadline,
    Document,
    EvidenceUse,
    Person,
    Proposal,
    Referral,
    Sample,
    Service,
)
from casehub.model.proposal import OPEN
from casehub.people.permissions import visible_cases
from casehub.record import audit
from casehub.record.work import OFFICE_ZONE, Work
from casehub.rulebook.book import Rulebook
from casehub.settings import PROJECT, Settings
from casehub.storage.folder import Folder
from tests.demonstration.conftest import BASE_URL, begun
from tests.demonstration.walking import CASE, STEP, signed_in, walked
from tests.postgresql import Cluster


@pytest.fixture(scope="module")
def performed(
    postgresql_cluster: Cluster, rules: Rulebook, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Performance]:
    """The whole demonstration on a migrated PostgreSQL database, committed.

    What it comes to on SQLite is compared with it below: whatever holds of the one holds of both.
    """
    with ExitStack() as stack:
        engine = make_engine(stack.enter_context(postgresql_cluster.database()), patient=True)
        session = stack.enter_context(session_factory(engine)())
        performance = begun(session, rules, tmp_path_factory.mktemp("demonstration"))
        performance.perform_until(DEFAULT_AS_OF)
        session.commit()
        yield performance
        session.rollback()
        session.close()
        engine.dispose()


def case_of(performance: Performance, script: str, alias: str) -> Case:
    return performance.session.get_one(Case, performance.cases[script, alias])


def limits_of(performance: Performance, case: Case) -> list[Deadline]:
    query = select(Deadline).where(Deadline.case_id == case.id).order_by(Deadline.id)
    return list(performance.session.scalars(query))


def work_of(performance: Performance, username: str, at: str) -> Work:
    session = performance.session
    actor = session.scalars(select(Person).where(Person.username == username)).one()
    moment = datetime.fromisoformat(at).replace(tzinfo=OFFICE_ZONE)
    return Work(session, performance.rules, actor, moment, performance.blobs, BASE_URL)


@pytest.mark.parametrize(
    ("script", "alias", "reference", "state"),
    [
        ("main", "intake", "SJ2026030001", "routed"),
        ("main", "med", "渝知调字〔2026〕1号", "archived"),
        ("main", "adj", "渝知裁字〔2026〕1号", "archived"),
        ("main", "assist", "渝知协字〔2026〕1号", "archived"),
        ("c1_suspended", "adj", "渝知裁字〔2026〕2号", "suspended"),
        ("c2_due_soon", "adj", "渝知裁字〔2026〕3号", "reviewing"),
        ("c3_overdue", "adj", "渝万州知裁字〔2026〕2号", "deliberating"),
        ("c4_returned", "adj", "渝知裁字〔2026〕4号", "deliberating"),
        ("c5_settled", "med", "渝永川知调字〔2026〕1号", "conf_accepted"),
        ("c6_challenged", "adj", "渝万州知裁字〔2026〕3号", "served"),
        ("c7_rejected", "adj", "SJ500115-2026100001", "rejected"),
        ("c8_withdrawn", "adj", "渝万州知裁字〔2026〕1号", "withdrawn"),
        ("k3_ended", "complaint", "渝万州市监投诉〔2026〕2号", "terminated"),
        ("c6_entrusted", "pm", "渝知人调字〔2026〕1号", "talks"),
        ("s1_spot", "spot", "渝万州市监简〔2026〕1号", "archived"),
        ("a1_aid", "aid", "渝万维援〔2026〕1号", "archived"),
        ("a2_aid", "aid", "渝万维援〔2026〕2号", "help_halted"),
        ("o1_followed", "abroad", "渝万州市监海外〔2026〕2号", "dispute_followed"),
        ("o2_ended", "abroad", "渝万州市监海外〔2026〕1号", "dispute_filed"),
        ("p3_released", "held", "渝万州市监立〔2026〕2号·扣1", "settled"),
        ("p3_released", "expert", "渝万州市监立〔2026〕2号·检1", "result_told"),
        ("p4_held", "held", "渝万州市监立〔2026〕4号·扣1", "held"),
        ("p4_held", "expert", "渝万州市监立〔2026〕4号·检1", "at_expert"),
        ("d1_designated", "named", "SJ2026100001", "des_filed"),
        ("d2_asked", "named", "SJ2026110001", "des_entered"),
        ("w1_carried", "apart", "SJ500101-2026090005", "duty_filed"),
        ("w2_noted", "apart", "SJ500101-2026110009", "duty_noted"),
    ],
)
def test_every_case_ends_where_its_story_ends(
    performed: Performance, script: str, alias: str, reference: str, state: str
) -> None:
    case = case_of(performed, script, alias)
    assert (case.reference, case.state) == (reference, state)


def test_samples_lie_here_and_were_given_back(performed: Performance) -> None:
    """Of each seal of the two cases: whether the sample is still here."""
    here = {}
    for script in ("p3_released", "p4_held"):
        case = case_of(performed, script, "case")
        rows = performed.session.scalars(select(Sample).where(Sample.case_id == case.id))
        here |= {one.seal_no: one.ended_seq is None for one in rows}
    assert here == {"示例封-1101": True, "示例封-1102": False, "示例封-1201": True, "示例封-1202": True}


def test_a_mixed_letter_is_two_records(performed: Performance) -> None:
    clue, complaint = (case_of(performed, "k3_ended", one) for one in ("clue", "complaint"))
    assert (clue.procedure, clue.state, clue.origin_id) == ("penalty", "not_filed", complaint.id)


# rule, start, due, closed: computed apart from this program (README of the demonstration data).
# Limits that each respondent has; the main case has one respondent.
OF_THE_RESPONDENT = {"adjudication.answer", "enforcement.court_apply"}
MAIN_LIMITS = [
    ("adjudication.filing_review", (5, 19), (5, 26), (5, 25)),
    ("adjudication.decide", (5, 25), (8, 25), (8, 21)),
    ("adjudication.serve_copy", (5, 25), (6, 1), (5, 29)),
    ("adjudication.answer", (5, 29), (6, 15), (6, 12)),
    ("adjudication.forward_answer", (6, 12), (6, 22), (6, 16)),
    ("hearing.notice", (8, 6), (7, 31), (7, 30)),
    ("adjudication.deliver_decision", (8, 21), (8, 28), (8, 26)),
    ("adjudication.publish", (8, 21), (9, 18), (9, 15)),
    ("enforcement.court_apply", (9, 10), (12, 10), (9, 16)),
    ("archive.volume", (10, 28), (11, 27), (11, 13)),
]


def test_the_main_case_has_the_dates_of_the_law(performed: Performance) -> None:
    found = {
        d.rule: (d.start_on, d.due_on, d.closed_on)
        for d in limits_of(performed, case_of(performed, "main", "adj"))
        if d.party_id is None or d.rule in OF_THE_RESPONDENT
    }
    wanted = {r: tuple(date(2026, *day) for day in days) for r, *days in MAIN_LIMITS}
    assert {r: found.get(r) for r in wanted} == wanted


def test_each_party_has_its_own_time_to_sue(performed: Performance) -> None:
    rows = limits_of(performed, case_of(performed, "main", "adj"))
    due = sorted((d.rule, d.due_on) for d in rows if d.rule.endswith((".sue", ".apply")))
    assert [d for r, d in due if r == "adjudication.sue"] == [date(2026, 9, 8), date(2026, 9, 10)]
    assert [d for r, d in due if r == "reconsideration.apply"] == [
        date(2026, 10, 23),
        date(2026, 10, 26),
    ]


def test_the_answer_of_one_respondent_leaves_the_time_of_the_other(
    performed: Performance,
) -> None:
    rows = limits_of(performed, case_of(performed, "c4_returned", "adj"))
    answers = [(d.length, d.due_on, d.closed_on) for d in rows if d.rule == "adjudication.answer"]
    assert answers == [
        (15, date(2026, 9, 18), date(2026, 9, 17)),
        (30, date(2026, 10, 8), date(2026, 9, 30)),
    ]
    copies = next(d for d in rows if d.rule == "adjudication.serve_copy")
    assert copies.closed_on == date(2026, 9, 4)


def test_after_the_ruling_each_party_goes_its_own_road(performed: Performance) -> None:
    """One sued and was answered, one asked for reconsideration, one let its time pass."""
    case = case_of(performed, "c6_challenged", "adj")
    names = {p.id: p.short_name for p in case.parties}
    rows = performed.session.scalars(select(Challenge).where(Challenge.case_id == case.id)).all()
    assert [(names[r.party_id], r.kind, r.outcome) for r in rows] == [
        ("登高公司", "suit", ""), ("橙乡公司", "reconsideration", ""),
    ]  # fmt: skip
    after = {
        (d.rule, names.get(d.party_id or 0)): (d.due_on, d.outcome)
        for d in limits_of(performed, case)
        if d.rule in {"litigation.defend", "reconsideration.reply", "enforcement.court_apply"}
    }
    assert after == {
        ("litigation.defend", "登高公司"): (date(2026, 11, 10), "met"),
        ("reconsideration.reply", "橙乡公司"): (date(2026, 12, 1), ""),
        ("enforcement.court_apply", "果园经营部"): (date(2027, 1, 25), ""),
    }
    records = select(Document).where(
        Document.case_id == case.id, Document.kind == "performance_record"
    )
    record = performed.session.scalars(records).one()
    assert record.facts["obligor"]["name"] == "万州区示例果园农资经营部"
    assert record.facts["decision_served_on"] == "2026-10-08"


def test_the_volume_names_the_office_that_answered(performed: Performance) -> None:
    case = case_of(performed, "main", "adj")
    kept = select(Document).where(Document.case_id == case.id, Document.kind == "volume_contents")
    rows = performed.session.scalars(kept).one().facts["papers"]
    authors = {row["name"]: row["author"] for row in rows}
    assert authors["协助调查复函"] == "达州市市场监督管理局"
    assert "协作单位" not in authors.values()


def test_a_refused_mail_starts_no_clock(beginning: Performance) -> None:
    beginning.perform_until(datetime(2026, 5, 28, 18, tzinfo=OFFICE_ZONE))
    case = case_of(beginning, "main", "adj")
    service = beginning.session.scalars(
        select(Service).where(Service.tracking == "EX000020040CN")
    ).one()
    assert (case.state, service.status, service.served_on) == ("filed", "pending", None)
    assert [a.result for a in service.attempts] == ["sent", "failed"]
    tried = service.attempts[-1]
    assert "老板不在" in tried.reason
    assert (tried.method, tried.made_on) == ("mail", date(2026, 5, 28))
    assert tried.person_id is not None
    assert tried.event_seq == 3
    assert "adjudication.answer" not in {d.rule for d in limits_of(beginning, case)}


def test_nothing_after_the_instant_is_performed(beginning: Performance) -> None:
    until = datetime(2026, 3, 16, 12, tzinfo=OFFICE_ZONE)
    beginning.perform_until(until)
    case = case_of(beginning, "main", "intake")
    assert case.state == "correcting"
    assert beginning.session.scalar(select(func.count()).select_from(Document)) == 1
    assert all(act.at <= until for act in beginning.script.acts_until(until))


def test_the_partners_receipt_makes_the_estimated_date_real(beginning: Performance) -> None:
    beginning.perform_until(datetime(2026, 6, 30, 9, tzinfo=OFFICE_ZONE))
    assist = case_of(beginning, "main", "assist")
    (reply,) = [d for d in limits_of(beginning, assist) if d.rule == "assistance.reply"]
    assert (reply.estimated, reply.due_on) == (True, date(2026, 7, 23))
    for act in beginning.script.acts_until(datetime(2026, 7, 2, 10, tzinfo=OFFICE_ZONE)):
        if act.name == "S21":
            beginning.perform(act)
    beginning.session.refresh(reply)
    assert (reply.estimated, reply.due_on) == (False, date(2026, 7, 22))


def test_numbers_given_on_the_way_are_in_the_texts(performed: Performance) -> None:
    session = performed.session
    flow = session.scalar(select(Referral.flow_id))
    assert flow == "XC-500000-511700-2026-00001-5"
    adj = case_of(performed, "main", "adj")
    decision = session.scalars(
        select(Document).where(Document.case_id == adj.id, Document.number == adj.reference)
    ).one()
    course = decision.facts["procedure_text"]
    assert "渝知调字〔2026〕1号" in course
    assert "渝知协字〔2026〕1号" in course
    assert "{" not in course


def test_evidence_is_carried_over_by_reference_and_not_the_words_of_the_mediation(
    performed: Performance,
) -> None:
    adj, med = (case_of(performed, "main", a) for a in ("adj", "med"))
    uses = performed.session.scalars(select(EvidenceUse).where(EvidenceUse.case_id == adj.id))
    carried = {u.label for u in uses if u.by_reference}
    assert carried == {f"甲{n}" for n in range(1, 9)}
    records = performed.session.scalars(
        select(Document).where(Document.case_id == med.id, Document.kind == "mediation_record")
    ).all()
    assert len(records) == 2
    assert all(r.confidential for r in records)


def test_an_extension_is_refused_once_the_time_is_over(performed: Performance) -> None:
    case = case_of(performed, "c3_overdue", "adj")
    work = work_of(performed, "zhengbowen", "2026-11-19T10:00")
    offers = {o.step.id: o for o in acts.available(work, case)}
    extension = offers["extend_limit_first"]
    assert not extension.open
    assert "届满" in "".join(r.sentence for r in extension.reasons)


def test_only_the_named_mediator_and_the_office_see_the_mediation(performed: Performance) -> None:
    reference = case_of(performed, "main", "med").reference

    def sees(username: str) -> bool:
        work = work_of(performed, username, "2026-11-19T10:00")
        query = visible_cases(work.actor, work.today, work.rules)
        return performed.session.scalar(query.where(Case.reference == reference)) is not None

    names = ("leiyutong", "fangyun", "luchengjun", "puhuaijin", "caozhiyuan")
    assert [name for name in names if sees(name)] == ["leiyutong", "fangyun"]


# Where the cases stand, their dates and their papers, facts included.
OUTCOME = (
    select(Case.id, Case.reference, Case.state, Case.seq, Case.closed_on).order_by(Case.id),
    select(Deadline.case_id, Deadline.rule, Deadline.due_on, Deadline.closed_on).order_by(Deadline.id),
    select(Document.number, Document.code, Document.facts_sha256).order_by(Document.id),
)


def test_a_second_run_on_the_other_engine_comes_to_the_same(
    performed: Performance, beginning: Performance
) -> None:
    beginning.perform_until(DEFAULT_AS_OF)
    for asked in OUTCOME:
        found = performed.session.execute(asked).all()
        assert found
        assert beginning.session.execute(asked).all() == found


def test_papers_can_be_corrected_and_voided_by_the_script(beginning: Performance) -> None:
    beginning.perform_until(datetime(2026, 8, 27, 17, tzinfo=OFFICE_ZONE))
    case = case_of(beginning, "c2_due_soon", "adj")
    act = ScriptedAct(
        script="c2_due_soon",
        name="V1",
        at=datetime(2026, 8, 27, 18, tzinfo=OFFICE_ZONE),
        actor="reyila",
        do="correct",
        on="adj",
        kind="answer_notice",
        data={"claims_summary": "责令停止制造、销售"},
        reason="请求事项漏字",
    )
    beginning.perform(act)
    beginning.perform(replace(act, name="V2", do="void", reason="改用新版"))
    notices = beginning.session.scalars(
        select(Document)
        .where(Document.case_id == case.id, Document.kind == "answer_notice")
        .order_by(Document.id)
    ).all()
    assert [d.status for d in notices] == ["superseded", "void"]
    assert notices[1].supersedes_id == notices[0].id
    assert notices[1].facts["claims_summary"] == "责令停止制造、销售"
    assert len({d.number for d in notices}) == 2


def test_two_matters_wait_for_the_section_head(performed: Performance) -> None:
    found = performed.session.scalars(select(Proposal)).all()
    assert [(one.step, one.status) for one in found] == [("rectify_party", OPEN)] * 2
    head = performed.session.scalars(select(Person).where(Person.username == "dengsiyuan")).one()
    work = Work(performed.session, performed.rules, head, DEFAULT_AS_OF, performed.blobs, performed.base_url)
    assert len(approvals(work).to_agree) == 2


def test_the_entrusted_mediation_has_the_time_of_the_court(performed: Performance) -> None:
    rows = {d.rule: (d.start_on, d.due_on, d.closed_on) for d in limits_of(performed, case_of(performed, "c6_entrusted", "pm"))}
    assert rows == {
        "entrusted.conclude": (date(2026, 10, 28), date(2026, 11, 27), None),
        "entrusted.contact": (date(2026, 10, 28), date(2026, 11, 2), date(2026, 10, 30)),
    }


# A mail room, an officer, the leader and the archivist of a district, an auditor, another bureau's
# clerk, and the leader of the city, who alone counts the figures of all.
WALKERS = (
    "xiangjunshan", "mousiqi", "zhengbowen", "taoyunqing", "hanmoyan", "gaoyifan", "fangyun",
)  # fmt: skip
LARGEST_PAGE, MOST_STATEMENTS, MOST_OF_A_STEP = 60_000, 12, 14
# What anybody's desk may ask of the database, whatever lies on it.
MOST_QUESTIONS = 12


def test_no_page_of_the_demonstration_is_larger_than_60_kb_and_no_case_or_step_asks_too_often(
    performed: Performance, rules: Rulebook, tmp_path: Path
) -> None:
    url = performed.session.get_bind().engine.url.render_as_string(hide_password=False)
    settings = Settings(
        environment="test", instance=tmp_path, database_url=url, secret_key="b" * 40
    )
    app = create_app(settings, rules=rules, clock=lambda: DEFAULT_AS_OF)
    seen = [(who, one) for who in WALKERS for one in walked(app, who, "demonstration-only")]
    sorts = Counter(one.sort for _who, one in seen)
    assert (len(seen) > 700, sorts[CASE] > 100, sorts[STEP] > 400) == (True, True, True)
    assert max(one.size for _who, one in seen) > LARGEST_PAGE / 2
    assert [pair for pair in seen if pair[1].size > LARGEST_PAGE] == []
    for sort, most in ((CASE, MOST_STATEMENTS), (STEP, MOST_OF_A_STEP)):
        alike = [pair for pair in seen if pair[1].sort == sort]
        assert max(one.statements for _who, one in alike) > most / 2
        assert [pair for pair in alike if pair[1].statements > most] == []


def test_no_desk_of_the_demonstration_asks_more_than_a_dozen_questions(
    performed: Performance, rules: Rulebook, tmp_path: Path
) -> None:
    url = performed.session.get_bind().engine.url.render_as_string(hide_password=False)
    settings = Settings(
        environment="test", instance=tmp_path, database_url=url, secret_key="b" * 40
    )
    app = create_app(settings, rules=rules, clock=lambda: DEFAULT_AS_OF)
    asked: list[str] = []
    engine = app.extensions["casehub"].read.kw["bind"]
    event.listen(engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    everybody = select(Person.username).where(Person.active, ~Person.system)
    most: dict[str, int] = {}
    for who in performed.session.scalars(everybody):
        browser = signed_in(app, who, "demonstration-only")
        # What the first look finds of the cases is remembered.
        if browser.get("/desk").status_code == HTTPStatus.OK:
            asked.clear()
            browser.get("/desk")
            most[who] = len(asked)
    assert len(most) > 30
    assert {who: number for who, number in most.items() if number > MOST_QUESTIONS} == {}
    # Somebody's desk has something of nearly every kind: else this would prove little.
    assert max(most.values()) > MOST_QUESTIONS - 2


def test_both_verifiers_believe_the_whole_demonstration(performed: Performance) -> None:
    """Every procedure in several states: no ordinary work may look like tampering."""
    url = performed.session.get_bind().engine.url.render_as_string(hide_password=False)
    assert isinstance(performed.blobs.place, Folder)
    first = audit.verify(
        performed.session, performed.blobs, against=audit.Against(rules=performed.rules)
    )
    assert first.faults == []
    assert first.events > len(performed.session.scalars(select(Case)).all()) * 3
    folder = Path(performed.blobs.place.folder)
    assert verify_audit.verify(url, folder, workflows=PROJECT / "workflows") == []
