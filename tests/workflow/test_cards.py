"""Cards of a procedure: each draws by a template that there is, and asks for rows that it declares."""

from __future__ import annotations

import ast

from casehub.procedures import LAW
from casehub.settings import PROJECT
from casehub.workflow.cards import Card, Head, Line
from tests.architecture.source import tree_of

CARDS = PROJECT / "templates" / "web" / "cases" / "cards"


def test_each_card_has_its_template_and_each_template_a_card() -> None:
    cards = [card for part in LAW.named.values() for card in part.cards]
    assert {f"{card.template}.html" for card in cards} == {path.name for path in CARDS.iterdir()}
    for home, part in LAW.named.items():
        own = [card.id for card in part.cards]
        assert len(set(own)) == len(own), home
        # Two say the same thing only where one stands on the other, and words it anew.
        alike = {one for one in LAW.named for card in LAW.named[one].cards if card.id in own}
        assert alike <= {*LAW.homes(home), *(one for one in LAW.named if home in LAW.homes(one))}, home


def test_a_card_of_lines_needs_no_template_of_its_own() -> None:
    card = Card("seals", "抽样", lambda _: [Line("封1")])
    assert (card.template, card.first, card.shows(None)) == ("lines", False, [Line("封1")])  # type: ignore[arg-type]
    assert (Head("停止执行", "停1号").tag, Head("停止执行", "停1号").alarm) == ("", False)


def test_what_the_code_of_a_part_asks_for_is_what_it_or_its_families_declare() -> None:
    for home, part in LAW.named.items():
        declared = {kind.__name__ for one in LAW.homes(home) for kind in LAW.named[one].rows}
        asked = {
            ast.unparse(node.args[0])
            for path in (PROJECT / "casehub" / "procedures" / home).glob("*.py")
            for node in ast.walk(tree_of(path))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
            and node.func.attr in {"rows", "holding"} and ast.unparse(node.func.value) in {"s", "act.situation"}
            and isinstance(node.args[0], ast.Name)
        }
        assert asked <= declared, home
        assert {kind.__name__ for kind in part.rows} <= asked | declared
        assert bool(part.rows) == bool(asked - {k.__name__ for one in part.stands_on for k in LAW.named[one].rows})
