"""Who agrees to a letter before it is signed reads it: all but its numbers, as it will go out."""

from __future__ import annotations

import json
from typing import Any

import pytest

from casehub import acts
from casehub.documents import body_html
from casehub.papers.unnumbered import UNNUMBERED
from casehub.record.rows import plain
from casehub.workflow.procedure import Procedure
from tests.acts.scene import Scene, Stages
from tests.faults.world import at


@pytest.fixture
def drafted(stages: Stages) -> Any:
    """A request for help that waits for its review, and its matter."""
    with stages.at("prepare") as s:
        s.act("examiner", "06-15", "request_assistance")
        child = s.child("assistance")
        receiver = s.office.work(s.session, "partner").actor.organisation_id
        two = [s.person("examiner"), s.person("scribe")]
        s.act(
            "examiner",
            "06-15",
            "submit_request",
            child,
            receiver=receiver,
            contacts=two,
            purpose="库存数量",
        )
        yield s, child


def facts_of(papers: Any) -> dict[str, Any]:
    return {one.kind: plain(dict(one.facts)) for one in papers}


def test_the_letter_is_read_before_it_has_a_number_and_goes_out_as_it_was_read(
    drafted: tuple[Scene, str],
) -> None:
    s, child = drafted
    work = s.office.work(s.session, "section", at("2026-06-16"))
    before = s.case(child).seq
    read = acts.papers_to_read(work, child, "review_request")
    assert [one.kind for one in read] == [
        "assistance_request",
        "assistance_items",
        "assistance_receipt",
    ]
    assert all(one.ahead and one.number == "" and one.facts["doc"]["draft"] for one in read)
    # The same stands where the form is looked over, after what the form itself says.
    looked = acts.preview(work, child, "review_request", before, {"opinion": "同意送签"})
    assert facts_of(looked.papers) == facts_of(read) and looked.state_after == "待签发"
    # Nothing was numbered or written.
    assert (s.case(child).state, s.case(child).seq) == ("review", before)
    s.act("section", "06-16", "review_request", child)
    made = s.act("head", "06-17", "sign_request", child).documents
    sent = facts_of(made)
    for kind, facts in facts_of(read).items():
        gone, told = sent[kind], facts
        html = body_html(s.office.rules.kinds[kind], told)
        number, flow = next(one.number for one in made if one.number), gone["letter"]["flow_id"]
        assert UNNUMBERED in html
        assert number and flow
        for given in (number, flow):
            assert given not in html, (kind, html[html.index(given) - 80 : html.index(given) + 40])
        # Only numbers, codes, days and who signed are other than what was read.
        assert body_html(s.office.rules.kinds[kind], shorn(gone, number, flow)) == body_html(
            s.office.rules.kinds[kind], shorn(told, number, flow)
        )


def shorn(facts: dict[str, Any], *numbers: str) -> dict[str, Any]:
    """Facts without what signing gives them."""
    text = json.dumps(facts, ensure_ascii=False)
    for one in numbers:
        text = text.replace(one, UNNUMBERED)
    kept: dict[str, Any] = json.loads(text)
    kept["doc"] |= {"code": "", "verify_url": "", "draft": True, "date": "", "issued_on": ""}
    kept["letter"] |= {"date": "2026-06-16", "signer": ""}
    return kept


def test_a_step_that_reads_names_one_that_makes_papers(procedures: dict[str, Procedure]) -> None:
    reading = [(p, one) for p in procedures.values() for one in p.steps if one.reads]
    assert [(p.key, one.id) for p, one in reading] == [("assistance", "review_request")]
    for procedure, one in reading:
        assert procedure.step(one.reads).documents


def test_nothing_is_read_where_the_step_reads_nothing(drafted: tuple[Scene, str]) -> None:
    s, child = drafted
    work = s.office.work(s.session, "section", at("2026-06-16"))
    assert acts.papers_to_read(work, child, "return_draft") == ()
