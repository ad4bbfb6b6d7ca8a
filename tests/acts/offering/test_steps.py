"""Steps are called as the case calls them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from casehub import acts
from casehub.acts.entries import ISSUE
from casehub.documents.kinds import Kinds
from casehub.model import Case
from tests.acts.scene import Stages
from tests.faults.world import at


def test_steps_and_choices_are_called_as_the_papers_of_the_case_are(stages: Stages) -> None:
    """A new edition of a kind with another title: older cases go on under the old one."""
    name, since = "evidence_list", date(2026, 6, 1)
    with stages.at("file") as s:
        work = s.office.work(s.session, "examiner", at("2026-06-02", "09:00"))
        now = work.rules
        kind = now.kinds[name]
        newer = replace(kind, edition=2, since=since, title="新清单")
        older = replace(kind, superseded=True, until=since - timedelta(days=1))
        kinds = Kinds({**now.kinds, name: newer}, [older])
        later = replace(work, rules=replace(now, law=replace(now.law, kinds=kinds)))
        old, new = s.case(), Case(procedure="adjudication", procedure_version=s.case().procedure_version, opened_on=since)
        (step,) = [one for one in acts.procedure_of(work, old).paper_steps if name in one.documents]
        titles = [acts.titled(later, case, step).title for case in (old, new)]
        assert titles == [f"制作{kind.title}", "制作新清单"]
        form = acts.form_of(later, old, "record_evidence_exchange")
        offered = next(i.choices for i in form.fields if i.field.id == ISSUE)
        assert dict(offered or ())[name] == kind.title
