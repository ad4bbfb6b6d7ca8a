"""Figures on a phone: a sum stands in one piece, and nothing runs out of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests import factories

if TYPE_CHECKING:
    from tests.journeys.conftest import Visit
    from tests.journeys.site import Site

# How many lines the text of a cell takes once it is a large sum; the label above it is no part.
LINES = """(cell) => {
    cell.textContent = "12,216,000.00";
    const text = document.createRange();
    text.selectNodeContents(cell);
    return new Set([...text.getClientRects()].map((one) => one.top)).size;
}"""


def test_no_sum_breaks_within_its_figures_on_a_phone(visit: Visit, site: Site) -> None:
    with site.acting("clerk") as work:
        factories.open_request(work, "intake")
    head = visit("head", size=(360, 740)).go("/figures")
    head.check("figures-phone")
    cells = head.main.locator(".tally td.num").all()
    assert len(cells) > 10
    assert {cell.evaluate(LINES) for cell in cells} == {1}
    assert head.page.evaluate("document.documentElement.scrollWidth") <= 360
