"""Which columns of the filings the report's explorer has, and what they and their words are called in English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["text", "code", "date", "number", "list", "link", "original"]
"""What a column holds: words of a language, identifiers (sorted by code point), dates, numbers, several words a row,
addresses of web pages, hashes of kept originals."""

RESERVED = frozenset({"q", "sort", "page"})
"""Keys of an explorer's address that are no facets."""


@dataclass(frozen=True)
class Column:
    """A column of the explorer.

    `place` is where a row shows it: in the table, among the details, or nowhere. A `facet` can be asked for in a
    link; a `select` of a facet offers its words, those with most filings or the last (newest) ones first; `search`
    columns are those that the search box reads. `words` says what a word is called; `told_by` names the columns of the
    frame whose texts, joined, say so where the words are too many to list here.
    """

    name: str
    label: str
    kind: Kind = "text"
    place: Literal["table", "details", "nowhere"] = "details"
    facet: bool = False
    select: Literal["none", "most", "last"] = "none"
    search: bool = False
    words: Mapping[str, str] = field(default_factory=dict)
    told_by: tuple[str, ...] = ()


REGISTRIES = {
    "iisa": "Recommendation and search",
    "dsa": "Deep synthesis",
    "genai_filed": "Generative AI, filed",
    "genai_registered": "Generative AI, registered",
}
STATUSES = {"active": "Active", "cancelled": "Cancelled"}
OWNERSHIPS = {
    "private": "Private",
    "central_soe": "Central state-owned enterprise",
    "local_soe": "Local state-owned enterprise",
    "university_research": "University or research institute",
    "public_institution": "Public institution",
    "government": "Government",
    "state_media": "State media",
    "association": "Association",
    "foreign": "Foreign",
    "unknown": "Unknown",
}
ROLES = {"provider": "Provider to the public", "technical_support": "Technical supporter"}
CATEGORIES = {
    "生成合成类": "Generation and synthesis 生成合成类",
    "个性化推送类": "Personalised recommendation 个性化推送类",
    "信息检索类": "Information retrieval 信息检索类",
    "检索过滤类": "Retrieval and filtering 检索过滤类",
    "调度决策类": "Dispatch and decision 调度决策类",
    "排序精选类": "Ranking and selection 排序精选类",
    "内容过滤类": "Content filtering 内容过滤类",
}
MODALITIES = {
    "text": "Text",
    "image": "Image",
    "audio": "Audio",
    "video": "Video",
    "virtual_human": "Virtual human",
    "multimodal": "Multimodal",
    "three_d": "3D",
}
SECTORS = {
    "telecom": "Telecom operator",
    "bank": "Bank",
    "insurance_securities": "Insurance, securities",
    "hospital": "Hospital",
    "university": "University or school",
    "institute": "Research institute",
    "government": "Government",
    "media": "Media",
    "association": "Association",
    "enterprise": "Other enterprise",
}
USES = {
    "customer_service": "Customer service",
    "education": "Education",
    "health": "Health",
    "finance": "Finance and tax",
    "law": "Law and compliance",
    "government": "Government",
    "office_writing": "Office and writing",
    "marketing_retail": "Marketing and retail",
    "film_video": "Film and animation",
    "music_audio": "Music and audio",
    "photo_effects": "Photo effects",
    "games": "Games",
    "companionship": "Companionship",
    "design": "Design",
    "programming": "Programming",
    "travel": "Travel",
    "transport": "Transport",
    "industry": "Industry",
    "agriculture": "Agriculture",
    "recruitment": "Recruitment",
    "security": "Security",
    "daily_life": "Daily life",
    "property": "Property",
    "culture_media": "Culture and media",
    "research": "Research",
    "data_analysis": "Data analysis",
    "search_knowledge": "Search and knowledge",
    "general": "General: the words tell none",
}
STATE_KINDS = {
    "central_enterprise": "Other central enterprises",
    "local_enterprise": "Other local enterprises",
    "telecom": "Telecom operators",
    "bank": "Banks",
    "insurance_securities": "Insurers and brokers",
    "university": "Universities and schools",
    "institute": "Research institutes",
    "hospital": "Hospitals",
    "government": "Government",
    "media": "Media",
    "other_public": "Other public bodies",
    "not_state": "Not the state",
}

COLUMNS: tuple[Column, ...] = (
    Column("name", "Name", place="table", search=True),
    Column("company", "Filer", place="table", facet=True, search=True),
    Column("registry", "Registry", place="table", facet=True, select="most", words=REGISTRIES),
    Column("place", "Place", place="table", facet=True, select="most", told_by=("province_en", "place")),
    Column("filing_date", "Date", "date", place="table"),
    Column("status", "Status", place="table", facet=True, select="most", words=STATUSES),
    Column("number", "Number", "code", place="table", facet=True, search=True),
    Column("year", "Year", "code", place="nowhere", facet=True, select="last"),
    Column("quarter", "Quarter", "code", place="nowhere", facet=True),
    Column("month", "Month", "code", place="nowhere", facet=True),
    Column("company_id", "Filer", "code", place="nowhere", facet=True, told_by=("company",)),
    Column("filing_id", "Filing", "code", place="nowhere", facet=True, told_by=("name",)),
    Column("state_kind", "Of the state", place="nowhere", facet=True, words=STATE_KINDS),
    Column("lag", "Days from acceptance", place="nowhere", facet=True),
    Column("first", "First of its filer", place="nowhere", facet=True),
    Column("declared_in", "Declared change", "list", place="nowhere", facet=True),
    Column("city", "City", facet=True),
    Column("ownership", "Ownership", facet=True, select="most", words=OWNERSHIPS),
    Column("sector", "Sector", facet=True, select="most", words=SECTORS),
    Column("group", "Group", facet=True, select="most"),
    Column("role", "Role", facet=True, words=ROLES),
    Column("category", "Category", facet=True, words=CATEGORIES),
    Column("modalities", "Modality", "list", facet=True, words=MODALITIES),
    Column("uses", "Use", "list", facet=True, words=USES),
    Column("products", "Products", search=True),
    Column("purpose", "Purpose", search=True),
    Column("first_period", "First listed", "code", facet=True),
    Column("cancelled_in", "Cancelled in", "code", facet=True),
    Column("declared", "Declared changes", "list", facet=True),
    Column("issues", "Doubt", "list", facet=True),
    Column("document_title", "Document"),
    Column("stands_at", "Place in it"),
    Column("page_url", "Published at", "link"),
    Column("document_sha256", "Kept original", "original", facet=True, told_by=("document_title",)),
)

_WORDS = {column.name: column.words for column in COLUMNS}


def label(column: str, word: str) -> str:
    """A word of a column in English, as charts and tables say it; what has no name of its own says itself."""
    return _WORDS.get(column, {}).get(word) or word.replace("_", " ")
