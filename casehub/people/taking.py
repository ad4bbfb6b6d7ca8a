"""Who may take which step of a case."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from casehub.rulebook.book import Rulebook
    from casehub.workflow.procedure import Step
    from casehub.workflow.situation import Situation


class Taker:
    """The person at work before one case, found once however many steps are asked about."""

    def __init__(self, s: Situation, rules: Rulebook) -> None:
        self._case, self._actor, self._day = s.case, s.actor, s.day
        self._rules, self._situation = rules, s
        self._did: dict[str, bool] = {}

    def objections(self, step: Step) -> list[Reason]:
        """Why this person may not take this step; empty when allowed.

        Role held today, assignment for roles that need one, certificate on the day of the act
        (办法第四条), organisation, and separation of duties (config/roles.toml). What a period's
        end brings about is done by the system of the case's own office, which holds no role.
        """
        if self._actor.system:
            return [] if step.on_expiry and self._at_home else [Reason("不会自行发生，由人办理")]
        if self._recused:
            return [Reason("你已回避本案")]
        held = [role for role in step.roles if role in self._held]
        roles = self._rules.roles
        if not held:
            titles = "、".join(roles[r].title for r in step.roles if r in roles)
            return [Reason(f"由{titles}办理")]
        reasons = []
        # A leader's own office decides; the superior office watches, it does not act here.
        if not self._at_home and not any(
            roles[r].sees == "tree" and step.duty == "supervise" for r in held
        ):
            reasons.append(Reason("由承办机关人员办理"))
        if step.certificate and not self._certified:
            reasons.append(Reason("你没有当日有效的办案资质证件"))
        reasons += [
            Reason(rule.reason)
            for rule in self._rules.separation
            if step.duty == rule.duty and self._performed(rule.after)
        ]
        return reasons

    @cached_property
    def _at_home(self) -> bool:
        return self._case.organisation_id == self._actor.organisation_id

    @cached_property
    def _recused(self) -> bool:
        return any(
            a.person_id == self._actor.id and a.recused_on for a in self._situation.assignments
        )

    @cached_property
    def _held(self) -> frozenset[str]:
        """The roles held today, of those given case by case the ones given in this case."""
        here, roles = self._situation.assignments, self._rules.roles
        named = {a.role for a in here if a.person_id == self._actor.id and a.is_current}
        return frozenset(
            r
            for r in self._actor.roles_on(self._day)
            if r in named or (r in roles and not roles[r].assigned)
        )

    @cached_property
    def _certified(self) -> bool:
        return self._actor.certificate_on(self._day) is not None

    def _performed(self, duty: str) -> bool:
        if duty not in self._did:
            self._did[duty] = self._situation.did(duty, self._actor.id)
        return self._did[duty]


def step_objections(s: Situation, rules: Rulebook, step: Step) -> list[Reason]:
    """Why the person at work may not take this one step; empty when allowed (`Taker`)."""
    return Taker(s, rules).objections(step)
