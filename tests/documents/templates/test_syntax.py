"""One walk tells of a template what several walks of the library's own would tell."""

from __future__ import annotations

import pytest
from jinja2 import TemplateSyntaxError, meta, nodes

from casehub.documents.pages import TEMPLATES, papers
from casehub.documents.templates.syntax import _walk, syntax

PAPERS = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))


@pytest.mark.parametrize("name", PAPERS)
def test_the_walk_meets_what_the_library_finds(name: str) -> None:
    source = (TEMPLATES / name).read_text(encoding="utf-8")
    tree = papers().parse(source, name)
    assert list(_walk(tree)) == list(tree.find_all(nodes.Node))
    known, said = set(papers().globals), syntax(source, name)
    own = {n.name for n in tree.find_all(nodes.Name) if n.ctx != "load"}
    assert said.free - known == meta.find_undeclared_variables(tree) - own - known
    assert said.behind == {n.attr for n in tree.find_all(nodes.Getattr)}


def test_each_thing_that_a_template_says_is_told() -> None:
    said = syntax(
        "{% extends 'a.html' %}{% import 'b.html' as b %}{% from 'c.html' import d as e %}"
        "{% macro m(x) %}{{ x }}{{ caller() }}{% endmacro %}{% set y = basis('k') %}"
        "{% for p in parties.third %}{{ p.name|dt }}{{ loop.index }}{% endfor %}"
        "{% if limit('l') is defined %}{{ y or b.z or e or m(1) or told }}{% endif %}"
        "{{ rule('r') }}{% include 'one.html' if told else 'two.html' %}{% include own('words') %}"
    )
    assert said.leads_to == ["a.html", "b.html", "c.html", "one.html", "two.html"]
    assert said.own_clauses == ["words"]
    assert said.asked == {("basis", "k"), ("limits", "l"), ("house", "r")}
    assert said.free == {"basis", "limit", "rule", "own", "parties", "told"}
    assert (said.sides, said.filters, said.tests) == ({"third"}, ["dt"], ["defined"])
    assert {shown.word for shown in said.shown if not shown.of_block} == {"x", "y", "e", "told"}


def test_an_unreadable_template_is_refused() -> None:
    with pytest.raises(TemplateSyntaxError):
        syntax("{% if %}")
