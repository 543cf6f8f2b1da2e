"""The publishers' pages → what they say: entries of a column, a notice with its attachments, notices of the app.

Selectors follow the pages' structure as it has been seen; where one no longer fits, `UnknownPage` is raised.
"""

from __future__ import annotations

import json
import re
import urllib.parse
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dateutil.parser import parse
from lxml import etree, html

from crawler.tables.markup import parse_html
from crawler.tables.model import UnreadableDocument

_MAX_PAGE = 8 * 1024 * 1024
"""Most characters of a page; those that were seen have a few hundred thousand."""
_MAX_JSON = 8 * 1024 * 1024
_MAX_WORDING = 1_000
"""Most characters of a title or a name; what recognises them may take time that grows with the cube."""
_MAX_ADDRESS = 16_384
"""Most characters of a link; one that holds the name of a file has up to nine for each of the name's thousand."""
_MAX_ATTACHMENTS = 500
_FILE = re.compile(r"(downloadfile\.jsp\?|fileDownLoad\?|\.(docx?|pdf|xlsx?|wps|et)(\?|$))", re.IGNORECASE)
_DATE = re.compile(r"(20\d\d)\D{1,2}(\d{1,2})\D{1,2}(\d{1,2})(?:\D{0,3}?(\d{1,2}):(\d{2}))?")


class UnknownPage(Exception):
    """A page does not have the structure that it is read by: drift."""


@dataclass(frozen=True)
class Entry:
    """An entry of a column or of the app's list: the whole title, an absolute address, the time as printed."""

    title: str
    url: str
    published: str
    identifier: str | None = None


@dataclass(frozen=True)
class Attachment:
    """A file that a notice links to, and the names it goes by."""

    url: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class NoticePage:
    """A notice: `text` is its body's text, a line a paragraph; `tables` its tables in a canonical HTML, or None."""

    title: str
    published_at: str
    text: str
    attachments: tuple[Attachment, ...]
    tables: str | None


def shown(page: str) -> bool:
    """Whether a page shows any text. Raises UnknownPage where it is too large to be looked at."""
    if not page.strip():
        return False
    return bool(_parsed(page).xpath("normalize-space(//body)"))


def _parsed(page: str) -> html.HtmlElement:
    if len(page) > _MAX_PAGE:
        raise UnknownPage(f"the page has {len(page):,} characters; none above {_MAX_PAGE:,} is read")
    try:
        return parse_html(page)
    except UnreadableDocument as error:
        raise UnknownPage(str(error)) from error


def absolute(base: str, href: str) -> str:
    """Absolute https address of a link as it stands in a page (relative, protocol-relative or absolute).

    Raises UnknownPage for a link that is no address, or too long to be asked for.
    """
    if len(href) > _MAX_ADDRESS:
        raise UnknownPage(f"a link on the page has {len(href):,} characters: 《{href.strip()[:100]}…》")
    try:
        url = urllib.parse.urljoin(base, href.strip())
        urllib.parse.urlsplit(url)
    except ValueError as error:
        raise UnknownPage(f"the link 《{href.strip()[:100]}》 is no address ({error})") from error
    return "https:" + url.removeprefix("http:") if url.startswith("http:") and base.startswith("https:") else url


def iso_time(text: str) -> str:
    """`2026年03月17日 19:36`, `2025-12-30 17:15:00.0` → `2026-03-17T19:36`; a date alone stays a date.

    Raises UnknownPage where no date stands in the text.
    """
    found = _DATE.search(text)
    try:
        if found:
            year, month, day, hour, minute = found.groups()
            when = parse(f"{year}-{month}-{day} {hour or 0}:{minute or 0}")
            return when.isoformat(timespec="minutes") if hour else when.date().isoformat()
    except ValueError as error:
        raise UnknownPage(f"《{text.strip()[:40]}》 holds an impossible date") from error
    raise UnknownPage(f"《{text.strip()[:40]}》 holds no date")


def column_entries(page: str, url: str) -> list[Entry]:
    """Entries of a column page. Raises UnknownPage where there is none."""
    tree = _parsed(page)
    entries = []
    for item in tree.xpath("//div[@id='loadingInfoPage']//li[.//a[@href]]"):
        link = item.xpath(".//a[@href]")[0]
        when = item.xpath(".//*[contains(@class, 'times')]")
        title = link.get("title") or link.text_content()
        entries.append(
            Entry(_wording(title.strip()), absolute(url, link.get("href")), when[0].text_content() if when else "")
        )
    if not entries:
        raise UnknownPage("the column page shows no entry (`div#loadingInfoPage li a`)")
    return entries


def older_entries(body: bytes, url: str) -> tuple[list[Entry], int]:
    """Entries of one answer of the column's own list request, and the total it states.

    Raises UnknownPage where the answer has another form.
    """
    answer = _json(body)
    try:
        entries = [
            Entry(_wording(str(e["topic"]).strip()), absolute(url, e["infourl"]), str(e.get("pubtime", "")))
            for e in answer["list"]
        ]
        return entries, int(answer["totalRec"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UnknownPage(f"the list of older entries has another form: {_head(body)}") from error


def app_notices(body: bytes, url: str) -> list[Entry]:
    """Notices of the filing system's app, from the list that its script asks for.

    Raises UnknownPage where the answer reports an error or has another form.
    """
    answer = _json(body)
    try:
        if answer["errno"] != 0:
            raise UnknownPage(
                f"the app's list of notices answers with error {answer['errno']}: {answer.get('errmsg', '')}"
            )
        return [
            Entry(
                _wording(str(n["title"]).strip()),
                absolute(url, str(n.get("content") or "")),
                str(n["createTime"]),
                str(n["noticeId"]),
            )
            for n in answer["datas"]
        ]
    except (KeyError, TypeError, AttributeError) as error:
        raise UnknownPage(f"the app's list of notices has another form: {_head(body)}") from error


def app_texts(page: str) -> list[str]:
    """Texts that the rendered app shows, a piece each: its notices' titles are among them, whatever its markup is."""
    tree = _parsed(page)
    pieces = tree.xpath("//body//text()[normalize-space() and not(ancestor::script or ancestor::style)]")
    return [" ".join(piece.split()) for piece in pieces]


def notice_page(page: str, url: str) -> NoticePage:
    """A notice's page. Raises UnknownPage where title, date or body is missing."""
    tree = _parsed(page)
    title = _first_text(tree, ("//h1[contains(@class, 'title')]", "//h1", "//*[contains(@class, 'title')]"))
    when = _first_text(
        tree,
        (
            "//*[@id='pubtime']",
            "//*[contains(@class, 'pubtime') or contains(@class, 'time')]",
            "//*[contains(@class, 'info')]",
        ),
    )
    bodies = tree.xpath("//*[@id='BodyLabel']") or tree.xpath(
        "//*[contains(@class, 'content') or contains(@class, 'article')]"
    )
    missing = [name for name, part in (("title", title), ("date", when), ("body", bodies)) if not part]
    if missing:
        raise UnknownPage(f"the page of a notice shows no {', no '.join(missing)}")
    body = bodies[0]
    etree.strip_elements(body, "script", "style", with_tail=False)
    links = [link for link in body.xpath(".//a[@href]") if _FILE.search(link.get("href"))]
    return NoticePage(_wording(title), iso_time(when), _text(body), _attachments(links, url), _tables(body))


def _attachments(links: Sequence[html.HtmlElement], url: str) -> tuple[Attachment, ...]:
    if len(links) > _MAX_ATTACHMENTS:
        raise UnknownPage(f"the page links to {len(links):,} files; none with more than {_MAX_ATTACHMENTS} is read")
    attachments: dict[str, Attachment] = {}
    for link in links:
        address = absolute(url, link.get("href"))
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(address).query)
        path = urllib.parse.unquote(urllib.parse.urlsplit(address).path.rsplit("/", 1)[-1])
        names = (
            link.text_content().strip(),
            *(name.strip() for name in query.get("fText", ())),
            link.get("title", ""),
            "" if path.endswith(".jsp") else path,
        )
        names = tuple(_wording(name) for name in names)
        before = attachments.get(address)
        attachments[address] = Attachment(
            address, tuple(dict.fromkeys((*(before.names if before else ()), *filter(None, names))))
        )
    return tuple(attachments.values())


def _wording(text: str) -> str:
    if len(text) > _MAX_WORDING:
        raise UnknownPage(f"a title or name on the page has {len(text):,} characters: 《{text[:40]}…》")
    return text


def _first_text(tree: html.HtmlElement, paths: Sequence[str]) -> str:
    for path in paths:
        for element in tree.xpath(path):
            if text := " ".join(element.text_content().split()):
                return text
    return ""


def _text(body: html.HtmlElement) -> str:
    for element in body.iter("p", "div", "br", "tr", "li"):
        element.tail = "\n" + (element.tail or "")
    lines = (" ".join(line.split()) for line in body.text_content().splitlines())
    return "\n".join(line for line in lines if line)


def _tables(body: html.HtmlElement) -> str | None:
    """The page's tables alone, without the attributes that a redesign changes and the reader does not need."""
    tables = body.xpath(".//table[not(ancestor::table)]")
    for table in tables:
        table.tail = None
        for element in table.iter(etree.Element):
            for name in set(element.attrib) - {"rowspan", "colspan", "hidden"}:
                if name != "style" or "none" not in element.attrib[name]:
                    del element.attrib[name]
    if not tables:
        return None
    return "<meta charset=utf-8>" + "".join(html.tostring(table, encoding="unicode") for table in tables)


def _json(body: bytes) -> Any:
    if len(body) > _MAX_JSON:
        raise UnknownPage(f"the answer has {len(body):,} bytes; none above {_MAX_JSON:,} is read")
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise UnknownPage(f"the answer is no JSON: {_head(body)}") from error


def _head(body: bytes) -> str:
    return " ".join(body[:120].decode("utf-8", "replace").split()) or "(nothing)"
