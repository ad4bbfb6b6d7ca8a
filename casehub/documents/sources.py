"""Where the faces come from: their recipe, and Debian's packages that hold them.

Standard library only: set-up fetches them with the machine's own Python, while the environment that
cuts them is being made (`python3 casehub/documents/sources.py FOLDER`).
"""

from __future__ import annotations

import fcntl
import shutil
import subprocess
import sys
import tarfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class FontsError(RuntimeError):
    """Faces are absent or cannot be used; the message is one Chinese sentence."""


@dataclass(frozen=True)
class Cut:
    """One file of the recipe: where it comes from, which code points it keeps, what it is for."""

    file: str
    family: str
    weight: int
    package: str
    source: str
    keep: str  # yen (all, ￥ redrawn) · all · gb2312 · han (else) · signs · rare
    number: int = -1  # face within a collection; 2 is SC, never JP


_FANDOL = "usr/share/texlive/texmf-dist/fonts/opentype/public/fandol/Fandol"
_NOTO = "usr/share/fonts/opentype/noto/NotoSerifCJK-"
_TEX, _CJK = "texlive-lang-chinese", "fonts-noto-cjk"
RECIPE = (
    Cut("fallback.otf", "CH Fallback", 400, _CJK, f"{_NOTO}Regular.ttc", "han", 2),
    Cut("signs.otf", "CH Signs", 400, _CJK, f"{_NOTO}Regular.ttc", "signs", 2),
    Cut("rare.otf", "CH Rare", 400, _CJK, f"{_NOTO}Regular.ttc", "rare", 2),
    Cut("title.otf", "CH Title", 700, _CJK, f"{_NOTO}Bold.ttc", "gb2312", 2),
    Cut("fangsong.otf", "CH FangSong", 400, _TEX, f"{_FANDOL}Fang-Regular.otf", "yen"),
    Cut("kaiti.otf", "CH KaiTi", 400, _TEX, f"{_FANDOL}Kai-Regular.otf", "yen"),
    Cut("heiti.otf", "CH HeiTi", 400, _TEX, f"{_FANDOL}Hei-Regular.otf", "yen"),
    Cut("song.otf", "CH Song", 400, _TEX, f"{_FANDOL}Song-Regular.otf", "yen"),
    Cut("song-bold.otf", "CH Song", 700, _TEX, f"{_FANDOL}Song-Bold.otf", "yen"),
    Cut("last.ttf", "CH Last", 400, "fonts-hanazono",
        "usr/share/fonts/truetype/hanazono/HanaMinB.ttf", "all"),
)  # fmt: skip
# Beside the faces while they are made, and no longer.
FETCHED, WHOLE, LOCK = ".fetched", ".whole", ".lock"


def absent() -> list[str]:
    """The packages whose files this machine lacks: one that is installed is used where it lies."""
    return sorted({cut.package for cut in RECIPE if not Path("/", cut.source).is_file()})


@contextmanager
def alone(out: Path) -> Iterator[None]:
    """Wait until another set-up of the same faces has ended, and keep others out meanwhile."""
    out.mkdir(parents=True, exist_ok=True)
    with (out / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def fetch(out: Path, packages: Iterable[str]) -> Path:
    """Unpack what the recipe takes out of Debian packages below `out`; nothing is installed.

    Returns the folder; nothing is fetched that an earlier call fetched to its end. FontsError says
    what to run when they cannot be had. The caller holds `alone`.
    """
    folder, names = out / FETCHED, sorted(packages)
    whole, said = folder / WHOLE, " ".join(names)
    if whole.is_file() and whole.read_text(encoding="utf-8") == said:
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        _run(["apt-get", "download", "-qq", *names], folder)
        with ThreadPoolExecutor() as several:
            list(several.map(lambda file: _unpack(file, folder), folder.glob("*.deb")))
    except (OSError, tarfile.TarError, subprocess.CalledProcessError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        msg = (
            "取不到字库软件包，请以管理员身份执行 apt-get update && apt-get install"
            f" {said} 后重试。"
        )
        raise FontsError(msg) from error
    whole.write_text(said, encoding="utf-8")
    return folder


def _unpack(file: Path, folder: Path) -> None:
    """The recipe's files alone: five faces of texlive lie among a hundred megabytes of others."""
    wanted = {f"./{cut.source}": folder / cut.source for cut in RECIPE}
    command = ["dpkg-deb", "--fsys-tarfile", str(file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as packed:  # noqa: S603  as `_run`
        with tarfile.open(fileobj=packed.stdout, mode="r|") as archive:
            for member in archive:
                target = wanted.get(member.name)
                content = archive.extractfile(member) if target else None
                if target is not None and content is not None:
                    target.parent.mkdir(parents=True, exist_ok=True)
                    with target.open("wb") as written:
                        shutil.copyfileobj(content, written)
        # What fills the last block up, too: whoever is not read to the end calls itself broken.
        packed.communicate()
    if packed.returncode:
        raise subprocess.CalledProcessError(packed.returncode, command)
    file.unlink()


def _run(command: list[str], folder: Path) -> None:
    subprocess.run(  # noqa: S603  fixed commands of Debian's own tools
        command, cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )


def main(folder: str) -> int:
    """Fetch what `folder` needs and this machine lacks, saying so; 1 when it cannot be had."""
    out, names = Path(folder).resolve(), absent()
    try:
        if names:
            sys.stdout.write(f"· 正在下载字库软件包：{'、'.join(names)}\n")
            sys.stdout.flush()
            with alone(out):
                fetch(out, names)
    except FontsError:
        # Cutting asks again, and says it.
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
