"""What stands beside a template is read whole, with every fault at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from casehub.declared import DeclarationFaults
from casehub.documents import load_kinds, read_kinds, template_faults
from casehub.documents.kinds import EDITION, FACTS_FORM, SUPERSEDED
from casehub.documents.pages import TEMPLATES

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
DAYS = {1: "until = 2026-06-30\n", 2: "since = 2026-07-01\nuntil = 2026-12-31\n", 3: "since = 2027-01-01\n"}


def write(folder: Path, name: str, toml: str, html: str = "<p>x</p>") -> None:
    (folder / f"{name}.toml").write_text(toml, encoding="utf-8")
    (folder / f"{name}.html").write_text(html, encoding="utf-8")


def edition(folder: Path, number: int, *, now: bool = False, days: str = "", name: str = "sample") -> None:
    where = folder if now else folder / SUPERSEDED
    where.mkdir(exist_ok=True)
    told = f"edition = {number}\n" + (days or DAYS[number])
    write(where, "sample" if now else f"{name}-{number}", told + GOOD.format(name="sample"))


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
        (('kind = "long"', 'kind = "choice"'), "选项为空"),
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
