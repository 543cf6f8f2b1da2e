"""`scrapy crawl cac`: www.cac.gov.cn and beian.cac.gov.cn."""

from crawler.spiders.notices import NoticeSpider


class CacSpider(NoticeSpider):
    """The central lists and the cancellations."""

    name = "cac"
