from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from casehub.cli import main
from casehub.listening import NOT_READY, PORT_TAKEN, CannotServe, an_address, listening


@pytest.fixture
def backend() -> str:
    return "sqlite"


def test_a_taken_port_is_said_in_one_sentence_with_its_own_code(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    taken = listening("127.0.0.1", 0)
    port = taken.getsockname()[1]
    try:
        # The instance has no database yet: the port is said before that.
        code = main(["--instance", str(tmp_path), "serve", "--listen", f"127.0.0.1:{port}"])
    finally:
        taken.close()
    said = capsys.readouterr()
    assert (code, said.out) == (PORT_TAKEN, "")
    assert said.err == f"端口 {port} 已被别的程序占用，请停掉它或者用 --listen 换一个端口。\n"


def test_trying_a_free_port_changes_nothing(tmp_path: Path) -> None:
    assert main(["--instance", str(tmp_path / "none"), "serve", "--listen", "127.0.0.1:0", "--try"]) == 0
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("127.0.0.1:8000", ("127.0.0.1", 8000)),
        (":80", ("0.0.0.0", 80)),  # noqa: S104
        ("[::1]:8443", ("::1", 8443)),
    ],
)
def test_addresses(text: str, meant: tuple[str, int]) -> None:
    assert an_address(text) == meant


@pytest.mark.parametrize("text", ["8000", "localhost", "a:b", "a:65536", "a:-1", "a:１"])
def test_a_wrong_address_is_bad_input(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", f"--listen={text}"]) == 2
    assert "应写成 主机:端口" in capsys.readouterr().err


def test_an_unknown_host_is_said() -> None:
    with pytest.raises(CannotServe, match="不认识的监听地址 no such host") as refused:
        listening("no such host", 0)
    assert refused.value.code == NOT_READY


def test_an_address_is_tried_before_anything_of_the_application_is_loaded(tmp_path: Path) -> None:
    """It took four seconds of the processor at every ./run."""
    asked = (
        "import sys; from casehub.cli import main\n"
        f"assert main(['--instance', {str(tmp_path)!r}, 'serve', '--listen', '127.0.0.1:0', '--try']) == 0\n"
        "print(sorted({'flask', 'sqlalchemy', 'waitress'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
