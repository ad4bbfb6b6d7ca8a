"""What a party is (自然人、法人、非法人组织、个体工商户), and what follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from casehub.law.fines import PersonClass

CITIZEN, CREDIT_CODE = "公民身份号码", "统一社会信用代码"


@dataclass(frozen=True)
class PartyKind:
    """One kind of party.

    human: a human being alone: spoken to as 你, known by an identity card whose number is hidden
    in papers, signs and receives in person, nobody stands for it. trades: a human being who runs
    the business that is the party. head: what whoever stands for it is called.
    """

    id: str
    title: str
    human: bool = False
    trades: bool = False
    head: str = "负责人"

    @property
    def id_label(self) -> str:
        """The document by which it is usually known."""
        return CITIZEN if self.human else CREDIT_CODE

    @property
    def form_of_address(self) -> str:
        """How papers speak to it."""
        return "你" if self.human else "你单位"

    @property
    def broadly(self) -> str:
        """What it is as the law of service tells parties apart (民事诉讼法第八十八条)."""
        return "自然人" if self.human else "单位"

    @property
    def person(self) -> PersonClass:
        """The class by which sums of penalties tell persons apart (个体工商户 待核)."""
        return "natural" if self.human else "household" if self.trades else "organisation"

    @property
    def household_receives(self) -> bool:
        """Whether who lives with it may receive for it."""
        return self.human or self.trades

    @property
    def office_receives(self) -> bool:
        """Whether its mailroom or staff may receive for it."""
        return not self.human


_KINDS = (
    PartyKind("legal", "法人", head="法定代表人"),
    PartyKind("unincorporated", "非法人组织"),
    PartyKind("sole_trader", "个体工商户", trades=True, head="经营者"),
    PartyKind("natural", "自然人", human=True),
)
PARTY_KINDS: Mapping[str, PartyKind] = MappingProxyType({kind.id: kind for kind in _KINDS})


def party_kind(name: object) -> PartyKind:
    """The kind of this name; of a name that nobody knows, an organisation of whatever sort."""
    return PARTY_KINDS.get(str(name), PartyKind(str(name), str(name)))
