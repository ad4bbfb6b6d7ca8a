"""The sidecars: every fault is told at once; the index of forms is complete."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from casehub.declared import DeclarationFaults
from casehub.documents import RenderRefusedError, load_kinds, read_kinds, template_faults
from casehub.documents.kinds import EDITION, FACTS_FORM, SUPERSEDED
from casehub.documents.pages import TEMPLATES
from casehub.model import Document
from casehub.settings import PROJECT

GOOD = """
id = "D99"
kind = "{name}"
title = "样例通知书"
family = "notice"
[[field]]
id = "reason"
label = "理由"
kind = "long"
required = true
example = "理由"
"""


def write(folder: Path, name: str, toml: str, html: str = "<p>x</p>") -> None:
    (folder / f"{name}.toml").write_text(toml, encoding="utf-8")
    (folder / f"{name}.html").write_text(html, encoding="utf-8")


def test_the_project_has_no_faults() -> None:
    kinds, faults = read_kinds(TEMPLATES)
    assert faults == []
    assert [f for k in kinds.values() for f in template_faults(k)] == []


def test_a_good_sidecar_is_read(tmp_path: Path) -> None:
    write(tmp_path, "sample", GOOD.format(name="sample"))
    kind = load_kinds(tmp_path)["sample"]
    field = kind.field("reason")
    assert field is not None
    assert (kind.id, field.kind, field.required) == ("D99", "long", True)


def test_all_faults_of_all_files_come_at_once(tmp_path: Path) -> None:
    write(tmp_path, "one", GOOD.format(name="one") + 'colour = "red"\n')
    write(tmp_path, "two", GOOD.format(name="two").replace('"notice"', '"poster"'))
    write(tmp_path, "five", GOOD.format(name="six").replace("D99", "D98"))
    write(tmp_path, "three", GOOD.format(name="three"))
    (tmp_path / "four.html").write_text("<p></p>", encoding="utf-8")
    with pytest.raises(DeclarationFaults) as caught:
        load_kinds(tmp_path)
    said = str(caught.value)
    assert "one.toml: field.reason.colour: 未知的键" in said
    assert "two.toml: family: “poster”应为 notice、letter、form、record 之一" in said
    assert "five.toml: kind: 应与文件名一致：five" in said
    assert "three.toml: id: 编号 D99 已用于 one.toml" in said
    assert "four.html: 缺少说明文件 four.toml" in said


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('kind = "long"', 'kind = "essay"'), "未知的类型：essay"),
        (('kind = "long"', 'kind = "choice"'), "选择字段应有选项"),
        (('kind = "long"', 'kind = "table"'), "表格字段应有列"),
        (('example = "理由"', ""), "缺少示例"),
        (('id = "reason"', 'id = "case"'), "名称与公用内容块相同"),
        (('id = "reason"', f'id = "{FACTS_FORM}"'), "名称与公用内容块相同"),
        (('id = "reason"', f'id = "{EDITION}"'), "名称与公用内容块相同"),
    ],
)
def test_a_faulty_field_is_named(tmp_path: Path, change: tuple[str, str], said: str) -> None:
    write(tmp_path, "sample", GOOD.format(name="sample").replace(*change))
    assert said in "\n".join(str(fault) for fault in read_kinds(tmp_path)[1])


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


LISTS = ("forms_index.csv", "forms_penalty_index_a.csv", "forms_penalty_index_b.csv", "forms_exchange_index.csv")


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


DAYS = {1: "until = 2026-06-30\n", 2: "since = 2026-07-01\nuntil = 2026-12-31\n", 3: "since = 2027-01-01\n"}


def edition(folder: Path, number: int, *, now: bool = False, days: str = "", name: str = "sample") -> None:
    where = folder if now else folder / SUPERSEDED
    where.mkdir(exist_ok=True)
    told = f"edition = {number}\n" + (days or DAYS[number])
    write(where, "sample" if now else f"{name}-{number}", told + GOOD.format(name="sample"))


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


def test_faults_of_editions_are_told(tmp_path: Path) -> None:
    edition(tmp_path, 2, now=True)
    edition(tmp_path, 1, days="until = 2026-07-01\n")
    edition(tmp_path, 3, name="other")
    write(tmp_path / SUPERSEDED, "gone-1", GOOD.format(name="gone"))
    (tmp_path / SUPERSEDED / "bare-1.html").write_text("<p></p>", encoding="utf-8")
    said = "\n".join(str(fault) for fault in read_kinds(tmp_path)[1])
    for wanted in (
        "sample.toml: since: 两版文书在2026-07-01同时有效",
        "other-3.toml: kind: 应与文件名一致（文书-版次）：other-3",
        "superseded/gone-1.toml: 没有现行版本 gone.toml",
        "sample.toml: edition: 应大于前一版的 3",
        "bare-1.html: 缺少说明文件 bare-1.toml",
    ):
        assert wanted in said
