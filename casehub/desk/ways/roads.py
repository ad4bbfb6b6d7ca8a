"""Where a desk looks for what waits: along the days of one office, or along those of all."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Date,
    Integer,
    String,
    and_,
    bindparam,
    cast,
    exists,
    or_,
    select,
    true,
    union,
)
from sqlalchemy.orm import aliased

from casehub.among import among, among_words, ids_named
from casehub.deadlines.colours import runs
from casehub.model import Assignment, Case, Deadline
from casehub.people.grounds import is_named

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import ColumnElement

    from casehub.desk.spots import Spots
    from casehub.people.sight import Sight
    from casehub.record.work import Work

HOME = bindparam("office", type_=Integer)
# What a role alone brings to do is done in cases of the own office.
AT_HOME = Case.organisation_id == HOME
# Whether an assignment is the person's own, or an absent colleague's whom the person stands in for.
OWN = is_named(bindparam("person", type_=Integer), bindparam("day", type_=Date))
AWAY = "away"
# A deadline that is left to be ended when its case is closed.
_LEFT = aliased(Deadline)


@dataclass(frozen=True)
class Roads:
    """Whether what waits for the person, or for others, lies in the own office alone.

    away: beside it stand some cases of other offices that have to do with the person, by their ids.
    """

    mine: bool = False
    others: bool = False
    away: bool = False

    def of_limits(self, *, mine: bool) -> list[ColumnElement[bool]]:
        """The roads to the limits of what is the person's, or of the rest: no limit lies on two."""
        office: ColumnElement[int] = Deadline.organisation_id.expression
        return self._ways(office, Deadline.case_id.expression, mine=mine)

    def of_cases(self, *, mine: bool) -> list[ColumnElement[bool]]:
        """The same to the cases themselves."""
        return self._ways(Case.organisation_id.expression, Case.id.expression, mine=mine)

    def _ways(
        self, office: ColumnElement[int], number: ColumnElement[int], *, mine: bool
    ) -> list[ColumnElement[bool]]:
        if not (self.mine if mine else self.others):
            return [true()]
        apart = and_(office != HOME, among(number, ids_named(AWAY)))
        return [office == HOME, apart] if self.away else [office == HOME]


def roads(
    work: Work, sight: Sight, spots: Spots, told: Mapping[str, object]
) -> tuple[Roads, set[int]]:
    """The roads of a desk, and the ids of the cases away from the own office; told: of the asker.

    What a role alone brings to do is done in the own office (`Spots`); everything else is somebody
    named to. Where that cannot be told by a few ids, all limits are walked along.
    """
    own = sight.own
    if own is None:
        return Roads(), set()
    mine = not (spots.above or spots.above_after)
    others = sight.at_home
    if not (mine or others):
        return Roads(), set()
    away: set[int] = set()
    if own or spots.left_named:
        away = set(work.session.scalars(_away(spots), {**told, "own": own}))
    return Roads(mine, others, bool(away)), away


@lru_cache(maxsize=64)
def _away(spots: Spots) -> Any:
    """The ids of cases of other offices that name the person, and of their matters."""
    elsewhere = select(Case.id).where(Case.organisation_id != HOME)
    ways = [
        elsewhere.where(among(Case.id, ids_named("own"))),
        elsewhere.where(among(Case.parent_id, ids_named("own"))),
    ]
    if spots.left_named:
        # Parts in what has ended are not among the own ones: from the few limits that run on.
        rules = sorted(spots.left_closed)
        run_on = select(Deadline.case_id).where(runs(), Deadline.rule.in_(rules))
        ended = elsewhere.where(Case.id.in_(run_on), Case.closed_on.is_not(None))
        ways.append(ended.where(left_to(spots)))
    return union(*ways)


def left_to(spots: Spots) -> ColumnElement[bool]:
    """Whether a case has a running limit of ours that the person (`person`) may end apart.

    Who may by a role alone may in cases of the own office (`office`).
    """
    its = Case.procedure + "@" + cast(Case.procedure_version, String) + "/" + Case.state
    of_case = (_LEFT.case_id == Case.id, runs(_LEFT))
    ways: list[ColumnElement[bool]] = [Case.id < 0]
    if spots.left:
        free = among_words(its + "@" + _LEFT.rule, spots.left)
        ways.append(and_(AT_HOME, exists().where(*of_case, free).correlate(Case)))
    if spots.left_named:
        own = or_(Assignment.case_id == Case.id, Assignment.case_id == Case.parent_id)
        named = among_words(Assignment.role + "/" + its + "@" + _LEFT.rule, spots.left_named)
        ways.append(exists().where(*of_case, own, OWN, named).correlate(Case))
    return or_(*ways)
