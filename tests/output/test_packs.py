"""How rows lie in files, and what a history of versions costs: a version writes what it changed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from deltalake import CommitProperties, write_deltalake

from output.packs import packs, take_pack
from output.publish import publish, roll_back
from output.schema import TABLES, to_table
from output.snapshot import SISTERS, Snapshot, commits_of, open_snapshot, vacuum
from output.store import Store
from tests.output.test_snapshot import ABOUT

REGISTRIES = ("dsa", "genai_filed", "iisa")
ROWS = 300
"""Of a month of a registry: more than a pack has at least."""
MONTHS = 24


def months(count: int, registries: Sequence[str] = REGISTRIES) -> Snapshot:
    """A snapshot with so many months of lists."""
    periods = [f"{2024 + place // 12}-{1 + place % 12:02}" for place in range(count)]
    places = [(registry, period, row) for registry in registries for period in periods for row in range(ROWS)]
    filings, listings = [], []
    for registry, period, row in places:
        number = f"{registry}-{period}-{row:04}-{hash_like(registry, period, row)}"
        listings.append(
            {
                "listing_id": f"l{number}",
                "filing_id": number,
                "series": registry,
                "period": period,
                "announcement": f"{registry}/{period}",
                "row_index": row,
                "name_raw": f"{number} model",
            }
        )
        filings.append(
            {
                "filing_id": number,
                "registry": registry,
                "first_period": period,
                "number": number,
                "name": f"{number} model",
                "status": "active",
                "issues": ["one"] if row % 7 == 0 else [],
                "late_entry": row % 5 == 0 or None,
            }
        )
    tables = {name: TABLES[name].empty_table() for name in SISTERS}
    tables |= {"listings": to_table("listings", listings)}
    return Snapshot(None, **tables, filings=to_table("filings", filings))


def hash_like(*parts: Any) -> str:
    """Text that packs no better than a name does."""
    return sha256(repr(parts).encode()).hexdigest()


@pytest.fixture(scope="module")
def two_months() -> Snapshot:
    return months(2)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "data")


def files(store: Store, name: str) -> set[str]:
    table = store.open(name)
    assert table
    return set(table.file_uris())


def size(store: Store) -> int:
    return sum(path.stat().st_size for path in Path(store.uri).rglob("*") if path.is_file())


def edited(snapshot: Snapshot, *numbers: int) -> Snapshot:
    """The snapshot with other names of some filings."""
    filings = snapshot.filings
    chosen = pa.array(place in numbers for place in range(len(filings)))
    names = pc.if_else(chosen, "another name", filings["name"])
    place = filings.column_names.index("name")
    return replace(snapshot, filings=filings.set_column(place, filings.field("name"), names).combine_chunks())


def digests(name: str, rows: pa.Table) -> list[str]:
    return [take_pack(rows, places)[0] for places in packs(name, rows)]


@pytest.mark.parametrize("name", TABLES)
def test_every_row_is_in_one_pack(name: str, two_months: Snapshot) -> None:
    rows = getattr(two_months, name, TABLES[name].empty_table())
    places = sorted(place for pack in packs(name, rows) for place in pack.to_pylist())
    assert places == list(range(len(rows)))


def test_a_pack_holds_whole_months_of_one_registry(two_months: Snapshot) -> None:
    for places in packs("filings", two_months.filings):
        _, pack = take_pack(two_months.filings, places)
        assert len(pack) == ROWS
        assert len(set(zip(pack["registry"].to_pylist(), pack["first_period"].to_pylist(), strict=True))) == 1


def test_small_groups_share_a_pack_until_it_has_rows_enough() -> None:
    records = [
        {"registry": "dsa", "first_period": f"{2000 + row // 100}-01", "number": str(row)} for row in range(1000)
    ]
    assert [len(pack) for pack in packs("filings", to_table("filings", records))] == [300, 300, 300, 100]


def test_packs_are_few_however_many_rows_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("output.packs._FEWEST_ROWS", 1)
    records = [{"registry": "dsa", "first_period": f"{row:04}", "number": str(row)} for row in range(5000)]
    assert len(packs("filings", to_table("filings", records))) <= 32


def test_the_digest_of_a_pack_is_that_of_its_rows_alone(two_months: Snapshot) -> None:
    """Neither what lies beside it, nor how the table was made, nor the words that describe its columns."""
    whole = two_months.filings
    alone = digests("filings", whole)
    assert len(set(alone)) == len(alone)
    assert digests("filings", months(3).filings)[:2] == alone[:2]
    for made in (
        pa.Table.from_pylist(whole.to_pylist(), schema=whole.schema),
        pa.concat_tables([whole.slice(0, 7), whole.slice(7)]),
        whole.cast(pa.schema([field.with_metadata({"description": "other"}) for field in whole.schema])),
    ):
        assert digests("filings", made.combine_chunks()) == alone
    assert digests("filings", edited(two_months, 0).filings)[1:] == alone[1:]
    assert digests("filings", edited(two_months, 0).filings)[0] != alone[0]


def test_a_version_writes_only_the_files_whose_rows_it_changed(store: Store, two_months: Snapshot) -> None:
    publish(store, two_months, ABOUT)
    before = files(store, "filings")
    publish(store, edited(two_months, 0, 5), ABOUT)
    after = files(store, "filings")
    assert (len(before), len(after), len(after - before), len(before - after)) == (6, 6, 1, 1)
    roll_back(store, commits_of(store)[0], "r")
    assert len(files(store, "filings") & before) == 5
    for version, expected in enumerate((two_months, edited(two_months, 0, 5), two_months)):
        assert open_snapshot(store, version).same_data(expected)


def test_a_table_without_a_change_is_committed_without_a_file(store: Store, two_months: Snapshot) -> None:
    publish(store, two_months, ABOUT)
    before = files(store, "filings")
    publish(store, two_months, ABOUT)
    assert open_snapshot(store).version == 1
    assert files(store, "filings") == before


def test_rows_with_other_columns_are_written_anew(store: Store, two_months: Snapshot) -> None:
    rows = two_months.filings
    store.write("filings", rows.drop_columns(["corrected"]))
    store.write("filings", rows)
    assert store.read("filings").equals(rows)
    assert store.read("filings", 0).equals(rows)  # the column was empty
    table = store.open("filings")
    assert table
    assert "corrected" in table.to_pyarrow_table().column_names


def test_a_history_of_24_months_is_smaller_than_five_times_its_last_version(tmp_path: Path) -> None:
    history, alone = Store(tmp_path / "history"), Store(tmp_path / "alone")
    versions = [months(count, ["dsa"]) for count in range(1, MONTHS + 1)]
    before = Snapshot.empty()
    for number, version in enumerate(versions):
        publish(history, version, ABOUT, before)
        before = replace(version, version=number)
    publish(alone, versions[-1], ABOUT)
    assert size(history) < 5 * size(alone)
    for number in (0, MONTHS // 2, MONTHS - 1):
        assert open_snapshot(history, number).same_data(versions[number])


@pytest.mark.parametrize("table", ["filings", "listings", "changes"])
def test_a_vacuum_that_is_cut_off_breaks_no_version_that_is_kept(
    table: str, store: Store, two_months: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    versions = [two_months, edited(two_months, 0), edited(two_months, 0, 5 * ROWS)]
    for version in versions:
        publish(store, version, ABOUT)
    whole = Store.vacuum

    def cut_off(self: Store, name: str, keep: list[int]) -> int:
        if name == table:
            raise KeyboardInterrupt
        return whole(self, name, keep)

    with monkeypatch.context() as patch:
        patch.setattr(Store, "vacuum", cut_off)
        with pytest.raises(KeyboardInterrupt):
            vacuum(store, 2)
    assert [commit.readable for commit in commits_of(store)] == [False, True, True]
    for again in (False, True):
        if again:
            vacuum(store, 2)
        for number in (1, 2):
            assert open_snapshot(store, number).same_data(versions[number])


def test_a_reader_that_opened_a_kept_version_before_a_vacuum_reads_it_after(store: Store, two_months: Snapshot) -> None:
    publish(store, two_months, ABOUT)
    publish(store, edited(two_months, 0), ABOUT)
    reader = store.open("filings")
    assert reader
    vacuum(store, 1)
    assert len(reader.to_pyarrow_table()) == len(two_months.filings)


def test_a_dataset_of_whole_files_is_gone_on_with(store: Store, two_months: Snapshot) -> None:
    """As they were written before there were packs: by Delta itself, under other names."""
    about = {"beian": {**ABOUT, "tables": {}, "schema": 4}}
    texts = {name: json.dumps(value) for name, value in about.items()}
    properties = CommitProperties(custom_metadata=texts)
    Path(store.uri).mkdir()
    write_deltalake(f"{store.uri}/filings", two_months.filings, commit_properties=properties)
    assert open_snapshot(store).filings.equals(two_months.filings)
    later = edited(two_months, 0)
    assert publish(store, later, ABOUT) == 1
    assert open_snapshot(store).same_data(later)
    assert open_snapshot(store, 0).filings.equals(two_months.filings)
