"""Who may take which step of a case."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from casehub.people.standing_in import lent_in
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Collection

    from casehub.model import Person
    from casehub.rulebook.book import Rulebook
    from casehub.workflow.procedure import Step
    from casehub.workflow.situation import Situation


class Taker:
    """The person at work before one case, found once however many steps are asked about."""

    def __init__(self, s: Situation, rules: Rulebook) -> None:
        self._situation, self._rules = s, rules
        self._own = _Hand(s, rules, s.actor)
        self._verdicts: dict[tuple[object, ...], tuple[list[Reason], Person | None]] = {}

    def objections(self, step: Step) -> list[Reason]:
        """Why this person may not take this step; empty when allowed.

        Role held today, assignment for roles that need one, certificate on the day of the act
        (办法第四条), organisation, and separation of duties (config/roles.toml). What a period's
        end brings about is done by the system of the case's own office, which holds no role. Who
        may not by himself may for an absent colleague who may (`people.standing_in`), unless the
        duty is one that is done in person; his own certificate, recusal and separation count.
        """
        return [*self._judged(step)[0]]

    def absent(self, step: Step) -> Person | None:
        """For whom this person takes the step (代); None who may by himself, or not at all."""
        return self._judged(step)[1]

    def concerns(self, step: Step) -> bool:
        """Whether one of the step's roles is this person's in the case, or seen to for another."""
        return self._own.holds_one_of(step) or any(
            one.holds_one_of(step) for one in self._stood_in_for
        )

    def _judged(self, step: Step) -> tuple[list[Reason], Person | None]:
        # All of a step that it asks for: the steps of a procedure are taken by few kinds of people.
        asked = (step.roles, step.duty, step.certificate, bool(step.on_expiry))
        if asked not in self._verdicts:
            self._verdicts[asked] = self._judge(step)
        return self._verdicts[asked]

    def _judge(self, step: Step) -> tuple[list[Reason], Person | None]:
        own = self._own.objections(step)
        if not own or not self._stood_in_for:
            return own, None
        for hand in self._stood_in_for:
            against = hand.objections(step)
            if against is None:
                continue
            if not against:
                return [], hand.person
            if not self._own.holds_one_of(step):
                own = against
        return own, None

    @cached_property
    def _stood_in_for(self) -> list[_Absent]:
        s = self._situation
        if s.actor.system:
            return []
        roles: dict[Person, set[str]] = {}
        for one in lent_in(self._rules, s.actor, s.day, s.case):
            roles.setdefault(one.absent, set()).add(one.role)
        return [
            _Absent(self._own, _Hand(s, self._rules, person), frozenset(held))
            for person, held in roles.items()
        ]


class _Hand:
    """What one person may do in the case by herself."""

    def __init__(self, s: Situation, rules: Rulebook, person: Person) -> None:
        self._case, self.person, self._day = s.case, person, s.day
        self.rules, self._situation = rules, s
        self._did: dict[str, bool] = {}
        self._barred: dict[str, list[str]] = {}

    def objections(self, step: Step) -> list[Reason]:
        """Why she may not take the step; empty when allowed."""
        if self.person.system:
            return [] if step.on_expiry and self._at_home else [Reason("不会自行发生，由人办理")]
        if self.recused:
            return [Reason("你已回避本案")]
        held = [role for role in step.roles if role in self.held]
        roles = self.rules.roles
        if not held:
            titles = "、".join(roles[r].title for r in step.roles if r in roles)
            return [Reason(f"由{titles}办理")]
        return self.unfit(step, held)

    def unfit(self, step: Step, held: Collection[str]) -> list[Reason]:
        """What stands against her, by whichever roles: office, certificate, another duty done."""
        roles, reasons = self.rules.roles, []
        # A leader's own office decides; the superior office watches, it does not act here.
        duty = self.rules.duties.get(step.duty)
        watches = duty is not None and duty.from_above
        if not self._at_home and not (watches and any(roles[r].sees == "tree" for r in held)):
            reasons.append(Reason("由承办机关人员办理"))
        if step.certificate and not self._certified:
            reasons.append(Reason("你没有当日有效的办案资质证件"))
        reasons += [Reason(reason) for reason in self.barred(step)]
        return reasons

    def barred(self, step: Step) -> list[str]:
        """Separation of duties: what was done before that this step may not follow."""
        if step.duty not in self._barred:
            home = self._case.home.procedure
            self._barred[step.duty] = [
                rule.reason
                for rule in self.rules.separation
                if rule.bars(step.duty, home) and self._performed(rule.after)
            ]
        return self._barred[step.duty]

    def holds_one_of(self, step: Step) -> bool:
        """Whether one of the step's roles is hers in this case."""
        return not self.held.isdisjoint(step.roles)

    @cached_property
    def _at_home(self) -> bool:
        return self._case.organisation_id == self.person.organisation_id

    @cached_property
    def recused(self) -> bool:
        """Whether she was recused from the case."""
        return any(
            a.person_id == self.person.id and a.recused_on for a in self._situation.assignments
        )

    @cached_property
    def held(self) -> frozenset[str]:
        """The roles held today, of those given case by case the ones given in this case."""
        here, roles = self._situation.assignments, self.rules.roles
        named = {a.role for a in here if a.person_id == self.person.id and a.is_current}
        return frozenset(
            r
            for r in self.person.roles_on(self._day)
            if r in named or (r in roles and not roles[r].assigned)
        )

    @cached_property
    def _certified(self) -> bool:
        return self.person.certificate_on(self._day) is not None

    def _performed(self, duty: str) -> bool:
        if duty not in self._did:
            self._did[duty] = self._situation.did(duty, self.person.id)
        return self._did[duty]


class _Absent:
    """An absent colleague in whose place the person at work may act in the case."""

    def __init__(self, hand: _Hand, away: _Hand, roles: frozenset[str]) -> None:
        self._hand, self._away, self._roles = hand, away, roles
        self.person = away.person

    def _hers(self, step: Step) -> frozenset[str]:
        return self._away.held & self._roles & frozenset(step.roles)

    def holds_one_of(self, step: Step) -> bool:
        """Whether one of the step's roles is hers in this case, and seen to."""
        return bool(self._hers(step))

    def objections(self, step: Step) -> list[Reason] | None:
        """Why the step may not be taken for her; None where it would not be hers at all."""
        hers = self._hers(step)
        if self._away.recused or not hers:
            return None
        if self._hand.recused:
            return [Reason("你已回避本案")]
        personal = self._hand.rules.in_person.get(step.duty)
        if personal is not None:
            return [Reason(personal.reason)]
        barred = [
            Reason(f"{self.person.name}本人也不能办理：{reason.replace('你', '她（他）')}")
            for reason in self._away.barred(step)
        ]
        return self._hand.unfit(step, hers) + barred
