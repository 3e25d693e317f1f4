"""Run one job: from the file that says what to crawl to the report of how it went."""

import json
import logging
import resource
import signal
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import asdict
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess

from crawlers.crawl import Crawl
from crawlers.discovery.wordpress import BY_CHANGE, BY_DATE
from crawlers.frontier import Frontier, read_known
from crawlers.instants import instant_of
from crawlers.job import REPORT, Job, Known, Report
from crawlers.ledger import LedgerFile
from crawlers.politeness.server import SharedServer
from crawlers.segments import Segments, SpoolError
from crawlers.sending import Sender, Unsent
from crawlers.settings import scrapy_settings
from crawlers.spiders.outlet import OutletSpider
from crawlers.spiders.wordpress import WordpressWay
from crawlers.tempo import Tempo
from crawlers.visit import Visit
from mahjar import clock
from mahjar.errors import MahjarError, Refused
from mahjar.outlet import Outlet, parse
from mahjar.settings import CrawlSettings, StoreSettings
from mahjar.store import Store

LOG = logging.getLogger(__name__)


class NoContact(Refused):
    """There is nobody whom a site could turn to."""


def run(job: Job) -> Report:
    """Crawl one outlet, and leave its report in the spool when all else is done.

    Whatever a person can mend (a missing contact, a store that is away) is in the report, as one sentence.
    """
    job.spool.mkdir(parents=True, exist_ok=True)
    (job.spool / REPORT).unlink(missing_ok=True)
    report = Report(job.outlet, job.run, job.attempt, clock.now().isoformat(), "", "finished")
    try:
        carry_out(job, report)
    except Refused as error:
        report.reason, report.error, report.retry = "refused", str(error), False
    except MahjarError as error:
        report.reason, report.error = "failed", str(error)
    if report.error:
        LOG.error("%s", report.error)
    report.finished = clock.now().isoformat()
    report.peak_kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    write(job, report)
    return report


def write(job: Job, report: Report) -> None:
    """Write the report whole or not at all."""
    unfinished = job.spool / f"{REPORT}.part"
    unfinished.write_text(json.dumps(asdict(report), ensure_ascii=False, indent=1), "utf-8")
    unfinished.replace(job.spool / REPORT)


def carry_out(job: Job, report: Report) -> None:
    """Do the work of :func:`run`, and fill the report.

    Raises:
        MahjarError: it could not begin.
    """
    outlet = parse(job.outlet_file.encode(), f"{job.outlet}.toml")
    settings, tempo = CrawlSettings.read(), Tempo.read()
    check_contact(outlet, settings)
    visit = Visit(outlet.limits, requests=job.requests_made, bytes=job.bytes_taken, seconds=job.seconds_taken)
    archive = None if job.dry_run else store()
    sender = Sender(archive, tempo.store_wait, visit.end_from_thread) if archive else None
    segments = Segments(job, settings.contact, tempo, sender or Unsent()) if sender or job.sample else None
    with LedgerFile(job.spool) as ledger, closing(Frontier()) as frontier:
        crawl = Crawl(job, outlet, tempo, settings.allow, visit, frontier, ledger, segments)
        crawl.delay = outlet.politeness.delay_seconds
        if archive and job.server:
            LOG.info("other outlets are on the server %s: it is asked in turn", job.server)
            crawl.server = SharedServer(archive, job.server, outlet.id, visit, tempo)
        know(crawl)
        spider = scrape(crawl, scrapy_settings(outlet, settings.contact, tempo))
        spider.settle()
    if segments:
        finish(segments, sender, visit)
    fill(report, crawl, sender)


def check_contact(outlet: Outlet, settings: CrawlSettings) -> None:
    """Let nobody be asked without an address where they can reach us.

    Raises:
        NoContact: there is none, and the outlet is not one of this machine's own.
    """
    if settings.contact is None and not settings.allow.issuperset(outlet.hosts):
        raise NoContact(
            "MAHJAR_CONTACT is not set: no outlet is crawled without an e-mail address or a page "
            "where its people can reach you"
        )


def store() -> Store:
    """Give the store when it can be reached: a site is not asked for what could not be kept.

    Raises:
        MahjarError: it can't be reached, or is not set.
    """
    found = Store(StoreSettings.read())
    found.check()
    return found


def know(crawl: Crawl) -> None:
    """Take in what the archive knows: articles into the frontier, documents beside it."""
    if crawl.job.known is not None:
        crawl.frontier.know(articles(read_known(crawl.job.known), crawl))


def articles(rows: Iterable[Known], crawl: Crawl) -> Iterator[Known]:
    """Give the articles among the known addresses, and note the documents that they came from."""
    for row in rows:
        if row.kind == "article":
            crawl.documents_that_gave.update(row.found_in)
            crawl.barren.hear(row)
            if row.found_how == WordpressWay.how:
                note_newest(crawl, row)
            yield row
        else:
            crawl.documents_known[row.address] = row


def note_newest(crawl: Crawl, row: Known) -> None:
    """Take note of how far the posts reach that the archive knows from the REST API."""
    for by, hint in ((BY_DATE, row.hint_published), (BY_CHANGE, row.hint_modified)):
        instant = instant_of(hint)
        if instant is not None:
            crawl.newest[by] = max(instant, crawl.newest.get(by, instant))


def scrape(crawl: Crawl, settings: dict[str, Any]) -> OutletSpider:
    """Run Scrapy until the visit is over, and give the spider that made it."""
    process = AsyncCrawlerProcess(settings)
    logging.getLogger("scrapy").setLevel(logging.WARNING)  # it sets its own level when it starts
    crawler = process.create_crawler(OutletSpider)
    crawling = process.crawl(crawler, crawl=crawl)
    process.start(install_signal_handlers=False)
    # The loop that took SIGTERM is gone, and what is left to do is short: it is done.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    crawling.result()
    assert isinstance(crawler.spider, OutletSpider)  # noqa: S101 - it was made above
    return crawler.spider


def finish(segments: Segments, sender: Sender | None, visit: Visit) -> None:
    """Close the last segment and wait until all are sent, if they are to be."""
    try:
        segments.close()
    except SpoolError as error:
        visit.end("spool", error=str(error))
    if sender is not None:
        sender.finish()


def fill(report: Report, crawl: Crawl, sender: Sender | None) -> None:
    """Fill a report in from what the crawl did."""
    visit, job = crawl.visit, crawl.job
    report.reason = visit.reason or "finished"
    report.error, report.retry = visit.error, visit.retry
    report.requests = visit.requests - job.requests_made
    report.bytes = visit.bytes - job.bytes_taken
    report.waited = round(visit.waited, 3)
    report.documents, report.robots = crawl.documents, crawl.robots
    report.alerts, report.signals = visit.alerts, crawl.signals
    report.ways, report.article_url = crawl.ways, crawl.article_url
    report.counts, report.would_fetch = dict(crawl.ledger.counts), crawl.would_fetch
    if sender is not None:
        report.segments = sender.sent
        if sender.failures:
            (report.reason, report.error), report.retry = sender.failures[0], True
