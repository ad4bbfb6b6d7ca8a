"""The faces of this installation are opened once, and anew when others are chosen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from casehub.documents import typefaces
from casehub.documents.sources import FontsError


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    kept = typefaces.fonts_in_use()
    yield
    typefaces.use_fonts(*kept)


def test_other_folders_are_looked_into_from_then_on(tmp_path: Path) -> None:
    own, local = typefaces.fonts_in_use()
    before = typefaces.faces()
    assert typefaces.faces() is before
    assert typefaces.missing("知识产权") == ()
    typefaces.use_fonts(tmp_path)
    assert typefaces.fonts_in_use() == (tmp_path, None)
    for ask in (typefaces.faces, typefaces.face_css, lambda: typefaces.missing("知识产权")):
        with pytest.raises(FontsError):
            ask()
    typefaces.use_fonts(own, local)
    assert typefaces.faces() is not before
    assert typefaces.faces().paths == before.paths


def test_what_a_document_may_fetch_is_what_the_style_names() -> None:
    css, faces = typefaces.face_css(), typefaces.faces()
    assert css.count("@font-face") == len(faces.faces)
    assert typefaces.folders() == sorted({path.parent for path in faces.paths})
    assert all(path.name in css for path in faces.paths)


def test_the_manifest_names_the_faces_of_these_families_only() -> None:
    faces = typefaces.faces().faces
    one = faces[0].family
    assert typefaces.manifest([]) == {}
    assert typefaces.manifest([one]) == {f.path.name: f.sha256 for f in faces if f.family == one}
    assert typefaces.manifest({f.family for f in faces}).keys() == {f.path.name for f in faces}


def test_a_character_that_no_face_draws_is_named_once() -> None:
    assert typefaces.missing("甲\U000e0001乙\U000e0001") == ("\U000e0001",)
