"""What the real lists mean: companies, places, dates, numbers and declared changes, against published figures."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest

from normalize.identity import company_key
from normalize.listing import read_seq
from normalize.remark import read_remark
from output.filings import CENTRAL
from output.snapshot import Snapshot, open_snapshot
from output.store import Store
from tests.corpus import needs_corpus

pytestmark = needs_corpus

FILED_TO_346 = {"北京市": 105, "上海市": 66, "广东省": 45, "浙江省": 31, "江苏省": 23}
"""Filed services Nos. 1–346 by 属地, as others published them."""


@pytest.fixture(scope="module")
def snapshot(crawled: tuple[Path, str]) -> Snapshot:
    return open_snapshot(Store(crawled[0]))


@pytest.fixture(scope="module")
def filings(snapshot: Snapshot) -> list[dict[str, Any]]:
    return list(snapshot.filings.to_pylist())


def test_every_filing_has_a_province_or_belongs_to_the_central_state(filings: list[dict[str, Any]]) -> None:
    assert [f for f in filings if not f["province_code"] and f["province_source"] != "central"] == []


def test_every_filing_has_a_date_with_precision_and_source_unless_only_its_cancellation_is_held(
    filings: list[dict[str, Any]],
) -> None:
    dated = [f for f in filings if f["filing_date"] and f["filing_date_precision"] and f["filing_date_source"]]
    rest = [f for f in filings if f not in dated]
    assert all({"date_unresolved", "only_in_cancellation"} <= set(f["issues"]) for f in rest)
    assert len(rest) <= 11


def test_algorithm_numbers_are_valid(filings: list[dict[str, Any]]) -> None:
    algorithms = [f for f in filings if f["registry"] in ("iisa", "dsa")]
    assert sum(f["number_valid"] for f in algorithms) / len(algorithms) >= 0.999


def test_remarks_are_understood(snapshot: Snapshot) -> None:
    remarks = {remark for remark in snapshot.listings["remark_raw"].to_pylist() if remark and remark.strip()}
    other = [remark for remark in remarks if any(c.kind == "other" for c in read_remark(remark).changes)]
    assert all(read_remark(remark).changes for remark in remarks)
    assert len(other) / len(remarks) <= 0.05, other


def test_every_declared_rename_unites_both_names(snapshot: Snapshot) -> None:
    owner = {
        company_key(name): record["company_id"]
        for record in snapshot.companies.to_pylist()
        for name in (record["company"], *record["aliases"], *record["former_names"])
    }
    renames = [c for c in snapshot.declared_changes.to_pylist() if c["kind"] == "company_renamed"]
    united = {(c["old"], c["new"]) for c in renames}
    assert len(united) >= 53
    for link in snapshot.company_links.to_pylist():
        if link["kind"] == "declared_rename":
            assert owner[company_key(link["one"])] == owner[company_key(link["other"])] == link["company_id"]


def test_no_two_companies_that_the_lists_keep_apart_are_merged(snapshot: Snapshot) -> None:
    """Several codes are one company's only where one name files under both, or a rename joins their names."""
    links: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for link in snapshot.company_links.to_pylist():
        links[link["company_id"]].append(link)
    for record in snapshot.companies.to_pylist():
        if len(record["filer_codes"]) < 2:
            continue
        names = Counter(link["one"] for link in links[record["company_id"]] if link["kind"] == "filer_code")
        renamed = any(link["kind"] == "declared_rename" for link in links[record["company_id"]])
        assert renamed or max(names.values()) > 1, record


def test_companies_are_fewer_than_their_names_and_have_an_owner_class(snapshot: Snapshot) -> None:
    companies = snapshot.companies.to_pylist()
    names = {company_key(name) for name in snapshot.filings["company"].to_pylist() if name}
    assert 0.97 * len(names) < len(companies) < len(names)
    unknown = sum(record["ownership"] == "unknown" for record in companies)
    assert unknown / len(companies) <= 0.05
    largest = sorted(companies, key=lambda record: -record["filings"])[:300]
    assert sum(record["ownership_source"] == "reviewed" for record in largest) >= 295
    assert sum(bool(record["company_en"]) for record in largest) >= 295


def test_filed_services_by_province_are_those_that_others_counted(snapshot: Snapshot) -> None:
    listed = {
        seq: row["province_raw"]
        for row in snapshot.listings.to_pylist()
        if row["series"] == "genai_filed" and row["publisher"] == CENTRAL and (seq := read_seq(row["seq_raw"])[0])
        if seq <= 346
    }
    held = Counter(listed.values())
    lacking = {province: count - held[province] for province, count in FILED_TO_346.items()}
    assert all(count >= 0 for count in lacking.values()), lacking
    assert sum(lacking.values()) <= 346 - len(listed)
    assert lacking["北京市"] == 0


def test_deep_synthesis_algorithms_have_a_modality_and_products_a_channel(filings: list[dict[str, Any]]) -> None:
    dsa = [f for f in filings if f["registry"] == "dsa" and f["purpose"]]
    assert sum(bool(f["modalities"]) for f in dsa) / len(dsa) >= 0.99
    products = [product for f in filings for product in f["products"]]
    assert max(len(f["products"]) for f in filings) == 42
    assert sum(bool(product["channel"]) for product in products) / len(products) >= 0.99


def test_the_shanghai_numbers_with_the_wrong_year_are_flagged_and_little_else(filings: list[dict[str, Any]]) -> None:
    flagged = [f["number"] for f in filings if "date_in_number_out_of_order" in f["issues"]]
    shanghai = [number for number in flagged if number.startswith("Shanghai-") and "-20250120" in number]
    assert len(shanghai) == 11
    assert len(flagged) <= 15
