"""No paper that is issued prints a hole: every kind, every option, every field left out in turn."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from casehub.documents import Kind, body_html, check, pages, sample_facts
from casehub.documents.blanks import BLANK, END, MARK, Blank, holes, passing
from casehub.documents.pages import blank_places
from casehub.documents.wording import TO_FILL, d, slash
from casehub.fields import BoolField, ChoiceField
from casehub.fields.conditions import Term, named
from tests.faults.world import rules

ALL = rules().kinds
CONDITIONS = sorted((name, field.id) for name, kind in ALL.items() for field in kind.fields if field.required_if)
# What a reader of the sealed paper would see: a preposition without its object, an empty date.
HOLE = re.compile(
    r"【待填】|None|[于自至]　*年　　月|(?<=[\u4e00-\u9fff])(?:由接替|于终止|于生效|于受理|第号|自起|自日起)"
    r"|[，。；：](?:于|由|因|自|向|经)[，。；]|鉴定人为[。；，]|变更为：?[。；，]"
)


def _each(kind: Kind) -> Iterator[tuple[str, dict[str, Any]]]:
    """The sample with each optional field left out; with each option and tick turned; then bare."""
    base = sample_facts(kind)
    bare = {field.id: None for field in kind.fields if not field.required}
    yield from ((f"-{name}", {**base, name: None}) for name in bare)
    for field in kind.fields:
        turns: list[Any] = []
        if isinstance(field, ChoiceField):
            turns = [value for value, _ in field.options]
        elif isinstance(field, BoolField):
            turns = [True, False]
        for turn in turns:
            yield f"{field.id}={turn}", {**base, field.id: turn}
            yield f"{field.id}={turn} bare", {**base, **bare, field.id: turn}


@pytest.mark.parametrize("name", sorted(ALL))
def test_what_is_issued_has_no_hole(name: str, kinds: Mapping[str, Kind]) -> None:
    kind = kinds[name]
    found = []
    for said, facts in _each(kind):
        if check(kind, facts) == []:
            text = re.sub(r"<[^>]+>", "", body_html(kind, facts))
            found += [(said, match[0]) for match in [HOLE.search(text)] if match]
    assert found == []


def test_to_look_for_holes_no_code_is_drawn(
    kinds: Mapping[str, Kind], monkeypatch: pytest.MonkeyPatch
) -> None:
    papers = [(kind, sample_facts(kind)) for kind in kinds.values()]
    coded = [paper for paper in papers if '<svg class="qr"' in body_html(*paper)]
    drawn: list[str] = []
    monkeypatch.setattr(pages, "qr_svg", drawn.append)
    assert [check(*paper) for paper in coded] == [[]] * len(coded)
    assert (len(coded) > 50, drawn) == (True, [])


@pytest.mark.parametrize(
    ("name", "field", "said"),
    [
        ("appraisal_notice", "agency", "本局已委托［空白］就"),
        ("non_filing_notice", "right_ended_on", "涉案专利权已于［空白］终止"),
        ("withdrawal_notice", "remaining_part", "对［空白］继续审理"),
        ("decision_revocation", "applied_on", "于［空白］申请撤销"),
    ],
)
def test_the_sentence_with_the_hole_is_told(
    name: str, field: str, said: str, kinds: Mapping[str, Kind]
) -> None:
    # The withdrawal of one of several requesters is told in another sentence.
    facts = sample_facts(kinds[name]) | {"withdrawing": None, field: None}
    places = blank_places(kinds[name], facts)
    assert any(said in place for place in places)


def _so(term: Term, facts: dict[str, Any], *, so: bool = True) -> dict[str, Any]:
    """The facts in which one term of a condition holds, or does not."""
    if term.values:
        value: Any = term.values[0] if so else None if term.values[0] is not False else True
    else:
        value = "有" if so == term.given else None
    if term.column:
        value = [{term.column: value}]
    if term.block:
        return {**facts, term.block: {**facts[term.block], term.field: value}}
    return {**facts, term.field: value}


@pytest.mark.parametrize(("name", "asked"), CONDITIONS)
def test_what_is_required_then_is_missed_then_and_only_then(name: str, asked: str) -> None:
    kind = ALL[name]
    field = kind.field(asked)
    assert field is not None
    condition = named(kind.conditions, field.required_if)
    assert condition is not None
    facts = sample_facts(kind)
    # Not in every procedure does somebody make a request.
    facts |= {"requester": next(iter(facts["parties"].get("requester", ())), None), asked: None}
    for term in condition.all:
        facts = _so(term, facts)
    missed = f"{condition.title}的，应当填写“{field.label}”。"
    assert missed in check(kind, facts)
    for term in condition.all:
        assert missed not in check(kind, _so(term, facts, so=False))


def test_a_part_that_is_left_out_is_no_hole(kinds: Mapping[str, Kind]) -> None:
    kind = kinds["decision_revocation"]
    assert check(kind, sample_facts(kind) | {"applicant": None, "applied_on": None, "performed": None}) == []


def test_a_form_keeps_its_places_to_write_in(kinds: Mapping[str, Kind]) -> None:
    kind = kinds["service_receipt"]
    assert blank_places(kind, sample_facts(kind) | {"witness": None, "received_at": None}) == []


def test_a_blank_stays_blank_until_it_is_printed() -> None:
    assert not BLANK
    assert BLANK == "" and BLANK in (None, "")
    assert list(BLANK) == [] and len(BLANK) == 0
    assert not BLANK > 3 and not BLANK < 3
    assert str(BLANK.name.strip("。") + 1) == f"{MARK}{END}"
    assert str(Blank("clerk").name) == f"{MARK}clerk{END}" and str(passing(d)(Blank("clerk"))) == f"{MARK}clerk{END}"
    assert slash(BLANK) == "/"
    assert passing(d)(BLANK) is BLANK
    assert passing(d)("2026-01-05") == "2026年1月5日"


def test_holes_are_quoted_in_their_sentence() -> None:
    html = f"<p>一、请由<b>{MARK}lead{END}</b>接替&amp;主持。</p><p>二、无误。</p><td>{TO_FILL}</td>"
    assert holes(html) == ["一、请由［空白］接替&主持。", "［空白］"]
    assert [hole.of for hole in holes(html)] == ["lead", ""]


@pytest.mark.parametrize("name", ["mediation_agreement", "mediation_agreement_text"])
def test_a_term_says_by_when_and_how_it_is_performed_whatever_it_is(
    name: str, kinds: Mapping[str, Kind]
) -> None:
    terms = [
        {"kind": "stop", "text": "被请求人停止销售", "due_on": "2026-11-30", "way": "下架"},
        {"kind": "destroy", "text": "销毁模具", "way": "由双方到场"},
        {"kind": "name", "text": "署名李四", "due_on": "2026-12-01"},
    ]
    text = re.sub(r"<[^>]+>", "", body_html(kinds[name], {**sample_facts(kinds[name]), "terms": terms}))
    assert "被请求人停止销售（履行期限：2026年11月30日前；履行方式：下架）；" in text
    assert "销毁模具（履行方式：由双方到场）；" in text
    assert "署名李四（履行期限：2026年12月1日前）" in text
