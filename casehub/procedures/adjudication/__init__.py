"""行政裁决: the law of deciding an infringement dispute (令81)."""

from __future__ import annotations

from casehub.model import Sample
from casehub.procedures.adjudication import (
    acceptance,
    after_ruling,
    answers,
    course,
    evidence_rules,
    examining,
    hearing_rules,
    known,
    obligor,
    ordered,
    outcomes,
    panel,
    patents,
    publicity,
    published,
    remedies,
    requesters,
    samples,
    stays,
    time_limits,
    told,
)
from casehub.workflow.part import Part

PART = Part(
    guards={
        **acceptance.GUARDS,
        **after_ruling.GUARDS,
        **course.GUARDS,
        **evidence_rules.GUARDS,
        **examining.GUARDS,
        **hearing_rules.GUARDS,
        **panel.GUARDS,
        **patents.GUARDS,
        **publicity.GUARDS,
        **remedies.GUARDS,
        **requesters.GUARDS,
        **samples.GUARDS,
        **stays.GUARDS,
        **time_limits.GUARDS,
    },
    effects={
        **examining.EFFECTS,
        **outcomes.EFFECTS,
        **requesters.EFFECTS,
        **samples.EFFECTS,
        **stays.EFFECTS,
    },
    known={
        **after_ruling.KNOWN,
        **answers.KNOWN,
        **course.KNOWN,
        **examining.KNOWN,
        **known.KNOWN,
        **obligor.KNOWN,
        **ordered.KNOWN,
        **published.KNOWN,
        **remedies.KNOWN,
        **requesters.KNOWN,
        **samples.KNOWN,
        **told.KNOWN,
    },
    days=known.DAYS,
    of_people=panel.OF_PEOPLE,
    stands_on=("closing", "dispute", "hearing", "matter"),
    rows=(Sample,),
    cards=samples.CARDS,
)
