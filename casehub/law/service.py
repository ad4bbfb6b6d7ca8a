"""The ways of service (民事诉讼法第八十七条至第九十五条) and the words for them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

METHODS: Mapping[str, str] = MappingProxyType(
    {
        "direct": "直接送达",
        "left": "留置送达",
        "mail": "邮寄送达",
        "electronic": "电子送达",
        "entrusted": "委托送达",
        "announcement": "公告送达",
    }
)
# Ways by which somebody else may take the papers in for the recipient, and has to be named.
BY_RECEIVER = frozenset({"direct", "mail", "entrusted"})
