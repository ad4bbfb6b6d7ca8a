"""What a template reads and prints: rules that exist, words and never their codes."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path

import pytest

from casehub.documents import load_kinds, names_used, pages
from casehub.documents.kinds import Kind
from casehub.documents.pages import TEMPLATES
from casehub.documents.templates import asked
from casehub.documents.templates.asked import clause_faults, codes_printed, forget
from casehub.documents.templates.syntax import syntax
from casehub.fields import ChoiceField, TableField
from casehub.settings import PROJECT


def test_a_code_is_never_printed_for_its_word() -> None:
    options = (("general", "一般授权"), ("special", "特别授权"))
    scope = ChoiceField("scope", "权限", options=options)
    agents = TableField("agents", "代理人", columns=(ChoiceField("scope", "权限", options=options),))
    kind = Kind("D99", "sample", "样例", "notice", fields=(scope, agents))

    def said(source: str) -> int:
        return len(list(codes_printed(kind, syntax(source))))

    assert said("{{ scope }}") == said("{{ '' if agents else scope|slash }}") == 1
    assert said("{% for a in agents %}{{ a.name ~ a.scope }}{% endfor %}") == 1
    assert said("{{ remedy.mode }}{{ rights[0].kind }}") == 2
    assert said("{{ scope|label('scope') }}{{ title }}{{ r.kind_label }}") == 0
    plain = Kind("D99", "sample", "样例", "notice", fields=(ChoiceField("scope", "权限", options=(("甲", "甲"),)),))
    assert list(codes_printed(plain, syntax("{{ scope }}"))) == []


def test_every_rule_a_template_reads_is_in_the_config() -> None:
    def keys(name: str, table: str, key: str) -> set[str]:
        files = [PROJECT / "config" / f"{name}.toml", *(PROJECT / "config").glob(f"procedures/*/{name}.toml")]
        rows = [row for file in files for row in tomllib.loads(file.read_text(encoding="utf-8")).get(table, ())]
        return {row[key] for row in rows}

    known = {
        "basis": keys("basis", "basis", "key"),
        "limits": keys("limits", "limit", "code"),
        "house": keys("house", "rule", "key"),
    }
    absent = [
        (kind.kind, where, name)
        for kind in load_kinds(TEMPLATES).values()
        for where, names in names_used(kind).items()
        for name in names
        if name not in known[where]
    ]
    assert absent == []


def test_names_are_found_through_includes() -> None:
    used = names_used(load_kinds(TEMPLATES)["filing_notice"])
    assert "recusal.apply" in used["limits"]
    assert {"file_limit", "decide_limit"} <= set(used["basis"])


def test_names_are_found_in_the_words_of_every_procedure() -> None:
    used = names_used(load_kinds(TEMPLATES)["mediation_agreement"])
    assert {"mediation_in_adjudication", "mediation_agreement"} <= set(used["basis"])


def test_words_of_a_procedure_that_no_paper_says_are_told() -> None:
    kinds = load_kinds(TEMPLATES)
    whole = {"adjudication", "complaint", "mediation", "penalty"}
    assert [str(fault) for fault in clause_faults(kinds, whole)] == []
    said = "clauses/mediation/{}.html: 没有这个程序：mediation"
    found = [str(fault) for fault in clause_faults(kinds, whole - {"mediation"})]
    assert found == [said.format("recusal"), said.format("rights_duties")]


def test_a_clause_that_only_some_procedures_have_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "TEMPLATES", shutil.copytree(TEMPLATES, tmp_path / "documents"))
    forget()
    try:
        (tmp_path / "documents/clauses/agreement_title.html").unlink()
        (tmp_path / "documents/clauses/penalty/unheard.html").touch()
        found = clause_faults(load_kinds(TEMPLATES), {"adjudication", "complaint", "mediation", "penalty"})
        assert [str(fault) for fault in found] == [
            "clauses/agreement_title.html: 没有供其他程序使用的文字",
            'clauses/penalty/unheard.html: 没有模板用到这段文字：own("unheard")',
        ]
    finally:
        monkeypatch.undo()
        forget()


def test_what_a_process_beside_reads_is_what_would_be_read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    asked.forget()
    monkeypatch.setattr("os.sched_getaffinity", lambda _process: {0, 1})
    with asked.read_beside():
        pass
    told = dict(asked._ahead)
    assert len(told) > 300
    assert "adjudication_decision.html" in told
    # Nothing is read again, neither here nor beside.
    monkeypatch.setattr(asked, "syntax", lambda *_: pytest.fail("read again"))
    kind = next(kind for kind in load_kinds(TEMPLATES).every() if kind.template == "adjudication_decision.html")
    assert ("adjudication_decision.html", told["adjudication_decision.html"]) in asked.sources(kind)
    asked._ahead.clear()
    with asked.read_beside():
        pass
    assert not asked._ahead
    monkeypatch.undo()
    asked.forget()
    assert all(asked._read(name) == said for name, said in told.items())


@pytest.mark.parametrize("processors", [1, 2])
def test_what_no_process_beside_has_read_is_read_when_it_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, processors: int
) -> None:
    asked.forget()
    monkeypatch.setattr("os.sched_getaffinity", lambda _process: set(range(processors)))
    # It ends without a word, as where it is killed.
    monkeypatch.setattr(asked, "_read_all", lambda to: to.close())
    with asked.read_beside():
        pass
    assert not asked._ahead
    kind = next(kind for kind in load_kinds(TEMPLATES).every() if kind.template == "adjudication_decision.html")
    assert asked.sources(kind)
