from __future__ import annotations

from casehub.rulebook.offices import OfficeKind, OfficeWords, SeriesName

WORDS = OfficeWords(
    (
        OfficeKind("bureau", "局", own=True),
        OfficeKind("partner", "协作单位", guests=True),
        OfficeKind("court", "法院"),
    ),
    (SeriesName("letters", "公函字"), SeriesName("transfer", "移送函字")),
)


def test_accounts_are_for_those_who_work_here_and_for_guests() -> None:
    assert WORDS.staffed == {"bureau", "partner"}


def test_titles_are_those_of_the_file() -> None:
    assert [WORDS.kind_title(kind) for kind in ("bureau", "court", "unheard")] == ["局", "法院", "unheard"]
    assert WORDS.series_title("transfer") == "移送函字"
