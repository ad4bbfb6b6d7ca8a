"""Names that a step uses exist."""

from __future__ import annotations

import pytest

from tests.workflow.sound import lines, with_step


def test_an_article_in_words_is_a_basis_beside_a_row_or_alone() -> None:
    for basis in ((), ("service",), ("empty",)):
        assert lines(with_step(basis=basis, articles=("《某法》第一条",))) == []
    assert lines(with_step(basis=("nothing",), articles=("《某法》第一条",))) != []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"from_": ("lost",)}, "from: 未知的状态：lost"),
        ({"from_": ()}, "from: 没有起始状态，步骤永远无法办理"),
        ({"to": "lost"}, "to: 未知的状态：lost"),
        ({"roles": ("nobody",)}, "roles: 未知的角色：nobody"),
        ({"roles": ()}, "roles: 没有可以办理的角色"),
        ({"guards": ("never",)}, "guards: 未知的条件：never"),
        ({"first_when": "never"}, "first_when: 未知的条件：never"),
        ({"by": "holder"}, "by: 未知的当事方：holder"),
        ({"documents": ("poem",)}, "documents: 未知的文书：poem"),
        ({"may_issue": ("notice",)}, "may_issue: 文书 notice 已列为必发"),
        ({"on_expiry": ("archive.volume",)}, "on_expiry: 没有结束这个期限，会一再发生"),
        ({"records": ("evidence",)}, "records: evidence 需要字段 evidence_items"),
        ({"opens": ("child",)}, "opens: child 不是本程序的下属程序"),
        ({"basis": (), "articles": ()}, "basis: 没有依据"),
    ],
)
def test_a_name_that_there_is_not_is_told(changes: dict[str, object], expected: str) -> None:
    found = lines(with_step(**changes))
    assert any(f"steps.finish.{expected}" in line for line in found), found
