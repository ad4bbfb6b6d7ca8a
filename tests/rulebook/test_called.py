"""Steps for which papers and code ask by a word: each procedure that is asked has one, and one."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from casehub.procedures import LAW
from casehub.rulebook.called import called_faults, standing_faults
from casehub.rulebook.reading import Files, read_files
from casehub.settings import PROJECT
from casehub.workflow.part import Part, Parts
from tests.architecture.source import tree_of
from tests.rulebook.planting import Planted, rounds, silent

MEDIATION, INTAKE = "workflows/mediation.yaml", "workflows/intake.yaml"
ADJUDICATION = "workflows/adjudication.yaml"
CLASSES = {
    "word that only code asks": Planted(INTAKE, "    called: transfer_told\n", "", "intake.yaml: called.transfer_told: 没有步骤这样称呼，而requester_was_told_before_transfer要问它"),
    "word that papers ask": Planted(MEDIATION, "    called: agreement_text\n", "", "mediation.yaml: called.agreement_text: 没有步骤这样称呼，而"),
    "word that both ask": Planted(ADJUDICATION, "    called: recusal_request\n", "", "recusal_reasons、recusal_target、recusal_target_role、self_recusal要问它"),
    "word of two steps": Planted(MEDIATION, "    called: recusal_request\n", "    called: agreement_text\n", "mediation.yaml: called.agreement_text: 有2个步骤都这样称呼"),
    "word for which nobody asks": Planted(INTAKE, "    called: transfer_told\n", "    called: unheard\n", "intake.yaml: called.unheard: 没有文书、条件以这个词询问"),
    "paper of several that names a step": Planted("templates/documents/recusal_decision.toml", '{ called = "recusal_request", field = "form" }', '{ step = "register_recusal_request", field = "form" }', "recusal_decision.toml: field.form.known: adjudication、mediation都制作这种文书"),
    "field that no such step has": Planted("templates/documents/mediation_agreement.toml", 'field = "terms" }', 'field = "unheard" }', "没有称为 agreement_text 的步骤有字段 unheard"),
    "step of a procedure that makes no such paper": Planted("templates/documents/assistance_items.toml", '{ step = "submit_request", field = "items" }', '{ step = "tell_transfer", field = "receiver" }', "没有步骤 tell_transfer 的字段 receiver"),
}
ROUNDS = rounds(CLASSES)


@pytest.mark.parametrize("number", range(len(ROUNDS)))
def test_each_class_of_fault_is_said(project: Path, number: int) -> None:
    assert silent(project, ROUNDS[number]) == {}


def test_a_new_procedure_is_asked_for_the_step_that_its_papers_need() -> None:
    """One that makes a paper of others under names of its own: only the word has to be there."""
    files = read_files(PROJECT)
    mediation = max((p for p in files.procedures.values() if p.key == "mediation"), key=lambda p: p.version)
    law = Parts({**LAW.named, "fresh": LAW.named["mediation"]})
    for word in ("", "recusal_request"):
        own = [
            replace(step, id=f"own_{step.id}", called=word if step.called == "recusal_request" else step.called)
            for step in mediation.steps
        ]
        fresh = replace(mediation, key="fresh", steps=tuple(own))
        more = replace(files, procedures={**files.procedures, ("fresh", fresh.version): fresh})
        said = [str(fault) for fault in called_faults(more, law)]
        assert bool(said) is not bool(word)
        assert all("fresh.yaml: called.recusal_request: 没有步骤这样称呼" in one for one in said)


def _asking(tree: ast.Module) -> dict[str, set[str]]:
    """By function, the words (as written) by which it, or one of its module that it calls, asks."""
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    own: dict[str, set[str]] = {}
    calls: dict[str, set[str]] = {}
    for name, function in functions.items():
        own[name] = {
            ast.unparse(node.args[0])
            for node in ast.walk(function)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
            and node.func.attr in {"called", "last_called", "every_called"} and ast.unparse(node.func.value) in {"s", "s.above"}
        }
        calls[name] = {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}
    grown = True
    while grown:
        grown = False
        for name in functions:
            more = set[str]().union(*(own[other] for other in calls[name] & functions.keys()))
            grown |= not more <= own[name]
            own[name] |= more
    return {name: words for name, words in own.items() if words}


def test_what_code_asks_is_what_the_parts_say_that_it_asks() -> None:
    """So that `casehub check` knows which procedure needs which step."""
    found: dict[str, set[str]] = {}
    for path in sorted((PROJECT / "casehub" / "procedures").rglob("*.py")):
        tree = tree_of(path)
        words = {
            ast.unparse(line.targets[0]): line.value.value
            for line in tree.body
            if isinstance(line, ast.Assign) and isinstance(line.value, ast.Constant)
        }
        for name, asked in _asking(tree).items():
            for word in asked if path.name != "knowing.py" else ():
                found.setdefault(str(words[word]), set()).add(name)
    parts = LAW.named.values()
    registered = {n for p in parts for n in (*p.guards, *p.effects, *p.known)}
    # A card shows what was said where a step is called so, and shows nothing elsewhere.
    assert {word: kept for word, names in found.items() if (kept := names & registered)} == {
        word: {n for p in parts for n in p.asks.get(word, ())} for p in parts for word in p.asks
    }
    assert found


files = cache(read_files)


def said(law: Parts) -> list[str]:
    found: Files = files(PROJECT)
    return [fault.message for fault in standing_faults(found, law)]


def standing(**changed: tuple[str, ...]) -> Parts:
    """The parts of the law, some of which say that they stand on other families."""
    parts: Mapping[str, Part] = LAW.named
    new = {key: replace(parts[key], stands_on=families) for key, families in changed.items()}
    return Parts({**parts, **new, "idle": Part()}, *LAW.rooms)


def test_the_parts_say_what_they_stand_on() -> None:
    assert said(LAW) == []


@pytest.mark.parametrize(
    ("changed", "sentences"),
    [
        ({"hearing": ("dispute", "matter", "idle")}, ["程序文件和代码都没有使用这一族：idle"]),
        ({"hearing": ("dispute", "matter", "unheard")}, ["没有这一族：unheard"]),
        # Its files and its code use the family, which is not said.
        ({"hearing": ("dispute",)}, ["dispute 依靠 matter，也应写明"]),
        ({"hearing": ("matter",)}, ["代码使用 dispute，应写明"]),
        # What stands on it for its sake alone would stand on nothing.
        ({"dispute": ()}, ["程序文件和代码都没有使用这一族：matter", "代码使用 matter，应写明"]),
    ],
)
def test_each_way_of_standing_wrong_is_said(
    changed: Mapping[str, tuple[str, ...]], sentences: list[str]
) -> None:
    assert said(standing(**changed)) == sentences


def test_code_of_a_new_folder_is_read_too(tmp_path: Path) -> None:
    (tmp_path / "idle").mkdir()
    (tmp_path / "idle" / "more.py").write_text(
        "from casehub.procedures import hearing\nfrom casehub.procedures.matter.parties import AGENT\n"
    )
    law = standing()
    assert said(Parts(law.named, *law.rooms, tmp_path)) == ["代码使用 hearing，应写明", "代码使用 matter，应写明"]
