"""Lines stand closer where that spares a page, and a paper is seldom laid out twice to know it."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

import pytest

from casehub.documents import Kind, sample_facts, spacing
from casehub.documents.printed import Rendered
from casehub.documents.render import render

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Printed = tuple[Rendered, list[str]]


@pytest.fixture
def printed(kinds: Mapping[str, Kind], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Printed]:
    """Print a sample of a kind; tells each layout that was made, `closer` or `usual`."""
    module: Any = importlib.import_module("casehub.documents.render")
    whole, made = module._layout, []

    def layout(press: Any, page: str, pictures: dict[str, Any]) -> Any:
        made.append("closer" if '<article class="tight ' in page else "usual")
        return whole(press, page, pictures)

    monkeypatch.setattr(module, "_layout", layout)

    def one(name: str) -> Printed:
        made.clear()
        return render(kinds[name], sample_facts(kinds[name])), list(made)

    return one


@pytest.fixture
def always_both(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Let nothing be told from letters and lines."""

    def switch() -> None:
        monkeypatch.setattr(spacing, "_promises", lambda _page: False)
        monkeypatch.setattr(spacing, "_would_fill_as_many", lambda _pages: False)

    return switch


@pytest.mark.parametrize("name, way, pages", [
    # Closer lines spare the second page.
    ("withdrawal_notice", "closer", 1),
    # The closing begins a page, and closer lines would not bring it back.
    ("panel_notice", "usual", 2),
    ("evidence_notice", "usual", 3),
    # It stands in the middle of a page.
    ("answer_notice", "usual", 3),
    ("correction_notice", "usual", 2),
])  # fmt: skip
def test_one_layout_tells_what_two_would(
    name: str, way: str, pages: int, printed: Callable[..., Printed], always_both: Callable[[], None]
) -> None:
    once, layouts = printed(name)
    assert (layouts, once.pages) == ([way], pages)
    always_both()
    twice, layouts = printed(name)
    assert twice.sha256 == once.sha256
    assert layouts == (["usual"] if name == "answer_notice" else ["usual", "closer"])


def test_where_letters_promise_too_much_the_usual_lines_stand(
    printed: Callable[..., Printed], monkeypatch: pytest.MonkeyPatch
) -> None:
    right, _ = printed("answer_notice")
    monkeypatch.setattr(spacing, "_promises", lambda _page: True)
    again, layouts = printed("answer_notice")
    assert layouts == ["closer", "usual"]
    assert again.sha256 == right.sha256


def test_where_the_closing_is_not_on_the_last_page_both_ways_are_tried(
    printed: Callable[..., Printed],
) -> None:
    made, layouts = printed("mediation_opinion_notice")
    assert sorted(layouts) == ["closer", "usual"]
    assert made.pages == 2
