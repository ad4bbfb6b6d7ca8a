"""What may be begun from a case is read from the procedure: every step that begins an exchange."""

from __future__ import annotations

from tests.faults.world import rules


def test_one_track_opens_letters_from_cases_and_each_letter_of_it_has_its_ground() -> None:
    tracks = [one for one in rules().tracks.values() if one.from_case]
    (track,) = tracks
    versions = [one for (key, _), one in rules().procedures.items() if key == track.ways[0].key]
    begins = [one for rule in versions for one in rule.steps if one.sends is not None and one.sends.begins]
    assert len({one.sends.sort for one in begins if one.sends}) >= 9
    # The receiver and the agreements are filled in by the choice, and each letter names an article or mechanism.
    for step in begins:
        assert {"receiver", "agreements"} <= {field.id for field in step.fields}
        assert step.basis or step.articles
