"""Letters of others that wait for whoever keeps the register: to be registered, to be entered."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Integer, Select, String, bindparam, cast, func, null, select, union_all

from casehub.acts.letters import correspondence
from casehub.acts.letters.entering import Arrived, states_for, step_for
from casehub.acts.letters.portal import WordState
from casehub.exchange.course import LetterState
from casehub.exchange.entered import is_entered
from casehub.exchange.sorts import exchange
from casehub.model import Case, Draft, ExchangeLetter, PartnerWord
from casehub.people.permissions import worded
from casehub.severally import Asked
from casehub.workflow.checking.graph import reachable
from casehub.workflow.course import begun_with

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Executable, Select

    from casehub.acts.letters import Correspondence
    from casehub.record.work import Work

# So many letters are looked through, the newest first.
LOOKED_THROUGH = 300


@dataclass(frozen=True)
class Waiting:
    """A registered letter that was not entered in its case.

    step: the title of the step that enters it; "" where the case has not come so far; by: its
    identifier.
    """

    letter: ExchangeLetter
    case: Case
    step: str = ""
    by: str = ""


@dataclass(frozen=True)
class Post:
    """What waits of the letters of an office.

    words: how many answers partners gave by accounts that nobody of the office has looked at.
    letters: what was registered and waits to be entered, newest first.
    """

    words: int = 0
    letters: Sequence[Waiting] = ()


def post(work: Work) -> Post:
    """What waits to be registered in the person's office and to be entered in the cases she sees.

    What an open case can enter in no state that it may still come to waits no more. Asks as often
    for many letters as for one, and once where there are none.
    """
    return post_asked(work).alone(work.session)


def post_asked(work: Work) -> Asked[Post]:
    """The question of `post`, to be asked with others."""
    visible, told = worded(work.actor, work.today, work.rules)
    told |= {"own_office": work.actor.organisation_id}
    return Asked(_some(visible), told, partial(_read, work))


def _read(work: Work, rows: Sequence[Any]) -> Post:
    words, any_letter = rows[0]
    return Post(words, _to_enter(work) if any_letter else ())


@cache
def _some(visible: Select[Case]) -> Select[int, bool]:
    said = select(func.count()).where(
        PartnerWord.organisation_id == bindparam("own_office", type_=Integer),
        PartnerWord.state == WordState.WAITING.value,
    )
    letters = _registered(visible).exists()
    return select(said.scalar_subquery().label("words"), letters.label("letters"))


class Lying(NamedTuple):
    """The steps of a case for which something lies there already, what has to be done first.

    steps: those that enter its registered letters, the oldest letter first; then those of which
    somebody keeps a form that was begun. entering: the paper of each registered letter → the step
    that enters it as things stand, "" for one that was entered or cannot be now.
    """

    steps: Sequence[str] = ()
    entering: Mapping[int, str] = {}


def lying_in(work: Work, case: Case) -> Lying:
    """What lies in a case and waits for one of its steps: letters, and forms that were begun."""
    rows = work.session.execute(_LIES, {"case": case.id}).all()
    entering = {paper: "" for step, paper, _ in rows if not step and paper is not None}
    begun = [step for step, _, _ in rows if step]
    waiting = _to_enter(work, case.id) if len(begun) < len(rows) else []
    entering |= {one.letter.material_id: one.by for one in waiting if one.letter.material_id}
    steps = [*(one.by for one in reversed(waiting) if one.by), *begun]
    return Lying(list(dict.fromkeys(steps)), entering)


_CASE = bindparam("case", type_=Integer)
# What may lie in a case, asked at once: forms that were begun, by their step, and letters.
_LIES: Executable = union_all(
    select(Draft.step, cast(null(), Integer).label("paper"), Draft.id).where(
        Draft.case_id == _CASE
    ),
    select(cast(null(), String), ExchangeLetter.material_id, ExchangeLetter.id).where(
        ExchangeLetter.case_id == _CASE,
        ~ExchangeLetter.outbound,
        ExchangeLetter.state == LetterState.REGISTERED.value,
    ),
).order_by("id")


def _to_enter(work: Work, case_id: int | None = None) -> list[Waiting]:
    visible, told_of = worded(work.actor, work.today, work.rules)
    query = _registered(visible).order_by(ExchangeLetter.id.desc()).limit(LOOKED_THROUGH)
    if case_id is not None:
        query = query.where(Case.id == case_id)
    told_of |= {"own_office": work.actor.organisation_id}
    rows = [(row, case) for row, case in work.session.execute(query, told_of)]
    if not rows:
        return []
    told = correspondence(work, {case.id for _row, case in rows})
    begun = _begun(work, [row for row, _case in rows])
    found = (_waiting(work, row, case, told[case.id], begun) for row, case in rows)
    return [one for one in found if one is not None]


def _registered(visible: Select[Case]) -> Select[ExchangeLetter, Case]:
    office = bindparam("own_office", type_=Integer)
    return (
        visible.join(ExchangeLetter, ExchangeLetter.case_id == Case.id)
        .where(
            ExchangeLetter.organisation_id == office,
            Case.organisation_id == office,
            Case.closed_on.is_(None),
            ~ExchangeLetter.outbound,
            ExchangeLetter.state == LetterState.REGISTERED.value,
        )
        .with_only_columns(ExchangeLetter, Case, maintain_column_froms=True)
    )


def _begun(work: Work, rows: Sequence[ExchangeLetter]) -> dict[str, set[str]]:
    """The kinds of messages with which the exchanges of these letters began, by their numbers."""
    own = [one.kind for one in exchange().message if one.own]
    query = select(ExchangeLetter.flow_id, ExchangeLetter.kind).where(
        ExchangeLetter.organisation_id == work.actor.organisation_id,
        ExchangeLetter.flow_id.in_(sorted({row.flow_id for row in rows})),
        ExchangeLetter.kind.in_(own),
    )
    found: dict[str, set[str]] = {}
    for flow, kind in work.session.execute(query):
        found.setdefault(flow, set()).add(kind)
    return found


def _waiting(
    work: Work, row: ExchangeLetter, case: Case, told: Correspondence,
    begun: Mapping[str, set[str]],
) -> Waiting | None:
    rules = work.rules.procedure(case.procedure, case.procedure_version)
    if is_entered(rules, told.events, row):
        return None
    kinds = begun.get(row.flow_id) or begun_with(rules, (one.step for one in told.events)).kinds
    answers = exchange().message_of(row.kind).answers
    to = next((one.kind for one in told.letters if answers and one.id == row.answers_id), "")
    what = Arrived(row.receipt_code or row.kind, to, row.sort)
    step = step_for(rules, case.state, what, kinds)
    if step is not None:
        return Waiting(row, case, step.title, step.id)
    ahead = reachable(rules, case.state).intersection(states_for(rules, what))
    return Waiting(row, case) if ahead - {case.state} else None
