"""What was typed before comes back with the matter, and says why it came back."""

from __future__ import annotations

from typing import Any

from casehub import acts
from casehub.acts.entries import complete
from casehub.acts.performing import StepForm
from tests.acts.scene import Scene, Stages
from tests.faults.world import at

TYPED = {"purpose": "核查两处库房的库存", "agreements": "川渝知识产权合作"}


def form(s: Scene, when: str, child: str, data: Any = None) -> StepForm:
    work = s.office.work(s.session, "examiner", at(f"2026-{when}", "17:00"))
    return acts.form_of(work, s.case(child), "submit_request", data)


def begins(of: StepForm) -> dict[str, Any]:
    return {item.field.id: item.initial for item in of.fields}


def test_a_draft_that_was_returned_begins_with_what_was_typed(stages: Stages) -> None:
    with stages.at("prepare") as s:
        s.act("examiner", "06-15", "request_assistance", matter="核查库存", purpose="查明销量")
        child = s.child("assistance")
        # At first the form knows what the main case asked for, and nothing else.
        first = form(s, "06-15", child)
        assert first.back is None
        assert begins(first)["purpose"] == "核查库存"
        assert begins(first)["agreements"] is None
        receiver = s.office.work(s.session, "partner").actor.organisation_id
        two = [s.person("examiner"), s.person("scribe")]
        s.act("examiner", "06-15", "submit_request", child, receiver=receiver, contacts=two, **TYPED)
        s.act("section", "06-16", "return_draft", child, opinion="写明库房地址")
        again = form(s, "06-17", child)
        assert again.back is not None
        assert again.back.by.detail["data"]["opinion"] == "写明库房地址"
        wanted = {**TYPED, "receiver": receiver, "contacts": two}
        assert {name: begins(again)[name] for name in wanted} == wanted
        assert begins(again)["items"][0]["question"]
        # What is emptied stays empty: the earlier words are offered once, not put back.
        sent = form(s, "06-17", child, {"agreements": None})
        assert complete(sent.fields, {"agreements": None})["agreements"] is None
        s.act("examiner", "06-17", "submit_request", child, receiver=receiver, contacts=two)
        s.act("section", "06-18", "review_request", child)
        # Sent on, it has not come back any more.
        assert form(s, "06-18", child).back is None
