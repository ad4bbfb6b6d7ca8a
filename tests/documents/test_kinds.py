"""Each kind has its editions, and each paper its own; the index of forms is complete."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from casehub.documents import RenderRefusedError, load_kinds
from casehub.documents.kinds import EDITION
from casehub.documents.pages import TEMPLATES
from casehub.model import Document
from casehub.settings import PROJECT
from tests.documents.templates.test_sidecars import GOOD, edition, write

LISTS = ("forms_index.csv", "forms_penalty_index_a.csv", "forms_penalty_index_b.csv", "forms_exchange_index.csv")


def test_no_template_writes_an_article_of_order_81() -> None:
    found = [
        p.name
        for p in TEMPLATES.rglob("*.html")
        if "行政裁决和调解办法》第" in p.read_text(encoding="utf-8")
    ]
    assert found == []


def test_every_kind_of_the_index_exists() -> None:
    index = PROJECT.parent / "shared" / "law" / "forms_index.csv"
    if not index.exists():
        pytest.skip("the index of forms is not beside the project")
    with index.open(encoding="utf-8") as stream:
        wanted = {row["kind"]: row["id"] for row in csv.DictReader(stream)}
    kinds = load_kinds(TEMPLATES)
    assert {name: kinds[name].id for name in wanted} == wanted


def test_each_paper_bears_a_seal_as_its_list_says_or_the_table_says_why_not() -> None:
    """Whoever's seal it is: of the office, of the police, of who hands it in. No reason stands without its paper."""
    law = PROJECT.parent / "shared" / "law"
    if not law.exists():
        pytest.skip("the indexes of forms are not beside the project")
    wanted = {}
    for name in LISTS:
        with (law / name).open(encoding="utf-8") as stream:
            wanted |= {row["kind"]: (row["id"], row["sealed"]) for row in csv.DictReader(stream)}
    with (Path(__file__).parent / "sealed_otherwise.csv").open(encoding="utf-8") as stream:
        told = {row["kind"]: row for row in csv.DictReader(stream)}
    kinds, said = load_kinds(TEMPLATES), {True: "yes", False: "no"}
    otherwise = {
        name: (number, said[kinds[name].sealed]) for name, (number, seal) in wanted.items()
        if name in kinds and said[kinds[name].sealed] != seal
    }  # fmt: skip
    assert otherwise == {name: (row["id"], row["ours"]) for name, row in told.items()}
    assert all(row["reason"] for row in told.values())


def test_a_kind_has_its_editions_and_each_paper_its_own(tmp_path: Path) -> None:
    edition(tmp_path, 3, now=True)
    edition(tmp_path, 2)
    edition(tmp_path, 1)
    kinds = load_kinds(tmp_path)
    assert [one.edition for one in kinds.editions("sample")] == [1, 2, 3]
    assert (list(kinds), len(kinds), kinds["sample"].edition) == (["sample"], 1, 3)
    assert [one.template for one in kinds.every()] == [
        "superseded/sample-1.html", "superseded/sample-2.html", "sample.html",
    ]  # fmt: skip
    assert kinds.of("sample", {}).edition == 1
    assert [kinds.of("sample", {"edition": n}).edition for n in (1, 2, 3)] == [1, 2, 3]
    for name, facts in (("sample", {"edition": 4}), ("none", {})):
        with pytest.raises(RenderRefusedError, match="的模板不在规则文件中"):
            kinds.of(name, facts)


class Unread:
    """A paper whose facts nobody may ask for."""

    kind = "sample"

    @property
    def facts(self) -> dict[str, object]:
        raise AssertionError


def test_the_facts_of_a_paper_are_read_only_where_its_kind_has_editions(tmp_path: Path) -> None:
    write(tmp_path, "sample", GOOD.format(name="sample"))
    assert load_kinds(tmp_path).made(Unread()).edition == 1
    edition(tmp_path, 2, now=True)
    edition(tmp_path, 1)
    kinds = load_kinds(tmp_path)
    assert [kinds.made(Document(kind="sample", facts=f)).edition for f in ({}, {EDITION: 2})] == [1, 2]
    with pytest.raises(AssertionError):
        kinds.made(Unread())
