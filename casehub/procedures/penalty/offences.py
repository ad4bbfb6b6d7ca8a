"""The acts that are punished here: by which rule of fines, about which rights, by which article.

Which article it is depends on the day on which the act ended: every question is put to the law of
that day (行政处罚法第三十七条).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from casehub.workflow.rules import DayLaw

Article = Callable[["DayLaw"], str]
MARKS = frozenset({"trademark", "geographical_indication"})
PATENTS = frozenset({"invention", "utility_model", "design"})
SIGNS = frozenset({"special_sign"})
ORIGINS = frozenset({"geographical_indication"})
ANY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Offence:
    """One sort of act.

    rule: of config/penalties.toml. rights: the kinds of right that it infringes; none: it needs
    no right of another. infringes: it is an infringement, of the time in which the right stands.
    cause: the kind of right by which a case is called that infringes it; none: by the act itself.
    broken, punished: the article that forbids it, and that which punishes it. crimes: whether it
    may be one, so that the report weighs it. reply: the article by which whoever reported it
    under a real name is told what came of it; none: no law says so, and nothing is told.
    harbour: the article by which a seller who did not know is only to stop; it asks for the
    supplier's name, or (names_supplier false) for a lawful source alone. goods: what is wrong
    with what is sold, where that is no infringement of a registered right.
    seizing: the article that lets goods be seized on the day of the measure; None where no law
    does, and they can only be registered. registering: the article that lets evidence be kept
    beside 行政处罚法第五十六条; "" on days on which it says nothing.
    crime: the article of the criminal law whose lines (config/penalties.toml) are asked; "": none
    is, since similar marks and goods are no crime. crime_apart: whether the crime asks for what the
    act does not tell (假冒注册商标 of what is sold, 他人专利), so that it may be excluded.
    """

    id: str
    rule: str
    broken: Article
    punished: Article
    rights: frozenset[str] = ANY
    infringes: bool = False
    cause: str = ""
    crimes: bool = False
    reply: Article | None = None
    harbour: Article | None = None
    names_supplier: bool = True
    goods: str = ""
    seizing: Article | None = None
    registering: Article | None = None
    crime: str = ""
    crime_apart: bool = False


def _infringing(law: DayLaw) -> str:
    return law.basis("tm.penalty.infringing")


def _competing(law: DayLaw) -> str:
    return law.basis("aucl.report_reply")


def _seizing(law: DayLaw) -> str:
    """商标法第六十二条: suspected infringement of another's mark only."""
    return law.basis("tm.power.seize")


def _registering(law: DayLaw) -> str:
    """商标法（2026年修订）第七十六条第一款第五项: suspected infringement of another's mark only."""
    return law.basis("tm.power.register")


def _mark(
    name: str,
    broken: Article,
    harbour: Article | None = None,
    crime: str = "",
    *,
    apart: bool = False,
) -> Offence:
    return Offence(
        name, "TM_INFR", broken, _infringing, MARKS, infringes=True, cause="trademark", crimes=True,
        harbour=harbour,
        seizing=_seizing, registering=_registering, crime=crime, crime_apart=apart,
    )  # fmt: skip


_ALL = (
    _mark("same_same", lambda law: law.basis("tm.act.same_same"), crime="213"),
    _mark("similar_same", lambda law: law.basis("tm.act.similar_same")),
    _mark(
        "sell",
        lambda law: law.basis("tm.act.sell"),
        lambda law: law.basis("tm.harbour"),
        crime="214",
        apart=True,
    ),
    _mark("labels", lambda law: law.basis("tm.act.labels"), crime="215"),
    _mark("replace", lambda law: law.basis("tm.act.replace")),
    _mark("help", lambda law: law.basis("tm.act.help")),
    Offence(
        "pass_off", "TM_51_52",
        lambda law: law.basis("tm.pass_off"),
        lambda law: law.basis("tm.penalty.pass_off"),
    ),
    Offence(
        "well_known", "TM_53",
        lambda law: law.basis("tm.well_known"),
        lambda law: law.basis("tm.penalty.well_known"),
    ),
    Offence(
        "patent_fake", "PAT_FAKE",
        lambda law: law.basis("pat.fake"),
        lambda law: law.basis("pat.penalty.fake"),
        PATENTS, crimes=True, seizing=lambda law: law.basis("pat.power.seize"),
        harbour=lambda law: law.basis("pat.harbour"), names_supplier=False,
        goods="该产品系假冒专利产品", crime="216", crime_apart=True,
    ),
    Offence(
        "special_sign", "SPECIAL",
        lambda law: law.basis("sign.special"),
        lambda law: law.basis("sign.special"),
        SIGNS, infringes=True, cause="special_sign",
    ),
    Offence(
        "confusion", "AUCL_CONF",
        lambda law: law.basis("aucl.confusion"),
        lambda law: law.basis("aucl.penalty.confusion"),
        reply=_competing, harbour=lambda law: law.basis("aucl.harbour"),
        goods="该商品系实施混淆行为的违法商品",
    ),
    Offence(
        "trade_secret", "TRADE_SECRET",
        lambda law: law.basis("aucl.secret"),
        lambda law: law.basis("aucl.penalty.secret"),
        crimes=True, reply=_competing, crime="219",
    ),
    Offence(
        "gi_origin", "GI_QPL53",
        lambda law: law.basis("gi.origin"),
        lambda law: law.basis("gi.penalty.qpl"),
        ORIGINS,
    ),
)  # fmt: skip
OFFENCES: Mapping[str, Offence] = MappingProxyType({one.id: one for one in _ALL})
