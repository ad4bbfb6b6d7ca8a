"""A procedure cites what is law for it on each of its days, or `casehub check` says which is not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import pytest

from casehub.rulebook.applied import applied_faults
from casehub.rulebook.reading import Files, read_files
from casehub.rulebook.remedies import Remedy
from casehub.rulebook.tables import Settled
from casehub.settings import PROJECT

LAST, NEXT, LATE = date(2026, 6, 30), date(2026, 7, 1), date(2026, 7, 2)


@cache
def files() -> Files:
    return read_files(PROJECT)


def faults(changed: Files) -> list[str]:
    return [str(fault) for fault in applied_faults(changed)]


def with_rows(table: str, name: str, key: str, rows: Callable[[Any], Sequence[Any]]) -> Files:
    """The files in which these rows stand for the general one of the key, alone."""
    declared = getattr(files(), table)
    every = [one for one in getattr(declared.value, name) if one.key == key]
    (row,) = every if len(every) == 1 else [one for one in every if not one.procedures]
    others = [one for one in getattr(declared.value, name) if one.key != key]
    value = replace(declared.value, **{name: (*others, *rows(row))})
    return replace(files(), **{table: replace(declared, value=value)})


def editions(row: Any, since: date) -> list[Any]:
    return [replace(row, until=LAST), replace(row, since=since)]


def test_the_files_themselves_have_no_fault() -> None:
    assert faults(files()) == []


GAP = "2026年7月1日没有本程序适用的"


@pytest.mark.parametrize(
    "table, name, key, said",
    [
        ("basis", "basis", "correction", f"intake.yaml: basis.correction: {GAP}依据（basis.toml）"),
        ("remedies", "remedy", "recon60_first", f"intake.yaml: remedy.recon60_first: {GAP}救济途径（remedies.toml）"),
    ],
)
def test_no_day_of_a_procedure_is_without_law(table: str, name: str, key: str, said: str) -> None:
    assert faults(with_rows(table, name, key, lambda row: editions(row, NEXT))) == []
    assert said in faults(with_rows(table, name, key, lambda row: editions(row, LATE)))
    assert said in faults(with_rows(table, name, key, lambda row: [replace(row, until=LAST)]))


def test_a_row_of_one_procedure_is_no_law_of_another() -> None:
    def own(*keys: str) -> list[str]:
        return faults(with_rows("basis", "basis", "correction", lambda row: [replace(row, procedures=keys)]))

    assert "adjudication.yaml: basis.correction: 2026年1月1日没有本程序适用的依据（basis.toml）" in own("intake")
    assert own("intake", "adjudication", "mediation") == []
    assert "basis.toml: correction.procedures: 没有这个程序：unheard" in own("intake", "unheard")


def test_a_child_matter_has_what_each_of_its_main_cases_has() -> None:
    def own(*keys: str) -> list[str]:
        return faults(with_rows("basis", "basis", "service", lambda row: [replace(row, procedures=keys)]))

    assert any(said.startswith("service.yaml: basis.service") for said in own("adjudication"))
    assert not any(said.startswith("service.yaml: basis.service") for said in own("service"))


def remedy(**changed: Any) -> Callable[[Remedy], list[Remedy]]:
    return lambda row: [replace(row, **changed)]


def road(**changed: Any) -> Callable[[Remedy], list[Remedy]]:
    return lambda row: [replace(row, roads=(replace(row.roads[0], **changed), *row.roads[1:]))]


@pytest.mark.parametrize(
    "key, rows, said",
    [
        ("recon60_first", remedy(procedures=("unheard",)), "recon60_first.procedures: 没有这个程序：unheard"),
        ("recon60_first", remedy(key="idle"), "non_filing_notice.toml: remedy: 没有这种救济途径：recon60_first"),
        ("recon60_first", remedy(basis="unheard"), "remedy.recon60_first: 没有这一条依据：unheard"),
        ("recon60_first", remedy(closing="{whom}"), "remedy.recon60_first: 不认识的名称 {whom}"),
        ("suit15_recon60", road(limit="mediation.perform"), "没有这项有长度的期限：mediation.perform"),
        ("suit15_recon60", road(limit="un.heard"), "没有这项有长度的期限：un.heard"),
        ("suit15_recon60", road(only_by="unheard"), "没有这条本机关规定：unheard"),
    ],
)
def test_a_remedy_leads_somewhere(
    key: str, rows: Callable[[Remedy], list[Remedy]], said: str
) -> None:
    assert any(said in one for one in faults(with_rows("remedies", "remedy", key, rows)))


@pytest.mark.parametrize(
    "rows, said",
    [
        (road(limit="adjudication.sue_general"), ("文书告知的期限 adjudication.sue_general 送达时没有起算", "起算的期限 adjudication.sue 文书没有告知")),
        (road(begins="review"), ("起算的期限 adjudication.sue 文书没有告知",)),
        (lambda row: [replace(row, roads=row.roads[:1])], ("起算的期限 reconsideration.apply 文书没有告知",)),
    ],
)
def test_what_a_paper_tells_is_what_its_service_begins(
    rows: Callable[[Remedy], list[Remedy]], said: tuple[str, ...]
) -> None:
    found = faults(with_rows("remedies", "remedy", "suit15_recon60", rows))
    for sentence in said:
        for file in ("adjudication.yaml", "superseded/adjudication-1.yaml"):
            for kind in ("adjudication_decision", "decision_revocation"):
                told = f"{file}: on_service.{kind}: {sentence}"
                assert any(one.startswith(told) for one in found), found


def test_terms_can_be_chosen() -> None:
    def settled(**changed: Any) -> list[str]:
        def rows(row: Settled) -> list[Settled]:
            return [replace(row, **changed)]

        return faults(with_rows("agreements", "settled", "damages", rows))

    assert settled(key="unheard") == ["agreements.toml: settled.unheard: 没有步骤的字段可以选择这种纠纷类型"]
    assert settled(terms=("pay", "unheard")) == ["agreements.toml: settled.damages: 协议内容没有这种类别：unheard"]


def test_what_can_be_challenged_is_not_agreed_to_with_others() -> None:
    key = next(one for one in files().procedures if one[0] == "penalty")
    procedure = files().procedures[key]
    steps = tuple(
        replace(step, routine="opens") if step.id == "decide_penalty" else step for step in procedure.steps
    )
    wrong = faults(replace(files(), procedures={**files().procedures, key: replace(procedure, steps=steps)}))
    assert [one for one in wrong if "decide_penalty.routine" in one and "不能一并同意" in one]
