"""Companies with all that is told of them: names, codes, ids and the evidence."""

from __future__ import annotations

import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.identity import (
    Company,
    Identities,
    KnownCompany,
    Link,
    Rename,
    Sighting,
    assign_ids,
    company_key,
    resolve_companies,
)


def fresh(kind: str, key: str) -> str:
    return "c" + hashlib.sha256(json.dumps([kind, key]).encode()).hexdigest()[:16]


def saw(company: str, code: str | None, when: str, place: str, **more: tuple[str, ...]) -> Sighting:
    return Sighting(company, code, when, place, **more)


def whole(found: Identities) -> list[Company]:
    return sorted(found.companies, key=lambda company: company.name)


def test_a_company_is_told_with_every_name_code_and_link() -> None:
    found = resolve_companies(
        [
            saw("甲科技股份有限公司", "0000002", "2025-01", "l5"),
            saw("甲科技有限公司", "0000001", "2023-06", "l2", second_names=("甲院",), former_names=("丁有限公司",)),
            saw("甲科技有限公司", "0000001", "2023-07", "l3"),
            saw("甲科技有限公司", "0000002", "2024-01", "l4"),
            saw("戊有限公司", "0000003", "2024-01", "l9"),
        ],
        [
            Rename("己有限公司", "甲科技股份有限公司", "2022-01", "l1"),
            Rename("己有限公司", "甲科技股份有限公司", "2022-02", "l8"),
            Rename("戊有限公司", "戊有限公司", "2022-02", "l8"),
        ],
        reviewed={"甲科": "庚有限公司", "甲院": "甲科技股份有限公司"},
    )
    assert whole(found) == [
        Company(
            fresh("name", "戊有限公司"),
            "戊有限公司",
            (),
            (),
            ("0000003",),
            (),
            (Link("filer_code", "戊有限公司", "0000003", "l9"),),
        ),
        Company(
            fresh("name", "己有限公司"),
            "甲科技股份有限公司",
            ("甲科技有限公司", "甲院"),
            ("丁有限公司", "己有限公司"),
            ("0000001", "0000002"),
            (),
            (
                Link("declared_rename", "己有限公司", "甲科技股份有限公司", "l1"),
                Link("filer_code", "甲科技有限公司", "0000001", "l2"),
                Link("filer_code", "甲科技有限公司", "0000002", "l4"),
                Link("filer_code", "甲科技股份有限公司", "0000002", "l5"),
                Link("former_name", "甲科技有限公司", "丁有限公司", "l2"),
                Link("reviewed", "甲院", "甲科技股份有限公司", None),
                Link("second_name", "甲科技有限公司", "甲院", "l2"),
            ),
        ),
    ]
    assert found.full_names == {"甲院": "甲科技股份有限公司"}
    assert found.full_name_of("甲 院") == "甲科技股份有限公司"
    assert found.company_of("己有限公司").name == "甲科技股份有限公司"
    with pytest.raises(KeyError):
        found.company_of("甲科")


def test_conversions_and_completions_are_told_as_such() -> None:
    found = resolve_companies(
        [
            saw("北京甲乙丙科技有限公司", None, "2024-02", "l2"),
            saw("北京甲乙丙科技股份有限公司", "0000001", "2024-01", "l1"),
            saw("甲乙丙科技股份", None, "2024-01", "l3"),
            saw("丁戊己庚", "0000002", "2024-01", "l4"),
            saw("丁戊己庚有限公司", "0000003", "2024-01", "l5"),
            saw("辛壬癸子", "0000004", "2024-01", "l6"),
            saw("辛壬癸子有限公司", None, "2024-01", "l7"),
        ]
    )
    assert [(company.name, company.aliases, company.former_names, company.links) for company in whole(found)] == [
        ("丁戊己庚", (), (), (Link("filer_code", "丁戊己庚", "0000002", "l4"),)),
        ("丁戊己庚有限公司", (), (), (Link("filer_code", "丁戊己庚有限公司", "0000003", "l5"),)),
        (
            "北京甲乙丙科技有限公司",
            ("甲乙丙科技股份",),
            ("北京甲乙丙科技股份有限公司",),
            (
                Link("completed", "甲乙丙科技股份", "北京甲乙丙科技有限公司", None),
                Link("filer_code", "北京甲乙丙科技股份有限公司", "0000001", "l1"),
                Link("legal_form", "北京甲乙丙科技股份有限公司", "北京甲乙丙科技有限公司", None),
            ),
        ),
        (
            "辛壬癸子有限公司",
            ("辛壬癸子",),
            (),
            (
                Link("completed", "辛壬癸子", "辛壬癸子有限公司", None),
                Link("filer_code", "辛壬癸子", "0000004", "l6"),
            ),
        ),
    ]


@pytest.mark.parametrize(
    ("rows", "name", "aliases", "former"),
    [
        # last seen before the other was first seen; in the same place; at the same time
        ([("甲有限公司", "2023-01", "l1"), ("乙有限公司", "2023-02", "l0")], "乙有限公司", (), ("甲有限公司",)),
        ([("甲有限公司", "2023-01", "l1"), ("乙有限公司", "2023-01", "l1")], "甲有限公司", ("乙有限公司",), ()),
        ([("甲有限公司", "2023-01", "l1"), ("乙有限公司", "2023-01", "l0")], "甲有限公司", (), ("乙有限公司",)),
        (
            [("甲有限公司", "2023-01", "l1"), ("乙有限公司", "2023-02", "l2"), ("甲有限公司", "2023-02", "l2")],
            "甲有限公司",
            ("乙有限公司",),
            (),
        ),
    ],
)
def test_the_present_name_is_the_one_that_was_seen_last(
    rows: list[tuple[str, str, str]], name: str, aliases: tuple[str, ...], former: tuple[str, ...]
) -> None:
    found = resolve_companies([saw(company, "0000001", when, place) for company, when, place in rows])
    (company,) = found.companies
    assert (company.name, company.aliases, company.former_names) == (name, aliases, former)


def test_a_spelling_is_the_one_that_was_seen_last_and_no_declared_one() -> None:
    rows = [saw("abc（甲）有限公司", None, "2023-01", "l1"), saw("ABC(甲)有限公司", None, "2024-01", "l2")]
    found = resolve_companies(rows, [Rename("乙有限公司", "Abc(甲)有限公司", "2025-01", "l3")])
    (company,) = found.companies
    assert (company.name, company.former_names) == ("ABC(甲)有限公司", ("乙有限公司",))
    assert company_key(" ＡBC（甲）\n") == "abc(甲)"


A, B, C, D = (("name", key) for key in ("a", "b", "c", "d"))
K = ("code", "1")
NEW = {node: fresh(*node) for node in (A, B, C, D, K)}


@pytest.mark.parametrize(
    ("groups", "known", "ids"),
    [
        ([[A, K], [B]], [], {A: (NEW[A], ()), B: (NEW[B], ())}),
        ([[A, B]], [KnownCompany("cx", ("b",), ())], {A: ("cx", ())}),
        ([[A, K]], [KnownCompany("cx", (), ("1",))], {A: ("cx", ())}),
        ([[A, B]], [KnownCompany("cx", ("z",), ("a",))], {A: (NEW[A], ())}),
        # the most in common; then by name; the own id of the oldest node before all
        ([[A, B, C]], [KnownCompany("cx", ("a",), ()), KnownCompany("cy", ("b", "c"), ())], {A: ("cy", ("cx",))}),
        ([[A, B]], [KnownCompany("cy", ("a",), ()), KnownCompany("cx", ("b",), ())], {A: ("cx", ("cy",))}),
        (
            [[A, B, C]],
            [KnownCompany(NEW[A], ("a",), ()), KnownCompany("cy", ("b", "c"), (), ("cz",))],
            {A: (NEW[A], tuple(sorted(("cy", "cz"))))},
        ),
        # parts of one: the bigger part keeps the id
        ([[A], [B, C]], [KnownCompany("cx", ("a", "b", "c"), (), ("co",))], {A: (NEW[A], ()), B: ("cx", ("co",))}),
        # an id that is given to one is no former one of another
        (
            [[A], [B]],
            [KnownCompany("cx", ("a",), (), ("cy",)), KnownCompany("cy", ("b",), ())],
            {A: ("cx", ()), B: ("cy", ())},
        ),
        # the id of the oldest node is taken: that of the next
        ([[A], [B, D]], [KnownCompany(NEW[B], ("a",), ())], {A: (NEW[B], ()), B: (NEW[D], ())}),
        ([[A], [B]], [KnownCompany(NEW[B], ("a",), ())], {A: (NEW[B], ()), B: (fresh("name", "b#2"), ())}),
        (
            [[A], [B], [C]],
            [KnownCompany(NEW[B], ("a",), ()), KnownCompany(fresh("name", "b#2"), ("c",), ())],
            {A: (NEW[B], ()), B: (fresh("name", "b#3"), ()), C: (fresh("name", "b#2"), ())},
        ),
    ],
)
def test_ids_are_given(groups: list[list[tuple[str, str]]], known: list[KnownCompany], ids: object) -> None:
    assert assign_ids(groups, known) == ids  # type: ignore[arg-type]
    assert assign_ids(groups[::-1], known[::-1]) == ids  # type: ignore[arg-type]


NAMES = st.sampled_from(["甲院", "乙院", "丙院", "丁院"])
ROWS = st.lists(
    st.tuples(NAMES, st.sampled_from([None, "1", "2", "3"]), st.sampled_from(["2023-01", "2024-01"])), max_size=8
)


@given(ROWS, st.lists(st.tuples(NAMES, NAMES), max_size=3))
def test_names_are_one_company_where_evidence_leads_from_one_to_the_other(
    rows: list[tuple[str, str | None, str]], renames: list[tuple[str, str]]
) -> None:
    found = resolve_companies(
        [saw(name, code, when, f"l{place}") for place, (name, code, when) in enumerate(rows)],
        [Rename(old, new, "2024-06", f"r{place}") for place, (old, new) in enumerate(renames)],
    )
    sets = [{name} for name, _, _ in rows] + [{name} for pair in renames for name in pair]
    sets += [{name, code} for name, code, _ in rows if code] + [set(pair) for pair in renames]
    merged: list[set[str]] = []
    for one in sets:
        touching = [other for other in merged if other & one]
        merged = [other for other in merged if not other & one] + [one.union(*touching)]
    told = [{c.name, *c.aliases, *c.former_names, *c.filer_codes} for c in found.companies]
    assert sorted(map(sorted, told)) == sorted(map(sorted, merged))
    for company in found.companies:
        declared = {old for old, new in renames if old != new}
        assert declared & {company.name, *company.aliases} == set() or declared >= {
            company.name,
            *company.aliases,
            *company.former_names,
        }


def test_a_former_name_in_brackets_changes_no_spelling() -> None:
    rows = [
        saw("ABC有限公司", None, "2023-01", "l1"),
        saw("甲有限公司", None, "2024-01", "l2", former_names=("abc有限公司",)),
    ]
    (company,) = resolve_companies(rows).companies
    assert (company.name, company.former_names) == ("甲有限公司", ("ABC有限公司",))
