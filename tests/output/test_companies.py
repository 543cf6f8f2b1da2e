"""Rows → companies, the evidence that joins them, declared changes; ids from snapshot to snapshot."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from normalize.corrections import load_corrections
from output.build import build
from output.explain import count_issues, filings_with_issue, find_companies
from output.find import find_filings
from output.snapshot import Snapshot
from output.validate import validate
from tests.output.records import algorithm_number, document, listing

EMPTY = Snapshot.empty()
DSA = document("aa")
GENAI = document("bb", "genai/2025-06", period="2025-06", published_at="2025-06-30T10:00")


def dsa(seq: int, company: str, **cells: Any) -> dict[str, Any]:
    row = {"company_raw": company, "role_raw": "服务提供者", "purpose_raw": "应用于文本生成场景", **cells}
    return listing(DSA, seq, algorithm_number(seq), **row)


def genai(seq: int, company: str, **cells: Any) -> dict[str, Any]:
    row = {"company_raw": company, "province_raw": "北京市", "date_raw": "2025/6/20", **cells}
    return listing(GENAI, seq, f"Beijing-Jia-20250601{seq:04}", **row)


def draft(*rows: dict[str, Any], previous: Snapshot = EMPTY, corrections: str = "") -> Snapshot:
    return build(previous, [DSA, GENAI], rows, load_corrections(corrections))


def companies(snapshot: Snapshot) -> dict[str, dict[str, Any]]:
    return {record["company"]: record for record in snapshot.companies.to_pylist()}


def test_a_company_gathers_its_filings_of_all_registries_under_all_its_names() -> None:
    made = draft(
        dsa(1, "北京乙科技有限公司", remark_raw="变更内容：原主体名称“北京甲科技有限公司”变更为“北京乙科技有限公司”"),
        genai(1, "北京甲科技\n有限公司"),
    )
    (record,) = made.companies.to_pylist()
    assert record["company"] == "北京乙科技有限公司"
    assert record["former_names"] == ["北京甲科技有限公司"]
    assert record["filer_codes"] == ["1234567"]
    assert (record["filings"], record["dsa"], record["genai_filed"], record["iisa"]) == (2, 1, 1, 0)
    assert (record["legal_form"], record["province_code"]) == ("limited", "CN-BJ")
    assert record["first_filing_date"].isoformat() == "2023-06-20"
    assert set(made.filings["company_id"].to_pylist()) == {record["company_id"]}


def test_every_link_shows_the_row_that_it_comes_from() -> None:
    remark = "原主体名称“北京甲科技有限公司”变更为“北京乙科技有限公司”"
    made = draft(dsa(1, "北京乙科技有限公司", remark_raw=remark))
    links = {link["kind"]: link for link in made.company_links.to_pylist()}
    assert links["declared_rename"]["text"] == remark
    assert (links["declared_rename"]["one"], links["declared_rename"]["other"]) == (
        "北京甲科技有限公司",
        "北京乙科技有限公司",
    )
    assert (links["filer_code"]["document_sha256"], links["filer_code"]["row_index"]) == ("aa", 2)


def test_a_short_name_is_completed_in_the_filing_and_flagged_and_the_published_one_stays() -> None:
    made = draft(genai(1, "当虹科技"), dsa(1, "杭州当虹科技股份有限公司"))
    filing = next(f for f in made.filings.to_pylist() if f["registry"] == "genai_filed")
    assert (filing["company"], filing["company_raw"]) == ("杭州当虹科技股份有限公司", "当虹科技")
    assert {"company_completed", "company_without_legal_form"} <= set(filing["issues"])


def test_a_correction_changes_what_is_read_and_says_so() -> None:
    correction = """
[[correction]]
announcement = "genai/2025-06"
number = "Beijing-Jia-202506010001"
cell = "company_raw"
expects = "甲公司"
sets = "北京甲科技有限公司"
why = "informal name"
source = "the company's site"
reviewed = 2026-11-23
"""
    made = draft(genai(1, "甲公司"), corrections=correction)
    (filing,) = made.filings.to_pylist()
    assert (filing["company"], filing["company_raw"]) == ("北京甲科技有限公司", "甲公司")
    assert (filing["corrected"], "corrected" in filing["issues"]) == (["company_raw"], True)
    assert made.listings["company_raw"].to_pylist() == ["甲公司"]
    assert companies(made)["北京甲科技有限公司"]["aliases"] == ["甲公司"]
    stale = draft(genai(1, "甲科技公司"))
    (check,) = (c for c in validate(stale, EMPTY, set(), load_corrections(correction)) if c.name == "corrections_hold")
    assert (check.required, check.passed) == (True, False)
    assert "expects '甲公司', the list says '甲科技公司'" in check.findings[0]


def test_a_merge_by_new_evidence_keeps_one_id_and_is_named_by_the_run() -> None:
    rows = [dsa(1, "北京乙科技有限公司"), genai(1, "北京甲科技有限公司")]
    before = draft(*rows)
    rows[0] = rows[0] | {"remark_raw": "原主体名称“北京甲科技有限公司”变更为“北京乙科技有限公司”"}
    after = draft(*rows, previous=before)
    (record,) = after.companies.to_pylist()
    assert {record["company_id"], *record["former_ids"]} == set(before.companies["company_id"].to_pylist())
    (check,) = (c for c in validate(after, before, set()) if c.name == "companies_kept")
    assert not check.required
    assert "is one company with 北京乙科技有限公司" in check.findings[0]


def test_declared_changes_come_from_remarks_and_from_notices_of_cancellation() -> None:
    notice = document("cc", "cancellation/2025-07-14", series="cancellation", period="2025-07")
    cancelled = listing(
        notice, 1, algorithm_number(1), series="cancellation", role_raw="服务提供者", date_raw="2025年7月"
    )
    remark = "变更内容：新增产品甲(APP)、乙(网站)，变更主要用途"
    made = build(EMPTY, [DSA, notice], [dsa(1, "甲科技有限公司", remark_raw=remark), cancelled])
    changes = made.declared_changes.to_pylist()
    assert [(c["kind"], c["new"], c["ordinal"], c["source"]) for c in changes if c["source"] == "remark"] == [
        ("product_added", "甲(APP)", 1, "remark"),
        ("product_added", "乙(网站)", 2, "remark"),
        ("purpose_changed", None, 3, "remark"),
    ]
    (notified,) = (c for c in changes if c["source"] == "cancellation")
    assert (notified["kind"], notified["month"], notified["document_sha256"]) == ("cancelled", "2025-07", "cc")
    assert {c["filing_id"] for c in changes} == set(made.filings["filing_id"].to_pylist())


def test_a_filing_without_any_date_says_why() -> None:
    notice = document("cc", "cancellation/2025-07-14", series="cancellation", period="2025-07")
    row = listing(notice, 1, algorithm_number(1), series="cancellation", role_raw="服务提供者", date_raw="2025年7月")
    (filing,) = build(EMPTY, [notice], [row]).filings.to_pylist()
    assert filing["filing_date"] is None
    assert {"date_unresolved", "only_in_cancellation"} <= set(filing["issues"])


def test_a_company_is_found_by_any_name_code_or_id_and_shows_its_evidence() -> None:
    remark = "原主体名称“北京甲科技有限公司”变更为“北京乙科技有限公司”"
    made = draft(dsa(1, "北京乙科技有限公司", remark_raw=remark), dsa(2, "北京乙科技（上海）有限公司", number_raw="x"))
    company_id = companies(made)["北京乙科技有限公司"]["company_id"]
    for text in ("北京甲科技有限公司", "北京乙科技 有限公司", "1234567", company_id):
        (account,) = find_companies(made, text)
        assert account.company["company_id"] == company_id
    assert account.evidence == [
        f"北京甲科技有限公司 was renamed 北京乙科技有限公司 (《清单 dsa/1》, table 1, row 2: {remark})",
        "北京乙科技有限公司 files under the code 1234567 (《清单 dsa/1》, table 1, row 2)",
    ]
    assert len(find_companies(made, "乙科技")) == 2
    assert find_companies(made, "丙") == []


def test_filings_are_found_by_a_former_name_of_their_company() -> None:
    remark = "原主体名称“北京甲科技有限公司”变更为“北京乙科技有限公司”"
    made = draft(dsa(1, "北京乙科技有限公司", remark_raw=remark), dsa(2, "北京丙科技有限公司", number_raw="x"))
    (found,) = find_filings(made, "北京甲科技")
    assert found["company"] == "北京乙科技有限公司"


def test_issues_are_counted_and_lead_to_their_rows() -> None:
    made = draft(genai(1, "青岛己悦己"), dsa(1, "甲科技有限公司"))
    counts = {code: count for code, count, _ in count_issues(made)}
    assert counts["company_without_legal_form"] == 1
    assert all(description for _, _, description in count_issues(made))
    (row,) = filings_with_issue(made, "company_without_legal_form")
    assert (row["company_raw"], row["document"], row["place"]) == ("青岛己悦己", "清单 genai/2025-06", "table 1, row 2")


@given(st.permutations([dsa(1, "甲科技有限公司"), dsa(2, "甲科技股份有限公司"), genai(1, "甲科技"), genai(2, "乙")]))
def test_the_draft_does_not_depend_on_the_order_of_rows(rows: list[dict[str, Any]]) -> None:
    assert draft(*rows).same_data(draft(*sorted(rows, key=lambda row: row["number_raw"])))
