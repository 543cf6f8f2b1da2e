"""Which filings are taken for one under a changed number: examples one by one, and all against a plain search."""

from __future__ import annotations

from functools import cache
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from output.renames import match_renamed

Record = dict[str, Any]

FILER = "registry, filer and name are the same"
PRODUCTS = "registry, name and products are the same"
RETYPED = "the filer is the same, and a faulty number differs in at most 2 characters"
APP = {"name": "甲", "channel": "app"}
BARE = {"name": "甲", "channel": None}


def filing(filing_id: str, **values: Any) -> Record:
    usual = {"number": filing_id, "number_valid": False, "registry": "dsa", "company_id": "c", "name": "n"}
    return {"filing_id": filing_id, **usual, "products": [], **values}


def matched(removed: list[Record], added: list[Record]) -> tuple[list[tuple[str, str, str]], list[str], list[str]]:
    pairs, gone, come = match_renamed(list(removed), list(added))
    ids = [(one["filing_id"], other["filing_id"], why) for one, other, why in pairs]
    return ids, [found["filing_id"] for found in gone], [found["filing_id"] for found in come]


APART = {"name": "m", "company_id": "d"}


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ({}, {}, FILER),
        ({"products": [APP]}, {"products": [BARE]}, FILER),
        ({"number_valid": True}, {"number_valid": True}, FILER),
        ({"registry": "iisa"}, {}, None),
        ({"name": "m"}, {}, None),
        ({"company_id": None}, {"company_id": None}, None),
        ({"name": None}, {"name": None}, None),
        ({"name": ""}, {"name": ""}, None),
        ({"products": [APP]}, {"products": [APP], "company_id": "d"}, PRODUCTS),
        ({"products": [APP, BARE]}, {"products": [APP, BARE], "company_id": None}, PRODUCTS),
        ({"products": [APP, BARE]}, {"products": [BARE, APP], "company_id": "d"}, None),
        ({"products": [APP]}, {"products": [BARE], "company_id": "d"}, None),
        ({"products": [APP]}, {"products": [APP | {"name": "乙"}], "company_id": "d"}, None),
        ({"products": [APP]}, {"products": [APP], **APART}, None),
        ({"products": [APP]}, {"products": [APP], "registry": "iisa", "company_id": "d"}, None),
        ({"products": []}, {"products": [], "company_id": "d"}, None),
    ],
)
def test_two_filings_of_far_numbers(before: Record, after: Record, why: str | None) -> None:
    one, other = filing("111111", **before), filing("222222", **after)
    expected = ([("111111", "222222", why)], [], []) if why else ([], ["111111"], ["222222"])
    assert matched([one], [other]) == expected


@pytest.mark.parametrize(
    ("number", "other", "close"),
    [
        ("123456", "123456x", True),
        ("123456", "12345", True),
        ("123456", "1234", True),
        ("123456", "12345678", True),
        ("123456", "xy123456", True),
        ("123456", "12xy56", True),
        ("123456", "213456", True),
        ("123456", "x2345y", True),
        ("123456", "23456x", True),
        ("123456", "12xyz6", False),
        ("123456", "123", False),
        ("123456", "123456789", False),
        ("123456", "x2345yz", False),
        ("123456", "234561x", False),
        ("123456", "34561", False),
        ("12", "xy", True),
        ("123", "xyz", False),
        ("1", "xy", True),
        ("1", "xyz", False),
        ("12", None, False),
        (None, "12", False),
        ("", "12", False),
        ("12", "", False),
    ],
)
@pytest.mark.parametrize("valid", [(False, False), (True, False), (False, True), (None, True)])
def test_a_number_of_one_filer_that_was_retyped(
    number: str | None, other: str | None, close: bool, valid: tuple[bool | None, bool]
) -> None:
    one = filing("1", number=number, number_valid=valid[0], name="a")
    two = filing("2", number=other, number_valid=valid[1], name="b")
    assert matched([one], [two]) == (([("1", "2", RETYPED)], [], []) if close else ([], ["1"], ["2"]))


@pytest.mark.parametrize(
    "values",
    [{"number_valid": True}, {"company_id": "d"}, {"registry": "iisa"}, {"company_id": None}],
)
def test_two_close_numbers_that_are_two_filings(values: Record) -> None:
    kept = {"number_valid": True} if "number_valid" in values else {}
    if "company_id" in values and not values["company_id"]:
        kept = values
    one, other = filing("1", number="123456", name="a", **kept), filing("2", number="123457", name="b", **values)
    assert matched([one], [other]) == ([], ["1"], ["2"])


def test_a_filing_that_fits_several_is_joined_to_none_and_others_are_left_in_their_order() -> None:
    old = [filing("a", name="x"), filing("bbbbb", name="x"), filing("ccccccccc", name="y"), filing("dd", name="z")]
    new = [filing("eeeeeeeeeeeeee", name="y"), filing("ffffffffffffffffff", name="x"), filing("g" * 30, name="w")]
    assert matched(old, new) == (
        [("ccccccccc", "eeeeeeeeeeeeee", FILER)],
        ["a", "bbbbb", "dd"],
        ["ffffffffffffffffff", "g" * 30],
    )
    assert matched(new, old) == (
        [("eeeeeeeeeeeeee", "ccccccccc", FILER)],
        ["ffffffffffffffffff", "g" * 30],
        ["a", "bbbbb", "dd"],
    )


def test_of_two_close_numbers_none_is_the_one() -> None:
    one, two, three = filing("1234", name="a"), filing("1235", name="b"), filing("1236", name="c")
    assert matched([one], [two, three]) == ([], ["1234"], ["1235", "1236"])
    assert matched([two, three], [one]) == ([], ["1235", "1236"], ["1234"])


@cache
def steps(one: str, other: str) -> int:
    """How many characters are put in, taken out or changed at least."""
    if not one or not other:
        return len(one) + len(other)
    return min(steps(one[1:], other) + 1, steps(one, other[1:]) + 1, steps(one[1:], other[1:]) + (one[0] != other[0]))


def searched(removed: list[Record], added: list[Record]) -> tuple[list[tuple[str, str, str]], list[str], list[str]]:
    """The same, by looking at every pair of filings."""

    def by_filer(one: Record, other: Record) -> bool:
        return all(one[name] and one[name] == other[name] for name in ("registry", "company_id", "name"))

    def by_products(one: Record, other: Record) -> bool:
        return all(one[name] and one[name] == other[name] for name in ("registry", "name", "products"))

    def by_number(one: Record, other: Record) -> bool:
        known = all(found["number"] and found["company_id"] for found in (one, other))
        same = (one["registry"], one["company_id"]) == (other["registry"], other["company_id"])
        faulty = not one["number_valid"] or not other["number_valid"]
        return bool(known and same and faulty and steps(one["number"], other["number"]) < 3)

    found, left, right = [], list(removed), list(added)
    for why, fits in ((FILER, by_filer), (PRODUCTS, by_products), (RETYPED, by_number)):
        every = [(one, other) for one, other in product(left, right) if fits(one, other)]
        alone = [
            (one, other)
            for one, other in every
            if sum(one is o for o, _ in every) == sum(other is n for _, n in every) == 1
        ]
        found += [(one["filing_id"], other["filing_id"], why) for one, other in alone]
        left = [one for one in left if all(one is not o for o, _ in alone)]
        right = [other for other in right if all(other is not n for _, n in alone)]
    return sorted(found), [one["filing_id"] for one in left], [other["filing_id"] for other in right]


FILINGS = st.lists(
    st.fixed_dictionaries(
        {
            "number": st.none() | st.text("12", max_size=6),
            "number_valid": st.booleans(),
            "registry": st.sampled_from(["dsa", "iisa"]),
            "company_id": st.sampled_from([None, "c", "d"]),
            "name": st.sampled_from([None, "m", "n", "o"]),
            "products": st.sampled_from([[], [APP], [BARE], [APP, BARE]]),
        }
    ),
    max_size=5,
)


@given(FILINGS, FILINGS)
def test_a_plain_search_finds_the_same(old: list[Record], new: list[Record]) -> None:
    removed = [{"filing_id": f"a{place}", **values} for place, values in enumerate(old)]
    added = [{"filing_id": f"b{place}", **values} for place, values in enumerate(new)]
    pairs, gone, come = matched(removed, added)
    assert (sorted(pairs), gone, come) == searched(removed, added)
