"""Where the reader's machine gives all colours, what is open now is told from what is not."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import Visit

# Of the links of a group: the lines that each shows, without those of the ground's own colour.
LINES = """
group => {
  const ground = getComputedStyle(document.body).backgroundColor;
  return [...document.querySelectorAll(group + ' a')].filter(e => e.getClientRects().length).map(e => {
    const style = getComputedStyle(e);
    const seen = ['Top', 'Bottom'].filter(side => parseFloat(style[`border${side}Width`]) > 0
      && style[`border${side}Color`] !== ground);
    return [e.hasAttribute('aria-current'), seen.length];
  });
}
"""

EDGES = """
() => [...document.querySelectorAll('input:not([type=checkbox]):not([type=radio]), select, button')]
  .filter(e => e.getClientRects().length).map(e => getComputedStyle(e))
  .map(s => s.borderTopStyle !== 'none' && parseFloat(s.borderTopWidth) > 0)
"""


@pytest.mark.parametrize("group", [".nav", ".counts"])
def test_only_what_is_open_now_bears_a_line(visit: Visit, group: str) -> None:
    clerk = visit("clerk")
    clerk.page.emulate_media(forced_colors="active")
    clerk.go("/desk")
    lines = clerk.page.evaluate(LINES, group)
    assert len(lines) > 1
    assert {(current, bool(seen)) for current, seen in lines} == {(True, True), (False, False)}


@pytest.mark.parametrize("place", ["/cases", "/desk", "/account"])
def test_what_is_typed_into_and_pressed_has_an_edge(visit: Visit, place: str) -> None:
    clerk = visit("clerk")
    clerk.page.emulate_media(forced_colors="active")
    clerk.go(place)
    edges = clerk.page.evaluate(EDGES)
    assert edges
    assert all(edges)
