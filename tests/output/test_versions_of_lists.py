"""Which document of an announcement holds, on which pages it was seen, and which ids its rows get: step by step."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256
from itertools import permutations, product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from output.build import build, choose_versions, merge_observations, number_listings, same_list
from output.filings import filing_id_of
from output.snapshot import Snapshot
from tests.examples import examples
from tests.output.records import algorithm_number, document, listing, numbered

Record = dict[str, Any]
EMPTY = Snapshot.empty()
A, B, C = "https://a.cn/1.htm", "https://b.cn/2.htm", "https://c.cn/3.htm"


@pytest.mark.parametrize(
    ("seen", "aliases"),
    [
        ([{"page_url": A}], []),
        ([{"page_url": A}, {"page_url": B}], [B]),
        ([{"page_url": B, "published_at": "2023-01-01"}, {"page_url": A, "published_at": "2023-01-02"}], [A]),
        ([{"page_url": A, "document_url": "u1"}, {"page_url": A, "document_url": "u2"}], []),
        ([{"page_url": A, "document_url": "u2"}, {"page_url": B, "document_url": "u1"}], [B]),
        ([{"page_url": B}, {"page_url": C, "url_aliases": [A, B]}], [A, C]),
        ([{"page_url": B, "url_aliases": [C, B, A]}, {"page_url": C, "url_aliases": None}], [A, C]),
    ],
)
def test_a_document_on_several_pages(seen: list[Record], aliases: list[str]) -> None:
    records = [document("aa", title=str(place), **values) for place, values in enumerate(seen)]
    for order in permutations(records):
        assert merge_observations(order) == {("dsa/1", "aa"): records[0] | {"url_aliases": aliases}}
    bare = {name: value for name, value in records[0].items() if name != "url_aliases"}
    assert merge_observations([bare])["dsa/1", "aa"]["url_aliases"] == []


def test_documents_are_told_apart_by_announcement_and_hash() -> None:
    records = [document(sha256, name) for sha256, name in product(("aa", "bb"), ("dsa/1", "dsa/2"))]
    assert merge_observations(records) == {(r["announcement"], r["sha256"]): r for r in records}


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ({"page_url": A}, {"page_url": A}, {"page_url": A, "url_aliases": []}),
        ({"page_url": A}, {"page_url": B}, {"page_url": A, "page_title": "before", "url_aliases": [B]}),
        ({"page_url": B}, {"page_url": A}, {"page_url": A, "page_title": "now", "url_aliases": [B]}),
        (
            {"page_url": B, "published_at": "2023-01-01", "document_url": "u1"},
            {"page_url": A, "published_at": "2023-01-02", "document_url": "u2"},
            {
                "page_url": B,
                "page_title": "before",
                "published_at": "2023-01-01",
                "document_url": "u1",
                "url_aliases": [A],
            },
        ),
        (
            {"page_url": B, "url_aliases": [C]},
            {"page_url": B, "url_aliases": [A], "title": "new", "rows": 7},
            {"page_url": B, "title": "new", "rows": 7, "url_aliases": [A, C]},
        ),
        ({"page_url": A, "url_aliases": None}, {"page_url": B, "url_aliases": None}, {"url_aliases": [B]}),
    ],
)
def test_a_document_seen_again_keeps_its_first_page_and_when_it_came(
    before: Record, now: Record, expected: Record
) -> None:
    old = document("aa", page_title="before", first_fetched_at="2026-01-01", **before)
    new = document("aa", page_title="now", first_fetched_at="2026-02-02", **now)
    made = build(build(EMPTY, [old], numbered(old, 1)), [new], numbered(new, 1))
    (found,) = made.documents.to_pylist()
    first = {"first_fetched_at": "2026-01-01"}
    assert {name: found[name] for name in (*expected, *first)} == expected | first
    assert made.listings["page_url"].to_pylist() == [found["page_url"]]
    assert made.listings["document_url"].to_pylist() == [found["document_url"]]


def ids(text: str) -> set[str]:
    return set(text)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("abcd", "abcd", True),
        ("abcd", "abxy", False),
        ("abcd", "abcx", True),
        ("ab", "abcdefgh", True),
        ("ab", "axyzwvut", False),
        ("abcdefgh", "ab", True),
        ("abcdefgh", "ax", False),
        ("abcdefg", "abcdxyz", True),
        ("abcde", "abcxy", True),
        ("abcde", "abwxy", False),
        ("", "ab", False),
        ("ab", "", False),
        ("", "", False),
        ("a", "a", True),
    ],
)
def test_two_documents_are_versions_where_they_share_more_than_half(one: str, other: str, same: bool) -> None:
    first, second = document("aa", document_url="u1"), document("bb", document_url="u2")
    filings = {("dsa/1", "aa"): ids(one), ("dsa/1", "bb"): ids(other), ("dsa/2", "aa"): ids(other)}
    assert same_list(first, second, filings) is same
    assert same_list(second, first, filings) is same
    assert same_list(first, second | {"document_url": "u1"}, filings) is True
    assert same_list(first | {"kind": "notice"}, second | {"kind": "notice"}, filings) is True
    assert same_list(first, document("zz", document_url="u3"), filings) is False


def chosen(documents: list[Record], observed: str = "", shared: bool = True) -> dict[str, str | None]:
    """What supersedes each, whatever order they come in; `observed` are their hashes, of one letter."""
    filings = {(d["announcement"], d["sha256"]): {"f" if shared else d["sha256"]} for d in documents}
    keys = [(d["announcement"], d["sha256"]) for d in documents if d["sha256"] in observed]
    results = []
    for order in permutations(documents):
        given_records = [dict(d) for d in order]
        made = choose_versions(order, iter(keys), filings)
        assert sorted(map(json.dumps, made)) == sorted(
            json.dumps(d | {"superseded_by": m["superseded_by"]})
            for d in documents
            for m in made
            if (m["announcement"], m["sha256"]) == (d["announcement"], d["sha256"])
        )
        assert list(order) == given_records
        results.append({d["sha256"]: d["superseded_by"] for d in made})
    assert all(found == results[0] for found in results)
    return results[0]


EARLY = {"first_fetched_at": "2026-01-01", "published_at": "2026-01-01", "page_url": A}
AGES = ("first_fetched_at", "published_at", "page_url")


@pytest.mark.parametrize("place", range(4))
def test_the_later_of_two_versions_holds(place: int) -> None:
    """Later by when it was fetched, else published, else by its page, else by its hash."""
    older, newer = (dict.fromkeys(AGES, text) for text in ("m", "m"))
    for place_after, name in enumerate(AGES):
        if place_after == place:
            newer[name] = "n"
        elif place_after > place:
            older[name] = "z"
    one, other = document("b", **older), document("a" if place < 3 else "c", **newer)
    assert chosen([one, other]) == {"b": other["sha256"], other["sha256"]: None}
    assert chosen([one, other], observed="b") == {"b": None, other["sha256"]: "b"}
    assert chosen([one, other], observed="abc") == {"b": other["sha256"], other["sha256"]: None}
    for name in AGES[:place]:  # nothing comes before a text
        assert chosen([one | {name: None}, other]) == {"b": other["sha256"], other["sha256"]: None}


def test_versions_of_lists_are_chosen_by_announcement_and_by_what_they_share() -> None:
    one, two, three = (document(s, document_url=s, first_fetched_at=s) for s in "abc")
    assert chosen([one, two, three]) == {"a": "c", "b": "c", "c": None}
    assert chosen([one, two, three], shared=False) == {"a": None, "b": None, "c": None}
    assert chosen([one, two | {"announcement": "dsa/2"}, three]) == {"a": "c", "b": None, "c": None}
    same = [d | {"document_url": "u"} for d in (one, two, three)]
    assert chosen(same, shared=False) == {"a": "c", "b": "c", "c": None}


@examples(200)
@given(st.lists(st.tuples(st.sampled_from("uvw"), st.sets(st.sampled_from("fghij"), max_size=4), st.booleans())))
def test_looking_at_likes_alone_finds_what_comparing_all_would(found: list[tuple[str, set[str], bool]]) -> None:
    documents = [
        document(f"{place:02}", document_url=url, first_fetched_at=f"{place:02}", kind="notice" if rare else "list")
        for place, (url, _, rare) in enumerate(found)
    ]
    filings = {(d["announcement"], d["sha256"]): shared for d, (_, shared, _) in zip(documents, found, strict=True)}
    holding: list[Record] = []
    for later in documents:
        holding = [earlier for earlier in holding if not same_list(earlier, later, filings)] + [later]
    made = choose_versions(documents, [], filings)
    assert {d["sha256"] for d in made if not d["superseded_by"]} == {d["sha256"] for d in holding}


@pytest.mark.parametrize(("parts", "versions"), [(60, 1), (1, 60), (20, 3)])
def test_an_announcement_in_many_parts_or_versions_is_no_reason_to_compare_all_with_all(
    parts: int, versions: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[tuple[str, str]] = []

    def counted(one: Record, other: Record, filings: Any) -> bool:
        compared.append((one["sha256"], other["sha256"]))
        return same_list(one, other, filings)

    monkeypatch.setattr("output.build.same_list", counted)
    documents = [
        document(f"{version:02}-{part:02}", document_url=f"{part}/{version}", first_fetched_at=f"{version:02}")
        for version in range(versions)
        for part in range(parts)
    ]
    filings = {(d["announcement"], d["sha256"]): {d["document_url"].partition("/")[0]} for d in documents}
    made = choose_versions(documents, [], filings)
    assert sum(d["superseded_by"] is None for d in made) == parts
    assert len(compared) == parts * (versions - 1)


def test_what_cannot_be_read_or_was_superseded_neither_holds_nor_replaces() -> None:
    one, two, three = (document(s, first_fetched_at=s) for s in "abc")
    assert chosen([one, two | {"problem": "?"}]) == {"a": None, "b": None}
    assert chosen([one | {"problem": "?"}, two]) == {"a": None, "b": None}
    assert chosen([one, two | {"problem": "?"}, three]) == {"a": "c", "b": None, "c": None}
    assert chosen([one | {"superseded_by": "b"}, two]) == {"a": "b", "b": None}
    assert chosen([one | {"superseded_by": "x"}, two]) == {"a": "x", "b": None}
    assert chosen([one, two | {"superseded_by": "a"}]) == {"a": None, "b": "a"}


def test_what_was_superseded_names_the_version_that_holds_now() -> None:
    one, two, three, four = (document(s, first_fetched_at=s) for s in "abcd")
    held = [one | {"superseded_by": "b"}, two | {"superseded_by": "c"}, three]
    assert chosen([*held, four]) == {"a": "d", "b": "d", "c": "d", "d": None}
    assert chosen(held) == {"a": "c", "b": "c", "c": None}
    elsewhere = document("b", "dsa/2", superseded_by="z")
    made = choose_versions([one | {"superseded_by": "b"}, two, elsewhere], [], {})
    assert [(d["announcement"], d["sha256"], d["superseded_by"]) for d in made] == [
        ("dsa/1", "a", "b"),
        ("dsa/1", "b", None),
        ("dsa/2", "b", "z"),
    ]
    turned = [one | {"superseded_by": "b"}, two | {"superseded_by": "a"}]
    assert {d["sha256"] for d in choose_versions(turned, [], {})} == {"a", "b"}


def id_of(row: Record, ordinal: int) -> str:
    text = json.dumps([row["announcement"], row["series"], filing_id_of(row), ordinal], ensure_ascii=False)
    return "l" + sha256(text.encode()).hexdigest()[:16]


def test_rows_of_one_filing_are_numbered_by_their_cells_then_by_their_place() -> None:
    of, later = document("aa"), document("bb")
    number = algorithm_number(1)
    ordered = [
        listing(of, 9, number, name_raw="a", purpose_raw="a", row_index=9),
        listing(of, 9, number, name_raw="a", purpose_raw="b", row_index=2),
        listing(of, 9, number, name_raw="a", purpose_raw="b", row_index=3),
        listing(of, 9, number, name_raw="a", purpose_raw="b", row_index=10),
        listing(later, 9, number, name_raw="a", purpose_raw="b", row_index=1),
        listing(of, 9, number, name_raw="b", purpose_raw="a", row_index=1),
    ]
    expected = [r | {"filing_id": filing_id_of(r), "listing_id": id_of(r, n)} for n, r in enumerate(ordered)]
    for order in (ordered, ordered[::-1], ordered[3:] + ordered[:3]):
        assert number_listings(iter(order)) == expected


def test_rows_of_other_filings_series_and_announcements_are_numbered_apart() -> None:
    of, number = document("aa"), algorithm_number(1)
    rows = [listing(of, 1, number), listing(of, 2, algorithm_number(2)), listing(document("aa", "dsa/2"), 3, number)]
    rows.append(rows[0] | {"series": "cancellation"})
    expected = [r | {"filing_id": filing_id_of(r), "listing_id": id_of(r, 0)} for r in rows]
    assert number_listings(rows) == expected
    assert len({r["listing_id"] for r in expected}) == 4
    assert number_listings([]) == []


U1, U2 = "https://a.cn/u1.pdf", "https://a.cn/u2.pdf"


@pytest.mark.parametrize(
    ("pages", "failed", "holds"),
    [
        (None, (), "a"),
        (None, ("u2",), "a"),
        ({B: ["dsa/1"]}, (), "a"),
        ({C: ["dsa/1"]}, (), "a"),
        ({B: ["dsa/1"], C: []}, (), "a"),
        ({A: ["dsa/1"]}, (), "b"),
        ({}, (), "b"),
        ({B: ["dsa/1"]}, ("u2",), "b"),
        ({A: [], B: [], C: []}, ("u2",), "b"),
        ({B: ["dsa/1"]}, ("u1",), "a"),
    ],
)
def test_a_later_version_gives_way_where_it_was_looked_for_and_not_found(
    pages: dict[str, list[str]] | None, failed: tuple[str, ...], holds: str
) -> None:
    old = document("a", document_url="u1", page_url=A, published_at="2026-01-01")
    new = document("b", document_url="u2", page_url=B, url_aliases=[C], published_at="2026-02-02")
    held = build(build(EMPTY, [old], numbered(old, 1, 2)), [old, new], numbered(old, 1, 2) + numbered(new, 1, 2))
    held = build(held, [new, new | {"page_url": C}], numbered(new, 1, 2))
    after = build(held, [old], numbered(old, 1, 2), (), pages, failed=failed)
    other = "b" if holds == "a" else "a"
    assert {d["sha256"]: d["superseded_by"] for d in after.documents.to_pylist()} == {holds: None, other: holds}
    assert set(after.listings["document_sha256"].to_pylist()) == {holds}


@pytest.mark.parametrize(
    ("kind", "was", "pages", "now"),
    [
        ("list", None, None, None),
        ("list", None, {}, None),
        ("list", None, {A: []}, False),
        ("list", None, {A: [], B: []}, True),
        ("list", None, {A: [], B: [], C: ["dsa/2"]}, True),
        ("list", None, {A: [], B: ["dsa/1"]}, False),
        ("list", None, {A: [], B: [], C: ["dsa/1"]}, False),
        ("list", None, {C: []}, False),
        ("list", True, {C: []}, True),
        ("list", True, {C: ["dsa/1"]}, False),
        ("list", True, {A: []}, True),
        ("list", True, None, True),
        ("notice", None, {A: [], B: []}, None),
    ],
)
def test_whether_a_list_is_withdrawn(
    kind: str, was: bool | None, pages: dict[str, list[str]] | None, now: bool | None
) -> None:
    of = document("aa", kind=kind, page_url=A, url_aliases=[B], withdrawn=was)
    before = build(EMPTY, [of], numbered(of, 1))
    after = build(before, [], [], pages=pages)
    assert after.documents["withdrawn"].to_pylist() == [now]
    assert after.listings.equals(before.listings)
    seen = build(after, [of | {"withdrawn": None}], numbered(of, 1), pages={A: [], B: []})
    assert seen.documents["withdrawn"].to_pylist() == [None]


def test_rows_come_from_the_documents_of_this_run_and_stay_with_the_others() -> None:
    one, other = document("aa"), document("bb", "dsa/2")
    before = build(EMPTY, [one, other], numbered(one, 1, 2) + numbered(other, 3))
    again = [listing(one, 1, algorithm_number(1), name_raw="新"), *numbered(other, 8), *numbered(document("cc"), 9)]
    after = build(before, [one], again)
    kept = ("document_sha256", "number_raw", "name_raw")
    assert sorted(tuple(row[name] for name in kept) for row in after.listings.to_pylist()) == [
        ("aa", algorithm_number(1), "新"),
        ("bb", algorithm_number(3), "算法1"),
    ]
    moved = [row | {"table_index": table} for table in (1, 2) for row in numbered(one, 1)]
    assert len(build(EMPTY, [one], [*moved, *moved]).listings) == 2


def test_a_document_that_cannot_be_read_gives_no_rows() -> None:
    of = document("aa", problem="?")
    draft = build(EMPTY, [of], numbered(of, 1))
    assert (len(draft.documents), len(draft.listings), len(draft.filings)) == (1, 0, 0)


def test_companies_keep_their_ids_and_all_tables_are_filled_from_the_rows_that_hold() -> None:
    of = document("aa")
    rows = [listing(of, 1, algorithm_number(1), remark_raw="2023年12月变更算法安全责任人")]
    draft = build(EMPTY, [of], rows)
    assert draft.version is None
    (filing,), (company,), (declared,) = (
        table.to_pylist() for table in (draft.filings, draft.companies, draft.declared_changes)
    )
    assert filing["company_id"] == company["company_id"] == declared["company_id"]
    assert filing["filing_id"] == declared["filing_id"] == draft.listings["filing_id"][0].as_py()
    assert (company["filings"], company["dsa"]) == (1, 1)
    columns = draft.companies.column_names
    kept = draft.companies.schema.field("company_id")
    table = draft.companies.set_column(columns.index("company_id"), kept, [["kept"]])
    before = replace(draft, companies=table)
    assert build(before, [of], rows).filings["company_id"].to_pylist() == ["kept"]


@examples(30)
@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("xy"), st.integers(1, 3)), max_size=6), st.randoms())
def test_ids_of_rows_depend_on_no_order(found: list[tuple[str, str, int]], random: Any) -> None:
    of = document("aa")
    rows = [
        listing(of, place, algorithm_number(serial), name_raw=name, purpose_raw=purpose)
        for place, (name, purpose, serial) in enumerate(found)
    ]
    made = number_listings(rows)
    random.shuffle(rows)
    assert sorted(map(json.dumps, number_listings(rows))) == sorted(map(json.dumps, made))
