from __future__ import annotations

from casehub.rulebook.incoming import KeptFormat, MaterialKind, Materials, Way
from tests.faults.world import rules

WORDS = Materials(
    "mail",
    "proof",
    "answer",
    (
        MaterialKind("answer", "答辩书", words=("答辩书", "答辩状")),
        MaterialKind("proof", "送达回证", serves=True, words=("回证",)),
    ),
    (Way("mail", "邮寄"),),
    (),
)


def test_titles_are_those_of_the_file() -> None:
    assert [WORDS.kind_title(kind) for kind in ("answer", "", "unheard")] == ["答辩书", "", "unheard"]
    assert [WORDS.way_title(way) for way in ("mail", "pigeon")] == ["邮寄", "pigeon"]


def test_what_proves_a_service_says_so() -> None:
    assert [WORDS.serves(kind) for kind in ("answer", "proof", "unheard")] == [False, True, False]


def test_a_kept_file_is_known_by_its_first_bytes() -> None:
    voice = KeptFormat("m4a", "audio/mp4", ("66747970",), at=4)
    assert voice.fits(b"\0\0\0\x20ftypM4A ")
    assert not voice.fits(b"ftypM4A ")


def test_the_programs_own_formats_can_be_read() -> None:
    assert all(bytes.fromhex(one) for form in rules().materials.format for one in form.begins)


def test_a_kind_is_offered_where_its_words_stand_alone() -> None:
    assert WORDS.kind_of("扫描0001", "答辩状.pdf", "送达回证") == "answer"
    assert WORDS.kind_of("答辩书的送达回证", "扫描.pdf") == ""
    assert WORDS.kind_of() == ""


def test_what_the_program_names_is_there() -> None:
    words = rules().materials
    assert words.scan in {kind.id for kind in words.kind}
    assert words.by_act in {way.id for way in words.way}
