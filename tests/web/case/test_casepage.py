"""The case page says first what the desk says first, and never again what was just done."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from sqlalchemy import select

from casehub import acts
from casehub.casefile.cooperation import key_list
from casehub.casefile.cooperation.key_list import Publication, Review
from casehub.desk import worklist
from casehub.desk.lines import todos
from casehub.model import Case, Deadline, Event, Party
from casehub.web.case.casepage import Steps, grouped, in_topics
from casehub.workflow.procedure import PaperStep
from tests import factories
from tests.acts.scene import Scene, Stages
from tests.faults.world import at
from tests.web.conftest import Browser
from tests.web.paper.test_documents import with_paper


def panel(s: Scene, who: str, when: str) -> Steps:
    work = s.office.work(s.session, who, at(f"2026-{when}", "17:00"))
    case = s.case()
    query = select(Event).where(Event.case_id == case.id).order_by(Event.seq)
    done = acts.done_in_state(s.session.scalars(query).all())
    return grouped(acts.available(work, case), done)


def test_what_was_done_makes_room_for_what_is_still_refused(stages: Stages) -> None:
    with stages.at("file") as s:
        before = panel(s, "examiner", "05-26")
        assert before.main is not None
        assert before.main.step.id == "issue_answer_papers"
        s.act("examiner", "05-26", "issue_answer_papers")
        after = panel(s, "examiner", "05-28")
        assert after.main is None
        assert [o.step.id for o in after.next_main] == ["begin_answering"]
        s.serve("05-28")
        served = panel(s, "examiner", "05-28")
        assert served.main is not None
        assert served.main.step.id == "begin_answering"


def test_a_case_that_only_waits_says_for_what(stages: Stages) -> None:
    """The ruling is made and its services are open: nothing leads on, and the page says why."""
    with stages.at("served") as s:
        assert panel(s, "examiner", "07-22").next_main or panel(s, "examiner", "07-22").main
    with stages.at("review") as s:
        s.act("head", "07-20", "issue_decision", evidence_text="甲1真实、合法，与本案有关，予以采信。")
        waits = panel(s, "examiner", "07-21")
        assert waits.main is None
        (confirm,) = (o for o in waits.next_main if o.step.id == "confirm_service")
        assert "尚未送达" in confirm.reasons[0].sentence
        assert all("…" not in r.sentence for r in confirm.reasons)


def test_whoever_has_nothing_to_do_sees_what_others_wait_for(stages: Stages) -> None:
    with stages.at("file") as s:
        s.act("examiner", "05-26", "issue_answer_papers")
        theirs = panel(s, "head", "05-28")
        assert theirs.main is None and [o.step.id for o in theirs.next_main] == ["begin_answering"]
        (waiting,) = theirs.next_main
        assert not waiting.permitted and "尚未送达" in waiting.reasons[0].sentence
        # It names the services under way, each of which somebody can open.
        assert waiting.clearings and waiting.clearings[0].reference.startswith(s.case().reference)
        s.serve("05-28")
        assert [o.step.id for o in panel(s, "head", "05-28").by_others] == ["begin_answering"]


def test_what_others_have_done_is_not_told_as_theirs_to_do(stages: Stages) -> None:
    with stages.at("deliberate") as s:
        s.act("chair", "07-08", "record_deliberation")
        before = [o.step.id for o in panel(s, "section", "07-08").by_others]
        assert "submit_to_legal_review" in before
        s.act("examiner", "07-09", "submit_to_legal_review")
        after = [o.step.id for o in panel(s, "section", "07-09").by_others]
        assert "submit_to_legal_review" not in after
        assert "approve_legality" in after


def test_case_page_and_desk_name_the_same_step_first(stages: Stages) -> None:
    compared = 0
    for stage, day in (("file", "05-26"), ("prepare", "06-26"), ("hear", "07-07")):
        with stages.at(stage) as s:
            for who in ("examiner", "chair", "head"):
                work = s.office.work(s.session, who, at(f"2026-{day}", "17:00"))
                todo = todos(work, worklist.everything(work)).get(s.case().id)
                main = panel(s, who, day).main
                if todo is not None and todo.steps and not todo.hindered:
                    assert main is not None
                    assert main.step.id == todo.steps[0][0], (stage, who)
                    compared += 1
    assert compared >= 3


def test_whose_time_runs_stands_beside_it_at_the_head_of_the_page(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    reference, _ = with_paper(office)
    case = office.session.scalars(select(Case).where(Case.reference == reference)).one()
    party = office.session.scalars(select(Party).where(Party.case_id == case.id).order_by(Party.id.desc())).first()
    assert party is not None
    days = dict.fromkeys(("start_on", "nominal_on", "due_on", "alarm_on"), factories.TODAY)
    limit = Deadline(
        case_id=case.id, organisation_id=case.organisation_id, rule="adjudication.correct", title="补正期限", event_seq=1, length=1, unit="working_days", **days
    )
    office.session.add(limit)

    def head_of() -> str:
        page = sign_in("clerk").page(f"/cases/{reference}")
        return page.partition('<dl class="facts">')[2].partition("</dl>")[0]

    name, number = party.name, party.id
    office.session.commit()
    assert "补正期限" in head_of()
    assert name not in head_of()
    limit.party_id = number
    office.session.commit()
    assert name in head_of()


def test_steps_stand_under_what_the_officer_wants_of_the_case(stages: Stages) -> None:
    with stages.at("prepare") as s:
        found = panel(s, "examiner", "06-26")
        topics = s.office.rules.topics
        listed = in_topics([*found.occasional, *found.shut], topics)
        titles = [topic.title for topic in topics]
        assert [title for title, _ in listed] == [t for t in titles if t in dict(listed)]
        # Each once, none lost; papers made outside any step have a place of their own.
        steps = [o.step.id for _, offers in listed for o in offers]
        assert sorted(steps) == sorted(o.step.id for o in (*found.occasional, *found.shut))
        papers = dict(listed)["制作文书"]
        assert papers and all(isinstance(o.step, PaperStep) for o in papers)
        assert not any(isinstance(o.step, PaperStep) for o in dict(listed)["证据"])
        wanted = in_topics(found.occasional, topics, " 勘验 ")
        assert [(t, [o.step.id for o in offers]) for t, offers in wanted] == [("证据", ["inspect_site"])]
        assert dict(in_topics(found.occasional, topics, "证据"))["证据"] == [
            o for o in found.occasional if o.step.topic == "evidence"
        ]
        assert in_topics(found.occasional, topics, "没有这样的事") == []


def test_what_the_case_touches_of_the_lists_stands_on_its_page(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    """Whoever reads the case sees the hint and its ground; one's own right alone is none."""
    case = factories.open_request(office.work("clerk"))
    reference = case.reference
    office.session.commit()
    assert "重点保护名录</dt>" not in sign_in("clerk").page(f"/cases/{reference}")
    mark = {
        "kind": "utility_model", "title": "摩托车链轮防松结构", "right_no": "ZL202221034567.7", "holder": "某公司",
        "home_name": "重庆市万州区", "reason": "侵权案件两起",
    }  # fmt: skip
    batch = key_list.open_batch(office.work("liaison"), {"title": "名录", "name": "第一批"})
    entry = key_list.propose(office.work("examiner"), batch, mark)
    assert entry.open is not None
    answered = Review("有效", "专利登记簿", "四川省市场监督管理局", factories.TODAY)
    key_list.review(office.work("section"), [entry.open], answered)
    key_list.publish(office.work("head"), [entry.latest], Publication(factories.TODAY, "机关网站", "渝-"))
    office.session.commit()
    page = sign_in("clerk").page(f"/cases/{reference}")
    assert "重点保护名录</dt>" in page
    assert "号码相同</span> <a" in page
    assert "名录（第一批），编号渝-001，重庆市万州区" in page


def test_how_the_day_of_an_ended_clock_came_about_stands_on_a_page_of_its_own(
    sign_in: Callable[[str], Browser], office: factories.Bureau
) -> None:
    """A long case has dozens of clocks that ended; what each was counted from is read there."""
    reference, _ = with_paper(office)
    work = office.work("clerk")
    owner = select(Case.id).where(Case.reference == reference).scalar_subquery()
    rows = work.session.scalars(select(Deadline).where(Deadline.case_id == owner)).all()
    for row in rows:
        row.closed_on = work.today
    office.session.commit()
    browser = sign_in("clerk")
    brief = browser.page(f"/cases/{reference}")
    assert rows
    assert "为什么是这一天" not in brief
    assert f'<a href="/cases/{quote(reference)}/limits">' in brief
    whole = browser.page(f"/cases/{reference}/limits")
    assert whole.count("为什么是这一天") == len(rows)
    assert "逐个查看" not in whole


def test_what_lies_there_already_is_what_the_case_goes_on_with(stages: Stages) -> None:
    with stages.at("file") as s:
        work = s.office.work(s.session, "examiner", at("2026-05-26", "17:00"))
        offers = acts.available(work, s.case())
        main = grouped(offers, ()).main
        beside = next(o.step.id for o in offers if o.open and o.permitted and o.rank is None)
        assert main is not None and main.step.id not in {beside, ""}
        found = grouped(offers, (), wanted=("of_no_case", beside, main.step.id))
        assert found.main is not None and found.main.step.id == beside
        assert [o.step.id for o in found.occasional].count(beside) == 0
        assert main.step.id in {o.step.id for o in found.occasional}
        # What is not open here lies there for later.
        assert grouped(offers, (), wanted=("close_case",)).main == main


def test_of_several_decisions_none_comes_first(stages: Stages) -> None:
    with stages.at("file") as s:
        work = s.office.work(s.session, "examiner", at("2026-05-26", "17:00"))
        offers = acts.available(work, s.case())
        usual = grouped(offers, ())
        assert usual.main is not None
        other, left = usual.occasional[0], usual.occasional[1]
        found = grouped(offers, (), otherwise=lambda step: [step, other.step])
        assert (found.main, found.choices) == (usual.main, [other])
        # What is told as the other choice is told once, and what is no choice stays where it was.
        assert other not in found.occasional
        assert left in found.occasional
        assert usual.choices == []
