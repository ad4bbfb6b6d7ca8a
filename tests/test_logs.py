from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from casehub import logs


@pytest.fixture(autouse=True)
def _root_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    root.handlers = []
    yield
    for one in root.handlers:
        one.close()
    root.handlers, root.level = before, level


def lines(file: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def test_an_error_is_one_line_with_its_traceback_and_request(tmp_path: Path) -> None:
    file = tmp_path / "new" / "casehub.log"
    logs.write_log(file)
    token = logs.about.set({"request": "r-1", "address": "10.1.2.3"})
    try:
        int("第一行\n第二行")
    except ValueError:
        logging.getLogger("casehub").exception("fault %s", "r-1")
    finally:
        logs.about.reset(token)
    (line,) = lines(file)
    assert (line["level"], line["message"]) == ("error", "fault r-1")
    assert (line["request"], line["address"]) == ("r-1", "10.1.2.3")
    assert "第一行" in str(line["exception"])


def test_a_file_moved_away_is_opened_again(tmp_path: Path) -> None:
    file = tmp_path / "casehub.log"
    logs.write_log(file)
    logging.getLogger(logs.ACCESS).info("one")
    file.rename(tmp_path / "casehub.log.1")
    logging.getLogger(logs.ACCESS).info("two")
    assert [line["message"] for line in lines(file)] == ["two"]


def test_standard_error_by_default(capsys: pytest.CaptureFixture[str]) -> None:
    logs.write_log(None)
    logging.getLogger("casehub").warning("牌")
    logging.getLogger("casehub").info("not kept")
    (line,) = capsys.readouterr().err.splitlines()
    assert json.loads(line)["message"] == "牌"
