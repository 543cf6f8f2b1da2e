"""Which names and filer codes are one company, and the ids that stay."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from normalize.identity import Identities, KnownCompany, Rename, Sighting, resolve_companies


def sighting(
    company: str, code: str | None = None, period: str = "2024-01", place: str = "l1", **more: tuple[str, ...]
) -> Sighting:
    return Sighting(company, code, period, place, **more)


def known(identities: Identities) -> list[KnownCompany]:
    return [
        KnownCompany(c.company_id, (c.name, *c.aliases, *c.former_names), c.filer_codes, c.former_ids)
        for c in identities.companies
    ]


def names(identities: Identities) -> list[str]:
    return sorted(company.name for company in identities.companies)


def kinds(identities: Identities, name: str) -> set[str]:
    return {link.kind for link in identities.company_of(name).links}


def test_equal_names_are_one_company_whatever_their_width_and_spaces() -> None:
    found = resolve_companies([sighting("宝马（中国）汽车有限公司"), sighting("宝马(中国) 汽车有限公司", place="l2")])
    assert len(found.companies) == 1


def test_names_that_share_a_filer_code_are_one_company_and_the_later_one_is_its_name() -> None:
    found = resolve_companies(
        [
            sighting("北京智谱华章科技股份有限公司", "1058580", "2025-11", "l9"),
            sighting("北京智谱华章科技有限公司", "1058580", "2023-06", "l1"),
        ]
    )
    (company,) = found.companies
    assert company.name == "北京智谱华章科技股份有限公司"
    assert company.former_names == ("北京智谱华章科技有限公司",)
    assert company.filer_codes == ("1058580",)
    assert kinds(found, company.name) == {"filer_code"}


def test_two_names_in_use_at_the_same_time_are_aliases() -> None:
    found = resolve_companies(
        [
            sighting("甲有限公司", "0000001", "2023-06", "l1"),
            sighting("甲科技有限公司", "0000001", "2024-01", "l2"),
            sighting("甲有限公司", "0000001", "2024-06", "l3"),
        ]
    )
    (company,) = found.companies
    assert (company.name, company.aliases, company.former_names) == ("甲有限公司", ("甲科技有限公司",), ())


def test_a_declared_rename_unites_both_names_and_the_new_one_holds_even_where_the_old_one_is_printed_later() -> None:
    found = resolve_companies(
        [sighting("乙科技有限公司", "0000002"), sighting("甲科技有限公司", None, "2025-01", "l2")],
        [Rename("甲科技有限公司", "乙科技有限公司", "2024-01", "l1")],
    )
    (company,) = found.companies
    assert (company.name, company.former_names) == ("乙科技有限公司", ("甲科技有限公司",))
    assert kinds(found, "甲科技有限公司") == {"filer_code", "declared_rename"}


def test_a_name_that_only_a_remark_declares_is_a_former_name() -> None:
    found = resolve_companies([sighting("乙有限公司")], [Rename("甲有限公司", "乙有限公司", "2024-01", "l1")])
    assert found.company_of("甲有限公司").name == "乙有限公司"


def test_a_chain_of_renames_ends_in_the_last_name() -> None:
    found = resolve_companies(
        [sighting("丙有限公司")],
        [
            Rename("乙有限公司", "丙有限公司", "2024-02", "l2"),
            Rename("甲有限公司", "乙有限公司", "2024-01", "l1"),
        ],
    )
    (company,) = found.companies
    assert (company.name, company.former_names) == ("丙有限公司", ("乙有限公司", "甲有限公司"))


def test_a_conversion_to_a_joint_stock_company_is_the_same_company() -> None:
    found = resolve_companies(
        [
            sighting("岚图汽车科技有限公司", None, "2024-01"),
            sighting("岚图汽车科技股份有限公司", "0493832", "2025-01", "l2"),
        ]
    )
    assert names(found) == ["岚图汽车科技股份有限公司"]
    assert kinds(found, "岚图汽车科技有限公司") == {"filer_code", "legal_form"}


def test_companies_that_differ_in_more_than_their_legal_form_stay_apart() -> None:
    found = resolve_companies(
        [
            sighting("北京中科软科技有限公司"),
            sighting("中科软科技股份有限公司", place="l2"),
            sighting("中科软科技（武汉）有限公司", place="l3"),
        ]
    )
    assert len(found.companies) == 3


def test_a_filer_code_of_its_own_keeps_a_company_apart_from_one_that_looks_like_its_conversion() -> None:
    found = resolve_companies(
        [sighting("甲科技有限公司", "0000001"), sighting("甲科技股份有限公司", "0000002", place="l2")]
    )
    assert len(found.companies) == 2


def test_a_cut_name_is_completed_by_the_only_company_that_it_fits() -> None:
    found = resolve_companies(
        [sighting("上海之爱智能科技"), sighting("上海之爱智能科技有限公司", "0000001", place="l2")]
    )
    (company,) = found.companies
    assert (company.name, company.aliases) == ("上海之爱智能科技有限公司", ("上海之爱智能科技",))
    assert found.full_names == {"上海之爱智能科技": "上海之爱智能科技有限公司"}
    assert kinds(found, company.name) == {"filer_code", "completed"}


def test_a_short_name_may_lack_its_place_and_what_follows_a_place_in_brackets() -> None:
    found = resolve_companies(
        [
            sighting("当虹科技"),
            sighting("杭州当虹科技股份有限公司", place="l2"),
            sighting("吉利汽车研究院", place="l3"),
            sighting("吉利汽车研究院（宁波）有限公司", place="l4"),
        ]
    )
    assert found.full_names == {
        "当虹科技": "杭州当虹科技股份有限公司",
        "吉利汽车研究院": "吉利汽车研究院（宁波）有限公司",
    }


def test_two_spellings_of_a_short_name_have_the_same_full_name() -> None:
    full = "ABC科技有限公司"
    found = resolve_companies([sighting("ABC科技"), sighting("abc科技", place="l2"), sighting(full, place="l3")])
    assert found.full_name_of("ABC科技") == found.full_name_of("abc科技") == full
    assert found.full_name_of("丙") == "丙"


def test_a_short_name_that_fits_two_companies_or_none_stays_as_it_is() -> None:
    found = resolve_companies(
        [
            sighting("当虹科技"),
            sighting("杭州当虹科技股份有限公司", place="l2"),
            sighting("北京当虹科技有限公司", place="l3"),
            sighting("青岛己悦己", place="l4"),
        ]
    )
    assert found.full_names == {}
    assert len(found.companies) == 4


def test_a_reviewed_entry_says_whose_short_name_it_is_even_where_the_full_name_is_in_no_list() -> None:
    found = resolve_companies([sighting("国家能源集团")], reviewed={"国家能源集团": "国家能源投资集团有限责任公司"})
    (company,) = found.companies
    assert (company.name, company.aliases) == ("国家能源投资集团有限责任公司", ("国家能源集团",))


def test_a_second_official_name_is_an_alias_and_unites() -> None:
    found = resolve_companies(
        [
            sighting("上海人工智能创新中心", second_names=("上海人工智能实验室",)),
            sighting("上海人工智能实验室", period="2025-01", place="l2"),
        ]
    )
    (company,) = found.companies
    assert (company.name, company.aliases) == ("上海人工智能创新中心", ("上海人工智能实验室",))


def test_an_id_survives_a_rename_a_code_and_an_older_list() -> None:
    first = resolve_companies([sighting("甲有限公司", None, "2024-04", "l5")])
    (company_id,) = [company.company_id for company in first.companies]
    later = resolve_companies(
        [sighting("甲有限公司", None, "2024-04", "l5"), sighting("乙有限公司", "0000001", "2025-01", "l6")],
        [Rename("甲有限公司", "乙有限公司", "2025-01", "l6")],
        known=known(first),
    )
    older = resolve_companies(
        [sighting("甲有限公司", None, "2024-04", "l5"), sighting("丙有限公司", "0000001", "2023-01", "l0")],
        [Rename("丙有限公司", "甲有限公司", "2023-01", "l0")],
        known=known(later),
    )
    assert [c.company_id for c in later.companies] == [company_id]
    assert [c.company_id for c in older.companies] == [company_id]


def test_a_merge_keeps_one_id_and_records_the_other() -> None:
    rows = [sighting("甲有限公司", None, "2023-06", "l1"), sighting("乙有限公司", None, "2024-06", "l2")]
    apart = resolve_companies(rows)
    merged = resolve_companies(rows, [Rename("甲有限公司", "乙有限公司", "2024-06", "l2")], known=known(apart))
    (company,) = merged.companies
    assert {company.company_id, *company.former_ids} == {c.company_id for c in apart.companies}
    assert company.company_id == apart.company_of("甲有限公司").company_id
    again = resolve_companies(rows, [Rename("甲有限公司", "乙有限公司", "2024-06", "l2")], known=known(merged))
    assert again.companies == merged.companies


def test_a_split_gives_the_id_to_one_part_and_a_new_one_to_the_other() -> None:
    rows = [sighting("甲有限公司", "0000001", "2023-06", "l1"), sighting("乙有限公司", None, "2024-06", "l2")]
    merged = resolve_companies(rows, [Rename("甲有限公司", "乙有限公司", "2024-06", "l2")])
    split = resolve_companies(rows, known=known(merged))
    assert split.company_of("甲有限公司").company_id == merged.companies[0].company_id
    assert len({company.company_id for company in split.companies}) == 2
    assert all(company.company_id not in company.former_ids for company in split.companies)


ROWS = st.lists(
    st.builds(
        Sighting,
        company=st.sampled_from(
            ["甲科技有限公司", "甲科技股份有限公司", "甲科技", "北京甲科技有限公司", "乙院", "丙（上海）有限公司"]
        ),
        code=st.sampled_from([None, "0000001", "0000002", "0000003"]),
        period=st.sampled_from(["", "2023-06", "2024-01", "2025-01"]),
        place=st.integers(0, 99).map("l{:02}".format),
    ),
    max_size=12,
    unique_by=lambda row: row.place,
)
RENAMES = st.lists(
    st.builds(
        Rename,
        old=st.sampled_from(["甲科技有限公司", "丁有限公司", "乙院"]),
        new=st.sampled_from(["丁有限公司", "丙（上海）有限公司", "甲科技有限公司"]),
        period=st.sampled_from(["2024-01", "2025-01"]),
        place=st.integers(0, 99).map("l{:02}".format),
    ),
    max_size=3,
)


@given(ROWS, RENAMES, st.randoms(use_true_random=False))
def test_companies_do_not_depend_on_the_order_of_rows(
    rows: list[Sighting], renames: list[Rename], chance: random.Random
) -> None:
    first = resolve_companies(rows, renames)
    shuffled, other = list(rows), list(renames)
    chance.shuffle(shuffled)
    chance.shuffle(other)
    assert resolve_companies(shuffled, other).companies == first.companies


@given(ROWS, RENAMES)
def test_every_name_has_one_company_and_every_id_is_given_once(rows: list[Sighting], renames: list[Rename]) -> None:
    found = resolve_companies(rows, renames)
    ids = [company.company_id for company in found.companies]
    assert len(set(ids)) == len(ids)
    assert {row.company for row in rows} <= {
        name for c in found.companies for name in (c.name, *c.aliases, *c.former_names)
    }
    for row in rows:
        assert row.code is None or row.code in found.company_of(row.company).filer_codes


@given(ROWS, RENAMES, ROWS, RENAMES)
def test_no_id_is_ever_lost_when_lists_and_renames_are_added(
    rows: list[Sighting], renames: list[Rename], more: list[Sighting], more_renames: list[Rename]
) -> None:
    before = resolve_companies(rows, renames)
    after = resolve_companies([*rows, *more], [*renames, *more_renames], known=known(before))
    kept = {company_id for c in after.companies for company_id in (c.company_id, *c.former_ids)}
    assert {c.company_id for c in before.companies} <= kept


@given(ROWS, RENAMES)
def test_the_same_evidence_again_changes_nothing(rows: list[Sighting], renames: list[Rename]) -> None:
    first = resolve_companies(rows, renames)
    assert resolve_companies(rows, renames, known=known(first)).companies == first.companies
