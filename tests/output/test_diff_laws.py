"""What holds of every diff, whatever the two snapshots are."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
from hypothesis import assume, given
from hypothesis import strategies as st

from output.build import build
from output.compare import align
from output.diff import FIELDS, Diff, apply, diff
from tests.output.edited import DSA, EMPTY, NEW_DSA, row, snapshots
from tests.output.records import algorithm_number

ROWS = st.dictionaries(
    st.integers(1, 6),
    st.fixed_dictionaries(
        {
            "name_raw": st.sampled_from(["甲算法", "乙算法", "丙算法"]),
            "company_raw": st.sampled_from(["甲有限公司", "乙有限公司", "乙"]),
            "products_raw": st.sampled_from([None, "", "--", "甲(APP)", "甲(APP)、乙(网站)"]),
            "remark_raw": st.sampled_from(["", "已注销"]),
        }
    ),
    min_size=1,
)


@given(ROWS, ROWS)
def test_a_diff_applied_to_the_old_gives_the_new(old: dict[int, Any], new: dict[int, Any]) -> None:
    before, after = (build(EMPTY, [DSA], [row(seq, **cells) for seq, cells in rows.items()]) for rows in (old, new))
    found = diff(before, after)
    applied = {f["filing_id"]: f for f in apply(found.changes, before.filings.to_pylist())}
    assert applied == {
        f["filing_id"]: {name: f[name] for name in ("filing_id", *FIELDS)} for f in after.filings.to_pylist()
    }
    assert all(change.old != change.new for change in found.changes if change.field)


@given(ROWS, ROWS, st.randoms())
def test_a_diff_does_not_depend_on_the_order_of_rows(old: dict[int, Any], new: dict[int, Any], random: Any) -> None:
    def of(rows: dict[int, Any], sha256: str) -> list[dict[str, Any]]:
        made = [row(seq, **cells) | {"document_sha256": sha256} for seq, cells in rows.items()]
        random.shuffle(made)
        return made

    def found() -> Diff:
        before = build(EMPTY, [DSA], of(old, "aa"))
        return diff(before, build(before, [NEW_DSA], of(new, "bb")))

    assert found() == found()


@given(ROWS, ROWS)
def test_every_cell_that_changed_is_told(old: dict[int, Any], new: dict[int, Any]) -> None:
    before, after = snapshots(
        [row(seq, **cells) for seq, cells in old.items()], [row(seq, **cells) for seq, cells in new.items()]
    )
    assume(any(found["superseded_by"] for found in after.documents.to_pylist()))  # else they are two lists
    told = {(c.filing["number"], c.field) for c in diff(before, after).changes}
    columns = {
        "name_raw": {"name"},
        "company_raw": {"company", "company_raw"},
        "products_raw": {"products", "products_raw"},
    }
    for seq in old.keys() & new.keys():
        for cell in old[seq]:
            if (old[seq][cell] or "") != (new[seq][cell] or ""):
                fields = {f"listings.{cell}"} | columns.get(cell, set())
                assert any((algorithm_number(seq), field) in told for field in fields)


@given(ROWS, ROWS)
def test_renames_are_one_to_one_and_lose_no_row(old: dict[int, Any], new: dict[int, Any]) -> None:
    shifted = {seq + 50: cells for seq, cells in new.items()}
    before, after = (build(EMPTY, [DSA], [row(s, **cells) for s, cells in rows.items()]) for rows in (old, shifted))
    changes = diff(before, after).changes
    renamed = [c for c in changes if c.kind == "renamed"]
    assert len({c.filing_id for c in renamed}) == len({(c.before or {})["filing_id"] for c in renamed}) == len(renamed)
    kinds = [c.kind for c in changes]
    assert kinds.count("removed") + len(renamed) == len(old)
    assert kinds.count("added") + len(renamed) == len(new)


@given(ROWS)
def test_a_snapshot_differs_from_itself_in_nothing(rows: dict[int, Any]) -> None:
    made = build(EMPTY, [DSA], [row(seq, **cells) for seq, cells in rows.items()])
    assert diff(made, made) == Diff(None, None, (), {})


@given(st.lists(st.integers(0, 9), unique=True), st.lists(st.integers(0, 9), unique=True))
def test_rows_are_aligned_by_their_key_whatever_their_order(ones: list[int], others: list[int]) -> None:
    found = align(*(pa.array([str(n) for n in rows], pa.string()) for rows in (ones, others)))
    held = [others[row] for row in found.after]
    assert held == [ones[row] for row in found.before] == [n for n in others if n in ones]
    assert [ones[row] for row in found.removed] == [n for n in ones if n not in others]
    assert [others[row] for row in found.added] == [n for n in others if n not in ones]
