"""What a job costs the hand: presses, pages that came, and characters typed, counted in the browser.

The browser itself counts, whatever the journey is written with, so that no journey is rewritten to
be measured: `effort.watch(visitor, who)` before the job, `effort.settled()` after it. A press of the mouse, a
choice from a list, a tick, a press of Enter and the move to another field to type into it are each
one click. A page is what the browser loads as a new page; what scripts fetch is none. A character
is counted when it is typed or pasted; of a day or an hour its digits are. What stands in a field
already costs nothing, so a journey fills in only what is not there (`fill`).
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.journeys.person import Visitor

RECORDED = Path(__file__).with_name("effort.csv")
# Trusted presses are those of a hand. Playwright sets a choice and a day without one, so these are
# told by their change. A mouse press on a box that is ticked or a button counts once, as a press.
COUNTING = """
(() => {
  if (window.top !== window) return;
  let field = null;
  const typed = e => e.tagName === 'TEXTAREA' || (e.tagName === 'INPUT' &&
    !['checkbox', 'radio', 'file', 'hidden', 'submit', 'button'].includes(e.type));
  addEventListener('mousedown', e => {
    if (!e.isTrusted || e.target.tagName === 'SELECT') return;
    field = typed(e.target) ? e.target : null;
    countEffort('click', 1);
  }, true);
  addEventListener('keydown', e => {
    if (e.isTrusted && e.key === 'Enter' && e.target.tagName !== 'TEXTAREA') countEffort('click', 1);
  }, true);
  addEventListener('change', e => {
    if (e.target.tagName === 'SELECT' || e.target.type === 'file') countEffort('click', 1);
  }, true);
  addEventListener('input', e => {
    if (!typed(e.target)) return;
    // A page that opens with the cursor in its first field asks for no move.
    if (e.target !== field && (field || !e.target.autofocus)) countEffort('move', 1);
    field = e.target;
    countEffort('typed', e.isTrusted ? (e.data || '').length : e.target.value.replace(/\\D/g, '').length);
  }, true);
})();
"""


@dataclass
class Cost:
    """Clicks, pages loaded and characters typed; a sum of both hands is a cost too."""

    clicks: int = 0
    loads: int = 0
    typed: int = 0
    # Of the clicks those that go to the next field to type into: who presses Tab needs none of them.
    moves: int = 0

    def __str__(self) -> str:
        return f"{self.clicks:3} clicks {self.loads:3} pages {self.typed:4} characters"

    def __add__(self, other: Cost) -> Cost:
        return Cost(
            self.clicks + other.clicks, self.loads + other.loads, self.typed + other.typed,
            self.moves + other.moves,
        )  # fmt: skip


@dataclass
class Effort:
    """What one job cost each of those who took part in it."""

    costs: dict[str, Cost] = field(default_factory=dict)
    seated: list[Visitor] = field(default_factory=list)

    def watch(self, visitor: Visitor, who: str) -> Visitor:
        """Count from now on for this person, at the page at which the person sits."""
        cost = self.costs.setdefault(who, Cost())

        def count(kind: str, number: int) -> None:
            if kind in {"click", "move"}:
                cost.clicks += number
                cost.moves += number if kind == "move" else 0
            else:
                cost.typed += number

        def loaded(_page: object) -> None:
            cost.loads += 1

        visitor.page.expose_function("countEffort", count)
        visitor.page.add_init_script(COUNTING)
        # The page at which the person sits counts too, and costs nothing.
        visitor.page.evaluate(COUNTING)
        visitor.page.on("domcontentloaded", loaded)
        self.seated.append(visitor)
        return visitor

    def settled(self) -> dict[str, Cost]:
        """What each did, after the browser has told of the last press."""
        for visitor in self.seated:
            visitor.page.evaluate("0")
        return self.costs

    @property
    def whole(self) -> Cost:
        """What everybody together did."""
        return sum(self.costs.values(), Cost())


def fill(visitor: Visitor, values: Mapping[str, Any]) -> Visitor:
    """Type what is not there already: one who sees a field filled in rightly leaves it alone."""
    for name, value in values.items():
        if isinstance(value, str | int) and not isinstance(value, bool):
            found = visitor.main.locator(f'[name="{name}"]:not([type=hidden])')
            if found.count() == 1 and found.input_value() == str(value):
                continue
        visitor.type({name: value})
    return visitor


def recorded() -> dict[tuple[str, str], dict[str, int]]:
    """Job and person to the figures that stand in the table."""
    with RECORDED.open(encoding="utf-8", newline="") as file:
        lines = (line for line in file if not line.startswith("#"))
        return {
            (row["job"], row["who"]): {k: int(v) for k, v in row.items() if k not in {"job", "who"}}
            for row in csv.DictReader(lines)
        }
