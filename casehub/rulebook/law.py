"""The law of a day: what was in force on it, whatever has changed since."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, partial
from typing import TYPE_CHECKING, TypeVar

from casehub.documents.kinds import Kind, Kinds
from casehub.law.chinese import date_text, period_text
from casehub.law.effect import Row, in_force
from casehub.law.faults import PeriodFault
from casehub.rulebook.awaiting import ProcedureRow
from casehub.rulebook.limits import Limit, Limits
from casehub.rulebook.remedies import Remedy
from casehub.rulebook.tables import Amount, BasisText, HouseRule, NeverSaid, Settled
from casehub.workflow.procedure import Procedure
from casehub.workflow.refusals import Refusal

if TYPE_CHECKING:
    from casehub.model import Case


OwnRow = TypeVar("OwnRow", bound=ProcedureRow)


class NotInForce(Refusal, KeyError):
    """Nothing of this name is in force on the day; the message is one Chinese sentence."""

    __str__ = Refusal.__str__


@dataclass(frozen=True)
class Law:
    """Everything that has a period of effect; `on` gives what holds on one day."""

    limits: Limits
    amounts: tuple[Amount, ...] = ()
    basis: tuple[BasisText, ...] = ()
    house_rules: tuple[HouseRule, ...] = ()
    kinds: Kinds = field(default_factory=partial(Kinds, {}))
    procedures: Mapping[tuple[str, int], Procedure] = field(default_factory=dict)
    remedies: tuple[Remedy, ...] = ()
    settled: tuple[Settled, ...] = ()
    never: tuple[NeverSaid, ...] = ()

    def on(
        self, day: date, procedures: tuple[str, ...] = (), told_on: date | None = None
    ) -> LawOfDay:
        """The law of the day, as the first of the procedures has it that has its own.

        told_on: the day on which it is told, where that is another.
        """
        return LawOfDay(self, day, procedures, told_on)

    def of_case(self, case: Case, told_on: date | None = None) -> LawOfDay:
        """The law under which the case was opened: what changes later is not for it.

        One that was moved to a later version of its procedure goes on under the law of that. A
        child matter runs under the law of its main case, whenever it was opened itself.
        """
        home = case.home
        procedure = self.procedures.get((home.procedure, home.procedure_version))
        begun = procedure.since if procedure is not None else None
        day = home.opened_on if begun is None else max(home.opened_on, begun)
        return self.on(day, case.procedures, told_on)

    def paper(self, case: Case, name: str, day: date) -> Kind:
        """The edition of a kind in which a paper of the case is made on the day.

        That of the law on which the kind stands: of the case, or of the day itself. A kind that
        came into the law after the case was opened is made in the edition of the day.

        Raises NotInForce where neither has it.
        """
        of_case = self.of_case(case)
        editions = self.kinds.editions(name)
        held = in_force(editions, of_case.day)
        if held is None or held.law_of != "case":
            return self.on(day, case.procedures).kind(name)
        return held

    def trouble(self, key: str, version: int, state: str) -> str:
        """Why a case in this version and state cannot go on; "" when it can."""
        procedure = self.procedures.get((key, version))
        if procedure is None:
            return (
                f"所适用的程序“{key}”第{version}版不在规则文件中，暂不能办理；"
                f"请规则管理员把该版本的文件放回 workflows/superseded/{key}-{version}.yaml"
            )
        if not procedure.has_state(state):
            return (
                f"所处状态“{state}”不在{procedure.title}程序第{version}版中，暂不能办理；"
                "请规则管理员核对该版本的文件"
            )
        return ""

    @cached_property
    def amounts_by_key(self) -> Mapping[str, list[Amount]]:
        """Rows of amounts by key, in file order."""
        return _grouped((row.key, row) for row in self.amounts)

    @cached_property
    def basis_by_key(self) -> Mapping[str, list[BasisText]]:
        """Rows of bases by key, in file order."""
        return _grouped((row.key, row) for row in self.basis)

    @cached_property
    def remedies_by_key(self) -> Mapping[str, list[Remedy]]:
        """Rows of remedies by key, in file order."""
        return _grouped((row.key, row) for row in self.remedies)

    def limits_of_remedy(self, key: str) -> frozenset[str]:
        """The limits that begin with the service of a paper of this remedy, on whatever day."""
        rows = self.remedies_by_key.get(key, ())
        return frozenset[str]().union(*(row.served_limits for row in rows))

    @cached_property
    def house_by_key(self) -> Mapping[str, list[HouseRule]]:
        """Rows of house rules by key, in file order."""
        return _grouped((row.key, row) for row in self.house_rules)

    @cached_property
    def versions(self) -> Mapping[str, list[Procedure]]:
        """The versions of every procedure, the newest last."""
        return _grouped((key, self.procedures[key, v]) for key, v in sorted(self.procedures))


@dataclass(frozen=True)
class LawOfDay:
    """What is in force on one day. Every question raises NotInForce where nothing is.

    procedures: for which it is asked: that of the case, then that of its main case. told_on: the
    day of the paper or page that tells of it, None for the day itself.
    """

    law: Law
    day: date
    procedures: tuple[str, ...] = ()
    told_on: date | None = None

    def limit(self, code: str) -> Limit:
        """The time limit of the code. UnknownLimit, a KeyError too, says which is missing."""
        return self.law.limits.get(code, self.day)

    def limit_text(self, code: str) -> str:
        """A time limit in words: 十五日, 五个工作日, 三个月.

        Raises PeriodFault for one whose last day a paper names: it has no length to be written.
        """
        limit = self.limit(code)
        if limit.told:
            raise PeriodFault(f"{limit.title}没有规定的长度，届满日由文书写明")
        return period_text(limit.amount, limit.unit)

    def amount(self, key: str) -> int:
        """An amount or number, in the unit that its row names."""
        return self._one("数额", key, self.law.amounts_by_key.get(key, ())).value

    def basis(self, key: str) -> str:
        """The instrument and article printed for a key; "" where none is known.

        A row of the procedure itself comes before one of its main case, and that before one that
        is the law of every procedure.
        """
        row = self.basis_row(key)
        return "" if row is None else row.told(self.told_on or self.day)

    def basis_row(self, key: str) -> BasisText | None:
        """The row that answers `basis`; None when there is none on this day."""
        return self._own(self.law.basis_by_key.get(key, ()))

    def remedy(self, key: str) -> Remedy:
        """To whom, within what and by which article a paper of the day can be challenged."""
        row = self.remedy_row(key)
        return self._one("救济途径", key, () if row is None else (row,))

    def remedy_row(self, key: str) -> Remedy | None:
        """The row that answers `remedy`; None when there is none on this day."""
        return self._own(self.law.remedies_by_key.get(key, ()))

    def settled(self, dispute: str) -> Settled | None:
        """What an agreement on a dispute of this kind may contain; None where nothing limits it."""
        return self._own([row for row in self.law.settled if row.key == dispute])

    def never_said(self) -> Iterator[NeverSaid]:
        """The words that no agreement has, each as the first of the procedures has it."""
        for key in dict.fromkeys(row.key for row in self.law.never):
            found = self._own([row for row in self.law.never if row.key == key])
            if found is not None:
                yield found

    def house(self, key: str) -> bool:
        """The bureau's own choice (config/house.toml)."""
        return self._one("本机关规定", key, self.law.house_by_key.get(key, ())).value

    def kind(self, name: str) -> Kind:
        """The edition of a kind of document."""
        return self._one("文书种类", name, self.law.kinds.editions(name))

    def procedure(self, key: str) -> Procedure:
        """The version of a procedure under which a case of this day opens."""
        return self._one("程序", key, self.law.versions.get(key, ()))

    def _own(self, rows: Sequence[OwnRow]) -> OwnRow | None:
        """The row of the first procedure that has one on this day, else that of every one."""
        for procedure in self.procedures:
            row = in_force((row for row in rows if procedure in row.procedures), self.day)
            if row is not None:
                return row
        return in_force((row for row in rows if not row.procedures), self.day)

    def _one(self, what: str, name: str, rows: Iterable[Row]) -> Row:
        row = in_force(rows, self.day)
        if row is None:
            raise NotInForce(f"{what}“{name}”在{date_text(self.day)}没有有效的规定")
        return row


def _grouped(pairs: Iterable[tuple[str, Row]]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for name, row in pairs:
        found.setdefault(name, []).append(row)
    return found
