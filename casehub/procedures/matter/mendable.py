"""What may be mended of a party, agent, right, product or exhibit: by which field of which form."""

from __future__ import annotations

from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from casehub.casefile.parties import KINDS
from casehub.casefile.things import ACTS_OF_BEFORE
from casehub.fields.rights import RIGHT_KINDS
from casehub.model import Accused, Agent, Evidence, Party, Right, Sample
from casehub.procedures.reading import chinese_day

if TYPE_CHECKING:
    from collections.abc import Mapping

Subject = Party | Agent | Right | Accused | Evidence | Sample
# Field of the form → column of the row.
PARTY: Mapping[str, str] = MappingProxyType(
    {
        "party_name": "name",
        "party_kind": "kind",
        "party_id_label": "id_label",
        "party_id_no": "id_no",
        "party_address": "address",
        "party_representative": "representative",
        "party_post": "representative_post",
        "party_operator": "operator",
        "party_phone": "phone",
        "party_domicile": "no_domicile_in_china",
        "party_capacity": "capacity",
    }
)
AGENT: Mapping[str, str] = MappingProxyType(
    {
        "agent_name": "name",
        "agent_firm": "firm",
        "agent_role": "role",
        "agent_authority": "authority",
        "agent_scope": "scope",
        "agent_receives": "receives",
    }
)
RIGHT: Mapping[str, str] = MappingProxyType(
    {
        "right_kind": "kind",
        "right_number": "number",
        "right_title": "title",
        "right_filed_on": "filed_on",
        "right_granted_on": "granted_on",
        "right_expires_on": "expires_on",
        "right_owners": "owners",
        "right_classes": "nice_classes",
        "right_goods": "approved_goods",
        "right_claims_count": "claims_count",
        "right_status": "status",
        "right_checked_on": "status_checked_on",
        "claims_asserted": "claims_asserted",
    }
)
THING: Mapping[str, str] = MappingProxyType(
    {
        "thing_name": "name",
        "thing_model": "model",
        "thing_source": "source",
        "thing_place": "place",
        "thing_label": "label",
        "thing_acts": "acts",
        "thing_evidence_ref": "evidence_ref",
        "thing_from_on": "from_on",
        "thing_to_on": "to_on",
    }
)
EXHIBIT: Mapping[str, str] = MappingProxyType(
    {
        "exhibit_name": "name",
        "exhibit_source": "source",
        "exhibit_form": "form",
        "exhibit_pages": "pages",
        "exhibit_purpose": "purpose",
    }
)
EXHIBIT_LABELS = MappingProxyType(
    {"name": "名称", "source": "来源", "form": "形式", "pages": "页数", "purpose": "证明目的"}
)
# What a row of a form says of a product, and the window does not ask.
THING_LABELS = MappingProxyType(
    {
        "label": "简称",
        "acts": "行为",
        "evidence_ref": "证据编号",
        "from_on": "行为起始日",
        "to_on": "行为终止日",
    }
)
# What has no value where nothing is said.
DAYS = frozenset({"from_on", "to_on"})
WITHOUT_VALUE = DAYS | {"pages"}
# What the form says of a domicile in China, as the row has it.
DOMICILE = MappingProxyType({"yes": False, "no": True})
# What it says of an agent's right to sign for papers.
RECEIVES = MappingProxyType({"yes": True, "no": False})
# What must be there, so that it can be mended and not emptied.
NEVER_EMPTY = frozenset({"name", "kind", "address", "id_label", "number", "title", "owners"})


def words(row: Subject, column: str, value: Any) -> str:
    """A value of the row as the register tells it; "" for none."""
    if isinstance(row, Accused) and column == "acts":
        return "、".join(ACTS_OF_BEFORE.get(one, one) for one in value)
    if isinstance(row, Party) and column == "capacity":
        kinds = (c for kind in RIGHT_KINDS.values() for c in kind.capacities)
        return dict(kinds).get(value, "")
    if isinstance(value, date):
        return chinese_day(value)
    if isinstance(value, list | tuple):
        return "、".join(str(one) for one in value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(row, Party) and column == "kind":
        return str(dict(KINDS).get(value, value))
    if isinstance(row, Right) and column == "kind":
        return RIGHT_KINDS[value].title
    return "" if value is None else str(value)
