"""Numbers of the law stand in config/: no condition of a procedure counts by a number of its own.

How many people, days, hours and visits a rule asks for is a row with its basis and confidence, and a
sentence that tells a number takes it from there: otherwise a law that changes leaves it untrue.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.architecture.source import modules, name_of, tree_of
from tests.architecture.test_ratchet import docstrings

LAW = "casehub/procedures"
# Numbers that no law gives: of a calendar, a page, a format. May only shrink.
STAYS = {
    ("casehub/procedures/adjudication/acceptance.py", "MONTHS_A_YEAR"): "of a calendar",
    ("casehub/procedures/adjudication/rulings.py", "LONGEST_RANGE"): "how long a column is",
    ("casehub/procedures/by_the_minute.py", "HOURS_A_DAY"): "of a clock",
    ("casehub/procedures/complaint/acceptance.py", "MONTHS"): "of a calendar",
    ("casehub/procedures/cooperating/drafted.py", "len(set(contacts)) == 2"): "two lines of the form of a letter",
    ("casehub/procedures/dispute/agreements.py", "SHOWN"): "how much a page shows",
    ("casehub/procedures/matter/exhibits.py", "MOST_DIGITS"): "how long a column is",
    ("casehub/procedures/matter/supervised.py", "SHOWN"): "how much a page shows",
    ("casehub/procedures/matter/wrong_entries.py", "CLAUSES"): "how much of a sentence is shown",
    ("casehub/procedures/penalty/between/sent.py", "MOST_TAKERS"): "format of a letter",
    ("casehub/procedures/penalty/between/sent.py", "TOLD_DIGITS"): "how much of a number is told",
    ("casehub/procedures/penalty/harbour.py", "MANY"): "how a page counts",
    ("casehub/procedures/penalty/published/redacted.py", "LONGEST"): "how long a piece is",
    ("casehub/procedures/penalty/taken/copied.py", "DIGITS"): "of a hash",
    ("casehub/procedures/reading.py", "SHORT"): "how much of a name fits a sentence",
    ("casehub/procedures/requesting/supervising.py", "TITLE"): "how long a title is",
}
SEVERAL = "whether there is more than one"
STAYS |= {
    ("casehub/procedures/adjudication/course.py", "len(s.party_ids(party.role)) < 2"): SEVERAL,
    ("casehub/procedures/adjudication/evidence_rules.py", "len(table(s, 'cases')) < 2"): SEVERAL,
    ("casehub/procedures/adjudication/examining.py", "len(s.party_ids()) < 2"): SEVERAL,
    ("casehub/procedures/adjudication/requesters.py", "len(s.current_parties('requester')) < 2"): SEVERAL,
    ("casehub/procedures/adjudication/told.py", "len(respondents) < 2"): SEVERAL,
    ("casehub/procedures/adjudication/told.py", "len(s.current_parties(side)) < 2"): SEVERAL,
    ("casehub/procedures/mediation/consent.py", "len(s.current_parties('respondent')) < 2"): SEVERAL,
    ("casehub/procedures/rights_aid/asking.py", "len(s.current_parties('requester')) < 2"): SEVERAL,
}
# Numbers that still stand in sentences: no row of the law has them yet. May only shrink.
STILL_TOLD = {
    ("casehub/procedures/adjudication/hearing_rules.py", "三日"): "办案指南, no limit of its own yet",
    ("casehub/procedures/penalty/proposing.py", "五年"): "repeat_years of several rules of config/penalties.toml",
}
UNITS = "年|个月|个工作日|日|天|周岁|小时|人以上"
TOLD = re.compile(rf"(?<![第一二三四五六七八九十])[二两三四五六七八九十百][一二三四五六七八九十百]*(?:{UNITS})")
FEWEST = 2


def is_number(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and type(node.value) in {int, float} and abs(node.value) >= FEWEST


def counted(tree: ast.Module) -> Iterator[str]:
    """The constants with a number, and where a count or a time is held against one."""
    for line in tree.body:
        if isinstance(line, ast.Assign) and any(is_number(n) for n in ast.walk(line.value)):
            first = line.targets[0]
            yield ast.unparse(first.elts[0] if isinstance(first, ast.Tuple) else first)
    for node in ast.walk(tree):
        match node:
            case ast.Compare(left=ast.Call(func=ast.Name(id="len"))) if any(map(is_number, node.comparators)):
                yield ast.unparse(node)
            case ast.Call(func=ast.Name(id="timedelta" | "add_months")):
                given = [*node.args, *(word.value for word in node.keywords)]
                if any(map(is_number, given)):
                    yield ast.unparse(node)


def told(tree: ast.Module) -> Iterator[str]:
    """The numbers that sentences tell in words."""
    silent = docstrings(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent:
            yield from (m.group() for m in TOLD.finditer(node.value) if m.group() != "第三人以上")


def test_no_condition_counts_by_a_number_of_its_own() -> None:
    found = {(name_of(path), said) for path in modules(LAW) for said in counted(tree_of(path))}
    assert found - STAYS.keys() == set()
    assert STAYS.keys() - found == set()


def test_no_sentence_tells_a_number_that_the_law_may_change() -> None:
    found = {(name_of(path), said) for path in modules(LAW) for said in told(tree_of(path))}
    assert found - STILL_TOLD.keys() == set()
    assert STILL_TOLD.keys() - found == set()


def test_each_way_of_counting_is_found() -> None:
    for way in ("HOURS = timedelta(hours=24)", "OFFICERS = 2", "SERVERS, VISITS = 2, 2", "x = {'a': 30}",
                "def f(s):\n    return len(s) < 2", "def f(s):\n    return s + timedelta(days=3)",
                "def f(s):\n    return add_months(s, 12)"):
        assert [*counted(ast.parse(way))], way
    for way in ("OFFICERS = 'officers.least'", "def f(s):\n    return len(s) > 1", "FIRST = 1"):
        assert [*counted(ast.parse(way))] == [], way
    for way in ("f'超过三年，{x}'", "'十五个工作日'", "'不满十八周岁'", "'三人以上单数'"):
        assert [*told(ast.parse(f"x = {way}"))], way
    for way in ("'第三人'", "'只能延长一次'", "'另一人'", "'第二日'"):
        assert [*told(ast.parse(f"x = {way}"))] == [], way
