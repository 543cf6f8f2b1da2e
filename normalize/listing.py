"""One published row → its values: everything that can be read off the row alone."""

from __future__ import annotations

import datetime
import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from typing import NamedTuple

from normalize.cancellation import Cancellation, read_cancellation
from normalize.company import CleanCompany, clean_company, exchanged, has_legal_form
from normalize.date import ParsedDate, Precision, parse_date
from normalize.division import find_division
from normalize.issues import Issue
from normalize.modality import Modality, ModalityReading, read_modality
from normalize.name import CleanName, clean_name
from normalize.number import AlgorithmNumber, GenAINumber, ParsedNumber, parse_number
from normalize.product import Product, read_products
from normalize.province import Source, resolve_province
from normalize.remark import DeclaredChange, read_remark
from normalize.text import fold_line_breaks, remove_white_space
from normalize.vocabulary import CategoryReading, Role, RoleReading, category_of_type, read_category, read_role

SERIES = frozenset({"iisa", "dsa", "genai_filed", "genai_registered", "cancellation"})
_NO_MODALITY = ModalityReading((), ())
_SEQ = re.compile(r"\(?([0-9]{1,9})(?:\.0+)?\)?[.、]?")


class NormalisedListing(NamedTuple):
    """The values of one published row; None where a value is missing or could not be understood.

    `second_names` and `former_names` are further names of the filer that its cell holds, `filer_code` the filer inside
    a valid algorithm number. `province_code` is ISO 3166-2:CN, `province_source` published, number, company or central;
    `division_code` the six digits of an algorithm number, `division` their name. `date` is that of the row's date
    column, which in a cancellation list is the date of the cancellation (a month: its first day, with precision
    month); `role` provider or technical_support; `category` the published one, else that of the number's type code;
    `modalities` are read for filings of `dsa` only; `changes` are what the remark declares; `cancelled_month` YYYY-MM;
    `issues` the sorted codes of `normalize.issues`.
    """

    seq: int | None
    number: str | None
    number_valid: bool
    name: str | None
    name_footnote: str | None
    company: str | None
    second_names: tuple[str, ...]
    former_names: tuple[str, ...]
    filer_code: str | None
    province_code: str | None
    province: str | None
    province_en: str | None
    province_source: Source | None
    division_code: str | None
    division: str | None
    date: datetime.date | None
    date_precision: Precision | None
    late_entry: bool
    role: Role | None
    category: str | None
    products: tuple[Product, ...]
    modalities: tuple[Modality, ...]
    modality_words: tuple[str, ...]
    purpose: str | None
    scene: str | None
    cancelled: bool
    cancelled_month: str | None
    changes: tuple[DeclaredChange, ...]
    issues: tuple[str, ...]


def normalise_listing(series: str, cells: Mapping[str, str | None]) -> NormalisedListing:
    """Read a row of `series` (see `SERIES`) from its published `cells` (`name_raw`, `company_raw`, `number_raw`, …).

    A cell that is absent or None means that the list has no such column, an empty one that nothing is printed in it.
    Keys that are not known are left alone. Raises ValueError for a series that is not known.
    """
    if series not in SERIES:
        raise ValueError(f"{series!r} is no known series; known are {', '.join(sorted(SERIES))}")
    number = parse_number(cells.get("number_raw") or "", series)
    name, company, names = _names(cells.get("name_raw") or "", cells.get("company_raw") or "")
    province = resolve_province(cells.get("province_raw"), number, company.name)
    parts = number.parts if isinstance(number.parts, AlgorithmNumber) else None
    division = find_division(parts.division, 2000 + int(parts.year)) if parts else None
    seq, seq_issues = read_seq(cells.get("seq_raw"))
    date = _date(cells.get("date_raw"))
    role, category = _role_and_category(series, cells, number)
    cancellation = _cancellation(series, cells.get("remark_raw"), date)
    remark = read_remark(cells.get("remark_raw") or "")
    products = read_products(cells.get("products_raw") or "")
    purpose = fold_line_breaks(cells.get("purpose_raw") or "") or None
    modality = read_modality(name.name, purpose) if registry_of(series, cells) == "dsa" else _NO_MODALITY
    issues = {
        *seq_issues,
        *number.issues,
        *names,
        *province.issues,
        *date.issues,
        *role.issues,
        *category.issues,
        *cancellation.issues,
        *remark.issues,
        *products.issues,
        *(modality.issues if cells.get("purpose_raw") is not None else ()),
    }
    return NormalisedListing(
        seq=seq,
        number=number.number,
        number_valid=number.valid,
        name=name.name,
        name_footnote=name.footnote,
        company=company.name,
        second_names=company.second_names,
        former_names=company.former_names,
        filer_code=parts.filer if parts and number.valid else None,
        province_code=province.code,
        province=province.name,
        province_en=province.name_en,
        province_source=province.source,
        division_code=number.division,
        division=division.full_name if division else None,
        date=date.value,
        date_precision=date.precision,
        late_entry=date.late_entry,
        role=role.value,
        category=category.value or (category_of_type(parts.type_code) if parts and number.valid else None),
        products=products.products,
        modalities=modality.modalities,
        modality_words=modality.words,
        purpose=purpose,
        scene=fold_line_breaks(cells.get("scene_raw") or "") or None,
        cancelled=cancellation.cancelled,
        cancelled_month=cancellation.month,
        changes=remark.changes,
        issues=tuple(sorted(map(str, issues))),
    )


def registry_of(series: str, cells: Mapping[str, str | None]) -> str:
    """Registry of a row's filing: its series, and for a row of a cancellation list what its cells show.

    Those lists print filings of all registries under the columns of `dsa`: a GenAI number tells filed from registered,
    a category in place of the role tells `iisa`.
    """
    if series != "cancellation":
        return series
    number = parse_number(cells.get("number_raw") or "")
    if isinstance(number.parts, GenAINumber):
        return "genai_registered" if number.parts.registered else "genai_filed"
    return "iisa" if _role_and_category(series, cells, number)[1].value else "dsa"


def filing_key(registry: str, cells: Mapping[str, str | None]) -> tuple[str, ...]:
    """The fewest published fields that identify the filing of a row, white space aside.

    `("number", number)` where the number is whole enough (one number in two registries is one filing), else
    `("row", registry, company, name)`.
    """
    raw = cells.get("number_raw") or ""
    if parse_number(raw).whole:
        return ("number", remove_white_space(raw))
    return (
        "row",
        registry,
        remove_white_space(cells.get("company_raw") or ""),
        remove_white_space(cells.get("name_raw") or ""),
    )


def filing_id(key: tuple[str, ...]) -> str:
    """Identifier of a filing: "f" and the first 16 hexadecimal digits of the SHA-256 of its key as a JSON array."""
    return "f" + hashlib.sha256(json.dumps(key).encode("ascii")).hexdigest()[:16]


def _names(name_raw: str, company_raw: str) -> tuple[CleanName, CleanCompany, tuple[str, ...]]:
    """Name, filer and issues of both; read crosswise where the two columns were exchanged."""
    name, company = clean_name(name_raw), clean_company(company_raw)
    if not has_legal_form(name.name or ""):
        return name, company, (*name.issues, *company.issues)
    issue = Issue.NAME_LOOKS_LIKE_COMPANY
    if exchanged(name.name or "", company.name or ""):
        name, company = clean_name(company_raw), clean_company(name_raw)
        issue = Issue.NAME_COMPANY_EXCHANGED
    return name, company, (*name.issues, *company.issues, issue)


def read_seq(raw: str | None) -> tuple[int | None, tuple[str, ...]]:
    """A printed 序号 (`12`, `12.`, `（12）`, `12.0`) as a number, and issue codes where it is none."""
    text = unicodedata.normalize("NFKC", remove_white_space(raw or ""))
    if not text:
        return None, ()
    found = _SEQ.fullmatch(text)
    return (int(found[1]), ()) if found else (None, (Issue.SEQ_UNREADABLE,))


def _date(raw: str | None) -> ParsedDate:
    return ParsedDate(None, None, False, ()) if raw is None else parse_date(raw)


def _role_and_category(
    series: str, cells: Mapping[str, str | None], number: ParsedNumber
) -> tuple[RoleReading, CategoryReading]:
    """Role and category, each where the list has its column; cancellation lists print either under 角色."""
    type_code = number.parts.type_code if isinstance(number.parts, AlgorithmNumber) else None
    role, category = cells.get("role_raw"), cells.get("category_raw")
    if series == "cancellation" and category is None and role and read_category(role, type_code).value:
        role, category = None, role
    return (
        RoleReading(None, ()) if role is None else read_role(role),
        CategoryReading(None, ()) if category is None else read_category(category, type_code),
    )


def _cancellation(series: str, remark: str | None, date: ParsedDate) -> Cancellation:
    """A row of a cancellation list is cancelled in the month of its date column, any other one by its remark."""
    if series == "cancellation":
        return Cancellation(True, date.value.isoformat()[:7] if date.value else None, ())
    return read_cancellation(remark or "")
