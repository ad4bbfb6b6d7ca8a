"""Each row of law data is used, or says for which coming procedure it waits."""

from __future__ import annotations

import shutil
from dataclasses import dataclass

import pytest

from casehub.documents import pages
from casehub.documents.templates import asked
from casehub.procedures import LAW
from casehub.rulebook.reading import read_files
from casehub.rulebook.unused import unused_faults
from casehub.settings import PROJECT

UNUSED = "没有程序、文书或者代码使用"
DECISION = "templates/documents/adjudication_decision.html"


@dataclass(frozen=True)
class Planted:
    """`old` becomes `new` everywhere in a file (an empty `old`: `new` is added to its end)."""

    file: str
    old: str
    new: str
    said: str


LIMIT = """
[[limit]]
code = "un.heard"
title = "试"
amount = 1
unit = "months"
roll = "party"
holder = "party"
basis = "《试》"
confidence = "design"
"""
# A limit that only a remedy tells: nothing starts it, no paper cites it.
TOLD = (
    Planted("config/limits.toml", "", LIMIT.replace("un.heard", "un.told"), ""),
    Planted("config/remedies.toml", 'limit = "reconsideration.sue"', 'limit = "un.told"', ""),
)
CLASSES = {
    "limit nobody uses": Planted("config/limits.toml", "", LIMIT, f"limits.toml: limit.un.heard: {UNUSED}"),
    "limit that waits for nothing known": Planted("config/limits.toml", "", LIMIT.replace("un.heard", "un.known") + 'awaits = "unheard"\n', "limit.un.known.awaits: coming.toml 没有这个待建程序：unheard"),
    "limit that waits and is used": Planted("config/limits.toml", 'code = "adjudication.publish"\n', 'code = "adjudication.publish"\nawaits = "referral"\n', "limit.adjudication.publish.awaits: 已经有程序、文书或者代码使用，不再等待 referral"),
    "limit that nothing starts any more": Planted("workflows/assistance.yaml", ", {rule: assistance.receipt_chase, from: dispatched_on}", "", f"limit.assistance.receipt_chase: {UNUSED}"),
    "limit that only papers cited": Planted("templates/documents/mediation_filing_notice.html", '{{ limit("mediation.cnipa_pause") }}', "一年", f"limit.mediation.cnipa_pause: {UNUSED}"),
    "limit with a basis that nobody has": Planted("config/limits.toml", 'basis_key = "correction"', 'basis_key = "unheard"', "limit.intake.correct.basis_key: 没有这一条依据：unheard"),
    "amount nobody uses": Planted("config/amounts.toml", 'awaits = "service_invention"\n', "", f"amount.reward.design_min: {UNUSED}"),
    "amount that waits and is used": Planted("config/amounts.toml", 'key = "adjudication.panel_min"\n', 'key = "adjudication.panel_min"\nawaits = "referral"\n', "amount.adjudication.panel_min.awaits: 已经有"),
    "amount gone that code asks for": Planted("config/amounts.toml", 'key = "party.agents_max"', 'key = "party.agents_most"', "procedures: party.agents_max: amounts.toml 没有这一条规则"),
    "limit gone that code asks for": Planted("config/limits.toml", 'code = "adjudication.claim_years"', 'code = "adjudication.claim_span"', "procedures: adjudication.claim_years: limits.toml 没有这一条规则"),
    "basis nobody uses": Planted(DECISION, '（{{ basis("estoppel") }}）', "", f"basis.estoppel: {UNUSED}"),
    "house rule nobody asks": Planted("templates/documents/performance_urging_notice.html", 'rule("credit_warning")', "true", f"rule.credit_warning: {UNUSED}"),
    "series nobody numbers in": Planted("config/offices.toml", '[[series]]\nid = "measure"\n', '[[series]]\nid = "nobody"\ntitle = "无人用字"\n\n[[series]]\nid = "measure"\n', f"series.nobody: {UNUSED}"),
    "series that waits and is used": Planted("config/offices.toml", 'title = "移送函字"\n', 'title = "移送函字"\nawaits = "referral"\n', "series.transfer.awaits: 已经有"),
    "kind nobody issues": Planted("templates/documents/return_letter.toml", 'awaits = "referral"\n', "", f"return_letter.toml: kind.return_letter: {UNUSED}"),
    "coming procedure that is there": Planted("config/coming.toml", "", '\n[[procedure]]\nkey = "adjudication"\ntitle = "试"\n', "procedure.adjudication: 程序已经建立"),
    "coming procedure that nothing waits for": Planted("config/coming.toml", "", '\n[[procedure]]\nkey = "unwaited"\ntitle = "试"\n', "procedure.unwaited: 没有规则等待这个程序"),
}  # fmt: skip


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Every fault where all of them are planted at once; each says its own row."""
    folder = tmp_path_factory.mktemp("project")
    for name in ("config", "workflows", "templates"):
        shutil.copytree(PROJECT / name, folder / name)
    for planted in (*TOLD, *CLASSES.values()):
        file = folder / planted.file
        text = file.read_text(encoding="utf-8")
        assert planted.old in text
        spoilt = text.replace(planted.old, planted.new) if planted.old else text + planted.new
        file.write_text(spoilt, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pages, "TEMPLATES", folder / "templates" / "documents")
        asked.forget()
        said = [str(fault) for fault in unused_faults(read_files(folder), LAW)]
    asked.forget()
    return said


def test_every_row_of_the_project_is_used_or_waits() -> None:
    assert unused_faults(read_files(PROJECT), LAW) == []


def test_a_limit_that_a_remedy_tells_is_used(found: list[str]) -> None:
    assert [fault for fault in found if "un.told" in fault] == []


@pytest.mark.parametrize("name", CLASSES)
def test_each_class_of_fault_is_said(found: list[str], name: str) -> None:
    assert any(CLASSES[name].said in fault for fault in found), found


def test_nothing_else_is_said(found: list[str]) -> None:
    told = [fault for fault in found if not any(p.said in fault for p in CLASSES.values())]
    # What a planted fault brings with it: rows under another name, what waits no longer.
    assert told == [
        f"limits.toml: limit.adjudication.claim_span: {UNUSED}；供待建程序用的，写明 awaits",
        f"amounts.toml: amount.party.agents_most: {UNUSED}；供待建程序用的，写明 awaits",
        f"amounts.toml: amount.reward.invention_min: {UNUSED}；供待建程序用的，写明 awaits",
        f"amounts.toml: amount.reward.utility_model_min: {UNUSED}；供待建程序用的，写明 awaits",
        "coming.toml: procedure.adjudication: 没有规则等待这个程序",
        "coming.toml: procedure.service_invention: 没有规则等待这个程序",
    ]
