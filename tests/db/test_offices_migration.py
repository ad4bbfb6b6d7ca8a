from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Engine, text

from casehub.cli.database import downgrade, upgrade

BEFORE = "0003_files"
OLD: dict[str, dict[str, Any]] = {
    "cnipa": {"key": "cnipa", "name": "国家知识产权局", "short_name": "国知局", "kind": "ip_bureau_national",
              "region_code": "110000", "purposes": ["甲事项", "乙事项"], "confidence": "核定"},
    "cqip": {"key": "cqip", "name": "重庆市知识产权局", "short_name": "市局", "kind": "ip_bureau",
             "region_code": "500000", "address": "示例大道500号", "number_prefix": "渝知",
             "patent_adjudication": True, "reconsideration_authority": "gov", "confidence": "待核",
             "to_verify": ["代字", "电话"], "number_series": {"adjudication": "渝知裁字", "mediation": "渝知调字"}},
    "gov": {"key": "gov", "name": "重庆市人民政府", "short_name": "市政府", "kind": "reconsideration_authority",
            "region_code": "500000", "confidence": "核定"},
    "dianjiang": {"key": "dianjiang", "name": "垫江局", "short_name": "垫江", "kind": "market_bureau",
                  "region_code": "500231", "parent": "cqip", "patent_adjudication": False,
                  "patent_adjudication_reason": "不在其列", "confidence": "待核"},
}  # fmt: skip


def put_old(engine: Engine) -> None:
    with engine.begin() as connection:
        for n, (key, details) in enumerate(OLD.items(), 1):
            parent = list(OLD).index(details["parent"]) + 1 if "parent" in details else None
            connection.execute(
                text(
                    "INSERT INTO organisation (id, key, name, short_name, kind, region_code, parent_id, valid_from, details)"
                    " VALUES (:id, :key, :name, :short, :kind, :region, :parent, '1949-10-01', :details)"
                ),
                {"id": n, "key": key, "name": details["name"], "short": details["short_name"],
                 "kind": details["kind"], "region": details["region_code"], "parent": parent,
                 "details": json.dumps(details, ensure_ascii=False)},
            )  # fmt: skip


def test_what_stood_in_details_stands_in_columns_and_comes_back(engine: Engine, database_url: str) -> None:
    downgrade(database_url, BEFORE)
    put_old(engine)
    upgrade(database_url)
    with engine.connect() as connection:
        rows = {r["key"]: r for r in connection.execute(text("SELECT * FROM organisation")).mappings()}
        series = connection.execute(text("SELECT organisation_id, series, prefix FROM organisation_series ORDER BY series")).all()
    city = rows["cqip"]
    assert (city["address"], city["number_prefix"], city["to_confirm"]) == ("示例大道500号", "渝知", "代字；电话")
    assert (city["reconsideration_id"], city["superior_id"], city["head_title"]) == (3, 1, "局长")
    assert (bool(city["adjudicates_patents"]), bool(city["confirmed"])) == (True, False)
    assert not rows["dianjiang"]["adjudicates_patents"]
    assert (rows["dianjiang"]["adjudicates_patents"] is None, rows["dianjiang"]["superior_id"]) == (False, None)
    assert rows["gov"]["adjudicates_patents"] is None
    assert series == [(2, "adjudication", "渝知裁字"), (2, "intake", "SJ"), (2, "mediation", "渝知调字")]
    downgrade(database_url, BEFORE)
    with engine.connect() as connection:
        back = dict(iter(connection.execute(text("SELECT key, details FROM organisation"))))
    found = {key: json.loads(d) if isinstance(d, str) else d for key, d in back.items()}
    found["cqip"].pop("superior")
    for details in found.values():
        assert details.pop("head_title") == "局长"
    assert found == OLD
