"""The environment of the papers: nothing unknown prints, and a blank is marked where it may not be."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from casehub.documents import pages
from casehub.documents.kinds import Kind
from casehub.documents.pages import body_html, clauses_called, papers, printed_title, proofs
from casehub.documents.samples import sample_facts


def test_an_unknown_name_is_refused_and_never_printed_as_nothing() -> None:
    with pytest.raises(UndefinedError):
        papers().from_string("{{ nobody }}").render()
    assert papers().from_string("{{ a }}").render(a=None) == ""


def test_a_column_may_be_called_as_a_method_of_mappings() -> None:
    rows = {"row": {"items": "三把锁"}}
    assert papers().from_string("{{ row.items }}").render(rows) == "三把锁"
    with pytest.raises(UndefinedError):
        papers().from_string("{{ row.values }}").render(rows)


def test_proofs_read_the_same_templates(kinds: Mapping[str, Kind]) -> None:
    assert proofs().loader is not None
    assert set(papers().filters) == set(proofs().filters)
    facts = sample_facts(kinds["filing_notice"])
    assert "决定立案" in body_html(kinds["filing_notice"], facts)
    assert printed_title(kinds["filing_notice"], facts) in body_html(kinds["filing_notice"], facts)



@pytest.mark.parametrize(
    "name, of, own, of_others",
    [
        ("rights_duties_notice", "mediation", "自主决定接受、不接受或者终止调解", "《中华人民共和国专利法》第六十九条"),
        ("mediation_agreement", "adjudication", "《中华人民共和国专利法》第六十五条、", "《中华人民共和国专利法实施细则》"),
        ("hearing_notice", "mediation", "可能影响公正调解", "可能影响公正处理"),
        ("service_receipt", "complaint", "依据：《专利纠纷行政裁决和调解办法》第十条。", "（参照）"),
    ],
)
def test_a_paper_says_a_clause_in_the_words_of_the_procedure_of_its_case(
    kinds: Mapping[str, Kind], name: str, of: str, own: str, of_others: str
) -> None:
    facts = sample_facts(kinds[name])
    for procedure in (of, "assistance", "intake", ""):
        facts["case"] = {**facts["case"], "procedure": procedure}
        page = body_html(kinds[name], facts)
        assert (own in page, of_others in page) == (procedure == of, procedure != of), procedure


def test_each_procedure_names_the_agreement_as_its_law_does(kinds: Mapping[str, Kind]) -> None:
    for name, more in (("mediation_agreement", ""), ("mediation_agreement_text", "（签署稿）")):
        facts = sample_facts(kinds[name])
        said = {}
        for procedure in ("adjudication", "mediation"):
            facts["case"] = {**facts["case"], "procedure": procedure}
            said[procedure] = printed_title(kinds[name], facts)
        assert said == {"adjudication": f"专利侵权纠纷调解协议书{more}", "mediation": f"专利纠纷行政调解协议书{more}"}


def test_every_file_of_a_clause_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("one", "a/one", "b/one", "b/two"):
        file = tmp_path / "clauses" / f"{name}.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    monkeypatch.setattr(pages, "TEMPLATES", tmp_path)
    assert clauses_called("one") == ["clauses/a/one.html", "clauses/b/one.html", "clauses/one.html"]
    assert clauses_called("two") == ["clauses/b/two.html"]
    assert clauses_called("three") == []
