from __future__ import annotations

import json
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from casehub.documents import cutting
from casehub.documents.fonts import RECIPE, FontsError
from casehub.settings import PROJECT

FOLDER = PROJECT / ".fonts"


def test_set_up_is_repeated_without_network(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    assert cutting.main(["--out", str(FOLDER)]) == 0
    assert "已就绪" in capsys.readouterr().out


def test_without_packages_it_says_what_to_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(cutting, "RECIPE", [cutting.Cut("a.otf", "A", 400, "no-package", "nowhere", "all")])
    assert cutting.main(["--out", str(tmp_path)]) == 1
    assert "apt-get install no-package" in capsys.readouterr().err
    assert [p for p in tmp_path.iterdir() if p.suffix] == []


def test_an_older_recipe_is_cut_again(tmp_path: Path) -> None:
    record = json.loads((FOLDER / cutting.MANIFEST).read_text(encoding="utf-8"))
    for cut in RECIPE:
        (tmp_path / cut.file).symlink_to(FOLDER / cut.file)
    (tmp_path / cutting.MANIFEST).write_text(json.dumps(record), encoding="utf-8")
    assert cutting._is_ready(tmp_path)
    (tmp_path / cutting.MANIFEST).write_text(json.dumps(record | {"recipe": "older"}), encoding="utf-8")
    assert not cutting._is_ready(tmp_path)


def test_what_a_killed_set_up_left_is_taken_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left = tmp_path / f"{cutting.UNPACKED}abc" / "usr"
    left.mkdir(parents=True)
    (left / "a.deb").touch()
    (tmp_path / ".song.otf.4711").touch()
    (tmp_path / ".recipe").touch()
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(cutting, "RECIPE", [cutting.Cut("a.otf", "A", 400, "no-package", "nowhere", "all")])
    assert cutting.main(["--out", str(tmp_path)]) == 1
    assert [path.name for path in tmp_path.iterdir()] == [".recipe"]


def test_a_collection_is_cut_in_three_without_loss(tmp_path: Path) -> None:
    points: dict[str, set[int]] = {}
    for file in ("fallback.otf", "signs.otf", "rare.otf"):
        with TTFont(FOLDER / file, lazy=True) as font:
            points[file] = set(font.getBestCmap())
    assert {ord("龑"), ord("赟")} <= points["fallback.otf"]
    assert {ord("重"), ord("〔"), ord("A")} <= points["signs.otf"]
    assert {ord("㼆"), ord("𬭚")} <= points["rare.otf"]
    # A space is set in the face of the letter before it: every part needs its own.
    shared = points["fallback.otf"] & points["signs.otf"] & points["rare.otf"]
    assert {0x20, 0xA0, 0x3000} <= shared
    assert all(chr(point).isspace() for point in shared | points["fallback.otf"] & points["signs.otf"])
    assert not {ord("한"), 0x1100} & set.union(*points.values())
    # What was cut can be cut again: the same points are kept.
    cut = next(c for c in RECIPE if c.keep == "signs")
    again = cutting.Cut("again.otf", cut.family, 400, cut.package, cut.source, "gb2312", 0)
    cutting.cut_face(again, FOLDER / cut.file, tmp_path)
    with TTFont(tmp_path / "again.otf", lazy=True) as font:
        assert ord("重") in font.getBestCmap()
        assert ord("㎡") not in font.getBestCmap()


def test_no_package_name_is_lost() -> None:
    assert {cut.package for cut in RECIPE} == {"texlive-lang-chinese", "fonts-noto-cjk", "fonts-hanazono"}
    with pytest.raises(FontsError, match="no-package"):
        cutting._unpack({"no-package"}, Path("/nonexistent"))
