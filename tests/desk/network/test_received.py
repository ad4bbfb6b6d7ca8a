"""What others asked of this office stands under the office that asked, and no namesake of it."""

from __future__ import annotations

from casehub.desk.network import partners_of
from casehub.desk.network.reading import matters_of
from tests.desk.network.test_reading import DAY, NOW, came, partner
from tests.faults import roads
from tests.faults.world import Office


def test_two_offices_of_one_name_are_told_apart_by_the_region_in_the_number(office: Office) -> None:
    name = f"同{roads.key()[:6]}局"
    here, there = partner(office, name, region_code="500105"), partner(office, name, region_code="511700")
    came(office, name, DAY, region="511700")
    came(office, name, DAY, region="500105")
    came(office, name, DAY, region="500105")
    # Of a region that has none of the name it is nobody's.
    came(office, name, DAY, region="500106")
    with office.acting("head", NOW) as work:
        mine = {one.key: len(one.matters) for one in partners_of(matters_of(work)) if one.name == name}
    assert mine == {str(here): 2, str(there): 1, name: 1}
