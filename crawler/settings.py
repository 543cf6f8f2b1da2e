"""Scrapy settings. Each can be set on the command line: `-s NAME=VALUE`."""

import os

from scrapy.settings import default_settings

from crawler.version import VERSION

BOT_NAME = "beian"
SPIDER_MODULES = ["crawler.spiders"]
COMMANDS_MODULE = "crawler.commands"
ADDONS = {"crawler.addon.Rendering": 100}

# --- of this project ---

DATASET_DIR = os.environ.get("DATASET_DIR") or "data"
"""Folder or object-store URI of the dataset."""
SITE_MIRRORS: dict[str, str] = {}
"""Host → base URL of a mirror to ask instead; `replica` starts the embedded copy of the sites."""
REPLICA_EDITION = 1
"""Which state of the sites the embedded copy shows; 2 is some months later."""
ACCEPT: list[str] = []
"""Checks and alarms that a person lets pass in this run; `--accept NAME` adds to them."""
RENDER = "pages"
"""`pages`: render pages in a browser; `never`: plain HTTP for everything."""
RENDER_TIMEOUT = 150
"""Seconds after which a browser that has shown no page hangs: more than its start and the page may take together."""
READERS = 0
"""How many documents are read at a time, each in a process of its own; 0 means one for each core."""
RETRY_PAUSE = 0
"""Seconds before the second try; 0 means twice DOWNLOAD_DELAY."""
RETRY_PAUSE_MAX = 300

# --- polite ---

USER_AGENT = f"beian/{VERSION} (reads published filing lists)"
ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = "beian"
CONCURRENT_REQUESTS_PER_DOMAIN = 1
CONCURRENT_ITEMS = 1  # Scrapy starts this many tasks for each answer, and the pipelines do not wait
CONCURRENT_REQUESTS = 4  # what waits for its turn is still asked for after Ctrl-C
DOWNLOAD_DELAY = 5
DOWNLOAD_DELAY_JITTER = 0
DOWNLOAD_TIMEOUT = 90
DOWNLOAD_MAXSIZE = 64 * 1024 * 1024
DOWNLOAD_FAIL_ON_DATALOSS = True
RETRY_TIMES = 5
REDIRECT_MAX_TIMES = 5
PLAYWRIGHT_DEFAULT_NAVIGATION_TIMEOUT = 60_000
COOKIES_ENABLED = True
DOWNLOAD_VERIFY_CERTIFICATES = True  # Scrapy's own default is to take any
TWISTED_DNS_RESOLVER = "crawler.network.plain.ConfinedResolver"
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

# --- a run that was cut off goes on with the answers that it had ---

RESUME_HOURS = 12
"""Hours for which the answers of a run that was cut off are good enough for the next one. Less than a day: what cron
commits in the morning is what the publisher showed that morning."""
HTTPCACHE_ENABLED = True
HTTPCACHE_STORAGE = "crawler.journal.Journal"
HTTPCACHE_POLICY = "crawler.journal.Answers"

# --- what happens to what was found ---

DOWNLOADER_MIDDLEWARES = {
    "crawler.network.plain.Confined": 50,
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,  # Confined knows the hosts
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,  # no spider has a password
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "crawler.middlewares.PatientRetry": 550,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "crawler.lossless.Refreshes": 580,
    "crawler.lossless.Decompression": 590,
    "crawler.lossless.Redirects": 600,
    # Above it: only what was judged is kept, and what is kept is there though the host was given up.
    "scrapy.downloadermiddlewares.httpcache.HttpCacheMiddleware": 540,
}
SPIDER_MIDDLEWARES = {
    # Answers were judged before; what is not 200 never reaches a spider.
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,
    # Drops a link of more than 2,083 characters, and reports it nowhere; `crawler.pages` refuses one that is too long.
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
    # Each takes a turn with every request and item, and nobody looks at its marks.
    "scrapy.spidermiddlewares.start.StartSpiderMiddleware": None,
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
}
ITEM_PIPELINES = {
    "crawler.pipelines.archive.ArchivePipeline": 100,
    "crawler.pipelines.normalize.NormalizePipeline": 200,
    "crawler.pipelines.dataset.DatasetPipeline": 300,
}
# Scrapy asks to leave this one alone, but loads what EXTENSIONS turns off: here an HTTP server for code to run (0.1 s).
EXTENSIONS_BASE = {
    path: place for path, place in default_settings.EXTENSIONS_BASE.items() if not path.endswith(".RemoteControl")
}
EXTENSIONS = {
    "crawler.extensions.verdict.Verdict": 0,
    "crawler.extensions.progress.Progress": 0,
    "scrapy.extensions.logstats.LogStats": None,
    "scrapy.extensions.corestats.CoreStats": None,
    "scrapy.extensions.logcount.LogCount": None,
}

TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"
FEED_EXPORT_ENCODING = "utf-8"
FEED_EXPORTERS = {"csv": "crawler.feeds.InertCsvExporter"}
LOG_LEVEL = "INFO"
LOG_FORMAT = "%(asctime)s %(levelname)s %(message)s"
LOG_DATEFORMAT = "%H:%M:%S"
LOG_VERSIONS: list[str] = []
# The `runs` table tells what a run did: Scrapy's own statistics, some forty figures an answer, are not kept.
STATS_CLASS = "scrapy.statscollectors.DummyStatsCollector"
STATS_DUMP = False
DOWNLOADER_STATS = False
