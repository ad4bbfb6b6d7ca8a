"""Separation of duties is asked over the whole family: parent, children, siblings, origin."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from casehub.casefile import opening, situations
from casehub.model import Case
from casehub.people.taking import Taker
from casehub.record.events import record
from casehub.rulebook.book import Rulebook
from casehub.workflow.procedure import Step
from tests.faults import roads
from tests.faults.world import Office

# The law's table, held against config/roles.toml: a row deleted there fails here.
SEPARATE = [
    ("review", "investigate"),
    ("review", "decide"),
    ("investigate", "review"),
    ("decide", "review"),
    ("decide", "mediate"),
    ("approve", "draft"),
    ("approve", "investigate"),
    ("publicise", "investigate"),
    ("approve", "publicise"),
    ("hear", "investigate"),
    ("investigate", "hear"),
    ("approve", "hear"),
]


def of(rules: Rulebook, *procedures: str) -> Rulebook:
    """The rules in which duties are kept apart in main cases of these procedures."""
    rows = tuple(replace(rule, procedures=procedures) for rule in rules.separation)
    return replace(rules, separation=rows)


def test_the_table_is_whole(office: Office) -> None:
    assert [(r.duty, r.after) for r in office.rules.separation] == SEPARATE


@pytest.mark.parametrize("done_in, asked_in", [
    ("parent", "parent"), ("parent", "child"), ("child", "parent"), ("child", "sibling"),
    ("origin", "parent"), ("origin", "child"), ("stranger", "parent"),
])  # fmt: skip
@pytest.mark.parametrize("duty, after", SEPARATE)
def test_family_is_asked(
    sqlite_office: Office, duty: str, after: str, done_in: str, asked_in: str
) -> None:
    office = sqlite_office
    names = [roads.received(office) for _ in range(3)]
    with office.acting("head", roads.ARRIVED) as work:
        parent, origin, stranger = (
            work.session.scalars(select(Case).where(Case.reference == name)).one() for name in names
        )
        cases = {"parent": parent, "origin": origin, "stranger": stranger}
        for name in ("child", "sibling"):
            cases[name] = opening.open_child(work, parent, "appraisal", name)
        record(work, cases[done_in], step="earlier", sentence="办理", duty=after)
        work.session.flush()
        parent.origin_id, parent.seq = origin.id, parent.seq
        step = Step(id="now", title="办理", from_=(), roles=("department_head",), duty=duty)
        with work.session.no_autoflush:
            s = situations.load(work, cases[asked_in], step)
            # In the families of main cases of these procedures alone, where the row names any.
            said, elsewhere, here = (
                [r.sentence for r in Taker(replace(s, step=step), of(work.rules, *keys)).objections(step)]
                for keys in ((), ("mediation",), ("mediation", parent.procedure))
            )
        assert (elsewhere, here) == ([], said)
        wanted = [r.reason for r in work.rules.separation if (r.duty, r.after) == (duty, after)]
        assert said == ([] if done_in == "stranger" else wanted)
        work.session.expire(parent)
        work.session.rollback()


def test_a_step_is_judged_alike_whatever_was_asked_before(sqlite_office: Office) -> None:
    office = sqlite_office
    reference = roads.received(office)
    with office.acting("head", roads.ARRIVED) as work:
        case = work.session.scalars(select(Case).where(Case.reference == reference)).one()
        record(work, case, step="earlier", sentence="办理", duty="investigate")
        work.session.flush()
        with work.session.no_autoflush:
            every = [step for one in work.rules.procedures.values() for step in one.steps]
            s = situations.load(work, case, every[0])
            taker = Taker(s, work.rules)
            told = [[r.sentence for r in taker.objections(step)] for step in every]
            again = [[r.sentence for r in taker.objections(step)] for step in reversed(every)]
            alone = [[r.sentence for r in Taker(s, work.rules).objections(step)] for step in every]
        assert told == alone and again == alone[::-1]
        assert len({tuple(said) for said in told}) > 3
        # What is handed out is the asker's own.
        taker.objections(every[0]).clear()
        assert [r.sentence for r in taker.objections(every[0])] == alone[0]
        work.session.rollback()
