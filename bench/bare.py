"""The least that a crawl and an extraction can do: what a backfill is measured beside.

python -m bench.bare crawl URLS FOLDER      a Scrapy spider that saves each body; URLS is a file, one a line
python -m bench.bare extract URLS FOLDER    trafilatura's bare_extraction over the bodies, one after the other
"""

import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from trafilatura import bare_extraction


class BareSpider(Spider):
    """Asks for addresses and saves what comes, by its number; nothing else."""

    name = "bare"
    custom_settings: dict[str, Any] = {"LOG_LEVEL": "WARNING", "TELNETCONSOLE_ENABLED": False}  # noqa: RUF012

    def __init__(self, urls: list[str], folder: Path) -> None:
        """Take the addresses, and the folder for the bodies."""
        super().__init__()
        self.urls, self.folder = urls, folder

    async def start(self) -> AsyncIterator[Request]:
        """Ask for all."""
        for number, url in enumerate(self.urls):
            yield Request(url, cb_kwargs={"number": number}, dont_filter=True)

    def parse(self, response: Response, number: int) -> None:
        """Save one."""
        (self.folder / f"{number}.html").write_bytes(response.body)


def crawl(urls: list[str], folder: Path) -> None:
    """Save the pages of addresses."""
    process = AsyncCrawlerProcess()
    process.crawl(BareSpider, urls=urls, folder=folder)
    process.start()


def extract(urls: list[str], folder: Path) -> None:
    """Extract the saved pages, and save the texts."""
    for number, url in enumerate(urls):
        document = bare_extraction((folder / f"{number}.html").read_bytes(), url=url, with_metadata=True)
        text = getattr(document, "text", None) or ""
        (folder / f"{number}.txt").write_text(text, "utf-8")


if __name__ == "__main__":
    _, step, file, where = sys.argv
    {"crawl": crawl, "extract": extract}[step](Path(file).read_text("utf-8").split(), Path(where))
