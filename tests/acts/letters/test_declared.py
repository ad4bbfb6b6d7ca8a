"""What the letters between bureaus say is held against all that speaks of it, both ways."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from casehub.acts.letters.declared import letter_faults
from casehub.rulebook.reading import Files, read_files
from casehub.settings import PROJECT
from tests.rulebook.planting import Planted, faults, project, rounds, silent, whole

__all__ = ["project", "whole"]

FILE = "config/exchange.toml"
CLASSES = {
    "unknown key": Planted(FILE, "[entering]\n", "[entering]\nwhere = 1\n", "exchange.toml: entering.where: 未知的键"),
    "type twice": Planted(FILE, 'code = "GX"', 'code = "AJ"', "type.AJ: 有两行同名"),
    "type of no schema": Planted(FILE, 'code = "GX"', 'code = "GY"', "type: 没有referral.schema.json 的这一项：GY"),
    "type of the schema that is missing": Planted(FILE, 'code = "GX"', 'code = "GY"', "type: referral.schema.json 有而这里没有：GX"),
    "type that a step names and that there is not": Planted(FILE, 'code = "XS"', 'code = "XT"', "exchange.toml 没有这种类型：XS"),
    "type that a track names and that there is not": Planted("config/tracks/letter_request.toml", '"XC"', '"XD"', "letters: exchange.toml 没有这种类型：XD"),
    "type that nobody uses": Planted(FILE, 'code = "GX"', 'code = "GY"', "type.GY: 没有步骤、登记用到它"),
    "message twice": Planted(FILE, 'kind = "RETURN"', 'kind = "REPLY"', "message.REPLY: 有两行同名"),
    "message that a step names and that there is not": Planted(FILE, 'kind = "REMINDER"', 'kind = "REMIND"', "没有这种报文：REMINDER"),
    "message in a step that there is not": Planted("workflows/helping.yaml", "letter: {says: [CLOSING]", "letter: {says: [CLOSINX]", "helping.yaml: steps.enter_outcome: exchange.toml 没有这种报文：CLOSINX"),
    "receipt in a step that there is not": Planted("workflows/helping.yaml", "answers: {code: PARTIAL", "answers: {code: PARTIAX", "exchange.toml 没有这种回执：PARTIAX"),
    "receipt of a message that answers nothing": Planted(FILE, 'code = "EXTENSION"\nmessage = "EXTENSION"', 'code = "EXTENSION"\nmessage = "REMINDER"', "receipt.EXTENSION.message: 没有这种答复的报文：REMINDER"),
    "answer that no receipt gives": Planted(FILE, 'code = "EXTENSION"\nmessage = "EXTENSION"', 'code = "EXTENSION"\nmessage = "REMINDER"', "message.EXTENSION: 没有一种处理（receipt）由这种报文答复"),
    "receipt that bars what there is not": Planted(FILE, 'bars = ["RECEIVED"]', 'bars = ["RECEIVEX"]', "receipt.RECEIVED.bars: 没有这种回执：RECEIVEX"),
    "receipt that needs what there is not": Planted(FILE, 'needs = ["rerouted"]', 'needs = ["reroutex"]', "receipt.REROUTED.needs: 没有这项回执数据：reroutex"),
    "receipt to what there is not": Planted(FILE, 'to = ["WITHDRAWAL"]', 'to = ["WITHDRAW"]', "receipt.WITHDRAW_AGREED.to: 没有这种报文：WITHDRAW"),
    "data that the schema has not": Planted(FILE, 'carries = ["resource"]', 'carries = ["resourcx"]', "type.ZY.carries: 没有这项数据：resourcx"),
    "words of a type for what there is not": Planted(FILE, 'kind = "CLOSING"\ntitled', 'kind = "CLOSINX"\ntitled', "type.LH.says: 没有这种报文：CLOSINX"),
    "answer of a type that there is not": Planted(FILE, 'settled_by = ["RECEIVED"', 'settled_by = ["RECEIVEX"', "type.TB.settled_by: 没有这种回执：RECEIVEX"),
    "limit that there is not": Planted(FILE, 'limit = "assistance.reply"', 'limit = "assistance.replx"', "type.XC.limit: 没有这项期限：assistance.replx"),
    "gap that nothing fills": Planted(FILE, 'opening = "我局在{matter}中，就下列', 'opening = "我局在{mattex}中，就下列', "type.HR.opening: 没有这项可填的内容：mattex"),
    "brace left open": Planted(FILE, 'opening = "我局在{matter}中，就下列', 'opening = "我局在{matter中，就下列', "type.HR.opening: 花括号不成对"),
    "two first paragraphs": Planted(FILE, 'kind = "REQUEST"\nown = true', 'kind = "REQUEST"\nopening = "试"\nown = true', "message.REQUEST.opening: 首段或者用类型的"),
    "no first paragraph": Planted(FILE, 'opening = "{replied}。有关事项的办理结果见附件，现予函复。"\n', "", "message.REPLY.opening: 首段或者用类型的"),
    "letter without a title": Planted(FILE, 'heading = "关于{topic}的通报"\n', "", "没有函件标题 heading：TB"),
    "nothing of a file": Planted(FILE, "file_mb = 50", "file_mb = 0", "limits.file_mb: 应大于0"),
    "kind of incoming paper": Planted(FILE, 'answer = "reply"', 'answer = "replx"', "entering: 没有这一种材料：replx"),
    "way of incoming papers": Planted(FILE, 'way = "exchange"', 'way = "exchangx"', "entering.way: 没有这种来件方式：exchangx"),
    "schema that nobody can read": Planted("config/referral.schema.json", "", "}", "referral.schema.json: 不能读取"),
}
OWN = {name: one for name, one in CLASSES.items() if one.file.startswith(("config/exchange", "config/referral"))}
ROUNDS = rounds({name: one for name, one in CLASSES.items() if name not in OWN})


@pytest.fixture(scope="module")
def files() -> Files:
    """All the other files, as they are."""
    return read_files(PROJECT)


@pytest.mark.parametrize("name", OWN)
def test_each_class_of_fault_of_the_file_is_said(name: str, files: Files, tmp_path: Path) -> None:
    shutil.copytree(PROJECT / "config", tmp_path / "config")
    assert letter_faults(tmp_path, files) == []
    planted = OWN[name]
    text = (tmp_path / planted.file).read_text(encoding="utf-8")
    assert planted.old in text
    spoilt = text.replace(planted.old, planted.new) if planted.old else text + planted.new
    (tmp_path / planted.file).write_text(spoilt, encoding="utf-8")
    said = [str(fault) for fault in letter_faults(tmp_path, files)]
    assert any(planted.said in one for one in said), said


@pytest.mark.parametrize("number", range(len(ROUNDS)))
def test_each_class_of_fault_of_steps_and_tracks_is_said(project: Path, number: int) -> None:
    assert silent(project, ROUNDS[number]) == {}


def test_the_project_has_none_of_them(project: Path) -> None:
    assert faults(project) == []
