"""The ways of service (民事诉讼法第八十七条至第九十五条), and how far a service has come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Self


@dataclass(frozen=True)
class Way:
    """One way of service. by_receiver: somebody else may take the papers in, and is named then."""

    words: str
    by_receiver: bool = False


WAYS: Mapping[str, Way] = MappingProxyType(
    {
        "direct": Way("直接送达", by_receiver=True),
        "left": Way("留置送达"),
        "mail": Way("邮寄送达", by_receiver=True),
        "electronic": Way("电子送达"),
        "entrusted": Way("委托送达", by_receiver=True),
        "announcement": Way("公告送达"),
    }
)
# The words alone, by the value that rows keep.
METHODS: Mapping[str, str] = MappingProxyType({key: way.words for key, way in WAYS.items()})


class Serving(StrEnum):
    """How far the service on one recipient has come, by the word that its row keeps.

    words: as pages say it. awaited: it is still to be proved. outside: the papers have left the
    house.
    """

    words: str
    awaited: bool
    outside: bool

    def __new__(
        cls, value: str, words: str = "", awaited: bool = False, outside: bool = False
    ) -> Self:
        """A member: its value and what is known of it."""
        stage = str.__new__(cls, value)
        stage._value_ = value
        stage.words, stage.awaited, stage.outside = words, awaited, outside
        return stage

    @classmethod
    def _missing_(cls, _value: object) -> Self:
        """A word that no row should keep must not take down the page that lists its row."""
        return cls.UNKNOWN

    @property
    def proved(self) -> bool:
        """Whether the papers have reached the recipient, and that is proved."""
        return self is Serving.SERVED

    @property
    def counts(self) -> bool:
        """Whether the papers have reached the recipient or are still to reach it."""
        return self.awaited or self.outside

    PENDING = "pending", "待送达", True, False
    SENT = "sent", "已发出，待证明", True, True
    SERVED = "served", "已送达", False, True
    CANCELLED = "cancelled", "不再送达", False, False
    UNKNOWN = "", "状态不明", False, True
