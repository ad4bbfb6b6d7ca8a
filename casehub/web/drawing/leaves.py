"""A list that is read whole, a page at a time: which page is asked for, and what stands on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import request, url_for

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class Leaf:
    """One page of a list. number: which, from 1; of: how many pages; total: how many rows."""

    rows: Sequence[Any]
    number: int
    of: int
    total: int

    @property
    def words(self) -> str:
        """What the pager says of it."""
        whole = f"{self.total} 条"
        return f"第 {self.number} 页，共 {self.of} 页 {whole}" if self.of > 1 else f"共 {whole}"


def leaf(rows: Sequence[Any], size: int) -> Leaf:
    """The page that the address asks for by `page`; the nearest one where there is none such."""
    return _nth(rows, size, request.args.get("page", 1, type=int))


def leaf_of(rows: Sequence[Any], size: int, place: int) -> Leaf:
    """The page on which the row at this place (from 0) stands."""
    return _nth(rows, size, place // size + 1)


def _nth(rows: Sequence[Any], size: int, wanted: int) -> Leaf:
    of = max(1, -(-len(rows) // size))
    number = min(max(wanted, 1), of)
    return Leaf(rows[(number - 1) * size : number * size], number, of, len(rows))


def ways(here: Leaf, **kept: object) -> dict[str, str]:
    """The addresses of the pages `previous` and `next`, "" where there is none.

    kept: what else the address says; what is empty is left out.
    """
    held: dict[str, Any] = {name: value for name, value in kept.items() if value}
    # Of the address itself: the router read it, and writes it again.
    held |= request.view_args or {}

    def to(number: int) -> str:
        return url_for(request.endpoint or "", **held, page=number)

    return {
        "previous": to(here.number - 1) if here.number > 1 else "",
        "next": to(here.number + 1) if here.number < here.of else "",
    }
