"""What changed between two snapshots, by which cause, and where."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from normalize.corrections import load_corrections
from output.build import build
from output.changes import changes_table
from output.diff import Change, Diff, diff
from output.snapshot import Snapshot
from tests.output.edited import DSA, EMPTY, row, snapshots
from tests.output.records import algorithm_number, document, listing


def compared(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> Diff:
    return diff(*snapshots(old, new))


def shown(found: Diff) -> list[tuple[str, str | None, Any, Any]]:
    return [(c.kind, c.field, c.old, c.new) for c in found.changes]


def only(found: Diff, field: str) -> Change:
    (change,) = (c for c in found.changes if c.field == field)
    return change


def test_the_first_snapshot_is_a_baseline_and_no_list_of_additions() -> None:
    found = diff(EMPTY, build(EMPTY, [DSA], [row(1), row(2)]))
    assert (found.changes, found.baseline) == ((), {"dsa": 2})


def test_the_same_data_differ_in_nothing() -> None:
    assert compared([row(1)], [row(1)]).changes == ()


def test_added_and_removed_filings_are_told_with_their_records() -> None:
    found = compared([row(1), row(2), row(3)], [row(2), row(3), row(4, name_raw="别的", company_raw="乙有限公司")])
    assert {(c.kind, c.filing["number"]) for c in found.changes} == {
        ("removed", algorithm_number(1)),
        ("added", algorithm_number(4)),
    }


def test_in_the_table_of_changes_what_came_has_no_previous_place_and_what_went_no_new_one() -> None:
    found = compared([row(1), row(2), row(3)], [row(2), row(3), row(4, name_raw="别的", company_raw="乙有限公司")])
    rows = changes_table(found, 1).to_pylist()
    assert {(r["kind"], r["previous_document_sha256"], r["document_sha256"]) for r in rows} == {
        ("removed", "aa", None),
        ("added", None, "bb"),
    }


def test_a_modified_filing_shows_old_and_new_value_of_each_field_with_both_places() -> None:
    found = compared([row(1), row(2)], [row(1, name_raw="新名"), row(2)])
    change = only(found, "name")
    assert (change.kind, change.old, change.new, change.cause) == ("modified", "算法1", "新名", "publisher")
    assert change.before is not None
    assert change.after is not None
    assert (change.before["document_sha256"], change.after["document_sha256"]) == ("aa", "bb")


def test_where_a_row_stands_is_no_change() -> None:
    moved = row(1) | {"row_index": 9, "seq_raw": "8"}
    assert compared([row(1), row(2)], [moved, row(2)]).changes == ()


def test_a_cancellation_and_its_end_are_kinds_of_their_own() -> None:
    cancelled = compared([row(1), row(2)], [row(1, remark_raw="已注销"), row(2)])
    assert ("cancelled", "status", "active", "cancelled") in shown(cancelled)
    restored = compared([row(1, remark_raw="已注销"), row(2)], [row(1), row(2)])
    assert ("restored", "status", "cancelled", "active") in shown(restored)


def test_a_cancellation_tells_the_remarks_of_all_rows_of_its_filing() -> None:
    old, new = ([row(1, remark_raw=r), row(1, row_index=9, remark_raw=r), row(2)] for r in ("", "2025年7月已注销"))
    remarks = [change for change in compared(old, new).changes if change.field == "listings.remark_raw"]
    assert [change.follows for change in remarks] == ["status", "status"]


def test_a_changed_number_is_one_rename_with_its_evidence() -> None:
    mistyped = "网信算备1101082242366066220017号"
    right = "网信算备110108224236606220017号"
    found = compared([row(1, number_raw=mistyped), row(2)], [row(1, number_raw=right), row(2)])
    change = only(found, "number")
    assert (change.kind, change.old, change.new) == ("renamed", mistyped, right)
    assert change.evidence == "registry, filer and name are the same"
    assert change.before is not None
    assert change.before["filing_id"] != change.filing_id
    assert not {c.kind for c in found.changes} & {"added", "removed"}


def test_a_number_retyped_with_a_new_name_is_recognised_by_its_filer() -> None:
    right = algorithm_number(1)
    wrong = right[:10] + ("1" if right[10] != "1" else "2") + right[11:]
    found = compared([row(1, number_raw=wrong), row(2)], [row(1, number_raw=right, name_raw="新名"), row(2)])
    assert only(found, "number").kind == "renamed"
    assert only(found, "name").new == "新名"


def test_where_two_filings_fit_none_is_joined_and_no_row_is_lost() -> None:
    old = [row(seq, name_raw="同名") for seq in (1, 2)] + [row(9), row(8), row(7)]
    new = [row(seq, name_raw="同名", products_raw="乙(APP)") for seq in (103, 104)] + [row(9), row(8), row(7)]
    found = compared(old, new)
    assert sorted(c.kind for c in found.changes) == ["added", "added", "removed", "removed"]


def test_filings_of_one_name_and_no_products_are_not_taken_for_one() -> None:
    first, edited = document("aa", "genai/2024-04"), document("bb", "genai/2024-04")
    old = listing(first, 1, "Beijing-Jia-202401010001", name_raw="对话", company_raw="甲科技有限公司")
    new = listing(edited, 1, "Shanghai-Yi-202402020002", name_raw="对话", company_raw="乙科技有限公司")
    kept = [[listing(of, n, f"Beijing-A{n}-20240101{n:04d}") for n in (7, 8)] for of in (first, edited)]
    before = build(EMPTY, [first], [old, *kept[0]])
    found = diff(before, build(before, [edited], [new, *kept[1]]))
    assert sorted(c.kind for c in found.changes) == ["added", "removed"]


def test_other_code_over_the_same_cells_is_the_cause_pipeline() -> None:
    before, after = snapshots([row(1)], [row(1)])
    place = after.filings.column_names.index("name")
    changed = replace(after, filings=after.filings.set_column(place, after.filings.field(place), [["别的名"]]))
    assert only(diff(before, changed, same_code=False), "name").cause == "pipeline"
    assert only(diff(before, changed), "name").cause == "publisher"


CORRECTION = f"""
[[correction]]
announcement = "dsa/1"
number = "{algorithm_number(1)}"
cell = "name_raw"
expects = "算法1"
sets = "算法一"
why = "mistyped"
source = "the company's site"
reviewed = 2026-11-23
"""


def test_a_reviewed_correction_is_the_cause_correction() -> None:
    before = build(EMPTY, [DSA], [row(1)])
    after = build(before, [DSA], [row(1)], load_corrections(CORRECTION))
    change = only(diff(before, after, same_code=False), "name")
    assert (change.old, change.new, change.cause) == ("算法1", "算法一", "correction")
    told = [c.field for c in diff(before, after, same_code=False).changes if not c.follows]
    assert told == ["name"]


def test_a_correction_that_is_deleted_is_the_cause_correction_too() -> None:
    before = build(EMPTY, [DSA], [row(1)], load_corrections(CORRECTION))
    change = only(diff(before, build(before, [DSA], [row(1)]), same_code=False), "name")
    assert (change.old, change.new, change.cause) == ("算法一", "算法1", "correction")


def test_lists_that_came_and_lists_that_were_edited_are_told() -> None:
    one, other, more = document("aa"), document("bb"), document("cc", "dsa/2")
    old = build(Snapshot.empty(), [one], [listing(one, 1, algorithm_number(1))])
    edited = [listing(other, seq, algorithm_number(seq)) for seq in (1, 2)]
    new = build(old, [other, more], [*edited, listing(more, 1, algorithm_number(3))])
    assert [(c.kind, c.announcement, c.previous_rows, c.rows) for c in diff(old, new).lists] == [
        ("edited", "dsa/1", 1, 1),
        ("new", "dsa/2", None, 1),
    ]


def test_of_two_parts_of_an_announcement_only_the_one_that_was_edited_is_told() -> None:
    one, other, edited = (
        document(sha256, document_url=f"https://www.cac.gov.cn/{name}.pdf")
        for sha256, name in (("aa", "1"), ("bb", "2"), ("cc", "1"))
    )
    rest = [listing(other, 1, algorithm_number(9))]
    old = build(EMPTY, [one, other], [listing(one, 1, algorithm_number(1)), *rest])
    new = build(old, [edited, other], [listing(edited, 1, algorithm_number(1), name_raw="新名"), *rest])
    assert [(c.kind, c.previous_sha256, c.sha256) for c in diff(old, new).lists] == [("edited", "aa", "cc")]


def test_a_column_that_changes_with_another_follows_from_it() -> None:
    found = compared([row(1, products_raw="甲(APP)")], [row(1, products_raw="甲(APP)、乙(网站)")])
    assert [(c.field, c.follows) for c in found.changes] == [("products", None), ("products_raw", "products")]


def test_white_space_that_changed_alone_is_layout() -> None:
    found = compared(
        [row(1, company_raw="甲科技有限公司", purpose_raw="应用于\n文本生成场景")],
        [row(1, company_raw="甲科技有\n限公司", purpose_raw="应用于文本\n生成场景")],
    )
    assert [(c.field, c.follows) for c in found.changes] == [
        ("company_raw", "layout"),
        ("listings.purpose_raw", "layout"),
    ]


class TestPublishedCells:
    """Every published cell that changed is told: by a column of the filing, or by itself."""

    def test_a_remark_that_changes_no_column_is_told_by_itself(self) -> None:
        remark = "2023年12月变更算法安全责任人"
        found = compared([row(1, remark_raw=""), row(2)], [row(1, remark_raw=remark), row(2)])
        assert [(c.kind, c.field, c.old, c.new, c.cause) for c in found.changes] == [
            ("modified", "listings.remark_raw", "", remark, "publisher")
        ]

    def test_a_cell_that_a_column_tells_is_not_told_twice(self) -> None:
        found = compared(
            [row(1, remark_raw="")], [row(1, remark_raw="新增产品乙(APP)", products_raw="甲(APP)、乙(APP)")]
        )
        assert [c.field for c in found.changes if not c.follows] == ["products"]
        assert only(found, "listings.remark_raw").follows == "products"

    def test_a_row_of_an_older_list_is_told_where_it_stands(self) -> None:
        first, edited = (document(sha256, "iisa/2022-08", period="2022-08") for sha256 in ("aa", "cc"))
        later = document("bb", period="2023-06")
        before = build(EMPTY, [first, later], [row(1, first), row(1, later)])
        after = build(before, [edited], [row(1, edited, purpose_raw="别的", row_index=5)])
        (change,) = diff(before, after).changes
        assert (change.field, change.new) == ("listings.purpose_raw", "别的")
        assert (change.filing["document_sha256"], change.filing["row_index"]) == ("cc", 5)
        assert change.before is not None
        assert change.before["document_sha256"] == "aa"

    def test_rows_of_two_lists_that_changed_alike_are_told_each(self) -> None:
        def held(sha256: str, later_sha256: str, purpose: str) -> tuple[list[Any], list[Any]]:
            lists = [document(sha256), document(later_sha256, "dsa/2", period="2023-08")]
            return lists, [row(1, of, purpose_raw=purpose) for of in lists]

        before = build(EMPTY, *held("aa", "bb", "一"))
        changes = diff(before, build(before, *held("cc", "dd", "二"))).changes
        assert [(c.field, c.new, c.filing["document_sha256"]) for c in changes] == [
            ("listings.purpose_raw", "二", "cc"),
            ("purpose", "二", "dd"),
        ]

    def test_a_cell_that_was_not_there_and_is_alone_in_changing(self) -> None:
        found = compared([row(1, scene_raw=None)], [row(1, scene_raw="客服")])
        assert shown(found) == [("modified", "scene", None, "客服")]
        assert shown(compared([row(1, scene_raw="客服")], [row(1, scene_raw=None)])) == [
            ("modified", "scene", "客服", None)
        ]

    def test_the_second_row_of_a_filing_in_one_list_is_told_where_it_stands(self) -> None:
        found = compared(
            [row(1), row(1, name_raw="别名", row_index=9)],
            [row(1), row(1, name_raw="别名", row_index=9, remark_raw="2023年12月变更算法安全责任人")],
        )
        (change,) = [c for c in found.changes if c.field == "listings.remark_raw"]
        assert change.filing["row_index"] == 9

    def test_another_serial_in_the_list_is_no_change(self) -> None:
        assert compared([row(1)], [row(1) | {"seq_raw": "7"}]).changes == ()


def test_a_filing_that_one_more_list_holds_is_told_there() -> None:
    later = document("bb", "dsa/2", period="2023-08")
    before = build(EMPTY, [DSA], [row(1)])
    changes = diff(before, build(before, [later], [row(1, later, row_index=7)])).changes
    assert [(c.field, c.follows) for c in changes] == [("last_period", "listings"), ("listings", None)]
    assert {(c.filing["document_sha256"], c.filing["row_index"]) for c in changes} == {("bb", 7)}


def test_a_notice_that_dates_a_known_cancellation_is_told_there() -> None:
    notice = document("cc", "cancellation/2025-07-14", period="2025-07")
    before = build(EMPTY, [DSA], [row(1, remark_raw="已注销")])
    after = build(before, [notice], [listing(notice, 1, algorithm_number(1), date_raw="2025年7月", row_index=9)])
    (change,) = [c for c in diff(before, after).changes if c.follows is None]
    assert (change.field, change.old, change.new) == ("cancelled_on", None, "2025-07")
    assert (change.filing["document_sha256"], change.filing["row_index"]) == ("cc", 9)


def test_what_only_rows_of_other_filings_say_follows_from_them() -> None:
    first, later = document("aa", "genai/2024-11"), document("bb", "genai/2025-06")
    short = listing(first, 1, "Zhejiang-XingRuiAI-202409030008", company_raw="吉利汽车研究院")
    full = listing(later, 1, "Zhejiang-LingXi-202501020009", company_raw="吉利汽车研究院（宁波）有限公司")
    before = build(EMPTY, [first], [short])
    changes = [c for c in diff(before, build(before, [later], [full])).changes if c.kind == "modified"]
    assert only(Diff(0, 1, tuple(changes), {}), "company").new == "吉利汽车研究院（宁波）有限公司"
    assert {c.follows for c in changes} <= {"other_rows", "company"}


def test_a_removal_names_the_list_that_was_read_without_the_row() -> None:
    found = compared([row(1), row(2), row(3)], [row(1), row(2)])
    assert [(c.kind, c.evidence) for c in found.changes] == [("removed", "《清单 dsa/1》 was read whole without it")]


class TestOtherCodeOverTheSameDocuments:
    """What other code reads from the same bytes is never the publisher's doing."""

    def test_a_row_that_only_the_newer_code_reads(self) -> None:
        before, after = build(EMPTY, [DSA], [row(1)]), build(EMPTY, [DSA], [row(1), row(2)])
        assert [(c.kind, c.cause) for c in diff(before, after, same_code=False).changes] == [("added", "pipeline")]
        assert [(c.kind, c.cause) for c in diff(after, before, same_code=False).changes] == [("removed", "pipeline")]

    def test_a_row_of_a_document_that_came(self) -> None:
        before, after = snapshots([row(1), row(2)], [row(1), row(2), row(3)])
        assert [(c.kind, c.cause) for c in diff(before, after, same_code=False).changes] == [("added", "publisher")]

    def test_a_row_that_an_edit_took_out(self) -> None:
        before, after = snapshots([row(1), row(2), row(3)], [row(1), row(2)])
        assert [(c.kind, c.cause) for c in diff(before, after, same_code=False).changes] == [("removed", "publisher")]

    def test_a_cell_that_the_newer_code_reads_otherwise(self) -> None:
        before, after = (
            build(EMPTY, [DSA], [row(1, purpose_raw=text), row(2, remark_raw=text)]) for text in ("一", "二")
        )
        found = diff(before, after, same_code=False).changes
        assert {(c.field, c.cause) for c in found if not c.follows} == {
            ("purpose", "pipeline"),
            ("listings.remark_raw", "pipeline"),
        }

    def test_a_cell_that_the_publisher_edited(self) -> None:
        before, after = snapshots([row(1, purpose_raw="一")], [row(1, purpose_raw="二")])
        assert only(diff(before, after, same_code=False), "purpose").cause == "publisher"


def test_a_cancellation_stands_where_the_notice_is() -> None:
    before = build(EMPTY, [DSA], [row(1)])
    notice = document("cc", "cancellation/2025-07-14", page_url="https://beian.cac.gov.cn/#/notice")
    cancelling = listing(notice, 1, algorithm_number(1), date_raw="2025年7月", row_index=7)
    (change,) = [c for c in diff(before, build(before, [notice], [cancelling])).changes if c.kind == "cancelled"]
    assert (change.filing["document_sha256"], change.filing["row_index"]) == ("cc", 7)
    assert change.before is not None
    assert change.before["document_sha256"] == "aa"


def test_a_cancellation_that_two_notices_tell_stands_in_the_later_one() -> None:
    before = build(EMPTY, [DSA], [row(1)])
    notices = [document(f"c{n}", f"cancellation/2025-0{n}-14", period=f"2025-0{n}") for n in (7, 8)]
    rows = [listing(of, 1, algorithm_number(1), date_raw="2025年7月") for of in notices]
    (change,) = [c for c in diff(before, build(before, notices, rows)).changes if c.kind == "cancelled"]
    assert change.filing["document_sha256"] == "c8"
