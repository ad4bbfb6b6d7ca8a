"""One answer tells everything that is wrong with a form, on every layer: nothing comes later."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from casehub import acts
from casehub.fields import Field, WrittenField
from casehub.workflow.refusals import Refused
from tests import factories
from tests.acts.scene import HELD, PANEL, at, day

if TYPE_CHECKING:
    from casehub.record.work import Work
    from casehub.workflow.situation import Reason
    from tests.acts.scene import Scene, Stages

# No face of ours draws it; it is found when the paper is about to be issued.
UNDRAWN = "\U00013000"
# Stage of the case, who, on which day, which long form.
FORMS = [
    ("submit", "head", "05-25", "file_case"),
    ("hear", "chair", "07-06", "hold_hearing"),
    ("deliberate", "chair", "07-08", "record_deliberation"),
    ("review", "head", "07-20", "issue_decision"),
]
IDS = [form[3] for form in FORMS]


def form_at(s: Scene, who: str, when: str, step: str) -> tuple[Work, dict[str, Any], dict[str, Field]]:
    """A good form of the step, and its fields."""
    work = s.office.work(s.session, who, at(f"2026-{when}", "17:00"))
    data = factories.filled(work, s.case(), step, _given(s).get(step, {}))
    form = acts.form_of(work, s.case(), step, data)
    # What the file fills in by itself is never missing.
    return work, data, {i.field.id: i.field for i in form.fields if i.initial in (None, "", [])}


def _given(s: Scene) -> dict[str, dict[str, Any]]:
    """What the forms take that no example fits."""
    chair, lead, member = (s.person(name) for name in PANEL)
    seats = {"panel_chair": chair, "panel_lead": lead, "panel_members": [member], "clerk": s.person("scribe")}
    found = {"evidence_text": "甲1真实、合法，与本案有关，予以采信。"}
    return {"file_case": seats, "hold_hearing": HELD, "issue_decision": found}


def said(s: Scene, work: Work, step: str, data: dict[str, Any]) -> list[Reason]:
    """What refuses the form; nothing where it is taken."""
    try:
        acts.preview(work, s.ref, step, s.case().seq, data)
    except Refused as refused:
        return refused.reasons
    return []


@pytest.mark.parametrize("stage, who, when, step", FORMS, ids=IDS)
def test_who_mends_what_is_named_hears_of_nothing_else(
    stages: Stages, stage: str, who: str, when: str, step: str
) -> None:
    with stages.at(stage) as s:
        work, good, fields = form_at(s, who, when, step)
        assert said(s, work, step, good) == []
        bad, layers = dict(good), {"value": 0, "paper": 0}
        words = [n for n, f in fields.items() if isinstance(f, WrittenField) and good.get(n)]
        for name in words:
            if fields[name].required and layers["value"] <= layers["paper"]:
                del bad[name]
                layers["value"] += 1
            else:
                bad[name] = f"{good[name]}{UNDRAWN}"
                layers["paper"] += 1
        assert min(layers.values()) >= 1, layers
        told = said(s, work, step, bad)
        named = {reason.field for reason in told}
        assert None not in named, [r.sentence for r in told if r.field is None]
        # Both layers in one answer, and each at its field.
        assert {name for name in good if name not in bad} <= named
        assert any(UNDRAWN in reason.sentence for reason in told)
        assert all(UNDRAWN in str(bad[r.field]) for r in told if UNDRAWN in r.sentence and r.field)
        mended = {name: good[name] if name in named else value for name, value in {**good, **bad}.items()}
        assert said(s, work, step, mended) == []


def test_what_the_act_and_its_papers_object_to_is_told_with_what_the_form_lacks(stages: Stages) -> None:
    with stages.at("prepare") as s:
        work, good, _ = form_at(s, "examiner", "06-08", "register_evidence")
        row = {"label": "甲1", "name": "另一份证书"}
        typed = {**good, "party": s.party("requester"), "evidence_items": [row]}
        alone = said(s, work, "register_evidence", typed)
        assert [(r.field, r.sentence) for r in alone] == [("evidence_items", "证据编号甲1已经使用")]
        late = {**typed, "submitted_on": day("06-09")}
        both = said(s, work, "register_evidence", late)
        assert {r.field for r in both} == {"submitted_on", "evidence_items"}
        assert alone[0] in both


def test_nothing_that_was_tried_is_left(stages: Stages) -> None:
    with stages.at("review") as s:
        work, good, _ = form_at(s, "head", "07-20", "issue_decision")
        before = (s.case().seq, s.case().state, s.papers())
        name = next(iter(good))
        with pytest.raises(Refused):
            acts.perform(work, s.ref, "issue_decision", s.case().seq, {k: v for k, v in good.items() if k != name}, "k" * 32)
        s.session.expire_all()
        assert (s.case().seq, s.case().state, s.papers()) == before
        # The same unit of work goes on as if nobody had tried.
        assert acts.perform(work, s.ref, "issue_decision", s.case().seq, good, "l" * 32).case.state == "decided"
