"""`scrapy crawl provinces`: the offices of the provinces, which announce ahead of the centre."""

from crawler.spiders.notices import NoticeSpider


class ProvincesSpider(NoticeSpider):
    """Lists of provincial offices, a source file each."""

    name = "provinces"
