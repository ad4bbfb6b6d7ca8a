from __future__ import annotations

import json
import os
import signal
import subprocess
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from casehub.documents import cutting
from casehub.documents.sources import FETCHED, LOCK, RECIPE, WHOLE, Cut, absent
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
    monkeypatch.setattr(cutting, "absent", lambda: ["no-package"])
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
    left = tmp_path / FETCHED / "usr"
    left.mkdir(parents=True)
    (left / "a.deb").touch()
    (tmp_path / ".song.otf.4711").touch()
    (tmp_path / ".recipe").touch()
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(cutting, "absent", lambda: ["no-package"])
    assert cutting.main(["--out", str(tmp_path)]) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == [LOCK, ".recipe"]


def test_faces_are_cut_each_by_itself_and_named_with_their_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two at a time; what was fetched for them is gone in the end."""
    fetched = tmp_path / FETCHED
    fetched.mkdir()
    cuts = tuple(Cut(cut.file, cut.family, cut.weight, "there", cut.file, "all") for cut in RECIPE)
    for cut in cuts:
        (fetched / cut.source).symlink_to(FOLDER / cut.file)
    (fetched / WHOLE).write_text("there", encoding="utf-8")
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(cutting, "RECIPE", cuts)
    monkeypatch.setattr(cutting, "absent", lambda: ["there"])
    assert cutting.main(["--out", str(tmp_path)]) == 0
    told = capsys.readouterr().out.splitlines()
    assert [line.partition("：")[0] for line in told] == [f"字库 {n}/10" for n in range(1, 11)]
    made, known = (json.loads((folder / cutting.MANIFEST).read_text(encoding="utf-8")) for folder in (tmp_path, FOLDER))
    assert made["files"] == known["files"]
    assert not fetched.exists()


def test_a_cutting_process_that_the_system_ends_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cutting, "absent", list)
    monkeypatch.setattr(cutting, "cut_face", end)
    assert cutting.main(["--out", str(tmp_path)]) == 1
    told = capsys.readouterr().err
    assert (told.count("\n"), "内存不足" in told) == (1, True), told


def end(*_: object) -> str:
    os._exit(9)


@pytest.mark.parametrize("moment", ["while it loads", "while a face is cut"])
def test_ctrl_c_leaves_the_word_to_run(tmp_path: Path, moment: str) -> None:
    """`make_fonts` as it stands in ./run, told by the terminal: not a line of Python's own."""
    body = "import os, signal\nos.killpg(0, signal.SIGINT)\n"
    if moment == "while a face is cut":
        # Loaded in set-up itself, it tells from a process that cuts.
        body = """import os, signal, threading
class Face:
    def __init__(self, *_):
        os.killpg(0, signal.SIGINT)
        threading.Event().wait(60)
class Blob:
    from_file_path = staticmethod(str)
"""
    (tmp_path / "uharfbuzz.py").write_text(body, encoding="utf-8")
    (tmp_path / FETCHED).mkdir()
    (tmp_path / FETCHED / WHOLE).write_text(" ".join(absent()), encoding="utf-8")
    text = (PROJECT / "run").read_text(encoding="utf-8")
    make = text[text.index("make_fonts() {") :].partition("\n}\n")[0] + "\n}\n"
    said = subprocess.run(
        ["env", "--default-signal=INT", "bash", "-c", make.replace(".fonts", str(tmp_path)) + "make_fonts"],
        cwd=PROJECT, capture_output=True, text=True, check=False, start_new_session=True, timeout=120,
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
    )  # fmt: skip
    assert (said.returncode, said.stderr) == (-signal.SIGINT, "")


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
