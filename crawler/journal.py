"""Usable answers of a run, kept until a run has ended well: one that was cut off goes on from them.

It is the storage of Scrapy's HttpCacheMiddleware, which asks it before the publisher is asked. Answers lie in the
dataset under `journal/RUN/`, a file each; the bytes of documents are kept once, among the originals. Only a run that
did not come to its end is continued by the next one of its spider; `-a retry=RUN` goes on with one that did.
"""

from __future__ import annotations

import datetime
import json
import logging
from typing import TYPE_CHECKING, Any

from scrapy.extensions.httpcache import DummyPolicy
from scrapy.http import Response
from scrapy.responsetypes import responsetypes

from crawler.abandon import abandon
from crawler.answers import sha256_of
from crawler.run import utc_now
from output.errors import DatasetUnwritable, OriginalMissing
from output.snapshot import commits_of
from output.store import Store

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.settings import BaseSettings

    from crawler.run import Run
    from crawler.spiders.base import EvidenceSpider

logger = logging.getLogger(__name__)

_FOLDER = "journal"
_ENDED = "ended"
"""File of the journal of a run that came to its end, though not to a good one."""


class Answers(DummyPolicy):
    """Policy of the cache: what a spider asked for and judged usable is kept (it stands above PatientRetry)."""

    def should_cache_request(self, request: Request) -> bool:
        """Whether a request is one of the spider's own; robots.txt is asked for in every run."""
        return request.meta.get("expect") in ("page", "file", "json")

    def should_cache_response(self, response: Response, request: Request) -> bool:
        """Whether an answer is kept: what comes here was judged before."""
        return response.status == 200


class Journal:
    """Keeps the answers of this run; gives those of earlier ones that it goes on with."""

    def __init__(self, settings: BaseSettings) -> None:
        self.store = Store(settings["DATASET_DIR"])
        self.longest = datetime.timedelta(hours=settings.getfloat("RESUME_HOURS"))
        self.earlier: list[str] = []

    def open_spider(self, spider: EvidenceSpider) -> None:
        """Find the runs to go on with."""
        self.fingerprinter = spider.crawler.request_fingerprinter
        self.run = spider.run
        if retried := spider.given.get("retry"):
            self.earlier, self.oldest = [retried], ""
        else:
            self.earlier = cut_off(self.store, spider.name)
            now = datetime.datetime.fromisoformat(utc_now())
            self.oldest = (now - self.longest).isoformat(timespec="seconds")

    def close_spider(self, spider: EvidenceSpider) -> None:
        """Do nothing: what becomes of the journal depends on the verdict (`settle`)."""

    def retrieve_response(self, spider: EvidenceSpider, request: Request) -> Response | None:
        """The answer that an earlier run was given, None where there is none that can be used."""
        for run_id in self.earlier:
            name = f"{_FOLDER}/{run_id}/{self._key(request)}"
            kept = self.store.read_file(name)
            about, body = _unpack(kept, self.store) if kept is not None else ({}, None)
            if kept is None or body is None or about["fetched_at"] < self.oldest:
                continue
            try:
                self._write(self._key(request), kept)
            except DatasetUnwritable as error:
                abandon(spider.crawler, str(error))
            self.run.resumed[run_id] += 1
            request.meta["fetched_at"] = about["fetched_at"]
            headers = {b"Content-Type": about["content_type"].encode("latin-1")}
            kind = responsetypes.from_args(headers=headers, url=about["url"], body=body)
            return kind(about["url"], 200, headers, body, flags=about["flags"])
        return None

    def store_response(self, spider: EvidenceSpider, request: Request, response: Response) -> None:
        """Keep an answer."""
        digest = sha256_of(response.body)
        about = {
            "url": response.url,
            "content_type": (response.headers.get("Content-Type") or b"").decode("latin-1"),
            "flags": response.flags,
            "fetched_at": utc_now(),
            "sha256": digest,
        }
        is_original = request.meta["expect"] == "file"
        packed = json.dumps(about).encode() + b"\n" + (b"" if is_original else response.body)
        try:
            if is_original:
                self.store.keep(digest, response.body)
            self._write(self._key(request), packed)
        except DatasetUnwritable as error:
            abandon(spider.crawler, str(error))

    def _write(self, key: str, packed: bytes) -> None:
        self.store.write_file(f"{_FOLDER}/{self.run.run_id}/{key}", packed)

    def _key(self, request: Request) -> str:
        """Name of an answer: a page as rendered is not the page as sent."""
        first = request.meta.get("redirect_urls", [request.url])[0]
        asked = request if first == request.url else request.replace(url=first)  # Scrapy knows the key of the former
        form = "rendered" if request.meta.get("playwright") else "plain"
        return f"{self.fingerprinter.fingerprint(asked).hex()}-{form}"


def cut_off(store: Store, spider: str) -> list[str]:
    """Runs of a spider that did not come to their end and left answers, the latest first."""
    left = _journals(store, spider)
    committed = {commit.run_id for commit in commits_of(store)} if left else ()
    return [
        run_id
        for run_id in reversed(left)
        if run_id not in committed and store.read_file(f"{_FOLDER}/{run_id}/{_ENDED}") is None
    ]


def to_retry(store: Store, spider: str) -> list[str]:
    """Runs of a spider that came to their end with something missing, whose answers are kept."""
    return [run for run in _journals(store, spider) if store.read_file(f"{_FOLDER}/{run}/{_ENDED}") is not None]


def settle(store: Store, run: Run) -> None:
    """After a run that came to its end, drop all journals of its spider but its own, if something was missing."""
    if not run.finished:
        return
    for run_id in _journals(store, run.spider):
        if run_id != run.run_id or run.exit_code == 0:
            store.delete_folder(f"{_FOLDER}/{run_id}")
        else:
            store.write_file(f"{_FOLDER}/{run_id}/{_ENDED}", b"")
    if not store.folders(_FOLDER):
        store.delete_folder(_FOLDER)


def _journals(store: Store, spider: str) -> list[str]:
    return sorted(name for name in store.folders(_FOLDER) if name.partition("-")[2] == spider)


def _unpack(packed: bytes, store: Store) -> tuple[dict[str, Any], bytes | None]:
    """What is known of an answer, and its bytes; None for these where they are not what came."""
    try:
        head, _, body = packed.partition(b"\n")
        about = json.loads(head)
        whole = body or store.original(about["sha256"])
    except (ValueError, KeyError, OriginalMissing):
        return {}, None
    return about, whole if sha256_of(whole) == about["sha256"] else None
