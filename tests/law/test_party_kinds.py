"""What follows from what a party is stands in one place, and nothing compares the words."""

from __future__ import annotations

import ast

from casehub.fields.options import options_beside
from casehub.law.party_kinds import PARTY_KINDS, PartyKind, party_kind
from casehub.settings import PROJECT
from tests.architecture.source import modules, name_of, tree_of

HOME = "casehub/law/party_kinds.py"


def test_each_kind_says_what_follows_from_it() -> None:
    told = {
        kind.id: (kind.id_label, kind.form_of_address, kind.broadly, kind.head, kind.household_receives, kind.office_receives, kind.person)
        for kind in PARTY_KINDS.values()
    }
    assert told == {
        "legal": ("统一社会信用代码", "你单位", "单位", "法定代表人", False, True, "organisation"),
        "unincorporated": ("统一社会信用代码", "你单位", "单位", "负责人", False, True, "organisation"),
        "sole_trader": ("统一社会信用代码", "你单位", "单位", "经营者", True, True, "household"),
        "natural": ("公民身份号码", "你", "自然人", "负责人", True, False, "natural"),
    }


def test_a_kind_that_nobody_knows_is_an_organisation() -> None:
    assert party_kind("unheard") == PartyKind("unheard", "unheard")
    assert party_kind(None).form_of_address == "你单位"


def test_forms_offer_these_kinds_in_their_words() -> None:
    lists = options_beside(PROJECT / "workflows")
    assert dict(lists["party_kinds"]) == {kind.id: kind.title for kind in PARTY_KINDS.values()}


def test_no_code_compares_the_word_for_a_kind() -> None:
    found = [
        (name_of(path), node.lineno)
        for path in modules()
        if name_of(path) != HOME
        for node in ast.walk(tree_of(path))
        # Facts of papers have a column that is called so: what is sought in them compares nothing.
        if isinstance(node, ast.Compare) and not isinstance(node.ops[0], ast.In | ast.NotIn)
        for one in (node.left, *node.comparators)
        if isinstance(one, ast.Constant) and one.value in PARTY_KINDS
    ]
    assert found == []
