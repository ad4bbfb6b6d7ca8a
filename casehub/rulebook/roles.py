"""Roles, duties, and what one person may not do together (config/roles.toml)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from casehub.law.confidence import Confidence


@dataclass(frozen=True)
class Role:
    """A role: its title, what it sees, whether it acts only when named in the case.

    confidential: which 副卷 papers and secret words it opens (config/roles.toml says how).
    keeps_rules: loads calendars and moves cases to another version (规则管理员).
    watches: is reminded of every 红牌 of its office.
    seat: where papers that list the panel name it. keeps_minutes: writes down what is said, unless
    nobody is named. mediates: leads the sessions of a mediation. keeps_contact: is named as the
    contact in letters to other offices.
    keeps_staff: asks for roles and one-time codes. countersigns: confirms what another asked.
    receives: enters what comes to its office (收文登记).
    second_factor: whether a 动态口令 or a 安全密钥 may be set up, or must be in production.
    """

    id: str
    title: str
    sees: Literal["tree", "organisation", "assigned", "referral", "nothing"] = "nothing"
    assigned: bool = False
    certificate: bool = False
    confidential: Literal["", "named", "office", "all"] = ""
    keeps_rules: bool = False
    watches: bool = False
    keeps_staff: bool = False
    countersigns: bool = False
    receives: bool = False
    second_factor: Literal["", "offered", "required"] = ""
    seat: str = ""
    keeps_minutes: bool = False
    mediates: bool = False
    keeps_contact: bool = False

    @property
    def works_on_cases(self) -> bool:
        """Whether it opens files of the house: neither a partner of a referral nor who keeps it."""
        return self.sees not in ("nothing", "referral")


@dataclass(frozen=True)
class Duty:
    """What somebody does in a case, for the separation of duties and what is done in person.

    from_above: who sees the whole tree may do it in a case of an office below.
    """

    id: str
    title: str
    from_above: bool = False


@dataclass(frozen=True)
class Separation:
    """Nobody performs `duty` after `after` in one family; procedures: of such main cases alone."""

    duty: str
    after: str
    reason: str
    procedures: tuple[str, ...] = ()

    def bars(self, duty: str, home: str) -> bool:
        """Whether it is asked of a duty in the family of a main case of this procedure."""
        return duty == self.duty and (not self.procedures or home in self.procedures)


@dataclass(frozen=True)
class StoodIn:
    """Who may stand in for an absent holder of a role: whoever holds one of `by` himself.

    A role without a row may not be stood in for. granted_by: roles of the own office whose holders
    enter it for somebody else; everybody enters it for herself, and an administrator of the staff
    together with a second one.
    """

    role: str
    by: tuple[str, ...]
    granted_by: tuple[str, ...]
    confidence: Confidence
    note: str = ""


@dataclass(frozen=True)
class InPerson:
    """Acts of this duty are done by who is named for them, and by nobody in her place."""

    duty: str
    reason: str
    confidence: Confidence
    note: str = ""


@dataclass(frozen=True)
class Exclusive:
    """No two of these roles in one person (三员分立)."""

    roles: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class Register:
    """By whom rows of some tables outside cases are written, and which of their columns differ.

    routes: of config/access.toml; whoever may use one of them. in_case: who acts in a case at that
    moment. own: column with the person whose row it is. system: the office's own hand. nobody: a
    command that names nobody. keeps_rules: who keeps the rules. once: what is there never
    changes. apart: columns that never name one person twice, unless the column
    `unless` says that nothing came of it.
    """

    tables: tuple[str, ...]
    routes: tuple[str, ...] = ()
    in_case: bool = False
    own: str = ""
    system: bool = False
    nobody: bool = False
    keeps_rules: bool = False
    once: bool = False
    apart: tuple[str, ...] = ()
    unless: str = ""


@dataclass(frozen=True)
class RolesFile:
    """config/roles.toml.

    leads: who answers for a case, the first as its contact. panel: the seats on the panel.
    outside: who acts outside the office. Each in the order in which they are asked. one_part: roles
    of which nobody holds two in one case.
    """

    leads: tuple[str, ...]
    panel: tuple[str, ...]
    outside: tuple[str, ...]
    role: tuple[Role, ...]
    duty: tuple[Duty, ...]
    separation: tuple[Separation, ...]
    exclusive: tuple[Exclusive, ...]
    one_part: tuple[Exclusive, ...] = ()
    stood_in: tuple[StoodIn, ...] = ()
    in_person: tuple[InPerson, ...] = ()
    register: tuple[Register, ...] = ()
